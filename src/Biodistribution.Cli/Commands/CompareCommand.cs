using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Biodistribution.Cli.Options;
using Biodistribution.Cli.Screen;
using Biodistribution.Cli.Session;
using Biodistribution.Estimation;
using Biodistribution.Estimation.Comparison;
using Biodistribution.Estimation.Profiles;
using Biodistribution.Figures;
using Biodistribution.Figures.Catalogue;
using Biodistribution.Figures.Studies;
using Biodistribution.Reports;
using Biodistribution.Reports.Answers;
using Biodistribution.Studies.Analysis;
using Biodistribution.Tables;
using Biodistribution.Text;

namespace Biodistribution.Cli.Commands;

/// <summary>Compares explanations of the same data.</summary>
internal static class CompareCommand
{
    private static readonly string[] ExplanationHeadings = ["prediction", "explanation", "range the data allow"];

    private const int MostStudies = 100;

    // More candidates than these have their residuals in the tables only.
    private const int MostResidualFigures = 6;

    public static Command Create()
    {
        var common = new StudyOptions(MostStudies);
        var verb = new Verb(
            "compare",
            "Compare explanations of the same data: AICc, BIC, likelihood ratios, misfit. One study is "
                + "compared with its alternatives, several with each other.",
            "biodist compare models/studies/exosome-homing/study.yaml --out results",
            "biodist compare linear.yaml capacity-limited.yaml --out results"
        );
        common.AddTo(verb);
        verb.SetAction((parse, cancellation) => Task.FromResult(Run(common.Read(parse) with { WithChoices = true }, cancellation)));
        return verb;
    }

    private static int Run(StudyOptions.Values options, CancellationToken cancellation)
    {
        if (SavedRun.Show("compare", options.Path) is { } shown)
            return shown;
        using var work = StudySession.Begin("compare", options, [], cancellation);
        if (work is null)
            return ExitCode.WrongInput;
        var candidates = Candidates(work);
        if (candidates.Length < 2)
        {
            Terminal.ShowError(
                $"{options.Path}: There is nothing to compare it with.\n    Name several studies, or add  alternatives: "
                    + $" to the study: each may choose options, hold parameters or estimate others."
            );
            return ExitCode.WrongInput;
        }
        var fitted = new List<(string, FitResult)>();
        for (var i = 0; i < candidates.Length && !cancellation.IsCancellationRequested; i++)
            if (
                work.Fit(candidates[i].Problem, $"candidate {i + 1} of {candidates.Length}") is var fit
                && !cancellation.IsCancellationRequested
            )
                fitted.Add((candidates[i].Name, fit));
        if (fitted.Count < 2)
            return work.CloseInterrupted();
        var ranges = Ranges(work, fitted, cancellation);
        var isComplete = fitted.Count == candidates.Length && !cancellation.IsCancellationRequested;
        return work.End(Outcome(work, ModelComparison.Compare(fitted), ranges, isComplete));
    }

    // What the data allow for each prediction under each explanation. Predictions of several studies are not one another's.
    private static ImmutableArray<ExplainedPrediction> Ranges(
        StudySession work,
        List<(string Name, FitResult Fit)> fitted,
        CancellationToken cancellation
    )
    {
        if (!work.Others.IsEmpty || work.Study.Predictions.IsEmpty)
            return [];
        var settings = StudyAnalyst.ProfileSettingsOf(work.Settings) with
        {
            IncludeParameters = false,
            Predictions = work.Study.Predictions,
        };
        var ranges = ImmutableArray.CreateBuilder<ExplainedPrediction>();
        foreach (var (name, fit) in fitted.Where(one => one.Fit.Succeeded))
        {
            if (cancellation.IsCancellationRequested)
                break;
            var step = $"predictions, {name}";
            var profiles = ProfileLikelihood.Run(fit, settings, null, StudyProgress.ForStep(step, work.Progress), null, cancellation);
            ranges.AddRange(profiles.Verdicts.Select(verdict => new ExplainedPrediction(name, verdict)));
        }
        return ranges.ToImmutable();
    }

    private static ImmutableArray<Candidate> Candidates(StudySession work)
    {
        if (work.Others.IsEmpty)
            return
            [
                new Candidate("as in the study", work.Study.Problem),
                .. work.Study.Alternatives.Select(one => new Candidate(one.Name, one.Problem)),
            ];
        var studies = work.Others.Insert(0, work.Study);
        // Two files may bear one name: the file then tells them apart.
        string Name(Studies.Study study) => studies.Count(other => other.Name == study.Name) == 1 ? study.Name : study.File;
        return
        [
            .. studies
                .Select((study, i) => (Name: Name(study), study.Problem, i))
                .Select(one => new Candidate(
                    studies.Take(one.i).Any(earlier => Name(earlier) == one.Name) ? $"{one.Name} ({one.i + 1})" : one.Name,
                    one.Problem
                )),
        ];
    }

