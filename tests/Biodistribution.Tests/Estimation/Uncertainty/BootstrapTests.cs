using System.Collections.Concurrent;
using Biodistribution.Estimation;
using Biodistribution.Estimation.Searches;
using Biodistribution.Estimation.Uncertainty;
using Biodistribution.Experiments;
using Biodistribution.Observations;
using Biodistribution.Units;
using Biodistribution.Work;
using Xunit;

namespace Biodistribution.Tests.Estimation.Uncertainty;

public class BootstrapTests
{
    private static readonly double[] Sample = [4.1, 5.3, 3.8, 6.0, 4.9, 5.5, 4.4, 5.1, 4.7, 5.8, 3.9, 5.0];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // One parameter, the mean, and an sd that is estimated: everything about its bootstrap is known in closed form.
    private static FitResult Mean(ErrorModel? error = null)
    {
        var b = new StudyBuilder { DefaultError = error ?? new ErrorModel { Kind = ErrorKind.Additive } };
        b.Parameter("mean", 1)
            .Observable("c", b["mean"])
            .Group(new Group("all", [], []))
            .Estimate("mean", 1, -100, 100, EstimationScale.Natural);
        foreach (var value in Sample)
            b.Value("all", "c", 1, value);
        return Fitter.Fit(b.Build(), new FitSettings { Starts = 1 }, cancellation: Cancellation);
    }

    private static FitResult OneCompartment(bool determined = true)
    {
        var b = new StudyBuilder { DefaultError = new ErrorModel { Proportional = 0.1 } };
        b.Parameter("V", 1).Parameter("CL", 1).Parameter("share", 0.5).State("central");
        b.Flow("central", null, b["CL"] * b["central"] / b["V"])
            .Observable("c", (determined ? b["central"] : b["share"] * b["central"]) / b["V"])
            .Group("all", "central", b.Number(10));
        b.Estimate("V", 1, 0.01, 100).Estimate("CL", 1, 0.01, 100);
        if (!determined)
            b.Estimate("share", 0.5, 0.01, 1);
        foreach (var (t, factor) in new[] { (0.5, 1.1), (1, 0.9), (2, 1.05), (4, 0.97), (8.0, 1.02) })
            b.Value("all", "c", t, 10 / 2.5 * Math.Exp(-0.7 / 2.5 * t) * factor);
        return Fitter.Fit(b.Build(), new FitSettings { Starts = 3 }, cancellation: Cancellation);
    }

    private static BootstrapResult Run(FitResult fit, BootstrapSettings settings, ITaskStore? kept = null) =>
        Bootstrap.Run(fit, settings, null, null, kept, Cancellation);

    [Fact]
    public void A_parametric_bootstrap_of_a_mean_spreads_as_the_standard_error_of_the_mean()
    {
        const int Replicates = 4000;
        var mean = Sample.Average();
        var error = Math.Sqrt(Sample.Sum(x => (x - mean) * (x - mean)) / (Sample.Length - 1) / Sample.Length);

        var estimate = Run(Mean(), new BootstrapSettings { Replicates = Replicates, Seed = 11 }).Estimates[0];

        // Four times the spread of a standard deviation, and of a mean, over so many replicates.
        Assert.Equal(error, estimate.StandardError, 4 * error / Math.Sqrt(2 * Replicates));
        Assert.Equal(mean, estimate.Median, 6 * error / Math.Sqrt(Replicates));
        Assert.Equal(mean - (1.96 * error), estimate.Lower, 0.2 * error);
        Assert.Equal(mean + (1.96 * error), estimate.Upper, 0.2 * error);
    }

    [Fact]
    public void A_case_bootstrap_of_a_mean_spreads_as_the_plug_in_standard_error()
    {
        const int Replicates = 4000;
        var mean = Sample.Average();
        // The cases themselves are the population: their variance is over n, not n - 1.
        var error = Math.Sqrt(Sample.Sum(x => (x - mean) * (x - mean))) / Sample.Length;

        var result = Run(
            Mean(),
            new BootstrapSettings
            {
                Kind = BootstrapKind.Case,
                Replicates = Replicates,
                Seed = 12,
            }
        );

        Assert.Equal(error, result.Estimates[0].StandardError, 4 * error / Math.Sqrt(2 * Replicates));
        Assert.Contains("draws rows with replacement", result.Statement, StringComparison.Ordinal);
    }

