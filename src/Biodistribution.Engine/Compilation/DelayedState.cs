using System.Collections.Immutable;
using Biodistribution.Models.Symbolics;

namespace Biodistribution.Compilation;

/// <summary>The value a state had some time before, as the equations of a delay model see it: a polynomial in time whose coefficients a
/// run keeps up to
/// date.</summary>
/// <param name="State">The state.</param>
/// <param name="Length">How long before; only discontinuities change it.</param>
/// <remarks>The method of steps: what the dense output of earlier steps says of the state is a known function of time.</remarks>
internal sealed record DelayedState(Symbol State, Expression Length)
{
    /// <summary>How many coefficients describe the state over one earlier step: as many as the dense output of any method needs.</summary>
    public const int CoefficientCount = 8;

    /// <summary>A parameter that is 1 while the length is 0: the state itself is meant.</summary>
    public required Symbol IsDirect { get; init; }

    /// <summary>A parameter that is 1 while the time looked back at precedes the run.</summary>
    public required Symbol IsBeforeStart { get; init; }

    /// <summary>The time at which the polynomial has its first coefficient as value.</summary>
    public required Symbol Origin { get; init; }

    /// <summary>What the time since <see cref="Origin"/> is multiplied by.</summary>
    public required Symbol Scale { get; init; }

    /// <summary>The coefficients, of the power 0 first.</summary>
    public required ImmutableArray<Symbol> Coefficients { get; init; }

    /// <summary>All parameters of the state, in the order in which a run keeps them.</summary>
    public IEnumerable<Symbol> Parameters => [IsDirect, IsBeforeStart, Origin, Scale, .. Coefficients];
}
