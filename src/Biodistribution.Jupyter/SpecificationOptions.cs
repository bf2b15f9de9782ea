namespace Biodistribution.Jupyter;

/// <summary>Where and under which name the kernel is made known to Jupyter.</summary>
/// <param name="Name">The name notebooks ask for.</param>
/// <param name="Prefix">An environment's folder; null for the user's own.</param>
/// <param name="Force">Replaces a kernel of the same name that is not ours.</param>
internal sealed record SpecificationOptions(string Name, string? Prefix, bool Force)
{
    public static SpecificationOptions Parse(IReadOnlyList<string> words)
    {
        var options = new SpecificationOptions(".net-csharp", null, false);
        for (var i = 0; i < words.Count; i++)
            options = words[i] switch
            {
                "--user" => options,
                "--force" => options with { Force = true },
                "--prefix" when i + 1 < words.Count => options with { Prefix = words[++i] },
                "--name" when i + 1 < words.Count => options with { Name = words[++i] },
                var word => throw new UserMistakeException(
                    $"{word} is not understood. There are --user, --prefix DIR, --name NAME, --force."
                ),
            };
        return
            options.Name.Length > 0
            && options.Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-')
            && options.Name is not ("." or "..")
            ? options
            : throw new UserMistakeException($"\"{options.Name}\" is no name of a kernel: letters, digits, '.', '_' and '-' only.");
    }

    /// <summary>The folder of the kernel's description.</summary>
    public string Folder =>
        Path.Combine(Prefix is null ? UserData() : Path.Combine(Path.GetFullPath(Prefix), "share", "jupyter"), "kernels", Name);

    // Where Jupyter looks, by its documentation of data directories.
    private static string UserData()
    {
        if (Environment.GetEnvironmentVariable("JUPYTER_DATA_DIR") is { Length: > 0 } named)
            return named;
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (OperatingSystem.IsWindows())
            return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), "jupyter");
        return OperatingSystem.IsMacOS()
            ? Path.Combine(home, "Library", "Jupyter")
            : Path.Combine(
                Environment.GetEnvironmentVariable("XDG_DATA_HOME") is { Length: > 0 } data ? data : Path.Combine(home, ".local", "share"),
                "jupyter"
            );
    }
}