    private static VerbOutput Outcome(
        StudySession work,
        ComparisonResult result,
        ImmutableArray<ExplainedPrediction> ranges,
        bool isComplete
    )
    {
        var isSimulated = work.Study.Simulated.Length > 0;
        var figures = new List<Figure>();
        var compared = result.Fits.Where(one => one.NotComparable.Length == 0).ToArray();
        if (compared.Length > 1)
            figures.Add(
                new ModelComparisonFigure
                {
                    Name = "comparison",
                    Title = "Explanations side by side",
                    Finding = result.Answers[0],
                    IsSimulated = isSimulated,
                    Candidates = [.. compared.Select(one => (one.Name, one.DeltaAicc))],
                }
            );
        foreach (var (one, i) in result.Fits.Select((one, i) => (one, i)).Take(MostResidualFigures))
            if (FitFigures.Residuals(one.Fit, isSimulated) is { } residuals)
                figures.Add(residuals with { Name = $"residuals-{i + 1}", Title = $"Residuals: {one.Name}" });
        var table = ComparisonTables.Candidates(result);
        ReportTable[] explained = ranges.IsEmpty
            ? []
            :
            [
                new(
                    "Predictions by explanation: the range the data allow under each, never one number.",
                    ExplainedPrediction.Table(ranges)
                ),
            ];
        return new VerbOutput(
            "biodist/compare/1",
            new QuestionReport
            {
                Heading = "Comparison",
                Question = $"Which of {result.Fits.Length} explanations do the data support?",
                Answers = result.Answers,
                Warnings = result.Warnings,
                Figures = [.. figures],
                Tables =
                [
                    new ReportTable(
                        "Candidates. Differences to the best: below 2 about as good, above 10 practically no "
                            + "support; weight is the share of the evidence.",
                        new Table(
                            new TextColumn("Candidate", result.Fits.Select(one => one.Name)),
                            new NumberColumn("Estimated", result.Fits.Select(one => (double)one.Fit.EstimatedCount)),
                            new NumberColumn("−2 log L", result.Fits.Select(one => one.Fit.MinusTwoLogLikelihood)),
                            new NumberColumn("ΔAICc", result.Fits.Select(one => one.DeltaAicc)),
                            new NumberColumn("Weight", result.Fits.Select(one => one.Weight)),
                            new NumberColumn("ΔBIC", result.Fits.Select(one => one.DeltaBic)),
                            new TextColumn(
                                "Misfit",
                                result.Fits.Select(one => one.Fit.Misfit.IsEmpty ? "none found" : $"{one.Fit.Misfit.Length} signs")
                            )
                        )
                    ),
                    new ReportTable(
                        "Likelihood-ratio tests of candidates that are others with parameters held.",
                        ComparisonTables.Tests(result)
                    ),
                    new ReportTable("Estimates side by side.", ComparisonTables.Estimates(result)),
                    .. explained,
                ],
                Methods =
                    $"Candidates were fitted to the same rows by maximum likelihood from {work.Settings.Starts} "
                    + $"starts each (seed {work.Settings.Seed}) and compared by AICc, BIC and, where one is another "
                    + $"with parameters held, by likelihood ratio.",
            }
        )
        {
            Tables =
            [
                ("comparison.csv", table),
                ("likelihood-ratio-tests.csv", ComparisonTables.Tests(result)),
                ("estimates.csv", ComparisonTables.Estimates(result)),
                .. explained.Select(one => ("predictions-by-explanation.csv", one.Cells)),
            ],
            Figures = figures,
            Screen =
            [
                (
                    ["candidate", "estimated", "AICc above best", "weight", "BIC above best", "starts at best", "misfit"],
                    result
                        .Fits.OrderBy(one => double.IsNaN(one.DeltaAicc) ? double.PositiveInfinity : one.DeltaAicc)
                        .Select(one =>
                            new[]
                            {
                                one.Name,
                                one.Fit.EstimatedCount.ToString(CultureInfo.InvariantCulture),
                                NumberText.Short(one.DeltaAicc),
                                NumberText.Short(one.Weight, 2),
                                NumberText.Short(one.DeltaBic),
                                $"{one.Fit.StartsAtBest} of {one.Fit.Starts.Length}",
                                one.Fit.Misfit.IsEmpty ? "none found" : "see below",
                            }
                        )
                ),
                .. explained.Select(_ => (ExplanationHeadings, (IEnumerable<IReadOnlyList<string>>)ExplainedPrediction.Rows(ranges))),
            ],
            Next = [new NextStep("the sample that tells them apart best", work.Command("design"))],
            IsComplete = isComplete,
        };
    }
}
