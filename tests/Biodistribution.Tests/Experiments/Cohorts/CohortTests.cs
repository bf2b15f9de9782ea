using Biodistribution.Estimation;
using Biodistribution.Estimation.Likelihood;
using Biodistribution.Estimation.Searches;
using Biodistribution.Estimation.Uncertainty;
using Biodistribution.Experiments.Cohorts;
using Biodistribution.Models.Symbolics;
using Biodistribution.Numerics.Statistics;
using Biodistribution.Studies;
using Biodistribution.Studies.Reading;
using Biodistribution.Tables;
using Biodistribution.Tests.Output;
using Biodistribution.Work;
using Xunit;

namespace Biodistribution.Tests.Experiments.Cohorts;

public class CohortTests
{
    private const string Model = """
        biodist: 1
        model: one
        units: {time: h, volume: mL}
        parameters:
          rate: {value: 0.5 1/h, between: 0.001 .. 50 1/h, assumed: for the test}
          volume: {value: 2 mL, between: 0.1 .. 20 mL, assumed: for the test}
          share: {value: 0.4, between: 0 .. 1, assumed: for the test}
        states: {blood: particles, lost: {unit: particles, sink: true}}
        flows:
          - blood -> lost: rate * blood
        observables:
          blood: {is: blood, unit: "%ID"}
          level: {is: blood * share / volume, unit: particles/mL}
        """;

    private const string Study = """
        biodist: 1
        study: cohort
        model: model.yaml
        groups: {a: {}, b: {set: {rate: 1 1/h}}}
        dosing:
          - {into: blood, amount: 1000 particles}
        curves: {until: 6 h}

        """;

    [Fact]
    public void Percentiles_of_a_log_normal_rate_meet_their_closed_form()
    {
        var study = Read("cohort:\n  subjects: 4000\n  between_subjects: {rate: {cv: 0.4}}\n  percentiles: [10, 50, 90]\n").OrThrow();
        var bands = new CohortSimulation(study.Problem, study.Cohort!, new Dictionary<Symbol, double>(), 7).Run(
            [0, 2],
            ["blood"],
            ["a", "b"],
            2,
            null,
            null,
            default
        );

        var sigma = Math.Sqrt(Math.Log(1.16));
        double At(double probability) => 100 * Math.Exp(-2 * 0.5 * Math.Exp(-sigma * NormalDistribution.Quantile(probability)));
        for (var p = 0; p < 3; p++)
        {
            // Standard error of a sample percentile over 4000 subjects: within 4 of them.
            var probability = bands.Percentiles[p];
            var around = 4 * Math.Sqrt(probability * (1 - probability) / 4000);
            Assert.InRange(bands.Bands[0].Values[p][1], At(probability - around), At(probability + around));
            Assert.Equal(100 * Math.Exp(-2), bands.Bands[1].Values[p][1], 1e-4);
        }
        Assert.True(bands.IsExact);
        Assert.Equal(0, bands.Failed);
    }

    [Fact]
    public void Correlations_ends_and_shapes_are_those_asked_for()
    {
        var request = Read(
                """
                cohort:
                  between_subjects:
                    rate: {cv: 0.3}
                    volume: {distribution: normal, sd: 0.5 mL, between: 1.5 .. 2.2 mL}
                    share: {distribution: logit-normal, sd: 0.8}
                  correlations:
                    - {of: [rate, share], is: 0.7}
                    - {of: [rate, volume], is: -0.4}
                """
            )
            .OrThrow()
            .Cohort!;
        var draws = new SubjectDraws(request, [0.5, 2, 0.4], 3);
        const int count = 20_000;
        var drawn = new double[count][];
        for (var subject = 0; subject < count; subject++)
            draws.Draw(subject, drawn[subject] = new double[3]);

        Assert.All(drawn, one => Assert.True(one[1] is >= 1.5 and <= 2.2 && one[2] is > 0 and < 1 && one[0] > 0));
        Assert.Equal(0.7, Correlation(drawn.Select(one => Math.Log(one[0])), drawn.Select(one => Math.Log(one[2] / (1 - one[2])))), 0.02);
        Assert.True(Correlation(drawn.Select(one => Math.Log(one[0])), drawn.Select(one => one[1])) < -0.35);
        Assert.Equal(0.4, drawn.Select(one => one[2]).Order().ElementAt(count / 2), 0.01);
    }

