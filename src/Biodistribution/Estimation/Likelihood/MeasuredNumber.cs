using Biodistribution.Observations;

namespace Biodistribution.Estimation.Likelihood;

/// <summary>Which number of which group a row measures: rows with the same one are replicates.</summary>
/// <param name="Group">Index of the group.</param>
/// <param name="What">The number, whatever the group.</param>
/// <param name="Divisor">What it is divided by, for a ratio.</param>
internal readonly record struct MeasuredNumber(int Group, MeasuredNumber.Profile What, MeasuredNumber.Denominator? Divisor)
{
    /// <summary>The number a row measures.</summary>
    /// <param name="row">A usable row.</param>
    /// <param name="likelihood">Its study.</param>
    public static MeasuredNumber Of(LikelihoodTerm row, StudyLikelihood likelihood) =>
        Of(likelihood.Quantities[row.Primary], row.Reference < 0 ? null : likelihood.Quantities[row.Reference], row.FactorSlot);

    /// <summary>The number a simulated quantity is.</summary>
    /// <param name="quantity">The quantity.</param>
    /// <param name="divisor">What it is divided by; null for nothing.</param>
    /// <param name="factor">The factor of a signal in arbitrary units; -1 for none.</param>
    public static MeasuredNumber Of(PredictedStatistic quantity, PredictedStatistic? divisor, int factor = -1) =>
        new(
            quantity.Group,
            ProfileOf(quantity, factor),
            divisor is null ? null : new Denominator(divisor.Group, ProfileOf(divisor, factor))
        );

    private static Profile ProfileOf(PredictedStatistic quantity, int factor) =>
        new(
            quantity.Observable,
            quantity.Statistic,
            Rounded(quantity.Times[0]),
            Rounded(quantity.Times[^1]),
            quantity.Times.Length,
            quantity.Reading,
            quantity.ToInfinity,
            factor
        );

    // Times as written in h and in min differ by rounding.
    private static double Rounded(double time) =>
        time == 0 || !double.IsFinite(time)
            ? time
            : double.Parse(
                time.ToString("E9", System.Globalization.CultureInfo.InvariantCulture),
                System.Globalization.CultureInfo.InvariantCulture
            );

    /// <summary>A number of a profile.</summary>
    internal readonly record struct Profile(
        int Observable,
        Statistic Statistic,
        double Start,
        double End,
        int Times,
        HalfLifeReading Reading,
        bool ToInfinity,
        int Factor
    )
    {
        /// <summary>The same number at whatever time.</summary>
        public Profile AtAnyTime => this with { Start = 0, End = 0 };
    }

    /// <summary>The divisor of a ratio.</summary>
    internal readonly record struct Denominator(int Group, Profile What);
}
