using System.Text;
using Biodistribution.Tables;
using Biodistribution.Text;
using Xunit;

namespace Biodistribution.Tests.Text;

/// <summary>A table somebody opens in a spreadsheet computes nothing that stands in its texts.</summary>
public class SpreadsheetTextTests
{
    [Theory]
    [InlineData("=HYPERLINK(\"http://x\")", "'=HYPERLINK(\"http://x\")")]
    [InlineData("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0")]
    [InlineData("@SUM(1)", "'@SUM(1)")]
    [InlineData("-control", "'-control")]
    [InlineData("-1.5E-3", "-1.5E-3")]
    [InlineData("-", "-")]
    [InlineData("liver", "liver")]
    [InlineData("", "")]
    public void A_text_that_begins_like_a_formula_is_marked_as_text_and_reads_back(string text, string cell)
    {
        Assert.Equal(cell, SpreadsheetText.Guarded(text));
        Assert.Equal(text, SpreadsheetText.Unguarded(cell));
    }

    [Fact]
    public void Tables_are_written_so_and_read_back_so()
    {
        var table = new Table([new TextColumn("=group", ["=1+1", "-control"]), new NumberColumn("value", [-1.5, 2])]);
        using var stream = new MemoryStream();
        TableText.WriteCsv(table, stream, "simulated\n=1+1");

        var text = Encoding.UTF8.GetString(stream.ToArray());
        Assert.Equal("# simulated =1+1\n'=group,value\n'=1+1,-1.5\n'-control,2\n", text);
        Assert.Equal(["=group", "=1+1", "-control"], CommaSeparatedText.Records(text).Select(record => record.Fields[0]));
    }
}
