using Biodistribution.Cli.Screen;
using Biodistribution.Figures;
using Biodistribution.Figures.Studies;
using Biodistribution.Output;
using Biodistribution.Reports;
using Biodistribution.Reports.Studies;
using Biodistribution.Studies;
using Biodistribution.Studies.Analysis;
using Biodistribution.Tables;

namespace Biodistribution.Cli.Session;

/// <summary>Dose-response of one study, or of several side by side.</summary>
internal static class StudyDoseResponse
{
    private static readonly string[] Headings = ["group", "response", "number", "median and range"];

    /// <summary>Reads a study that asks for a dose-response; null after a message.</summary>
    public static Study? Read(string path)
    {
        var read = UserInput.ReadStudy(path);
        Terminal.Show(read.Diagnostics);
        if (read.Value is { DoseResponse: null })
            Terminal.ShowError(
                $"{path}: The study asks for no dose-response.\n    Add  dose_response: {{from: ..., to: ..., observable: ..., at: ...}}."
            );
        return read.Value is { DoseResponse: not null } study ? study : null;
    }

    /// <summary>Fits what can be fitted, and sweeps the dose.</summary>
    public static StudyAnalysis Sweep(Study study, AnalysisSettings settings, CancellationToken cancellation) =>
        HasData(study)
            ? StudyOutput.Analyse(study with { Alternatives = [], Curves = null }, settings, cancellation)
            : StudyAnalyst.Sweep(StudyAnalyst.WithoutData(study, settings), null, cancellation);

    /// <summary>Runs the verb on studies.</summary>
    public static int Run(
        IReadOnlyList<string> paths,
        AnalysisSettings settings,
        string? outFolder,
        bool json,
        CancellationToken cancellation
    )
    {
        if (paths.Count == 1 && SavedRun.Show("dose-response", paths[0]) is { } shown)
            return shown;
        var read = paths.Select(path => StudySession.Solved(Read(path), settings)).ToArray();
        if (read.Any(one => one is null))
            return ExitCode.WrongInput;
        Study[] studies = [.. read.OfType<Study>()];
        if (studies.GroupBy(study => study.Name).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            Terminal.ShowError(
                $"{paths[^1]}: Two of the studies are called {twice.Key}, so their curves could not be told "
                    + $"apart.\n    Give each a name of its own:  study: ..."
            );
            return ExitCode.WrongInput;
        }
        var manifest = StudyOutput.ManifestOf("dose-response", studies[0], settings);
        manifest = manifest with
        {
            Inputs = [.. studies.SelectMany(study => StudyOutput.ManifestOf("dose-response", study, settings).Inputs).Distinct()],
        };
        RunFolder? run = null;
        if (outFolder is not null)
        {
            if ((run = RunOutput.Open(outFolder, manifest)) is null)
                return ExitCode.WrongInput;
        }
        StudyAnalysis[] analyses = [.. studies.Select(study => Sweep(study, settings, cancellation))];
        if (analyses.FirstOrDefault(analysis => analysis.Sweep is null) is { } without)
        {
            if (without.Fit is { Succeeded: false } fit)
                StudySession.ShowNoFit(without.Study.File, fit);
            return cancellation.IsCancellationRequested ? ExitCode.Interrupted : ExitCode.ComputationFailed;
        }
        Table Of(Func<StudyAnalysis, Table> table) =>
            analyses.Length == 1
                ? table(analyses[0])
                : Table.Stacked("study", analyses.Select(analysis => (analysis.Study.Name, table(analysis))));
        (string File, Table Table)[] tables =
        [
            ("dose-response.csv", Of(analysis => StudyTables.DoseResponse(analysis.Sweep!, analysis.Draws.IsRange))),
            ("dose-response-summary.csv", Of(analysis => StudyTables.Summaries(analysis.Summaries))),
            ("largest-dose.csv", Of(analysis => StudyTables.Limits(analysis.Sweep!))),
            ("accumulation.csv", Of(analysis => analysis.Sweep!.Across is { } across ? StudyTables.Across(across) : new Table())),
        ];
        if (json)
            JsonOutput.Write(
                "biodist/dose-response/1",
                writer =>
                {
                    JsonOutput.WriteTable(writer, "summary", tables[1].Table);
                    JsonOutput.WriteTable(writer, "curves", tables[0].Table);
                    JsonOutput.WriteTable(writer, "largest_dose", tables[2].Table);
                    if (tables[3].Table.RowCount > 0)
                        JsonOutput.WriteTable(writer, "accumulation", tables[3].Table);
                }
            );
        else
            Print(analyses);
        if (run is null)
            return ExitCode.Done;
        Figure[] figures =
        [
            StudyFigures.DoseResponse(analyses),
            .. analyses
                .Select(
                    (analysis, i) =>
                        StudyFigures.Across(analysis) is { } across && analyses.Length > 1
                            ? across with
                            {
                                Name = $"{across.Name}-{i + 1}",
                                Title = $"{analysis.Study.Name}: {across.Title}",
                            }
                            : StudyFigures.Across(analysis)
                )
                .OfType<Figure>(),
        ];
        var report = Report(analyses, figures, tables[1].Table, settings)
            .Document(studies.FirstOrDefault(study => study.Simulated.Length > 0) ?? studies[0], manifest);
        return new RunOutput(tables.Where(one => one.Table.RowCount > 0).Select(one => (RunTable)one), figures, report).Save(run, json);
    }

