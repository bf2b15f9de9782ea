using Biodistribution.Models.Symbolics;
using Biodistribution.Units;

namespace Biodistribution.Models.Checking;

/// <summary>What kind of value an expression has.</summary>
internal enum ValueKind
{
    /// <summary>A number with a unit, or without one.</summary>
    Quantity,

    /// <summary>True or false.</summary>
    Truth,

    /// <summary>The number 0 written without a unit, which fits any.</summary>
    Zero,

    /// <summary>Already reported as wrong.</summary>
    Unknown,
}

/// <summary>A checked expression: its value in coherent units, and the unit it is shown in.</summary>
/// <param name="Value">The value, in coherent units.</param>
/// <param name="Unit">A unit of its dimension.</param>
/// <param name="Kind">What kind of value it has.</param>
internal readonly record struct TypedExpression(Expression Value, Unit Unit, ValueKind Kind)
{
    /// <summary>Its unit in messages.</summary>
    public string UnitText =>
        Kind == ValueKind.Truth ? "true or false"
        : Unit.Text.Length == 0 ? "no unit"
        : Unit.Text;

    /// <summary>Whether something about it has already been reported as wrong.</summary>
    public bool IsUnknown => Kind == ValueKind.Unknown;

    /// <summary>Whether it is a pure number.</summary>
    public bool IsPure => Kind is ValueKind.Zero or ValueKind.Unknown || (Kind == ValueKind.Quantity && Unit.Dimension.IsNone);

    /// <summary>Whether it may stand where a unit is wanted.</summary>
    public bool Fits(Unit wanted) =>
        Kind is ValueKind.Zero or ValueKind.Unknown || (Kind == ValueKind.Quantity && Unit.Dimension == wanted.Dimension);
}
