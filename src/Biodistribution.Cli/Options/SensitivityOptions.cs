using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Biodistribution.Cli.Screen;
using Biodistribution.Estimation;
using Biodistribution.Estimation.GlobalSensitivity;
using Biodistribution.Models;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Cli.Options;

/// <summary>The options that say which parameters are varied together, and which numbers are looked at.</summary>
internal sealed class SensitivityOptions
{
    private const int MostPoints = 5_000_000;
    private const int SobolRows = 512;
    private const int MorrisTrajectories = 40;

    private readonly Option<string[]> observe = new("--observe")
    {
        Description =
            "a number to look at: OBSERVABLE at TIME, such as \"liver at 6 h\"; may be repeated; the study's predictions when not given",
        DefaultValueFactory = _ => [],
    };
    private readonly Option<string[]> vary = new("--vary")
    {
        Description =
            "a parameter to vary over its range, or over another: name, or \"name=1 .. 10 mL/h\"; may be repeated; "
            + "what a study estimates and assumes, or every parameter of a model, when not given",
        DefaultValueFactory = _ => [],
    };
    private readonly Option<string?> within = new("--within")
    {
        Description = "vary each parameter about its value instead of over its range: \"30 %\" from value / 1.3 to value * 1.3",
    };
    private readonly Option<string> method = new("--method")
    {
        Description = "sobol: shares of the variance, first order and total; morris: elementary effects, for many parameters with few runs",
        DefaultValueFactory = _ => "sobol",
    };
    private readonly Option<bool> log = new("--log")
    {
        Description = "look at the logarithm of each number, for numbers that span orders of magnitude",
    };
    private readonly Option<int?> samples = new("--samples")
    {
        Description =
            $"rows of a Saltelli sample ({SobolRows}; a power of two), each of 2 runs more than parameters, "
            + $"or trajectories of Morris ({MorrisTrajectories}), each of 1 more",
    };
    private readonly Option<double> confidence = new("--confidence")
    {
        Description = "probability of the intervals of indices",
        DefaultValueFactory = _ => 0.95,
    };
    private readonly Option<ulong> seed = CommonOptions.Seed();
    private readonly Option<int> threads = CommonOptions.Threads();

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(Command verb)
    {
        method.AcceptOnlyFromAmong("sobol", "morris");
        foreach (var option in new Option[] { observe, vary, within, method, log, samples, confidence, seed, threads })
            verb.Options.Add(option);
    }

    /// <summary>Their texts, for the manifest of a run.</summary>
    public ImmutableSortedDictionary<string, string> Texts(ParseResult parse) =>
        ImmutableSortedDictionary.CreateRange(
            StringComparer.Ordinal,
            new Dictionary<string, string>
            {
                ["observe"] = string.Join("; ", parse.GetRequiredValue(observe)),
                ["vary"] = string.Join("; ", parse.GetRequiredValue(vary)),
                ["within"] = parse.GetValue(within) ?? "",
                ["method"] = parse.GetRequiredValue(method),
                ["log"] = parse.GetValue(log) ? "yes" : "no",
                ["samples"] = parse.GetValue(samples)?.ToString(CultureInfo.InvariantCulture) ?? "",
                ["confidence"] = parse.GetValue(confidence).ToString("R", CultureInfo.InvariantCulture),
            }
        );

    /// <summary>The seed.</summary>
    public ulong Seed(ParseResult parse) => parse.GetValue(seed);

    /// <summary>What is asked; null after a report.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="input">The model or study.</param>
    /// <param name="problem">The same with doses and values given.</param>
    /// <param name="words">Where mistakes are reported.</param>
    public SensitivityRequest? Read(ParseResult parse, UserInput input, FitProblem problem, AssignmentOptions words)
    {
        var outputs = Outputs(parse.GetRequiredValue(observe), input, problem, words);
        var inputs = Inputs(parse.GetRequiredValue(vary), parse.GetValue(within), problem, words);
        var isSobol = parse.GetRequiredValue(method) == "sobol";
        var request = new SensitivityRequest(inputs, outputs)
        {
            Method = isSobol ? SensitivityMethod.Sobol : SensitivityMethod.Morris,
            Samples = parse.GetValue(samples) ?? (isSobol ? SobolRows : MorrisTrajectories),
            OfLogarithm = parse.GetValue(log),
            Confidence = parse.GetValue(confidence),
            Seed = parse.GetValue(seed),
            Threads = parse.GetValue(threads),
        };
        if (!(request.Confidence > 0 && request.Confidence < 1) || request.Threads < 0)
            words.Report("--confidence", "--confidence must lie between 0 and 1, --threads be 0 or more.", "Write, for example, 0.95.");
        else if (request.Samples < (isSobol ? 16 : 2) || (long)request.Samples * (inputs.Length + 2) > MostPoints)
            words.Report(
                "--samples",
                $"{request.Samples} samples are too few for any interval, or more than {MostPoints} parameter sets.",
                isSobol ? "Write 16 or more; a power of two, such as 512." : "Write 2 or more, such as 40."
            );
        return words.HasProblems ? null : request;
    }

