using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Biodistribution.Exposure;
using Biodistribution.Simulation;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Cli.Options;

/// <summary>The options of <c>nca</c>.</summary>
internal sealed class NcaOptions
{
    private readonly Option<string[]> dose = new("--dose")
    {
        Description =
            "for data: what was given, such as \"2e10 particles\" or \"group=2e10 particles\"; for a model: \"state=2e10 particles\"",
        DefaultValueFactory = _ => [],
    };
    private readonly Option<string[]> dosedInto = new("--dosed-into")
    {
        Description = "observable the dose enters directly, such as blood: extrapolated back to the time of the dose; may be repeated",
        DefaultValueFactory = _ => [],
    };
    private readonly Option<string[]> dosedAt = new("--dosed-at")
    {
        Description = "for data: when the dose was given, such as \"168 h\" or \"group=168 h\" (0)",
        DefaultValueFactory = _ => [],
    };
    private readonly Option<string?> over = new("--over") { Description = "how long the dose took (an infusion)" };
    private readonly Option<string> relativeTo = new("--relative-to")
    {
        Description = "observable others are compared with; each with each when not given",
        DefaultValueFactory = _ => "",
    };
    private readonly Option<string> comparedTo = new("--compare-to")
    {
        Description = "group others are compared with: relative targeting efficiency",
        DefaultValueFactory = _ => "",
    };
    private readonly Option<string> area = new("--area")
    {
        Description = "linear-up-log-down, or linear",
        DefaultValueFactory = _ => "linear-up-log-down",
    };
    private readonly Option<int> points = new("--points")
    {
        Description = "fewest points of a terminal half-life",
        DefaultValueFactory = _ => 3,
    };
    private readonly Option<string?> timeUnit = new("--time-unit") { Description = "for data: unit of times that say none (h)" };
    private readonly Option<double> confidence = new("--confidence")
    {
        Description = "probability of intervals",
        DefaultValueFactory = _ => 0.95,
    };
    private readonly Option<string?> regimen = new("--regimen") { Description = "for a model: a regimen file, in place of --dose" };
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
    private readonly Option<string?> until = new("--until")
    {
        Description = "for simulated profiles: the last time; the study's own when not given",
    };
    private readonly Option<string?> samples = new("--samples")
    {
        Description = "for simulated profiles: sampling times, such as \"5 min, 1 h, 6 h, 24 h\"; dense when not given",
    };
    private readonly Option<bool> fitted = new("--fitted") { Description = "for studies: fit first, and simulate at the best fit" };

    private readonly SolverOptions solver = new();

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(Command verb)
    {
        area.AcceptOnlyFromAmong("linear-up-log-down", "linear");
        foreach (
            var option in new Option[]
            {
                dose,
                dosedInto,
                dosedAt,
                over,
                relativeTo,
                comparedTo,
                area,
                points,
                timeUnit,
                confidence,
                regimen,
                choose,
                set,
                until,
                samples,
                fitted,
            }
        )
            verb.Options.Add(option);
        solver.AddTo(verb);
    }

    /// <summary>What was given on the command line.</summary>
    public NcaSettings Read(ParseResult parse) =>
        new()
        {
            Doses = parse.GetRequiredValue(dose),
            DosedInto = parse.GetRequiredValue(dosedInto),
            DosedAt = parse.GetRequiredValue(dosedAt),
            IsConfidenceGiven = parse.GetResult(confidence) is { Implicit: false },
            Over = parse.GetValue(over),
            RelativeTo = parse.GetRequiredValue(relativeTo),
            ComparedTo = parse.GetRequiredValue(comparedTo),
            Area = parse.GetRequiredValue(area),
            Points = parse.GetValue(points),
            TimeUnitText = parse.GetValue(timeUnit),
            Confidence = parse.GetValue(confidence),
            RegimenFile = parse.GetValue(regimen),
            Choices = parse.GetRequiredValue(choose),
            Set = parse.GetRequiredValue(set),
            Until = parse.GetValue(until),
            Samples = parse.GetValue(samples),
            IsFitted = parse.GetValue(fitted),
            Solver = words => solver.Read(parse, words),
        };
}

/// <summary>What the command line of <c>nca</c> says.</summary>
internal sealed record NcaSettings
{
    public required string[] Doses { get; init; }

    public required string[] DosedInto { get; init; }

    public required string[] DosedAt { get; init; }

    public bool IsConfidenceGiven { get; init; }

