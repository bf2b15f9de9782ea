using System.Collections.Frozen;

namespace Biodistribution.Tables;

/// <summary>The words laboratories write in place of a number.</summary>
public static class CellWords
{
    private static readonly FrozenSet<string> Missing = new[]
    {
        "na",
        "n/a",
        "#n/a",
        "nan",
        "null",
        "none",
        "missing",
        "-",
        "--",
        "–",
        "—",
        "−",
        ".",
        "?",
        "lost",
        "x",
        "not determined",
        "not done",
        "not measured",
        "n.m.",
        "nm",
        "k.a.",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Below = new[]
    {
        "blq",
        "bloq",
        "bql",
        "blod",
        "bdl",
        "lloq",
        "loq",
        "lod",
        "<lloq",
        "<loq",
        "<lod",
        "<llod",
        "< lloq",
        "< loq",
        "< lod",
        "below lod",
        "below loq",
        "below lloq",
        "below limit",
        "below detection",
        "not detected",
        "not detectable",
        "undetectable",
        "undetected",
        "u.d.",
        "udl",
        "<llq",
        "< llq",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    // Not detected or not done: the letters say both.
    private static readonly FrozenSet<string> Open = new[] { "nd", "n.d.", "n.d", "n/d", "n. d." }.ToFrozenSet(
        StringComparer.OrdinalIgnoreCase
    );

    /// <summary>What a word says, or null for any other text.</summary>
    /// <param name="text">The text of a cell.</param>
    public static ReadingKind? Meaning(string text) =>
        Missing.Contains(text) ? ReadingKind.Missing
        : Below.Contains(text) ? ReadingKind.BelowUnnamedLimit
        : Open.Contains(text) ? ReadingKind.NotDetectedOrNotDone
        : null;
}