    [Fact]
    public void Tables_have_the_same_bytes_for_any_number_of_threads()
    {
        var study = Read("cohort:\n  subjects: 300\n  between_subjects: {rate: {cv: 0.4}, volume: {cv: 0.2}}\n").OrThrow();
        string Table(int threads) =>
            TableText.Csv(
                CohortTables.Bands(
                    new CohortSimulation(study.Problem, study.Cohort!, new Dictionary<Symbol, double>(), 7).Run(
                        [0, 1, 2, 6],
                        ["blood", "level"],
                        ["a", "b"],
                        threads,
                        null,
                        null,
                        default
                    ),
                    study.Model.Units.TimeUnit
                )
            );

        Assert.Equal(Table(1), Table(5));
    }

    [Fact]
    public void Many_numbers_keep_their_percentiles_to_one_part_in_four_thousand()
    {
        var accumulator = new PercentileAccumulator();
        for (var i = 0; i < 20_001; i++)
            accumulator.Add(((i * 7919L) % 20_001) - 5000);

        Assert.False(accumulator.IsExact);
        foreach (var probability in new[] { 0.01, 0.3, 0.5, 0.95 })
            Assert.Equal(
                (20_000 * probability) - 5000,
                accumulator.Percentile(probability),
                (Math.Abs((20_000 * probability) - 5000) / 4096) + 1
            );
    }

    [Fact]
    public void A_predictive_check_takes_over_the_groups_an_earlier_run_simulated()
    {
        var study = Read("cohort:\n  between_subjects: {rate: {cv: 0.5}}\nerror: {all: {kind: log-normal, proportional: 0.1}}\n").OrThrow();
        var rows = Enumerable
            .Range(0, 12)
            .Select(i => new Biodistribution.Observations.Observation
            {
                Id = $"{i}",
                Group = i < 6 ? "a" : "b",
                Animal = $"{i}",
                Observable = "blood",
                Time = 1 + (i % 2),
                Value = 40 + i,
                Unit = "%ID",
            });
        var problem = study.Problem with { Observations = [.. rows] };
        var units = new Dictionary<long, byte[]>();
        string Check(ITaskStore? kept)
        {
            var check = VisualPredictiveCheck.Simulate(
                problem,
                new CohortSimulation(study.Problem, study.Cohort!, new Dictionary<Symbol, double>(), 11),
                30,
                5,
                2,
                null,
                kept
            );
            return TableText.Csv(PredictiveCheckTable.Of(check, study.Model.Units.TimeUnit));
        }
        var whole = Check(null);

        Assert.Equal(whole, Check(new MemoryUnits(units)));
        Assert.Equal([0, 1], units.Keys.Order());
        units.Remove(1);
        Assert.Equal(whole, Check(new MemoryUnits(units)));
        // That it is taken over shows where what was kept is not what would be simulated.
        Array.Clear(units[0]);
        Assert.NotEqual(whole, Check(new MemoryUnits(units)));
    }

    private sealed class MemoryUnits(Dictionary<long, byte[]> units) : ITaskStore
    {
        public bool TryGet(long unit, out ReadOnlyMemory<byte> content)
        {
            var found = units.TryGetValue(unit, out var bytes);
            content = bytes;
            return found;
        }

        public void Keep(long unit, ReadOnlySpan<byte> content) => units[unit] = content.ToArray();
    }

    [Theory]
    [InlineData(300)]
    [InlineData(5000)]
    public void A_cohort_that_was_ended_goes_on_to_the_same_percentiles_and_failures(int subjects)
    {
        var study = Read($"cohort:\n  subjects: {subjects}\n  between_subjects: {{rate: {{cv: 0.4}}}}\n").OrThrow();
        // Some subjects need more steps than there are, so that failures have to be kept too.
        var problem = study.Problem with
        {
            Solver = study.Problem.Solver with { StepLimit = 48, Method = Biodistribution.Simulation.Method.Rk45 },
        };
        CohortBands Run(ICheckpoint? kept, int threads, CancellationToken cancellation = default) =>
            new CohortSimulation(problem, study.Cohort!, new Dictionary<Symbol, double>(), 7).Run(
                [0, 1, 6],
                ["blood", "level"],
                ["a", "b"],
                threads,
                null,
                kept,
                cancellation
            );
        string Text(CohortBands bands) =>
            TableText.Csv(CohortTables.Bands(bands, study.Model.Units.TimeUnit)) + string.Join("\n", bands.Failures) + bands.Failed;
        var whole = Run(null, 2);

        var state = new MemoryState();
        for (var part = 0; part < 4; part++)
        {
            using var source = new CancellationTokenSource();
            state.OnOffer = source.Cancel;
            var cut = Run(state, 1 + part, source.Token);
            Assert.Equal(Text(whole), Text(Run(state.Copy(), 3)));
            if (cut.IsComplete)
                break;
        }

        Assert.True(state.Offers > 0, "the cohort was never ended");
        Assert.InRange(whole.Failed, 1, (2 * subjects) - 1);
        Assert.True(whole.IsComplete);
    }

