using System.CommandLine;
using System.Globalization;
using Biodistribution.Cli.Options;
using Biodistribution.Cli.Screen;
using Biodistribution.Cli.Session;
using Biodistribution.Estimation.Design;
using Biodistribution.Estimation.Identifiability;
using Biodistribution.Estimation.Profiles;
using Biodistribution.Figures;
using Biodistribution.Figures.Studies;
using Biodistribution.Reports;
using Biodistribution.Reports.Answers;
using Biodistribution.Studies.Analysis;
using Biodistribution.Tables;
using Biodistribution.Text;

namespace Biodistribution.Cli.Commands;

/// <summary>The next experiment: which further measurement would tell most.</summary>
internal static class DesignCommand
{
    private const string Step = "expected profiles";

    private const int OnScreen = 10;

    public static Command Create()
    {
        var common = new StudyOptions { SharedStep = Step };
        var prediction = new Option<string?>("--for")
        {
            Description = "the prediction that matters most (the study's own choice, or its first)",
        };
        var add = new Option<int?>("--add") { Description = "most measurements of a set (3, unless the study says otherwise)" };
        var verb = new Verb(
            "design",
            "The next experiment: which further time, organ or group would tell most, one by one and in sets.",
            "biodist design models/studies/exosome-6h-only/study.yaml --out results",
            "biodist design my-study/study.yaml --for \"liver at 6 h\" --add 2"
        );
        common.AddTo(verb, prediction, add);
        verb.SetAction(
            (parse, cancellation) => Task.FromResult(Run(common.Read(parse), parse.GetValue(prediction), parse.GetValue(add), cancellation))
        );
        return verb;
    }

    private static int Run(StudyOptions.Values options, string? prediction, int? add, CancellationToken cancellation)
    {
        if (add is < 1 or > 20)
        {
            Terminal.ShowError("--add must be 1 to 20.");
            return ExitCode.WrongInput;
        }
        if (SavedRun.Show("design", options.Path) is { } shown)
            return shown;
        using var work = StudySession.Begin(
            "design",
            options,
            [("for", prediction ?? ""), ("add", add?.ToString(CultureInfo.InvariantCulture) ?? "")],
            cancellation
        );
        if (work is null)
            return ExitCode.WrongInput;
        if (
            prediction is not null
            && !QuantityOptions.AreKnown(
                options.Path,
                "--for",
                "prediction",
                [prediction],
                [.. work.Study.Predictions.Select(one => one.Name)]
            )
        )
            return ExitCode.WrongInput;
        var own = work.Study.Design;
        var request = (own ?? new DesignRequest { Candidates = [] }) with
        {
            Candidates = own is { Candidates.IsEmpty: false } ? own.Candidates : DefaultCandidates.Choose(work.Study.Problem),
        };
        request = request with { For = prediction ?? request.For, Add = add ?? request.Add };
        if (request.Candidates.IsEmpty)
        {
            Terminal.ShowError(
                $"{options.Path}: No measurement to weigh follows from the data.\n    Add  design: {{candidates: "
                    + $"[{{times: [1 h, 6 h], observables: [liver]}}]}}  to the study."
            );
            return ExitCode.WrongInput;
        }
        if (work.Fit(out var exitCode) is not { } fit)
            return exitCode;
        var rank = RankCheck.Run(work.Study.Problem, work.Settings.Seed, cancellation);
        var matters = work.Study.Predictions.FirstOrDefault(one => one.Name == request.For) ?? work.Study.Predictions.FirstOrDefault();
        var profiles = ProfileLikelihood.Run(
            fit,
            StudyAnalyst.ProfileSettingsOf(work.Settings) with
            {
                Predictions = matters is null ? [] : [matters],
            },
            rank,
            StudyProgress.ForStep(StudyAnalyst.ProfileStep, work.Progress),
            work.Journal(StudyAnalyst.ProfileStep),
            cancellation
        );
        if (cancellation.IsCancellationRequested)
            return work.CloseInterrupted();
        var result = NextExperiment.Run(
            fit,
            profiles,
            request,
            work.Study.Predictions,
            new DesignSettings
            {
                Seed = work.Settings.Seed,
                Confidence = work.Settings.Confidence,
                Threads = work.Settings.Threads,
            },
            StudyProgress.ForStep(Step, work.Progress),
            work.Journal(Step),
            cancellation
        );
        return work.End(Outcome(work, result, !cancellation.IsCancellationRequested));
    }

