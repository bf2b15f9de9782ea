using Biodistribution.Models;
using Biodistribution.Models.Symbolics;
using Biodistribution.Text;

namespace Biodistribution.Interchange.Sbml;

/// <summary>Finds quantities defined by themselves: through definitions, reaction rates, rates of change or initial assignments.</summary>
internal static class DependencyCycles
{
    private readonly record struct Node(Symbol Symbol, bool IsRate);

    /// <summary>Notes one error for each kind of cycle found.</summary>
    public static void Check(Model model, string file, TextSpan place, List<Diagnostic> diagnostics)
    {
        var defined = model.Definitions.ToDictionary(definition => definition.Target, definition => definition.Value);
        foreach (var flow in model.Flows)
            if (flow.Symbol is { } symbol)
                defined[symbol] = flow.Rate;
        var rates = new Dictionary<Symbol, List<Expression>>();
        List<Expression> RatesOf(Symbol symbol) => rates.TryGetValue(symbol, out var list) ? list : rates[symbol] = [];
        foreach (var rate in model.Rates)
            RatesOf(rate.Target).Add(rate.Rate);
        foreach (var flow in model.Flows)
        foreach (var (state, stoichiometry) in flow.Changes)
            RatesOf(state).AddRange([flow.Rate, stoichiometry]);
        Report(defined, rates, "is defined by itself", file, place, diagnostics);
        if (model.InitialAssignments.IsEmpty)
            return;
        foreach (var assignment in model.InitialAssignments)
            defined[assignment.Target] = assignment.Value;
        Report(defined, rates, "has an initial value that depends on itself", file, place, diagnostics);
    }

    private static void Report(
        Dictionary<Symbol, Expression> defined,
        Dictionary<Symbol, List<Expression>> rates,
        string what,
        string file,
        TextSpan place,
        List<Diagnostic> diagnostics
    )
    {
        IEnumerable<Node> Needed(Node node)
        {
            if (!node.IsRate)
                return defined.TryGetValue(node.Symbol, out var value) ? In(value) : [];
            if (rates.TryGetValue(node.Symbol, out var list))
                return list.SelectMany(In);
            return defined.TryGetValue(node.Symbol, out var meaning)
                ? ExpressionOrder.SymbolsIn(meaning).SelectMany(symbol => new[] { new Node(symbol, false), new Node(symbol, true) })
                : [];
        }
        var done = new Dictionary<Node, bool>();
        var path = new Stack<(Node Node, IEnumerator<Node> Needs)>();
        foreach (
            var root in defined.Keys.Select(symbol => new Node(symbol, false)).Concat(rates.Keys.Select(symbol => new Node(symbol, true)))
        )
        {
            if (!done.TryAdd(root, false))
                continue;
            path.Push((root, Needed(root).GetEnumerator()));
            while (path.TryPeek(out var top))
            {
                if (!top.Needs.MoveNext())
                {
                    done[top.Node] = true;
                    path.Pop();
                    continue;
                }
                var next = top.Needs.Current;
                if (!done.TryGetValue(next, out var finished))
                {
                    done[next] = false;
                    path.Push((next, Needed(next).GetEnumerator()));
                }
                else if (!finished)
                {
                    var cycle = path.Select(entry => entry.Node)
                        .TakeWhile(node => node != next)
                        .Append(next)
                        .Reverse()
                        .Select(node => node.Symbol.Name)
                        .Distinct();
                    diagnostics.Add(
                        new Diagnostic(
                            "BD7034",
                            file,
                            place,
                            $"{next.Symbol.Name} {what}: {string.Join(" → ", cycle)} → {next.Symbol.Name}.",
                            "Break the cycle, or write it as an algebraic rule."
                        )
                    );
                    return;
                }
            }
        }
    }

    private static IEnumerable<Node> In(Expression expression) =>
        ExpressionOrder
            .Sort(expression)
            .Where(node => node.Symbol is not null)
            .Select(node => new Node(node.Symbol!, node.Operation == Operation.RateOf));
}
