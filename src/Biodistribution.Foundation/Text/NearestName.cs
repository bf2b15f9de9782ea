namespace Biodistribution.Text;

/// <summary>Finds what a mistyped name was probably meant to be.</summary>
public static class NearestName
{
    private const int LongestCompared = 60;

    /// <summary>The known name nearest to a mistyped one, or null when none is near.</summary>
    /// <param name="name">What was written.</param>
    /// <param name="known">What could have been meant; of equally near names the first is taken.</param>
    public static string? Of(string name, IEnumerable<string> known)
    {
        if (name.Length > LongestCompared)
            return null;
        string? nearest = null;
        var least = name.Length < 2 ? 0.9 : 1.1 + (name.Length / 6);
        foreach (var candidate in known)
        {
            if (Math.Abs(candidate.Length - name.Length) > least || candidate.Length > LongestCompared)
                continue;
            var distance = string.Equals(candidate, name, StringComparison.OrdinalIgnoreCase) ? 0.5 : Distance(name, candidate);
            if (distance < least)
                (nearest, least) = (candidate, distance);
        }
        return nearest;
    }

    /// <summary>"Did you mean X?" or nothing.</summary>
    /// <param name="name">What was written.</param>
    /// <param name="known">What could have been meant.</param>
    public static string Question(string name, IEnumerable<string> known) =>
        Of(name, known) is { } nearest ? $"Did you mean {nearest}?" : "";

    /// <summary>How many letters must be changed, added, left out or swapped with a neighbour.</summary>
    private static int Distance(string a, string b)
    {
        var (twoBack, back, row) = (new int[b.Length + 1], new int[b.Length + 1], new int[b.Length + 1]);
        for (var j = 0; j <= b.Length; j++)
            back[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                row[j] = Math.Min(Math.Min(row[j - 1], back[j]) + 1, back[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    row[j] = Math.Min(row[j], twoBack[j - 2] + 1);
            }
            (twoBack, back, row) = (back, row, twoBack);
        }
        return back[b.Length];
    }
}
