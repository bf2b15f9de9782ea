using System.IO.Compression;
using System.Text;
using Biodistribution.LabFiles;
using Biodistribution.Tables;
using Biodistribution.Tests.Output;
using Xunit;

namespace Biodistribution.Tests.LabFiles;

/// <summary>Files are recognised by what they hold, read as a person sees them, and refused with what to save instead.</summary>
public class LabFileTests
{
    [Fact]
    public void A_workbook_is_read_as_a_person_sees_it()
    {
        using var folder = new TemporaryFolder();
        var path = new WorkbookSketch()
            .Sheet("Uptake", "Experiment 12||\nanimal|liver|time\nm1|31.5%|[1:30]\nm2|#DIV/0!|24\n'ctl||3\n|'<0,1|4", ["A1:C1", "A5:A6"])
            .Sheet("Old", "x|1", hidden: true)
            .Save(Path.Combine(folder.Path, "a.xlsx"));

        var book = LabFile.Read(path).OrThrow();

        var grid = Assert.Single(book.Grids);
        Assert.Equal(("Uptake", 6, 3), (grid.Name, grid.RowCount, grid.ColumnCount));
        Assert.Equal((CellKind.Percent, 31.5), (grid[2, 1].Kind, grid[2, 1].Number));
        Assert.Equal((CellKind.Duration, 1.5), (grid[2, 2].Kind, grid[2, 2].Number));
        Assert.Equal((CellKind.Error, "#DIV/0!"), (grid[3, 1].Kind, grid[3, 1].Text));
        Assert.Equal((CellKind.Number, 24), (grid[3, 2].Kind, grid[3, 2].Number));
        Assert.Equal(("ctl", true), (grid[5, 0].Text, grid[5, 0].IsMergedCopy));
        Assert.Equal(1, grid.FilledIn(0));
        Assert.EndsWith("a.xlsx, Uptake!B6: BD1: x", grid.Problem("BD1", 5, 1, "x").ToString(), StringComparison.Ordinal);
        Assert.Contains("'Old' is hidden", Assert.Single(book.Notes).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PCFFGRA4 binary", "BD8502", ".pzfx")]
    [InlineData("%PDF-1.7", "BD8502", ".xlsx")]
    [InlineData("<html><body><table>", "BD8502", ".xlsx")]
    [InlineData("PK\u0003\u0004 not an archive", "BD8505", "save it again")]
    [InlineData("<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"aaaa\">]><GraphPadPrismFile>&a;</GraphPadPrismFile>", "BD8505", "Prism")]
    [InlineData("<?xml version=\"1.0\"?><GraphPadPrismFile><Table>", "BD8505", "Prism")]
    [InlineData("", "BD8507", "right file")]
    public void What_cannot_be_read_says_what_to_save_instead(string content, string code, string remedy)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "file.dat");
        File.WriteAllText(path, content);

        var problem = Assert.Single(LabFile.Read(path).Diagnostics);

        Assert.Equal(code, problem.Code);
        Assert.Contains(remedy, problem.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void A_zip_bomb_is_refused_before_it_fills_memory()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "bomb.xlsx");
        using (var archive = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            using var content = archive.CreateEntry("xl/workbook.xml", CompressionLevel.SmallestSize).Open();
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 60; i++)
                content.Write(zeros);
        }

