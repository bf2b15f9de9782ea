using System.Collections.Immutable;
using Biodistribution.Models.Symbolics;

namespace Biodistribution.Models;

/// <summary>A published or derived number a model must give, checked by the tests.</summary>
/// <param name="Observable">Which observable.</param>
/// <param name="Time">When, in coherent units.</param>
/// <param name="Lower">Smallest accepted value, in the coherent unit of the observable.</param>
/// <param name="Upper">Largest accepted value, in the coherent unit of the observable.</param>
/// <param name="Source">Where the number comes from.</param>
public sealed record ReproducedNumber(string Observable, double Time, double Lower, double Upper, string Source)
{
    /// <summary>The dose given at the start: into which state, how much, in coherent units.</summary>
    public ImmutableArray<(Symbol State, double Amount)> Doses { get; init; } = [];

    /// <summary>Parameter values other than the model's own, in coherent units.</summary>
    public ImmutableArray<(Symbol Parameter, double Value)> Set { get; init; } = [];
}
