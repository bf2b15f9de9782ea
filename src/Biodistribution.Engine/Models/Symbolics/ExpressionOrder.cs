namespace Biodistribution.Models.Symbolics;

/// <summary>The nodes below given expressions, each once, operands before the nodes that use them.</summary>
public static class ExpressionOrder
{
    /// <summary>All nodes needed for the given roots, in increasing <see cref="Expression.Id"/>.</summary>
    /// <param name="roots">Expressions of one graph.</param>
    /// <remarks>Iterative, so that a deeply nested expression cannot exhaust the stack.</remarks>
    public static IReadOnlyList<Expression> Sort(params IEnumerable<Expression> roots)
    {
        var seen = new HashSet<Expression>();
        var pending = new Stack<Expression>(roots);
        while (pending.TryPop(out var node))
            if (seen.Add(node))
                foreach (var operand in node.Operands)
                    pending.Push(operand);
        return [.. seen.OrderBy(node => node.Id)];
    }

    /// <summary>The variables an expression depends on.</summary>
    /// <param name="roots">Expressions of one graph.</param>
    public static IReadOnlySet<Symbol> SymbolsIn(params IEnumerable<Expression> roots) =>
        Sort(roots).Where(node => node.Symbol is not null).Select(node => node.Symbol!).ToHashSet();
}
