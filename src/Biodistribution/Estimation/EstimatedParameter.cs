using Biodistribution.Models.Symbolics;

namespace Biodistribution.Estimation;

/// <summary>A parameter to be estimated.</summary>
/// <param name="Parameter">Which.</param>
/// <param name="Start">Where to start.</param>
/// <param name="Lower">Smallest value.</param>
/// <param name="Upper">Largest value.</param>
/// <param name="Scale">The scale of estimation.</param>
public sealed record EstimatedParameter(Symbol Parameter, double Start, double Lower, double Upper, EstimationScale Scale)
{
    /// <summary>Prior knowledge; null for none.</summary>
    public Prior? Prior { get; init; }
}
