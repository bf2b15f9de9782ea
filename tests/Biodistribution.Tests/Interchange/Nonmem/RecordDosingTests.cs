using System.Globalization;
using Biodistribution.Interchange.Nonmem;
using Xunit;

namespace Biodistribution.Tests.Interchange.Nonmem;

public class RecordDosingTests
{
    private static readonly double[] Times = [0.5, 1, 2.25, 4, 7.5, 12, 20, 31];

    public static TheoryData<int> Compartments => [1, 2, 3];

    private static string Observations(double from = 0) =>
        string.Concat(Times.Select(t => string.Create(CultureInfo.InvariantCulture, $"1,{from + t},0,0,0,0,0,0,0\n")));

    private static void Check(LinearCompartments model, string doses, Func<double, double> expected, double from = 0)
    {
        var observed = model.Observed("ID,TIME,EVID,AMT,CMT,RATE,II,ADDL,SS\n" + doses + Observations(from));

        for (var i = 0; i < Times.Length; i++)
            Assert.Equal(1, observed[i] / expected(from + Times[i]), 1e-8);
    }

    [Theory]
    [MemberData(nameof(Compartments))]
    public void A_bolus_is_its_closed_form(int n)
    {
        var model = new LinearCompartments(n);
        Check(model, "1,0,1,100,1,0,0,0,0\n", t => 100 * model.Bolus(0, t));
        Check(model, "1,0,1,100,2,0,0,0,0\n", t => 100 * model.Bolus(1, t));
    }

    [Theory]
    [MemberData(nameof(Compartments))]
    public void An_infusion_is_its_closed_form(int n)
    {
        var model = new LinearCompartments(n);
        Check(model, "1,0,1,100,2,40,0,0,0\n", t => 40 * model.Infusion(1, 2.5, t));
    }

    [Theory]
    [MemberData(nameof(Compartments))]
    public void Additional_doses_follow_at_the_interval(int n)
    {
        var model = new LinearCompartments(n);
        Check(model, "1,0,1,100,1,0,6,3,0\n", t => Enumerable.Range(0, 4).Sum(k => 100 * model.Bolus(0, t - (6 * k))));
    }

    [Theory]
    [MemberData(nameof(Compartments))]
    public void A_dose_at_steady_state_is_the_last_of_endlessly_many(int n)
    {
        var model = new LinearCompartments(n);
        Check(model, "1,3,1,100,1,0,8,0,1\n", t => 100 * model.SteadyBolus(0, 8, t - 3), 3);
    }

    [Theory]
    [InlineData(1, 2.5)]
    [InlineData(2, 8)]
    [InlineData(2, 13)]
    [InlineData(3, 30)]
    public void An_infusion_at_steady_state_may_last_longer_than_the_interval(int n, double duration)
    {
        var model = new LinearCompartments(n);
        var amount = (40 * duration).ToString(CultureInfo.InvariantCulture);
        Check(model, $"1,0,1,{amount},2,40,8,0,1\n", t => 40 * model.SteadyInfusion(1, duration, 8, t));
    }

    [Theory]
    [MemberData(nameof(Compartments))]
    public void An_infusion_since_ever_stops_at_its_record(int n)
    {
        var model = new LinearCompartments(n);
        Check(model, "1,0,1,0,2,21,0,0,1\n", t => 21 * model.AfterEndlessInfusion(1, t));
    }

    [Fact]
    public void Steady_state_of_kind_2_is_added_to_what_is_there()
    {
        var model = new LinearCompartments(2);
        Check(
            model,
            "1,0,1,70,2,0,0,0,0\n1,5,1,100,1,0,12,0,2\n",
            t => (70 * model.Bolus(1, t)) + (100 * model.SteadyBolus(0, 12, t - 5)),
            5
        );
    }

    [Fact]
    public void Steady_state_of_kind_1_replaces_what_is_there_and_cancels_what_is_due()
    {
        var model = new LinearCompartments(2);
        Check(model, "1,0,1,70,2,0,3,20,0\n1,0,1,900,2,10,0,0,0\n1,5,1,100,1,0,12,0,1\n", t => 100 * model.SteadyBolus(0, 12, t - 5), 5);
    }

    [Fact]
    public void A_steady_state_goes_on_with_additional_doses()
    {
        var model = new LinearCompartments(1);
        Check(
            model,
            "1,0,1,100,1,0,8,2,1\n",
            t =>
                (100 * model.SteadyBolus(0, 8, t))
                + (t >= 8 ? 100 * model.Bolus(0, t - 8) : 0)
                + (t >= 16 ? 100 * model.Bolus(0, t - 16) : 0)
        );
    }

