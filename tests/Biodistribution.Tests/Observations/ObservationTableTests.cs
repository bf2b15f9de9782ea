using Biodistribution.Observations;
using Xunit;

namespace Biodistribution.Tests.Observations;

public class ObservationTableTests
{
    private const string Header = "group,observable,time,value,unit\n";

    private static string Message(string text)
    {
        var table = ObservationTable.Parse(text, "data.csv");
        Assert.False(table.IsValid);
        return string.Join('\n', table.Diagnostics.Select(d => d.ToString()));
    }

    [Theory]
    [InlineData(
        "",
        "data.csv: BD4002: The table is empty.\n    The first line names the columns, for example: group,observable,time,value,unit"
    )]
    [InlineData(
        "# nothing\n\n",
        "data.csv: BD4002: The table is empty.\n    The first line names the columns, for example: group,observable,time,value,unit"
    )]
    [InlineData(Header, "data.csv(1,1): BD4002: The table has a header and no rows.\n    Write one row for each number, below the header.")]
    [InlineData(
        Header + "healthy,liver,4,much,%ID\n",
        "data.csv(2,17): BD4005: 'much' in the column 'value' is not a number.\n    Write a number, "
            + "or leave the cell empty. Units have a column of their own."
    )]
    [InlineData(
        Header + "healthy,liver,4,1,5,%ID\n",
        "data.csv(2,21): BD4101: The row has 6 cells, the heading 5.\n    If its numbers have "
            + "decimal commas, put them in quotation marks or save the table with semicolons between columns."
    )]
    [InlineData(
        "group,time,value\nhealthy,4,1\n",
        "data.csv(1,1): BD4003: The column 'observable' is missing.\n    Every table has the columns group, observable, value."
    )]
    [InlineData(
        "group,observable,value,spred\nhealthy,liver,1,2\n",
        "data.csv(1,24): BD4004: There is no column 'spred'.\n    Did you mean 'spread'?"
    )]
    [InlineData(
        Header + "healthy,liver,4,28,%ID\nhealthy,liver,4,28,%ID\n",
        "data.csv(3,1): BD4012: The row says the same as line 2.\n    Remove one of them; animals "
            + "with equal values have different names in the column 'animal'.\n    data.csv(2,1): the first one"
    )]
    [InlineData(
        "group,observable,value,spread,spread_kind\nhealthy,liver,1,-2,sd\n",
        "data.csv(2,17): BD4010: A spread cannot be negative.\n    Write its size without a sign."
    )]
    [InlineData(
        "group,observable,value,spread,spread_kind\nhealthy,liver,1,0,sd\n",
        "data.csv(2,17): BD4010: A spread of zero would make this row certain.\n    Leave the "
            + "spread empty when none is printed; the study then says what to assume."
    )]
    public void What_is_wrong_is_said_with_its_place_and_what_would_put_it_right(string text, string expected) =>
        Assert.Equal(expected, Message(text));

    [Fact]
    public void A_byte_order_mark_and_Windows_line_ends_change_nothing()
    {
        var plain = ObservationTable.Parse(Header + "healthy,liver,4,28,%ID\n", "data.csv").OrThrow();
        var windows = ObservationTable
            .Parse("\uFEFF" + (Header + "healthy,liver,4,28,%ID\n").Replace("\n", "\r\n", StringComparison.Ordinal), "data.csv")
            .OrThrow();

        Assert.Equal(28, windows.Rows[0].Value);
        Assert.Equal(plain.Rows[0], windows.Rows[0]);
    }

    [Fact]
    public void All_mistakes_are_reported_in_one_pass() =>
        Assert.Equal(
            3,
            ObservationTable
                .Parse(Header + "healthy,liver,late,28,%ID\n,liver,4,1,%ID\nhealthy,liver,4,,%ID\n", "data.csv")
                .Diagnostics.Length
        );

    [Fact]
    public void A_table_that_is_written_reads_back_the_same()
    {
        const string Text =
            "id,group,observable,statistic,time,window_end,sampling_times,value,unit,spread,spread_kind,n,label,source\n"
            + "a,healthy,liver,value,4,,,0.1,%ID,0.30000000000000004,sd,5,\"per organ, 125I\",\n"
            + "b,healthy,blood,auc,,infinity,0.5 1 2,1e-300,%ID*h/mL,,,,to infinity,x\n";
        var table = ObservationTable.Parse(Text, "data.csv").OrThrow();
        using var writer = new StringWriter();
        table.Write(writer);

        var again = ObservationTable.Parse(writer.ToString(), "data.csv").OrThrow();

        Assert.Equal(table.Rows.Select(r => r with { SamplingTimes = [] }), again.Rows.Select(r => r with { SamplingTimes = [] }));
        Assert.Equal([0.5, 1, 2], again.Rows[1].SamplingTimes);
        Assert.Equal(0.30000000000000004, again.Rows[0].Spread);
    }
}
