using Biodistribution.Compilation;
using Biodistribution.Compilation.Emission;
using Biodistribution.Models.Symbolics;
using Biodistribution.Tests.Models;
using Xunit;

namespace Biodistribution.Tests.Compilation;

public class KernelTests
{
    private static readonly Operation[] UnaryOperations =
    [
        Operation.Negate,
        Operation.Exp,
        Operation.Log,
        Operation.Sqrt,
        Operation.Abs,
        Operation.Floor,
        Operation.Ceiling,
        Operation.Sin,
        Operation.Cos,
        Operation.Atan,
        Operation.Tanh,
        Operation.Not,
    ];

    private static readonly Operation[] BinaryOperations =
    [
        Operation.Add,
        Operation.Subtract,
        Operation.Multiply,
        Operation.Divide,
        Operation.Power,
        Operation.Min,
        Operation.Max,
        Operation.Remainder,
        Operation.Less,
        Operation.LessOrEqual,
        Operation.Equal,
        Operation.NotEqual,
        Operation.And,
        Operation.Or,
    ];

    [Fact]
    public void Compiled_code_computes_what_the_expression_says()
    {
        // Seeds are fixed: a relation between values equal but for rounding may go either way in compiled code.
        for (var seed = 0; seed < 150; seed++)
        {
            var random = new Random(seed);
            var model = CompiledModel.Compile(RandomSketch(random, smooth: false).Build());
            var (states, parameters) = (Values(random, model.StateCount), Values(random, model.ParameterCount));
            var computed = Evaluate(model.RightHandSide, 0.7, states, parameters);
            for (var k = 0; k < computed.Length; k++)
                AssertAgree(Evaluate(model, model.Equations.States[k].Derivative, 0.7, states, parameters), computed[k]);
        }
    }

