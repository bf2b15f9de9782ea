using Biodistribution.Models.Symbolics;

namespace Biodistribution.Compilation;

/// <summary>A place where the equations change form: a relation that turns, a kink, a step.</summary>
/// <param name="Indicator">Which form holds: constant between changes (a truth value, or the value of a step function).</param>
/// <param name="Root">A smooth expression that is zero where the form changes; for a step function, its argument.</param>
public sealed record Guard(Expression Indicator, Expression Root)
{
    /// <summary>The parameter that holds the form in force in the switched equations; null for a switch of event triggers only.</summary>
    public Symbol? Mode { get; init; }

    /// <summary>Whether values jump where the form changes; at a kink they do not.</summary>
    public bool IsJump { get; init; }

    /// <summary>
    /// When the form changes next, in terms of parameters, modes and states that only events change; null where the
    /// rest of the state decides.
    /// </summary>
    public Expression? PlannedTime { get; init; }
}
