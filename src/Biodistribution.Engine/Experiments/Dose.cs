using Biodistribution.Models.Symbolics;

namespace Biodistribution.Experiments;

/// <summary>An amount given to animals, once or repeatedly; all expressions are of parameters.</summary>
/// <param name="State">The state it enters.</param>
/// <param name="Amount">How much each time.</param>
/// <param name="Time">When first.</param>
public sealed record Dose(Symbol State, Expression Amount, Expression Time)
{
    /// <summary>Over how long; null for at once.</summary>
    public Expression? Duration { get; init; }

    /// <summary>How many times in all.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Time between repeats; null when given once.</summary>
    public Expression? Interval { get; init; }
}
