using System.Collections.Immutable;
using Biodistribution.Estimation;
using Biodistribution.Estimation.Design;
using Biodistribution.Estimation.Identifiability;
using Biodistribution.Estimation.Profiles;
using Biodistribution.Estimation.Searches;
using Biodistribution.Estimation.Uncertainty;
using Biodistribution.Numerics.Random;
using Biodistribution.Numerics.Statistics;
using Biodistribution.Observations;
using Biodistribution.Studies.Reading;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Validation.Coverage;

/// <summary>What one simulated study said about one parameter.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Lower">Lower end of the profile interval; negative infinity where it has none.</param>
/// <param name="Upper">Upper end of the profile interval; infinity where it has none.</param>
/// <param name="ByProfile">Whether the profile interval covers the truth.</param>
/// <param name="ByHessian">Whether the interval from the information matrix does.</param>
/// <param name="ByBootstrap">Whether the bootstrap interval does; null where there was none.</param>
public sealed record ParameterOutcome(
    string Parameter,
    VerdictKind Verdict,
    double Lower,
    double Upper,
    bool ByProfile,
    bool ByHessian,
    bool? ByBootstrap
);

/// <summary>What one simulated study said about one prediction.</summary>
/// <param name="Prediction">Its name.</param>
/// <param name="Truth">The true value, in the unit of the manifest.</param>
/// <param name="ByProfile">Whether the profile interval covers it.</param>
public sealed record PredictionOutcome(string Prediction, double Truth, bool ByProfile);

/// <summary>What one simulated study said.</summary>
/// <param name="Parameters">About each parameter.</param>
/// <param name="Predictions">About each prediction.</param>
/// <param name="ShowsMisfit">Whether its report shows misfit.</param>
public sealed record StudyOutcome(
    ImmutableArray<ParameterOutcome> Parameters,
    ImmutableArray<PredictionOutcome> Predictions,
    bool ShowsMisfit
);

/// <summary>Simulates the studies of a design and fits each as the program would.</summary>
public sealed class SimulatedStudies
{
    private readonly CoverageDesign design;
    private readonly double confidence;
    private readonly FitProblem problem;
    private readonly RankCheck rank;
    private readonly (string Observable, string Unit, double Hours, double Truth)[] measured;
    private readonly double[] truth;
    private readonly (Prediction Prediction, double Truth)[] predictions;

    /// <summary>Makes a design ready.</summary>
    /// <param name="design">The design.</param>
    /// <param name="confidence">Nominal probability of the intervals.</param>
    /// <param name="added">A sample added to the design; null for none.</param>
    public SimulatedStudies(CoverageDesign design, double confidence, CoverageRows? added = null)
    {
        (this.design, this.confidence) = (design, confidence);
        problem = StudyFile.Read(Path.Combine(CoverageManifest.Folder, design.Study), reach: FileReach.Anywhere).OrThrow().Problem;
        var name = design.Truth.Length > 0 ? design.Truth : Path.GetFileNameWithoutExtension(design.Study).Split('-')[0];
        var values = IndependentTruth.Parameters(name);
        truth = [.. problem.Estimated.Select(estimated => values[estimated.Parameter.Name])];
        // What is estimated elsewhere is known here: its true value.
        problem = problem with
        {
            Model = problem.Model with
            {
                Parameters =
                [
                    .. problem.Model.Parameters.Select(parameter =>
                        values.TryGetValue(parameter.Name, out var value)
                            ? parameter with
                            {
                                Value = value * problem.Model.Units.Factor(parameter.Unit),
                            }
                            : parameter
                    ),
                ],
            },
        };
        measured =
        [
            .. (added is null ? design.Rows : design.Rows.Add(added)).SelectMany(row =>
                row.Hours.Select(hours => (row.Observable, row.Unit, hours, IndependentTruth.At(name, row.Observable, hours)))
            ),
        ];
        predictions =
        [
            .. design.Predictions.SelectMany(row =>
                row.Hours.Select(hours =>
                    (
                        new Prediction($"{row.Observable} at {hours} h", "animals", row.Observable, Unit.Parse(row.Unit))
                        {
                            Time = hours * problem.Model.Units.Factor(Unit.Parse("h")),
                        },
                        IndependentTruth.At(name, row.Observable, hours)
                    )
                )
            ),
        ];
        rank = RankCheck.Run(Data(0));
    }

    /// <summary>One simulated study: the study with data of its own.</summary>
    /// <param name="number">Its number; the data follow from the design's seed and the number.</param>
    public FitProblem Data(int number)
    {
        var random = new CounterRandom(design.Seed, (ulong)number);
        var rows = ImmutableArray.CreateBuilder<Observation>();
        foreach (var (observable, unit, hours, value) in measured)
            for (var animal = 0; animal < design.Animals; animal++)
                rows.Add(
                    new Observation
                    {
                        Id = $"{rows.Count + 1}",
                        Group = "animals",
                        Animal = $"{rows.Count + 1}",
                        Observable = observable,
                        Time = hours,
                        TimeUnit = "h",
                        Value = value * Math.Exp(design.Cv * random.NextNormal()),
                        Unit = unit,
                    }
                );
        return problem with { Observations = rows.ToImmutable() };
    }

