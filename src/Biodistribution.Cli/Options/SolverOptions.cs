using System.CommandLine;
using System.Globalization;
using Biodistribution.Compilation;
using Biodistribution.Experiments;
using Biodistribution.Simulation;
using Biodistribution.Units;

namespace Biodistribution.Cli.Options;

/// <summary>The options of verbs that simulate: how the equations are integrated, how accurately, and within which limits.</summary>
internal sealed class SolverOptions
{
    private readonly Option<string?> method = new("--solver")
    {
        Description = $"how the equations are integrated: {string.Join(", ", SolverChoice.Methods.Keys)} (what the study says, else auto)",
    };
    private readonly Option<double?> tolerance = new("--tolerance")
    {
        Description = "largest error of a step relative to the state, such as 1e-9",
    };
    private readonly Option<string?> largestStep = new("--largest-step")
    {
        Description = "largest step, such as \"1 min\"; what accuracy and the rates' own dependence on time allow when not given",
    };
    private readonly Option<int?> stepLimit = new("--step-limit")
    {
        Description = "most steps of one run (1000000; 5000 and 100 for each dose at a trial point of a fit)",
    };
    private readonly Option<int?> eventLimit = new("--event-limit") { Description = "most events of the model in one run (100000)" };

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(Command verb)
    {
        foreach (var option in new Option[] { method, tolerance, largestStep, stepLimit, eventLimit })
            verb.Options.Add(option);
    }

    /// <summary>What was given.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="words">Takes what is wrong with it.</param>
    public SolverChoice Read(ParseResult parse, AssignmentOptions words)
    {
        var (name, error) = (parse.GetValue(method), parse.GetValue(tolerance));
        if (name is not null && !SolverChoice.Methods.ContainsKey(name))
            words.Report(
                "--solver",
                $"{name} is not a method of integration.",
                $"Write one of: {string.Join(", ", SolverChoice.Methods.Keys)}."
            );
        if (error is not null and not (> 0 and <= 0.1))
            words.Report(
                "--tolerance",
                string.Create(CultureInfo.InvariantCulture, $"A tolerance of {error} is no accuracy."),
                "Write a share between 0 and 0.1, such as 1e-9."
            );
        if (parse.GetValue(stepLimit) < 1 || parse.GetValue(eventLimit) < 1)
            words.Report(
                parse.GetValue(stepLimit) < 1 ? "--step-limit" : "--event-limit",
                "A run needs at least one.",
                "Write a whole number, such as 1000000."
            );
        return new SolverChoice
        {
            Method = name is not null && SolverChoice.Methods.TryGetValue(name, out var found) ? found : null,
            Tolerance = error,
            LargestStep = Step(parse.GetValue(largestStep), words),
            StepLimit = parse.GetValue(stepLimit),
            EventLimit = parse.GetValue(eventLimit),
        };
    }

    /// <summary>Refuses the closed form for a model that has none, and a step that is no time of the model.</summary>
    /// <param name="experiment">What is to be simulated.</param>
    /// <param name="words">Takes what is wrong.</param>
    public static void Check(Experiment experiment, AssignmentOptions words)
    {
        if (experiment.SolverChoice.Method == Method.Linear && !CompiledModel.Compile(experiment.Model).IsLinear)
            words.Report(
                "--solver",
                "The model is not linear in its states with constant coefficients, so it has no closed form.",
                "Write auto, or leave the method out."
            );
        var units = experiment.Model.Units;
        if (experiment.SolverChoice.LargestStep is { } step && !units.MeasuresTime(step.Unit))
            words.Report(
                "--largest-step",
                $"{step} does not have the right dimension.",
                units.TimeUnit.Text.Length == 0
                    ? "Write a number without unit."
                    : $"Write it in {units.TimeUnit.Text} or another unit of time."
            );
    }

    private static Quantity? Step(string? text, AssignmentOptions words)
    {
        if (text is null)
            return null;
        if (!Quantity.TryParse(text, out var step, out var error))
            words.Report("--largest-step", error!.Message, error.Hint);
        else if (step.Unit.Dimension != Unit.Parse("h").Dimension && !step.Unit.Dimension.IsNone)
            words.Report("--largest-step", $"{text} is not a time.", "Write, for example, \"1 min\".");
        else if (step.Value > 0)
            return step;
        else
            words.Report("--largest-step", "A step takes time.", "Write, for example, \"1 min\".");
        return null;
    }
}
