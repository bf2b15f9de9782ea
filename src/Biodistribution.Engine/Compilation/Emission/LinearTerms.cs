using Biodistribution.Models.Symbolics;

namespace Biodistribution.Compilation.Emission;

/// <summary>
/// Collects what is added up in an expression by what it is proportional to: k x - (m x + n y) becomes (k - m) x - n y,
/// of which k - m is computed once for given parameters.
/// </summary>
/// <remarks>
/// A flow that leaves one state for another is then no longer computed for itself: each rate takes its part of it
/// together with its other terms in one
/// fused operation each. Sums inside other operations are left as they are: k (x - y) loses nothing where x and y are nearly equal.
/// </remarks>
internal static class LinearTerms
{
    // A sum is a chain of fused operations; longer ones are cut, so that the processor need not wait for one operation after the other.
    private const int LongestChain = 8;

    // A sum of sums that are used again and again may have very many terms: it is then left as it is.
    private const int MostVisits = 4;

    /// <summary>Equal expressions that cost less, or the same ones.</summary>
    /// <param name="expressions">What to compute.</param>
    /// <param name="isParameter">Whether a symbol is constant between preparations.</param>
    public static Expression[] Collect(Expression[] expressions, Func<Symbol, bool> isParameter)
    {
        var order = ExpressionOrder.Sort(expressions);
        var constant = OfParametersOnly(order, isParameter);
        var visits = MostVisits * order.Count;
        var (sums, occurrences, products) = (new Terms?[expressions.Length], new Dictionary<Expression, int>(), new HashSet<Expression>());
        for (var i = 0; i < expressions.Length; i++)
        {
            if (
                constant.Contains(expressions[i])
                || expressions[i].Operation is not (Operation.Add or Operation.Subtract or Operation.Negate)
            )
                continue;
            var terms = sums[i] = new Terms(expressions[i].Graph);
            if (!terms.TryAdd(expressions[i], constant, ref visits))
                return expressions;
            foreach (var factor in terms.Factors)
                occurrences[factor] = occurrences.GetValueOrDefault(factor) + 1;
        }

        Expression[] collected = [.. expressions.Select((expression, i) => sums[i]?.Sum(occurrences, products) ?? expression)];
        return Cost(collected, isParameter) < Cost(expressions, isParameter) ? collected : expressions;
    }

    /// <summary>Those of some expressions that depend on parameters alone.</summary>
    /// <param name="order">The expressions, operands first.</param>
    /// <param name="isParameter">Whether a symbol is constant between preparations.</param>
    public static HashSet<Expression> OfParametersOnly(IReadOnlyList<Expression> order, Func<Symbol, bool> isParameter)
    {
        var constant = new HashSet<Expression>();
        foreach (var node in order)
            if (
                node.Operation switch
                {
                    Operation.Constant => true,
                    Operation.Symbol => isParameter(node.Symbol!),
                    Operation.Time => false,
                    _ => node.Operands.All(constant.Contains),
                }
            )
                constant.Add(node);
        return constant;
    }

    // Operations, where a product used once and added costs nothing.
    private static int Cost(Expression[] expressions, Func<Symbol, bool> isParameter)
    {
        var order = ExpressionOrder.Sort(expressions);
        var constant = OfParametersOnly(order, isParameter);
        var (uses, added) = (new Dictionary<Expression, int>(), new HashSet<Expression>());
        var computed = order.Where(node => !constant.Contains(node) && !node.Operands.IsEmpty).ToArray();
        foreach (var node in computed)
        foreach (var operand in node.Operands)
        {
            uses[operand] = uses.GetValueOrDefault(operand) + 1;
            if (node.Operation is Operation.Add or Operation.Subtract)
                added.Add(operand);
        }

        foreach (var expression in expressions)
            uses[expression] = uses.GetValueOrDefault(expression) + 1;
        return computed.Length - computed.Count(node => node.Operation == Operation.Multiply && uses[node] == 1 && added.Contains(node));
    }

