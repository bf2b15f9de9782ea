using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Biodistribution.Compilation;
using Biodistribution.Units;

namespace Biodistribution.Simulation.States;

/// <summary>
/// Books what was given against what is found in the states that are amounts, for each kind of amount that the flows of
/// a model conserve.
/// </summary>
internal sealed class ConservedAmounts
{
    private readonly int[] kindOfState;
    private readonly int kinds;
    private readonly double[][] masks;

    private ConservedAmounts(int[] kindOfState, int kinds)
    {
        this.kindOfState = kindOfState;
        this.kinds = kinds;
        // All bits set for the states of a kind, padded to whole vectors of four.
        var padded = (kindOfState.Length + 3) / 4 * 4;
        masks =
        [
            .. Enumerable
                .Range(0, kinds)
                .Select(kind =>
                    Enumerable
                        .Range(0, padded)
                        .Select(state => state < kindOfState.Length && kindOfState[state] == kind ? BitConverter.Int64BitsToDouble(-1) : 0)
                        .ToArray()
                ),
        ];
    }

    /// <summary>Number of kinds of amount conserved.</summary>
    public int KindCount => kinds;

    /// <summary>Which kind a state is an amount of; -1 for none that is conserved.</summary>
    /// <param name="state">Index of the state.</param>
    public int KindOf(int state) => kindOfState[state];

    /// <summary>Finds the kinds of amount (by dimension) that every flow of a model only moves, and no rate or event changes.</summary>
    /// <param name="equations">The equations.</param>
    public static ConservedAmounts Find(EquationSystem equations)
    {
        var model = equations.Model;
        var amounts = model.States.Where(state => state.IsAmount).ToDictionary(state => state.Symbol, state => state.Unit.Dimension);
        var made = new HashSet<Dimension>();
        foreach (var flow in model.Flows)
        foreach (var kind in flow.Changes.Where(change => amounts.ContainsKey(change.State)).GroupBy(change => amounts[change.State]))
            if (!kind.Aggregate(model.Graph.Zero, (sum, change) => sum + change.Stoichiometry).Is(0))
                made.Add(kind.Key);
        var set = model
            .Rates.Select(rate => rate.Target)
            .Concat(model.Events.SelectMany(e => e.Assignments.Concat(e.Consequences)).Select(assignment => assignment.Target))
            .Concat(equations.States.Where(state => state.IsAlgebraic).Select(state => state.Symbol))
            .Concat(amounts.Keys.Where(symbol => equations.States.All(state => !ReferenceEquals(state.Symbol, symbol))));
        foreach (var symbol in set)
            if (amounts.TryGetValue(symbol, out var dimension))
                made.Add(dimension);
        var kinds = amounts.Values.Distinct().Where(dimension => !made.Contains(dimension)).ToList();
        return new(
            [.. equations.States.Select(state => amounts.TryGetValue(state.Symbol, out var dimension) ? kinds.IndexOf(dimension) : -1)],
            kinds.Count
        );
    }

    /// <summary>Sums the states of a kind: those with the same index modulo four, then these sums in pairs.</summary>
    /// <param name="kind">Which kind.</param>
    /// <param name="states">The states.</param>
    public double Total(int kind, ReadOnlySpan<double> states)
    {
        var (own, sums) = (masks[kind], Vector256<double>.Zero);
        for (var i = 0; i < states.Length; i += 4)
        {
            var rest = states[i..];
            var four =
                rest.Length >= 4
                    ? Vector256.Create(rest)
                    : Vector256.Create(rest[0], rest.Length > 1 ? rest[1] : 0, rest.Length > 2 ? rest[2] : 0, 0);
            sums += four & Vector256.Create(own, i);
        }

        var pairs = sums.GetLower() + sums.GetUpper();
        return pairs[0] + pairs[1];
    }

    /// <summary>The largest difference between the sum of a kind and what was given, over several outputs.</summary>
    /// <param name="kind">Which kind.</param>
    /// <param name="states">The states, output by output.</param>
    /// <param name="given">What was given.</param>
    public double LargestGap(int kind, ReadOnlySpan<double> states, double given)
    {
        var (own, n, next) = (masks[kind], kindOfState.Length, 0);
        var (least, most) = (given, given);
        // Four outputs at once, so that their sums need not wait for one another: each sum as in Total. The last of
        // them may read into the output behind it.
        if (next + (4 * n) + 3 <= states.Length)
        {
            ref var mask = ref MemoryMarshal.GetArrayDataReference(own);
            ref var first = ref MemoryMarshal.GetReference(states);
            var (lowest, highest) = (Vector256.Create(given), Vector256.Create(given));
            var even = Vector256.Create(-1L, 0, -1, 0).AsDouble();
            for (; next + (4 * n) + 3 <= states.Length; next += 4 * n, first = ref Unsafe.Add(ref first, 4 * n))
            {
                ref var second = ref Unsafe.Add(ref first, n);
                ref var third = ref Unsafe.Add(ref second, n);
                ref var fourth = ref Unsafe.Add(ref third, n);
                var (a, b, c, d) = (Vector256<double>.Zero, Vector256<double>.Zero, Vector256<double>.Zero, Vector256<double>.Zero);
                for (nuint i = 0; i < (nuint)n; i += 4)
                {
                    var member = Vector256.LoadUnsafe(ref mask, i);
                    a += Vector256.LoadUnsafe(ref first, i) & member;
                    b += Vector256.LoadUnsafe(ref second, i) & member;
                    c += Vector256.LoadUnsafe(ref third, i) & member;
                    d += Vector256.LoadUnsafe(ref fourth, i) & member;
                }

                var front = Vector256.Create(a.GetLower() + a.GetUpper(), b.GetLower() + b.GetUpper());
                var back = Vector256.Create(c.GetLower() + c.GetUpper(), d.GetLower() + d.GetUpper());
                var totals =
                    Vector256.ConditionalSelect(even, front, Vector256.Shuffle(back, Vector256.Create(1L, 0, 3, 2)))
                    + Vector256.ConditionalSelect(even, Vector256.Shuffle(front, Vector256.Create(1L, 0, 3, 2)), back);
                lowest = Vector256.ConditionalSelect(Vector256.GreaterThanOrEqual(totals, lowest), lowest, totals);
                highest = Vector256.ConditionalSelect(Vector256.LessThanOrEqual(totals, highest), highest, totals);
            }

            for (var lane = 0; lane < 4; lane++)
                Include(lowest[lane], highest[lane]);
        }

        for (; next < states.Length; next += n)
            if (Total(kind, states.Slice(next, n)) is var total)
                Include(total, total);
        // Rounding keeps the order: no total in between lies farther off.
        return Math.Max(Math.Abs(most - given), Math.Abs(least - given));

        // What is not a number stays, when nothing behind it is one.
        void Include(double low, double high) => (least, most) = (low >= least ? least : low, high <= most ? most : high);
    }
}
