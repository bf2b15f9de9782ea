using Biodistribution.Compilation.Emission;
using Biodistribution.Models.Symbolics;
using Biodistribution.Simulation.Sensitivities;

namespace Biodistribution.Compilation.Steps;

/// <summary>
/// The rates of a model and their partial derivatives to the states and to the parameters that directions touch, as
/// expressions to be put into emitted steps.
/// </summary>
internal sealed class SensitivityRates
{
    private readonly CompiledModel model;
    private readonly Expression[] expressions;

    private SensitivityRates(CompiledModel model, SeededParameters touched, bool differentiate)
    {
        (this.model, Touched) = (model, touched);
        Expression[] rates = [.. model.Switching.Derivatives];
        var byState = differentiate
            ? Differentiation.Derivatives(rates, [.. model.Equations.States.Select(state => state.Symbol)]).ToArray()
            : [];
        var byParameter = differentiate ? model.ParameterDerivatives(rates, touched) : [];
        expressions = StrengthReduction.Reduce(
            [.. rates, .. byState.Select(e => e.Value), .. byParameter.Select(e => e.Value)],
            model.ParameterPositions.ContainsKey
        );
        (ByState, ByParameter) = ([.. byState.Select(e => (e.Row, e.Column))], [.. byParameter.Select(e => (e.Row, e.Column))]);
        DependsOnParametersOnly = [.. expressions.Select(IsOfParametersOnly)];
    }

    /// <summary>The parameters differentiated to.</summary>
    public SeededParameters Touched { get; }

    /// <summary>Row and column of each derivative to a state.</summary>
    public (int Row, int Column)[] ByState { get; }

    /// <summary>Row and column of each derivative to a parameter.</summary>
    public (int Row, int Column)[] ByParameter { get; }

    /// <summary>
    /// For the rates, the derivatives to states and the derivatives to parameters: whether they are constant for given
    /// parameters.
    /// </summary>
    public bool[] DependsOnParametersOnly { get; }

    /// <summary>Distinct operations of one evaluation.</summary>
    public int OperationCount => ExpressionOrder.Sort(expressions).Count;

    /// <summary>Whether anything depends on time.</summary>
    public bool DependsOnTime => ExpressionOrder.Sort(expressions).Any(node => node.Operation == Operation.Time);

    /// <summary>The rates of a model.</summary>
    /// <param name="model">The model; its graph is to be locked.</param>
    /// <param name="touched">The parameters that directions touch.</param>
    /// <param name="differentiate">Whether there are directions.</param>
    public static SensitivityRates Differentiate(CompiledModel model, SeededParameters touched, bool differentiate) =>
        new(model, touched, differentiate);

    /// <summary>The rates, the derivatives to states and the derivatives to parameters at other states and another time.</summary>
    /// <param name="states">What takes the place of each state.</param>
    /// <param name="time">What takes the place of time.</param>
    public Expression[] At(Expression[] states, Expression time) => StepExpressions.At(expressions, model.Equations, states, time);

    /// <summary>
    /// What the parameters contribute to the derivative of each rate in a direction, with sums in the order of
    /// <see cref="SensitivityProduct"/>.
    /// </summary>
    /// <param name="values">Values of all expressions.</param>
    /// <param name="parameters">Derivative of each parameter in the direction; null where the direction does not touch it.</param>
    /// <returns>Null for rates without such a contribution.</returns>
    public Expression?[] Forcing(Expression[] values, Func<int, Expression?> parameters)
    {
        var n = model.StateCount;
        var sums = new Expression?[n];
        var products = new HashSet<Expression>();
        for (var e = 0; e < ByParameter.Length; e++)
            if (parameters(ByParameter[e].Column) is { } direction)
                Add(sums, products, ByParameter[e].Row, values[n + ByState.Length + e], direction);
        return sums;
    }

    /// <summary>The derivative of each rate in a direction, with sums in the same order.</summary>
    /// <param name="values">Values of all expressions.</param>
    /// <param name="states">Derivative of each state in the direction.</param>
    /// <param name="forcing">What the parameters contribute to each rate; null for nothing.</param>
    public Expression[] Derivatives(Expression[] values, Func<int, Expression> states, IReadOnlyList<Expression?> forcing)
    {
        var n = model.StateCount;
        Expression?[] sums = [.. forcing];
        var products = new HashSet<Expression>();
        for (var e = 0; e < ByState.Length; e++)
            Add(sums, products, ByState[e].Row, values[n + e], states(ByState[e].Column));
        return [.. sums.Select(sum => sum ?? values[0].Graph.Zero)];
    }

    // Without simplification: products are added in this order, whatever their signs. A product that is in several sums
    // is a node of its own in each, so that it is fused with each.
    private static void Add(Expression?[] sums, HashSet<Expression> products, int row, Expression factor, Expression direction)
    {
        var graph = factor.Graph;
        var (a, b) = (factor, direction);
        Expression product;
        for (var turn = 0; !products.Add(product = graph.Binary(Operation.Multiply, a, b)); turn++)
            (a, b) = turn % 2 == 0 ? (b, a) : (graph.Unary(Operation.Negate, b), graph.Unary(Operation.Negate, a));
        sums[row] = graph.Binary(Operation.Add, sums[row] ?? graph.Zero, product);
    }

    private bool IsOfParametersOnly(Expression expression) =>
        !ExpressionOrder
            .Sort([expression])
            .Any(node =>
                node.Operation == Operation.Time
                || (node.Operation == Operation.Symbol && !model.ParameterPositions.ContainsKey(node.Symbol!))
            );
}