    private static VerbOutput Outcome(StudySession work, DesignResult result, bool isComplete)
    {
        var units = work.Study.Model.Units;
        var figures = new[] { DesignFigures.Ranking(result, work.Study.Simulated.Length > 0) }.OfType<Figure>().ToArray();
        var weighed = result.Ranked.Where(one => one.Excluded.Length == 0).ToArray();
        var hasOpen = double.IsFinite(result.Present.OpenSd);
        static string Factor(double sd) => double.IsNaN(sd) ? "–" : $"×/÷ {NumberText.Short(Math.Exp(1.96 * sd))}";
        return new VerbOutput(
            "biodist/design/1",
            new QuestionReport
            {
                Heading = "The next experiment",
                Question = "Which further measurement would tell most?",
                Answers = result.Answers,
                Warnings = result.Warnings,
                Figures = [.. figures],
                Tables =
                [
                    new ReportTable(
                        $"Single measurements, best first by {result.RankedBy}. A factor of uncertainty of 2 means: "
                            + $"known within half and double.",
                        new Table(
                            new TextColumn("Measurement", weighed.Take(OnScreen).Select(one => one.Candidate.Name)),
                            new NumberColumn("Animals", weighed.Take(OnScreen).Select(one => (double)one.Candidate.Animals)),
                            new NumberColumn("Cost", weighed.Take(OnScreen).Select(one => one.Candidate.Cost)),
                            new TextColumn("What is open", weighed.Take(OnScreen).Select(one => Factor(one.Score.OpenSd))),
                            new TextColumn("All parameters", weighed.Take(OnScreen).Select(one => Factor(one.Score.MeanSd))),
                            new TextColumn("Prediction", weighed.Take(OnScreen).Select(one => Factor(one.Score.PredictionSd))),
                            new TextColumn(
                                "Expected to determine (at n of the parameter sets tried)",
                                weighed.Take(OnScreen).Select(one => Settles(one))
                            )
                        )
                    ),
                    new ReportTable(
                        "The best sets of each size: by what is open, by D-, A- and c-optimality.",
                        new Table(
                            new TextColumn("Criterion", result.Sets.Select(set => set.Criterion)),
                            new TextColumn(
                                "Measurements",
                                result.Sets.Select(set => string.Join("; ", set.Samples.Select(one => one.Name)))
                            ),
                            new NumberColumn("Cost", result.Sets.Select(set => set.Cost)),
                            new TextColumn("All parameters", result.Sets.Select(set => Factor(set.Score.MeanSd))),
                            new TextColumn("Prediction", result.Sets.Select(set => Factor(set.Score.PredictionSd)))
                        )
                    ),
                ],
                Methods =
                    "Measurements were ranked by the expected information of the data with each of them added, "
                    + "averaged over parameter sets that agree with the present data, bounds counting as vague knowledge. "
                    + $"The scatter is that of the study's own rows. For the best few the expected value was added "
                    + $"to the data, and the study fitted and profiled anew, at the best fit also with both ends of "
                    + $"the 95 % scatter of the measurement (seed {work.Settings.Seed}); advised is what determines "
                    + $"most for sure there. Sets were found by adding and exchanging one measurement at a time.",
            }
        )
        {
            Tables =
            [
                ("design-ranking.csv", DesignTables.Ranking(result, units.Factor(units.TimeUnit), units.TimeUnit)),
                ("design-sets.csv", DesignTables.Sets(result)),
            ],
            Figures = figures,
            Opening =
            [
                $"{weighed.Length} measurements weighed, ranked by {result.RankedBy}.",
                $"At present: {(hasOpen ? $"what is open {Factor(result.Present.OpenSd)}, " : "")}all parameters "
                    + $"{Factor(result.Present.MeanSd)}, prediction {Factor(result.Present.PredictionSd)}.",
            ],
            Screen =
            [
                (
                    ["measurement", "cost", "what is open", "all parameters", "prediction", "determines (parameter sets)"],
                    weighed
                        .Take(OnScreen)
                        .Select(one =>
                            new[]
                            {
                                one.Candidate.Name,
                                NumberText.Short(one.Candidate.Cost),
                                Factor(one.Score.OpenSd),
                                Factor(one.Score.MeanSd),
                                Factor(one.Score.PredictionSd),
                                Settles(one),
                            }
                        )
                ),
            ],
            Next = [new NextStep("with the new sample in the table of observations", work.Command("fit", "--out results"))],
            IsComplete = isComplete,
        };
    }

    // Each verdict that was tried, with the share of parameter sets at which it is expected to be: determined.
    private static string Settles(RankedCandidate one) =>
        string.Join(
            ", ",
            one.Verdicts.Where(verdict => verdict.Determined > 0)
                .Select(verdict => $"{verdict.Name} ({verdict.Determined}/{verdict.Tried})")
        )
            is { Length: > 0 } text
            ? text
        : one.Verdicts.IsEmpty ? ""
        : "none of it";
}
