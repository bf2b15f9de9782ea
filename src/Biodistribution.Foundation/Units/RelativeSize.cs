using Biodistribution.Text;

namespace Biodistribution.Units;

/// <summary>Sizes relative to what they belong to: a coefficient of variation, a relative error, the variation between subjects.</summary>
/// <remarks>
/// One rule wherever such a size is written (rows of data, assumed spreads, error models, cohorts, the command line):
/// 20 % and 0.2 are one fifth;
/// a number of 1 or more without a percent sign is refused, for 3 can be 3 % and 300 %.
/// </remarks>
public static class RelativeSize
{
    /// <summary>The size as a fraction; null where the text is none.</summary>
    /// <param name="text">A text such as 20 % or 0.2.</param>
    /// <param name="error">What is wrong, when null is returned.</param>
    public static double? Read(string text, out TextError? error)
    {
        if (!Quantity.TryParse(text, out var size, out error))
            return null;
        error = Problem(size, text);
        return error is null ? size.In(Unit.None) : null;
    }

    /// <summary>What keeps a quantity from being a relative size; null for nothing.</summary>
    /// <param name="size">The quantity.</param>
    /// <param name="text">How it was written.</param>
    public static TextError? Problem(Quantity size, string text)
    {
        if (!size.Unit.Dimension.IsNone)
            return new TextError(
                $"{NumberText.Quoted(text)} is not a relative size.",
                "Write a percentage such as 20 %, or a fraction such as 0.2.",
                0,
                text.Length
            );
        if (size.Unit.Text.Length > 0 || size.Value < 1)
            return null;
        var (percent, fraction) = (NumberText.Of(size.Value), NumberText.Of(size.Value * 100));
        return new TextError(
            $"{NumberText.Quoted(text)} can be {percent} % and {fraction} %.",
            $"Write {percent} % or {fraction} %.",
            0,
            text.Length
        );
    }
}
