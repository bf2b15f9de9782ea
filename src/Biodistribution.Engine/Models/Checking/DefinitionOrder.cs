using Biodistribution.Models.Syntax;

namespace Biodistribution.Models.Checking;

/// <summary>Puts definitions after those they use, and finds the ones that use themselves.</summary>
internal static class DefinitionOrder
{
    /// <summary>
    /// The definitions so that each comes after all it uses; those that use themselves come last and are listed as
    /// cycles.
    /// </summary>
    /// <param name="uses">For each definition, by number, the numbers of the definitions it uses.</param>
    public static (IReadOnlyList<int> Order, IReadOnlyList<IReadOnlyList<int>> Cycles) Sort(IReadOnlyList<IReadOnlyList<int>> uses)
    {
        var open = uses.Select(used => used.Count).ToArray();
        var usedBy = Enumerable.Range(0, uses.Count).Select(_ => new List<int>()).ToArray();
        for (var i = 0; i < uses.Count; i++)
            foreach (var used in uses[i])
                usedBy[used].Add(i);
        var order = new List<int>(Enumerable.Range(0, uses.Count).Where(i => open[i] == 0));
        for (var next = 0; next < order.Count; next++)
            foreach (var user in usedBy[order[next]])
                if (--open[user] == 0)
                    order.Add(user);
        var cycles = Cycles(uses, open);
        order.AddRange(Enumerable.Range(0, uses.Count).Where(i => open[i] > 0));
        return (order, cycles);
    }

    /// <summary>The numbers of the definitions an expression uses, each once.</summary>
    /// <param name="expression">The expression; null when it could not be read.</param>
    /// <param name="numbers">The number of each definition by name.</param>
    public static IReadOnlyList<int> UsedIn(LocatedExpression? expression, IReadOnlyDictionary<string, int> numbers)
    {
        var used = new SortedSet<int>();
        var pending = new Stack<ExpressionSyntax>();
        if (expression is not null)
            pending.Push(expression.Syntax);
        while (pending.TryPop(out var syntax))
            switch (syntax)
            {
                case NameSyntax name when numbers.TryGetValue(name.Name, out var number):
                    used.Add(number);
                    break;
                case PrefixSyntax prefix:
                    pending.Push(prefix.Operand);
                    break;
                case InfixSyntax infix:
                    pending.Push(infix.Left);
                    pending.Push(infix.Right);
                    break;
                case CallSyntax call:
                    foreach (var argument in call.Arguments)
                        pending.Push(argument);
                    break;
            }
        return [.. used];
    }

    /// <summary>
    /// Follows uses among the definitions left over until one comes again; each cycle once, from its first definition
    /// on.
    /// </summary>
    private static List<IReadOnlyList<int>> Cycles(IReadOnlyList<IReadOnlyList<int>> uses, int[] open)
    {
        var cycles = new List<IReadOnlyList<int>>();
        var state = new int[uses.Count];
        for (var start = 0; start < uses.Count; start++)
        {
            var path = new List<int>();
            for (var at = start; open[at] > 0 && state[at] == 0; at = uses[at].First(used => open[used] > 0))
            {
                state[at] = start + 1;
                path.Add(at);
                var next = uses[at].First(used => open[used] > 0);
                if (state[next] != start + 1)
                    continue;
                var cycle = path.Skip(path.IndexOf(next)).ToList();
                var first = cycle.IndexOf(cycle.Min());
                cycles.Add([.. cycle.Skip(first), .. cycle.Take(first)]);
                break;
            }
        }
        return cycles;
    }
}
