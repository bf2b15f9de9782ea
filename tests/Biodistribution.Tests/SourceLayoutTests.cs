using Xunit;

namespace Biodistribution.Tests;

/// <summary>Code is laid out to be read: lines fit a screen.</summary>
public class SourceLayoutTests
{
    private const int Columns = 140;

    [Fact]
    public void No_line_of_code_is_wider_than_140_columns() =>
        Assert.Empty(
            from file in Files("src").Concat(Files("tests"))
            from line in File.ReadLines(file).Index()
            where line.Item.Length > Columns
            select $"{Path.GetRelativePath(RepositoryRoot.Find(), file)}({line.Index + 1}): {line.Item.Length} columns"
        );

    private static IEnumerable<string> Files(string top) =>
        Directory
            .EnumerateFiles(Path.Combine(RepositoryRoot.Find(), top), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(folder => folder is "obj" or "bin"));
}
