using Biodistribution.Models.Symbolics;

namespace Biodistribution.Models;

/// <summary>An expression that is zero at every time.</summary>
/// <param name="Residual">What is zero.</param>
public sealed record AlgebraicRule(Expression Residual);
