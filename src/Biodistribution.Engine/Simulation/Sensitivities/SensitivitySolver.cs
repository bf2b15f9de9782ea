using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Biodistribution.Numerics.LinearAlgebra;

namespace Biodistribution.Simulation.Sensitivities;

/// <summary>
/// Solves with the Jacobian of states and their derivatives in directions by factoring that of the states alone, which
/// every direction repeats.
/// </summary>
/// <remarks>The directions of a state lie side by side, followed by zeros to a whole number of vectors of four.</remarks>
internal sealed unsafe class SensitivitySolver : ILinearSolver
{
    private const int Width = 4;

    private readonly int n;
    private readonly int directions;
    private readonly int stride;
    private readonly SparseLu inner;
    private readonly int[] ownSource;
    private readonly int[] couplingStarts;
    private readonly int[] couplingColumns;
    private readonly int[] couplingSource;
    private readonly double[] own;
    private readonly double[] coupled;
    private readonly double[] padded;

    /// <summary>Prepares for a pattern.</summary>
    /// <param name="pattern">The pattern of the whole: states first, then element n + (state × directions) + direction.</param>
    /// <param name="n">Number of states.</param>
    /// <param name="directions">Number of directions.</param>
    public SensitivitySolver(SparsityPattern pattern, int n, int directions)
    {
        (Pattern, this.n, this.directions) = (pattern, n, directions);
        var all = Enumerable
            .Range(0, pattern.Count)
            .Select(entry => (Row: pattern.Row(entry), Column: pattern.Column(entry), Source: entry))
            .ToArray();
        var block = all.Where(entry => entry.Row < n).ToArray();
        inner = new SparseLu(new SymbolicLu(new SparsityPattern(n, block.Select(entry => (entry.Row, entry.Column)))));
        ownSource = [.. block.Select(entry => entry.Source)];
        // Every direction has the same ones: those of all directions are kept side by side, state by state.
        var below = all.Where(entry => entry.Row >= n && entry.Column < n)
            .GroupBy(entry => (State: (entry.Row - n) / directions, entry.Column))
            .OrderBy(group => group.Key)
            .ToArray();
        couplingStarts = [.. Enumerable.Range(0, n + 1).Select(state => below.Count(group => group.Key.State < state))];
        couplingColumns = [.. below.Select(group => group.Key.Column)];
        couplingSource = [.. below.SelectMany(group => group.OrderBy(entry => entry.Row).Select(entry => entry.Source))];
        stride = (directions + Width - 1) / Width * Width;
        (own, coupled, padded) = (new double[ownSource.Length], new double[below.Length * stride], new double[n * stride]);
    }

    /// <inheritdoc />
    public SparsityPattern Pattern { get; }

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Factor(ReadOnlySpan<double> diagonal, ReadOnlySpan<double> values)
    {
        fixed (
            double* from = values,
                to = own,
                below = coupled
        )
        fixed (
            int* source = ownSource,
                next = couplingSource
        )
        {
            for (var entry = 0; entry < own.Length; entry++)
                to[entry] = from[source[entry]];
            for (var entry = 0; entry < couplingColumns.Length; entry++)
            for (var direction = 0; direction < directions; direction++)
                below[(entry * stride) + direction] = from[next[(entry * directions) + direction]];
        }
        return inner.Factor(diagonal[..n], own);
    }

    /// <inheritdoc />
    public void Solve(Span<double> b)
    {
        inner.Solve(b[..n]);
        var derivatives = b.Slice(n, n * directions);
        if (stride == directions)
        {
            AddCoupling(b, derivatives);
            inner.Solve(derivatives, stride);
            return;
        }
        for (var state = 0; state < n; state++)
            derivatives.Slice(state * directions, directions).CopyTo(padded.AsSpan(state * stride));
        AddCoupling(b, padded);
        inner.Solve(padded, stride);
        for (var state = 0; state < n; state++)
            padded.AsSpan(state * stride, directions).CopyTo(derivatives[(state * directions)..]);
    }

    // What the states solved contribute to the right-hand sides of their derivatives.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddCoupling(ReadOnlySpan<double> solved, Span<double> derivatives)
    {
        fixed (
            double* states = solved,
                below = coupled,
                rows = derivatives
        )
        fixed (
            int* starts = couplingStarts,
                columns = couplingColumns
        )
            for (var state = 0; state < n; state++)
            {
                var direction = 0;
                for (; direction + (3 * Width) <= stride; direction += 3 * Width)
                {
                    var to = rows + (state * stride) + direction;
                    var (first, second, third) = (Vector256.Load(to), Vector256.Load(to + Width), Vector256.Load(to + (2 * Width)));
                    for (var entry = starts[state]; entry < starts[state + 1]; entry++)
                    {
                        var factors = below + (entry * stride) + direction;
                        var value = states[columns[entry]];
                        first += Vector256.Load(factors) * value;
                        second += Vector256.Load(factors + Width) * value;
                        third += Vector256.Load(factors + (2 * Width)) * value;
                    }
                    first.Store(to);
                    second.Store(to + Width);
                    third.Store(to + (2 * Width));
                }
                for (; direction < stride; direction += Width)
                {
                    var to = rows + (state * stride) + direction;
                    var sum = Vector256.Load(to);
                    for (var entry = starts[state]; entry < starts[state + 1]; entry++)
                        sum += Vector256.Load(below + (entry * stride) + direction) * states[columns[entry]];
                    sum.Store(to);
                }
            }
    }
}
