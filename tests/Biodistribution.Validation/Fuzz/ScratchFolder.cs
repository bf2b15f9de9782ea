namespace Biodistribution.Validation.Fuzz;

/// <summary>A folder of its own in the temporary folder, removed afterwards.</summary>
internal sealed class ScratchFolder : IDisposable
{
    /// <summary>Where it is.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("biodist-fuzz-").FullName;

    /// <summary>A file in it.</summary>
    /// <param name="name">Its name.</param>
    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes files.</summary>
    /// <param name="files">Texts by name.</param>
    public void Write(IReadOnlyDictionary<string, string> files)
    {
        foreach (var (name, text) in files)
            File.WriteAllText(PathOf(name), text);
    }

    /// <summary>The texts in it, by name.</summary>
    /// <param name="folder">A folder in it; itself when not given.</param>
    public Dictionary<string, string> Read(string folder = "") =>
        Directory.EnumerateFiles(PathOf(folder)).ToDictionary(file => System.IO.Path.GetFileName(file), File.ReadAllText);

    /// <inheritdoc />
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
