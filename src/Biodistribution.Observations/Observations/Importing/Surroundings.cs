using System.Text.RegularExpressions;
using Biodistribution.Units;

namespace Biodistribution.Observations.Importing;

/// <summary>What titles above a table, a text that stands alone among its rows, or the name of a sheet say about all its values.</summary>
internal sealed partial record Surroundings
{
    /// <summary>The organ; empty for none.</summary>
    public string Organ { get; init; } = "";

    /// <summary>The group, where it is called so; empty for none.</summary>
    public string Group { get; init; } = "";

    /// <summary>The experiment; empty for none.</summary>
    public string Study { get; init; } = "";

    /// <summary>The time; null for none.</summary>
    public Moment? Time { get; init; }

    /// <summary>The unit of the values; null for none.</summary>
    public Unit? Unit { get; init; }

    /// <summary>What stands behind ±.</summary>
    public string SpreadKind { get; init; } = "";

    /// <summary>Whether the values are weights of organs.</summary>
    public bool AreWeights { get; init; }

    /// <summary>The text, where nothing in it is known: perhaps the name of a group.</summary>
    public string Name { get; init; } = "";

    /// <summary>What a text says, added to what is known.</summary>
    /// <param name="text">A title, a text alone in its row, or the name of a sheet.</param>
    public Surroundings With(string text)
    {
        var trimmed = text.TrimStart('#').Trim();
        if (
            trimmed.Split([':', '='], 2) is [var key, var value]
            && value.Trim().Length > 0
            && WithKey(HeadingFacts.Read(key), value.Trim()) is { } keyed
        )
            return keyed;
        var next = this;
        if (WholeUnit(trimmed) is { } unit)
            next = next with { Unit = unit };
        foreach (var fragment in Fragments().Split(trimmed).Select(part => part.Trim()).Where(part => part.Length > 0))
        {
            var facts = HeadingFacts.Read(fragment);
            next = next with
            {
                Unit =
                    next.Unit
                    ?? (
                        fragment.Contains('/', StringComparison.Ordinal)
                        && UnitSpelling.Read(fragment) is { } whole
                        && !Moment.IsTime(whole)
                            ? whole
                            : null
                    ),
                Time =
                    next.Time
                    ?? facts.Time
                    ?? (At().Match(fragment) is { Success: true } at ? Moment.Read(at.Groups[1].Value) : null)
                    ?? TimeWithin(fragment),
                Organ =
                    next.Organ.Length == 0 && facts.Role == ColumnRole.Organ && HeadingWords.RoleOf(facts.Name) != ColumnRole.Organ
                        ? facts.Name
                        : next.Organ,
                SpreadKind = facts.SpreadKind.Length > 0 ? facts.SpreadKind : next.SpreadKind,
            };
        }
        if (Times().Matches(trimmed) is [{ Index: > 0 } timed] && timed.Index + timed.Length == trimmed.Length && next.Time is not null)
            next = next with { Name = trimmed[..timed.Index].Trim(' ', ',', ';', ':', '-', '–') };
        if (MeanAndSpread().Match(trimmed) is { Success: true } both)
            next = next with { SpreadKind = both.Groups[1].Value.StartsWith("se", StringComparison.OrdinalIgnoreCase) ? "sem" : "sd" };
        if (Weights().IsMatch(trimmed))
            next = next with { AreWeights = true };
        return next == this ? next with { Name = trimmed } : next;
    }

    private Surroundings? WithKey(HeadingFacts key, string value) =>
        key.Role switch
        {
            ColumnRole.Time when (Moment.Read(value) ?? Moment.Read($"{value} {key.Unit?.Text}")) is { } time => this with { Time = time },
            ColumnRole.Group => this with { Group = value },
            ColumnRole.Study => this with { Study = value },
            ColumnRole.Unit when UnitSpelling.Read(value) is { } unit => this with { Unit = unit },
            ColumnRole.Organ when HeadingWords.RoleOf(key.Name) == ColumnRole.Organ => this with { Organ = value },
            ColumnRole.Dose or ColumnRole.Other or ColumnRole.BodyWeight => this,
            _ => null,
        };

    // Biodistribution 24 h p.i., exosomes 6 h: the one time in a title that is followed by p.i. or by nothing.
    private static Moment? TimeWithin(string fragment) =>
        Times().Matches(fragment) is [var only] && (only.Groups["after"].Length > 0 || only.Index + only.Length == fragment.Length)
            ? Moment.Read(only.Groups["time"].Value)
            : null;

    // A unit in brackets, or with a percent sign anywhere in the text.
    private static Unit? WholeUnit(string text) =>
        UnitInHeading.Read(text).Unit is { } unit && !Moment.IsTime(unit) ? unit
        : Share().Match(text) is { Success: true } share ? UnitSpelling.Read(share.Value)
        : null;

    [GeneratedRegex(@"\bat (.+)$", RegexOptions.IgnoreCase)]
    private static partial Regex At();

    [GeneratedRegex(
        @"(?<![\w.,])(?<time>[0-9]+(?:[.,][0-9]+)?\s*(?:h|hrs?|hours?|min|minutes?|std|stunden))\b\.?"
            + @"(?<after>\s*(?:p\.?\s?i\b|post\b|after (?:inj|dos|the dose|adm|inf)|nach (?:inj|gabe)))?",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Times();

    [GeneratedRegex(@"[,;:()\[\]–|]|\s-\s")]
    private static partial Regex Fragments();

    [GeneratedRegex(@"%\s*(?:ID|IA|inj\.?\s*dose|injected dose|dose)(?:\s*/\s*(?:g|gram|mL|organ))?\b", RegexOptions.IgnoreCase)]
    private static partial Regex Share();

    [GeneratedRegex(@"(?:mean|average|mittelwert)s?\s*(?:±|\+/-|\+-)\s*(sd|s\.d|sem|s\.e\.m|se|stdev)\b", RegexOptions.IgnoreCase)]
    private static partial Regex MeanAndSpread();

    [GeneratedRegex(@"\b(?:weights?|gewichte?|organ ?weights?|organgewichte?|masses)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Weights();
}
