using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Biodistribution.Tests;

/// <summary>What a user of an assembly can name: its public types and their members, as sorted lines.</summary>
internal static class PublicApi
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    // Members that every record has.
    private static readonly ImmutableHashSet<string> OfRecords =
    [
        "Equals",
        "GetHashCode",
        "ToString",
        "Deconstruct",
        "<Clone>$",
        "op_Equality",
        "op_Inequality",
    ];

    /// <summary>The public types, nested ones among them; extension blocks are no types of their own.</summary>
    public static IEnumerable<Type> Types(Assembly assembly) =>
        assembly.GetExportedTypes().Where(type => !type.FullName!.Contains('<', StringComparison.Ordinal));

    /// <summary>A line for each type and, indented below it, for each of its members.</summary>
    public static IEnumerable<string> Lines(Assembly assembly) =>
        Types(assembly)
            .Select(type => (Name: FullName(type), Type: type))
            .OrderBy(one => one.Name, StringComparer.Ordinal)
            .SelectMany(one => Members(one.Type).Prepend($"{Kind(one.Type)} {one.Name}"));

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsSubclassOf(typeof(Delegate)))
            return [];
        IEnumerable<string> members = type.IsEnum
            ? Enum.GetNames(type)
            : type.GetMembers(Declared).Where(member => !IsImplied(type, member)).Select(Line).Order(StringComparer.Ordinal);
        return members.Select(line => "    " + line);
    }

    private static bool IsImplied(Type type, MemberInfo member) =>
        member is Type or MethodBase { IsSpecialName: true, IsConstructor: false } and not MethodInfo { Name: ['o', 'p', '_', ..] }
        || (IsRecord(type) && OfRecords.Contains(member.Name));

    private static string Line(MemberInfo member) =>
        member switch
        {
            FieldInfo field => $"{(field.IsLiteral ? "const " : Static(field.IsStatic))}{Name(field.FieldType)} {field.Name}",
            PropertyInfo property => $"{Static(property.GetMethod!.IsStatic)}{Name(property.PropertyType)} {Indexed(property)} "
                + (
                    property.SetMethod is not { IsPublic: true } set ? "{ get; }"
                    : IsInit(set) ? "{ get; init; }"
                    : "{ get; set; }"
                ),
            MethodInfo method => $"{Static(method.IsStatic)}{Name(method.ReturnType)} {method.Name}{Generic(method)}({Parameters(method)})",
            ConstructorInfo constructor => $"new({Parameters(constructor)})",
            EventInfo happening => $"event {Name(happening.EventHandlerType!)} {happening.Name}",
            _ => member.Name,
        };

    private static string Kind(Type type) =>
        type.IsInterface ? "interface"
        : type.IsEnum ? "enum"
        : type.IsSubclassOf(typeof(Delegate)) ? "delegate"
        : type.IsValueType
            ? IsRecord(type) ? "record struct"
                : "struct"
        : type is { IsAbstract: true, IsSealed: true } ? "static class"
        : (type.IsAbstract ? "abstract " : "") + (IsRecord(type) ? "record" : "class");

    private static bool IsRecord(Type type) =>
        type.GetMethod("PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly) is not null;

    private static bool IsInit(MethodInfo set) => set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static string Static(bool isStatic) => isStatic ? "static " : "";

    private static string Indexed(PropertyInfo property) =>
        property.GetIndexParameters() is [_, ..] indices
            ? $"this[{string.Join(", ", indices.Select(index => Name(index.ParameterType)))}]"
            : property.Name;

    private static string Generic(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : "";

    private static string Parameters(MethodBase method) =>
        string.Join(
            ", ",
            method
                .GetParameters()
                .Select(parameter => $"{Name(parameter.ParameterType)} {parameter.Name}{(parameter.HasDefaultValue ? "?" : "")}")
        );

    private static string FullName(Type type) => (type.DeclaringType is { } outer ? FullName(outer) : type.Namespace!) + "." + Name(type);

    private static string Name(Type type)
    {
        if (type.IsByRef)
            return "ref " + Name(type.GetElementType()!);
        if (type.IsArray)
            return Name(type.GetElementType()!) + "[]";
        if (Nullable.GetUnderlyingType(type) is { } value)
            return Name(value) + "?";
        var name = type.Name.Split('`')[0];
        return type.IsGenericType ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : name;
    }
}
