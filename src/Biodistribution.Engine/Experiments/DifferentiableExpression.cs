using Biodistribution.Models.Symbolics;
using Biodistribution.Simulation;

namespace Biodistribution.Experiments;

/// <summary>An expression of parameters with its derivatives by the parameters that may vary.</summary>
internal sealed class DifferentiableExpression
{
    private readonly Expression expression;
    private readonly (int Variable, Expression Derivative)[] derivatives;
    private readonly int variable = -1;

    /// <summary>Prepares an expression; not to be called from two threads, since it makes new expressions.</summary>
    /// <param name="expression">An expression of parameters.</param>
    /// <param name="variables">The parameters that may vary.</param>
    public DifferentiableExpression(Expression expression, IReadOnlyList<Symbol> variables)
    {
        this.expression = expression;
        var symbols = ExpressionOrder.SymbolsIn(expression);
        derivatives =
        [
            .. variables
                .Select((symbol, i) => (i, symbol))
                .Where(pair => symbols.Contains(pair.symbol))
                .Select(pair => (pair.i, Differentiation.Derivative(expression, pair.symbol)))
                .Where(pair => !pair.Item2.Is(0)),
        ];
        if (expression.Symbol is { } single && expression.Operands.IsEmpty && derivatives.Length == 1)
            variable = derivatives[0].Variable;
    }

    /// <summary>Whether any variable matters.</summary>
    public bool IsConstant => derivatives.Length == 0;

    /// <summary>The value.</summary>
    public double Value(Func<Symbol, double> valueOf) =>
        expression.IsConstant ? expression.Value
        : expression.Operands.IsEmpty && expression.Symbol is { } symbol ? valueOf(symbol)
        : ExpressionEvaluation.Evaluate(expression, valueOf);

    /// <summary>Adds the derivatives, by direction, to a gradient.</summary>
    /// <param name="valueOf">Values of the parameters.</param>
    /// <param name="directionOf">Direction of each variable, or -1 for one that is held fixed.</param>
    /// <param name="gradient">One entry a direction.</param>
    public void AddGradient(Func<Symbol, double> valueOf, ReadOnlySpan<int> directionOf, Span<double> gradient)
    {
        if (variable >= 0)
        {
            if (directionOf[variable] >= 0)
                gradient[directionOf[variable]] += 1;
            return;
        }
        foreach (var (v, derivative) in derivatives)
            if (directionOf[v] >= 0)
                gradient[directionOf[v]] += derivative.IsConstant ? derivative.Value : ExpressionEvaluation.Evaluate(derivative, valueOf);
    }

    /// <summary>Value and gradient together.</summary>
    public Dual At(Func<Symbol, double> valueOf, ReadOnlySpan<int> directionOf, int directions)
    {
        if (IsConstant || directions == 0)
            return Value(valueOf);
        var gradient = new double[directions];
        AddGradient(valueOf, directionOf, gradient);
        return new Dual(Value(valueOf), gradient);
    }
}