        Assert.Equal("BD8503", Assert.Single(LabFile.Read(path).Diagnostics).Code);
    }

    [Fact]
    public void A_sheet_with_all_columns_of_a_spreadsheet_is_refused()
    {
        using var folder = new TemporaryFolder();
        var path = new WorkbookSketch()
            .Sheet("wide", string.Join('|', Enumerable.Range(0, 16384)))
            .Save(Path.Combine(folder.Path, "wide.xlsx"));

        Assert.Equal("BD8503", Assert.Single(LabFile.Read(path).Diagnostics).Code);
    }

    [Fact]
    public void A_password_is_said()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "p.xlsx");
        File.WriteAllBytes(path, CompoundFile.WithStreams("EncryptionInfo", "EncryptedPackage"));

        Assert.Equal("BD8504", Assert.Single(LabFile.Read(path).Diagnostics).Code);
    }

    [Fact]
    public void Text_in_Windows_1252_is_read_and_said()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "l.csv");
        File.WriteAllBytes(path, Encoding.Latin1.GetBytes("animal,liver (µg/g)\nm1,3.1\n"));

        var book = LabFile.Read(path).OrThrow();

        Assert.Equal("liver (µg/g)", book.Grids[0][0, 1].Text);
        Assert.Equal("BD8506", Assert.Single(book.Notes).Code);
    }

    [Fact]
    public void A_formula_that_no_program_computed_is_listed_and_not_taken_for_an_empty_cell()
    {
        using var folder = new TemporaryFolder();
        var path = new WorkbookSketch().Sheet("Uptake", "animal|liver\nm1|=A1+1\nm2|3").Save(Path.Combine(folder.Path, "f.xlsx"));

        var cell = Assert.Single(LabFile.Read(path).OrThrow().Grids)[1, 1];

        Assert.Equal((CellKind.Error, "=A1+1, not computed"), (cell.Kind, cell.Text));
    }

    // Cells of .xls that hold a formula error come empty from the library that reads them.
    [Theory]
    [InlineData("mice.xls", CellKind.Empty, "")]
    [InlineData("mice.xlsb", CellKind.Error, "#DIV/0!")]
    public void Workbooks_of_older_and_binary_kind_hold_the_same_cells(string file, CellKind error, string shown)
    {
        var book = LabFile.Read(Path.Combine(RepositoryRoot.Find(), "tests", "reference", "workbooks", file)).OrThrow();

        Assert.Equal(["Uptake", "Weights (g)"], book.Grids.Select(grid => grid.Name));
        Assert.Contains("'old' is hidden", Assert.Single(book.Notes).Message, StringComparison.Ordinal);
        var grid = book.Grids[0];
        Assert.Equal(("Exosomes in mice, 24 h p.i.", 1), (grid[0, 0].Text, grid.FilledIn(0)));
        Assert.Equal((6, 6, true), (grid.RowCount, grid.ColumnCount, grid[0, 5].IsMergedCopy));
        Assert.Equal((CellKind.Number, 31.5), (grid[2, 2].Kind, grid[2, 2].Number));
        Assert.Equal((CellKind.Text, "12,1"), (grid[2, 3].Kind, grid[2, 3].Text));
        Assert.Equal((CellKind.Percent, 31.5), (grid[2, 4].Kind, grid[2, 4].Number));
        Assert.Equal(("ND", "<0,1", 0.15), (grid[4, 3].Text, grid[3, 5].Text, grid[4, 5].Number));
        Assert.Equal((error, shown), (grid[5, 5].Kind, grid[5, 5].Text));
        Assert.Equal(("m4", 1.25), (book.Grids[1][4, 0].Text, book.Grids[1][4, 1].Number));
    }

    [Fact]
    public void A_binary_workbook_cut_short_is_said_to_be_damaged()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "cut.xlsb");
        using (var archive = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            using var content = archive.CreateEntry("xl/workbook.bin").Open();
            content.Write([0x83, 0x01, 0x00, 0x9C, 0x01, 0x7F, 0x00]);
        }

        Assert.Equal("BD8505", Assert.Single(LabFile.Read(path).Diagnostics).Code);
    }

    // A whole number, one over a hundred, the upper half of a double: MS-XLSB 2.5.122.
    [Theory]
    [InlineData(new byte[] { 0x02, 0x04, 0x2A, 0x00, 0x00, 0x00 }, 10)]
    [InlineData(new byte[] { 0x02, 0x04, 0x2B, 0x01, 0x00, 0x00 }, 0.74)]
    [InlineData(new byte[] { 0x02, 0x04, 0x00, 0x00, 0xF8, 0x3F }, 1.5)]
    public void Numbers_in_four_bytes_are_read_in_each_of_their_forms(byte[] record, double expected)
    {
        var records = new Biodistribution.LabFiles.BinaryRecords(record);

        Assert.True(records.Read());
        Assert.Equal(expected, records.Rk(0));
    }
}
