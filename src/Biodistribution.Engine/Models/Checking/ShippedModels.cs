using System.Collections.Immutable;

namespace Biodistribution.Models.Checking;

/// <summary>The models that come with the program, named biodist:exosome/exosome-mouse wherever a model file is named.</summary>
public static class ShippedModels
{
    /// <summary>How such a name begins.</summary>
    public const string Scheme = "biodist:";

    /// <summary>The folder they are in: beside the program, or in the repository it is built in; null where there is none.</summary>
    public static string? Folder { get; } = Find();

    /// <summary>Whether a name is one of a shipped model.</summary>
    /// <param name="name">A name of a model file.</param>
    public static bool IsName(string name) => name.StartsWith(Scheme, StringComparison.Ordinal);

    /// <summary>The file of a name; the name itself where it is no name of a shipped model.</summary>
    /// <param name="name">A file, or biodist: and the name of a shipped model.</param>
    public static string PathOf(string name)
    {
        if (!IsName(name) || Folder is null)
            return name;
        var path = Path.GetFullPath(Path.Combine(Folder, name[Scheme.Length..].Replace('/', Path.DirectorySeparatorChar)));
        if (!path.StartsWith(Folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            return name;
        return path.EndsWith(".yaml", StringComparison.Ordinal) ? path : path + ".yaml";
    }

    /// <summary>The names of all models, in order; pieces that models include are none.</summary>
    public static ImmutableArray<string> Names =>
        Folder is null
            ? []
            :
            [
                .. Directory
                    .EnumerateFiles(Folder, "*.yaml", SearchOption.AllDirectories)
                    .Where(file =>
                        File.ReadLines(file).Any(line => line.StartsWith("model:", StringComparison.Ordinal))
                        && !File.ReadLines(file).Any(line => line.StartsWith("study:", StringComparison.Ordinal))
                    )
                    .Select(file =>
                        Scheme + Path.GetRelativePath(Folder, file)[..^".yaml".Length].Replace(Path.DirectorySeparatorChar, '/')
                    )
                    .Order(StringComparer.Ordinal),
            ];

    private static string? Find()
    {
        var beside = Path.Combine(AppContext.BaseDirectory, "models");
        if (Directory.Exists(beside))
            return Path.GetFullPath(beside);
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "models", "biodist-model.schema.json")))
                return Path.Combine(folder.FullName, "models");
        return null;
    }
}
