using System.Collections.Immutable;
using System.CommandLine;
using Biodistribution.Estimation;
using Biodistribution.Estimation.Curves;
using Biodistribution.Estimation.Studies;
using Biodistribution.Figures;
using Biodistribution.Figures.Studies;
using Biodistribution.Models;
using Biodistribution.Models.Symbolics;
using Biodistribution.Runs;
using Biodistribution.Runs.Studies;
using Biodistribution.Units;

namespace Biodistribution.Cli.Commands;

/// <summary>Simulates a model with doses given on the command line, or the groups of a study.</summary>
internal static class SimulateCommand
{
    public static Command Create()
    {
        var input = new Argument<string>("MODEL|STUDY") { Description = "a model (YAML or SBML) or a study file" };
        var dose = new Option<string[]>("--dose") { Description = "what a model is given: state=amount, such as \"blood=1e10 particles\"; may be repeated", DefaultValueFactory = _ => [] };
        var at = new Option<string>("--at") { Description = "when the doses are given", DefaultValueFactory = _ => "0" };
        var over = new Option<string?>("--over") { Description = "over how long (an infusion); at once when not given" };
        var every = new Option<string?>("--every") { Description = "time between repeated doses" };
        var times = new Option<int>("--times") { Description = "how many doses in all", DefaultValueFactory = _ => 1 };
        var regimen = new Option<string?>("--regimen") { Description = "a regimen file that says what a model is given, in place of --dose" };
        var choose = new Option<string[]>("--choose") { Description = "a choice other than the default of an option of the model: option=choice; may be repeated", DefaultValueFactory = _ => [] };
        var set = new Option<string[]>("--set") { Description = "a parameter value other than the file's: name=value; may be repeated", DefaultValueFactory = _ => [] };
        var until = new Option<string?>("--until") { Description = "the last time, such as \"24 h\"; the study's own when not given" };
        var points = new Option<int>("--points") { Description = "how many times, evenly spaced", DefaultValueFactory = _ => 241 };
        var outFolder = CommonOptions.Out();
        var json = CommonOptions.Json();
        var verb = new Verb("simulate", "Simulate a model or the groups of a study: curves as CSV, with conservation and accuracy.",
            "biodist simulate models/exosome/exosome-liver.yaml --dose \"blood=1e10 particles\" --until \"24 h\"",
            "biodist simulate models/exosome/exosome-liver.yaml --dose \"blood=1e10 particles\" --every \"24 h\" --times 4 --until \"96 h\" --out results",
            "biodist simulate models/studies/exosome-6h/study.yaml --set \"damaged_share=0.5\" --out results");
        verb.Arguments.Add(input);
        foreach (var option in new Option[] { dose, at, over, every, times, regimen, choose, set, until, points, outFolder, json })
            verb.Options.Add(option);
        var records = new RecordOptions().AddTo(verb);
        verb.SetAction((parse, cancellation) => Task.FromResult(records.AreGiven(parse) ? records.Run(parse, parse.GetRequiredValue(input), parse.GetValue(outFolder), cancellation) : Run(
            parse.GetRequiredValue(input),
            new GivenDoses(parse.GetRequiredValue(dose), parse.GetRequiredValue(at), parse.GetValue(over), parse.GetValue(every), parse.GetValue(times), parse.GetValue(regimen)),
            parse.GetRequiredValue(set), parse.GetRequiredValue(choose), parse.GetValue(until), parse.GetValue(points), parse.GetValue(outFolder), parse.GetValue(json), cancellation)));
        return verb;
    }

    private sealed record GivenDoses(string[] Doses, string At, string? Over, string? Every, int Times, string? RegimenFile);

    private static int Run(string path, GivenDoses regimen, string[] settings, string[] choices, string? untilText, int points, string? outFolder, bool json, CancellationToken cancellation)
    {
        var read = UserInput.Read(path);
        Terminal.Show(read.Diagnostics);
        if (read.Value is not { } input)
            return ExitCode.WrongInput;
        var words = new CommandLineWords();
        var problem = words.Set(words.Choose(input.Study?.Problem ?? WithDoses(input.Model, regimen, words), choices), settings);
        var model = problem.Model;
        var until = untilText is null ? input.Study?.Curves?.Until : words.Number("--until", untilText, model.Units.TimeUnit, model.Units);
        if (until is null)
            words.Report("--until", "The last time is missing.", $"Write, for example, --until \"24 {model.Units.TimeUnit.Text}\".");
        if (points < 2)
            words.Report("--points", $"{points} points make no curve.", "Write at least 2.");
        if (input.Study is not null && (regimen.Doses.Length > 0 || regimen.RegimenFile is not null))
            words.Report(regimen.Doses.Length > 0 ? "--dose" : "--regimen", "A study has its own doses.", "Change them in the study file, or simulate its model.");
        if (words.HasProblems)
            return ExitCode.WrongInput;
        var observables = input.Study?.Curves?.Observables ?? [.. model.Observables.Select(observable => observable.Name)];
        var times = Enumerable.Range(0, points).Select(i => until!.Value * i / (points - 1)).ToArray();
        var courses = new CourseSimulation(problem, []).Simulate(times, observables, [.. problem.Groups.Select(group => group.Name)], [], [], cancellation: cancellation);
        var table = StudyTables.Curves(courses, model.Units.TimeUnit);
        foreach (var sentence in courses.FailureSentences)
            Terminal.ShowError(sentence);
        var written = 0;
        if (json)
            JsonOutput.Write("biodist/simulate/1", writer =>
            {
                JsonOutput.WriteTable(writer, "curves", table);
                JsonOutput.WriteNumber(writer, "conservation_error", courses.ConservationError);
                JsonOutput.WriteNumber(writer, "half_tolerance_difference", courses.ToleranceDifference);
            });
        else if (outFolder is null)
            TableText.WriteCsv(table, Console.OpenStandardOutput(), []);
        if (outFolder is not null)
            written = Write(outFolder, path, input, model, courses, table, settings, choices, regimen, untilText, points);
        Console.Error.WriteLine(courses.AccuracySentence);
        return cancellation.IsCancellationRequested ? ExitCode.Interrupted : !courses.Failures.IsEmpty ? ExitCode.ComputationFailed : written;
    }

