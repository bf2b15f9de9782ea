using Xunit;

namespace Biodistribution.Tests;

/// <summary>A table of tests/README.md that a test computes: between two comments, compared word for word; written anew only where the environment asks for it.</summary>
internal static class WrittenTable
{
    /// <summary>The environment variable that has tables written: <c>BIODIST_WRITE_TABLES=1 dotnet test</c>.</summary>
    public const string Variable = "BIODIST_WRITE_TABLES";

    /// <summary>Compares the lines of a table with those written down, or writes them.</summary>
    /// <param name="name">The name in the comments around it.</param>
    /// <param name="lines">Its lines.</param>
    public static void Same(string name, IEnumerable<string> lines)
    {
        var path = Path.Combine(RepositoryRoot.Find(), "tests", "README.md");
        var text = File.ReadAllText(path).ReplaceLineEndings("\n");
        var (begin, end) = ($"<!-- {name}: written by a test -->\n", $"<!-- end of {name} -->");
        var (from, to) = (text.IndexOf(begin, StringComparison.Ordinal), text.IndexOf(end, StringComparison.Ordinal));
        Assert.True(from >= 0 && to > from, $"tests/README.md has no place for the table {name}.");
        var table = string.Join('\n', lines) + "\n";
        if (Environment.GetEnvironmentVariable(Variable) == "1")
            File.WriteAllText(path, text[..(from + begin.Length)] + table + text[to..]);
        else
            Assert.Equal(text[(from + begin.Length)..to], table);
    }
}
