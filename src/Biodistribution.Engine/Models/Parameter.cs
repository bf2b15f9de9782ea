using Biodistribution.Models.Symbolics;
using Biodistribution.Units;

namespace Biodistribution.Models;

/// <summary>A quantity with a value of its own.</summary>
/// <param name="Symbol">Its name in expressions.</param>
/// <param name="Value">Its value in coherent units; NaN when it must be set before use.</param>
/// <param name="Unit">The unit it is written and shown in.</param>
public sealed record Parameter(Symbol Symbol, double Value, Unit Unit)
{
    /// <summary>The name.</summary>
    public string Name => Symbol.Name;

    /// <summary>Smallest admissible value, in coherent units.</summary>
    public double Lower { get; init; } = double.NegativeInfinity;

    /// <summary>Largest admissible value, in coherent units.</summary>
    public double Upper { get; init; } = double.PositiveInfinity;

    /// <summary>What it means, for people.</summary>
    public string Meaning { get; init; } = "";

    /// <summary>Where the value comes from; empty when it is assumed.</summary>
    public string Source { get; init; } = "";

    /// <summary>Why the value is assumed; empty when it has a source.</summary>
    public string Assumed { get; init; } = "";
}
