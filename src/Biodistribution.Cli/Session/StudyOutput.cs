using System.Collections.Immutable;
using System.Globalization;
using Biodistribution.Cli.Screen;
using Biodistribution.Estimation;
using Biodistribution.Estimation.Identifiability;
using Biodistribution.Figures;
using Biodistribution.Figures.Studies;
using Biodistribution.Output;
using Biodistribution.Reports.Answers;
using Biodistribution.Reports.Studies;
using Biodistribution.Studies;
using Biodistribution.Studies.Analysis;
using Biodistribution.Text;

namespace Biodistribution.Cli.Session;

/// <summary>A study analysed with its progress on the terminal, written to a folder, and told on the screen.</summary>
internal static class StudyOutput
{
    /// <summary>The manifest of a run.</summary>
    public static RunManifest ManifestOf(string command, Study study, AnalysisSettings settings) =>
        RunOutput.Manifest(command, study.File, study.InputFiles, Given(settings), settings.Seed);

    private static ImmutableSortedDictionary<string, string> Given(AnalysisSettings settings)
    {
        var given = ImmutableSortedDictionary.CreateRange(
            StringComparer.Ordinal,
            new Dictionary<string, string>
            {
                ["starts"] = settings.Starts.ToString(CultureInfo.InvariantCulture),
                ["confidence"] = settings.Confidence.ToString("R", CultureInfo.InvariantCulture),
                ["draws"] = settings.DrawCount.ToString(CultureInfo.InvariantCulture),
            }
        );
        given = settings.Solver.Text is { Length: > 0 } solver ? given.Add("solver", solver) : given;
        return settings.Method is { } method ? given.Add("method", method.DisplayName()) : given;
    }

    /// <summary>Runs the analysis.</summary>
    public static StudyAnalysis Analyse(Study study, AnalysisSettings settings, CancellationToken cancellation)
    {
        using var progress = new TerminalProgress();
        return StudyAnalyst.Run(study, settings, progress, cancellation: cancellation);
    }

    /// <summary>All tables, figures and the report of what was finished.</summary>
    public static RunOutput Of(RunManifest manifest, StudyAnalysis analysis)
    {
        ImmutableArray<Figure> figures = [.. Figures(analysis)];
        return new RunOutput(
            Tables(analysis),
            figures,
            (
                StudyReport.Build(analysis, figures, manifest) with
                {
                    Answer = StudyAnswer.Build(analysis, StudyAnswer.PortablePath(analysis.Study.File)),
                }
            ).Document
        );
    }

    private static IEnumerable<RunTable> Tables(StudyAnalysis analysis)
    {
        yield return ("parameters.csv", StudyTables.Parameters(analysis));
        yield return ("observations-used.csv", StudyTables.Observations(analysis.Fit!.Rows));
        yield return ("fit-by-group.csv", StudyTables.Quality(analysis.Fit!));
        if (analysis.Information is { } information)
            yield return ("information.csv", StudyTables.Information(information));
        yield return ("starts.csv", StudyTables.Starts(analysis));
        if (analysis.Profiles is { } profiles)
        {
            yield return ("predictions.csv", StudyTables.Predictions(analysis));
            yield return ("profiles.csv", StudyTables.Profiles(profiles));
        }
        if (analysis.Courses is { } courses)
            yield return new RunTable("curves.csv", StudyTables.Curves(courses, analysis.Study.Model.Units.TimeUnit))
            {
                Remarks = [.. StudyTables.Remarks(analysis.Study)],
            };
        if (analysis.Sweep is { } sweep)
        {
            yield return ("dose-response.csv", StudyTables.DoseResponse(sweep, analysis.Draws.IsRange));
            yield return ("dose-response-summary.csv", StudyTables.Summaries(analysis.Summaries));
            if (!sweep.Limits.IsEmpty)
                yield return ("largest-dose.csv", StudyTables.Limits(sweep));
            if (sweep.Across is { } across)
                yield return ("accumulation.csv", StudyTables.Across(across));
        }
        if (!analysis.Alternatives.IsEmpty)
            yield return ("alternatives.csv", StudyTables.Alternatives(analysis));
    }

