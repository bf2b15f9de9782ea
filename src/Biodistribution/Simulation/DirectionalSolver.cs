using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Biodistribution.Numerics.LinearAlgebra;

namespace Biodistribution.Simulation;

/// <summary>Solves with the Jacobian of states and their derivatives in directions by factoring that of the states alone, which every direction repeats.</summary>
internal sealed class DirectionalSolver : ILinearSolver
{
    private readonly int n;
    private readonly int directions;
    private readonly SparseLu inner;
    private readonly int[] ownSource;
    private readonly (int State, int Column)[] coupling;
    private readonly int[] couplingSource;
    private readonly double[] own;
    private readonly double[] coupled;

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
        // Every direction has the same ones: those of all directions are kept side by side.
        var below = all.Where(entry => entry.Row >= n && entry.Column < n).GroupBy(entry => (State: (entry.Row - n) / directions, entry.Column)).OrderBy(group => group.Key).ToArray();
        coupling = [.. below.Select(group => group.Key)];
        couplingSource = [.. below.SelectMany(group => group.OrderBy(entry => entry.Row).Select(entry => entry.Source))];
        (own, coupled) = (new double[ownSource.Length], new double[couplingSource.Length]);
    }

    /// <inheritdoc />
    public SparsityPattern Pattern { get; }

    /// <inheritdoc />
    public bool Factor(ReadOnlySpan<double> diagonal, ReadOnlySpan<double> values)
    {
        for (var entry = 0; entry < own.Length; entry++)
            own[entry] = values[ownSource[entry]];
        for (var entry = 0; entry < coupled.Length; entry++)
            coupled[entry] = values[couplingSource[entry]];
        return inner.Factor(diagonal[..n], own);
    }

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Solve(Span<double> b)
    {
        inner.Solve(b[..n]);
        var derivatives = b[n..];
        for (var entry = 0; entry < coupling.Length; entry++)
        {
            var (state, column) = coupling[entry];
            var factors = coupled.AsSpan(entry * directions, directions);
            var target = derivatives.Slice(state * directions, directions);
            var value = b[column];
            var direction = 0;
            for (; direction + 4 <= factors.Length; direction += 4)
                (Vector256.Create(target[direction..]) + (Vector256.Create<double>(factors[direction..]) * value)).CopyTo(target[direction..]);
            for (; direction < factors.Length; direction++)
                target[direction] += factors[direction] * value;
        }
        inner.Solve(derivatives, directions);
    }
}
