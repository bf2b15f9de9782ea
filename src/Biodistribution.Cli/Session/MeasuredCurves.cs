using System.Collections.Immutable;
using Biodistribution.Cli.Screen;
using Biodistribution.DoseResponse.Curves;
using Biodistribution.DoseResponse.Responses;
using Biodistribution.Figures.Studies;
using Biodistribution.Reports;
using Biodistribution.Tables;
using Biodistribution.Text;

namespace Biodistribution.Cli.Session;

/// <summary>Curves through measured doses and responses, one an agent.</summary>
internal static class MeasuredCurves
{
    /// <summary>The shapes by the names the command line knows.</summary>
    public static ImmutableSortedDictionary<string, ResponseShape> Shapes { get; } =
        ResponseShape.All.ToImmutableSortedDictionary(shape => shape.Key, shape => shape, StringComparer.Ordinal);

    /// <summary>What curves may have in common, by the names the command line knows.</summary>
    public static ImmutableSortedDictionary<string, CommonLimits> Common { get; } =
        ImmutableSortedDictionary.CreateRange(
            StringComparer.Ordinal,
            new Dictionary<string, CommonLimits>
            {
                ["none"] = CommonLimits.None,
                ["limits"] = CommonLimits.Both,
                ["bottom"] = new(true, false),
                ["top"] = new(false, true),
            }
        );

    /// <summary>Fits and shows the curves of a table.</summary>
    public static int Run(string path, string shape, string common, double confidence, string? outFolder, bool json)
    {
        var diagnostics = new DiagnosticList();
        var agents = DoseResponseData.Read(path, needsAgent: false, diagnostics);
        Terminal.Show(diagnostics.InOrder());
        if (diagnostics.HasErrors)
            return ExitCode.WrongInput;
        var data = agents.Select(agent => new ResponseData(agent.Agent, agent.Doses, agent.Responses) { Totals = agent.Totals }).ToArray();
        // Without limits in common each agent is fitted by itself, with a residual sd of its own.
        var fitted =
            common == "none"
                ? data.SelectMany(one => ResponseFitter.Fit([one], Shapes[shape], null, confidence).Curves)
                : ResponseFitter.Fit(data, Shapes[shape], Common[common], confidence).Curves;
        var fits = agents.Zip(fitted, (agent, fit) => (agent, Fit: fit)).ToArray();
        var rows = fits.SelectMany(one => Numbers(one.Fit).Select(number => (one.agent.Agent, Number: number))).ToArray();
        var table = new Table(
            new TextColumn("agent", rows.Select(row => row.Agent)),
            new TextColumn("number", rows.Select(row => row.Number.Name)),
            new NumberColumn("value", rows.Select(row => row.Number.Value)),
            new NumberColumn("standard_error", rows.Select(row => row.Number.StandardError)),
            new NumberColumn("lower", rows.Select(row => row.Number.Lower)),
            new NumberColumn("upper", rows.Select(row => row.Number.Upper)),
            new TextColumn("in_words", rows.Select(row => row.Number.Missing.Length > 0 ? $"ambiguous: {row.Number.Missing}" : ""))
        );
        if (json)
            JsonOutput.Write("biodist/dose-response-data/2", writer => JsonOutput.WriteTable(writer, "curve", table));
        else
            ScreenTable.Write(
                ["agent", "number", "value", "standard error", "interval", ""],
                rows.Select(row =>
                    new[]
                    {
                        row.Agent,
                        row.Number.Name,
                        row.Number.Missing.Length > 0 ? "ambiguous" : NumberText.Short(row.Number.Value, 5),
                        row.Number.Missing.Length > 0 ? "" : NumberText.Short(row.Number.StandardError),
                        double.IsFinite(row.Number.Lower)
                            ? $"{NumberText.Short(row.Number.Lower)} to {NumberText.Short(row.Number.Upper)}"
                            : "",
                        row.Number.Missing,
                    }
                )
            );
        if (outFolder is null)
            return ExitCode.Done;
        var figure = MeasuredCurveFigures.Build(
            $"{Shapes[shape].Name} curves through measured responses",
            [
                .. fits.Select(one =>
                    (Shares(one.agent), one.Fit.Parameters.IsEmpty ? (Func<double, double>?)null : one.Fit.At, one.Fit["EC50"].Value)
                ),
            ]
        );
        return Save(
            outFolder,
            json,
            "dose-response",
            path,
            shape,
            [("curves.csv", table)],
            new QuestionReport
            {
                Title = Path.GetFileName(path),
                Heading = "Dose and response",
                Question = "How does the measured response depend on the dose?",
                Answers =
                [
                    .. fits.Select(one =>
                        (one.agent.Agent.Length > 0 ? $"{one.agent.Agent}: " : "")
                        + string.Join("; ", one.Fit.Estimates.Select(Sentence))
                        + "."
                    ),
                ],
                Figures = [figure],
                Tables =
                [
                    new ReportTable(
                        "The fitted numbers with standard errors; what the doses do not show has no number.",
                        table.WithSpelledHeadings()
                    ),
                ],
                Methods =
                    $"A curve of the form {Shapes[shape].Name} was fitted to the responses of each agent by "
                    + $"{(agents[0].Totals.IsEmpty ? "least squares" : "binomial likelihood")}; "
                    + $"doses of zero take part with the response at no dose. Standard errors are by observed information, "
                    + $"those of effective doses by the delta method, their intervals on the logarithm of the dose. "
                    + $"Effective doses count from the response at dose 0.",
            }
        );
    }

    /// <summary>Writes tables, the figure and the report.</summary>
    public static int Save(
        string outFolder,
        bool json,
        string command,
        string path,
        string settings,
        IEnumerable<(string Name, Table Table)> tables,
        QuestionReport report
    )
    {
        var manifest = RunOutput.Manifest(
            command,
            path,
            [path],
            ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add("settings", settings)
        );
        return RunOutput.Open(outFolder, manifest) is { } run
            ? new RunOutput(tables.Select(table => (RunTable)table), report.Figures, report.Document(manifest)).Save(run, json)
            : ExitCode.WrongInput;
    }

    private static string Sentence(ResponseEstimate estimate) =>
        estimate.Missing.Length > 0
            ? $"{estimate.Name} ambiguous ({estimate.Missing})"
            : $"{estimate.Name} {NumberText.Short(estimate.Value)}"
                + $"{(double.IsNaN(estimate.StandardError) ? "" : $" ± {NumberText.Short(estimate.StandardError)}")}";

    // Counts are drawn as the share that responded.
    private static AgentResponses Shares(AgentResponses agent) =>
        agent.Totals.IsEmpty ? agent : agent with { Responses = [.. agent.Responses.Zip(agent.Totals, (count, total) => count / total)] };

    // EC50 is followed by its logarithm to base 10, which is what other programs fit and print.
    private static IEnumerable<ResponseEstimate> Numbers(ResponseCurve fit)
    {
        foreach (var estimate in fit.Estimates)
        {
            yield return estimate;
            if (estimate.Name == "EC50")
                yield return estimate with
                {
                    Name = "LogEC50",
                    Value = Math.Log10(estimate.Value),
                    StandardError = estimate.StandardError / estimate.Value / Math.Log(10),
                    Lower = Math.Log10(estimate.Lower),
                    Upper = Math.Log10(estimate.Upper),
                };
        }
        yield return new ResponseEstimate("R2", fit.ExplainedShare, double.NaN)
        {
            Missing = fit.Parameters.IsEmpty ? fit.Estimates[0].Missing : "",
        };
    }
}
