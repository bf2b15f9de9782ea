namespace Biodistribution.Observations;

/// <summary>What a printed number says about a profile.</summary>
public enum Statistic
{
    /// <summary>The observable at a time.</summary>
    Value,

    /// <summary>Area under the curve over the sampling times or a window, or to infinity.</summary>
    Auc,

    /// <summary>Largest value.</summary>
    Cmax,

    /// <summary>Time of the largest value.</summary>
    Tmax,

    /// <summary>Half-life, by the reading the row declares.</summary>
    HalfLife,

    /// <summary>Dose over area under the curve to infinity.</summary>
    Clearance,

    /// <summary>Mean residence time.</summary>
    Mrt,

    /// <summary>The observable over the same observable in another group, or over another observable.</summary>
    Ratio,

    /// <summary>The observable is below the value.</summary>
    Below,

    /// <summary>The observable is above the value.</summary>
    Above,

    /// <summary>The observable is larger here than in the group it is related to.</summary>
    Order,
}
