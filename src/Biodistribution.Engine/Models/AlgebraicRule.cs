using Biodistribution.Models.Symbolics;

namespace Biodistribution.Models;

/// <summary>An expression that is zero at every time.</summary>
/// <param name="Residual">What is zero.</param>
public sealed record AlgebraicRule(Expression Residual)
{
    /// <summary>
    /// The quantity the rule determines, a state or parameter nothing else changes; its value at the start is the first
    /// guess. Null when the lowering is to choose.
    /// </summary>
    public Symbol? Unknown { get; init; }
}
