using Biodistribution.Models.Symbolics;

namespace Biodistribution.Experiments;

/// <summary>A parameter that is assumed, with the range it is varied over (log-uniformly where the range is positive).</summary>
/// <param name="Parameter">Which.</param>
/// <param name="Lower">Smallest value.</param>
/// <param name="Upper">Largest value.</param>
/// <param name="Reason">Why it is assumed.</param>
public sealed record AssumedParameter(Symbol Parameter, double Lower, double Upper, string Reason);
