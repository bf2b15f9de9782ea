using System.Globalization;
using Biodistribution.Models.Symbolics;

namespace Biodistribution.Interchange.Text;

/// <summary>How a programming language writes formulas.</summary>
internal sealed record FormulaStyle
{
    /// <summary>The independent variable.</summary>
    public required string Time { get; init; }

    /// <summary>a to the power of b.</summary>
    public required Func<string, string, string> Power { get; init; }

    /// <summary>b where a holds, else c.</summary>
    public required Func<string, string, string, string> Choice { get; init; }

    /// <summary>A function of one or two operands by its operation; null for the name in lower case.</summary>
    public Func<Operation, string?> Function { get; init; } = _ => null;

    /// <summary>The remainder with the sign of the first operand.</summary>
    public Func<string, string, string> Remainder { get; init; } = (a, b) => $"fmod({a}, {b})";

    /// <summary>A relation or connective as a number.</summary>
    public Func<string, string> Truth { get; init; } = condition => condition;

    /// <summary>A number.</summary>
    public Func<double, string> Number { get; init; } = value => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>C++ as mrgsolve takes it.</summary>
    public static FormulaStyle Cpp { get; } =
        new()
        {
            Time = "SOLVERTIME",
            Power = (a, b) => $"pow({a}, {b})",
            Choice = (a, b, c) => $"(({a}) != 0 ? {b} : {c})",
            Function = operation =>
                operation switch
                {
                    Operation.Abs => "fabs",
                    Operation.Ceiling => "ceil",
                    Operation.Factorial => "tgamma(1.0 + ",
                    Operation.Min => "std::fmin",
                    Operation.Max => "std::fmax",
                    _ => null,
                },
            Truth = condition => $"({condition} ? 1.0 : 0.0)",
            Number = Decimal,
        };

    /// <summary>C#.</summary>
    public static FormulaStyle CSharp { get; } =
        new()
        {
            Time = "t",
            Power = (a, b) => $"Math.Pow({a}, {b})",
            Choice = (a, b, c) => $"(({a}) != 0 ? {b} : {c})",
            Function = operation => $"Math.{operation}",
            Remainder = (a, b) => $"(({a}) % ({b}))",
            Truth = condition => $"({condition} ? 1.0 : 0.0)",
            Number = value =>
                double.IsNaN(value) ? "double.NaN"
                : double.IsInfinity(value) ? (value > 0 ? "double.PositiveInfinity" : "double.NegativeInfinity")
                : Decimal(value),
        };

    /// <summary>R as rxode2 takes it.</summary>
    public static FormulaStyle Rxode2 { get; } =
        new()
        {
            Time = "t",
            Power = (a, b) => $"({a})^({b})",
            Choice = (a, b, c) => $"ifelse(({a}) != 0, {b}, {c})",
            Function = operation => operation == Operation.Factorial ? "gamma(1 + " : null,
            Remainder = (a, b) => $"(({a}) - ({b}) * trunc(({a}) / ({b})))",
            Truth = condition => $"({condition})",
        };

    /// <summary>The formulas of PEtab tables.</summary>
    public static FormulaStyle PEtab { get; } =
        new()
        {
            Time = "time",
            Power = (a, b) => $"({a})^({b})",
            Choice = (a, b, c) => $"piecewise({b}, {a}, {c})",
            Function = operation =>
                operation switch
                {
                    Operation.Asin or Operation.Acos or Operation.Atan => "arc" + operation.ToString().ToLowerInvariant()[1..],
                    _ => null,
                },
            Remainder = (a, b) => $"rem({a}, {b})",
            Truth = condition => $"({condition})",
        };

    /// <summary>A formula.</summary>
    /// <param name="expression">What to write.</param>
    /// <param name="nameOf">The name of a symbol.</param>
    public string Write(Expression expression, Func<Symbol, string> nameOf)
    {
        var texts = new Dictionary<Expression, (string Text, int Rank)>();
        foreach (var node in ExpressionOrder.Sort(expression))
            texts[node] = One(node, texts, nameOf);
        return texts[expression].Text;
    }

    private (string, int) One(Expression node, Dictionary<Expression, (string Text, int Rank)> texts, Func<Symbol, string> nameOf)
    {
        string Plain(int i) => texts[node.Operands[i]].Text;
        string At(int i, int rank) => texts[node.Operands[i]].Rank < rank ? $"({Plain(i)})" : Plain(i);
        (string, int) Relation(string sign) => (Truth($"({Plain(0)}) {sign} ({Plain(1)})"), 9);
        (string, int) Connective(string sign) => (Truth($"(({Plain(0)}) != 0) {sign} (({Plain(1)}) != 0)"), 9);
        return node.Operation switch
        {
            Operation.Constant => (Number(node.Value), node.Value < 0 ? 3 : 9),
            Operation.Symbol => (nameOf(node.Symbol!), 9),
            Operation.Time => (Time, 9),
            Operation.Add => ($"{At(0, 1)} + {At(1, 1)}", 1),
            Operation.Subtract => ($"{At(0, 1)} - {At(1, 2)}", 1),
            Operation.Multiply => ($"{At(0, 2)} * {At(1, 3)}", 2),
            Operation.Divide => ($"{At(0, 2)} / {At(1, 4)}", 2),
            Operation.Negate => ($"-{At(0, 4)}", 3),
            Operation.Power => (Power(Plain(0), Plain(1)), 9),
            Operation.If => (Choice(Plain(0), Plain(1), Plain(2)), 9),
            Operation.Remainder => (Remainder(Plain(0), Plain(1)), 9),
            Operation.Less => Relation("<"),
            Operation.LessOrEqual => Relation("<="),
            Operation.Equal => Relation("=="),
            Operation.NotEqual => Relation("!="),
            Operation.And => Connective("&&"),
            Operation.Or => Connective("||"),
            Operation.Not => (Truth($"({Plain(0)}) == 0"), 9),
            _ => (
                Call(
                    Function(node.Operation) ?? node.Operation.ToString().ToLowerInvariant(),
                    [.. node.Operands.Select(operand => texts[operand].Text)]
                ),
                9
            ),
        };
    }

    private static string Call(string name, string[] arguments) =>
        name.EndsWith("+ ", StringComparison.Ordinal) ? $"{name}{arguments[0]})" : $"{name}({string.Join(", ", arguments)})";

    private static string Decimal(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return double.IsFinite(value) && text.AsSpan().IndexOfAny('.', 'E') < 0 ? text + ".0" : text;
    }
}
