namespace Biodistribution.Estimation;

/// <summary>Prior knowledge of a parameter.</summary>
/// <param name="Distribution">normal, log-normal, uniform or half-normal.</param>
/// <param name="Location">Mean, median, lower end, or 0, in coherent units.</param>
/// <param name="Width">Sd, sd of the logarithm, upper end, or scale.</param>
public sealed record Prior(PriorDistribution Distribution, double Location, double Width);

/// <summary>The shape of a prior.</summary>
public enum PriorDistribution
{
    /// <summary>Normal with mean and sd.</summary>
    Normal,

    /// <summary>Log-normal with median and sd of the logarithm.</summary>
    LogNormal,

    /// <summary>Uniform between two ends.</summary>
    Uniform,

    /// <summary>Half-normal with scale.</summary>
    HalfNormal,
}
