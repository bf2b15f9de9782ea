namespace Biodistribution.Observations.Importing;

/// <summary>The name of a sample that says its animal and its organ: M1 blood, liver_3, 12-left kidney.</summary>
/// <param name="Animal">The animal.</param>
/// <param name="Organ">The organ.</param>
internal sealed record SampleName(string Animal, string Organ)
{
    private static readonly char[] Marks = [' ', '_', '-', '.', ',', '/'];

    /// <summary>Takes a name apart; null where it does not name an organ beside something with a number.</summary>
    /// <param name="text">The name of a sample.</param>
    public static SampleName? Read(string text)
    {
        var words = text.Split(Marks, StringSplitOptions.RemoveEmptyEntries);
        for (var cut = 1; cut < words.Length; cut++)
            if (Names(words[..cut]) && OrganWords.IsOrgan(string.Join(' ', words[cut..])))
                return new SampleName(string.Join(' ', words[..cut]), string.Join(' ', words[cut..]));
        for (var cut = words.Length - 1; cut > 0; cut--)
            if (Names(words[cut..]) && !char.IsAsciiDigit(words[cut - 1][0]) && OrganWords.IsOrgan(string.Join(' ', words[..cut])))
                return new SampleName(string.Join(' ', words[cut..]), string.Join(' ', words[..cut]));
        return null;
    }

    private static bool Names(string[] words) =>
        !OrganWords.NamesOrgan(string.Join(' ', words)) && words.Any(word => word.Any(char.IsAsciiDigit));
}
