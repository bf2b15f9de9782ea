using Biodistribution.Models.Symbolics;
using Xunit;

namespace Biodistribution.Tests.Models.Symbolics;

public class ExpressionGraphTests
{
    [Fact]
    public void Threads_that_make_the_same_expressions_at_once_get_the_same_objects()
    {
        const int Threads = 4,
            Length = 20_000;
        var graph = new ExpressionGraph();
        var x = graph.Of(graph.NewSymbol("x"));
        var made = new Expression[Threads][];
        var threads = Enumerable
            .Range(0, Threads)
            .Select(thread => new Thread(() =>
                made[thread] = [
                    .. Enumerable.Range(0, Length).Select(i => (x * graph.Constant(i + 0.5)) + graph.Of(graph.NewSymbol($"s{thread}"))),
                ]
            ))
            .ToArray();
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
        for (var i = 0; i < Length; i++)
            Assert.All(made, expressions => Assert.Same(made[0][i].Operands[0], expressions[i].Operands[0]));
        Assert.Equal(1 + (Threads * Length), graph.Symbols.Count);
        Assert.Equal(
            graph.Count,
            made.SelectMany(expressions => expressions).Select(expression => expression.Id).Append(graph.Count - 1).Max() + 1
        );
    }
}