    private static int Write(string outFolder, string path, UserInput input, Model model, TimeCourses courses, Table table, string[] settings, string[] choices, GivenDoses regimen, string? until, int points)
    {
        var folder = Path.GetDirectoryName(path) is { Length: > 0 } parent ? parent : ".";
        var manifest = new RunManifest
        {
            Command = "simulate",
            Inputs = [.. (input.Study?.InputFiles ?? (input.Model.Files.IsEmpty ? [path] : input.Model.Files)).Concat(regimen.RegimenFile is { } given ? [given] : []).Select(file => InputFile.Of(file, folder))],
            Settings = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, new Dictionary<string, string>
            {
                ["dose"] = string.Join("; ", regimen.Doses),
                ["at"] = regimen.At,
                ["over"] = regimen.Over ?? "",
                ["every"] = regimen.Every ?? "",
                ["times"] = regimen.Times.ToString(System.Globalization.CultureInfo.InvariantCulture),
                ["choose"] = string.Join("; ", choices),
                ["set"] = string.Join("; ", settings),
                ["until"] = until ?? "",
                ["points"] = points.ToString(System.Globalization.CultureInfo.InvariantCulture),
            }),
        };
        var opened = RunFolder.Open(outFolder, manifest);
        Terminal.Show(opened.Diagnostics);
        if (opened.Value is not { } run)
            return ExitCode.WrongInput;
        run.Write("curves.csv", table);
        FigureExport.Write(StudyFigures.Curves(courses, model, input.Study, []), run);
        var failures = run.Close();
        Terminal.Show(failures);
        Console.WriteLine($"{outFolder}: {run.Outputs.Length} files");
        return failures.IsEmpty ? ExitCode.Done : ExitCode.WrongInput;
    }

    private static FitProblem WithDoses(Model model, GivenDoses regimen, CommandLineWords words)
    {
        var doses = ImmutableArray.CreateBuilder<Dose>();
        double? Time(string option, string? text) => text is null ? null : words.Number(option, text, model.Units.TimeUnit, model.Units);
        Expression? Constant(double? value) => value is { } number ? model.Graph.Constant(number) : null;
        foreach (var text in regimen.Doses)
        {
            var (name, amount) = words.Pair("--dose", text);
            if (name.Length == 0)
                continue;
            if (model.States.FirstOrDefault(state => state.Name == name) is not { } found)
                words.Report("--dose", $"There is no state {name}.", $"{NearestName.Question(name, model.States.Select(state => state.Name))} There are: {string.Join(", ", model.States.Select(state => state.Name))}.".Trim());
            else if (found.IsSink)
                words.Report("--dose", $"A dose cannot enter {name}: it is a sink, where things end.", "Name the state the dose is given into.");
            else if (words.Number("--dose", amount, found.Unit, model.Units) is { } size)
            {
                if (size < 0)
                    words.Report("--dose", "A dose cannot be negative.", "Write a positive amount.");
                doses.Add(new Dose(found.Symbol, model.Graph.Constant(size), Constant(Time("--at", regimen.At)) ?? model.Graph.Zero)
                {
                    Duration = Constant(Time("--over", regimen.Over)),
                    Interval = Constant(Time("--every", regimen.Every)),
                    Count = Math.Max(1, regimen.Times),
                });
            }
        }
        if (regimen.RegimenFile is { } file)
        {
            if (regimen.Doses.Length > 0)
                words.Report("--regimen", "Doses are given twice, by --dose and by a regimen file.", "Leave one of the two out.");
            var read = RegimenFile.Read(file, model);
            words.Report(read.Diagnostics);
            if (read.Value is { } found)
                (model, doses) = (found.Model, found.Doses.ToBuilder());
        }
        if (regimen.Times > 1 && regimen.Every is null)
            words.Report("--times", $"The dose is given {regimen.Times} times, but not how far apart.", "Add --every \"24 h\".");
        return new FitProblem { Model = model, Groups = [new Group(model.Name, [], doses.ToImmutable())], Observations = [], Estimated = [] };
    }
}
