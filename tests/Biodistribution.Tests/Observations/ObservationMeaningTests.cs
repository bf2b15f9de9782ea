using Biodistribution.Observations;
using Biodistribution.Text;
using Xunit;

namespace Biodistribution.Tests.Observations;

/// <summary>Tables of observations are understood, doubted or refused, never misread.</summary>
public class ObservationMeaningTests
{
    private const string Header = "id,group,animal,observable,statistic,time,time_unit,value,unit,spread,spread_kind,n\n";

    private static Checked<ObservationTable> Read(string text) => ObservationTable.Parse(text, "o.csv");

    private static Observation Only(string text) => Assert.Single(Read(text).OrThrow().Rows);

    private static void Refused(string code, string message, string text)
    {
        var table = Read(text);
        Assert.False(table.IsValid);
        var error = table.Diagnostics.First(one => one.Severity == Severity.Error);
        Assert.Equal((code, message), (error.Code, error.Message));
    }

    private static void Doubted(string code, string message, string text)
    {
        var table = Read(text);
        Assert.True(table.IsValid, string.Join('\n', table.Diagnostics));
        var doubt = Assert.Single(table.Diagnostics);
        Assert.Equal((code, message, Severity.Warning), (doubt.Code, doubt.Message, doubt.Severity));
    }

    [Fact]
    public void A_first_cell_that_begins_with_a_number_sign_is_data()
    {
        var rows = Read(
                "# a remark, above the heading\n"
                    + Header
                    + "#1,healthy,,liver,value,6,h,20,%ID,4,sd,5\n# a remark\nb,healthy,,liver,value,12,h,7,%ID,2,sd,5\n"
            )
            .OrThrow()
            .Rows;

        Assert.Equal(["#1", "b"], rows.Select(row => row.Id));
        Assert.Equal(3, rows[0].Place.Line);
    }

    [Theory]
    [InlineData(
        Header + "# a,healthy,,liver,value,6,h,20,%ID,4,sd,5\n",
        "BD4040",
        "The line begins with '# ' and has cells, so it can be a remark or a row of data."
    )]
    [InlineData(Header + "a,healthy,,liver,value,6,h,20,5,%ID,4,sd,5\n", "BD4101", "The row has 13 cells, the heading 12.")]
    [InlineData(Header + "a,healthy,,liver,value,6,h,20,%ID,4,sd\n", "BD4102", "The row has 11 cells, the heading 12.")]
    [InlineData("group,observable,time,,value,unit\nh,liver,6,min,3,%ID\n", "BD4045", "Column 4 has values and no heading.")]
    [InlineData(
        Header
            + "a,healthy,,liver,value,6,h,\"20,%ID,4,sd,5\nb,healthy,,liver,value,7,h,21,%ID,4,sd,5\n"
            + "c,healthy,,liver,value,8,h,20\",%ID,4,sd,5\n",
        "BD4103",
        "A quotation mark opens here and no cell ends where the next one stands."
    )]
    public void Every_row_has_the_cells_of_the_heading_and_none_is_swallowed(string text, string code, string message) =>
        Refused(code, message, text);

    [Theory]
    [InlineData("group,observable,time,value,unit\nh,liver,4,\"1,5\",%ID\n", 1.5)]
    [InlineData("group;observable;time;value;unit\nh;liver;4;1,5;%ID\n", 1.5)]
    [InlineData("group;observable;time;value;unit\nh;liver;4;1.234,5;particles\n", 1234.5)]
    [InlineData("group\tobservable\ttime\tvalue\tunit\nh\tliver\t4\t1.5\t%ID\n", 1.5)]
    [InlineData("group,observable,time,value,unit\nh,liver,4,31.5 %ID,\n", 31.5)]
    [InlineData("group,observable,time,value,unit\nh,liver,4,31.5,% ID\n", 31.5)]
    public void Numbers_are_understood_however_the_table_was_saved(string text, double value)
    {
        var row = Only(text);

        Assert.Equal(value, row.Value);
        Assert.True(row.Unit is "%ID" or "% ID" or "particles");
    }

