using Biodistribution.Numerics.LinearAlgebra;

namespace Biodistribution.Simulation;

/// <summary>Solves with the Jacobian of states and their derivatives in directions by factoring that of the states alone, which every direction repeats.</summary>
internal sealed class DirectionalSolver : ILinearSolver
{
    private readonly int n;
    private readonly int directions;
    private readonly SparseLu inner;
    private readonly int[] ownSource;
    private readonly (int Row, int Column, int Source)[] coupling;
    private readonly double[] own;
    private readonly double[] coupled;
    private readonly double[] column;

    /// <summary>Prepares for a pattern.</summary>
    /// <param name="pattern">The pattern of the whole: states first, then element n + (state × directions) + direction.</param>
    /// <param name="n">Number of states.</param>
    /// <param name="directions">Number of directions.</param>
    public DirectionalSolver(SparsityPattern pattern, int n, int directions)
    {
        (Pattern, this.n, this.directions) = (pattern, n, directions);
        var all = Enumerable.Range(0, pattern.Count).Select(entry => (Row: pattern.Row(entry), Column: pattern.Column(entry), Source: entry)).ToArray();
        var block = all.Where(entry => entry.Row < n).ToArray();
        inner = new SparseLu(new SymbolicLu(new SparsityPattern(n, block.Select(entry => (entry.Row, entry.Column)))));
        ownSource = [.. block.Select(entry => entry.Source)];
        coupling = [.. all.Where(entry => entry.Row >= n && entry.Column < n)];
        (own, coupled, column) = (new double[ownSource.Length], new double[coupling.Length], new double[n]);
    }

    /// <inheritdoc />
    public SparsityPattern Pattern { get; }

    /// <inheritdoc />
    public bool Factor(ReadOnlySpan<double> diagonal, ReadOnlySpan<double> values)
    {
        for (var entry = 0; entry < own.Length; entry++)
            own[entry] = values[ownSource[entry]];
        for (var entry = 0; entry < coupled.Length; entry++)
            coupled[entry] = values[coupling[entry].Source];
        return inner.Factor(diagonal[..n], own);
    }

    /// <inheritdoc />
    public void Solve(Span<double> b)
    {
        inner.Solve(b[..n]);
        for (var entry = 0; entry < coupled.Length; entry++)
            b[coupling[entry].Row] += coupled[entry] * b[coupling[entry].Column];
        for (var direction = 0; direction < directions; direction++)
        {
            for (var state = 0; state < n; state++)
                column[state] = b[n + (state * directions) + direction];
            inner.Solve(column);
            for (var state = 0; state < n; state++)
                b[n + (state * directions) + direction] = column[state];
        }
    }
}
