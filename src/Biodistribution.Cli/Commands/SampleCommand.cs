using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Biodistribution.Cli.Options;
using Biodistribution.Cli.Screen;
using Biodistribution.Cli.Session;
using Biodistribution.Estimation;
using Biodistribution.Estimation.Identifiability;
using Biodistribution.Estimation.Profiles;
using Biodistribution.Estimation.Uncertainty;
using Biodistribution.Figures.Studies;
using Biodistribution.Reports;
using Biodistribution.Studies.Analysis;
using Biodistribution.Text;

namespace Biodistribution.Cli.Commands;

/// <summary>Samples the posterior; chains that do not agree are not reported.</summary>
internal static class SampleCommand
{
    private const string Step = "sample";

    public static Command Create()
    {
        var common = new StudyOptions();
        var chains = new Option<int>("--chains") { Description = "chains, each from another start", DefaultValueFactory = _ => 8 };
        var draws = new Option<int>("--draws") { Description = "draws to keep", DefaultValueFactory = _ => 1000 };
        var generations = new Option<int>("--generations")
        {
            Description = "steps after which chains that still disagree are given up",
            DefaultValueFactory = _ => 20_000,
        };
        var verb = new Verb(
            "sample",
            "Sample parameters in proportion to how well they agree with data and priors; refused when the chains do not agree.",
            "biodist sample models/studies/exosome-6h-example/study.yaml --out results",
            "biodist sample my-study/study.yaml --generations 20000 --seed 7 --out results"
        );
        common.AddTo(verb, chains, draws, generations);
        verb.SetAction(
            (parse, cancellation) =>
            {
                var settings = new DrawSettings
                {
                    Chains = parse.GetValue(chains),
                    Draws = parse.GetValue(draws),
                    GenerationLimit = parse.GetValue(generations),
                    RHatLimit = 1.02,
                    LeastEffectiveSize = 400,
                };
                if (settings is { Chains: >= 3 and <= 1000, Draws: >= 1 and <= 1_000_000, GenerationLimit: >= 8 and <= 10_000_000 })
                    return Task.FromResult(Run(common.Read(parse), settings, cancellation));
                Terminal.ShowError("--chains must be 3 to 1000, --draws 1 to 1000000, --generations 8 to 10000000.");
                return Task.FromResult(ExitCode.WrongInput);
            }
        );
        return verb;
    }

    private static int Run(StudyOptions.Values options, DrawSettings settings, CancellationToken cancellation)
    {
        string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
        if (SavedRun.Show("sample", options.Path) is { } shown)
            return shown;
        using var work = StudySession.Begin(
            "sample",
            options,
            [("chains", Text(settings.Chains)), ("draws", Text(settings.Draws)), ("generations", Text(settings.GenerationLimit))],
            cancellation
        );
        if (work is null)
            return ExitCode.WrongInput;
        if (work.Fit(out var exitCode) is not { } fit)
            return exitCode;
        var profiles = ProfileLikelihood.Run(
            fit,
            StudyAnalyst.ProfileSettingsOf(work.Settings) with
            {
                Predictions = work.Study.Predictions,
            },
            null,
            StudyProgress.ForStep(StudyAnalyst.ProfileStep, work.Progress),
            work.Journal(StudyAnalyst.ProfileStep),
            cancellation
        );
        if (cancellation.IsCancellationRequested)
            return work.CloseInterrupted();
        var draws = ParameterSampler.Sample(
            fit,
            profiles,
            settings with
            {
                Seed = work.Settings.Seed,
                Threads = work.Settings.Threads,
            },
            StudyProgress.ForStep(Step, work.Progress),
            work.Journal(Step),
            cancellation
        );
        if (cancellation.IsCancellationRequested && !draws.Converged)
            return work.CloseInterrupted();
        return work.End(draws.Converged ? Sampled(work, fit, profiles, draws) : Refused(work, profiles, draws));
    }

