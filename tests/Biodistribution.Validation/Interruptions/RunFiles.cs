using Biodistribution.Output;

namespace Biodistribution.Validation.Interruptions;

/// <summary>The files of a run folder as a reader finds them.</summary>
internal static class RunFiles
{
    /// <summary>Bytes by name; none where there is no such folder.</summary>
    public static Dictionary<string, byte[]> Of(string folder) =>
        !Directory.Exists(folder)
            ? []
            : Directory
                .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .ToDictionary(file => Path.GetRelativePath(folder, file), File.ReadAllBytes);

    /// <summary>Whether two folders hold the same bytes.</summary>
    public static bool AreSame(string one, string other)
    {
        var (first, second) = (Of(one), Of(other));
        return first.Count == second.Count
            && first.All(file => second.TryGetValue(file.Key, out var bytes) && bytes.AsSpan().SequenceEqual(file.Value));
    }

    /// <summary>What in a folder is neither whole nor said to be unfinished; empty when all is well.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="whole">What an undisturbed command wrote.</param>
    /// <param name="isRun">Whether it is the folder of a run, with a manifest.</param>
    public static string Damage(string folder, string whole, bool isRun)
    {
        if (!Directory.Exists(folder) || !Directory.EnumerateFileSystemEntries(folder).Any())
            return "";
        var half = Directory
            .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .FirstOrDefault(file =>
                file.EndsWith(".biodist-part", StringComparison.Ordinal) && Path.GetFileName(file) != ".run.biodist-part"
            );
        if (half is not null)
            return $"half-written {Path.GetFileName(half)}";
        if (!isRun)
        {
            var wanted = Of(whole);
            return
                Of(folder)
                    .FirstOrDefault(file => !wanted.TryGetValue(file.Key, out var bytes) || !bytes.AsSpan().SequenceEqual(file.Value))
                    .Key
                    is { } other
                ? $"{other} is not what a whole run writes"
                : "";
        }
        var path = Path.Combine(folder, RunManifest.FileName);
        if (!File.Exists(path))
            return $"no manifest beside {Path.GetFileName(Directory.EnumerateFiles(folder).First())}";
        if (RunManifest.Read(path) is not { } manifest)
            return "a manifest that cannot be read";
        foreach (var output in manifest.Outputs)
        {
            var file = Path.Combine(folder, output.Name);
            if (!File.Exists(file) || InputFile.Hash("", File.ReadAllBytes(file)).Sha256 != output.Sha256)
                return $"{output.Name} is not what the manifest says";
        }
        return "";
    }
}
