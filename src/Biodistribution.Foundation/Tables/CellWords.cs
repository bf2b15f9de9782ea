using System.Collections.Frozen;

namespace Biodistribution.Tables;

/// <summary>The words laboratories write in place of a number.</summary>
public static class CellWords
{
    private const int LongestWord = 40;

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
        "n.a.",
        "n. a.",
        "not available",
        "not analysed",
        "not analyzed",
        "nicht bestimmt",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    // Without blanks, points and underscores, in lower case: b.d.l., B.D. and bdl are one word.
    private static readonly FrozenSet<string> Below = (
        "blq bloq bql bloql blod bdl bd bld bll blql bmdl mdl lloq loq lod llod llq lld mdc udl ud lowerthanloq lowerthanlod belowlod "
        + "belowloq "
        + "belowlloq belowlimit belowlimitofdetection belowlimitofquantification belowdetection belowdetectionlimit belowbackground "
        + "undetermined noct nocq noamplification notdetected notdetectable notquantifiable nq undetectable undetected underlod underloq "
        + "nwg unwg unternwg bg ubg unterbg nn nichtnachweisbar nichtdetektierbar nichtquantifizierbar nichtbestimmbar"
    )
        .Split(' ')
        .ToFrozenSet(StringComparer.Ordinal);

    // Not detected or not done, nicht bestimmbar oder nicht bestimmt: the letters say both.
    private static readonly FrozenSet<string> Open = new[] { "nd", "n/d", "nb" }.ToFrozenSet(StringComparer.Ordinal);

    // bd, bg and nn are words for below a limit only with points between or a < before their letters: they may be initials or names.
    private static readonly FrozenSet<string> Initials = new[] { "bd", "bg", "nn", "nb", "ud", "nq" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>What a word says, or null for any other text.</summary>
    /// <param name="text">The text of a cell.</param>
    public static ReadingKind? Meaning(string text)
    {
        if (text.Length is 0 or > LongestWord || char.IsAsciiDigit(text[0]))
            return null;
        if (Missing.Contains(text))
            return ReadingKind.Missing;
        var isMarked = text[0] is '<' or '≤' || text.Contains('.', StringComparison.Ordinal);
        var word = string.Concat(text.TrimStart('<', '≤').Where(letter => letter is not (' ' or '.' or '_' or '-'))).ToLowerInvariant();
        return Initials.Contains(word) && !isMarked && text.Any(char.IsLower) ? null
            : Below.Contains(word) ? ReadingKind.BelowUnnamedLimit
            : Open.Contains(word) && text[0] is not ('<' or '≤') ? ReadingKind.NotDetectedOrNotDone
            : null;
    }
}
