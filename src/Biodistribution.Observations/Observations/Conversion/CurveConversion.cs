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

    /// <summary>Copies of the template in one unit of the amount: 1 where copies or genomes are counted.</summary>
    public double Copies { get; init; } = 1;

    /// <summary>The tissue whose extract is in one reaction, where amounts are wanted per mass; null where not.</summary>
    public Quantity? Tissue { get; init; }

    /// <summary>Of how many readings each value is the mean.</summary>
    public int Replicates { get; init; } = 1;

    /// <inheritdoc />
    public string Refusal(Observation row) => CurveOf(row) is null ? $"there is no standard curve of {row.Observable}" : "";

    /// <inheritdoc />
    public Observation Convert(Observation row)
    {
        var curve = CurveOf(row)!;
        var read = curve.Amount(row.Value - Blank, Replicates);
        var amount = IsLogarithmic ? Counted(read) : read;
        var limit = IsLogarithmic ? PoissonLimit / Copies : double.NegativeInfinity;
        var isBelow = amount.Value < limit;
        // No amplification by the last cycle (Undetermined, >40) is an amount below that of this cycle.
        var censoring = IsLogarithmic && curve.Slope < 0 && row.Censoring.Length > 0 ? "below" : row.Censoring;
        if (isBelow)
            (amount, censoring) = (new Uncertain(limit), "below");
        if (IsLogarithmic && censoring == "below")
            amount = new Uncertain(amount.Value);
        var isBeyond = read.Value > curve.Largest || read.Value < curve.Smallest;
        var (value, unit) = Shared(amount);
        return row with
        {
            Value = value.Value,
            Unit = unit,
            Spread = value.Sd > 0 ? value.Sd : double.NaN,
            SpreadKind = value.Sd > 0 ? "sd" : "",
            Censoring = censoring,
            How = string.Create(
                CultureInfo.InvariantCulture,
                $"signal {NumberText.Of(row.Value)}{(Blank == 0 ? "" : $" less blank {NumberText.Of(Blank)}")}; "
                    + $"standard curve, slope {NumberText.Short(curve.Slope)}"
                    + $"{(isBeyond ? ", beyond its standards" : "")}"
                    + $"{(isBelow ? $"; below {PoissonLimit} copies in a reaction, the limit by Poisson's law" : "")}"
                    + $"{(Tissue is { } tissue ? $"; {NumberText.Of(tissue.Value)} {tissue.Unit.Text} of tissue in a reaction" : "")}. "
                    + $"The label was measured, not the cells or vesicles"
            ),
        };
    }

    // From the logarithm to the amount; copies scatter as Poisson numbers from reaction to reaction.
    private Uncertain Counted(Uncertain logarithm)
    {
        var amount = Math.Pow(10, logarithm.Value);
        var (curve, counting) = (amount * Math.Log(10) * logarithm.Sd, Math.Sqrt(amount / Copies / Replicates));
        return new Uncertain(amount, Math.Sqrt((curve * curve) + (counting * counting)));
    }

    private (Uncertain Value, string Unit) Shared(Uncertain amount)
    {
        var isShare = Dose is { } given && given.Unit.Dimension == AmountUnit.Dimension;
        var value = isShare ? amount * (AmountUnit.Scale / (Dose!.Value.Value * Dose.Value.Unit.Scale) / Share.Scale) : amount;
        var unit = isShare ? Share : AmountUnit;
        if (Tissue is not { } tissue || UnitAlgebra.Quotient(unit, tissue.Unit) is not { } perMass)
            return (value, unit.Text);
        return (value * (1 / tissue.Value), perMass.Text);
    }

    private StandardCurve? CurveOf(Observation row) => Curves.GetValueOrDefault(row.Observable) ?? Curves.GetValueOrDefault("*");
}
