using Biodistribution.Text;

namespace Biodistribution.Units;

/// <summary>Two numbers with one unit, such as 0.9 .. 2.0 mL.</summary>
/// <param name="Lower">Smallest value; may be -infinity.</param>
/// <param name="Upper">Largest value; may be infinity.</param>
/// <param name="Unit">The unit of both.</param>
public readonly record struct QuantityRange(double Lower, double Upper, Unit Unit)
{
    /// <summary>
    /// Reads a range such as "0.9 .. 2.0 mL", "30 min .. 2 h", "0 .. inf"; whether lower is below upper is not looked
    /// at.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="range">The range, when there is one.</param>
    /// <param name="error">What is wrong, when there is none.</param>
    public static bool TryParse(string text, out QuantityRange range, out TextError? error)
    {
        range = default;
        var dots = text.IndexOf("..", StringComparison.Ordinal);
        if (dots < 0)
        {
            error = new TextError(
                $"{NumberText.Quoted(text)} is not a range.",
                "Write two numbers with .. between, such as 0.9 .. 2.0 mL.",
                0,
                text.Length
            );
            return false;
        }
        if (!TryEnd(text[..dots], -1, out var lower, out error))
            return false;
        if (!TryEnd(text[(dots + 2)..], 1, out var upper, out error))
        {
            error = error!.ShiftedBy(dots + 2);
            return false;
        }
        if (lower.Unit.Text.Length > 0 && upper.Unit.Text.Length == 0 && double.IsInfinity(upper.Value))
            upper = upper with { Unit = lower.Unit };
        if (lower.Unit.Text.Length > 0 && lower.Unit.Dimension != upper.Unit.Dimension)
        {
            error = new TextError(
                $"The ends of the range {NumberText.Quoted(text)} do not have the same kind of unit.",
                "Write the unit once, at the end.",
                0,
                text.Length
            );
            return false;
        }
        range = new QuantityRange(lower.Unit.Text.Length == 0 ? lower.Value : lower.In(upper.Unit), upper.Value, upper.Unit);
        return true;
    }

    /// <summary>Reads a range such as "0.9 .. 2.0 mL".</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">The text is not a range; the message says why.</exception>
    public static QuantityRange Parse(string text) =>
        TryParse(text, out var range, out var error) ? range : throw new FormatException($"{error!.Message} {error.Hint}".TrimEnd());

    /// <inheritdoc />
    public override string ToString() => $"{Text(Lower)} .. {Text(Upper)} {Unit.Text}".TrimEnd();

    private static string Text(double value) =>
        double.IsPositiveInfinity(value) ? "inf"
        : double.IsNegativeInfinity(value) ? "-inf"
        : NumberText.Of(value);

    private static bool TryEnd(string text, int outward, out Quantity quantity, out TextError? error)
    {
        var trimmed = text.Trim();
        var infinite = outward < 0 ? "-inf" : "inf";
        if (trimmed != infinite && !trimmed.StartsWith(infinite + " ", StringComparison.Ordinal))
            return Quantity.TryParse(text, out quantity, out error);
        quantity = default;
        if (!Unit.TryParse(trimmed[infinite.Length..], out var unit, out error))
            return false;
        quantity = new Quantity(outward * double.PositiveInfinity, unit!);
        return true;
    }
}
