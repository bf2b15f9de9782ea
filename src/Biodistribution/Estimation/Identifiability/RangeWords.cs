using Biodistribution.Text;

namespace Biodistribution.Estimation.Identifiability;

/// <summary>
/// The words for what data say of a quantity, one for each class, the same on the screen, in reports, tables, JSON and
/// figures: interval, range, open above, open below, free, two solutions.
/// </summary>
public static class RangeWords
{
    // A range whose upper end is this many times its lower says so.
    private const double LargeFactor = 10;

    /// <summary>Closed on both sides by the data.</summary>
    public const string Interval = "interval";

    /// <summary>Closed on both sides, not by the data alone.</summary>
    public const string Range = "range";

    /// <summary>Two or more separate values agree with the data equally well.</summary>
    public const string TwoSolutions = "two solutions";

    /// <summary>The words in the order in which a reader wants them, each with its meaning in a sentence.</summary>
    public static IReadOnlyList<(string Word, string Meaning)> Meanings { get; } =
    [
        (Interval, "the data close it on both sides: a confidence interval"),
        (Range, "closed on both sides, but only with the help of something assumed or bounded, which is named"),
        (Of(RangeClass.OpenAbove), "there is a smallest value that agrees with the data, and no largest"),
        (Of(RangeClass.OpenBelow), "there is a largest value that agrees with the data, and no smallest"),
        (Of(RangeClass.Free), "the data agree with every value within its bounds"),
        (TwoSolutions, "two separate values agree with the data equally well"),
    ];

    /// <summary>The word for a class.</summary>
    /// <param name="kind">The class.</param>
    public static string Of(RangeClass kind) =>
        kind switch
        {
            RangeClass.Interval => Interval,
            RangeClass.Range => Range,
            RangeClass.OpenAbove => "open above",
            RangeClass.OpenBelow => "open below",
            _ => "free",
        };

    /// <summary>Values of a class without its word: <c>4.5 to 49 %ID</c>, <c>at least 0.3 mL/h</c>, <c>any value</c>.</summary>
    /// <param name="kind">The class.</param>
    /// <param name="lower">Lower end, in the unit shown.</param>
    /// <param name="upper">Upper end, in the unit shown.</param>
    /// <param name="unit">The unit; empty for none.</param>
    /// <param name="digits">Significant digits.</param>
    public static string Values(RangeClass kind, double lower, double upper, string unit, int digits = 3)
    {
        string Text(double value) => NumberText.ForSentence(value, digits);
        var ending = unit.Length > 0 ? " " + unit : "";
        return kind switch
        {
            RangeClass.Interval or RangeClass.Range => $"{Text(lower)} to {Text(upper)}{ending}",
            RangeClass.OpenAbove => $"at least {Text(lower)}{ending}",
            RangeClass.OpenBelow => $"at most {Text(upper)}{ending}",
            _ => "any value",
        };
    }

    /// <summary>Word and values: <c>range: 4.5 to 49 %ID, a factor of 11</c>.</summary>
    /// <param name="kind">The class.</param>
    /// <param name="lower">Lower end, in the unit shown.</param>
    /// <param name="upper">Upper end, in the unit shown.</param>
    /// <param name="unit">The unit; empty for none.</param>
    public static string Sentence(RangeClass kind, double lower, double upper, string unit)
    {
        var factor = upper / lower;
        return $"{Of(kind)}: {Values(kind, lower, upper, unit)}"
            + (
                kind is RangeClass.Interval or RangeClass.Range && lower > 0 && factor >= LargeFactor
                    ? $", a factor of {NumberText.ForSentence(factor, 2)}"
                    : ""
            );
    }

    /// <summary>That two values agree with the data equally well.</summary>
    /// <param name="one">The value in one solution.</param>
    /// <param name="other">The value in the other.</param>
    /// <param name="unit">The unit of both; empty for none.</param>
    public static string TwoValues(double one, double other, string unit)
    {
        string Text(double value) => $"{NumberText.ForSentence(value)} {unit}".TrimEnd();
        return $"{TwoSolutions}: {Text(one)} and {Text(other)} agree with the data equally well";
    }

    /// <summary>What closes a range on either side: <c>closed below by the data, above by the model</c>.</summary>
    /// <param name="below">What closes it from below, beginning with "by"; empty where nothing does.</param>
    /// <param name="above">What closes it from above, beginning with "by"; empty where nothing does.</param>
    public static string ClosedBy(string below, string above) =>
        (below.Length > 0, above.Length > 0) switch
        {
            (true, true) => below == above ? $"closed on both sides {below}" : $"closed below {below}, above {above}",
            (true, false) => $"closed below {below}",
            (false, true) => $"closed above {above}",
            _ => "",
        };
}
