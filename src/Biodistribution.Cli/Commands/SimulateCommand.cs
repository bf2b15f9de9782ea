using System.CommandLine;
using Biodistribution.Cli.Options;
using Biodistribution.Cli.Screen;
using Biodistribution.Cli.Session;
using Biodistribution.Experiments;
using Biodistribution.Figures.Studies;
using Biodistribution.Models;
using Biodistribution.Output;
using Biodistribution.Reports;
using Biodistribution.Simulation;
using Biodistribution.Studies.Analysis;
using Biodistribution.Tables;
using Biodistribution.Units;

namespace Biodistribution.Cli.Commands;

/// <summary>Simulates a model with doses given on the command line, or the groups of a study.</summary>
internal static class SimulateCommand
{
    public static Command Create()
    {
        var input = new Argument<string>("MODEL|STUDY") { Description = "a model (YAML or SBML), a study file or a PEtab problem" };
        var given = new DosingOptions();
        var until = new Option<string?>("--until") { Description = "the last time, such as \"24 h\"; the study's own when not given" };
        var points = new Option<int>("--points") { Description = "how many times, evenly spaced", DefaultValueFactory = _ => 241 };
        var outFolder = CommonOptions.Out();
        var json = CommonOptions.Json();
        var verb = new Verb(
            "simulate",
            "Simulate a model or the groups of a study: curves as CSV, with conservation and accuracy.",
            "biodist simulate models/exosome/exosome-liver.yaml --dose \"blood=1e10 particles\" --until \"24 h\"",
            "biodist simulate models/exosome/exosome-liver.yaml --dose \"blood=1e10 particles\" --every "
                + "\"24 h\" --times 4 --until \"96 h\" --out results",
            "biodist simulate models/studies/exosome-6h/study.yaml --set \"damaged_share=0.5\" --out results"
        );
        verb.Arguments.Add(input);
        given.AddTo(verb);
        foreach (var option in new Option[] { until, points, outFolder, json })
            verb.Options.Add(option);
        var records = new RecordOptions().AddTo(verb);
        verb.SetAction(
            (parse, cancellation) =>
                Task.FromResult(
                    records.AreGiven(parse)
                        ? records.Run(parse, parse.GetRequiredValue(input), given.Read(parse).Set, parse.GetValue(outFolder), cancellation)
                        : Run(
                            parse.GetRequiredValue(input),
                            given.Read(parse),
                            parse.GetValue(until),
                            parse.GetValue(points),
                            parse.GetValue(outFolder),
                            parse.GetValue(json),
                            cancellation
                        )
                )
        );
        return verb;
    }

    private static int Run(
        string path,
        Given given,
        string? untilText,
        int points,
        string? outFolder,
        bool json,
        CancellationToken cancellation
    )
    {
        var read = UserInput.Read(path);
        Terminal.Show(read.Diagnostics);
        if (read.Value is not { } input)
            return ExitCode.WrongInput;
        var words = new AssignmentOptions();
        var problem = given.Apply(input, words);
        var model = problem.Model;
        var times = words.Times(untilText, input.Study?.Curves?.Until, points, 100_000, model.Units);
        var observables = input.Study?.Curves?.Observables ?? [.. model.Observables.Select(observable => observable.Name)];
        if (
            problem.Groups.All(group => group.Doses.IsEmpty)
            && model.InjectedDose is not null
            && model.States.All(state => state.Initial.Is(0))
            && model.Observables.FirstOrDefault(observable =>
                observables.Contains(observable.Name) && observable.Unit.Dimension.InjectedDose == (Rational)1
            )
                is { } share
        )
            words.Report(
                "--dose",
                $"Nothing is given, and {share.Name} is a share of the dose.",
                "Write, for example, --dose \"blood=1e10 particles\"."
            );
        if (words.HasProblems)
            return ExitCode.WrongInput;
        // Of what was read: files may change while the simulation runs.
        var manifest = outFolder is null
            ? null
            : RunOutput.Manifest(
                "simulate",
                path,
                input.FilesOf(path).Concat(given.Files),
                given.Settings.AddRange(
                    new Dictionary<string, string>
                    {
                        ["until"] = untilText ?? "",
                        ["points"] = points.ToString(System.Globalization.CultureInfo.InvariantCulture),
                    }
                )
            );
        var courses = new CourseSimulation(problem, []).Simulate(
            times,
            observables,
            [.. problem.Groups.Select(group => group.Name)],
            [],
            [],
            cancellation: cancellation
        );
        if (cancellation.IsCancellationRequested)
        {
            Terminal.Note("Interrupted before there was a result: nothing was written.");
            return ExitCode.Interrupted;
        }
        var table = StudyTables.Curves(courses, model.Units.TimeUnit);
        foreach (var sentence in courses.FailureSentences.Concat(courses.Doubts))
            Terminal.ShowError(sentence);
        var written = 0;
        if (json)
            JsonOutput.Write(
                "biodist/simulate/1",
                writer =>
                {
                    JsonOutput.WriteTable(writer, "curves", table);
                    JsonOutput.WriteNumber(writer, "conservation_error", courses.ConservationError);
                    JsonOutput.WriteNumber(writer, "half_tolerance_difference", courses.ToleranceDifference);
                }
            );
        else if (outFolder is null)
            TableText.WriteCsv(table, StandardStreams.Output, []);
        if (outFolder is not null)
            written = Write(outFolder, json, manifest!, input, model, problem.Integration, courses, table);
        Console.Error.WriteLine(courses.AccuracySentence);
        return !courses.Failures.IsEmpty || courses.AreWrong ? ExitCode.ComputationFailed : written;
    }

    private static int Write(
        string outFolder,
        bool json,
        RunManifest manifest,
        UserInput input,
        Model model,
        SolverSettings solver,
        TimeCourses courses,
        Table table
    )
    {
        if (RunOutput.Open(outFolder, manifest) is not { } run)
            return ExitCode.WrongInput;
        var figure = StudyFigures.Curves(courses, model, input.Study, []);
        var curves = new RunTable("curves.csv", table) { Remarks = input.Study is { } study ? [.. StudyTables.Remarks(study)] : [] };
        return new RunOutput(
            [curves],
            [figure],
            input.Study is { } simulated
                ? SimulationReport.Build(courses, model, simulated, figure, solver).Document(simulated, manifest)
                : SimulationReport.Build(courses, model, null, figure, solver).Document(manifest)
        ).Save(run, json);
    }
}
