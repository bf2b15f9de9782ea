using System.Globalization;

namespace Biodistribution.Units;

/// <summary>One unit for each base dimension, so that inside a model numbers need no conversion.</summary>
/// <param name="Mass">One coherent unit of mass in kg.</param>
/// <param name="Substance">One coherent unit of amount of substance in mol.</param>
/// <param name="Length">One coherent unit of length in m.</param>
/// <param name="Time">One coherent unit of time in s.</param>
/// <param name="Radioactivity">One coherent unit of radioactivity in Bq.</param>
/// <param name="EnzymeActivity">One coherent unit of enzyme activity in kat.</param>
/// <param name="TimeUnit">The unit time is shown in.</param>
public sealed record CoherentUnits(
    double Mass,
    double Substance,
    double Length,
    double Time,
    double Radioactivity,
    double EnzymeActivity,
    Unit TimeUnit
)
{
    private static readonly Dimension Second = new() { Time = 1 };

    /// <summary>Base units throughout, and time without a unit; for models that carry none.</summary>
    public static CoherentUnits Dimensionless { get; } = new(1, 1, 1, 1, 1, 1, Unit.None);

    /// <summary>Whether times of a model that states no unit of time are seconds by its format, as in SBML Levels 1 and 2.</summary>
    public bool TimesAreSeconds { get; init; }

    /// <summary>Whether a quantity in a unit can be placed on the model's time.</summary>
    /// <param name="unit">Any unit.</param>
    public bool MeasuresTime(Unit unit) => unit.Dimension == TimeUnit.Dimension || (TimesAreSeconds && unit.Dimension == Second);

    /// <summary>What a number in a unit is multiplied by to be in the coherent unit of its dimension.</summary>
    /// <param name="unit">Any unit.</param>
    public double Factor(Unit unit)
    {
        var d = unit.Dimension;
        return Rounded(
            unit.Scale
                / Math.Pow(Mass, d.Mass.Value)
                / Math.Pow(Substance, d.Substance.Value)
                / Math.Pow(Length, d.Length.Value)
                / Math.Pow(Time, d.Time.Value)
                / Math.Pow(Radioactivity, d.Radioactivity.Value)
                / Math.Pow(EnzymeActivity, d.EnzymeActivity.Value)
        );
    }

    /// <summary>
    /// The short decimal number, or one over it, that a factor misses by no more than rounding: conversion factors are
    /// such numbers.
    /// </summary>
    internal static double Rounded(double factor) => Decimal(factor) ?? (Decimal(1 / factor) is { } inverse ? 1 / inverse : factor);

    private static double? Decimal(double factor)
    {
        var rounded = double.Parse(factor.ToString("G13", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return Math.Abs(rounded - factor) <= 2e-15 * Math.Abs(factor) ? rounded : null;
    }
}