    private static ImmutableArray<Prediction> Outputs(string[] texts, UserInput input, FitProblem problem, AssignmentOptions words)
    {
        if (texts.Length == 0 && input.Study is { Predictions: { IsEmpty: false } predictions })
            return predictions;
        if (texts.Length == 0)
            words.Report("--observe", "There is no number to look at.", "Write, for example, --observe \"liver at 6 h\".");
        var read = ImmutableArray.CreateBuilder<Prediction>();
        foreach (var text in texts)
        {
            var split = text.LastIndexOf(" at ", StringComparison.Ordinal);
            var name = split < 0 ? text.Trim() : text[..split].Trim();
            if (problem.Model.Observables.FirstOrDefault(one => one.Name == name) is not { } observable)
                words.Report(
                    "--observe",
                    $"There is no observable {name}.",
                    (
                        $"{NearestName.Question(name, problem.Model.Observables.Select(one => one.Name))} There are: "
                        + $"{string.Join(", ", problem.Model.Observables.Select(one => one.Name))}."
                    ).Trim()
                );
            else if (split < 0)
                words.Report("--observe", $"{text} does not say when.", $"Write, for example, --observe \"{name} at 6 h\".");
            else if (words.Number("--observe", text[(split + 4)..].Trim(), problem.Model.Units.TimeUnit, problem.Model.Units) is { } time)
                read.AddRange(
                    problem.Groups.Select(group => new Prediction(
                        problem.Groups.Length > 1 ? $"{text}, {group.Name}" : text,
                        group.Name,
                        name,
                        observable.Unit
                    )
                    {
                        Time = time,
                    })
                );
        }
        return read.ToImmutable();
    }

    private static ImmutableArray<VariedInput> Inputs(string[] texts, string? within, FitProblem problem, AssignmentOptions words)
    {
        var spread = within is null ? null : words.RelativeSize("--within", within);
        if (spread <= 0)
            words.Report("--within", "Nothing varies within nothing.", "Write, for example, --within \"30 %\".");
        var found = texts.Length > 0 ? Named(texts, problem, words) : Usual(problem);
        var inputs = found.Select(input => spread is { } size ? About(input, size) : input).ToImmutableArray();
        foreach (var twice in inputs.GroupBy(input => input.Parameter.Name).Where(same => same.Count() > 1))
            words.Report("--vary", $"{twice.Key} is named twice.", "Write each parameter once.");
        if (!words.HasProblems && !inputs.Any(input => input.Upper > input.Lower))
            words.Report("--vary", "No parameter has a range to vary over.", "Write, for example, --vary \"uptake=1 .. 10 mL/h\".");
        return [.. inputs.Where(input => input.Upper > input.Lower)];
    }

    private static VariedInput About(VariedInput input, double size)
    {
        var value = input.Parameter.Value;
        return double.IsNaN(value)
            ? input
            : input with
            {
                Lower = Math.Max(input.Lower, Math.Min(value / (1 + size), value * (1 + size))),
                Upper = Math.Min(input.Upper, Math.Max(value / (1 + size), value * (1 + size))),
            };
    }

    // What a study estimates and assumes; of a model every parameter with a range.
    private static IEnumerable<VariedInput> Usual(FitProblem problem)
    {
        Parameter Of(Biodistribution.Models.Symbolics.Symbol symbol) =>
            problem.Model.Parameters.First(parameter => ReferenceEquals(parameter.Symbol, symbol));
        return problem.Estimated.IsEmpty
            ? problem
                .Model.Parameters.Where(parameter => !ReferenceEquals(parameter.Symbol, problem.Model.InjectedDose))
                .Where(parameter => double.IsFinite(parameter.Lower) && double.IsFinite(parameter.Upper))
                .Select(parameter => new VariedInput(parameter, parameter.Lower, parameter.Upper))
            : problem
                .Estimated.Select(one => new VariedInput(Of(one.Parameter), one.Lower, one.Upper))
                .Concat(problem.Assumed.Select(one => new VariedInput(Of(one.Parameter), one.Lower, one.Upper)));
    }

    private static IEnumerable<VariedInput> Named(string[] texts, FitProblem problem, AssignmentOptions words)
    {
        foreach (var text in texts)
        {
            var (name, range) = text.IndexOf('=', StringComparison.Ordinal) is >= 0 and var at
                ? (text[..at].Trim(), text[(at + 1)..].Trim())
                : (text.Trim(), "");
            if (
                problem.Model.Parameters.FirstOrDefault(one => one.Name == name && !ReferenceEquals(one.Symbol, problem.Model.InjectedDose))
                is not { } parameter
            )
                words.Report(
                    "--vary",
                    $"There is no parameter {name}.",
                    NearestName.Question(name, problem.Model.Parameters.Select(one => one.Name))
                );
            else if (range.Length == 0 && !(double.IsFinite(parameter.Lower) && double.IsFinite(parameter.Upper)))
                words.Report("--vary", $"{name} has no range.", $"Write one, as in --vary \"{name}=1 .. 10 {parameter.Unit.Text}\".");
            else if (range.Length == 0)
                yield return new VariedInput(parameter, parameter.Lower, parameter.Upper);
            else if (Range(range, name, parameter, problem.Model.Units, words) is { } input)
                yield return input;
        }
    }

    private static VariedInput? Range(string text, string name, Parameter parameter, CoherentUnits units, AssignmentOptions words)
    {
        if (!QuantityRange.TryParse(text, out var range, out var error))
        {
            words.Report("--vary", error!.Message, error.Hint);
            return null;
        }
        if (range.Unit.Dimension != parameter.Unit.Dimension)
        {
            words.Report("--vary", $"{text} does not have the dimension of {name}.", $"Write it in {UnitOf(parameter)}.");
            return null;
        }
        var factor = units.Factor(range.Unit);
        var (lower, upper) = (range.Lower * factor, range.Upper * factor);
        if (
            lower >= parameter.Lower * (1 - 1e-12)
            && upper <= parameter.Upper * (1 + 1e-12)
            && lower < upper
            && double.IsFinite(upper - lower)
        )
            return new VariedInput(parameter, lower, upper);
        words.Report(
            "--vary",
            $"{text} does not ascend, or leaves the range the model gives for {name}.",
            "Change the range, or that of the model."
        );
        return null;
    }

    private static string UnitOf(Parameter parameter) => parameter.Unit.Text.Length == 0 ? "pure numbers" : parameter.Unit.Text;
}