    /// <summary>Simulates and fits a study.</summary>
    /// <param name="number">Its number.</param>
    public StudyOutcome Outcome(int number)
    {
        var data = Data(number);
        var fit = Fitter.Fit(data, new FitSettings { Starts = 1, Threads = 1 });
        var profiles = ProfileLikelihood.Run(
            fit,
            new ProfileSettings
            {
                Confidence = confidence,
                Threads = 1,
                Predictions = [.. predictions.Select(one => one.Prediction)],
            },
            rank
        );
        var bootstrap =
            number < design.BootstrapStudies
                ? Bootstrap.Run(
                    fit,
                    new BootstrapSettings
                    {
                        Replicates = design.BootstrapReplicates,
                        Seed = design.Seed + (ulong)number,
                        Confidence = confidence,
                        Threads = 1,
                    },
                    rank
                )
                : null;
        var z = NormalDistribution.Quantile((1 + confidence) / 2);
        return new StudyOutcome(
            [
                .. truth.Select(
                    (value, i) =>
                    {
                        var curve = profiles.Curves.Single(curve => curve.Name == problem.Estimated[i].Parameter.Name);
                        var (lower, upper) = (End(curve.Lower, double.NegativeInfinity), End(curve.Upper, double.PositiveInfinity));
                        var estimate = fit.Estimates[i];
                        var (low, high) = (problem.Estimated[i].Lower, problem.Estimated[i].Upper);
                        double Scaled(double v) =>
                            problem.Estimated[i].Scale switch
                            {
                                EstimationScale.Log => Math.Log(v),
                                EstimationScale.Logit => Math.Log((v - low) / (high - v)),
                                _ => v,
                            };
                        var byHessian =
                            Math.Abs(
                                Scaled(estimate.Value)
                                    - Scaled(
                                        value * problem.Model.Units.Factor(problem.Model.Parameters.First(p => p.Name == curve.Name).Unit)
                                    )
                            )
                            <= z * estimate.ScaledStandardError;
                        var drawn = bootstrap?.Estimates.FirstOrDefault(one => one.Name == curve.Name);
                        return new ParameterOutcome(
                            curve.Name,
                            profiles.Verdicts.Single(verdict => verdict.Name == curve.Name).Kind,
                            lower,
                            upper,
                            lower <= value && value <= upper,
                            byHessian,
                            drawn is null ? null : !(value < drawn.Lower) && !(value > drawn.Upper)
                        );
                    }
                ),
            ],
            [
                .. predictions.Select(one =>
                {
                    var curve = profiles.Curves.Single(curve => curve.Name == one.Prediction.Name);
                    return new PredictionOutcome(
                        curve.Name,
                        one.Truth,
                        End(curve.Lower, double.NegativeInfinity) <= one.Truth && one.Truth <= End(curve.Upper, double.PositiveInfinity)
                    );
                }),
            ],
            !fit.Misfit.IsEmpty
        );
    }

    /// <summary>
    /// The sample that the design of the next experiment chooses for the first study, among the candidates of the
    /// manifest.
    /// </summary>
    public CoverageRows Advised()
    {
        var fit = Fitter.Fit(Data(0), new FitSettings { Starts = 1 });
        var candidates = design
            .Candidates.SelectMany(row =>
                row.Hours.Select(hours =>
                    (
                        row,
                        Candidate: new DesignCandidate(
                            $"{row.Observable} at {hours} h",
                            "animals",
                            [row.Observable],
                            hours * problem.Model.Units.Factor(Unit.Parse("h")),
                            design.Animals,
                            1
                        )
                    )
                )
            )
            .ToArray();
        var result = NextExperiment.Run(
            fit,
            ProfileLikelihood.Run(fit, null, rank),
            new DesignRequest { Candidates = [.. candidates.Select(one => one.Candidate)] },
            []
        );
        var advised =
            result.Advised?.Candidate ?? throw new InvalidOperationException($"No sample is advised: {string.Join(" ", result.Answers)}");
        var (chosen, _) = candidates.First(one => one.Candidate.Name == advised.Name);
        return chosen with { Hours = [advised.Time / problem.Model.Units.Factor(Unit.Parse("h"))] };
    }

    /// <summary>Simulates and fits the first studies of the design, on all cores.</summary>
    /// <param name="count">How many.</param>
    public StudyOutcome[] Outcomes(int count)
    {
        var outcomes = new StudyOutcome[count];
        Parallel.For(0, count, i => outcomes[i] = Outcome(i));
        return outcomes;
    }

    private static double End(ProfileEnd end, double none) => end.Kind == ProfileEndKind.Data ? end.Value : none;
}