    [Fact]
    public void Animals_are_drawn_whole_and_at_each_sampling_time_as_many_as_there_were()
    {
        var b = new StudyBuilder { DefaultError = new ErrorModel { Proportional = 0.1 } };
        b.Parameter("a", 1)
            .Parameter("b", 1)
            .Observable("x", b["a"])
            .Observable("y", b["b"])
            .Group(new Group("all", [], []))
            .Estimate("a", 1, 0.01, 100)
            .Estimate("b", 1, 0.01, 100);
        foreach (var (animal, time, value) in new[] { ("m1", 1.0, 2.0), ("m2", 1, 3), ("m3", 1, 4), ("m4", 2, 5), ("m5", 2, 7) })
            b.Value("all", "x", time, value, animal: animal).Value("all", "y", time, 10 * value, animal: animal);
        var fit = Fitter.Fit(b.Build(), new FitSettings { Starts = 1 }, cancellation: Cancellation);

        var result = Run(fit, new BootstrapSettings { Kind = BootstrapKind.Case, Replicates = 50 });

        // y is ten times x in every animal, so it stays so in every replicate only when animals are drawn whole.
        Assert.All(result.Replicates, replicate => Assert.Equal(10, replicate.Values[1] / replicate.Values[0], 1e-6));
        Assert.True(result.Replicates.Select(replicate => replicate.Values[0]).Distinct().Count() > 10);
        var logs = new[] { 2.0, 3, 4 }.Select(value => Math.Log(value)).ToArray();
        var late = new[] { 5.0, 7 }.Select(value => Math.Log(value)).ToArray();
        Assert.All(
            result.Replicates,
            replicate =>
                Assert.InRange(
                    Math.Log(replicate.Values[0]),
                    (3 * logs[0] + 2 * late[0]) / 5 - 1e-9,
                    (3 * logs[2] + 2 * late[1]) / 5 + 1e-9
                )
        );
    }

    [Fact]
    public void One_two_and_seven_threads_give_the_same_bits()
    {
        var fit = OneCompartment();
        var prediction = new Prediction("c at 3", "all", "c", Unit.None) { Time = 3 };

        var results = new[] { 1, 2, 7 }
            .Select(threads =>
                Run(
                    fit,
                    new BootstrapSettings
                    {
                        Replicates = 60,
                        Seed = 5,
                        Threads = threads,
                        Predictions = [prediction],
                    }
                )
            )
            .ToArray();

        foreach (var other in results[1..])
            Assert.Equal(
                results[0]
                    .Replicates.SelectMany(r => r.Values.Concat(r.Predictions).Append(r.Objective))
                    .Select(BitConverter.DoubleToInt64Bits),
                other.Replicates.SelectMany(r => r.Values.Concat(r.Predictions).Append(r.Objective)).Select(BitConverter.DoubleToInt64Bits)
            );
        Assert.NotEqual(
            results[0].Replicates[0].Values[0],
            Run(fit, new BootstrapSettings { Replicates = 1, Seed = 6 }).Replicates[0].Values[0]
        );
    }

    [Fact]
    public void A_run_that_goes_on_from_kept_replicates_ends_in_the_same_bits()
    {
        var fit = OneCompartment();
        var settings = new BootstrapSettings { Replicates = 40, Seed = 5 };
        var undisturbed = Run(fit, settings);
        var kept = new KeptUnits();
        var first = Bootstrap.Run(fit, settings, null, new StopAfter(13, kept), kept, kept.Cancellation.Token);
        Assert.InRange(first.Replicates.Length, 13, 39);
        Assert.False(first.IsComplete);

        var before = kept.Count;
        var resumed = Run(fit, settings, kept);

        Assert.True(resumed.IsComplete);
        Assert.Equal(40, kept.Count);
        Assert.InRange(before, 12, 39);
        Assert.Equal(
            undisturbed.Replicates.SelectMany(r => r.Values.Append(r.Objective)).Select(BitConverter.DoubleToInt64Bits),
            resumed.Replicates.SelectMany(r => r.Values.Append(r.Objective)).Select(BitConverter.DoubleToInt64Bits)
        );
    }

