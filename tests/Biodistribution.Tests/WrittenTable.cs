using Xunit;

namespace Biodistribution.Tests;

/// <summary>
/// A table of tests/README.md that a test computes: between two comments, compared word for word; written anew only
/// where the environment asks for it.
/// </summary>
internal static class WrittenTable
{
    /// <summary>The environment variable that has tables written: <c>BIODIST_WRITE_TABLES=1 dotnet test</c>.</summary>
    public const string Variable = "BIODIST_WRITE_TABLES";

    /// <summary>Whether tables are to be written now.</summary>
    public static bool IsWritten => Environment.GetEnvironmentVariable(Variable) == "1";

    private static string Path => System.IO.Path.Combine(RepositoryRoot.Find(), "tests", "README.md");

    /// <summary>Compares the lines of a table with those written down, or writes them.</summary>
    /// <param name="name">The name in the comments around it.</param>
    /// <param name="lines">Its lines.</param>
    public static void Same(string name, IEnumerable<string> lines)
    {
        var (text, from, to) = Find(name);
        var table = string.Join('\n', lines) + "\n";
        if (IsWritten)
            File.WriteAllText(Path, text[..from] + table + text[to..]);
        else
            Assert.Equal(text[from..to], table);
    }

    /// <summary>The lines of a table as they are written down.</summary>
    /// <param name="name">The name in the comments around it.</param>
    public static string Read(string name)
    {
        var (text, from, to) = Find(name);
        return text[from..to];
    }

    private static (string Text, int From, int To) Find(string name)
    {
        var text = File.ReadAllText(Path).ReplaceLineEndings("\n");
        var begin = $"<!-- {name}: written by a test -->\n";
        var (from, to) = (text.IndexOf(begin, StringComparison.Ordinal), text.IndexOf($"<!-- end of {name} -->", StringComparison.Ordinal));
        Assert.True(from >= 0 && to > from, $"tests/README.md has no place for the table {name}.");
        return (text, from + begin.Length, to);
    }
}
