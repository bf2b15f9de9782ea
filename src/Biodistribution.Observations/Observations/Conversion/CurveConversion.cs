using System.Collections.Immutable;
using System.Globalization;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Observations.Conversion;

/// <summary>Signals of homogenates, or threshold cycles of qPCR, read from the standard curve of each organ.</summary>
/// <param name="Curves">Standard curves by organ; * for organs without one of their own. On a logarithmic curve amounts
/// are decadic logarithms.</param>
/// <param name="AmountUnit">The unit of the amounts of the standards.</param>
/// <param name="IsLogarithmic">Whether the signal is a straight line against the logarithm of the amount, as threshold cycles are.</param>
/// <param name="Blank">Signal without a sample.</param>
internal sealed record CurveConversion(ImmutableDictionary<string, StandardCurve> Curves, Unit AmountUnit, bool IsLogarithmic, double Blank)
    : IConversion
{
    private static readonly Unit Share = Unit.Parse("%ID");

    // Below three copies a reaction is empty in more than one of twenty by Poisson's law: exp(-3) = 0.05.
    private const double PoissonLimit = 3;

    /// <summary>The dose, where amounts are to be shares of it.</summary>
    public Quantity? Dose { get; init; }

    /// <summary>Of how many readings each value is the mean.</summary>
    public int Replicates { get; init; } = 1;

    /// <inheritdoc />
    public string Refusal(Observation row) => CurveOf(row) is null ? $"there is no standard curve of {row.Observable}" : "";

    /// <inheritdoc />
    public Observation Convert(Observation row)
    {
        var curve = CurveOf(row)!;
        var read = curve.Amount(row.Value - Blank, Replicates);
        var amount = IsLogarithmic ? new Uncertain(Math.Pow(10, read.Value), Math.Pow(10, read.Value) * Math.Log(10) * read.Sd) : read;
        var isBelow = IsLogarithmic && amount.Value < PoissonLimit;
        if (isBelow)
            amount = new Uncertain(PoissonLimit);
        var isBeyond = read.Value > curve.Largest || read.Value < curve.Smallest;
        var (value, unit) =
            Dose is { } dose && dose.Unit.Dimension == AmountUnit.Dimension
                ? (amount * (AmountUnit.Scale / (dose.Value * dose.Unit.Scale) / Share.Scale), Share.Text)
                : (amount, AmountUnit.Text);
        return row with
        {
            Value = value.Value,
            Unit = unit,
            Spread = value.Sd > 0 ? value.Sd : double.NaN,
            SpreadKind = value.Sd > 0 ? "sd" : "",
            Censoring = isBelow ? "below" : row.Censoring,
            How = string.Create(
                CultureInfo.InvariantCulture,
                $"signal {NumberText.Of(row.Value)}{(Blank == 0 ? "" : $" less blank {NumberText.Of(Blank)}")}; "
                    + $"standard curve, slope {NumberText.Short(curve.Slope)}"
                    + $"{(isBeyond ? ", beyond its standards" : "")}"
                    + $"{(isBelow ? "; below 3 copies, the limit by Poisson's law" : "")}. "
                    + $"The label was measured, not the cells or vesicles"
            ),
        };
    }

    private StandardCurve? CurveOf(Observation row) => Curves.GetValueOrDefault(row.Observable) ?? Curves.GetValueOrDefault("*");
}
