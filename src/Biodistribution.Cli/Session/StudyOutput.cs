using System.Collections.Immutable;
using System.Globalization;
using Biodistribution.Cli.Screen;
using Biodistribution.Estimation;
using Biodistribution.Estimation.Identifiability;
using Biodistribution.Figures;
using Biodistribution.Figures.Export;
using Biodistribution.Figures.Studies;
using Biodistribution.Output;
using Biodistribution.Reports;
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
        var given = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, new Dictionary<string, string>
        {
            ["starts"] = settings.Starts.ToString(CultureInfo.InvariantCulture),
            ["confidence"] = settings.Confidence.ToString("R", CultureInfo.InvariantCulture),
            ["draws"] = settings.DrawCount.ToString(CultureInfo.InvariantCulture),
        });
        return settings.Method is { } method ? given.Add("method", method.DisplayName()) : given;
    }

    /// <summary>Runs the analysis.</summary>
    public static StudyAnalysis Analyse(Study study, AnalysisSettings settings, CancellationToken cancellation)
    {
        var analysis = StudyAnalyst.Run(study, settings, new TerminalProgress(), null, cancellation);
        Terminal.Progress("");
        return analysis;
    }

    /// <summary>Writes all tables, figures and the report of what was finished.</summary>
    public static ImmutableArray<Diagnostic> Write(RunFolder run, RunManifest manifest, StudyAnalysis analysis)
    {
        var model = analysis.Study.Model;
        var figures = new List<Figure>();
        run.Write("parameters.csv", StudyTables.Parameters(analysis));
        run.Write("observations-used.csv", StudyTables.Observations(analysis.Fit!.Rows));
        run.Write("fit-by-group.csv", StudyTables.Quality(analysis.Fit!));
        if (analysis.Information is { } information)
            run.Write("information.csv", StudyTables.Information(information));
        run.Write("starts.csv", StudyTables.Starts(analysis));
        if (analysis.Profiles is { } profiles)
        {
            run.Write("predictions.csv", StudyTables.Predictions(analysis));
            run.Write("profiles.csv", StudyTables.Profiles(profiles));
            figures.AddRange(new[] { StudyFigures.Profiles(analysis, false), StudyFigures.Profiles(analysis, true) }.OfType<Figure>());
        }
        if (analysis.Courses is { } courses)
        {
            run.Write("curves.csv", StudyTables.Curves(courses, model.Units.TimeUnit), StudyTables.Remarks(analysis.Study));
            figures.Add(StudyFigures.Curves(courses, model, analysis.Study, analysis.Fit.Rows, analysis.Draws.IsRange));
        }
        if (analysis.Shares is { } shares)
        {
            figures.Add(StudyFigures.Shares(shares, model, analysis.Study));
            figures.AddRange(new[] { StudyFigures.BodyMap(analysis) }.OfType<Figure>());
        }
        if (analysis.Sweep is { } sweep)
        {
            run.Write("dose-response.csv", StudyTables.DoseResponse(sweep, analysis.Draws.IsRange));
            run.Write("dose-response-summary.csv", StudyTables.Summaries(analysis.Summaries));
            if (!sweep.Limits.IsEmpty)
                run.Write("largest-dose.csv", StudyTables.Limits(sweep));
            if (sweep.Across is { } across)
                run.Write("accumulation.csv", StudyTables.Across(across));
            figures.AddRange(new[] { StudyFigures.DoseResponse(analysis), StudyFigures.Across(analysis) }.OfType<Figure>());
        }
        if (!analysis.Alternatives.IsEmpty)
            run.Write("alternatives.csv", StudyTables.Alternatives(analysis));
        figures.AddRange(new[] { StudyFigures.Sensitivity(analysis) }.OfType<Figure>());
        figures.AddRange(FitFigures.Build(analysis.Fit!, analysis.Study.Simulated.Length > 0));
        Terminal.Show(FigureExport.Limits(run.Name));
        Parallel.ForEach(figures, figure => FigureExport.Write(figure, run));
        var document = StudyReport.Build(analysis, figures, manifest).Document;
        ReportFile.Write(document, run);
        return run.Close(analysis.IsComplete);
    }

    /// <summary>Tells the outcome on the screen.</summary>
    public static void Print(StudyAnalysis analysis)
    {
        var study = analysis.Study;
        var fit = analysis.Fit!;
        Console.WriteLine($"{study.Name}: {study.Title}{(study.Simulated.Length > 0 ? $"\nSIMULATED DATA: {study.Simulated}" : "")}");
        Console.WriteLine($"{fit.Rows.Length} rows of data, {fit.FittedRows} fitted; {fit.SearchStatement}.");
        Console.WriteLine();
        ScreenTable.Write(["parameter", "estimate", "interval", "verdict"], fit.Estimates.Select(estimate => Row(analysis, estimate)));
        Console.WriteLine();
        foreach (var answer in StudyReport.Answers(analysis))
            Console.WriteLine(answer.Length > 0 ? $"- {char.ToUpperInvariant(answer[0])}{answer[1..]}" : "");
        foreach (var summary in analysis.Summaries.Where(summary => summary.Quantity == DoseResponse.Sweeps.SweepQuantity.Amount))
            Console.WriteLine($"- Dose-response of the {summary.Response}, {summary.Group}: {string.Join("; ", summary.Curve.Parameters.Select(parameter => $"{parameter.Name} {parameter.Sentence}"))}.");
        foreach (var warning in analysis.Warnings)
            Console.WriteLine($"! {warning}");
        if (analysis.Courses is { } courses)
        {
            foreach (var sentence in courses.FailureSentences)
                Console.WriteLine($"! {sentence}");
            Console.WriteLine(courses.AccuracySentence);
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
