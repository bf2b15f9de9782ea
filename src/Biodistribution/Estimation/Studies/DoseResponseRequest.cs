using System.Collections.Immutable;
using Biodistribution.Models.Symbolics;

namespace Biodistribution.Estimation.Studies;

/// <summary>Accumulation against dose.</summary>
/// <param name="From">Smallest dose, in coherent units.</param>
/// <param name="To">Largest dose, in coherent units.</param>
/// <param name="PerDecade">Doses a factor of ten.</param>
/// <param name="Observable">Which observable, a share of the injected dose.</param>
/// <param name="Time">When, in coherent units; also the end of the area under the curve.</param>
/// <param name="Groups">In which groups.</param>
public sealed record DoseResponseRequest(double From, double To, int PerDecade, string Observable, double Time, ImmutableArray<string> Groups)
{
    /// <summary>The parameter that is the dose; null when every dose of the regimen is scaled instead.</summary>
    public Symbol? DoseParameter { get; init; }
}
