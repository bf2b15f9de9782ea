using Biodistribution.Cli.Screen;
using Biodistribution.Estimation;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Cli.Options;

/// <summary>Reads quantities given on the command line and reports, all at once, what is wrong with them.</summary>
internal sealed class AssignmentOptions
{
    /// <summary>Whether anything was wrong.</summary>
    public bool HasProblems { get; private set; }

    /// <summary>Whether what is wrong is not shown, because it has been.</summary>
    public bool IsSilent { get; init; }

    /// <summary>Reports a problem with an option.</summary>
    public void Report(string option, string message, string hint)
    {
        HasProblems = true;
        if (!IsSilent)
            Terminal.Show([new Diagnostic("BD8001", option, TextSpan.WholeFile, message, hint)]);
    }

    /// <summary>Reports what is wrong with a file an option names.</summary>
    public void Report(IReadOnlyCollection<Diagnostic> diagnostics)
    {
        HasProblems |= diagnostics.Any(diagnostic => diagnostic.Severity == Severity.Error);
        Terminal.Show(diagnostics);
    }

    /// <summary>Name and value of name=value; empty after a report.</summary>
    public (string Name, string Value) Pair(string option, string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        if (at > 0 && at < text.Length - 1)
            return (text[..at].Trim(), text[(at + 1)..].Trim());
        Report(
            option,
            $"{text} is not of the form name=value.",
            $"Write, for example, {option} \"name=1.5\" with a unit where one is due."
        );
        return ("", "");
    }

    /// <summary>A quantity in coherent units, or null after a report; a bare 0 fits any dimension.</summary>
    public double? Number(string option, string text, Unit unit, CoherentUnits units)
    {
        if (!Quantity.TryParse(text, out var quantity, out var error))
            Report(option, error!.Message, error.Hint);
        else if (quantity.Unit.Dimension == unit.Dimension)
            return quantity.In(units);
        else if (quantity is { Value: 0, Unit.Dimension.IsNone: true })
            return 0;
        else
            Report(
                option,
                $"{text} does not have the right dimension.",
                unit.Text.Length == 0 ? "Write a number without unit." : $"Write it in {unit.Text} or another unit of the same kind."
            );
        return null;
    }

    /// <summary>A time or duration in coherent units, or null after a report.</summary>
    public double? Time(string option, string text, CoherentUnits units) =>
        Quantity.TryParse(text, out var time, out _) && units.MeasuresTime(time.Unit)
            ? time.In(units)
            : Number(option, text, units.TimeUnit, units);

    /// <summary>A size relative to what it belongs to, such as 30 % or 0.3, as a fraction; null after a report.</summary>
    public double? RelativeSize(string option, string text)
    {
        if (Units.RelativeSize.Read(text, out var error) is { } size)
            return size;
        Report(option, error!.Message, error.Hint);
        return null;
    }

    /// <summary>Times evenly spaced from 0, as --until and --points ask for; empty after a report.</summary>
    /// <param name="until">What stands after --until; null for what the study says.</param>
    /// <param name="ofStudy">The last time of the study in coherent units; null when it says none.</param>
    /// <param name="points">How many times.</param>
    /// <param name="most">Most times there may be.</param>
    /// <param name="units">The units of the model.</param>
    public double[] Times(string? until, double? ofStudy, int points, int most, CoherentUnits units)
    {
        var last = until is { } text ? Time("--until", text, units) : ofStudy;
        if (last is null && until is null)
            Report("--until", "The last time is missing.", $"Write, for example, --until \"24 {units.TimeUnit.Text}\".");
        else if (last is not null && !(last > 0 && double.IsFinite(last.Value)))
            Report("--until", "The last time must be positive.", $"Write, for example, --until \"24 {units.TimeUnit.Text}\".");
        if (points < 2 || points > most)
            Report("--points", $"{points} points make no curve.", $"Write 2 to {most}.");
        return HasProblems ? [] : [.. Enumerable.Range(0, points).Select(i => last!.Value * i / (points - 1))];
    }

    /// <summary>The problem with choices given as option=choice.</summary>
    public FitProblem Choose(FitProblem problem, IEnumerable<string> choices)
    {
        foreach (var text in choices)
        {
            var (name, choice) = Pair("--choose", text);
            if (name.Length == 0)
                continue;
            var options = problem.Model.Options;
            if (options.FirstOrDefault(option => option.Name == name) is not { } found)
                Report(
                    "--choose",
                    $"There is no option {name}.",
                    (
                        $"{NearestName.Question(name, options.Select(option => option.Name))} There are: "
                        + $"{string.Join(", ", options.Select(option => option.Name))}."
                    ).Trim()
                );
            else if (found.Choices.FirstOrDefault(one => one.Name == choice) is not { } chosen)
                Report(
                    "--choose",
                    $"{choice} is not a choice of {name}.",
                    $"Write one of: {string.Join(", ", found.Choices.Select(one => one.Name))}."
                );
            else
                problem = problem with
                {
                    Model = problem.Model with
                    {
                        Parameters =
                        [
                            .. problem.Model.Parameters.Select(parameter =>
                                chosen.Values.LastOrDefault(value => ReferenceEquals(value.Parameter, parameter.Symbol))
                                    is { Parameter: not null } value
                                    ? parameter with
                                    {
                                        Value = value.Value,
                                    }
                                    : parameter
                            ),
                        ],
                    },
                };
        }
        return problem;
    }

    /// <summary>The problem with parameter values given as name=value.</summary>
    public FitProblem Set(FitProblem problem, IEnumerable<string> settings)
    {
        foreach (var setting in settings)
        {
            var (name, text) = Pair("--set", setting);
            if (name.Length == 0)
                continue;
            var parameters = problem.Model.Parameters;
            if (parameters.FirstOrDefault(parameter => parameter.Name == name) is not { } found)
                Report(
                    "--set",
                    $"There is no parameter {name}.",
                    NearestName.Question(name, parameters.Select(parameter => parameter.Name))
                );
            else if (Number("--set", text, found.Unit, problem.Model.Units) is { } value)
            {
                if (value < found.Lower || value > found.Upper)
                    Report(
                        "--set",
                        $"{text} is outside the range the model gives for {name}.",
                        "Change the value, or the range in the model."
                    );
                problem = problem with
                {
                    Model = problem.Model with { Parameters = parameters.Replace(found, found with { Value = value }) },
                };
            }
        }
        return problem;
    }
}
