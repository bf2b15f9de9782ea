namespace Biodistribution.Exposure;

/// <summary>How a profile is summarised without a compartment model.</summary>
public sealed record ExposureSettings
{
    /// <summary>How areas are taken between samples.</summary>
    public AreaRule Area { get; init; } = AreaRule.LinearUpLogDown;

    /// <summary>Fewest points a terminal half-life is taken from.</summary>
    public int TerminalPoints { get; init; } = 3;

    /// <summary>Of two terminal phases whose adjusted R² differ by less than this, the one with more points is taken.</summary>
    public double RSquaredTolerance { get; init; } = 1e-4;

    /// <summary>The dose, for clearance and volume, in the amount unit of the concentration; NaN when not known.</summary>
    public double Dose { get; init; } = double.NaN;

    /// <summary>How the dose was given.</summary>
    public DoseInput Input { get; init; } = DoseInput.Bolus;

    /// <summary>How long an infusion ran, in the unit of time.</summary>
    public double InfusionDuration { get; init; }
}

/// <summary>How the area between two samples is taken.</summary>
public enum AreaRule
{
    /// <summary>Straight lines.</summary>
    Linear,

    /// <summary>Straight lines while rising or where a value is 0, exponentials while falling.</summary>
    LinearUpLogDown,
}

/// <summary>How a dose was given.</summary>
public enum DoseInput
{
    /// <summary>
    /// Into the sampled space at once; the value at time 0 is extrapolated from the first two samples when there is
    /// none.
    /// </summary>
    Bolus,

    /// <summary>Into the sampled space at a constant rate.</summary>
    Infusion,

    /// <summary>Elsewhere: an organ fills from blood, or a dose is absorbed.</summary>
    Elsewhere,
}