    [Fact]
    public void The_jacobian_agrees_with_differences()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            var model = CompiledModel.Compile(RandomSketch(random, smooth: true).Build());
            var (states, parameters) = (Values(random, model.StateCount), Values(random, model.ParameterCount));
            var linear = model.Linearization;
            var outputs = Evaluate(linear.Kernel, 0.7, states, parameters);
            var byState = Dense(linear.ByState, linear.StateEntries(outputs));
            var byParameter = Dense(linear.ByParameter, linear.ParameterEntries(outputs));
            for (var column = 0; column < states.Length; column++)
                AssertDifferences(x => Evaluate(model.RightHandSide, 0.7, x, parameters), states, column, byState);
            for (var column = 0; column < parameters.Length; column++)
                AssertDifferences(x => Evaluate(model.RightHandSide, 0.7, states, x), parameters, column, byParameter);
        }
    }

    [Fact]
    public void A_division_by_zero_in_the_branch_not_taken_does_not_matter()
    {
        var sketch = new ModelSketch();
        var g = sketch.Graph;
        var x = sketch.State("x", g.Zero);
        sketch.Rate(x, g.If(g.Binary(Operation.Equal, x, g.Zero), g.Constant(3), g.One / x) * g.One);

        Assert.Equal([3.0], Evaluate(CompiledModel.Compile(sketch.Build()).RightHandSide, 0, [0], []));
    }

    [Fact]
    public void A_power_of_zero_has_a_finite_derivative_to_its_exponent()
    {
        var sketch = new ModelSketch();
        var n = sketch.Parameter("n", 2);
        var x = sketch.State("x", sketch.Graph.Zero);
        sketch.Rate(x, sketch.Graph.Power(x, n));
        var linear = CompiledModel.Compile(sketch.Build()).Linearization;

        var outputs = Evaluate(linear.Kernel, 0, [0], [2.5]);

        Assert.Equal([0.0], linear.ParameterEntries(outputs).ToArray());
        Assert.Equal([0.0], linear.StateEntries(outputs).ToArray());
    }

    [Fact]
    public void Long_code_is_cut_into_methods_that_agree_with_the_whole()
    {
        var sketch = new ModelSketch();
        var g = sketch.Graph;
        var states = Enumerable.Range(0, 300).Select(i => sketch.State($"x{i}", g.Zero)).ToArray();
        var total = states.Aggregate((a, b) => a + (a * b));
        for (var i = 0; i < states.Length; i++)
            sketch.Rate(states[i], (total * states[i]) + (states[(i + 7) % 300] * states[(i + 11) % 300]));
        var model = CompiledModel.Compile(sketch.Build());
        var values = Values(new Random(1), 300).Select(value => value * 0.01).ToArray();

        var computed = Evaluate(model.RightHandSide, 0, values, []);

        Assert.True(model.RightHandSide.PieceCount > 1);
        for (var k = 0; k < computed.Length; k++)
            AssertAgree(Evaluate(model, model.Equations.States[k].Derivative, 0, values, []), computed[k]);
    }

    [Fact]
    public void Twenty_thousand_nested_operations_compile()
    {
        var sketch = new ModelSketch();
        var x = sketch.State("x", sketch.Graph.One);
        var nested = x;
        for (var i = 0; i < 20_000; i++)
            nested = sketch.Graph.Unary(Operation.Sin, nested + x);
        sketch.Rate(x, nested);
        var model = CompiledModel.Compile(sketch.Build());

        AssertAgree(Evaluate(model, model.Equations.States[0].Derivative, 0, [0.3], []), Evaluate(model.RightHandSide, 0, [0.3], [])[0]);
    }

    [Fact]
    public void Evaluation_allocates_nothing()
    {
        var random = new Random(3);
        var model = CompiledModel.Compile(RandomSketch(random, smooth: true).Build());
        var (states, parameters) = (Values(random, model.StateCount), Values(random, model.ParameterCount));
        var kernel = model.RightHandSide;
        var (work, outputs) = (new double[kernel.WorkLength], new double[kernel.OutputCount]);
        kernel.Prepare(parameters, work);
        kernel.Evaluate(0, states, parameters, work, outputs);

        var before = GC.GetAllocatedBytesForCurrentThread();
        kernel.Prepare(parameters, work);
        kernel.Evaluate(0, states, parameters, work, outputs);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static ModelSketch RandomSketch(Random random, bool smooth)
    {
        var sketch = new ModelSketch();
        var g = sketch.Graph;
        var pool = new List<Expression> { g.Time, g.Constant(2), g.Constant(-0.5), g.Constant(3) };
        for (var i = 0; i < 3; i++)
            pool.Add(sketch.Parameter($"p{i}", 1));
        var states = Enumerable.Range(0, 3).Select(i => sketch.State($"x{i}", g.Zero)).ToArray();
        pool.AddRange(states);
        for (var i = 0; i < 25; i++)
            pool.Add(smooth ? SmoothNode(g, random, Pick) : AnyNode(g, random, Pick));
        foreach (var state in states)
            sketch.Rate(state, Pick() + Pick());
        return sketch;

        Expression Pick() => pool[random.Next(pool.Count)];
    }

    private static Expression AnyNode(ExpressionGraph g, Random random, Func<Expression> pick) =>
        random.Next(5) switch
        {
            0 => g.Unary(UnaryOperations[random.Next(UnaryOperations.Length)], pick()),
            1 => g.If(pick(), pick(), pick()),
            2 => pick() + (pick() * pick()),
            3 => pick() - (pick() * pick()),
            _ => g.Rebuild(g.Binary(BinaryOperations[random.Next(BinaryOperations.Length)], g.Time, pick()), [pick(), pick()]) is var node
                ? node
                : throw new InvalidOperationException(),
        };

    private static Expression SmoothNode(ExpressionGraph g, Random random, Func<Expression> pick) =>
        random.Next(6) switch
        {
            0 => g.Unary(Operation.Sin, pick()),
            1 => g.Unary(Operation.Tanh, pick() * pick()),
            2 => pick() / (g.One + (pick() is var a ? a * a : g.Zero)),
            3 => g.Power(g.Constant(1.5) + g.Unary(Operation.Cos, pick()), g.Unary(Operation.Sin, pick())),
            4 => g.Unary(Operation.Atan, pick()) - pick(),
            _ => g.Unary(Operation.Sin, pick()) * pick(),
        };

    private static double[] Values(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => (random.NextDouble() * 4) - 1.5)];

    private static double[] Evaluate(Kernel kernel, double t, double[] states, double[] parameters)
    {
        var (work, outputs) = (new double[kernel.WorkLength], new double[kernel.OutputCount]);
        kernel.Prepare(parameters, work);
        kernel.Evaluate(t, states, parameters, work, outputs);
        return outputs;
    }

    private static double Evaluate(CompiledModel model, Expression expression, double t, double[] states, double[] parameters) =>
        ExpressionEvaluation.Evaluate(
            expression,
            symbol => model.StateIndex(symbol) is var state && state >= 0 ? states[state] : parameters[model.ParameterIndex(symbol)],
            t
        );

    private static double[,] Dense(Biodistribution.Numerics.LinearAlgebra.SparsePattern pattern, ReadOnlySpan<double> entries)
    {
        var dense = new double[pattern.RowCount, pattern.ColumnCount];
        for (var entry = 0; entry < entries.Length; entry++)
            dense[pattern.Rows[entry], pattern.Columns[entry]] = entries[entry];
        return dense;
    }

    private static void AssertDifferences(Func<double[], double[]> function, double[] at, int column, double[,] derivatives)
    {
        double[] At(double step)
        {
            var x = (double[])at.Clone();
            x[column] += step;
            return function(x);
        }

        const double H = 1e-3;
        var (a, b, c, d) = (At(H), At(-H), At(2 * H), At(-2 * H));
        for (var row = 0; row < a.Length; row++)
        {
            var difference = ((8 * (a[row] - b[row])) - (c[row] - d[row])) / (12 * H);
            if (Math.Abs(derivatives[row, column]) < 1e3)
                Assert.InRange(
                    difference - derivatives[row, column],
                    -1e-4 * (1 + Math.Abs(difference)),
                    1e-4 * (1 + Math.Abs(difference))
                );
        }
    }

    private static void AssertAgree(double expected, double actual)
    {
        if (double.IsFinite(expected) && Math.Abs(expected) < 1e6)
            Assert.InRange(actual - expected, -1e-6 * (1 + Math.Abs(expected)), 1e-6 * (1 + Math.Abs(expected)));
    }
}