    private static IEnumerable<Figure> Figures(StudyAnalysis analysis)
    {
        var model = analysis.Study.Model;
        var figures = new List<Figure?>();
        if (analysis.Profiles is not null)
            figures.AddRange([StudyFigures.Profiles(analysis, false), StudyFigures.Profiles(analysis, true)]);
        if (analysis.Courses is { } courses)
            figures.Add(
                StudyFigures.Curves(
                    courses,
                    model,
                    analysis.Study,
                    analysis.Fit!.Rows,
                    analysis.Draws.IsRange,
                    analysis.Settings.Confidence
                )
            );
        if (analysis.Shares is { } shares)
            figures.AddRange([StudyFigures.Shares(shares, model, analysis.Study), BodyMaps.Of(analysis)]);
        if (analysis.Sweep is not null)
            figures.AddRange([StudyFigures.DoseResponse(analysis), StudyFigures.Across(analysis)]);
        figures.Add(StudyFigures.Sensitivity(analysis));
        figures.AddRange(FitFigures.Build(analysis.Fit!, analysis.Study.Simulated.Length > 0));
        return figures.OfType<Figure>();
    }

    /// <summary>
    /// Tells the outcome on the screen: where the dose is, what the data tell, what next; the long tables only with
    /// --details.
    /// </summary>
    /// <param name="analysis">The study, fitted.</param>
    public static void Print(StudyAnalysis analysis)
    {
        ScreenText.Write(StudyAnswer.Build(analysis, analysis.Study.File));
        if (ScreenText.HasDetails)
            PrintDetails(analysis);
    }

    /// <summary>The best fit as soon as it is known, where a person waits for the rest.</summary>
    /// <param name="analysis">What is known so far.</param>
    public static void PrintBestFit(StudyAnalysis analysis)
    {
        if (!Terminal.IsWatched || analysis is not { Fit.Succeeded: true, Profiles: null } || analysis.Measured.IsEmpty)
            return;
        Terminal.Progress("");
        var units = analysis.Study.Predictions.ToDictionary(one => one.Name, one => one.Unit.Text);
        var best = analysis.Measured.Select(one => $"{one.Name} {NumberText.ForSentence(one.Predicted)} {units[one.Name]}".TrimEnd());
        var text = $"Best fit: {string.Join("; ", best)}. What else agrees with the data follows.";
        foreach (var line in WordWrap.Lines(text, ScreenText.Width))
            Terminal.Note(line);
    }

    private static void PrintDetails(StudyAnalysis analysis)
    {
        var fit = analysis.Fit!;
        Console.WriteLine();
        ScreenText.Paragraph($"{fit.Rows.Length} rows of data, {fit.FittedRows} fitted; {fit.SearchStatement}.");
        foreach (var sentence in StudyReport.ErrorStatements(analysis))
            ScreenText.Paragraph(sentence);
        Console.WriteLine();
        ScreenTable.Write(["parameter", "estimate", "interval", "verdict"], fit.Estimates.Select(estimate => Row(analysis, estimate)));
        foreach (var alone in IndependentInterval.Of(fit, analysis.Settings.Confidence).Where(one => double.IsFinite(one.TooNarrowBy)))
            ScreenText.Paragraph(
                $"{alone.Parameter} with all rows as independent: {NumberText.Short(alone.Lower)} to {NumberText.Short(alone.Upper)}, "
                    + $"{(alone.TooNarrowBy >= 1 ? "narrower" : "wider")} by a factor of "
                    + $"{NumberText.Short(Math.Max(alone.TooNarrowBy, 1 / alone.TooNarrowBy))}",
                "  ",
                "    "
            );
        Console.WriteLine();
        foreach (var answer in StudyReport.Answers(analysis).Where(answer => answer.Length > 0))
            ScreenText.Paragraph($"{char.ToUpperInvariant(answer[0])}{answer[1..]}", "- ", "  ");
        foreach (var summary in analysis.Summaries.Where(summary => summary.Quantity == DoseResponse.Sweeps.SweepQuantity.Amount))
            ScreenText.Paragraph(
                $"Dose-response of the {summary.Response}, {summary.Group}: "
                    + $"{string.Join("; ", summary.Curve.Parameters.Select(parameter => $"{parameter.Name} {parameter.Sentence}"))}.",
                "- ",
                "  "
            );
        ScreenText.Notes(analysis.Warnings);
        if (analysis.Courses is { } courses)
        {
            ScreenText.Notes(courses.FailureSentences.Concat(courses.Doubts));
            ScreenText.Paragraph(courses.AccuracySentence);
        }
    }

    private static string[] Row(StudyAnalysis analysis, Estimation.Estimate estimate)
    {
        var verdict = StudyTables.VerdictOf(analysis, estimate.Name);
        var isShown = verdict is null or { Kind: VerdictKind.Determined or VerdictKind.TwoSolutions };
        return
        [
            estimate.Name,
            isShown ? $"{NumberText.Short(estimate.Shown)} {estimate.Unit}".Trim() : "–",
            verdict is { IsInterval: true } ? $"{NumberText.Short(verdict.Lower)} to {NumberText.Short(verdict.Upper)}" : "–",
            verdict?.Text ?? "",
        ];
    }
}
