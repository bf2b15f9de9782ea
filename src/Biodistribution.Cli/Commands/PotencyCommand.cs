using System.CommandLine;
using System.Globalization;
using Biodistribution.Cli.Options;
using Biodistribution.Cli.Screen;
using Biodistribution.Cli.Session;
using Biodistribution.DoseResponse.Curves;
using Biodistribution.Figures.Studies;
using Biodistribution.Reports;
using Biodistribution.Studies.Analysis;
using Biodistribution.Tables;
using Biodistribution.Text;

namespace Biodistribution.Cli.Commands;

/// <summary>How much of a reference agent one unit of another is worth.</summary>
internal static class PotencyCommand
{
    public static Command Create()
    {
        var studies = new Argument<string[]>("REFERENCE TEST")
        {
            Description = "two studies with dose_response: of the reference agent and of the one compared with it",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var (seed, threads) = (CommonOptions.Seed(), CommonOptions.Threads());
        var data = new Option<string?>("--data") { Description = "CSV with the columns agent, dose and response" };
        var reference = new Option<string?>("--reference")
        {
            Description = "the agent the others are compared with; the first in the table when not given",
        };
        var confidence = new Option<double>("--confidence") { Description = "probability of intervals", DefaultValueFactory = _ => 0.95 };
        var outFolder = CommonOptions.Out();
        var json = CommonOptions.Json();
        var verb = new Verb(
            "potency",
            "Relative potency of agents, from measured responses or two studies; refused where the curves are not parallel.",
            "biodist potency msc/study.yaml exosome/study.yaml --out potency",
            "biodist potency --data measured.csv --reference msc --out potency"
        );
        verb.Arguments.Add(studies);
        foreach (var option in new Option[] { data, reference, confidence, seed, threads, outFolder, json })
            verb.Options.Add(option);
        verb.SetAction(
            (parse, cancellation) =>
                Task.FromResult(
                    (parse.GetValue(data), parse.GetValue(studies) ?? []) switch
                    {
                        ({ } table, []) => RunData(
                            table,
                            parse.GetValue(reference),
                            parse.GetValue(confidence),
                            parse.GetValue(outFolder),
                            parse.GetValue(json)
                        ),
                        (null, [var one, var other]) => StudyPotency.Run(
                            one,
                            other,
                            new AnalysisSettings
                            {
                                Seed = parse.GetValue(seed),
                                Threads = parse.GetValue(threads),
                                Confidence = parse.GetValue(confidence),
                            },
                            parse.GetValue(outFolder),
                            parse.GetValue(json),
                            cancellation
                        ),
                        _ => Refuse("Name two studies, the reference first, or --data with the columns agent, dose and response."),
                    }
                )
        );
        return verb;
    }

    private static int Refuse(string message)
    {
        Terminal.ShowError(message);
        return ExitCode.WrongInput;
    }

    private static int RunData(string path, string? reference, double confidence, string? outFolder, bool json)
    {
        if (!(confidence > 0 && confidence < 1))
            return Refuse("--confidence must lie between 0 and 1.");
        var diagnostics = new DiagnosticList();
        var agents = DoseResponseData.Read(path, needsAgent: true, diagnostics);
        var names = agents.Select(agent => agent.Agent).ToArray();
        if (!diagnostics.HasErrors && names.Length < 2)
            diagnostics.Error(
                "BD8002",
                path,
                TextSpan.WholeFile,
                "The table has one agent only.",
                "A potency compares two agents or more."
            );
        if (!diagnostics.HasErrors && reference is not null && !names.Contains(reference))
            diagnostics.Error(
                "BD8001",
                "--reference",
                TextSpan.WholeFile,
                $"There is no agent {reference}.",
                $"{NearestName.Question(reference, names)} There are: {string.Join(", ", names)}.".Trim()
            );
        Terminal.Show(diagnostics.InOrder());
        if (diagnostics.HasErrors)
            return ExitCode.WrongInput;
        var standard = agents.First(agent => agent.Agent == (reference ?? names[0]));
        var potencies = agents
            .Where(agent => agent != standard)
            .Select(agent => (Agent: agent, Potency: RelativePotency.Fit(standard, agent, confidence)))
            .ToArray();
        var table = new Table(
            new TextColumn("agent", potencies.Select(one => one.Potency.Test)),
            new TextColumn("reference", potencies.Select(one => one.Potency.Reference)),
            new NumberColumn("relative_potency", potencies.Select(one => one.Potency.Value)),
            new NumberColumn("lower", potencies.Select(one => one.Potency.Lower)),
            new NumberColumn("upper", potencies.Select(one => one.Potency.Upper)),
            new NumberColumn("p_parallel", potencies.Select(one => one.Potency.ParallelProbability)),
            new TextColumn("missing_because", potencies.Select(one => one.Potency.Missing))
        );
        if (json)
            JsonOutput.Write("biodist/potency-data/1", writer => JsonOutput.WriteTable(writer, "potency", table));
        else
            foreach (var (_, potency) in potencies)
                ScreenText.Paragraph(Sentence(potency, confidence));
        if (outFolder is null)
            return ExitCode.Done;
        var drawn = potencies
            .Select(one => (one.Agent, one.Potency.TestCurve, one.Potency.TestCurve?.HalfDose ?? double.NaN))
            .Prepend((standard, potencies[0].Potency.ReferenceCurve, potencies[0].Potency.ReferenceCurve?.HalfDose ?? double.NaN));
        var figure = MeasuredCurveFigures.Build(
            $"Responses to {string.Join(", ", names)} with their "
                + $"{(potencies.All(one => one.Potency.Missing.Length == 0) ? "parallel" : "own")} curves",
            [.. drawn]
        );
        return MeasuredCurves.Save(
            outFolder,
            json,
            "potency",
            path,
            $"reference {standard.Agent}; confidence {confidence.ToString("R", CultureInfo.InvariantCulture)}",
            [("potency.csv", table)],
            new QuestionReport
            {
                Title = Path.GetFileName(path),
                Heading = "Relative potency",
                Question =
                    $"How many units of {standard.Agent} is one unit of "
                    + $"{string.Join(", or of ", potencies.Select(one => one.Agent.Agent))} worth?",
                Answers = [.. potencies.Select(one => Sentence(one.Potency, confidence))],
                Figures = [figure],
                Tables = [new ReportTable("Relative potencies; where curves are not parallel there is none.", table.WithSpelledHeadings())],
                Methods =
                    $"Four-parameter curves were fitted to the responses of both agents together. They count as "
                    + $"parallel unless an F test at {RelativePotency.Level.ToString(CultureInfo.InvariantCulture)} "
                    + $"rejects common plateaus, or then a common slope. The relative potency is the ratio of the "
                    + $"doses of half the effect, with a {confidence.ToString("P0", CultureInfo.InvariantCulture)} "
                    + $"interval by Student's t on its logarithm.",
            }
        );
    }

    private static string Sentence(RelativePotency potency, double confidence) =>
        potency.Missing.Length > 0
            ? $"{potency.Test} against {potency.Reference}: no relative potency: {potency.Missing}."
            : $"One unit of {potency.Test} is worth {NumberText.Short(potency.Value)} units of {potency.Reference} "
                + $"({confidence.ToString("P0", CultureInfo.InvariantCulture)}: {NumberText.Short(potency.Lower)} "
                + $"to {NumberText.Short(potency.Upper)}); parallel curves stand (p = {NumberText.Short(potency.ParallelProbability, 2)}).";
}
