using System.Collections.Immutable;
using Biodistribution.Estimation;

namespace Biodistribution.Studies;

/// <summary>The same study read in another way.</summary>
/// <param name="Name">What is read otherwise.</param>
/// <param name="Problem">The study as fitted under that reading.</param>
public sealed record Alternative(string Name, FitProblem Problem)
{
    /// <summary>The choice made for each option of the model.</summary>
    public ImmutableSortedDictionary<string, string> Choices { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}