    [Theory]
    [InlineData("<0.1", "below", 0.1)]
    [InlineData(">100", "above", 100.0)]
    public void A_limit_in_the_cell_is_a_value_below_or_above_it(string cell, string censoring, double limit)
    {
        var row = Only($"group,observable,time,value,unit\nh,liver,4,{cell},%ID\n");

        Assert.Equal((censoring, limit), (row.Censoring, row.Value));
    }

    [Theory]
    [InlineData("BLQ", "BD4042", "'BLQ' is below a limit that is not named.")]
    [InlineData("n.d.", "BD4043", "'n.d.' can say not detected or not done.")]
    [InlineData("20 ± 4", "BD4005", "'20 ± 4' holds more than one number.")]
    [InlineData("20 ug", "BD4005", "'20 ug' in the column 'value' has a unit, and the row is in %ID.")]
    public void A_cell_with_two_readings_is_refused(string cell, string code, string message) =>
        Refused(code, message, $"group,observable,time,value,unit\nh,liver,4,{cell},%ID\n");

    [Fact]
    public void A_mark_before_three_digits_is_refused_with_both_readings_where_nothing_decides_it() =>
        Refused(
            "BD4104",
            "'1.200' can be 1.2 or 1200, and nothing in the table decides it.",
            "group;observable;time;value;unit\nh;liver;4;1.200;particles\nh;liver;5;350,5;particles\n"
        );

    [Fact]
    public void A_value_written_as_missing_is_listed() =>
        Doubted(
            "BD4041",
            "The row is not used: its value is missing ('NA').",
            "group,observable,time,value,unit\nh,liver,4,NA,%ID\nh,liver,5,3,%ID\n"
        );

    [Theory]
    [InlineData("0.2", 0.2)]
    [InlineData("20 %", 0.2)]
    [InlineData("20%", 0.2)]
    public void A_cv_is_a_fraction_below_one_or_carries_a_percent_sign(string cell, double size) =>
        Assert.Equal(size, Only(Header + $"a,h,,liver,value,6,h,20,%ID,{cell},cv,5\n").Spread, 15);

    [Theory]
    [InlineData("3", "A cv of 3 can be 3 % and 300 %.")]
    [InlineData("3.5", "A cv of 3.5 can be 3.5 % and 350 %.")]
    [InlineData("20", "A cv of 20 can be 20 % and 2000 %.")]
    public void A_cv_that_can_be_percent_and_a_fraction_is_refused(string cell, string message) =>
        Refused("BD4053", message, Header + $"a,h,,liver,value,6,h,20,%ID,{cell},cv,5\n");

    [Theory]
    [InlineData(
        "value,unit,lower,upper,spread_kind",
        "20,%ID,15,25,",
        "BD4048",
        "The ends can be the smallest and largest value or an interval."
    )]
    [InlineData("value,unit,lower,upper,spread_kind", "20,%ID,15,,", "BD4009", "The row has a lower end and no upper one.")]
    [InlineData("value,unit,lower,upper,spread_kind", "30,%ID,15,25,range", "BD4010", "The value lies outside its own ends, 15 to 25.")]
    [InlineData("value,unit,spread,spread_kind", "20,%ID,,sd", "BD4009", "The row names a kind of spread, sd, and gives none.")]
    [InlineData(
        "value,unit,relative_to_group",
        "150,%ID,healthy",
        "BD4046",
        "'relative_to_group' has no effect on a row of the kind value."
    )]
    [InlineData("value,unit,sampling_times", "20,%ID,1 2 4", "BD4046", "A window has no effect on a value at a time.")]
    [InlineData("value,unit,id,dependent_on", "20,%ID,x,x", "BD4051", "The row depends on itself.")]
    public void A_row_says_nothing_that_cannot_be_and_nothing_without_effect(string columns, string cells, string code, string message) =>
        Refused(code, message, $"group,observable,time,{columns}\nh,liver,6,{cells}\n");

