using Biodistribution.Models.Symbolics;
using Biodistribution.Units;

namespace Biodistribution.Compilation;

/// <summary>One state of an <see cref="EquationSystem"/>.</summary>
/// <param name="Symbol">Its name in expressions.</param>
/// <param name="Unit">The unit it is shown in.</param>
/// <param name="Derivative">Its time derivative; zero for one that only events change.</param>
/// <param name="Initial">Its value at the start, an expression of parameters.</param>
public sealed record StateEquation(Symbol Symbol, Unit Unit, Expression Derivative, Expression Initial)
{
    /// <summary>An amount: conserved by flows and never negative.</summary>
    public bool IsAmount { get; init; }

    /// <summary>What has left the body.</summary>
    public bool IsSink { get; init; }

    /// <summary>Determined by a residual instead of a derivative.</summary>
    public bool IsAlgebraic { get; init; }
}
