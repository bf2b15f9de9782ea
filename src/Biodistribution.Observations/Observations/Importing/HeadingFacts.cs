using System.Text.RegularExpressions;
using Biodistribution.Units;

namespace Biodistribution.Observations.Importing;

/// <summary>What the text of a heading, a label or a title says about the values it stands over or before.</summary>
/// <param name="Role">What kind of thing it heads.</param>
/// <param name="Name">Its text without unit and statistic, as the user wrote it.</param>
internal sealed partial record HeadingFacts(ColumnRole Role, string Name)
{
    private static readonly Dimension Mass = Unit.Parse("g").Dimension;

    /// <summary>The statistic of the values: mean, SD, SEM, CV, number; <see cref="ColumnRole.Value"/> for plain values.</summary>
    public ColumnRole Statistic { get; init; } = ColumnRole.Value;

    /// <summary>What stands behind ± in cells below, where the heading says it: sd, sem; empty where not.</summary>
    public string SpreadKind { get; init; } = "";

    /// <summary>The unit in the heading; null where it says none.</summary>
    public Unit? Unit { get; init; }

    /// <summary>A text that was meant as a unit and is none.</summary>
    public string NoUnit { get; init; } = "";

    /// <summary>The time the heading says; null where it says none.</summary>
    public Moment? Time { get; init; }

    /// <summary>How many animals the heading says: n=3; 0 where it does not.</summary>
    public int Count { get; init; }

    /// <summary>Whether the unit is one of mass.</summary>
    public bool IsMass => Unit is not null && Unit.Dimension == Mass;

    private const int MostRemembered = 10_000;
    private static int remembered;
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, HeadingFacts> Remembered = new(
        StringComparer.Ordinal
    );

    /// <summary>Reads a text; long tables say the same organs again and again, so what was read is remembered.</summary>
    /// <param name="text">A heading, a label of a row, or a title.</param>
    public static HeadingFacts Read(string text)
    {
        if (Remembered.TryGetValue(text, out var known))
            return known;
        var facts = Recognise(text);
        // Counted here, for the dictionary locks all of itself to count.
        if (remembered < MostRemembered && Remembered.TryAdd(text, facts))
            Interlocked.Increment(ref remembered);
        return facts;
    }

    private static HeadingFacts Recognise(string text)
    {
        var read = UnitInHeading.Read(text);
        var facts = Named(read.Name) with { Unit = read.Unit, NoUnit = read.NoUnit };
        foreach (var remark in read.Remark.Split(", ", StringSplitOptions.RemoveEmptyEntries))
            facts = facts.WithRemark(remark);
        if (facts.Role == ColumnRole.Value && facts.Unit is null && UnitSpelling.Read(read.Name) is { } named && !Moment.IsTime(named))
            facts = facts with { Unit = named };
        if (facts.Role is ColumnRole.Organ && facts.Statistic == ColumnRole.Value && facts.IsMass)
            facts = facts with { Role = ColumnRole.OrganWeight };
        if (facts.Name.Length == 0 && facts.Role == ColumnRole.Unknown && read.Unit is not null)
            facts = facts with { Role = Moment.IsTime(read.Unit) ? ColumnRole.Time : ColumnRole.Value };
        if (
            facts.Role == ColumnRole.Time
            && facts.Unit is null
            && ImpliedTimeUnit().Match(HeadingWords.Normal(read.Name)) is { Success: true } implied
        )
            facts = facts with
            {
                Unit = Biodistribution.Units.Unit.Parse(
                    implied.Value[0] switch
                    {
                        'h' or 's' => "h",
                        'm' => "min",
                        _ => "d",
                    }
                ),
            };
        return facts;
    }

