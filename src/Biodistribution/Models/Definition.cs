using Biodistribution.Models.Symbolics;

namespace Biodistribution.Models;

/// <summary>A quantity given by an expression.</summary>
/// <param name="Target">The quantity.</param>
/// <param name="Value">Its value, in coherent units.</param>
public sealed record Definition(Symbol Target, Expression Value);
