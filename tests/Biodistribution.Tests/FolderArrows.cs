using System.Collections.Immutable;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Biodistribution.Tests;

/// <summary>A namespace whose code or signatures use a type of another namespace of the same assembly.</summary>
internal sealed record FolderArrow(string From, string To)
{
    public override string ToString() => $"{From} -> {To}";
}

/// <summary>Reads from compiled code which namespaces of an assembly use which.</summary>
internal static class FolderArrows
{
    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes)
        .GetFields()
        .Select(field => field.GetValue(null))
        .OfType<OpCode>()
        .ToDictionary(code => code.Value);

    /// <summary>The arrows of an assembly, each once, in order.</summary>
    public static ImmutableArray<FolderArrow> Of(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var reader = file.GetMetadataReader();
        var names = new TypeNamespaces(reader);
        var arrows = new HashSet<FolderArrow>();
        foreach (var handle in reader.TypeDefinitions)
        {
            var from = names.Of(handle);
            foreach (var to in Used(reader, file, names, reader.GetTypeDefinition(handle)))
                if (from.Length > 0 && to.Length > 0 && from != to)
                    arrows.Add(new FolderArrow(from, to));
        }
        return [.. arrows.OrderBy(arrow => arrow.ToString(), StringComparer.Ordinal)];
    }

    /// <summary>The arrows that lie on a circle: from their end there is a way back to their start.</summary>
    public static IEnumerable<FolderArrow> OnCircles(IReadOnlyCollection<FolderArrow> arrows)
    {
        var next = arrows.ToLookup(arrow => arrow.From, arrow => arrow.To);
        bool Reaches(string from, string to)
        {
            var (seen, open) = (new HashSet<string> { from }, new Stack<string>([from]));
            while (open.TryPop(out var at))
                foreach (var one in next[at])
                    if (one == to)
                        return true;
                    else if (seen.Add(one))
                        open.Push(one);
            return false;
        }
        return arrows.Where(arrow => Reaches(arrow.To, arrow.From));
    }

    private static IEnumerable<string> Used(MetadataReader reader, PEReader file, TypeNamespaces names, TypeDefinition type)
    {
        foreach (var name in names.OfAny(type.BaseType))
            yield return name;
        foreach (var one in type.GetInterfaceImplementations())
        foreach (var name in names.OfAny(reader.GetInterfaceImplementation(one).Interface))
            yield return name;
        foreach (var handle in type.GetFields())
        foreach (var name in reader.GetFieldDefinition(handle).DecodeSignature(names, null))
            yield return name;
        foreach (var handle in type.GetMethods())
        {
            var method = reader.GetMethodDefinition(handle);
            var signature = method.DecodeSignature(names, null);
            foreach (var name in signature.ParameterTypes.Append(signature.ReturnType).SelectMany(all => all))
                yield return name;
            if (method.RelativeVirtualAddress == 0)
                continue;
            var body = file.GetMethodBody(method.RelativeVirtualAddress);
            foreach (var token in Tokens(body.GetILBytes()!))
            foreach (var name in names.OfAny(token))
                yield return name;
            if (!body.LocalSignature.IsNil)
                foreach (var local in reader.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(names, null))
                foreach (var name in local)
                    yield return name;
        }
    }

    private static IEnumerable<EntityHandle> Tokens(byte[] il)
    {
        for (var i = 0; i < il.Length; )
        {
            var code = il[i] == 0xFE ? Codes[(short)((0xFE << 8) | il[i + 1])] : Codes[il[i]];
            i += code.Size;
            switch (code.OperandType)
            {
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType:
                    yield return MetadataTokens.EntityHandle(BitConverter.ToInt32(il, i));
                    i += 4;
                    break;
                case OperandType.InlineSwitch:
                    i += 4 + (4 * BitConverter.ToInt32(il, i));
                    break;
                default:
                    i += code.OperandType switch
                    {
                        OperandType.InlineNone => 0,
                        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                        OperandType.InlineVar => 2,
                        OperandType.InlineI8 or OperandType.InlineR => 8,
                        _ => 4,
                    };
                    break;
            }
        }
    }
}