    private static VerbOutput Refused(StudySession work, ProfileSet profiles, ParameterDraws draws)
    {
        var open = profiles
            .Curves.Zip(profiles.Verdicts)
            .Where(pair => !pair.First.IsPrediction && pair.Second.Kind != VerdictKind.Determined)
            .Select(pair => pair.First.Name)
            .ToImmutableArray();
        var convergence = DrawTables.Convergence(draws);
        return new VerbOutput(
            "biodist/sample/1",
            new QuestionReport
            {
                Heading = "Chains",
                Question = "Which parameter values are how probable, given these data?",
                Answers =
                [
                    "No answer: " + draws.Message,
                    .. open.IsEmpty
                        ? ImmutableArray<string>.Empty
                        :
                        [
                            $"Why: the data do not determine {string.Join(", ", open)}, so the chains have to cross all "
                                + $"of their ranges along what moves together. Priors, narrower bounds or a further measurement "
                                + $"(biodist design) shorten the way.",
                        ],
                ],
                Tables =
                [
                    new ReportTable(
                        "R-hat is near 1 when the chains agree; the effective number of draws says how many "
                            + "independent ones they are worth.",
                        convergence
                    ),
                ],
            }
        )
        {
            Tables = [("chains.csv", convergence)],
            HasFailed = true,
        };
    }

    private static VerbOutput Sampled(StudySession work, FitResult fit, ProfileSet profiles, ParameterDraws draws)
    {
        var study = work.Study;
        var values = new PredictionValues(study.Problem, study.Predictions);
        var predicted = new ImmutableArray<double>[draws.Values.Length];
        Parallel.For(
            0,
            predicted.Length,
            new ParallelOptions { MaxDegreeOfParallelism = work.Settings.Threads > 0 ? work.Settings.Threads : Environment.ProcessorCount },
            d => predicted[d] = values.At(draws.Values[d])
        );
        var summaries = DrawSummary.Summarize(fit, draws, profiles, study.Predictions, predicted, work.Settings.Confidence);
        var table = DrawTables.Summary(summaries);
        var estimated = study.Problem.Estimated.Length;
        var factors = draws
            .Names.Select(name => study.Model.Units.Factor(study.Model.Parameters.First(one => one.Name == name).Unit))
            .ToArray();
        var figure = DrawsFigures.Pairs(
            "posterior-pairs",
            "Posterior draws in pairs",
            fit.Estimates[..estimated],
            [.. draws.Values.Select(draw => draw.Take(estimated).Select((value, i) => value / factors[i]).ToImmutableArray())],
            study.Simulated.Length > 0
        );
        var open = summaries.Where(one => !one.IsPrediction && !one.IsAssumed && double.IsNaN(one.Lower)).Select(one => one.Name).ToArray();
        var percent = work.Settings.Confidence.ToString("P0", CultureInfo.InvariantCulture);
        return new VerbOutput(
            "biodist/sample/1",
            new QuestionReport
            {
                Heading = "Posterior",
                Question = "Which parameter values are how probable, given these data?",
                Answers =
                [
                    .. summaries.Where(one => one.IsPrediction || !double.IsNaN(one.Lower)).Select(one => $"{one.Name}: {one.Sentence}."),
                    draws.Message + ".",
                ],
                Warnings =
                [
                    .. open.Length > 0
                        ?
                        [
                            $"Not determined by the data: {string.Join(", ", open)}. Within their bounds the draws spread "
                                + $"as the bounds allow, so they get no interval; other intervals hold only for these bounds.",
                        ]
                        : ImmutableArray<string>.Empty,
                    .. fit.Misfit,
                ],
                Figures = figure is null ? [] : [figure],
                Tables =
                [
                    new ReportTable(
                        $"Posterior summaries: median and central {percent} of the draws, only for what the data determine; "
                            + $"R-hat near 1 says that the chains agree.",
                        table
                    ),
                ],
                Methods =
                    $"Parameters were sampled by differential-evolution Markov chains ({draws.Message}; seed {work.Settings.Seed}) "
                    + $"from the likelihood times the priors, uniform within the bounds on the scale of estimation "
                    + $"where no prior was given.",
            }
        )
        {
            Tables = [("sample-summary.csv", table), ("draws.csv", DrawTables.Draws(study.Problem, draws, study.Predictions, predicted))],
            Figures = figure is null ? [] : [figure],
            Screen =
            [
                (
                    ["", "median", $"{percent} of the draws", "R-hat", "effective draws"],
                    summaries
                        .Where(one => !one.IsPrediction)
                        .Select(one =>
                            new[]
                            {
                                one.Name,
                                double.IsNaN(one.Median) ? "–" : $"{NumberText.Short(one.Median)} {one.Unit}".TrimEnd(),
                                one.Sentence,
                                NumberText.Short(one.RHat, 4),
                                NumberText.Short(one.EffectiveSampleSize),
                            }
                        )
                ),
            ],
        };
    }
}