    private sealed class MemoryState : ICheckpoint
    {
        private byte[]? content;

        public Action? OnOffer { get; set; }

        public int Offers { get; private set; }

        public MemoryState Copy() => new() { content = content };

        public bool TryGet(out ReadOnlyMemory<byte> found)
        {
            found = content;
            return content is not null;
        }

        public void Offer(Action<Stream> write)
        {
            Offers++;
            OnOffer?.Invoke();
        }

        public void Keep(Action<Stream> write)
        {
            using var stream = new MemoryStream();
            write(stream);
            content = stream.ToArray();
        }
    }

    [Fact]
    public void Animals_made_as_the_cohort_is_pass_the_predictive_check_and_others_do_not()
    {
        var study = Read("cohort:\n  between_subjects: {rate: {cv: 0.5}}\nerror: {all: {kind: log-normal, proportional: 0.1}}\n").OrThrow();
        var cohort = new CohortSimulation(study.Problem, study.Cohort!, new Dictionary<Symbol, double>(), 11);
        var drawn = new double[1];
        (int Within, int Of) Agreement(double factor)
        {
            var rows = Enumerable
                .Range(0, 60)
                .Select(i =>
                {
                    new SubjectDraws(study.Cohort!, [0.5], 99).Draw(i, drawn);
                    var time = new[] { 1, 2, 4 }[i % 3];
                    return new Biodistribution.Observations.Observation
                    {
                        Id = $"{i}",
                        Group = "a",
                        Animal = $"{i}",
                        Observable = "blood",
                        Time = time,
                        Value = factor * 100 * Math.Exp(-drawn[0] * time),
                        Unit = "%ID",
                    };
                });
            var check = VisualPredictiveCheck.Simulate(study.Problem with { Observations = [.. rows] }, cohort, 100, 5, 2);
            return check.Panels.Single().Agreement;
        }

        Assert.InRange(Agreement(1).Within, 7, 9);
        Assert.InRange(Agreement(2.5).Within, 0, 4);
    }

