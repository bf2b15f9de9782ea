using System.Globalization;

namespace Biodistribution.Models.Symbolics;

/// <summary>Writes expressions in the infix notation of model files, with as few parentheses as reading back needs.</summary>
public static class ExpressionText
{
    /// <summary>The infix text.</summary>
    /// <param name="expression">What to write.</param>
    public static string Infix(Expression expression)
    {
        var texts = new Dictionary<Expression, (string Text, int Precedence)>();
        foreach (var node in ExpressionOrder.Sort(expression))
            texts[node] = Write(node, operand => texts[operand]);
        return texts[expression].Text;
    }

    private static (string Text, int Precedence) Write(Expression node, Func<Expression, (string Text, int Precedence)> of)
    {
        string At(int i, int precedence) =>
            of(node.Operands[i]) is var (text, p) && p < precedence ? $"({text})" : of(node.Operands[i]).Text;
        (string, int) Infix(string sign, int precedence, int right) => ($"{At(0, precedence)} {sign} {At(1, right)}", precedence);
        return node.Operation switch
        {
            Operation.Constant => (node.Value.ToString("R", CultureInfo.InvariantCulture), node.Value < 0 ? 5 : 9),
            Operation.Symbol => (node.Symbol!.Name, 9),
            Operation.Time => ("time", 9),
            Operation.RateOf => ($"rateOf({node.Symbol!.Name})", 9),
            Operation.Or => Infix("or", 1, 1),
            Operation.And => Infix("and", 2, 2),
            Operation.Equal => Infix("==", 3, 4),
            Operation.NotEqual => Infix("!=", 3, 4),
            Operation.Less => Infix("<", 3, 4),
            Operation.LessOrEqual => Infix("<=", 3, 4),
            Operation.Add => Infix("+", 4, 4),
            Operation.Subtract => Infix("-", 4, 5),
            Operation.Multiply => Infix("*", 6, 6),
            Operation.Divide => Infix("/", 6, 7),
            Operation.Negate => ($"-{At(0, 6)}", 5),
            Operation.Power => Infix("^", 8, 8) is var (text, _) && of(node.Operands[0]).Precedence == 8
                ? ($"({of(node.Operands[0]).Text}) ^ {At(1, 8)}", 8)
                : (text, 8),
            _ => ($"{FunctionName(node.Operation)}({string.Join(", ", node.Operands.Select(operand => of(operand).Text))})", 9),
        };
    }

    private static string FunctionName(Operation operation) =>
        operation switch
        {
            Operation.Log => "ln",
            Operation.Ceiling => "ceil",
            Operation.Remainder => "rem",
            _ => operation.ToString().ToLowerInvariant(),
        };
}
