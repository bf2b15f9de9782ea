using Biodistribution.Models.Symbolics;
using Biodistribution.Units;

namespace Biodistribution.Models;

/// <summary>A quantity given by an expression.</summary>
/// <param name="Target">The quantity.</param>
/// <param name="Value">Its value, in coherent units.</param>
public sealed record Definition(Symbol Target, Expression Value)
{
    /// <summary>The unit it is shown in; null where that is not known.</summary>
    public Unit? Unit { get; init; }
}
