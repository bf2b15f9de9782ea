using Biodistribution.Numerics.Elementary;

namespace Biodistribution.Models.Symbolics;

/// <summary>Evaluates expressions node by node: the plain meaning that compiled code is checked against.</summary>
public static class ExpressionEvaluation
{
    /// <summary>The value of an expression.</summary>
    /// <param name="expression">What to evaluate; must hold no <see cref="Operation.RateOf"/>.</param>
    /// <param name="valueOf">The value of each variable.</param>
    /// <param name="time">The independent variable.</param>
    public static double Evaluate(Expression expression, Func<Symbol, double> valueOf, double time = 0)
    {
        var values = new Dictionary<Expression, double>();
        foreach (var node in ExpressionOrder.Sort(expression))
            values[node] = node.Operation switch
            {
                Operation.Constant => node.Value,
                Operation.Symbol => valueOf(node.Symbol!),
                Operation.Time => time,
                Operation.RateOf => throw new ArgumentException(
                    $"The rate of {node.Symbol} has not been replaced by its equation.",
                    nameof(expression)
                ),
                Operation.Delay => throw new ArgumentException(
                    "A value of the past has not been replaced by what a run remembers.",
                    nameof(expression)
                ),
                Operation.If => values[node.Operands[0]] != 0 ? values[node.Operands[1]] : values[node.Operands[2]],
                _ => Apply(node.Operation, values[node.Operands[0]], node.Operands.Length > 1 ? values[node.Operands[1]] : 0),
            };
        return values[expression];
    }

    /// <summary>One operation on numbers.</summary>
    /// <param name="operation">Any operation with one or two operands.</param>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand; ignored where there is one.</param>
    public static double Apply(Operation operation, double a, double b) =>
        operation switch
        {
            Operation.Add => a + b,
            Operation.Subtract => a - b,
            Operation.Multiply => a * b,
            Operation.Divide => a / b,
            Operation.Negate => -a,
            Operation.Power => ElementaryFunctions.Pow(a, b),
            Operation.Exp => ElementaryFunctions.Exp(a),
            Operation.Log => ElementaryFunctions.Log(a),
            Operation.Sqrt => Math.Sqrt(a),
            Operation.Abs => Math.Abs(a),
            Operation.Floor => Math.Floor(a),
            Operation.Ceiling => Math.Ceiling(a),
            Operation.Sin => Math.Sin(a),
            Operation.Cos => Math.Cos(a),
            Operation.Tan => Math.Tan(a),
            Operation.Asin => Math.Asin(a),
            Operation.Acos => Math.Acos(a),
            Operation.Atan => Math.Atan(a),
            Operation.Sinh => Math.Sinh(a),
            Operation.Cosh => Math.Cosh(a),
            Operation.Tanh => Math.Tanh(a),
            Operation.Factorial => MathNet.Numerics.SpecialFunctions.Gamma(a + 1),
            Operation.Min => Math.Min(a, b),
            Operation.Max => Math.Max(a, b),
            Operation.Remainder => a % b,
            Operation.Less => a < b ? 1 : 0,
            Operation.LessOrEqual => a <= b ? 1 : 0,
            Operation.Equal => a == b ? 1 : 0,
            Operation.NotEqual => a != b ? 1 : 0,
            Operation.And => a != 0 && b != 0 ? 1 : 0,
            Operation.Or => a != 0 || b != 0 ? 1 : 0,
            Operation.Not => a == 0 ? 1 : 0,
            _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "Not an operation on one or two numbers."),
        };
}