    [Theory]
    [InlineData("360,min,20,%ID,4,sd,5", "The row tells the measurement of line 2 in other words.")]
    [InlineData("6,h,0.2,ID,4,sd,5", "The row tells the measurement of line 2 in other words.")]
    [InlineData("6,h,20,%ID,5,sd,5", "The row tells the measurement of line 2 in other words.")]
    [InlineData("6,h,20,%ID,4,sd,6", "The row tells the measurement of line 2 in other words.")]
    public void One_measurement_told_again_in_other_words_is_doubted(string again, string message)
    {
        var table = Read(Header + $"a,h,,liver,value,6,h,20,%ID,4,sd,5\nb,h,,liver,value,{again}\n");

        Assert.True(table.IsValid);
        Assert.Contains(table.Diagnostics, doubt => doubt.Code == "BD4050" && doubt.Message == message);
    }

    [Fact]
    public void Two_values_of_one_animal_and_organ_at_one_time_are_doubted() =>
        Doubted(
            "BD4050",
            "The row gives a second value of m1 at the time of line 2.",
            Header + "a,h,m1,liver,value,6,h,20,%ID,,,\nb,h,m1,liver,value,360,min,22,%ID,,,\n"
        );

    [Fact]
    public void A_clearance_beside_its_area_is_one_measurement() =>
        Doubted(
            "BD4050",
            "The clearance is the dose over the area of row a: one measurement.",
            "id,group,observable,statistic,window_start,window_end,value,unit,spread,spread_kind\n"
                + "a,h,blood,auc,0,infinity,160,%ID*h/mL,33,unnamed\nb,h,blood,clearance,0,infinity,0.65,mL/h,"
                + "0.1,unnamed\n"
        );

    [Fact]
    public void Rows_that_depend_on_each_other_in_a_circle_are_refused() =>
        Refused(
            "BD4051",
            "Rows a, b depend on each other in a circle, so none of them is fitted.",
            "id,group,observable,time,value,unit,dependent_on\na,h,liver,6,20,%ID,b\nb,h,lung,6,3,%ID,a\n"
        );

    [Theory]
    [InlineData(
        "time,time_unit,value,unit",
        "360,,20,%ID",
        "60,min,50,%ID",
        "BD4047",
        "The cell of 'time_unit' is empty, and other rows fill it."
    )]
    [InlineData("time,value,unit", "4,20,", "6,50,%ID", "BD4047", "The row has no unit, and others of liver have one.")]
    public void A_unit_that_other_rows_fill_is_not_guessed(string columns, string first, string second, string code, string message) =>
        Refused(code, message, $"group,observable,{columns}\nh,liver,{first}\nh,liver,{second}\n");

    [Fact]
    public void Mega_where_milli_is_usual_is_doubted() =>
        Doubted(
            "BD4044",
            "'%ID/ML' is a million times the unit behind the M.",
            "group,observable,time,value,unit\nh,blood_conc,6,20,%ID/ML\n"
        );

    [Fact]
    public void A_summary_among_its_animals_is_doubted() =>
        Doubted(
            "BD4055",
            "The row names no animal, and others of liver in h do: a summary of them would be told twice.",
            "group,animal,observable,time,value,unit\nh,m1,liver,6,20,%ID\nh,m2,liver,6,24,%ID\nh,,liver,6,22,%ID\n"
        );

    [Fact]
    public void A_value_far_off_its_siblings_is_doubted() =>
        Doubted(
            "BD4060",
            "The value 0.31 is 100-fold off the others of liver in h at its time, whose median is 31.",
            "group,animal,observable,time,value,unit\nh,m1,liver,6,30,%ID\nh,m2,liver,6,34,%ID\n"
                + "h,m3,liver,6,31,%ID\nh,m4,liver,6,0.31,%ID\n"
        );

    [Fact]
    public void A_mistake_in_every_row_is_said_fifty_times_and_counted()
    {
        var table = Read(
            "group,observable,time,value,unit\n" + string.Concat(Enumerable.Range(0, 5000).Select(i => $"h,liver,{i},x,%ID\n"))
        );

        Assert.Equal(51, table.Diagnostics.Length);
        Assert.Contains(table.Diagnostics, one => one.Message == "The same holds of 4950 more rows.");
    }

    [Fact]
    public void Names_of_animals_that_differ_only_in_case_are_doubted() =>
        Doubted(
            "BD4058",
            "m1 and M1 differ only in case or blanks, and count as two animals.",
            Header + "a,healthy,m1,liver,value,6,h,20,%ID,,,\nb,healthy,M1,liver,value,24,h,12,%ID,,,\n"
        );
}