    public string? Over { get; init; }

    public required string RelativeTo { get; init; }

    public required string ComparedTo { get; init; }

    public required string Area { get; init; }

    public int Points { get; init; }

    public string? TimeUnitText { get; init; }

    public double Confidence { get; init; }

    public string? RegimenFile { get; init; }

    public required string[] Choices { get; init; }

    public required string[] Set { get; init; }

    public string? Until { get; init; }

    public string? Samples { get; init; }

    public bool IsFitted { get; init; }

    /// <summary>Reads what is asked of the integration.</summary>
    public Func<AssignmentOptions, SolverChoice> Solver { get; init; } = _ => new();

    /// <summary>The unit of times that say none; null when not given or not a unit.</summary>
    public Unit? TimeUnit => TimeUnitText is not null && Unit.TryParse(TimeUnitText, out var unit, out _) ? unit : null;

    /// <summary>Whether anything was given that only a simulation has.</summary>
    public bool IsForModels =>
        Set.Length > 0 || Choices.Length > 0 || RegimenFile is not null || Until is not null || Samples is not null || IsFitted;

    /// <summary>Its texts, for the manifest of a run.</summary>
    public ImmutableSortedDictionary<string, string> Texts =>
        ImmutableSortedDictionary.CreateRange(
            StringComparer.Ordinal,
            new Dictionary<string, string>
            {
                ["dose"] = string.Join("; ", Doses),
                ["dosed_into"] = string.Join("; ", DosedInto),
                ["dosed_at"] = string.Join("; ", DosedAt),
                ["over"] = Over ?? "",
                ["relative_to"] = RelativeTo,
                ["compare_to"] = ComparedTo,
                ["area"] = Area,
                ["points"] = Points.ToString(CultureInfo.InvariantCulture),
                ["time_unit"] = TimeUnitText ?? "",
                ["confidence"] = Confidence.ToString("R", CultureInfo.InvariantCulture),
                ["regimen"] = RegimenFile is null ? "" : Path.GetFileName(RegimenFile),
                ["choose"] = string.Join("; ", Choices),
                ["set"] = string.Join("; ", Set),
                ["until"] = Until ?? "",
                ["samples"] = Samples ?? "",
                ["fitted"] = IsFitted ? "yes" : "no",
            }
        );

    /// <summary>The regimen of a model: doses into states. A study's doses are its own; those given then belong to its data.</summary>
    public Given Given(bool isStudy) => new(isStudy ? [] : Doses, "0", isStudy ? null : Over, null, 1, RegimenFile, Choices, Set);

    /// <summary>How the profiles are summarised; null after a report.</summary>
    public ExposureOptions? Options(ImmutableArray<ExposureProfile> profiles, AssignmentOptions words)
    {
        if (Points < 3)
            words.Report(
                "--points",
                Points == 2
                    ? "A half-life from two points has no measure of how well they lie on a line."
                    : $"A half-life cannot be taken from {Points} points.",
                "Write at least 3."
            );
        if (!(Confidence > 0 && Confidence < 1))
            words.Report("--confidence", "The probability of an interval lies between 0 and 1.", "Write, for example, 0.95.");
        if (TimeUnitText is not null && TimeUnit?.Dimension != Unit.Parse("h").Dimension)
            words.Report("--time-unit", $"{TimeUnitText} is not a unit of time.", "Write h, min or d.");
        foreach (var name in DosedInto.Append(RelativeTo).Where(name => name.Length > 0))
            Known(name, "--dosed-into or --relative-to", "observable", profiles.Select(profile => profile.Observable), words);
        foreach (var group in DoseTimes(words).Keys.Where(group => group.Length > 0))
            Known(group, "--dosed-at", "group", profiles.Select(profile => profile.Group), words);
        if (ComparedTo.Length > 0)
            Known(ComparedTo, "--compare-to", "group", profiles.Select(profile => profile.Group), words);
        Quantity? duration = null;
        if (Over is not null)
            duration =
                Quantity.TryParse(Over, out var over, out _) && over.Unit.Dimension == Unit.Parse("h").Dimension && over.Value > 0
                    ? over
                    : null;
        if (Over is not null && duration is null)
            words.Report("--over", $"{Over} is not a positive time.", "Write, for example, --over \"30 min\".");
        RefuseIdle(profiles, words);
        return new ExposureOptions
        {
            Area = Area == "linear" ? AreaRule.Linear : AreaRule.LinearUpLogDown,
            TerminalPoints = Math.Max(3, Points),
            DosedInto = [.. DosedInto],
            Duration = duration,
            Doses = DosesByGroup(profiles, words),
            RelativeTo = RelativeTo,
            ComparedTo = ComparedTo,
            Confidence = Confidence,
        };
    }

