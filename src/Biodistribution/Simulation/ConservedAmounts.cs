using Biodistribution.Models.Compilation;
using Biodistribution.Units;

namespace Biodistribution.Simulation;

/// <summary>Books what was given against what is found in the states that are amounts, for each kind of amount that the flows of a model conserve.</summary>
internal sealed class ConservedAmounts
{
    private readonly int[] kindOfState;
    private readonly int kinds;
    private readonly int[][] members;

    private ConservedAmounts(int[] kindOfState, int kinds)
    {
        this.kindOfState = kindOfState;
        this.kinds = kinds;
        members = [.. Enumerable.Range(0, kinds).Select(kind => Enumerable.Range(0, kindOfState.Length).Where(state => kindOfState[state] == kind).ToArray())];
    }

    /// <summary>Number of kinds of amount conserved.</summary>
    public int KindCount => kinds;

    /// <summary>Which kind a state is an amount of; -1 for none that is conserved.</summary>
    /// <param name="state">Index of the state.</param>
    public int KindOf(int state) => kindOfState[state];

    /// <summary>Finds the kinds of amount (by dimension) that every flow of a model only moves, and no rate or event changes.</summary>
    /// <param name="equations">The equations.</param>
    public static ConservedAmounts Of(EquationSystem equations)
    {
        var model = equations.Model;
        var amounts = model.States.Where(state => state.IsAmount).ToDictionary(state => state.Symbol, state => state.Unit.Dimension);
        var made = new HashSet<Dimension>();
        foreach (var flow in model.Flows)
            foreach (var kind in flow.Changes.Where(change => amounts.ContainsKey(change.State)).GroupBy(change => amounts[change.State]))
                if (!kind.Aggregate(model.Graph.Zero, (sum, change) => sum + change.Stoichiometry).Is(0))
                    made.Add(kind.Key);
        var set = model.Rates.Select(rate => rate.Target)
            .Concat(model.Events.SelectMany(e => e.Assignments.Concat(e.Consequences)).Select(assignment => assignment.Target))
            .Concat(equations.States.Where(state => state.IsAlgebraic).Select(state => state.Symbol))
            .Concat(amounts.Keys.Where(symbol => equations.States.All(state => !ReferenceEquals(state.Symbol, symbol))));
        foreach (var symbol in set)
            if (amounts.TryGetValue(symbol, out var dimension))
                made.Add(dimension);
        var kinds = amounts.Values.Distinct().Where(dimension => !made.Contains(dimension)).ToList();
        return new([.. equations.States.Select(state => amounts.TryGetValue(state.Symbol, out var dimension) ? kinds.IndexOf(dimension) : -1)], kinds.Count);
    }

    /// <summary>Sums the states of a kind.</summary>
    /// <param name="kind">Which kind.</param>
    /// <param name="states">The states.</param>
    public double Total(int kind, ReadOnlySpan<double> states)
    {
        var (even, odd, own) = (0.0, 0.0, members[kind]);
        var k = 0;
        for (; k + 1 < own.Length; k += 2)
        {
            even += states[own[k]];
            odd += states[own[k + 1]];
        }

        return k < own.Length ? even + odd + states[own[k]] : even + odd;
    }
}
