using System.Collections.Immutable;
using Biodistribution.Tables;
using Biodistribution.Text;
using Xunit;

namespace Biodistribution.Tests.Tables;

/// <summary>Numbers are understood by their whole column and table, or refused with both readings.</summary>
public class GridNumbersTests
{
    [Theory]
    [InlineData("a;b\n1.234,5;1.200\n12,5;3", "1200 3")]
    [InlineData("a;b\n1,5;1.200\n2;3.5", "1.2 3.5")]
    [InlineData("a,b\nx,1'200\ny,1 012", "1200 1012")]
    [InlineData("a,b\nx,31.512\ny,28.931", "31.512 28.931")]
    [InlineData("a,b\nx,\"86,099.0\"\ny,\"1,200\"", "86099 1200")]
    [InlineData("a;b\nx;3,5\ny;4", "3.5 4")]
    [InlineData("a;b\nx;0.125\ny;1.250", "0.125 1.25")]
    [InlineData("a;b\nx;1.5e3\ny;2×10^4", "1500 20000")]
    [InlineData("a;b\nx;−3\ny;+4", "-3 4")]
    public void A_number_with_one_reading_in_its_table_is_read(string text, string expected) =>
        Assert.Equal(
            expected,
            string.Join(
                ' ',
                Column(text, 1, out _).Select(reading => reading.Value.ToString("R", System.Globalization.CultureInfo.InvariantCulture))
            )
        );

    [Theory]
    [InlineData("a;b\nx;1.200\ny;350,5", "'1.200' can be 1.2 or 1200")]
    [InlineData("a,b\nx,\"1,200\"\ny,980.5", "'1,200' can be 1200 or 1.2")]
    [InlineData("a;b\nx;12.500\ny;8.200", "'12.500' can be 12.5 or 12500")]
    [InlineData("a,b\nx,\"1,012\"\ny,980", "'1,012' can be 1012 or 1.012")]
    [InlineData("a,b\nx,\"350,5\"\ny,1.008", "'1.008' can be 1.008 or 1008")]
    public void A_number_with_two_readings_is_refused_with_both(string text, string expected)
    {
        Column(text, 1, out var problems);

        Assert.StartsWith(
            expected,
            Assert.Single(problems, problem => problem.Message.StartsWith(expected, StringComparison.Ordinal)).Message,
            StringComparison.Ordinal
        );
        Assert.All(problems, problem => Assert.Equal("BD4104", problem.Code));
    }

    [Theory]
    [InlineData("12.500", DecimalMark.Point, 12.5)]
    [InlineData("12.500", DecimalMark.Comma, 12500)]
    [InlineData("\"12,500\"", DecimalMark.Comma, 12.5)]
    public void A_declared_decimal_mark_decides(string cell, DecimalMark mark, double expected)
    {
        var grid = DelimitedText.Read($"a;b\nx;{cell}\n", "t.csv").OrThrow();

        Assert.Equal(expected, new GridNumbers(grid, 1, 1, mark).ReadColumn(1, 1, 1, []).Single().Value);
    }

    [Theory]
    [InlineData("<0,1", ReadingKind.Below)]
    [InlineData(">100", ReadingKind.Above)]
    [InlineData("BLQ", ReadingKind.BelowUnnamedLimit)]
    [InlineData("<LOD", ReadingKind.BelowUnnamedLimit)]
    [InlineData("n.d.", ReadingKind.NotDetectedOrNotDone)]
    [InlineData("ND", ReadingKind.NotDetectedOrNotDone)]
    [InlineData("NA", ReadingKind.Missing)]
    [InlineData("–", ReadingKind.Missing)]
    [InlineData("#DIV/0!", ReadingKind.Missing)]
    [InlineData("#N/A", ReadingKind.Missing)]
    [InlineData("12.3*", ReadingKind.Text)]
    [InlineData("0.3-0.4", ReadingKind.Text)]
    [InlineData("30.2 (3)", ReadingKind.Text)]
    public void Words_and_limits_have_one_meaning_everywhere(string cell, ReadingKind expected) =>
        Assert.Equal(expected, Column($"a;b\nx;{cell}\n", 1, out _).Single().Kind);

    [Fact]
    public void A_mean_with_its_spread_and_number_of_animals_is_one_cell()
    {
        var reading = Column("a;b\nx;31,5 ± 2,2 (3)\n", 1, out _).Single();

        Assert.Equal((31.5, 2.2, 3), (reading.Value, reading.Spread, reading.Count));
        Assert.Equal("%", Column("a;b\nx;3.1%\n", 1, out _).Single().Suffix);
        Assert.Equal("%ID/g", Column("a;b\nx;3.1 %ID/g\n", 1, out _).Single().Suffix);
    }

    private static ImmutableArray<CellReading> Column(string text, int column, out List<Diagnostic> problems)
    {
        problems = [];
        var grid = DelimitedText.Read(text, "t.csv").OrThrow();
        return new GridNumbers(grid, 1, grid.RowCount - 1).ReadColumn(column, 1, grid.RowCount - 1, problems);
    }
}
