namespace Biodistribution.Numerics.Optimization;

/// <summary>An objective to be minimised that is a sum over rows, each with a score and a curvature.</summary>
/// <remarks>
/// With J the information rows and r the score residuals, the gradient of the objective is Jᵀr and its Hessian is
/// approximated by JᵀJ. For least squares
/// the objective is ½ rᵀr and J the Jacobian of r; for any other likelihood a row is scaled by the root of its expected
/// information (Fisher scoring).
/// An objective may come with limits g(x) ≥ 0, which a search keeps exactly: they are no part of the objective.
/// </remarks>
public abstract class ScoredObjective
{
    /// <summary>Number of variables, n.</summary>
    public abstract int VariableCount { get; }

    /// <summary>Number of rows, m.</summary>
    public abstract int RowCount { get; }

    /// <summary>The objective alone.</summary>
    /// <param name="x">Variables; length n.</param>
    /// <returns>The objective; positive infinity where it cannot be computed.</returns>
    public abstract double Value(ReadOnlySpan<double> x);

    /// <summary>The objective with its rows.</summary>
    /// <param name="x">Variables; length n.</param>
    /// <param name="residuals">Receives r; length m.</param>
    /// <param name="rows">Receives J row by row; length m × n.</param>
    /// <returns>The objective; positive infinity where it cannot be computed, and then the rows mean nothing.</returns>
    public abstract double Evaluate(ReadOnlySpan<double> x, Span<double> residuals, Span<double> rows);

    /// <summary>
    /// The limits at the point last evaluated, that must not be negative; scaled so that 1e-6 of one is nothing to
    /// speak of. Empty where there are none.
    /// </summary>
    public virtual ReadOnlySpan<double> Limits => [];

    /// <summary>Their gradients at the point last evaluated with rows, limit by limit.</summary>
    public virtual ReadOnlySpan<double> LimitRows => [];
}
