using Biodistribution.Numerics.Ode;
using Xunit;

namespace Biodistribution.Tests.Numerics.Ode;

public class ExplicitRungeKuttaTests
{
    public static TheoryData<string> Methods => ["bs32", "dp54", "tsit54", "dop853"];

    private static ButcherTableau Tableau(string method) =>
        method switch
        {
            "bs32" => ButcherTableau.BogackiShampine32,
            "dp54" => ButcherTableau.DormandPrince54,
            "tsit54" => ButcherTableau.Tsitouras54,
            _ => ButcherTableau.DormandPrince853,
        };

    [Theory]
    [MemberData(nameof(Methods))]
    public void Halving_the_step_divides_the_error_by_two_to_the_order(string method)
    {
        var tableau = Tableau(method);
        var steps = tableau.Order > 6 ? 4 : 32;
        var observed = Math.Log2(TimeDependent.LargestError(Method, steps) / TimeDependent.LargestError(Method, 2 * steps));

        Assert.InRange(observed, tableau.Order - 0.35, tableau.Order + 0.6);

        IOneStepMethod Method(IDifferentiableOdeSystem system) =>
            new ExplicitRungeKutta(tableau, system, new Tolerances(system.StateCount, 1e-6, 1e-6));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Halving_the_step_divides_the_error_of_the_dense_output_by_two_to_its_local_order(string method)
    {
        var tableau = Tableau(method);
        var (from, to) = tableau.Order > 6 ? (0.4, 0.2) : (0.1, 0.05);
        var observed = Math.Log2(TimeDependent.ErrorInsideStep(Method, from) / TimeDependent.ErrorInsideStep(Method, to));

        Assert.InRange(observed, tableau.DenseOrder + 1 - 0.35, tableau.DenseOrder + 1 + 0.6);

        IOneStepMethod Method(IDifferentiableOdeSystem system) =>
            new ExplicitRungeKutta(tableau, system, new Tolerances(system.StateCount, 1e-6, 1e-6));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Error_estimate_shrinks_with_its_order(string method)
    {
        var tableau = Tableau(method);
        var (h, system) = (tableau.Order > 6 ? 0.5 : 0.1, TimeDependent.Problem());
        var runge = new ExplicitRungeKutta(tableau, system, new Tolerances(system.StateCount, 0, 1));
        runge.Start(0.3, TimeDependent.Exact(0.3));
        var coarse = Math.Sqrt(runge.Attempt(h));
        var fine = Math.Sqrt(runge.Attempt(h / 2));

        Assert.InRange(Math.Log2(coarse / fine), tableau.ErrorOrder + 1 - 0.5, tableau.ErrorOrder + 1 + 0.8);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Nothing_is_allocated_in_a_step(string method)
    {
        var system = TimeDependent.Problem();
        var runge = new ExplicitRungeKutta(Tableau(method), system, new Tolerances(system.StateCount, 1e-6, 1e-6));
        var y = new double[system.StateCount];
        runge.Start(0, system.Initial);
        Step();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10; i++)
            Step();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Step()
        {
            runge.Attempt(0.01);
            runge.Accept();
            runge.Interpolate(runge.Time - 0.004, y);
        }
    }

    [Theory]
    [InlineData("Arenstorf", "dp54", 1e-10, 1e-5)]
    [InlineData("Arenstorf", "tsit54", 1e-10, 1e-6)]
    [InlineData("Arenstorf", "dop853", 1e-11, 1e-6)]
    [InlineData("Pleiades", "dp54", 1e-10, 1e-7)]
    [InlineData("Pleiades", "dop853", 1e-12, 1e-9)]
    [InlineData("Brusselator", "dp54", 1e-10, 1e-8)]
    [InlineData("Brusselator", "tsit54", 1e-10, 1e-8)]
    [InlineData("Brusselator", "dop853", 1e-12, 1e-10)]
    [InlineData("Brusselator", "bs32", 1e-9, 1e-6)]
    public void Published_end_values_are_reached(string problem, string method, double tolerance, double error)
    {
        var system =
            problem == "Arenstorf" ? NonStiffProblems.Arenstorf()
            : problem == "Pleiades" ? NonStiffProblems.Pleiades()
            : NonStiffProblems.Brusselator();
        var runge = new ExplicitRungeKutta(Tableau(method), system, new Tolerances(system.StateCount, tolerance, tolerance));

        var (state, _, _) = ReferenceProblem.Integrate(runge, system.Start, system.End, system.Initial);

        Assert.InRange(system.ErrorOf(state), 0, error);
    }

    [Fact]
    public void A_mistyped_digit_is_refused()
    {
        var good = ButcherTableau.BogackiShampine32;
        Assert.Throws<ArgumentException>(() =>
            new ButcherTableau(
                "wrong",
                3,
                2,
                [.. good.Nodes],
                [
                    [],
                    [0.5],
                    [0, 0.76],
                ],
                [.. good.Weights],
                [.. good.ErrorWeights],
                [.. good.Dense],
                3
            )
        );
        Assert.Throws<ArgumentException>(() =>
            new ButcherTableau(
                "wrong",
                3,
                2,
                [.. good.Nodes],
                [.. good.Matrix],
                [2 / 9.0, 1 / 3.0, 4.1 / 9.0],
                [.. good.ErrorWeights],
                [.. good.Dense],
                3
            )
        );
    }

    [Fact]
    public void A_rate_that_is_not_a_number_gives_an_error_that_is_not_acceptable()
    {
        var system = new ReferenceProblem("pole", [1], 0, 1, [1], 1, (t, _, f) => f[0] = t > 0.5 ? double.NaN : 1);
        var runge = new ExplicitRungeKutta(ButcherTableau.DormandPrince54, system, new Tolerances(1, 1e-6, 1e-6));
        runge.Start(0, [1]);
        Assert.False(runge.Attempt(0.9) <= 1);
        Assert.True(runge.Attempt(0.4) <= 1);
    }
}
