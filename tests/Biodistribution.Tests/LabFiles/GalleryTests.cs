using Biodistribution.LabFiles;
using Biodistribution.Observations.Conversion;
using Biodistribution.Observations.Importing;
using Biodistribution.Tables;
using Biodistribution.Tests.Observations.Importing;
using Biodistribution.Tests.Output;
using Xunit;

namespace Biodistribution.Tests.LabFiles;

/// <summary>
/// The example files that come with the program are read as their makers meant them; tables of results go back to Excel
/// and Prism.
/// </summary>
public class GalleryTests
{
    private static ImportedTable Read(string file, ImportAnswers answers) =>
        ImportedFile.Read(LabFile.Read(Path.Combine(RepositoryRoot.Find(), "models", "examples", file)).OrThrow().Grids, file, answers);

    [Fact]
    public void The_workbook_of_24_mice_asks_only_what_it_cannot_say()
    {
        Assert.Equal(ImportSubject.NotDetected, Assert.Single(Read("organs.xlsx", new ImportAnswers()).Questions).Subject);

        var imported = Read("organs.xlsx", new ImportAnswers { NotDetected = "below" });
        Assert.Equal(24 * 6, imported.Table!.Rows.Length);
        Assert.Equal(24, imported.Table.Rows.Select(row => row.Animal).Distinct().Count());
        Assert.Equal(16, imported.Table.Rows.Count(row => row.Censoring == "below" && row.Value == 0.1));
        Assert.All(imported.Table.Rows, row => Assert.Equal("%ID/g", row.Unit));

        var weighed = Read("organs.xlsx", new ImportAnswers { NotDetected = "missing", Weights = true });
        Assert.Equal(5 * 24, weighed.Table!.Rows.Count(row => row.Unit == "%ID"));
    }

    [Fact]
    public void The_Prism_file_gives_replicates_means_and_what_was_excluded()
    {
        var imported = Read("groups.pzfx", new ImportAnswers());

        var lines = Imported.Lines(imported);
        Assert.Contains("Healthy 1 Liver 1h 21.5 %ID", lines);
        Assert.Contains("CCl4 3 Liver 24h 15 %ID", lines);
        Assert.Contains("Healthy spleen 24h 1.6 %ID ±0.3 sd n=3", lines);
        Assert.Equal(16 + 4, imported.Table!.Rows.Length);
        Assert.Equal("excluded in the file", Assert.Single(imported.Ignored).Reason);
    }

    [Fact]
    public void The_counts_and_cycles_are_converted_by_the_files_beside_them()
    {
        var counts = Read("counts.xlsx", new ImportAnswers());
        var convert = ConversionFile.Read(Path.Combine(RepositoryRoot.Find(), "models", "examples", "counts.yaml")).OrThrow();
        var first = convert.Convert(counts.Table!.Rows[0]);
        Assert.Equal(1, first.Value / ((118250 - 120) / (4900 / 0.01) * 100), 1e-12);
        Assert.InRange(first.Spread, 0.2, 0.6);

        var cycles = Read("ct.csv", new ImportAnswers());
        var curve = ConversionFile.Read(Path.Combine(RepositoryRoot.Find(), "models", "examples", "ct.yaml")).OrThrow();
        var cells = cycles.Table!.Rows.Select(curve.Convert).ToArray();
        Assert.InRange(cells[0].Value, 9000, 11000);
        Assert.Equal("below", Assert.Single(cells, cell => cell.Censoring.Length > 0).Censoring);
    }

    [Fact]
    public void Tables_of_results_go_to_Excel_and_Prism_and_come_back_the_same()
    {
        var table = new Table(
            new TextColumn("organ", ["liver", "=1+1"]),
            new NumberColumn("value", [0.1 + 0.2, double.NaN]),
            new NumberColumn("spread", [1e-7, 3])
        );
        using var folder = new TemporaryFolder();
        using (var stream = File.Create(folder.File("r.xlsx")))
            WorkbookWriter.Write([("parameters", table), ("a name of a sheet that is far too long", table)], stream);
        using (var stream = File.Create(folder.File("r.pzfx")))
            PrismWriter.Write([("parameters", table)], stream);

        var sheets = LabFile.Read(folder.File("r.xlsx")).OrThrow().Grids;
        Assert.Equal(["parameters", "a name of a sheet that is far t"], sheets.Select(sheet => sheet.Name));
        Assert.Equal(("liver", 0.1 + 0.2, 1e-7), (sheets[0][1, 0].Text, sheets[0][1, 1].Number, sheets[0][1, 2].Number));
        Assert.Equal(("=1+1", true, 3.0), (sheets[0][2, 0].Text, sheets[0][2, 1].IsEmpty, sheets[0][2, 2].Number));

        var prism = Assert.Single(LabFile.Read(folder.File("r.pzfx")).OrThrow().Grids);
        Assert.Equal(("liver", "0.30000000000000004", "1E-07"), (prism[1, 0].Text, prism[1, 1].Text, prism[1, 2].Text));
    }
}