    // What was asked for and changes no number.
    private void RefuseIdle(ImmutableArray<ExposureProfile> profiles, AssignmentOptions words)
    {
        var measured = profiles.Where(profile => !profile.IsSimulated).ToArray();
        if (Over is not null && DosedInto.Length == 0 && !profiles.Any(profile => profile.IsSimulated))
            words.Report(
                "--over",
                "The duration of an infusion has no effect without the observable it runs into.",
                "Add --dosed-into, such as --dosed-into blood."
            );
        if (IsConfidenceGiven && profiles.All(profile => profile.Samples.IsEmpty))
            words.Report("--confidence", "No profile has an interval: none is of means over animals.", "Leave --confidence out.");
        if (RelativeTo.Length > 0 && profiles.All(profile => profile.Observable == RelativeTo))
            words.Report("--relative-to", $"There is no observable beside {RelativeTo} to compare with it.", "Leave --relative-to out.");
        if (ComparedTo.Length > 0 && profiles.All(profile => profile.Group == ComparedTo))
            words.Report("--compare-to", $"There is no group beside {ComparedTo} to compare with it.", "Leave --compare-to out.");
        if (measured.Length == 0 && (DosedAt.Length > 0 || TimeUnitText is not null))
            words.Report(
                DosedAt.Length > 0 ? "--dosed-at" : "--time-unit",
                "There are no measured profiles, and the option is for data.",
                "Leave it out."
            );
        if (Doses.Length > 0 && measured.Length > 0 && measured.All(profile => profile.Unit.Dimension.InjectedDose == (Rational)1))
            words.Report("--dose", "All values are shares of the dose, so how much was given changes no number.", "Leave --dose out.");
    }

    /// <summary>When each group was given its dose, by its name; the empty name for every group.</summary>
    /// <param name="words">Receives what is wrong.</param>
    public ImmutableDictionary<string, Quantity> DoseTimes(AssignmentOptions words)
    {
        var times = ImmutableDictionary.CreateBuilder<string, Quantity>();
        foreach (var text in DosedAt)
        {
            var at = text.IndexOf('=', StringComparison.Ordinal);
            var (group, time) = at < 0 ? ("", text) : (text[..at].Trim(), text[(at + 1)..].Trim());
            if (Quantity.TryParse(time, out var quantity, out _) && quantity.Unit.Dimension == Unit.Parse("h").Dimension)
                times[group] = quantity;
            else
                words.Report(
                    "--dosed-at",
                    $"{text} is not a time.",
                    "Write, for example, --dosed-at \"168 h\", or \"group=168 h\" for one group."
                );
        }
        return times.ToImmutable();
    }

    private ImmutableDictionary<string, Quantity> DosesByGroup(ImmutableArray<ExposureProfile> profiles, AssignmentOptions words)
    {
        var doses = ImmutableDictionary.CreateBuilder<string, Quantity>();
        if (profiles.All(profile => profile.IsSimulated))
            return doses.ToImmutable();
        foreach (var text in Doses)
        {
            var at = text.IndexOf('=', StringComparison.Ordinal);
            var (group, amount) = at < 0 ? ("", text) : (text[..at].Trim(), text[(at + 1)..].Trim());
            if (group.Length > 0)
                Known(group, "--dose", "group", profiles.Select(profile => profile.Group), words);
            if (!Quantity.TryParse(amount, out var quantity, out var error))
                words.Report("--dose", error!.Message, error.Hint);
            else if (quantity.Value < 0)
                words.Report("--dose", "A dose cannot be negative.", "Write a positive amount.");
            else if (quantity.Value == 0)
                words.Report("--dose", "A dose of zero has no clearance.", "Write the amount given, or leave --dose out.");
            else
                doses[group] = quantity;
        }
        return doses.ToImmutable();
    }

    private static void Known(string name, string option, string kind, IEnumerable<string> known, AssignmentOptions words)
    {
        string[] names = [.. known.Distinct()];
        if (!names.Contains(name))
            words.Report(
                option,
                $"There is no {kind} {name}.",
                $"{NearestName.Question(name, names)} There are: {string.Join(", ", names)}.".Trim()
            );
    }
}
