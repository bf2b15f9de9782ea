namespace Biodistribution.Estimation.Likelihood;

/// <summary>The sd of one row's comparison: its shape, and which of its sizes are estimated.</summary>
/// <param name="OnLogScale">Whether logarithms are compared; the sd is then <paramref name="Relative"/>.</param>
/// <param name="Absolute">Constant sd in coherent units; 0 for none.</param>
/// <param name="AbsoluteSlot">Which estimated sd replaces it; -1 for none.</param>
/// <param name="Relative">Sd as a share of the prediction, or of the logarithm; 0 for none.</param>
/// <param name="RelativeSlot">Which estimated sd replaces it; -1 for none.</param>
/// <param name="DegreesOfFreedom">Degrees of freedom of Student's t; infinite for the normal.</param>
internal readonly record struct ResidualError(
    bool OnLogScale,
    double Absolute,
    int AbsoluteSlot,
    double Relative,
    int RelativeSlot,
    double DegreesOfFreedom = double.PositiveInfinity
)
{
    /// <summary>Index of the simulated number that is the sd; null where the sizes give it.</summary>
    public int? Simulated { get; init; }

    public static ResidualError Normal(double sd) => new(false, sd, -1, 0, -1);

    public static ResidualError LogNormal(double sd) => new(true, 0, -1, sd, -1);

    /// <summary>Whether the sd depends on nothing that is estimated.</summary>
    public bool IsKnown => Simulated is null && AbsoluteSlot < 0 && RelativeSlot < 0 && (OnLogScale || Relative == 0);

    /// <summary>Whether the sd is the same whatever the prediction.</summary>
    public bool IsConstant => Simulated is null && (OnLogScale || (Relative == 0 && RelativeSlot < 0));

    /// <summary>The sd with the derivative of its logarithm by prediction and by the logarithm of each size.</summary>
    public double Sd(double prediction, Func<int, double> slotValue, out double byPrediction, out double byAbsolute, out double byRelative)
    {
        (byPrediction, byAbsolute, byRelative) = (0, 0, 0);
        var relative = RelativeSlot >= 0 ? slotValue(RelativeSlot) : Relative;
        if (OnLogScale)
        {
            byRelative = 1;
            return relative;
        }
        var absolute = AbsoluteSlot >= 0 ? slotValue(AbsoluteSlot) : Absolute;
        var proportional = relative * prediction;
        var variance = (absolute * absolute) + (proportional * proportional);
        byPrediction = relative * proportional / variance;
        byAbsolute = absolute * absolute / variance;
        byRelative = proportional * proportional / variance;
        return Math.Sqrt(variance);
    }
}