    private static bool HasData(Study study) => !study.Problem.Estimated.IsEmpty && !study.Problem.Observations.IsEmpty;

    private static void Print(StudyAnalysis[] analyses)
    {
        var hasName = analyses.Length > 1;
        string[] Named(StudyAnalysis analysis, params string[] cells) => hasName ? [analysis.Study.Name, .. cells] : cells;
        ScreenTable.Write(
            hasName ? ["study", .. Headings] : Headings,
            analyses.SelectMany(analysis =>
            {
                var table = StudyTables.Summaries(analysis.Summaries);
                return Enumerable
                    .Range(0, table.RowCount)
                    .Select(row =>
                        Named(
                            analysis,
                            table.Columns[0].Text(row),
                            table.Columns[1].Text(row),
                            table.Columns[2].Text(row),
                            double.IsNaN(((NumberColumn)table.Columns[3]).Values[row])
                                ? table.Columns[7].Text(row)
                                : $"{table.Columns[7].Text(row)} {table.Columns[6].Text(row)}".Trim()
                        )
                    );
            })
        );
        foreach (var analysis in analyses)
        {
            var name = hasName ? $"{analysis.Study.Name}: " : "";
            foreach (
                var sentence in Limits(analysis)
                    .Append(Statement(analysis))
                    .Append(StudyReport.WhyTwoRanges(analysis))
                    .Where(text => text.Length > 0)
            )
                ScreenText.Paragraph(name + sentence, "", "  ");
            ScreenText.Notes(analysis.Warnings.Select(warning => name + warning));
        }
    }

    private static IEnumerable<string> Limits(StudyAnalysis analysis) =>
        analysis.Sweep!.Limits.Select(limit =>
            $"Largest dose that keeps {limit.Observable} under its limit, {limit.Group}: {limit.Sentence}."
        );

    private static string Statement(StudyAnalysis analysis) =>
        analysis.Fit is not null && analysis.Sweep!.IsRangeUnderAssumptions
            ? "The dose of the experiments is assumed: these are ranges, not confidence intervals."
            : analysis.Draws.Statement;

    private static QuestionReport Report(StudyAnalysis[] analyses, IEnumerable<Figure> figures, Table summary, AnalysisSettings settings)
    {
        string Named(StudyAnalysis analysis, string text) => analyses.Length > 1 ? $"{analysis.Study.Name}: {text}" : text;
        return new QuestionReport
        {
            Title =
                analyses.Length > 1
                    ? string.Join(
                        "; ",
                        analyses.Select(analysis => analysis.Study.Title.Length > 0 ? analysis.Study.Title : analysis.Study.Name)
                    )
                    : "",
            Heading = "Dose and response",
            Question = $"How does the response depend on the dose{(analyses.Length > 1 ? ", and how do the studies differ" : "")}?",
            Answers =
            [
                .. analyses.SelectMany(analysis =>
                    analysis
                        .Summaries.Select(one =>
                        {
                            var parameters = one.Curve.Parameters.Select(parameter => $"{parameter.Name} {parameter.Sentence}");
                            return Named(analysis, $"{one.Response}, {one.Group}: {string.Join("; ", parameters)}.");
                        })
                        .Concat(Limits(analysis).Select(text => Named(analysis, text)))
                        .Concat([Named(analysis, Statement(analysis))])
                ),
            ],
            Warnings = [.. analyses.SelectMany(analysis => analysis.Warnings.Select(text => Named(analysis, text)))],
            Figures = [.. figures],
            Tables =
            [
                new ReportTable(
                    "Hill curves fitted once to each parameter set: medians and ranges over the sets; where the "
                        + "doses do not show a plateau there is no number.",
                    summary.WithSpelledHeadings()
                ),
            ],
            Methods =
                $"The dose was varied over its range at the parameter values of each study and at "
                + $"{string.Join(" and ", analyses.Select(analysis => analysis.Sweep!.DrawCount).Distinct())} "
                + $"parameter sets of its bands (seed {settings.Seed}); doses of a schedule keep their proportions. "
                + $"A Hill curve was fitted to each parameter set, and the numbers given are quantiles over the sets.",
        };
    }
}
