using System.Collections.Immutable;
using Biodistribution.DoseResponse.Curves;
using Biodistribution.Figures;
using Biodistribution.Figures.Kinds;
using Biodistribution.Figures.Studies;
using Biodistribution.Models.Diagnostics;
using Biodistribution.Runs;

namespace Biodistribution.Cli.Commands;

/// <summary>Curves through measured doses and responses, one an agent.</summary>
internal static class MeasuredCurves
{
    /// <summary>The shapes by the names the command line knows.</summary>
    public static ImmutableSortedDictionary<string, CurveShape> Shapes { get; } = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, new Dictionary<string, CurveShape>
    {
        ["hill"] = CurveShape.Hill,
        ["emax"] = CurveShape.Emax,
        ["3pl"] = CurveShape.ThreeParameter,
        ["5pl"] = CurveShape.FiveParameter,
    });

    /// <summary>Fits and shows the curves of a table.</summary>
    public static int Run(string path, string shape, string? outFolder, bool json)
    {
        var diagnostics = new DiagnosticList();
        var agents = DoseResponseData.Read(path, needsAgent: false, diagnostics);
        Terminal.Show(diagnostics.InOrder());
        if (diagnostics.HasErrors)
            return ExitCode.WrongInput;
        var fits = agents.Select(agent => (agent, Fit: CurveFitter.Fit(agent.Doses.AsSpan(), agent.Responses.AsSpan(), Shapes[shape]))).ToArray();
        var rows = fits.SelectMany(one => Numbers(one.Fit).Select(number => (one.agent.Agent, Number: number))).ToArray();
        var table = new Table(
            new TextColumn("agent", rows.Select(row => row.Agent)),
            new TextColumn("number", rows.Select(row => row.Number.Name)),
            new NumberColumn("value", rows.Select(row => row.Number.Value)),
            new NumberColumn("standard_error", rows.Select(row => row.Number.StandardError)),
            new TextColumn("in_words", rows.Select(row => row.Number.Missing.Length > 0 ? $"ambiguous: {row.Number.Missing}" : "")));
        if (json)
            JsonOutput.Write("biodist/dose-response-data/2", writer => JsonOutput.WriteTable(writer, "curve", table));
        else
            ScreenTable.Write(["agent", "number", "value", "standard error", ""], rows.Select(row => new[]
            {
                row.Agent, row.Number.Name, row.Number.Missing.Length > 0 ? "ambiguous" : NumberText.Short(row.Number.Value, 5), row.Number.Missing.Length > 0 ? "" : NumberText.Short(row.Number.StandardError), row.Number.Missing,
            }));
        return outFolder is null ? ExitCode.Done : Write(outFolder, "dose-response", path, shape, [("curves.csv", table)], MeasuredCurveFigures.Of(
            $"{Shapes[shape].Name} curves through measured responses", [.. fits.Select(one => (one.agent, one.Fit.Curve, one.Fit["EC50"].Value))]));
    }

    /// <summary>Writes tables and the figure.</summary>
    public static int Write(string outFolder, string command, string path, string settings, IEnumerable<(string Name, Table Table)> tables, DoseResponseFigure figure)
    {
        var folder = Path.GetDirectoryName(path) is { Length: > 0 } parent ? parent : ".";
        var opened = RunFolder.Open(outFolder, new RunManifest { Command = command, Inputs = [InputFile.Of(path, folder)], Settings = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add("settings", settings) });
        Terminal.Show(opened.Diagnostics);
        if (opened.Value is not { } run)
            return ExitCode.WrongInput;
        foreach (var (name, table) in tables)
            run.Write(name, table);
        Terminal.Show(FigureExport.Write(figure, run));
        var failures = run.Close();
        Terminal.Show(failures);
        Console.Error.WriteLine($"{outFolder}: {run.Outputs.Length} files");
        return failures.IsEmpty ? ExitCode.Done : ExitCode.WrongInput;
    }

    // EC50 is followed by its logarithm to base 10, which is what other programs fit and print.
    private static IEnumerable<CurveEstimate> Numbers(CurveFit fit)
    {
        foreach (var estimate in fit.Estimates)
        {
            yield return estimate;
            if (estimate.Name == "EC50")
                yield return estimate with { Name = "LogEC50", Value = Math.Log10(estimate.Value), StandardError = estimate.StandardError / estimate.Value / Math.Log(10) };
        }
        yield return new CurveEstimate("R2", fit.ExplainedShare, double.NaN, fit.Curve is null ? fit.Estimates[0].Missing : "");
    }
}
