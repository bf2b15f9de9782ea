using System.Globalization;
using System.Text.RegularExpressions;

namespace Biodistribution.Validation.Meaning;

/// <summary>
/// Seeded changes of a study's file, by class. The classes and which of them are undetectable were fixed before the first
/// run.
/// </summary>
/// <remarks>
/// Undetectable are: one number changed by a fifth, the unit of a time changed between h and min, an entry left out, and
/// two names of one kind exchanged: each leaves a study its author could have meant.
/// </remarks>
/// <param name="original">The text of the study.</param>
/// <param name="seed">Where the random numbers begin.</param>
internal sealed partial class StudyChanges(string original, int seed)
{
    // Each study begins with another class, so that few changes of several studies are of all classes.
    private const int Step = 5;

    private readonly Random random = new(seed);

    /// <summary>So many changes, the classes in turn.</summary>
    /// <param name="count">How many.</param>
    public IEnumerable<TableChange> Take(int count)
    {
        Func<TableChange?>[] kinds =
        [
            () => Match("key misspelt", Key(), key => random.Next(2) == 0 ? key[..^1] : key + "s"),
            () => Match("unit dropped", NumberWithUnit(), text => text.Split(' ')[0]),
            () => Match("percent sign dropped", Percent(), text => text.TrimEnd('%', ' ')),
            () => Match("percent written as a fraction", Percent(), AsFraction),
            () => Match("mega for milli", Milli(), text => "M" + text[1..]),
            () => Match("bounds exchanged", Bounds(), text => Exchanged(text, "..")),
            () => Match("decimal comma", Decimal(), text => text.Replace('.', ',')),
            () => Match("unit of another dimension", NumberWithUnit(), text => text.Split(' ')[0] + (IsTime(text) ? " mL" : " h")),
            () => Lines("entry pasted twice", (lines, at) => lines.Insert(at, lines[at])),
            () => Match("value left out", KeyAndValue(), text => text[..(text.IndexOf(':', StringComparison.Ordinal) + 1)]),
            () => Lines("line moved by its indentation", (lines, at) => lines[at] = (random.Next(2) == 0 ? " " : "  ") + lines[at]),
            () => Match("name misspelt", Name(), name => name[..^1]),
            () => Match("sign changed", PositiveNumber(), text => "-" + text),
            () => Match("a billionfold", PositiveNumber(), text => Scaled(text, 1e9)),
            () => Match("one number changed", PositiveNumber(), text => Scaled(text, 1.2), isUndetectable: true),
            () =>
                Match(
                    "h and min exchanged",
                    Hours(),
                    text => text.EndsWith('h') ? text[..^1] + "min" : text[..^3] + "h",
                    isUndetectable: true
                ),
            () => Lines("entry left out", (lines, at) => lines.RemoveAt(at), isUndetectable: true),
        ];
        var made = 0;
        for (var attempt = 0; made < count && attempt < 50 * count; attempt++)
            if (kinds[(attempt + (Step * seed)) % kinds.Length]() is { } change && change.Text != original)
            {
                made++;
                yield return change;
            }
    }

    private TableChange? Match(string name, Regex what, Func<string, string> change, bool isUndetectable = false)
    {
        var found = what.Matches(original).Where(match => !IsRemark(match.Index)).ToArray();
        if (found.Length == 0)
            return null;
        var one = found[random.Next(found.Length)].Groups["what"];
        var changed = change(one.Value);
        return new(
            name,
            $"'{one.Value}' to '{changed}', line {LineOf(one.Index)}",
            original[..one.Index] + changed + original[(one.Index + one.Length)..],
            isUndetectable
        );
    }

    private TableChange? Lines(string name, Action<List<string>, int> change, bool isUndetectable = false)
    {
        var lines = original.Split('\n').ToList();
        var entries = Enumerable
            .Range(1, lines.Count - 1)
            .Where(line => lines[line].StartsWith("  ", StringComparison.Ordinal) && !lines[line].TrimStart().StartsWith('#'))
            .ToArray();
        if (entries.Length == 0)
            return null;
        var at = entries[random.Next(entries.Length)];
        var what = lines[at].Trim();
        change(lines, at);
        return new(name, $"line {at + 1}: {what}", string.Join('\n', lines), isUndetectable);
    }

    // Comments and prose in quotes are not the study.
    private bool IsRemark(int index)
    {
        var start = index == 0 ? 0 : original.LastIndexOf('\n', index - 1) + 1;
        var before = original[start..index];
        return before.Contains('#', StringComparison.Ordinal)
            || before.Count(letter => letter == '"') % 2 == 1
            || ProseKey().IsMatch(before);
    }

    private int LineOf(int index) => original[..index].Count(letter => letter == '\n') + 1;

    private static bool IsTime(string text) =>
        text.EndsWith(" h", StringComparison.Ordinal) || text.EndsWith(" min", StringComparison.Ordinal);

    private static string Exchanged(string text, string between)
    {
        var match = BoundParts().Match(text);
        return $"{match.Groups[2].Value} {between} {match.Groups[1].Value}";
    }

    private static string AsFraction(string text) =>
        (double.Parse(text.TrimEnd('%', ' '), CultureInfo.InvariantCulture) / 100).ToString("R", CultureInfo.InvariantCulture);

    private static string Scaled(string text, double factor) =>
        (double.Parse(text, CultureInfo.InvariantCulture) * factor).ToString("R", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?<=^|\{|, |\n) *(?:- \{)?(?<what>[a-z_]{3,})(?=:( |\n))")]
    private static partial Regex Key();

    [GeneratedRegex(@"(?<![\w.])(?<what>[0-9.]+(?:e[0-9]+)? (?:h|min|mL/h|mL|1/h|particles|cells))(?=[,}\n ])")]
    private static partial Regex NumberWithUnit();

    [GeneratedRegex(@"(?<![\w.])(?<what>[0-9.]+ ?%)(?=[,}\n ])")]
    private static partial Regex Percent();

    [GeneratedRegex(@"(?<=[0-9] )(?<what>m(?:L|g|mol)\b)")]
    private static partial Regex Milli();

    [GeneratedRegex(@"(?<what>[-0-9.e]+ \.\. [-0-9.e]+)(?= |\n|,|\})")]
    private static partial Regex Bounds();

    [GeneratedRegex(@"^(\S+) \.\. (\S+)$")]
    private static partial Regex BoundParts();

    [GeneratedRegex(@"(?<=: )(?<what>[0-9]+\.[0-9]+)(?=[ ,}\n])")]
    private static partial Regex Decimal();

    [GeneratedRegex(@"(?<what>[a-z_]{3,}: [^\n,{}\[\]]+)(?=[,}\n])")]
    private static partial Regex KeyAndValue();

    [GeneratedRegex(@"(?<=(?:into|observable|group|model|relative_to_group|statistic): )(?<what>[A-Za-z_]{3,})(?=[,}\n])")]
    private static partial Regex Name();

    [GeneratedRegex(@"(?<=: |\.\. )(?<what>(?!0(?:\.0+)?[ ,}\n])[0-9]+(?:\.[0-9]+)?(?:e[0-9]+)?)(?= |,|\}|\n)")]
    private static partial Regex PositiveNumber();

    [GeneratedRegex(@"(?<=at: )(?<what>[0-9.]+ (?:h|min))(?=[,}\n])")]
    private static partial Regex Hours();

    [GeneratedRegex(@"\b(?:title|because|assumed|source|meaning|study|biodist|seed): ?[^,{}]*$")]
    private static partial Regex ProseKey();
}
