using System.CommandLine;
using Biodistribution.Figures;
using Biodistribution.Figures.Studies;
using Biodistribution.Runs;
using Biodistribution.Runs.Studies;

namespace Biodistribution.Cli.Commands;

/// <summary>Dose-response of a calibrated study, or of measured doses and responses.</summary>
internal static class DoseResponseCommand
{
    public static Command Create()
    {
        var input = new Argument<string?>("STUDY") { Description = "a study file with dose_response", Arity = ArgumentArity.ZeroOrOne };
        var data = new Option<string?>("--data") { Description = "CSV with the columns dose and response, and agent where there are several, instead of a study" };
        var shape = new Option<string>("--curve") { Description = "for data: hill (Bottom, Top, EC50, slope), emax (from 0, slope 1), 3pl (from 0), 5pl (asymmetric)", DefaultValueFactory = _ => "hill" };
        shape.AcceptOnlyFromAmong([.. MeasuredCurves.Shapes.Keys]);
        var outFolder = CommonOptions.Out();
        var json = CommonOptions.Json();
        var analysis = new AnalysisOptions();
        var verb = new Verb("dose-response", "Accumulation against dose from a calibrated study, or a curve through measured doses and responses.",
            "biodist dose-response models/studies/exosome-6h/study.yaml --out results", "biodist dose-response --data measured.csv");
        verb.Arguments.Add(input);
        verb.Options.Add(data);
        verb.Options.Add(shape);
        verb.Options.Add(outFolder);
        analysis.AddTo(verb);
        verb.Options.Add(json);
        verb.SetAction((parse, cancellation) => Task.FromResult((parse.GetValue(input), parse.GetValue(data), analysis.Read(parse)) switch
        {
            (_, _, null) => ExitCode.WrongInput,
            ({ } study, null, { } settings) => RunStudy(study, settings, parse.GetValue(outFolder), parse.GetValue(json), cancellation),
            (null, { } table, _) => MeasuredCurves.Run(table, parse.GetValue(shape)!, parse.GetValue(outFolder), parse.GetValue(json)),
            _ => Refuse("Name either a study or --data, not both and not neither."),
        }));
        return verb;
    }

    private static int Refuse(string message)
    {
        Terminal.ShowError(message);
        return ExitCode.WrongInput;
    }

    private static int RunStudy(string path, AnalysisSettings settings, string? outFolder, bool json, CancellationToken cancellation)
    {
        var read = UserInput.ReadStudy(path);
        Terminal.Show(read.Diagnostics);
        if (read.Value is not { } study)
            return ExitCode.WrongInput;
        if (study.DoseResponse is null)
            return Refuse($"{path}: The study asks for no dose-response.\n    Add  dose_response: {{from: ..., to: ..., observable: ..., at: ...}}.");
        var manifest = StudyRun.ManifestOf("dose-response", study, settings);
        RunFolder? run = null;
        if (outFolder is not null)
        {
            var opened = RunFolder.Open(outFolder, manifest);
            Terminal.Show(opened.Diagnostics);
            if ((run = opened.Value) is null)
                return ExitCode.WrongInput;
        }
        var hasData = !study.Problem.Estimated.IsEmpty && !study.Problem.Observations.IsEmpty;
        var analysis = hasData ? StudyRun.Analyse(study with { Alternatives = [], Curves = null }, settings, cancellation) : StudyAnalyst.Sweep(StudyAnalyst.WithoutData(study, settings), null, cancellation);
        if (analysis.Sweep is not { } sweep)
            return cancellation.IsCancellationRequested ? ExitCode.Interrupted : ExitCode.ComputationFailed;
        var table = StudyTables.Summaries(analysis.Summaries);
        if (json)
            JsonOutput.Write("biodist/dose-response/1", writer =>
            {
                JsonOutput.WriteTable(writer, "summary", table);
                JsonOutput.WriteTable(writer, "curves", StudyTables.DoseResponse(sweep, analysis.Draws.IsRange));
                JsonOutput.WriteTable(writer, "largest_dose", StudyTables.Limits(sweep));
                if (sweep.Across is { } across)
                    JsonOutput.WriteTable(writer, "accumulation", StudyTables.Across(across));
            });
        else
        {
            ScreenTable.Write(["group", "response", "number", "median and range"], Enumerable.Range(0, table.RowCount).Select(row => new[] { table.Columns[0].Text(row), table.Columns[1].Text(row), table.Columns[2].Text(row), $"{table.Columns[7].Text(row)} {table.Columns[6].Text(row)}".Trim() }));
            foreach (var limit in sweep.Limits)
                Console.WriteLine($"Largest dose that keeps {limit.Observable} under its limit, {limit.Group}: {limit.InWords}.");
            Console.WriteLine(!hasData ? analysis.Draws.Statement : sweep.IsRangeUnderAssumptions ? "The dose itself is assumed: these are ranges under assumptions, not confidence intervals." : analysis.Draws.Statement);
        }
        if (run is null)
            return ExitCode.Done;
        run.Write("dose-response.csv", StudyTables.DoseResponse(sweep, analysis.Draws.IsRange));
        run.Write("dose-response-summary.csv", table);
        if (!sweep.Limits.IsEmpty)
            run.Write("largest-dose.csv", StudyTables.Limits(sweep));
        if (sweep.Across is { } shown)
            run.Write("accumulation.csv", StudyTables.Across(shown));
        foreach (var figure in new[] { StudyFigures.DoseResponse(analysis), StudyFigures.Across(analysis) }.OfType<Figure>())
            FigureExport.Write(figure, run);
        var failures = run.Close();
        Terminal.Show(failures);
        return failures.IsEmpty ? ExitCode.Done : ExitCode.WrongInput;
    }
}
