using Biodistribution.Models.Symbolics;

namespace Biodistribution.Interchange.Sbml;

/// <summary>Finds for each algebraic rule a variable of its own to determine: a largest matching of rules and variables.</summary>
internal static class AlgebraicMatching
{
    /// <summary>The variable each rule determines, null where none is left.</summary>
    /// <param name="residuals">The rules.</param>
    /// <param name="defined">What defined quantities stand for; a rule depends on a variable through these too.</param>
    /// <param name="preference">Null for a symbol that cannot be determined by a rule; else smaller is preferred.</param>
    public static Symbol?[] Match(
        IReadOnlyList<Expression> residuals,
        IReadOnlyDictionary<Symbol, Expression> defined,
        Func<Symbol, int?> preference
    )
    {
        var candidates = residuals
            .Select(residual =>
                Reached(residual, defined)
                    .Where(symbol => preference(symbol) is not null)
                    .OrderBy(symbol => preference(symbol))
                    .ThenBy(symbol => symbol.Index)
                    .ToArray()
            )
            .ToArray();
        var rules = new Dictionary<Symbol, int>();
        for (var rule = 0; rule < residuals.Count; rule++)
            Assign(rule, candidates, rules);
        var found = new Symbol?[residuals.Count];
        foreach (var (symbol, rule) in rules)
            found[rule] = symbol;
        return found;
    }

    // Breadth-first search for an augmenting path, so that no chain of rules is too long for the stack.
    private static void Assign(int start, Symbol[][] candidates, Dictionary<Symbol, int> rules)
    {
        var via = new Dictionary<Symbol, int>();
        var pending = new Queue<int>();
        pending.Enqueue(start);
        while (pending.TryDequeue(out var rule))
            foreach (var symbol in candidates[rule])
            {
                if (!via.TryAdd(symbol, rule))
                    continue;
                if (rules.TryGetValue(symbol, out var owner))
                {
                    pending.Enqueue(owner);
                    continue;
                }
                for (Symbol? current = symbol; current is not null; )
                {
                    var taker = via[current];
                    var previous = rules.FirstOrDefault(pair => pair.Value == taker).Key;
                    rules[current] = taker;
                    current = taker == start ? null : previous;
                }
                return;
            }
    }

    private static HashSet<Symbol> Reached(Expression residual, IReadOnlyDictionary<Symbol, Expression> defined)
    {
        var reached = new HashSet<Symbol>();
        var pending = new Stack<Expression>([residual]);
        while (pending.TryPop(out var expression))
            foreach (var symbol in Values(expression))
                if (reached.Add(symbol) && defined.TryGetValue(symbol, out var meaning))
                    pending.Push(meaning);
        return reached;
    }

    // A rule determines values: a variable of which it names the rate alone is determined elsewhere.
    private static IEnumerable<Symbol> Values(Expression expression) =>
        ExpressionOrder.Sort(expression).Where(node => node.Operation == Operation.Symbol).Select(node => node.Symbol!).Distinct();
}
