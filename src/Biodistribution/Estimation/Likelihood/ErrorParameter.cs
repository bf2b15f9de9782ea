namespace Biodistribution.Estimation.Likelihood;

/// <summary>A size that is estimated beside the parameters: an sd, or the factor of a signal in arbitrary units.</summary>
/// <param name="Name">Its name in tables.</param>
/// <param name="Observable">The observable it belongs to; empty for all.</param>
/// <param name="IsFactor">Whether it is a factor rather than an sd.</param>
/// <param name="IsRelative">Whether it has no unit.</param>
internal sealed record ErrorParameter(string Name, string Observable, bool IsFactor, bool IsRelative)
{
    /// <summary>Whether it is the sd of the factor on the dose that the rows of one animal share.</summary>
    public bool IsBetweenAnimals { get; init; }
}
