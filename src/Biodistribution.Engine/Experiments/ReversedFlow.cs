using Biodistribution.Compilation;
using Biodistribution.Compilation.Emission;
using Biodistribution.Simulation;

namespace Biodistribution.Experiments;

/// <summary>A flow written as going one way that goes the other way in a run.</summary>
/// <param name="Name">The flow.</param>
/// <param name="Time">When it first does at an output, in coherent units.</param>
internal sealed record ReversedFlow(string Name, double Time)
{
    // Rates below zero by less than this share, of their largest or of what a run moves, are rounding.
    private const double Rounding = 1e-6;

    /// <summary>Finds the flows of a run that go the other way by more than rounding.</summary>
    /// <param name="model">The compiled model.</param>
    /// <param name="request">The run.</param>
    /// <param name="run">What came of it.</param>
    public static IEnumerable<ReversedFlow> Find(CompiledModel model, SimulationRequest request, Trajectory run)
    {
        var flows = model.Equations.Model.Flows;
        int[] oneWay = [.. Enumerable.Range(0, model.Equations.FlowRates.Length).Where(k => flows[k].IsOneWay)];
        if (oneWay.Length == 0 || run.Times.Length == 0)
            yield break;
        var rates = Rates(model, oneWay, request, run);
        var span = run.Times[^1] - request.StartTime;
        for (var k = 0; k < oneWay.Length; k++)
        {
            var largest = rates.Max(row => Math.Abs(row[k]));
            var moved = Rounding * Scale(model, flows[oneWay[k]].Changes.Select(change => model.StateIndex(change.State)), run);
            var first = Array.FindIndex(rates, row => -row[k] > Rounding * largest && -row[k] * span > moved);
            if (first >= 0)
                yield return new(flows[oneWay[k]].Name, run.Times[first]);
        }
    }

    private static double[][] Rates(CompiledModel model, int[] flows, SimulationRequest request, Trajectory run)
    {
        var kernel = model.Emit([.. flows.Select(k => model.Equations.FlowRates[k])]);
        var (parameters, work) = ((double[])request.Parameters.Clone(), new double[kernel.WorkLength]);
        var changes = new Queue<ParameterChange>(request.Timeline.OfType<ParameterChange>().OrderBy(change => change.Time.Value));
        kernel.Prepare(parameters, work);
        return [.. run.Times.Select((time, output) => At(kernel, time, output))];

        double[] At(Kernel code, double time, int output)
        {
            var rates = new double[flows.Length];
            while (changes.TryPeek(out var change) && change.Time.Value <= time)
                parameters[changes.Dequeue().Parameter] = change.Value.Value;
            code.Prepare(parameters, work);
            code.Evaluate(time, run.States.AsSpan(output * run.StateCount, run.StateCount), parameters, work, rates);
            return [.. rates.Select(rate => double.IsFinite(rate) ? rate : 0)];
        }
    }

    // The largest amount in a run of the kind that a flow moves.
    private static double Scale(CompiledModel model, IEnumerable<int> moved, Trajectory run)
    {
        var kinds = moved.Where(state => state >= 0).Select(state => model.Equations.States[state].Unit.Dimension).ToHashSet();
        var largest = 0.0;
        for (var state = 0; state < run.StateCount; state++)
        for (var output = 0; kinds.Contains(model.Equations.States[state].Unit.Dimension) && output < run.Times.Length; output++)
            if (Math.Abs(run.State(output, state)) is var value && double.IsFinite(value))
                largest = Math.Max(largest, value);
        return largest;
    }
}
