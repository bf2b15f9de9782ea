using Biodistribution.Interchange.Nonmem;
using Xunit;

namespace Biodistribution.Tests.Interchange.Nonmem;

public class DoseRowTests
{
    private static void Predicts(string csv, CovariateCarry carry, params double[] expected)
    {
        var (predictions, _, diagnostics) = DepotAndBlood.Simulate(csv, carry);

        Assert.Empty(diagnostics);
        Assert.Equal(expected, predictions, (a, b) => Math.Abs(a - b) < 1e-8 * Math.Max(1, Math.Abs(a)));
    }

    public static TheoryData<CovariateCarry> Carries => [CovariateCarry.LastForward, CovariateCarry.NextBackward];

    [Theory]
    [MemberData(nameof(Carries))]
    public void Doses_at_one_time_take_the_bioavailability_of_their_own_rows(CovariateCarry carry) =>
        Predicts("TIME,AMT,CMT,share\n0,100,1,0.7\n0,200,1,0.1\n1,0,0,.\n", carry, 70, 90, 90 * Math.Exp(-1));

    [Theory]
    [MemberData(nameof(Carries))]
    public void Another_row_of_the_time_of_a_dose_does_not_change_its_bioavailability(CovariateCarry carry) =>
        Predicts(
            "TIME,AMT,CMT,share\n0,1000,1,0.5\n0,0,0,0.2\n10,1000,1,1\n10,0,0,0.3\n20,0,0,0.3\n",
            carry,
            500,
            500,
            1000 + (500 * Math.Exp(-10)),
            1000 + (500 * Math.Exp(-10)),
            (1000 * Math.Exp(-10)) + (500 * Math.Exp(-20))
        );

    [Theory]
    [MemberData(nameof(Carries))]
    public void Doses_at_one_time_take_the_lag_of_their_own_rows(CovariateCarry carry) =>
        Predicts(
            "TIME,AMT,CMT,wait\n0,100,1,0\n0,200,1,120\n1,0,0,.\n3,0,0,.\n",
            carry,
            100,
            100,
            100 * Math.Exp(-1),
            (100 * Math.Exp(-3)) + (200 * Math.Exp(-1))
        );

    [Fact]
    public void A_modelled_rate_is_that_of_the_row_of_the_infusion() =>
        Predicts(
            "TIME,AMT,CMT,RATE,speed\n0,0,0,0,5\n0,50,3,-1,25\n0,0,0,0,1\n0,10,1,0,1\n1,0,0,0,1\n",
            CovariateCarry.LastForward,
            0,
            0,
            0,
            10,
            10 * Math.Exp(-1)
        );

    [Fact]
    public void A_modelled_duration_is_that_of_the_row_of_the_infusion()
    {
        // Two infusions of 30 mg, one over 60 minutes and one over 120; both lag by their duration.
        static double Infused(double rate, double duration, double t) =>
            t <= 0 ? 0 : rate * (1 - Math.Exp(-Math.Min(t, duration))) * Math.Exp(-Math.Max(0, t - duration));
        Predicts(
            "TIME,AMT,CMT,RATE,wait\n0,30,1,-2,60\n0,30,1,-2,120\n2.5,0,0,0,.\n",
            CovariateCarry.LastForward,
            0,
            0,
            Infused(30, 1, 1.5) + Infused(15, 2, 0.5)
        );
    }

    [Theory]
    [MemberData(nameof(Carries))]
    public void Repeats_of_a_dose_keep_the_bioavailability_and_lag_of_its_row(CovariateCarry carry) =>
        Predicts(
            "TIME,AMT,CMT,II,ADDL,share,wait\n0,100,1,4,1,0.5,60\n1,0,0,0,0,0.9,60\n3,0,0,0,0,0.9,0\n5,0,0,0,0,0.9,0\n",
            carry,
            0,
            50,
            50 * Math.Exp(-2),
            50 + (50 * Math.Exp(-4))
        );

    [Fact]
    public void A_steady_state_keeps_the_bioavailability_of_its_row() =>
        Predicts(
            "TIME,AMT,CMT,II,SS,share\n0,100,1,2,1,0.5\n0,0,0,0,0,0.1\n1,0,0,0,0,0.1\n",
            CovariateCarry.LastForward,
            50 / (1 - Math.Exp(-2)),
            50 / (1 - Math.Exp(-2)),
            50 / (1 - Math.Exp(-2)) * Math.Exp(-1)
        );

    [Fact]
    public void A_covariate_outside_the_range_of_its_parameter_is_refused() =>
        Assert.Equal(("BD7241", 3), DepotAndBlood.TheError("TIME,AMT,CMT,share\n0,100,1,1\n1,0,0,1.2\n"));

    [Fact]
    public void A_covariate_at_the_end_of_the_range_is_used() =>
        Predicts("TIME,AMT,CMT,wait\n0,100,1,1440\n25,0,0,1440\n", CovariateCarry.LastForward, 0, 100 * Math.Exp(-1));
}
