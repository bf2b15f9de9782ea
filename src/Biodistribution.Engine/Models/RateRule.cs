using Biodistribution.Models.Symbolics;

namespace Biodistribution.Models;

/// <summary>A time derivative given directly.</summary>
/// <param name="Target">The state or parameter that changes.</param>
/// <param name="Rate">Its change per time, in coherent units.</param>
public sealed record RateRule(Symbol Target, Expression Rate);
