using System.Globalization;

namespace Biodistribution.Work;

/// <summary>One part of a piece of work that several processes share: the units whose index leaves one remainder.</summary>
/// <param name="Remainder">The remainder, 0 to <paramref name="Count"/> - 1.</param>
/// <param name="Count">How many parts there are.</param>
public sealed record WorkPart(int Remainder, int Count)
{
    private const int MostParts = 1_000_000;

    /// <summary>The folder of the part, in the folder of the run.</summary>
    public string FolderName => string.Create(CultureInfo.InvariantCulture, $"{FolderStart}{Remainder}{FolderMiddle}{Count}");

    /// <summary>Whether the part holds a unit.</summary>
    /// <param name="unit">Index of the unit.</param>
    public bool Owns(long unit) => unit % Count == Remainder;

    /// <summary>Reads a part written "k/n", with k from 0 to n: part n of n is part 0.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The part; null where the text is none.</returns>
    public static WorkPart? Parse(string text)
    {
        var numbers = text.Split('/');
        return
            numbers.Length == 2
            && int.TryParse(numbers[0], NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && int.TryParse(numbers[1], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count is >= 1 and <= MostParts
            && index <= count
            ? new WorkPart(index % count, count)
            : null;
    }

    /// <summary>Whether a folder has the name of the folder of a part.</summary>
    /// <param name="name">Name of the folder, without path.</param>
    public static bool IsFolder(string name) =>
        name.StartsWith(FolderStart, StringComparison.Ordinal)
        && Parse(name[FolderStart.Length..].Replace(FolderMiddle, "/", StringComparison.Ordinal)) is { } part
        && part.FolderName == name;

    private const string FolderStart = "part-",
        FolderMiddle = "-of-";
}
