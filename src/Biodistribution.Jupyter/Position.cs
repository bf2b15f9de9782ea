namespace Biodistribution.Jupyter;

/// <summary>Places in code: Jupyter counts characters of Unicode, .NET counts UTF-16 units.</summary>
internal static class Position
{
    public static int FromUnicode(string code, int place)
    {
        var (at, seen) = (0, 0);
        while (at < code.Length && seen < place)
        {
            at += char.IsHighSurrogate(code[at]) && at + 1 < code.Length ? 2 : 1;
            seen++;
        }
        return at;
    }

    public static int ToUnicode(string code, int place)
    {
        var count = 0;
        for (var at = 0; at < Math.Min(place, code.Length); at += char.IsHighSurrogate(code[at]) && at + 1 < code.Length ? 2 : 1)
            count++;
        return count;
    }
}
