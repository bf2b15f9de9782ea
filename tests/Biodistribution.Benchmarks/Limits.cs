using Biodistribution.Compilation;
using Biodistribution.Simulation;
using Biodistribution.Simulation.Execution;

namespace Biodistribution.Benchmarks;

/// <summary>
/// What compiling costs, and whether long code stays as fast for each operation as short code: where the just-in-time
/// compiler gives up optimising it is some ten times slower.
/// </summary>
internal static class Limits
{
    private const int Rounds = 60;

    public static int Run()
    {
        // The first compilation also loads the program.
        _ = MillisecondsToFirstResult(20);
        foreach (var states in new[] { 20, 100, 500 })
        {
            var costs = Enumerable.Range(0, 5).Select(_ => MillisecondsToFirstResult(states)).Order().ToArray();
            Console.WriteLine(
                $"{states} states with Jacobian, model to first result of the stiff method: {costs[0]:F0} to "
                    + $"{costs[^1]:F0} ms of CPU, median {costs[2]:F0}"
            );
        }
        foreach (var states in new[] { 30, 100, 300, 1000, 3000 })
        {
            var (pieces, cost) = NanosecondsPerState(states);
            Console.WriteLine($"rates of {states} states in {pieces} method{(pieces == 1 ? "" : "s")}: {cost:F2} ns a state");
        }
        return 0;
    }

    private static double MillisecondsToFirstResult(int count)
    {
        var before = ThreadClock.Process;
        var sketch = new Sketch(false);
        var states = Enumerable.Range(0, count).Select(i => sketch.State($"x{i}", 1, true)).ToArray();
        for (var i = 0; i < count; i++)
            sketch.Flow(
                states[i],
                states[(i + 1) % count],
                sketch.Parameter($"vmax{i}", 1 + i) * states[i] / (sketch.Parameter($"km{i}", 2) + states[i] + states[(i + 3) % count])
            );
        var model = CompiledModel.Compile(sketch.Build());
        _ = new Simulator(model, new SolverSettings { Method = Method.Stiff }).Run(
            new SimulationRequest { Parameters = model.DefaultParameters(), OutputTimes = [0, 1] }
        );
        return 1000 * (ThreadClock.Process - before);
    }

    private static (int Pieces, double Cost) NanosecondsPerState(int count)
    {
        var sketch = new Sketch(false);
        var states = Enumerable.Range(0, count).Select(i => sketch.State($"x{i}", 0, false)).ToArray();
        for (var i = 0; i < count; i++)
            sketch.Rate(
                states[i],
                (states[i] * states[(i + 1) % count]) - (states[(i + 2) % count] * (states[i] - states[(i + 5) % count]))
            );
        var kernel = CompiledModel.Compile(sketch.Build()).RightHandSide;
        var (values, rates, work) = (new double[count], new double[count], new double[kernel.WorkLength]);
        for (var i = 0; i < count; i++)
            values[i] = 1 + (0.001 * i);
        kernel.Prepare([], work);
        var (repeats, best) = (30_000 / count, double.PositiveInfinity);
        for (var round = 0; round < Rounds; round++)
        {
            var start = ThreadClock.Thread;
            for (var k = 0; k < repeats; k++)
                kernel.Evaluate(0, values, [], work, rates);
            best = Math.Min(best, 1e9 * (ThreadClock.Thread - start) / repeats / count);
        }
        return (kernel.PieceCount, best);
    }
}
