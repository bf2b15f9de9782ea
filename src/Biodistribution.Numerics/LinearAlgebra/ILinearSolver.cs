namespace Biodistribution.Numerics.LinearAlgebra;

/// <summary>Factors matrices of one pattern and solves with them.</summary>
public interface ILinearSolver
{
    /// <summary>Pattern of the matrices.</summary>
    SparsityPattern Pattern { get; }

    /// <summary>Factors diag(<paramref name="diagonal"/>) - A.</summary>
    /// <param name="diagonal">What is added to the diagonal; length n.</param>
    /// <param name="values">Entries of A, in the order of the pattern.</param>
    /// <returns>False when the matrix is singular or not finite.</returns>
    bool Factor(ReadOnlySpan<double> diagonal, ReadOnlySpan<double> values);

    /// <summary>Solves with the matrix last factored.</summary>
    /// <param name="b">The right-hand side; receives the solution; length n.</param>
    void Solve(Span<double> b);
}
