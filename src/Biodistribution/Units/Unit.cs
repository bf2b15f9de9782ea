namespace Biodistribution.Units;

/// <summary>A unit of measurement: a dimension and how many base units (kg, mol, cell, particle, m, s, Bq, kat, dose) one of it is.</summary>
/// <param name="Dimension">What kind of quantity it measures.</param>
/// <param name="Scale">One of this unit in base units; positive.</param>
/// <param name="Text">How it is written; reads back to the same unit.</param>
public sealed record Unit(Dimension Dimension, double Scale, string Text)
{
    /// <summary>The unit of a pure number.</summary>
    public static Unit None { get; } = new(Dimension.None, 1, "");

    /// <summary>What a number in this unit is multiplied by to be in another.</summary>
    /// <param name="other">A unit of the same dimension.</param>
    /// <exception cref="ArgumentException">The dimensions differ.</exception>
    public double FactorTo(Unit other) =>
        Dimension == other.Dimension ? Scale / other.Scale : throw new ArgumentException($"{Text} and {other.Text} measure different kinds of quantity.", nameof(other));

    /// <inheritdoc />
    public override string ToString() => Text;
}
