using Biodistribution.Text;
using Xunit;
using static Biodistribution.Tests.Interchange.Nonmem.DepotAndBlood;

namespace Biodistribution.Tests.Interchange.Nonmem;

public class RecordColumnTests
{
    private static double[] Predictions(string csv)
    {
        var (predictions, _, diagnostics) = Simulate(csv);
        Assert.DoesNotContain(diagnostics, diagnostic => diagnostic.Severity == Severity.Error);
        return predictions;
    }

    private static void Predicts(string csv, params double[] expected) =>
        Assert.Equal(expected, Predictions(csv), (a, b) => Math.Abs(a - b) < 1e-8 * Math.Max(1, Math.Abs(a)));

    [Theory]
    [InlineData(",")]
    [InlineData(";")]
    [InlineData("\t")]
    [InlineData(" ")]
    [InlineData("   ")]
    public void A_separator_is_recognised_by_the_heading(string separator) =>
        Predicts("ID,TIME,AMT,CMT\n1,0,100,1\n1,1,.,.\n".Replace(",", separator, StringComparison.Ordinal), 100, 100 * Math.Exp(-1));

    [Fact]
    public void A_covariate_is_found_whatever_its_case() =>
        Predicts("TIME,AMT,CMT,DVID,KE\n0,100,2,2,0.5\n1,0,0,2,0.5\n", 0, 50 * Math.Exp(-0.5));

    [Theory]
    [InlineData("DATE", "2024-02-28", "2024-03-01")]
    [InlineData("DATE", "02/28/2024", "3-1-24")]
    [InlineData("DAT1", "28/02/2024", "01/03/2024")]
    [InlineData("DAT2", "24-02-28", "24-03-01")]
    [InlineData("DAT3", "2024/28/02", "2024/01/03")]
    [InlineData("DATE", "59", "61")]
    public void Dates_and_hours_count_from_the_first_record_of_the_individual(string column, string first, string later)
    {
        var (_, table, _) = Simulate(
            $"ID,{column},TIME,AMT,CMT\n1,{first},8,100,1\n1,{later},9,.,.\n2,{later},1,5,1\n2,{later},23:30,.,.\n"
        );

        Assert.True(table!.TimesAreHours);
        Assert.Equal([0, 49, 0, 22.5], table.Records.Select(record => record.Time));
    }

    [Fact]
    public void Clock_times_are_hours_whatever_the_unit_of_the_model() =>
        Predicts("TIME,AMT,CMT\n08:00,100,1\n9:30,.,.\n10:00:36,.,.\n", 100, 100 * Math.Exp(-1.5), 100 * Math.Exp(-2.01));

    [Theory]
    [InlineData("DATE,TIME,AMT,CMT\n13/05/2024,8,100,1\n", "BD7223")]
    [InlineData("DAT1,TIME,AMT,CMT\n30/02/2024,8,100,1\n", "BD7223")]
    [InlineData("DATE,TIME,AMT,CMT\n.,8,100,1\n", "BD7223")]
    [InlineData("TIME,AMT,CMT\n8:61,100,1\n", "BD7224")]
    [InlineData("DATE,DAT1,TIME,AMT,CMT\n1,1,8,100,1\n", "BD7204")]
    public void A_date_or_time_that_is_none_is_refused(string csv, string code) => Assert.Equal(code, TheError(csv).Code);

    [Fact]
    public void Rows_flagged_C_and_rows_that_begin_with_a_hash_are_listed_and_not_used()
    {
        var (predictions, table, _) = Simulate("C,TIME,AMT,CMT\n.,0,100,1\nC,0,100,1\n#.,0,100,1\n,1,.,.\n");

        Assert.Equal(2, predictions.Length);
        Assert.Equal(100 * Math.Exp(-1), predictions[1], 1e-8);
        Assert.Equal([3, 4], table!.UnusedRows.Select(row => row.Line));
    }

    [Fact]
    public void A_heading_may_begin_with_a_hash() => Predicts("#ID,TIME,AMT,CMT\na,0,100,1\nb,0,50,1\n", 100, 50);

    [Fact]
    public void An_ID_that_comes_again_is_a_new_individual_and_said()
    {
        const string Csv = "ID,TIME,AMT,CMT\n1,0,100,1\n1,2,.,.\n2,0,50,1\n1,0,20,1\n1,2,.,.\n";

        Predicts(Csv, 100, 100 * Math.Exp(-2), 50, 20, 20 * Math.Exp(-2));
        Assert.Equal(("BD7222", 5), Simulate(Csv).Diagnostics.Select(diagnostic => (diagnostic.Code, diagnostic.Place.Line)).Single());
    }

