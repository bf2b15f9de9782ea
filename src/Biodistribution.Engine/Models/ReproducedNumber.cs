using System.Collections.Immutable;
using Biodistribution.Models.Symbolics;
using Biodistribution.Text;

namespace Biodistribution.Models;

/// <summary>A published or derived number a model must give.</summary>
/// <param name="Observable">Which observable.</param>
/// <param name="Time">When, in coherent units.</param>
/// <param name="Lower">Smallest accepted value, in the coherent unit of the observable.</param>
/// <param name="Upper">Largest accepted value, in the coherent unit of the observable.</param>
/// <param name="Source">Where the number comes from.</param>
public sealed record ReproducedNumber(string Observable, double Time, double Lower, double Upper, string Source)
{
    /// <summary>The dose given at the start: into which state, how much, in coherent units.</summary>
    public ImmutableArray<(Symbol State, double Amount)> Doses { get; init; } = [];

    /// <summary>The choices it is for, by option; it is for every choice of an option that is not among them.</summary>
    public ImmutableDictionary<string, string> Choices { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The file it is in.</summary>
    public string File { get; init; } = "";

    /// <summary>Where its range stands in the file.</summary>
    public TextSpan Place { get; init; }

    /// <summary>Parameter values other than the model's own, in coherent units.</summary>
    public ImmutableArray<(Symbol Parameter, double Value)> Set { get; init; } = [];
}