    // A sum under way: factors in the order they are met, each with what it is multiplied by.
    private sealed class Terms(ExpressionGraph graph)
    {
        private readonly List<Expression> factors = [];
        private readonly Dictionary<Expression, (Expression Plus, Expression Minus)> coefficients = [];
        private (Expression Plus, Expression Minus) rest = (graph.Zero, graph.Zero);

        public IReadOnlyList<Expression> Factors => factors;

        public bool TryAdd(Expression sum, HashSet<Expression> constant, ref int visits)
        {
            var pending = new Stack<(Expression Node, bool IsNegative)>([(sum, false)]);
            while (pending.TryPop(out var next))
            {
                if (--visits < 0)
                    return false;
                var (node, negative) = next;
                if (constant.Contains(node))
                    rest = With(rest, node, negative);
                else if (node.Operation is Operation.Add or Operation.Subtract)
                {
                    pending.Push((node.Operands[1], negative ^ (node.Operation == Operation.Subtract)));
                    pending.Push((node.Operands[0], negative));
                }
                else if (node.Operation == Operation.Negate)
                    pending.Push((node.Operands[0], !negative));
                else if (node.Operation == Operation.Multiply && constant.Contains(node.Operands[0]))
                    Add(node.Operands[1], node.Operands[0], negative);
                else if (node.Operation == Operation.Multiply && constant.Contains(node.Operands[1]))
                    Add(node.Operands[0], node.Operands[1], negative);
                else
                    Add(node, graph.One, negative);
            }

            return true;
        }

        // What is there first comes first, since each operation waits for the one before: states, then what is computed
        // from them; of states those in few sums. One in
        // many, such as blood, has a long sum itself, and what is computed from that sum next is there last.
        public Expression Sum(Dictionary<Expression, int> occurrences, HashSet<Expression> products)
        {
            var ordered = factors
                .Where(factor => factor.Operands.IsEmpty)
                .OrderBy(factor => occurrences[factor])
                .Concat(factors.Where(factor => !factor.Operands.IsEmpty))
                .ToArray();
            var sums = ordered
                .Chunk(LongestChain)
                .Select((chunk, i) => Chain(chunk, i == 0 ? Coefficient(rest) : graph.Zero, products))
                .ToList();
            while (sums.Count > 1)
                sums = [.. sums.Chunk(2).Select(pair => pair.Length == 2 ? pair[0] + pair[1] : pair[0])];
            return sums.Count == 0 ? Coefficient(rest) : sums[0];
        }

        private Expression Chain(Expression[] chunk, Expression sum, HashSet<Expression> products)
        {
            foreach (var factor in chunk)
            {
                var (plus, minus) = coefficients[factor];
                sum = plus.Is(0) ? sum - Product(minus, factor, products) : sum + Product(Coefficient((plus, minus)), factor, products);
            }

            return sum;
        }

        // A product in several sums is a node of its own in each, so that it is fused with each.
        private Expression Product(Expression coefficient, Expression factor, HashSet<Expression> products)
        {
            var product = coefficient * factor;
            if (product.Operation != Operation.Multiply || products.Add(product))
                return product;
            return graph.Binary(Operation.Multiply, product.Operands[1], product.Operands[0]);
        }

        private Expression Coefficient((Expression Plus, Expression Minus) parts) => parts.Plus - parts.Minus;

        private void Add(Expression factor, Expression coefficient, bool negative)
        {
            if (!coefficients.TryGetValue(factor, out var before))
            {
                before = (graph.Zero, graph.Zero);
                factors.Add(factor);
            }

            coefficients[factor] = With(before, coefficient, negative);
        }

        private static (Expression Plus, Expression Minus) With(
            (Expression Plus, Expression Minus) parts,
            Expression value,
            bool negative
        ) => negative ? (parts.Plus, parts.Minus + value) : (parts.Plus + value, parts.Minus);
    }
}