    private static HeadingFacts Named(string name)
    {
        var role = HeadingWords.RoleOf(name);
        if (IsStatistic(role))
            return new HeadingFacts(ColumnRole.Unknown, "") { Statistic = role };
        if (role != ColumnRole.Unknown)
            return new HeadingFacts(role, name);
        var normal = HeadingWords.Normal(name);
        if (Weight().Match(normal) is { Success: true } weighed)
            return IsBody(weighed.Groups["what"].Value)
                ? new HeadingFacts(ColumnRole.BodyWeight, name)
                : new HeadingFacts(ColumnRole.OrganWeight, Original(name, weighed.Groups["what"].Value));
        if (Moment.Read(name) is { } time)
            return new HeadingFacts(ColumnRole.Unknown, "") { Time = time };
        if (MeanAndSpread().Match(normal) is { Success: true } both)
            return Named(Original(name, both.Groups["rest"].Value)) with
            {
                Statistic = ColumnRole.Mean,
                SpreadKind = both.Groups["kind"].Value.StartsWith("se", StringComparison.Ordinal) ? "sem" : "sd",
            };
        foreach (var (rest, word) in Halves(name))
            if (
                HeadingWords.RoleOf(word) is var statistic
                && IsStatistic(statistic)
                && (statistic != ColumnRole.Count || OrganWords.IsOrgan(rest))
            )
                return Named(rest) with { Statistic = statistic };
        if (ValueWord().Match(name) is { Success: true } valued && OrganWords.IsOrgan(valued.Groups["rest"].Value))
            return new HeadingFacts(ColumnRole.Organ, valued.Groups["rest"].Value.Trim(' ', '_'));
        return new HeadingFacts(OrganWords.IsOrgan(name) ? ColumnRole.Organ : ColumnRole.Unknown, name);
    }

    private HeadingFacts WithRemark(string remark)
    {
        var role = HeadingWords.RoleOf(remark);
        if (IsStatistic(role))
            return this with { Statistic = role };
        if (MeanAndSpread().Match(HeadingWords.Normal(remark)) is { Success: true } both && both.Groups["rest"].Length == 0)
            return this with
            {
                Statistic = ColumnRole.Mean,
                SpreadKind = both.Groups["kind"].Value.StartsWith("se", StringComparison.Ordinal) ? "sem" : "sd",
            };
        if (Number().Match(remark) is { Success: true } number)
            return this with { Count = int.Parse(number.Groups["n"].Value, System.Globalization.CultureInfo.InvariantCulture) };
        if (Moment.Read(remark) is { } time)
            return this with { Time = time };
        return Name.Length == 0 ? this : this with { Name = $"{Name} ({remark})" };
    }

    private static bool IsStatistic(ColumnRole role) =>
        role
            is ColumnRole.Mean
                or ColumnRole.Sd
                or ColumnRole.Sem
                or ColumnRole.Cv
                or ColumnRole.Count
                or ColumnRole.Lower
                or ColumnRole.Upper;

    private static bool IsBody(string what) =>
        what
            is ""
                or "body"
                or "animal"
                or "mouse"
                or "rat"
                or "total"
                or "total body"
                or "initial"
                or "final"
                or "initial body"
                or "final body"
                or "body at start";

    // Name and statistic in either order: liver SD, SD liver, liver_mean.
    private static IEnumerable<(string Left, string Word)> Halves(string name)
    {
        var marks = new[] { ' ', '_', '-' };
        if (name.LastIndexOfAny(marks) is > 0 and var last)
            yield return (name[..last].Trim(' ', '_', '-', ','), name[(last + 1)..]);
        if (name.IndexOfAny(marks) is > 0 and var first)
            yield return (name[(first + 1)..].Trim(' ', '_', '-', ','), name[..first]);
    }

    // The part of a name as the user wrote it.
    private static string Original(string name, string part) =>
        name.Replace('_', ' ').IndexOf(part, StringComparison.OrdinalIgnoreCase) is >= 0 and var start && start + part.Length <= name.Length
            ? name.Substring(start, part.Length).Trim(' ', '_', '-', ',')
            : part;

    [GeneratedRegex(
        @"^(?<what>.*?)[\s-]*\b(?:wet |dry )?(?:weights?|wt|mass|gewicht|masse)$|^(?:weight|mass|gewicht) (?:of |von )?(?<what>.+)$"
    )]
    private static partial Regex Weight();

    [GeneratedRegex(@"^(?<rest>.*?)[\s,:-]*(?:mean|average|mittelwert|mw)\s*(?:±|\+/-|\+-)\s*(?<kind>sd|s\.d|sem|s\.e\.m|se|stdev|stabw)$")]
    private static partial Regex MeanAndSpread();

    [GeneratedRegex(@"^(?<rest>.+?)[\s_-]+(?:val|value|values|uptake|conc|concentration|activity|signal)$", RegexOptions.IgnoreCase)]
    private static partial Regex ValueWord();

    [GeneratedRegex(@"^n\s*=\s*(?<n>[0-9]{1,4})$", RegexOptions.IgnoreCase)]
    private static partial Regex Number();

    [GeneratedRegex(@"^(?:hours?|hrs?|h|hpi|h p\.?i|hours p\.i|stunden|minutes?|mins?|minuten|days?|d|dpi|tage?)\b")]
    private static partial Regex ImpliedTimeUnit();
}
