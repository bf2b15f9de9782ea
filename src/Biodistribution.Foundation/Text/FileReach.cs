namespace Biodistribution.Text;

/// <summary>Which files a file may name: a study or model from elsewhere does not reach into the rest of the machine.</summary>
public enum FileReach
{
    /// <summary>Files in the folder of the file, below it, and up to two folders above it.</summary>
    Near,

    /// <summary>Any file.</summary>
    Anywhere,
}

/// <summary>Names of files as they stand in files.</summary>
public static class NamedFile
{
    private const int MostClimbs = 2;

    /// <summary>The code of the diagnostic of a file that lies too far away.</summary>
    public const string Code = "BD1009";

    /// <summary>Whether a name leads to a file near the one it stands in: it is relative and climbs two folders at most.</summary>
    /// <param name="name">The name, with slashes of either kind.</param>
    public static bool IsNear(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (Path.IsPathRooted(name) || name.Contains(':', StringComparison.Ordinal) || name.StartsWith('\\'))
            return false;
        int depth = 0,
            lowest = 0;
        foreach (var part in name.Split('/', '\\'))
            lowest = Math.Min(
                lowest,
                depth += part switch
                {
                    "" or "." => 0,
                    ".." => -1,
                    _ => 1,
                }
            );
        return lowest >= -MostClimbs;
    }

    /// <summary>The diagnostic of a name that leads too far away.</summary>
    /// <param name="file">The file it stands in.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="name">The name.</param>
    public static Diagnostic TooFar(string file, TextSpan place, string name) =>
        new(
            Code,
            file,
            place,
            $"{NumberText.Quoted(name)} lies too far away: files are named relative to this one, at most two folders up.",
            "Put the file beside this one, or allow any file with --any-path if you trust where this one is from."
        );
}
