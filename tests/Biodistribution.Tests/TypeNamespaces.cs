using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace Biodistribution.Tests;

/// <summary>The namespaces, of the assembly itself, of the types that a token or a signature names.</summary>
internal sealed class TypeNamespaces(MetadataReader reader) : ISignatureTypeProvider<ImmutableArray<string>, object?>
{
    /// <summary>The namespace of a type; that of the outermost type for a nested one.</summary>
    public string Of(TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        while (!type.GetDeclaringType().IsNil)
            type = reader.GetTypeDefinition(type.GetDeclaringType());
        return reader.GetString(type.Namespace);
    }

    /// <summary>The namespaces of a type, of the owner of a member, and of the types their signatures name.</summary>
    public ImmutableArray<string> OfAny(EntityHandle handle)
    {
        if (handle.IsNil)
            return [];
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                return [Of((TypeDefinitionHandle)handle)];
            case HandleKind.MethodDefinition:
                return [Of(reader.GetMethodDefinition((MethodDefinitionHandle)handle).GetDeclaringType())];
            case HandleKind.FieldDefinition:
                return [Of(reader.GetFieldDefinition((FieldDefinitionHandle)handle).GetDeclaringType())];
            case HandleKind.TypeSpecification:
                return reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(this, null);
            case HandleKind.MemberReference:
                return OfAny(reader.GetMemberReference((MemberReferenceHandle)handle).Parent);
            case HandleKind.MethodSpecification:
                var method = reader.GetMethodSpecification((MethodSpecificationHandle)handle);
                return [.. OfAny(method.Method), .. method.DecodeSignature(this, null).SelectMany(all => all)];
            default:
                return [];
        }
    }

    public ImmutableArray<string> GetTypeFromDefinition(MetadataReader metadata, TypeDefinitionHandle handle, byte rawTypeKind) =>
        [Of(handle)];

    public ImmutableArray<string> GetGenericInstantiation(
        ImmutableArray<string> genericType,
        ImmutableArray<ImmutableArray<string>> typeArguments
    ) => [.. genericType, .. typeArguments.SelectMany(all => all)];

    public ImmutableArray<string> GetTypeFromSpecification(
        MetadataReader metadata,
        object? genericContext,
        TypeSpecificationHandle handle,
        byte rawTypeKind
    ) => metadata.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public ImmutableArray<string> GetFunctionPointerType(MethodSignature<ImmutableArray<string>> signature) =>
        [.. signature.ParameterTypes.Append(signature.ReturnType).SelectMany(all => all)];

    public ImmutableArray<string> GetTypeFromReference(MetadataReader metadata, TypeReferenceHandle handle, byte rawTypeKind) => [];

    public ImmutableArray<string> GetPrimitiveType(PrimitiveTypeCode typeCode) => [];

    public ImmutableArray<string> GetGenericMethodParameter(object? genericContext, int index) => [];

    public ImmutableArray<string> GetGenericTypeParameter(object? genericContext, int index) => [];

    public ImmutableArray<string> GetArrayType(ImmutableArray<string> elementType, ArrayShape shape) => elementType;

    public ImmutableArray<string> GetByReferenceType(ImmutableArray<string> elementType) => elementType;

    public ImmutableArray<string> GetModifiedType(
        ImmutableArray<string> modifier,
        ImmutableArray<string> unmodifiedType,
        bool isRequired
    ) => unmodifiedType;

    public ImmutableArray<string> GetPinnedType(ImmutableArray<string> elementType) => elementType;

    public ImmutableArray<string> GetPointerType(ImmutableArray<string> elementType) => elementType;

    public ImmutableArray<string> GetSZArrayType(ImmutableArray<string> elementType) => elementType;
}
