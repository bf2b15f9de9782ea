using System.Diagnostics.CodeAnalysis;
using Biodistribution.Text;

namespace Biodistribution.Units;

/// <summary>
/// A unit of measurement: a dimension and how many base units (kg, mol, cell, particle, m, s, Bq, kat, dose) one of it
/// is.
/// </summary>
/// <param name="Dimension">What kind of quantity it measures.</param>
/// <param name="Scale">One of this unit in base units; positive.</param>
/// <param name="Text">How it is written; reads back to the same unit.</param>
public sealed record Unit(Dimension Dimension, double Scale, string Text)
{
    /// <summary>The unit of a pure number.</summary>
    public static Unit None { get; } = new(Dimension.None, 1, "");

    /// <summary>Reads a unit such as mL/min/kg, 1e6 cells/kg, 1/h, %ID, %ID*h/mL, L/h/kg^0.75; 1 or nothing is a pure number.</summary>
    /// <param name="text">The text; both code points of the micro sign, and u, mean 10^-6, and are printed as one.</param>
    /// <exception cref="FormatException">The text is not a unit; the message says why.</exception>
    public static Unit Parse(string text) =>
        TryParse(text, out var unit, out var error) ? unit : throw new FormatException($"{error.Message} {error.Hint}".TrimEnd());

    /// <summary>Reads a unit such as mL/min/kg, 1e6 cells/kg, 1/h, %ID, %ID*h/mL, L/h/kg^0.75; 1 or nothing is a pure number.</summary>
    /// <param name="text">The text; both code points of the micro sign, and u, mean 10^-6, and are printed as one.</param>
    /// <param name="unit">The unit, when there is one.</param>
    /// <param name="error">What is wrong, when there is none.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out Unit? unit, [NotNullWhen(false)] out TextError? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        unit = null;
        try
        {
            unit = UnitParser.Parse(text, out error)?.ToUnit();
        }
        catch (OverflowException)
        {
            error = null;
        }
        if (unit is null)
            error ??= new TextError(
                $"{NumberText.Quoted(text)} is too large or too small a unit.",
                "Use fewer or smaller powers.",
                0,
                text.Length
            );
        return unit is not null;
    }

    /// <summary>What a number in this unit is multiplied by to be in another.</summary>
    /// <param name="other">A unit of the same dimension.</param>
    /// <exception cref="ArgumentException">The dimensions differ.</exception>
    public double FactorTo(Unit other) =>
        Dimension == other.Dimension
            ? CoherentUnits.Rounded(Scale / other.Scale)
            : throw new ArgumentException($"{Text} and {other.Text} measure different kinds of quantity.", nameof(other));

    /// <inheritdoc />
    public override string ToString() => Text;
}
