using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Biodistribution.Cli.Screen;
using Biodistribution.Estimation;
using Biodistribution.Experiments;
using Biodistribution.Models;
using Biodistribution.Models.Symbolics;
using Biodistribution.Simulation;
using Biodistribution.Text;

namespace Biodistribution.Cli.Options;

/// <summary>The options that say what a model is given and which parameter values it has.</summary>
internal sealed class DosingOptions
{
    private readonly Option<string[]> dose = new("--dose")
    {
        Description = "what a model is given: state=amount, such as \"blood=1e10 particles\"; may be repeated",
        DefaultValueFactory = _ => [],
    };
    private readonly Option<string> at = new("--at") { Description = "when the doses are given", DefaultValueFactory = _ => "0" };
    private readonly Option<string?> over = new("--over") { Description = "over how long (an infusion); at once when not given" };
    private readonly Option<string?> every = new("--every") { Description = "time between repeated doses" };
    private readonly Option<int> times = new("--times") { Description = "how many doses in all", DefaultValueFactory = _ => 1 };
    private readonly Option<string?> regimen = new("--regimen")
    {
        Description = "a regimen file that says what a model is given, in place of --dose",
    };
    private readonly Option<string[]> choose = new("--choose")
    {
        Description = "a choice other than the default of an option of the model: option=choice; may be repeated",
        DefaultValueFactory = _ => [],
    };
    private readonly Option<string[]> set = new("--set")
    {
        Description = "a parameter value other than the file's: name=value; may be repeated",
        DefaultValueFactory = _ => [],
    };

    private readonly SolverOptions solver = new();

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(Command verb)
    {
        foreach (var option in new Option[] { dose, at, over, every, times, regimen, choose, set })
            verb.Options.Add(option);
        solver.AddTo(verb);
    }

    /// <summary>What was given on the command line.</summary>
    public Given Read(ParseResult parse) =>
        new(
            parse.GetRequiredValue(dose),
            parse.GetRequiredValue(at),
            parse.GetValue(over),
            parse.GetValue(every),
            parse.GetValue(times),
            parse.GetValue(regimen),
            parse.GetRequiredValue(choose),
            parse.GetRequiredValue(set)
        )
        {
            Solver = words => solver.Read(parse, words),
        };
}

/// <summary>Doses and parameter values given on the command line.</summary>
internal sealed record Given(
    string[] Doses,
    string At,
    string? Over,
    string? Every,
    int Times,
    string? RegimenFile,
    string[] Choices,
    string[] Set
)
{
    private const int MostRepeats = 10_000;

    /// <summary>Reads what is asked of the integration.</summary>
    public Func<AssignmentOptions, SolverChoice> Solver { get; init; } = _ => new();

    /// <summary>Their texts, for the manifest of a run.</summary>
    public ImmutableSortedDictionary<string, string> Settings =>
        ImmutableSortedDictionary.CreateRange(
            StringComparer.Ordinal,
            new Dictionary<string, string>
            {
                ["dose"] = string.Join("; ", Doses),
                ["at"] = At,
                ["over"] = Over ?? "",
                ["every"] = Every ?? "",
                ["times"] = Times.ToString(CultureInfo.InvariantCulture),
                ["choose"] = string.Join("; ", Choices),
                ["set"] = string.Join("; ", Set),
                ["solver"] = Solver(new AssignmentOptions { IsSilent = true }).Text,
            }
        );

    /// <summary>The files named, for the manifest of a run.</summary>
    public ImmutableArray<string> Files => RegimenFile is { } file ? [file] : [];

    /// <summary>The study of a study file with its own doses, or the model with the doses given; with the parameter values given.</summary>
    public FitProblem Apply(UserInput input, AssignmentOptions words)
    {
        if (input.Study is not null && (Doses.Length > 0 || RegimenFile is not null))
            words.Report(
                Doses.Length > 0 ? "--dose" : "--regimen",
                "A study has its own doses.",
                "Change them in the study file, or use its model."
            );
        var problem = words.Set(words.Choose(input.Study?.Problem ?? WithDoses(input.Model, words), Choices), Set);
        problem = problem with { SolverChoice = Solver(words).Or(problem.SolverChoice) };
        SolverOptions.Check(problem, words);
        return problem;
    }

    private FitProblem WithDoses(Model model, AssignmentOptions words)
    {
        var doses = ImmutableArray.CreateBuilder<Dose>();
        double? Time(string option, string? text) => text is null ? null : words.Time(option, text, model.Units);
        Expression? Constant(double? value) => value is { } number ? model.Graph.Constant(number) : null;
        foreach (var text in Doses)
        {
            var (name, amount) = words.Pair("--dose", text);
            if (name.Length == 0)
                continue;
            if (model.States.FirstOrDefault(state => state.Name == name) is not { } found)
                words.Report(
                    "--dose",
                    $"There is no state {name}.",
                    (
                        $"{NearestName.Question(name, model.States.Select(state => state.Name))} There are: "
                        + $"{string.Join(", ", model.States.Select(state => state.Name))}."
                    ).Trim()
                );
            else if (found.IsSink)
                words.Report(
                    "--dose",
                    $"A dose cannot enter {name}: it is a sink, where things end.",
                    "Name the state the dose is given into."
                );
            else if (words.Number("--dose", amount, found.Unit, model.Units) is { } size)
            {
                if (size < 0)
                    words.Report("--dose", "A dose cannot be negative.", "Write a positive amount.");
                doses.Add(
                    new Dose(found.Symbol, model.Graph.Constant(size), Constant(Time("--at", At)) ?? model.Graph.Zero)
                    {
                        Duration = Constant(Time("--over", Over)),
                        Interval = Constant(Time("--every", Every)),
                        Count = Math.Clamp(Times, 1, MostRepeats),
                    }
                );
            }
        }
        if (RegimenFile is { } file)
        {
            if (Doses.Length > 0)
                words.Report("--regimen", "Doses are given twice, by --dose and by a regimen file.", "Leave one of the two out.");
            var read = Studies.Reading.RegimenFile.Read(file, model);
            words.Report(read.Diagnostics);
            if (read.Value is { } found)
                (model, doses) = (found.Model, found.Doses.ToBuilder());
        }
        if (Time("--over", Over) <= 0)
            words.Report(
                "--over",
                "An infusion lasts longer than no time.",
                "Write, for example, --over \"2 h\", or leave it out for a dose given at once."
            );
        if (Time("--every", Every) <= 0)
            words.Report("--every", "The time between doses must be positive.", "Write, for example, --every \"24 h\".");
        if (Times is < 1 or > MostRepeats)
            words.Report("--times", $"A dose cannot be given {Times} times.", $"Write a number from 1 to {MostRepeats}.");
        if (Times > 1 && Every is null)
            words.Report("--times", $"The dose is given {Times} times, but not how far apart.", "Add --every \"24 h\".");
        if (Times == 1 && Every is not null)
            words.Report(
                "--every",
                "The time between doses is given, but not how many doses.",
                "Add --times 4, or leave --every out for one dose."
            );
        return new FitProblem
        {
            Model = model,
            Groups = [new Group(model.Name, [], doses.ToImmutable())],
            Observations = [],
            Estimated = [],
        };
    }
}
