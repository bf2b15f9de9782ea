using Biodistribution.Text;

namespace Biodistribution.Units;

/// <summary>A number with its unit, such as 1.7 mL.</summary>
/// <param name="Value">The number in front of the unit; finite.</param>
/// <param name="Unit">The unit; <see cref="Unit.None"/> for a pure number.</param>
public readonly record struct Quantity(double Value, Unit Unit)
{
    /// <summary>Reads a quantity such as "1.7 mL", "0.2 1/h", "1e6 cells/kg", "5 %", "3".</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">The text is not a quantity; the message says why.</exception>
    public static Quantity Parse(string text) =>
        TryParse(text, out var quantity, out var error) ? quantity : throw new FormatException($"{error!.Message} {error.Hint}".TrimEnd());

    /// <summary>Reads a quantity such as "1.7 mL", "0.2 1/h", "1e6 cells/kg", "5 %", "3".</summary>
    /// <param name="text">The text.</param>
    /// <param name="quantity">The quantity, when there is one.</param>
    /// <param name="error">What is wrong, when there is none.</param>
    public static bool TryParse(string text, out Quantity quantity, out TextError? error)
    {
        quantity = default;
        var start = text.Length - text.TrimStart().Length;
        var trimmed = text.Trim();
        var length = NumberText.LengthAt(trimmed, 0);
        if (length == 0 || (length < trimmed.Length && trimmed[length] is ',' or '.'))
        {
            error = NumberText.NotANumber(trimmed, length).ShiftedBy(start);
            return false;
        }
        var value = NumberText.Parse(trimmed[..length], out error);
        var rest = trimmed[length..];
        var unitStart = length + rest.Length - rest.TrimStart().Length;
        rest = rest.Trim();
        if (error is null && rest.Length > 0 && NumberText.LengthAt(rest, 0) > 0 && !IsOneOver(rest))
            error = new TextError(
                $"{NumberText.Quoted(trimmed)} has two numbers.",
                "Write one number without spaces inside, then the unit.",
                0,
                trimmed.Length
            );
        Unit? unit = null;
        if (error is null && !Unit.TryParse(rest, out unit, out error))
            error = error!.ShiftedBy(unitStart);
        error = error?.ShiftedBy(start);
        if (error is null)
            quantity = new Quantity(value!.Value, unit!);
        return error is null;
    }

    /// <summary>The number in another unit.</summary>
    /// <param name="unit">A unit of the same dimension.</param>
    /// <exception cref="ArgumentException">The dimensions differ.</exception>
    public double In(Unit unit) => Value * Unit.FactorTo(unit);

    /// <summary>The number in the coherent unit of its dimension.</summary>
    /// <param name="units">The coherent units.</param>
    public double In(CoherentUnits units) => Value * units.Factor(Unit);

    /// <inheritdoc />
    public override string ToString() => Unit.Text.Length == 0 ? NumberText.Of(Value) : $"{NumberText.Of(Value)} {Unit.Text}";

    /// <summary>A unit such as 1/h, which begins with a number without being two numbers.</summary>
    private static bool IsOneOver(string text) => text[0] == '1' && text[1..].TrimStart().StartsWith('/');
}
