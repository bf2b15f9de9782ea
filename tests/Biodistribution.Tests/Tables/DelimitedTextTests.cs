using Biodistribution.Tables;
using Xunit;

namespace Biodistribution.Tests.Tables;

/// <summary>Every row of a text table is kept whole, or the table is refused at the place that leaves it open.</summary>
public class DelimitedTextTests
{
    [Theory]
    [InlineData("sep=;\na;b\n1,5;2", ';', 2)]
    [InlineData("a;b\n1,5;2,5\n1,6;2,6", ';', 3)]
    [InlineData("a\tb\n1,5\t2", '\t', 2)]
    [InlineData("Experiment 12: exosomes,,,\n,,,\nanimal,group,time,liver\nm1,ctl,24,3.1", ',', 4)]
    [InlineData("one, two; three\na;b;c\n1;2;3", ';', 3)]
    public void Separators_are_recognised(string text, char separator, int rows)
    {
        var grid = DelimitedText.Read(text, "t.csv").OrThrow();

        Assert.Equal((separator, rows), (grid.Separator, grid.RowCount));
    }

    [Fact]
    public void A_first_cell_that_begins_with_a_number_sign_is_data()
    {
        var grid = DelimitedText.Read("animal,liver\n#1,3\n#N/A,4\n", "t.csv").OrThrow();

        Assert.Equal(("#1", "3"), (grid[1, 0].Text, grid[1, 1].Text));
        Assert.Equal(CellKind.Error, grid[2, 0].Kind);
    }

    [Theory]
    [InlineData("a,b\nm1,\"3.1\nm2,4\nm3,5\"\nm4,6")]
    [InlineData("a,b\n\"m1,3.1\nm2,4\n\"m3,5\nm4,6")]
    [InlineData("a,b\nm1,\"3.1\nm2,4")]
    public void Stray_quotation_marks_never_swallow_rows(string text)
    {
        var problem = DelimitedText.Read(text, "t.csv").Diagnostics[0];

        Assert.Equal(("BD4103", 2), (problem.Code, problem.Place.Line));
    }

    [Fact]
    public void A_quoted_heading_may_hold_line_breaks_separators_and_marks()
    {
        var grid = DelimitedText.Read("animal,\"Liver\n(%ID/g)\",\"a \"\"b\"\", c\"\nm1,2,3\n", "t.csv").OrThrow();

        Assert.Equal(["animal", "Liver (%ID/g)", "a \"b\", c"], Enumerable.Range(0, 3).Select(i => grid[0, i].Text));
        Assert.Equal((3, 4), (grid[1, 1].Place.Line, grid[1, 1].Place.Column));
    }

    [Theory]
    [InlineData("a,b\n1,2,5\n", "BD4101")]
    [InlineData("a,b,c\n1,2\n", "BD4102")]
    [InlineData("a,b,,\n1,2,,\n,,,\n3,4,,\n", null)]
    public void Every_row_has_as_many_cells_as_the_heading(string text, string? code) =>
        Assert.Equal(
            code,
            DelimitedText
                .Read(text, "t.csv")
                .OrThrow()
                .ShapeProblems(0, DelimitedText.Read(text, "t.csv").OrThrow().RowCount - 1)
                .FirstOrDefault()
                ?.Code
        );
}
