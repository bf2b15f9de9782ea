using Biodistribution.Estimation;
using Biodistribution.Estimation.GlobalSensitivity;
using Biodistribution.Experiments;
using Biodistribution.Models;
using Biodistribution.Models.Checking;
using Biodistribution.Observations;
using Biodistribution.Units;
using Xunit;

namespace Biodistribution.Tests.Estimation.GlobalSensitivity;

/// <summary>What moves numbers of models whose answer is known.</summary>
public class SensitivityAnalysisTests
{
    // The amount at 2 h is dose * exp(-2 rate): evenly varied in their logarithm, its logarithm is a sum with the
    // parts ln dose and -2 rate.
    private static readonly Model Decay = ModelFile
        .Parse(
            """
            biodist: 1
            model: decay
            units: {time: h, volume: mL}
            parameters:
              rate: {value: 0.2 1/h, between: 0 .. 1 1/h, assumed: for the test}
              size: {value: 100 cells, between: 10 .. 1000 cells, assumed: for the test}
              idle: {value: 1, between: 0.5 .. 2, assumed: for the test}
            states: {organ: cells, lost: {unit: cells, sink: true}}
            flows:
              - organ -> lost: rate * organ
            observables:
              organ: {is: organ, unit: cells}
              nothing: {is: 0 * idle * organ, unit: cells}
            """,
            "decay"
        )
        .OrThrow();

    private static readonly FitProblem Problem = new()
    {
        Model = Decay,
        Groups =
        [
            new Group("all", [], [new Dose(Symbol("organ"), Decay.Graph.Of(Of("size").Symbol), Decay.Graph.Zero)]),
            new Group(
                "slow",
                [(Of("rate").Symbol, Decay.Graph.Constant(0.1))],
                [new Dose(Symbol("organ"), Decay.Graph.Of(Of("size").Symbol), Decay.Graph.Zero)]
            ),
        ],
        Observations = [],
        Estimated = [],
    };

    [Fact]
    public void Shares_of_the_variance_of_a_logarithm_are_those_of_its_parts()
    {
        var output = Run(SensitivityMethod.Sobol, 1024, ofLogarithm: true, Number("organ", "all")).Outputs[0];

        // Variances of a uniform range: (2 * 1)² / 12 of the rate's part, (ln 100)² / 12 of the dose's.
        var (rate, size) = (4 / 12.0, Math.Log(100) * Math.Log(100) / 12);
        double[] expected = [rate / (rate + size), size / (rate + size), 0];
        foreach (var (index, share) in output.Sobol!.Indices.Zip(expected))
        {
            Assert.Equal(share, index.First.Value, 0.01);
            Assert.Equal(share, index.Total.Value, 0.01);
        }
        Assert.Equal([1, 0, 2], output.Ranked);
    }

    [Fact]
    public void Elementary_effects_are_what_the_number_changes_by()
    {
        var effects = Run(SensitivityMethod.Morris, 50, ofLogarithm: true, Number("organ", "all")).Outputs[0].Morris;

        Assert.Equal([-2, Math.Log(100), 0], effects.Select(effect => effect.Mean), (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.All(effects, effect => Assert.Equal(0, effect.StandardDeviation, 1e-5));
    }

    [Fact]
    public void A_parameter_does_not_move_a_group_that_sets_it()
    {
        var output = Run(SensitivityMethod.Sobol, 256, ofLogarithm: false, Number("organ", "slow")).Outputs[0];

        Assert.Equal(0, output.Sobol!.Indices[0].Total.Value);
        Assert.Equal(1, output.Sobol.Indices[1].Total.Value, 0.05);
    }

    [Fact]
    public void A_ratio_of_groups_forgets_what_they_share()
    {
        var ratio = new Prediction("ratio", "all", "organ", Unit.None)
        {
            Statistic = Statistic.Ratio,
            RelativeToGroup = "slow",
            Time = 2,
        };
        var output = Run(SensitivityMethod.Sobol, 512, ofLogarithm: true, ratio).Outputs[0];

        Assert.Equal(1, output.Sobol!.Indices[0].First.Value, 0.02);
        Assert.Equal(0, output.Sobol.Indices[1].Total.Value, 1e-6);
    }

    [Fact]
    public void A_number_that_cannot_be_computed_is_counted_and_moves_with_nothing()
    {
        var output = Run(SensitivityMethod.Sobol, 32, ofLogarithm: true, Number("nothing", "all")).Outputs[0];

        Assert.Equal(32 * 5, output.Failed);
        Assert.True(double.IsNaN(output.Weight(0)));
    }

    [Fact]
    public void The_number_of_threads_changes_nothing()
    {
        SensitivityResult With(int threads) =>
            new SensitivityAnalysis(
                Problem,
                Request(SensitivityMethod.Sobol, 64, true, Number("organ", "all")) with
                {
                    Threads = threads,
                }
            ).Run(cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(With(1).Outputs[0].Sobol!.Indices, With(3).Outputs[0].Sobol!.Indices);
    }

    private static SensitivityResult Run(SensitivityMethod method, int samples, bool ofLogarithm, Prediction number) =>
        new SensitivityAnalysis(Problem, Request(method, samples, ofLogarithm, number)).Run(
            cancellation: TestContext.Current.CancellationToken
        );

    private static SensitivityRequest Request(SensitivityMethod method, int samples, bool ofLogarithm, Prediction number) =>
        new(
            [.. Decay.Parameters.Where(one => one.Symbol != Decay.InjectedDose).Select(one => new VariedInput(one, one.Lower, one.Upper))],
            [number]
        )
        {
            Method = method,
            Samples = samples,
            OfLogarithm = ofLogarithm,
        };

    private static Prediction Number(string observable, string group) =>
        new(observable, group, observable, Decay.Observables.Single(one => one.Name == observable).Unit) { Time = 2 };

    private static Parameter Of(string name) => Decay.Parameters.Single(one => one.Name == name);

    private static Biodistribution.Models.Symbolics.Symbol Symbol(string state) => Decay.States.Single(one => one.Name == state).Symbol;
}
