namespace Biodistribution.Estimation;

/// <summary>The scale on which a parameter is estimated and its uncertainty expressed.</summary>
public enum EstimationScale
{
    /// <summary>As it is.</summary>
    Natural,

    /// <summary>Logarithm; for positive quantities.</summary>
    Log,

    /// <summary>Log-odds between the bounds; for shares.</summary>
    Logit,
}
