using Biodistribution.Text;

namespace Biodistribution.Models.Syntax;

/// <summary>What a piece of an expression text is.</summary>
internal enum TokenKind
{
    Number,
    Name,
    Sign,
    End,
    Unknown,
}

/// <summary>A piece of an expression text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">First character, from 0.</param>
/// <param name="Text">Its characters; signs with several spellings in one of them.</param>
/// <param name="Length">How many characters it has in the text.</param>
internal readonly record struct ExpressionToken(TokenKind Kind, int Start, string Text, int Length)
{
    private static readonly string[] LongSigns = ["==", "!=", "<=", ">=", "&&", "||", "**", "->"];
    private const string ShortSigns = "+-*/^()<>=,!";

    /// <summary>First character after it.</summary>
    public int End => Start + Length;

    /// <summary>The piece that begins at or after a place, spaces skipped.</summary>
    public static ExpressionToken At(string text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
            at++;
        if (at == text.Length)
            return new(TokenKind.End, at, "", 0);
        var c = text[at];
        if (c is not ('-' or '+') && NumberText.LengthAt(text, at) is > 0 and var length)
            return new(TokenKind.Number, at, text.Substring(at, length), length);
        if (IsNameStart(c) || c is '%' or 'µ' or 'μ')
        {
            var end = at + 1;
            while (end < text.Length && (IsNameStart(text[end]) || char.IsAsciiDigit(text[end])))
                end++;
            return new(TokenKind.Name, at, text[at..end], end - at);
        }
        foreach (var sign in LongSigns)
            if (string.CompareOrdinal(text, at, sign, 0, 2) == 0)
                return new(
                    TokenKind.Sign,
                    at,
                    sign switch
                    {
                        "&&" => "and",
                        "||" => "or",
                        "**" => "^",
                        _ => sign,
                    },
                    2
                );
        if (ShortSigns.Contains(c))
            return new(TokenKind.Sign, at, c == '!' ? "not" : c.ToString(), 1);
        return c switch
        {
            '≤' => new(TokenKind.Sign, at, "<=", 1),
            '≥' => new(TokenKind.Sign, at, ">=", 1),
            '≠' => new(TokenKind.Sign, at, "!=", 1),
            '×' or '·' or '⋅' => new(TokenKind.Sign, at, "*", 1),
            '−' or '–' => new(TokenKind.Sign, at, "-", 1),
            _ => new(TokenKind.Unknown, at, text.Substring(at, char.IsHighSurrogate(c) && at + 1 < text.Length ? 2 : 1), 1),
        };
    }

    /// <summary>Whether a name can begin with a character.</summary>
    public static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c == '_';
}
