namespace Biodistribution.DoseResponse.Curves;

/// <summary>Which parameters of a curve are fitted and which are held.</summary>
/// <param name="Name">What the shape is called.</param>
public sealed record CurveShape(string Name)
{
    /// <summary>The value Bottom is held at; NaN to fit it.</summary>
    public double Bottom { get; init; } = double.NaN;

    /// <summary>The value Top is held at; NaN to fit it.</summary>
    public double Top { get; init; } = double.NaN;

    /// <summary>The value the slope is held at; NaN to fit it.</summary>
    public double HillSlope { get; init; } = double.NaN;

    /// <summary>Whether the asymmetry is fitted; else it is 1.</summary>
    public bool IsAsymmetric { get; init; }

    /// <summary>Emax model: from a baseline of 0 with a slope of 1; Top and EC50 are fitted.</summary>
    public static CurveShape Emax { get; } = new("Emax") { Bottom = 0, HillSlope = 1 };

    /// <summary>Three-parameter log-logistic: Bottom is 0; Top, EC50 and slope are fitted.</summary>
    public static CurveShape ThreeParameter { get; } = new("three-parameter log-logistic") { Bottom = 0 };

    /// <summary>Hill, or four-parameter log-logistic: Bottom, Top, EC50 and slope are fitted.</summary>
    public static CurveShape Hill { get; } = new("Hill (four-parameter log-logistic)");

    /// <summary>Five-parameter log-logistic: the curve may approach its plateaus unequally.</summary>
    public static CurveShape FiveParameter { get; } = new("five-parameter log-logistic") { IsAsymmetric = true };
}