    [Fact]
    public void Rows_of_one_individual_that_another_interrupts_are_refused() =>
        Assert.Equal(("BD7221", 4), TheError("ID,TIME,AMT,CMT\n1,0,100,1\n2,0,100,1\n1,2,.,.\n2,2,.,.\n"));

    [Theory]
    [InlineData("1", 100)]
    [InlineData("depot", 100)]
    [InlineData("2", 25)]
    [InlineData("blood", 25)]
    [InlineData("0", 100)]
    [InlineData(".", 100)]
    public void An_observation_without_DVID_is_of_the_compartment_it_names(string compartment, double expected) =>
        Predicts($"TIME,EVID,AMT,CMT\n0,1,100,1\n0,1,50,2\n0,0,.,{compartment}\n", 100, 100, expected);

    [Fact]
    public void DVID_comes_before_the_compartment_of_an_observation() =>
        Predicts("TIME,EVID,AMT,CMT,DVID\n0,1,50,2,.\n0,0,.,1,level\n", 0, 25);

    [Theory]
    [InlineData("9", ".", "BD7230")]
    [InlineData("liver", ".", "BD7230")]
    [InlineData("gut", ".", "BD7239")]
    [InlineData(".", "plasma", "BD7238")]
    [InlineData(".", "7", "BD7238")]
    [InlineData(".", "-1", "BD7238")]
    public void An_observation_of_what_the_model_lacks_is_refused(string compartment, string observable, string code) =>
        Assert.Equal((code, 3), TheError($"TIME,EVID,AMT,CMT,DVID\n0,1,50,2,.\n0,0,.,{compartment},{observable}\n"));

    [Theory]
    [InlineData("TIME,AMT,CMT\n0,100\n", "BD7206", 2)]
    [InlineData("TIME,AMT,CMT\n0,100,1,7\n", "BD7206", 2)]
    [InlineData("TIME,AMT,CMT,\n0,100,1,7\n", "BD7207", 2)]
    [InlineData("TIME,AMT,CMT,DVID\n0,100,1,\"\n1,0,0,1\n2,0,0,1\n", "BD7202", 2)]
    [InlineData("TIME,AMT,CMT,DVID\n0,100,1,.\n1,0,0,a\"b\n", "BD7202", 3)]
    [InlineData("ID,TIME,AMT,CMT\n1,0,100,1\n,1,0,0\n", "BD7209", 3)]
    [InlineData("C,TIME,AMT,CMT\nx,0,100,1\n", "BD7208", 2)]
    [InlineData("TIME,EVID,AMT,CMT\n0,2,.,-1\n", "BD7225", 2)]
    [InlineData("ID;TIME;AMT;CMT\n1;0;0,5;1\n", "BD7219", 2)]
    public void A_row_out_of_shape_is_refused(string csv, string code, int line) => Assert.Equal((code, line), TheError(csv));

    [Fact]
    public void Empty_cells_at_the_end_of_rows_and_empty_lines_do_no_harm()
    {
        Predicts("\nTIME,AMT,CMT,,\n\n0,100,1,,\n\n\n1,.,.,,,\n", 100, 100 * Math.Exp(-1));
        Assert.Equal(("BD7219", 6), TheError("TIME,AMT,CMT\n\n0,100,1\n\n\n1,x,.\n"));
    }

    [Fact]
    public void One_fault_all_the_way_down_a_column_is_said_once_with_its_count()
    {
        var (_, _, diagnostics) = Simulate("TIME,AMT,CMT\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i},mg,1\n")));

        Assert.Contains("39 more rows", Assert.Single(diagnostics).Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dose_that_stands_twice_is_given_twice_and_doubted()
    {
        var (predictions, _, diagnostics) = Simulate("TIME,AMT,CMT\n0,100,1\n0,100,1\n1,0,0\n");

        Assert.Equal(200 * Math.Exp(-1), predictions[^1], 1e-6);
        Assert.Equal(("BD7242", Severity.Warning), (Assert.Single(diagnostics).Code, diagnostics[0].Severity));
        Assert.Empty(Simulate("TIME,AMT,CMT\n0,100,1\n0,200,1\n1,0,0\n").Diagnostics);
    }
}