    [Theory]
    [InlineData(1.75)]
    [InlineData(8)]
    [InlineData(19)]
    public void A_lag_applies_to_every_dose_of_a_steady_state(double lag)
    {
        var model = new LinearCompartments(2, lag: lag);
        Check(
            model,
            "1,0,1,100,1,0,8,0,1\n",
            t =>
            {
                var sinceLast = t - lag;
                return sinceLast >= 0
                    ? 100 * model.SteadyBolus(0, 8, sinceLast)
                    : 100 * model.SteadyBolus(0, 8, sinceLast - (8 * Math.Floor(sinceLast / 8)));
            }
        );
    }

    [Fact]
    public void Bioavailability_scales_a_bolus_and_shortens_an_infusion_of_given_rate()
    {
        var model = new LinearCompartments(2, bioavailability: 0.4);
        Check(model, "1,0,1,100,1,0,0,0,0\n", t => 40 * model.Bolus(0, t));
        Check(model, "1,0,1,100,2,20,0,0,0\n", t => 20 * model.Infusion(1, 2, t));
    }

    [Fact]
    public void Modelled_rate_and_duration_make_the_infusion()
    {
        var model = new LinearCompartments(2, bioavailability: 0.5, modelledRate: 12.5, modelledDuration: 3);
        Check(model, "1,0,1,100,2,-1,0,0,0\n", t => 12.5 * model.Infusion(1, 4, t));
        Check(model, "1,0,1,90,1,-2,0,0,0\n", t => 15 * model.Infusion(0, 3, t));
    }

    [Fact]
    public void A_reset_ends_what_is_running_and_cancels_what_is_due()
    {
        var model = new LinearCompartments(2, lag: 1);
        Check(model, "1,0,1,100,2,2,0,0,0\n1,0,1,100,1,0,4,9,0\n1,5,4,60,2,0,0,0,0\n", t => t < 6 ? 1e-300 : 60 * model.Bolus(1, t - 6), 7);
    }

    [Fact]
    public void After_a_reset_time_may_begin_again()
    {
        var model = new LinearCompartments(1);
        Check(model, "1,10,1,500,2,0,0,0,0\n1,12,2,0,0,0,0,0,0\n1,0,4,60,2,0,0,0,0\n", t => 60 * model.Bolus(1, t));
    }

    [Fact]
    public void A_replacement_sets_the_state()
    {
        var model = new LinearCompartments(1);
        Check(model, "1,0,1,500,2,0,0,0,0\n1,1,8,60,2,0,0,0,0\n", t => 60 * model.Bolus(1, t - 1), 1);
    }

    [Fact]
    public void Records_of_one_time_act_in_their_order()
    {
        var model = new LinearCompartments(1);
        var observed = model.Observed("ID,TIME,EVID,AMT,CMT\n1,0,0,0,0\n1,0,1,110,2\n1,0,0,0,0\n1,0,1,110,2\n1,0,0,0,0\n");

        Assert.Equal([0, 10, 20], observed);
    }

    [Fact]
    public void Covariates_are_carried_forward_or_backward()
    {
        const string Csv = "ID,TIME,EVID,AMT,CMT,CL\n1,0,1,110,2,1.1\n1,2,0,0,0,2.2\n1,4,0,0,0,2.2\n";
        var model = new LinearCompartments(1);
        using var text = new StringReader(Csv);
        var table = RecordTableReader.Read(text, "records.csv", ["CL"]).OrThrow();

        double[] Carried(CovariateCarry carry) =>
            [
                .. RecordSimulation
                    .Run(model.Model, table, model.Mapping with { Carry = carry }, LinearCompartments.Accurate)
                    .OrThrow()
                    .Rows.Skip(1)
                    .Select(row => row.Prediction),
            ];

        Assert.Equal([10 * Math.Exp(-0.2), 10 * Math.Exp(-0.6)], Carried(CovariateCarry.LastForward), (a, b) => Math.Abs(a - b) < 1e-8);
        Assert.Equal([10 * Math.Exp(-0.4), 10 * Math.Exp(-0.8)], Carried(CovariateCarry.NextBackward), (a, b) => Math.Abs(a - b) < 1e-8);
    }
}
