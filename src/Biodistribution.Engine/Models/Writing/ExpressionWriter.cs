using Biodistribution.Models.Symbolics;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Models.Writing;

/// <summary>Writes expressions of the graph in the model language, giving each number the unit its place needs.</summary>
/// <remarks>
/// Inside a model numbers have lost their units. What surrounds a number says which unit it had: the other side of a
/// sum, the unit of the whole over the other factors.
/// </remarks>
internal sealed class ExpressionWriter(CoherentUnits units, IReadOnlyDictionary<string, Unit> named, Func<Symbol, Unit?> unitOf)
{
    private const int LongestText = 15_000;
    private const int DeepestTree = 400;
    private const int Tightest = 9;

    private readonly Dictionary<Expression, Dimension?> known = [];
    private readonly Dictionary<Expression, Dimension> likely = [];
    private int written;

    /// <summary>The text of a number or a condition, or null when the language cannot say it.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="wanted">The unit it must have; null when any will do.</param>
    /// <param name="isCondition">Whether it must be true or false.</param>
    public string? Write(Expression expression, Unit? wanted, bool isCondition = false)
    {
        try
        {
            foreach (var node in ExpressionOrder.Sort(expression))
            {
                known[node] = Known(node);
                likely[node] = Likely(node);
            }
            written = 0;
            return isCondition ? Condition(expression, 0, 0) : Number(expression, wanted?.Dimension ?? Of(expression), 0, 0);
        }
        catch (Exception e) when (e is OverflowException or UnwritableException)
        {
            return null;
        }
    }

    private sealed class UnwritableException : Exception;

    private Dimension Of(Expression node) => known[node] ?? likely[node];

    /// <summary>The dimension of a node, or null where a number in it leaves it open.</summary>
    private Dimension? Known(Expression node)
    {
        var a = node.Operands.Length > 0 ? known[node.Operands[0]] : null;
        var b = node.Operands.Length > 1 ? known[node.Operands[1]] : null;
        return node.Operation switch
        {
            Operation.Constant => null,
            Operation.Symbol => unitOf(node.Symbol!)?.Dimension ?? Dimension.None,
            Operation.Time => units.TimeUnit.Dimension,
            Operation.RateOf => (unitOf(node.Symbol!)?.Dimension ?? Dimension.None) / units.TimeUnit.Dimension,
            Operation.Add or Operation.Subtract or Operation.Min or Operation.Max or Operation.Remainder => a ?? b,
            Operation.If => b ?? known[node.Operands[2]],
            Operation.Multiply => a is { } x && b is { } y ? x * y : null,
            Operation.Divide => a is { } x && b is { } y ? x / y : null,
            Operation.Negate or Operation.Abs => a,
            Operation.Power => WholePower(node) is { } n ? (a is { } x ? x.Power(n) : null) : Dimension.None,
            Operation.Sqrt => a is { } x ? x.Power(new Rational(1, 2)) : null,
            _ => Dimension.None,
        };
    }

    /// <summary>The dimension of a node if numbers that are open are pure.</summary>
    private Dimension Likely(Expression node)
    {
        var a = node.Operands.Length > 0 ? likely[node.Operands[0]] : Dimension.None;
        return known[node]
            ?? node.Operation switch
            {
                Operation.Multiply => a * likely[node.Operands[1]],
                Operation.Divide => a / likely[node.Operands[1]],
                Operation.Add or Operation.Subtract or Operation.Min or Operation.Max or Operation.Negate or Operation.Abs => a,
                Operation.If => likely[node.Operands[1]],
                Operation.Power => WholePower(node) is { } n ? a.Power(n) : Dimension.None,
                Operation.Sqrt => a.Power(new Rational(1, 2)),
                _ => Dimension.None,
            };
    }

    private static int? WholePower(Expression node) =>
        node.Operands[1] is { IsConstant: true, Value: var n } && n == Math.Round(n) && Math.Abs(n) is > 0 and <= 20 ? (int)n : null;

    /// <summary>The text of a number; where a factor of 1 unit was simplified away, it is put back.</summary>
    private string Number(Expression node, Dimension wanted, int precedence, int depth)
    {
        var (text, own) =
            known[node] is { } dimension && dimension != wanted
                ? (
                    $"{Number(node, dimension, 6, depth + 1)} * (1 "
                        + $"{(UnitNaming.Find(wanted / dimension, named) ?? throw new UnwritableException()).Text})",
                    6
                )
                : Text(node, wanted, depth);
        written += text.Length;
        if (written > 50 * LongestText || text.Length > LongestText)
            throw new UnwritableException();
        return own < precedence ? $"({text})" : text;
    }

