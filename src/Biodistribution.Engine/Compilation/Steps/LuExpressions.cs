using Biodistribution.Models.Symbolics;
using Biodistribution.Numerics.LinearAlgebra;

namespace Biodistribution.Compilation.Steps;

/// <summary>
/// The factorisation of a shift of the diagonal minus a sparse matrix as expressions, in the order of operations of
/// <see cref="GeneratedLu"/>, and solutions with it.
/// </summary>
/// <remarks>
/// As there, what is kept is the negative of every entry off the diagonal and the reciprocal of every pivot. All is
/// built without simplification, which might turn the sign of a zero.
/// </remarks>
internal sealed class LuExpressions
{
    private readonly SymbolicLu lu;
    private readonly ExpressionGraph graph;
    private readonly HashSet<Expression> barriers;
    private readonly Expression[] entries;
    private readonly Expression[] inverse;

    /// <summary>Factorises.</summary>
    /// <param name="lu">Order and fill-in.</param>
    /// <param name="values">Entries of the matrix.</param>
    /// <param name="shift">What every element of the diagonal is.</param>
    /// <param name="barriers">Receives what must not be fused with what uses it.</param>
    public LuExpressions(SymbolicLu lu, Expression[] values, Expression shift, HashSet<Expression> barriers)
    {
        (this.lu, graph, this.barriers) = (lu, shift.Graph, barriers);
        (entries, inverse) = (new Expression[lu.Count], new Expression[lu.Size]);
        Keep(shift);
        Expression? good = null;
        for (var i = 0; i < lu.Size; i++)
        {
            Load(i, values, shift);
            Eliminate(i);
            var diagonal = entries[lu.Diagonal[i]];
            inverse[i] = Keep(graph.Binary(Operation.Divide, graph.Constant(-1), diagonal));
            var condition = graph.Binary(Operation.Less, SmallestPivot(i), graph.Unary(Operation.Abs, diagonal));
            good = good is null ? condition : graph.Binary(Operation.And, good, condition);
        }

        IsGood = Keep(good!);
    }

    /// <summary>1 where no pivot was too small or not a number, else 0.</summary>
    public Expression IsGood { get; }

    /// <summary>Solves.</summary>
    /// <param name="b">The right-hand side.</param>
    public Expression[] Solve(Expression[] b)
    {
        var x = new Expression[lu.Size];
        for (var i = 0; i < lu.Size; i++)
        {
            x[i] = b[lu.Order[i]];
            for (var k = lu.Starts[i]; k < lu.Diagonal[i]; k++)
                x[i] = Fused(entries[k], x[lu.Columns[k]], x[i]);
        }

        var solution = new Expression[lu.Size];
        for (var i = lu.Size - 1; i >= 0; i--)
        {
            for (var k = lu.Diagonal[i] + 1; k < lu.Starts[i + 1]; k++)
                x[i] = Fused(entries[k], x[lu.Columns[k]], x[i]);
            solution[lu.Order[i]] = x[i] = Keep(graph.Binary(Operation.Multiply, x[i], inverse[i]));
        }

        return solution;
    }

    private void Load(int i, Expression[] values, Expression shift)
    {
        for (var k = lu.Starts[i]; k < lu.Starts[i + 1]; k++)
        {
            var value = lu.Source[k] < 0 ? graph.Zero : values[lu.Source[k]];
            entries[k] = k == lu.Diagonal[i] ? graph.Binary(Operation.Subtract, value, shift) : value;
        }
    }

    private void Eliminate(int i)
    {
        for (var k = lu.Starts[i]; k < lu.Diagonal[i]; k++)
        {
            var pivot = lu.Columns[k];
            entries[k] = Keep(graph.Binary(Operation.Multiply, entries[k], inverse[pivot]));
            for (var j = lu.Diagonal[pivot] + 1; j < lu.Starts[pivot + 1]; j++)
            {
                var target = lu.IndexOf(i, lu.Columns[j]);
                entries[target] = Fused(entries[k], entries[j], entries[target]);
            }
        }
    }

    private Expression SmallestPivot(int i)
    {
        var sum = graph.Zero;
        for (var k = lu.Diagonal[i] + 1; k < lu.Starts[i + 1]; k++)
            sum += graph.Unary(Operation.Abs, entries[k]);
        return sum * graph.Constant(SparseLu.SmallestPivot);
    }

    private static Expression Fused(Expression a, Expression b, Expression c) =>
        c.Graph.Binary(Operation.Add, c, c.Graph.Binary(Operation.Multiply, a, b));

    private Expression Keep(Expression node)
    {
        barriers.Add(node);
        return node;
    }
}
