using System.Collections.Immutable;

namespace Biodistribution.Notebooks;

/// <summary>The namespaces that are open in every cell, in every kernel: those of the script .NET Interactive runs.</summary>
public static class CellNamespaces
{
    private const string Before = "using ";

    /// <summary>The namespaces, as in a using directive.</summary>
    public static ImmutableArray<string> All { get; } = Read();

    private static ImmutableArray<string> Read()
    {
        using var script = new StreamReader(typeof(CellNamespaces).Assembly.GetManifestResourceStream("extension.dib")!);
        return
        [
            .. script
                .ReadToEnd()
                .Split('\n')
                .Select(line => line.Trim())
                .Where(line => line.StartsWith(Before, StringComparison.Ordinal) && line.EndsWith(';'))
                .Select(line => line[Before.Length..^1]),
        ];
    }
}