    [Fact]
    public void A_predictive_check_of_a_fitted_cohort_scatters_by_the_error_size_the_fit_estimated()
    {
        // What varies moves nothing that was measured; thirty animals lie a fifth above and below the curve, so the sd
        // of their logarithms is √(30 · 0.2² / 29).
        var study = Read(
                "estimate: {rate: {start: 0.3 1/h}}\nerror: {all: {kind: log-normal}}\ncohort:\n  between_subjects: {share: {cv: 0.1}}\n"
            )
            .OrThrow();
        var median = 100 * Math.Exp(-1);
        var problem = study.Problem with
        {
            Observations = [.. Enumerable.Range(0, 30).Select(i => Animal(i, "blood", median * Math.Exp(i % 2 == 0 ? 0.2 : -0.2), "%ID"))],
        };
        var fit = Fitter.Fit(problem, new FitSettings { Starts = 1, Threads = 1 }, cancellation: TestContext.Current.CancellationToken);
        var cohort = new CohortSimulation(
            study.Problem,
            study.Cohort!,
            new Dictionary<Symbol, double> { [problem.Estimated[0].Parameter] = fit.Estimates[0].Value },
            11
        );

        var check = VisualPredictiveCheck.Simulate(
            FittedErrors.Apply(fit),
            cohort,
            1000,
            5,
            1,
            cancellation: TestContext.Current.CancellationToken
        );
        var without = VisualPredictiveCheck.Simulate(problem, cohort, 1000, 5, 1, cancellation: TestContext.Current.CancellationToken);

        var sd = Math.Sqrt(30 * 0.04 / 29);
        Assert.Equal(sd, FittedErrors.Apply(fit).ErrorModels["blood"].Proportional, 1e-6);
        var middle = Assert.Single(check.Panels).Percentiles.Single(one => one.Probability == 0.5);
        // The median of thirty normal numbers has a standard error of about 1.2533 sd / √30; a quantile of 1000 of them
        // is known to some percent.
        var reach = 1.96 * 1.2533 * sd / Math.Sqrt(30);
        Assert.InRange(Math.Log(middle.Upper[0] / median) / reach, 0.85, 1.15);
        Assert.InRange(-Math.Log(middle.Lower[0] / median) / reach, 0.85, 1.15);
        Assert.Empty(check.Notes);
        Assert.Equal(1, without.Panels[0].Percentiles.Single(one => one.Probability == 0.5).Upper[0] / median, 1e-4);
        Assert.StartsWith(
            "The study gives no size of the measurement error of blood",
            Assert.Single(without.Notes),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Estimated_error_sizes_are_those_of_their_observable_in_its_unit()
    {
        var study = Read("estimate: {rate: {start: 0.3 1/h}}\nerror: {blood: {kind: additive}, level: {kind: log-normal}}\n").OrThrow();
        var (blood, level) = (100 * Math.Exp(-1), 1000 * Math.Exp(-1) * 0.4 / 2);
        var problem = study.Problem with
        {
            Observations =
            [
                .. Enumerable.Range(0, 10).Select(i => Animal(i, "blood", blood + (i % 2 == 0 ? 2 : -2), "%ID")),
                .. Enumerable.Range(10, 10).Select(i => Animal(i, "level", level * Math.Exp(i % 2 == 0 ? 0.3 : -0.3), "particles/mL")),
            ],
        };
        var errors = FittedErrors
            .Apply(Fitter.Fit(problem, new FitSettings { Starts = 1, Threads = 1 }, cancellation: TestContext.Current.CancellationToken))
            .ErrorModels;

        Assert.Equal(2, errors["blood"].Additive, 1e-4);
        Assert.Equal(0.3, errors["level"].Proportional, 1e-5);
    }

    private static Biodistribution.Observations.Observation Animal(int number, string observable, double value, string unit) =>
        new()
        {
            Id = $"{number}",
            Group = "a",
            Animal = $"{number}",
            Observable = observable,
            Time = 2,
            Value = value,
            Unit = unit,
        };

    [Theory]
    [InlineData("between_subjects: {rate: {sd: 0}}", "BD3020", "rate has a spread of 0.")]
    [InlineData("between_subjects: {rate: {cv: -0.3}}", "BD3020", "rate has a spread of -0.3.")]
    [InlineData("between_subjects: {rate: {}}", "BD3020", "rate varies, but by how much is not said.")]
    [InlineData("between_subjects: {share: {distribution: uniform}}", "BD3020", "share varies uniformly, but not between which values.")]
    [InlineData(
        "between_subjects: {rate: {cv: 0.3, between: 1 .. 2 1/h}}",
        "BD3020",
        "rate cannot vary so: the value lies outside the ends of its variation."
    )]
    [InlineData(
        "between_subjects: {volume: {distribution: logit-normal, sd: 1}}",
        "BD3020",
        "volume cannot vary so: a logit-normal variation needs a value between 0 and 1."
    )]
    [InlineData("between_subjects: {}", "BD3020", "Nothing varies between the subjects.")]
    [InlineData("between_subjects: {rat: {cv: 0.3}}", "BD3002", "There is no parameter rat.")]
    [InlineData("between_subjects: {volume: {distribution: normal, sd: 0.3}}", "BD3003", "0.3 does not have the dimension of volume.")]
    [InlineData("subjects: 1000000000\n  between_subjects: {rate: {cv: 0.3}}", "BD1303", "")]
    [InlineData(
        "between_subjects: {rate: {cv: 0.3}}\n  percentiles: [0, 50]",
        "BD3020",
        "A percentile lies between 0 and 100, both excluded."
    )]
    [InlineData(
        "between_subjects: {rate: {cv: 0.3}, volume: {cv: 0.3}}\n  correlations: [{of: [rate, volume], is: 1.2}]",
        "BD3021",
        "A correlation of 1.2 cannot be."
    )]
    [InlineData(
        "between_subjects: {rate: {cv: 0.3}}\n  correlations: [{of: [rate, volume], is: 0.2}]",
        "BD3021",
        "volume does not vary between subjects."
    )]
    [InlineData(
        "between_subjects: {rate: {cv: 0.3}, volume: {cv: 0.3}, share: {cv: 0.1}}\n  correlations: "
            + "[{of: [rate, volume], is: 0.9}, {of: [rate, share], is: 0.9}, {of: [volume, share], is: "
            + "-0.9}]",
        "BD3021",
        "The correlations contradict each other: no numbers can have all of them (the matrix is not positive definite)."
    )]
    public void A_cohort_that_cannot_be_says_why(string section, string code, string message)
    {
        var diagnostics = Read($"cohort:\n  {section}\n").Diagnostics;

        Assert.Contains(diagnostics, diagnostic => diagnostic.Code == code && (message.Length == 0 || diagnostic.Message == message));
    }

    private static Biodistribution.Text.Checked<Study> Read(string more)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("model.yaml"), Model);
        File.WriteAllText(folder.File("study.yaml"), Study + more);
        return StudyFile.Read(folder.File("study.yaml"));
    }

    private static double Correlation(IEnumerable<double> a, IEnumerable<double> b) =>
        MathNet.Numerics.Statistics.Correlation.Pearson(a, b);
}
