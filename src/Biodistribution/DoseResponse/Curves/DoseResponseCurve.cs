namespace Biodistribution.DoseResponse.Curves;

/// <summary>
/// A sigmoid curve of response against dose; Hill, Emax and the log-logistic models of three to five parameters are all
/// of this form.
/// </summary>
/// <param name="Bottom">Response at the low end where <paramref name="HillSlope"/> is positive, at the high end where
/// it is negative; the lower plateau when below <paramref name="Top"/>.</param>
/// <param name="Top">The other plateau.</param>
/// <param name="HalfDose">Dose parameter, positive; the dose of half the effect when <paramref name="Asymmetry"/> is 1.</param>
/// <param name="HillSlope">Steepness; positive for a response that goes from Bottom to Top with dose, negative for one
/// that goes from Top to Bottom.</param>
/// <param name="Asymmetry">Exponent of the fifth parameter, positive; 1 for a symmetric curve.</param>
/// <remarks>
/// Response = Bottom + (Top − Bottom) / (1 + (HalfDose/dose)^HillSlope)^Asymmetry. Source: D. J. Finney, Int. Stat. Rev. 47, 1979, 1;
/// C. Ritz et al., PLoS ONE 10, 2015, e0146021, equation 2, whose slope b has the opposite sign.
/// </remarks>
public sealed record DoseResponseCurve(double Bottom, double Top, double HalfDose, double HillSlope, double Asymmetry = 1)
{
    /// <summary>The response.</summary>
    /// <param name="dose">Dose, not negative; 0 gives the plateau there.</param>
    public double At(double dose) => Bottom + ((Top - Bottom) * Fraction(dose));

    /// <summary>Share of the way from Bottom to Top, in [0, 1].</summary>
    /// <param name="dose">Dose, not negative.</param>
    public double Fraction(double dose)
    {
        if (dose <= 0)
            return HillSlope > 0 ? 0 : 1;
        return Math.Pow(1 + Math.Pow(HalfDose / dose, HillSlope), -Asymmetry);
    }

    /// <summary>
    /// The dose at which the response has gone a share of the way between its plateaus, counted from the plateau at
    /// dose 0.
    /// </summary>
    /// <param name="share">In (0, 1); 0.5 for EC50, 0.9 for EC90.</param>
    public double EffectiveDose(double share)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(share, 1);
        var fraction = HillSlope > 0 ? share : 1 - share;
        return HalfDose * Math.Pow(Math.Pow(fraction, -1 / Asymmetry) - 1, -1 / HillSlope);
    }
}