    [Fact]
    public void What_the_data_do_not_determine_gets_no_interval()
    {
        var result = Run(
            OneCompartment(determined: false),
            new BootstrapSettings { Replicates = 40, Predictions = [new Prediction("c at 3", "all", "c", Unit.None) { Time = 3 }] }
        );

        Assert.All(
            result.Estimates,
            estimate => Assert.True(double.IsNaN(estimate.Lower) && double.IsNaN(estimate.StandardError), estimate.Name)
        );
        Assert.StartsWith("no interval: moves with", result.Estimates[0].Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_side_on_which_replicates_run_into_the_bound_stays_open()
    {
        // The mean may not fall below the very value the data have: half of the replicates end there.
        var b = new StudyBuilder
        {
            DefaultError = new ErrorModel { Kind = ErrorKind.Additive, Additive = 1 },
        };
        b.Parameter("mean", 5)
            .Observable("c", b["mean"])
            .Group(new Group("all", [], []))
            .Estimate("mean", 5.5, Sample.Average(), 100, EstimationScale.Natural);
        foreach (var value in Sample)
            b.Value("all", "c", 1, value);

        var estimate = Run(
            Fitter.Fit(b.Build(), new FitSettings { Starts = 1 }, cancellation: Cancellation),
            new BootstrapSettings { Replicates = 200 }
        ).Estimates[0];

        Assert.InRange(estimate.AtLowerBound, 0.35, 0.65);
        Assert.True(double.IsNaN(estimate.Lower));
        Assert.True(double.IsNaN(estimate.StandardError));
        Assert.StartsWith("open below: at most", estimate.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_known_to_lie_below_a_limit_is_drawn_as_such_or_as_the_value_that_would_have_been_seen()
    {
        var b = new StudyBuilder
        {
            DefaultError = new ErrorModel { Kind = ErrorKind.Additive, Additive = 1 },
        };
        b.Parameter("mean", 5)
            .Observable("c", b["mean"])
            .Group(new Group("all", [], []))
            .Estimate("mean", 5, -100, 100, EstimationScale.Natural);
        foreach (var value in Sample.Where(x => x >= 4.5))
            b.Value("all", "c", 1, value);
        var id = 0;
        foreach (var _ in Sample.Where(x => x < 4.5))
            b.Row(
                new Observation
                {
                    Id = $"below {id++}",
                    Group = "all",
                    Observable = "c",
                    Time = 1,
                    Value = 4.5,
                    Censoring = "below",
                }
            );
        var fit = Fitter.Fit(b.Build(), new FitSettings { Starts = 1 }, cancellation: Cancellation);

        var estimate = Run(fit, new BootstrapSettings { Replicates = 1000, Seed = 3 }).Estimates[0];

        // Between the error with all values seen and that with only the uncensored ones.
        Assert.InRange(estimate.StandardError, 0.9 / Math.Sqrt(12), 1.1 / Math.Sqrt(8));
        Assert.Equal(estimate.Best, estimate.Median, 0.05);
    }

    private sealed class KeptUnits : ITaskStore
    {
        private readonly ConcurrentDictionary<long, byte[]> units = [];

        public CancellationTokenSource Cancellation { get; } = new();

        public int Count => units.Count;

        public bool TryGet(long unit, out ReadOnlyMemory<byte> content)
        {
            var found = units.TryGetValue(unit, out var bytes);
            content = bytes;
            return found;
        }

        public void Keep(long unit, ReadOnlySpan<byte> content) => units[unit] = content.ToArray();
    }

    private sealed class StopAfter(int units, KeptUnits kept) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value)
        {
            if (value.Done >= units)
                kept.Cancellation.Cancel();
        }
    }
}
