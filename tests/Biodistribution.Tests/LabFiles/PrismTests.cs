using System.IO.Compression;
using Biodistribution.LabFiles;
using Biodistribution.Tables;
using Biodistribution.Tests.Output;
using Biodistribution.Text;
using Xunit;

namespace Biodistribution.Tests.LabFiles;

/// <summary>Prism's data tables, in XML and in archives, with replicates, spreads, limits, excluded values and decimal commas.</summary>
public class PrismTests
{
    public static TheoryData<string> PublicFiles()
    {
        var data = new TheoryData<string>();
        foreach (
            var file in Directory.Exists(Suite)
                ? Directory.EnumerateFiles(Suite, "*.pzfx").Order(StringComparer.Ordinal).Select(Path.GetFileName)
                : ["none"]
        )
            data.Add(file!);
        return data;
    }

    private static string Suite => Path.GetFullPath(Path.Combine(RepositoryRoot.Find(), "..", "shared", "suites", "pzfx"));

    [Theory]
    [MemberData(nameof(PublicFiles))]
    public void A_public_Prism_file_holds_the_numbers_its_table_says(string name)
    {
        Assert.SkipUnless(Directory.Exists(Suite), "The public Prism files are not beside the repository (../shared/suites/pzfx).");
        var book = LabFile.Read(Path.Combine(Suite, name));
        var table = Directory
            .EnumerateFiles(Suite, Path.GetFileNameWithoutExtension(name) + "*.tab")
            .OrderBy(file => file.Length)
            .FirstOrDefault();
        if (table is null)
        {
            Assert.Equal("BD8507", Assert.Single(book.Diagnostics).Code);
            return;
        }

        var grid = Assert.Single(book.OrThrow().Grids);
        var expected = File.ReadLines(table).Select(line => line.Split('\t')).ToArray();
        var first = grid.RowCount - (expected.Length - 1);
        var numbers = new GridNumbers(grid, first, grid.RowCount - 1);
        for (var row = 1; row < expected.Length; row++)
        for (var column = 0; column < expected[0].Length; column++)
        {
            var reading = numbers.Read([(first + row - 1, column)], []).Single();
            var shown =
                reading.Kind == ReadingKind.Excluded ? "NA"
                : reading.HasValue ? NumberText.Exact(reading.Value)
                : grid[first + row - 1, column].Text;
            Assert.Equal(expected[row][column], shown);
        }
    }

    [Fact]
    public void An_archive_of_Prism_10_gives_its_tables_by_the_format_of_the_sheet()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "a.prism");
        using (var archive = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            void Add(string name, string text)
            {
                using var writer = new StreamWriter(archive.CreateEntry(name).Open());
                writer.Write(text);
            }

            Add("document.json", """{"sheets":{"data":["s1"]}}""");
            Add(
                "data/sheets/s1/sheet.json",
                """
                {"title":"Liver (%ID)","table":
                  {"uid":"t1","dataFormat":"y_replicates","replicatesCount":2,"dataSets":["d1","d2"],"xDataSet":"x"}}
                """
            );
            Add("data/sets/x.json", """{"title":"Time (h)"}""");
            Add("data/sets/d1.json", """{"title":{"string":"Healthy"},"replicates":[{"cellAttributes":{"1":["EXCLUDED"]}},{}]}""");
            Add("data/sets/d2.json", """{"title":"CCl4","replicates":[{},{}]}""");
            Add("data/tables/t1/data.csv", "1,31.5,28.9,40,41\n4,20,21,,30.5\n");
        }

        var grid = Assert.Single(LabFile.Read(path).OrThrow().Grids);

        Assert.Equal("Liver (%ID)", grid.Name);
        Assert.Equal(["Time (h)", "Healthy", "Healthy", "CCl4", "CCl4"], Enumerable.Range(0, 5).Select(column => grid[0, column].Text));
        Assert.Equal([false, false, true, false, true], Enumerable.Range(0, 5).Select(column => grid[0, column].IsMergedCopy));
        Assert.Equal((true, false, "30.5"), (grid[2, 1].IsExcluded, grid[2, 2].IsExcluded, grid[2, 4].Text));
    }
}
