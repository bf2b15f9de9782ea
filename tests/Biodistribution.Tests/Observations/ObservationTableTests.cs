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
    [InlineData("", "data.csv: BD4002: The table is empty.\n    The first line names the columns, for example: group,observable,time,value,unit")]
    [InlineData("# nothing\n\n", "data.csv: BD4002: The table is empty.\n    The first line names the columns, for example: group,observable,time,value,unit")]
    [InlineData(Header, "data.csv(1,1): BD4002: The table has a header and no rows.\n    Write one row for each number, below the header.")]
    [InlineData(Header + "healthy,liver,4,much,%ID\n", "data.csv(2,17): BD4005: 'much' in the column 'value' is not a number.\n    Write a number with a decimal point, or leave the cell empty. Units have a column of their own.")]
    [InlineData(Header + "healthy,liver,4,\"1,5\",%ID\n", "data.csv(2,17): BD4006: '1,5' in the column 'value' has a decimal comma.\n    Write 1.5.")]
    [InlineData(Header + "healthy,liver,4,1,5,%ID\n", "data.csv(2,21): BD4013: The row has 6 fields, more than the header names.\n    A field with a comma in it needs quotes; a number has a decimal point: 1.5, not 1,5.")]
    [InlineData(Header + "healthy,liver,4,NaN,%ID\n", "data.csv(2,17): BD4007: 'NaN' in the column 'value' is not a finite number.\n    Leave the cell empty when there is no number.")]
    [InlineData(Header + "healthy,liver,4,<0.05,%ID\n", "data.csv(2,17): BD4005: '<0.05' in the column 'value' is not a number.\n    Write 0.05 and 'below' in the column 'censoring'.")]
    [InlineData("group,time,value\nhealthy,4,1\n", "data.csv(1,1): BD4003: The column 'observable' is missing.\n    Every table has the columns group, observable, value.")]
    [InlineData("group,observable,value,spred\nhealthy,liver,1,2\n", "data.csv(1,24): BD4004: There is no column 'spred'.\n    Did you mean 'spread'?")]
    [InlineData(Header + "healthy,liver,4,28,%ID\nhealthy,liver,4,28,%ID\n", "data.csv(3,1): BD4012: The row says the same as line 2.\n    Remove one of them; animals with equal values have different names in the column 'animal'.\n    data.csv(2,1): the first one")]
    [InlineData("group,observable,value,spread,spread_kind\nhealthy,liver,1,-2,sd\n", "data.csv(2,17): BD4010: A spread cannot be negative.\n    Write its size without a sign.")]
    [InlineData("group,observable,value,spread,spread_kind\nhealthy,liver,1,0,sd\n", "data.csv(2,17): BD4010: A spread of zero would make this row certain.\n    Leave the spread empty when none is printed; the study then says what to assume.")]
    public void What_is_wrong_is_said_with_its_place_and_what_would_put_it_right(string text, string expected) =>
        Assert.Equal(expected, Message(text));

    [Fact]
    public void A_byte_order_mark_and_Windows_line_ends_change_nothing()
    {
        var plain = ObservationTable.Parse(Header + "healthy,liver,4,28,%ID\n", "data.csv").OrThrow();
        var windows = ObservationTable.Parse("\uFEFF" + (Header + "healthy,liver,4,28,%ID\n").Replace("\n", "\r\n", StringComparison.Ordinal), "data.csv").OrThrow();

        Assert.Equal(28, windows.Rows[0].Value);
        Assert.Equal(plain.Rows[0], windows.Rows[0]);
    }

    [Fact]
    public void All_mistakes_are_reported_in_one_pass() =>
        Assert.Equal(3, ObservationTable.Parse(Header + "healthy,liver,x,28,%ID\n,liver,4,1,%ID\nhealthy,liver,4,,%ID\n", "data.csv").Diagnostics.Length);

    [Fact]
    public void A_table_that_is_written_reads_back_the_same()
    {
        const string Text = "id,group,observable,statistic,time,window_end,sampling_times,value,unit,spread,spread_kind,n,label,source\n"
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

    [Fact]
    public void A_wide_table_becomes_one_row_for_each_animal_and_organ()
    {
        var table = WideTable.ToLong("animal,group,time,liver,spleen [%ID/g]\nm1,healthy,6,20.5,1.2\nm2,healthy,6,<0.5,\n", "wide.csv", "%ID").OrThrow();

        Assert.Equal(3, table.Rows.Length);
        Assert.Equal(("m1", "liver", 20.5, "%ID"), (table.Rows[0].Animal, table.Rows[0].Observable, table.Rows[0].Value, table.Rows[0].Unit));
        Assert.Equal("%ID/g", table.Rows[1].Unit);
        Assert.Equal(("below", 0.5), (table.Rows[2].Censoring, table.Rows[2].Value));
    }

    [Theory]
    [InlineData("animal;group;time;liver;spleen\nm1;healthy;0,25;41,2;1,5e1\nm2;healthy;6;<0,5;\n")]
    [InlineData("# from a spreadsheet, saved with tabs\nanimal\tgroup\ttime\tliver\tspleen\nm1\thealthy\t0.25\t41.2\t15\nm2\thealthy\t6\t<0.5\t\n")]
    public void A_wide_table_may_be_separated_by_semicolons_or_tabs_and_then_have_decimal_commas(string text)
    {
        var table = WideTable.ToLong(text, "wide.csv", "%ID").OrThrow();

        Assert.Equal([("m1", "liver", 0.25, 41.2), ("m1", "spleen", 0.25, 15), ("m2", "liver", 6, 0.5)], table.Rows.Select(row => (row.Animal, row.Observable, row.Time, row.Value)));
    }

    [Fact]
    public void Values_per_gram_are_multiplied_by_the_weight_of_the_same_animals_organ_when_asked_for()
    {
        const string Text = "animal,group,Time (min),Liver [%ID/g],liver weight (mg),spleen [%ID/g],Body_mass [g]\nm1,healthy,30,20,1200,3,22\nm2,healthy,60,<0.5,1500,,21\n";
        var weighed = WideTable.ToLong(Text, "wide.csv", "%ID", weighed: true);

        Assert.Equal([("Liver", "%ID", "", 30.0), ("spleen", "%ID/g", "", 30), ("Liver", "%ID", "below", 60)], weighed.OrThrow().Rows.Select(row => (row.Observable, row.Unit, row.Censoring, row.Time)));
        Assert.Equal([24, 3, 0.75], weighed.Value!.Rows.Select(row => Math.Round(row.Value, 12)));
        Assert.All(weighed.Value.Rows, row => Assert.Equal("min", row.TimeUnit));
        Assert.Equal("wide.csv(1,72): warning BD4032: The column 'Body_mass' weighs no organ of the table that is given per mass, so it is left out.", Assert.Single(weighed.Diagnostics).ToString().TrimEnd());

        var plain = WideTable.ToLong(Text, "wide.csv", "%ID");
        Assert.Equal(["Liver", "liver weight", "spleen", "Body_mass", "Liver", "liver weight", "Body_mass"], plain.OrThrow().Rows.Select(row => row.Observable));
        Assert.Equal("The table has weights of Liver, and values per mass.", Assert.Single(plain.Diagnostics).Message);
    }

    [Theory]
    [InlineData("animal,group,time,liver [%ID/g],liver weight [g]\nm1,healthy,6,20,\n", "BD4009", "The row has no liver weight [g].")]
    [InlineData("animal,group,time (kg),liver [%ID/g]\nm1,healthy,6,20\n", "BD4017", "'kg' is not a unit of time.")]
    [InlineData("animal,group,time,liver [1e200 %ID/g],liver weight [1e200 g]\nm1,healthy,6,20,1\n", "BD4017", "'1e200 %ID/g' times '1e200 g' is too large, too small or too intricate a unit.")]
    [InlineData("animal,group,time,liver\nm1,healthy,6,20\n", "BD4032", "No organ has values per mass and a column of weights, so nothing is multiplied.")]
    public void What_cannot_be_weighed_says_why(string text, string code, string message)
    {
        var problem = WideTable.ToLong(text, "wide.csv", "%ID", weighed: true).Diagnostics.First(one => one.Code != "BD4032" || code == "BD4032");

        Assert.Equal((code, message), (problem.Code, problem.Message));
    }

    [Theory]
    [InlineData("animal;group;time;liver\nm1;healthy;6;1.234,5\n", "BD4005", "'1.234,5' in the column 'liver' is not a number.")]
    [InlineData("animal;group;time;liver\nm1;healthy;06.01.2025;12\n", "BD4005", "'06.01.2025' in the column 'time' is not a number.")]
    [InlineData("animal,group,time,liver\nm1,healthy,6,\"1,5\"\n", "BD4006", "'1,5' in the column 'liver' has a decimal comma.")]
    [InlineData("animal,group,time,liver\nm1,healthy,6,n.d.\nm2,healthy,6,3\n", "BD4005", "'n.d.' in the column 'liver' is not a number.")]
    [InlineData("Mouse,group,time,liver\nm1,healthy,6,3\nm2,healthy,6,4\n", "BD4004", "The column 'Mouse' holds no number, so it is not an organ.")]
    [InlineData("animal,group,time,liver\nm1,healthy,6,3\nm2,healthy,6,4\nm1,healthy,6,3\n", "BD4012", "m1 is there twice at one time.")]
    public void What_a_wide_table_gets_wrong_is_said_once_and_at_its_place(string text, string code, string message)
    {
        var problem = Assert.Single(WideTable.ToLong(text, "wide.csv", "%ID").Diagnostics);

        Assert.Equal((code, message), (problem.Code, problem.Message));
    }
}