    private (string Text, int Precedence) Text(Expression node, Dimension wanted, int depth)
    {
        if (++depth > DeepestTree)
            throw new UnwritableException();
        string Operand(int i, Dimension dimension, int precedence) => Number(node.Operands[i], dimension, precedence, depth);
        return node.Operation switch
        {
            Operation.Constant => Constant(node.Value, wanted),
            Operation.Symbol => (node.Symbol!.Name, Tightest),
            Operation.Time => ("time", Tightest),
            Operation.RateOf => ($"rateOf({node.Symbol!.Name})", Tightest),
            Operation.Add => ($"{Operand(0, wanted, 4)} + {Operand(1, wanted, 5)}", 4),
            Operation.Subtract => ($"{Operand(0, wanted, 4)} - {Operand(1, wanted, 5)}", 4),
            Operation.Multiply or Operation.Divide => Product(node, wanted, depth),
            Operation.Negate => ($"-{Operand(0, wanted, 7)}", 5),
            Operation.Power => Power(node, wanted, depth),
            Operation.Sqrt => ($"sqrt({Operand(0, wanted.Power(2), 0)})", Tightest),
            Operation.Abs => ($"abs({Operand(0, wanted, 0)})", Tightest),
            Operation.Min or Operation.Max => (
                $"{node.Operation.ToString().ToLowerInvariant()}({Operand(0, wanted, 0)}, {Operand(1, wanted, 0)})",
                Tightest
            ),
            Operation.Remainder => ($"rem({Operand(0, wanted, 0)}, {Operand(1, wanted, 0)})", Tightest),
            Operation.If => ($"if({Condition(node.Operands[0], 0, depth)}, {Operand(1, wanted, 0)}, {Operand(2, wanted, 0)})", Tightest),
            Operation.Less
            or Operation.LessOrEqual
            or Operation.Equal
            or Operation.NotEqual
            or Operation.And
            or Operation.Or
            or Operation.Not => ($"if({Condition(node, 0, depth)}, 1, 0)", Tightest),
            Operation.Delay => throw new UnwritableException(),
            _ => ($"{FunctionName(node.Operation)}({Operand(0, Dimension.None, 0)})", Tightest),
        };
    }

    private (string Text, int Precedence) Constant(double value, Dimension wanted)
    {
        if (!double.IsFinite(value))
            throw new UnwritableException();
        if (value == 0 || wanted.IsNone)
            return (NumberText.Of(value), value < 0 ? 5 : Tightest);
        var unit = UnitNaming.Find(wanted, named) ?? throw new UnwritableException();
        return ($"({new Quantity(value / units.Factor(unit), unit)})", Tightest);
    }

    private (string Text, int Precedence) Product(Expression node, Dimension wanted, int depth)
    {
        var (a, b) = (node.Operands[0], node.Operands[1]);
        var isProduct = node.Operation == Operation.Multiply;
        var right =
            known[b] is { } dimension ? dimension
            : known[a] is { } left ? (isProduct ? wanted / left : left / wanted)
            : likely[b];
        var first = known[a] ?? (isProduct ? wanted / right : wanted * right);
        return ($"{Factor(a, first, 6, depth)} {(isProduct ? '*' : '/')} {Factor(b, right, 7, depth)}", 6);
    }

    /// <summary>A factor of a product, where also the number 0 needs its unit.</summary>
    private string Factor(Expression node, Dimension dimension, int precedence, int depth) =>
        node.Is(0) && !dimension.IsNone
            ? $"(0 {(UnitNaming.Find(dimension, named) ?? throw new UnwritableException()).Text})"
            : Number(node, dimension, precedence, depth);

    private (string Text, int Precedence) Power(Expression node, Dimension wanted, int depth)
    {
        var dimension = WholePower(node) is { } n ? known[node.Operands[0]] ?? wanted.Power(new Rational(1, n)) : Dimension.None;
        return ($"{Factor(node.Operands[0], dimension, Tightest, depth)}^{Number(node.Operands[1], Dimension.None, Tightest, depth)}", 8);
    }

    private string Condition(Expression node, int precedence, int depth)
    {
        if (++depth > DeepestTree)
            throw new UnwritableException();
        string Infix(string sign, int own) =>
            Enclosed($"{Condition(node.Operands[0], own, depth)} {sign} {Condition(node.Operands[1], own + 1, depth)}", own, precedence);
        return node.Operation switch
        {
            Operation.Constant => node.Value != 0 ? "true" : "false",
            Operation.And => Infix("and", 2),
            Operation.Or => Infix("or", 1),
            Operation.Not => $"not ({Condition(node.Operands[0], 0, depth)})",
            Operation.Less => Relation(node, "<", precedence, depth),
            Operation.LessOrEqual => Relation(node, "<=", precedence, depth),
            Operation.Equal => Relation(node, "==", precedence, depth),
            Operation.NotEqual => Relation(node, "!=", precedence, depth),
            _ => Enclosed($"{Number(node, Of(node), 5, depth)} != 0", 4, precedence),
        };
    }

    private string Relation(Expression node, string sign, int precedence, int depth)
    {
        var dimension = known[node.Operands[0]] ?? known[node.Operands[1]] ?? likely[node.Operands[0]];
        return Enclosed(
            $"{Number(node.Operands[0], dimension, 5, depth)} {sign} {Number(node.Operands[1], dimension, 5, depth)}",
            4,
            precedence
        );
    }

    private static string Enclosed(string text, int own, int precedence) => own < precedence ? $"({text})" : text;

    private static string FunctionName(Operation operation) =>
        operation switch
        {
            Operation.Log => "ln",
            Operation.Ceiling => "ceil",
            _ => operation.ToString().ToLowerInvariant(),
        };
}
