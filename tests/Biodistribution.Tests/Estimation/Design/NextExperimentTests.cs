using System.Collections.Immutable;
using Biodistribution.Estimation;
using Biodistribution.Estimation.Design;
using Biodistribution.Estimation.Identifiability;
using Biodistribution.Estimation.Profiles;
using Biodistribution.Estimation.Searches;
using Biodistribution.Experiments;
using Biodistribution.Numerics.Random;
using Biodistribution.Observations;
using Biodistribution.Studies.Analysis;
using Biodistribution.Studies.Reading;
using Biodistribution.Units;
using Biodistribution.Validation.Coverage;
using Xunit;

namespace Biodistribution.Tests.Estimation.Design;

public class NextExperimentTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // A line with a known error: its information is known in closed form.
    private static FitResult Line(params double[] times)
    {
        var b = new StudyBuilder
        {
            DefaultError = new ErrorModel { Kind = ErrorKind.Additive, Additive = 1 },
        };
        b.Parameter("a", 1).Parameter("s", 1).Observable("y", b["a"] + (b["s"] * b.Graph.Time)).Group(new Group("all", [], []));
        b.Estimate("a", 10, -1000, 1000, EstimationScale.Natural).Estimate("s", 3, -1000, 1000, EstimationScale.Natural);
        foreach (var t in times)
            b.Value("all", "y", t, 10 + (3 * t));
        return Fitter.Fit(b.Build(), new FitSettings { Starts = 1 }, cancellation: Cancellation);
    }

    private static DesignResult Weigh(FitResult fit, params DesignCandidate[] candidates) =>
        Weigh(fit, new DesignRequest { Candidates = [.. candidates] }, []);

    private static DesignResult Weigh(FitResult fit, DesignRequest request, ImmutableArray<Prediction> predictions)
    {
        var profiles = ProfileLikelihood.Run(fit, new ProfileSettings { Predictions = predictions }, cancellation: Cancellation);
        return NextExperiment.Run(fit, profiles, request, predictions, cancellation: Cancellation);
    }

    private static DesignCandidate Sample(double time, int animals = 1, double cost = 1) =>
        new($"y at {time}", "all", ["y"], time, animals, cost) { Detects = 0 };

    [Fact]
    public void The_gain_of_a_sample_is_the_closed_form_of_a_line()
    {
        // Information of times 0, 1, 2: [3, 3; 3, 5]. Det 6. With a sample at 5 of 2 animals: [5, 13; 13, 55], det 106.
        var result = Weigh(Line(0, 1, 2), Sample(5, animals: 2));

        Assert.Equal(0.5 * Math.Log(106.0 / 6), result.Ranked[0].Score.Gain, 1e-4);
        Assert.Equal(Math.Sqrt((55 + 5) / 106.0 / 2), result.Ranked[0].Score.MeanSd, 1e-4);
        Assert.Equal(Math.Sqrt((5 + 3) / 6.0 / 2), result.Present.MeanSd, 1e-4);
        Assert.Empty(result.Open);
        Assert.Contains("determine all that is asked of them", result.Answers[0], StringComparison.Ordinal);
    }

    [Fact]
    public void The_sd_of_a_prediction_is_the_closed_form_and_its_best_sample_lies_there()
    {
        var prediction = new Prediction("y at 10", "all", "y", Unit.None) { Time = 10 };
        var result = Weigh(Line(0, 1, 2), new DesignRequest { Candidates = [Sample(1), Sample(4), Sample(10)] }, [prediction]);

        // On the scale of the logarithm: (1, 10) C (1, 10)' with C = [5, -3; -3, 3] / 6, over the prediction 40.
        Assert.Equal(Math.Sqrt((5 - 60 + 300) / 6.0) / 40, result.Present.PredictionSd, 1e-5);
        Assert.Equal("y at 10", result.Ranked[0].Candidate.Name);
        Assert.Equal("y at 10", result.Sets.First(set => set.Criterion == "c").Samples[0].Name);
    }

    [Fact]
    public void One_time_cannot_separate_level_and_slope_and_any_other_time_does()
    {
        var result = Weigh(Line(2, 2, 2), Sample(2), Sample(8, animals: 3));

        Assert.Equal(["a", "s"], result.Open);
        Assert.Equal("y at 8", result.Advised!.Candidate.Name);
        // Two of the sets tried lie where the level is at the edge of its bounds, and no sample closes its interval there.
        Assert.Equal(
            (5, 3),
            (
                result.Advised.Verdicts.Single(verdict => verdict.Name == "s").Determined,
                result.Advised.Verdicts.Single(verdict => verdict.Name == "a").Determined
            )
        );
        Assert.StartsWith("The data at 2 alone cannot separate a and s", result.Answers[0], StringComparison.Ordinal);
        Assert.StartsWith("One sample resolves it: y at 8 (3 animals).", result.Answers[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_sample_that_resolves_it_whatever_comes_out_is_advised_before_one_that_does_so_only_as_expected()
    {
        // Seen at 6 h only, the ratio of uptakes is known; early blood tells their sum whatever it shows, an early
        // organ is near its plateau.
        var design = CoverageManifest.Read().SixHours;
        var (advised, others) = (new SimulatedStudies(design, 0.95).Advised(), new[] { ("lung", 0.25), ("liver", 0.25) });

        Assert.DoesNotContain((advised.Observable, advised.Hours[0]), others);
        var after = new SimulatedStudies(design, 0.95, advised).Outcomes(8);
        Assert.All(after, study => Assert.All(study.Parameters, one => Assert.Equal(VerdictKind.Determined, one.Verdict)));
    }

    [Fact]
    public void Outcomes_at_both_ends_of_the_scatter_are_tried_at_the_best_fit()
    {
        var result = Weigh(Line(2, 2, 2), Sample(2), Sample(8, animals: 3));

        Assert.Equal((3, 3), (result.Advised!.Assured, result.Advised.Outcomes));
        Assert.Contains(
            "with the best fit true, wherever in 95 % of its scatter the measurement comes out",
            result.Answers[1],
            StringComparison.Ordinal
        );
        Assert.Equal(0, result.Ranked.Single(one => one.Candidate.Name == "y at 2").Assured);
    }

    [Fact]
    public void Sets_keep_to_the_budget_and_are_never_worse_than_greedy_choices()
    {
        var candidates = new[] { Sample(0, cost: 1), Sample(3, cost: 1), Sample(6, cost: 2), Sample(20, cost: 5) };
        var result = Weigh(
            Line(0, 1, 2),
            new DesignRequest
            {
                Candidates = [.. candidates],
                Add = 3,
                Budget = 4,
            },
            []
        );

        Assert.All(result.Sets, set => Assert.True(set.Cost <= 4));
        Assert.All(result.Sets, set => Assert.DoesNotContain(set.Samples, one => one.Name == "y at 20"));
        // Of the affordable triples there is only one.
        Assert.Equal(
            ["y at 0", "y at 3", "y at 6"],
            result
                .Sets.Single(set => set is { Criterion: "D", Samples.Length: 3 })
                .Samples.Select(one => one.Name)
                .Order(StringComparer.Ordinal)
        );
        var exhaustive = new[] { (0, 1), (0, 2), (1, 2) }.Max(pair =>
            Information(candidates[pair.Item1].Time, candidates[pair.Item2].Time)
        );
        Assert.Equal(
            0.5 * Math.Log(exhaustive / 6),
            result.Sets.Single(set => set is { Criterion: "D", Samples.Length: 2 }).Score.Gain,
            1e-4
        );

        static double Information(double first, double second) =>
            (5 * (5 + (first * first) + (second * second))) - Math.Pow(3 + first + second, 2);
    }

    [Fact]
    public void What_cannot_be_measured_is_out_of_the_question_with_its_reason()
    {
        var result = Weigh(Line(0, 1, 2), Sample(3), Sample(1) with { Detects = 1000 });

        Assert.Equal("", result.Ranked[0].Excluded);
        Assert.Equal("y would be 13, below 1000", result.Ranked[1].Excluded);
    }

    [Fact]
    public void The_sample_advised_for_six_hours_alone_makes_every_parameter_determined_on_data_from_the_truth()
    {
        var study = StudyFile.Read(Path.Combine(RepositoryRoot.Find(), "models", "studies", "exosome-6h-only", "study.yaml")).OrThrow();
        // The simulated rows are independent, and the design weighs rows as independent: the fit takes them so.
        study = study with
        {
            Problem = study.Problem with { DoseSdBetweenAnimals = 0 },
        };
        var fit = Fitter.Fit(study.Problem, new FitSettings { Starts = 4 }, cancellation: Cancellation);
        var before = ProfileLikelihood.Run(fit, new ProfileSettings { Predictions = study.Predictions }, cancellation: Cancellation);
        var open = before.Verdicts.Where(verdict => verdict.Kind != VerdictKind.Determined).Select(verdict => verdict.Name).ToArray();
        Assert.Equal(["uptake", "lung_uptake", "spleen_uptake"], open);

        var result = NextExperiment.Run(
            fit,
            before,
            study.Design!,
            study.Predictions,
            new DesignSettings { CheckedCandidates = 2 },
            cancellation: Cancellation
        );
        Assert.Equal(open, result.Open);
        var advised = result.Advised!.Candidate;

        // What five animals would have shown: the known truth of the simulated data, with its scatter of 20 %, seed fixed beforehand.
        var truth = new Dictionary<string, double>
        {
            ["uptake"] = 9,
            ["breakdown"] = 0.18,
            ["lung_uptake"] = 2,
            ["spleen_uptake"] = 0.5,
            ["macrophage_ratio"] = 1.8,
        };
        var units = study.Model.Units;
        ImmutableArray<double> values =
        [
            .. study.Problem.Estimated.Select(one =>
                truth[one.Parameter.Name]
                * units.Factor(study.Model.Parameters.First(parameter => parameter.Name == one.Parameter.Name).Unit)
            ),
        ];
        var random = new CounterRandom(20261122, 0);
        var percent = Unit.Parse("%ID");
        var rows = advised.Observables.SelectMany(observable =>
            Enumerable
                .Range(1, advised.Animals)
                .Select(animal => new Observation
                {
                    Id = $"next {observable} {animal}",
                    Group = advised.Group,
                    Animal = $"next {animal}",
                    Observable = observable,
                    Time = advised.Time / units.Factor(units.TimeUnit),
                    Value =
                        new PredictionValues(
                            study.Problem,
                            [new Prediction("next", advised.Group, observable, percent) { Time = advised.Time }]
                        ).At(values)[0] * Math.Exp(0.2 * random.NextNormal()),
                    Unit = "%ID",
                })
        );
        var after = Fitter.Fit(
            study.Problem with
            {
                Observations = [.. study.Problem.Observations, .. rows],
            },
            new FitSettings { Starts = 4 },
            cancellation: Cancellation
        );
        var verdicts = ProfileLikelihood.Run(after, cancellation: Cancellation).Verdicts;

        Assert.All(verdicts, verdict => Assert.True(verdict.Kind == VerdictKind.Determined, verdict.Name + ": " + verdict.Text));
        Assert.All(verdicts, verdict => Assert.InRange(truth[verdict.Name], verdict.Lower * 0.8, verdict.Upper * 1.25));
    }

    [Fact]
    public void Without_declared_candidates_every_organ_and_group_of_the_data_is_weighed_at_round_times_around_theirs()
    {
        var study = StudyFile.Read(Path.Combine(RepositoryRoot.Find(), "models", "studies", "exosome-6h-only", "study.yaml")).OrThrow();

        var candidates = DefaultCandidates.Choose(study.Problem);

        Assert.Contains(candidates, one => one is { Name: "liver of healthy at 10 min", Animals: 5, Cost: 1 });
        Assert.Contains(candidates, one => one.Name == "spleen of damaged at 24 h");
        Assert.Equal(candidates.Length, candidates.Select(one => one.Name).Distinct().Count());
        Assert.DoesNotContain(candidates, one => one.Observables.Contains("blood"));
    }
}
