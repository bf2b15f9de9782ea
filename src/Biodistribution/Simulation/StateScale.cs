using Biodistribution.Models.Compilation;
using Biodistribution.Simulation.Events;
using Biodistribution.Units;

namespace Biodistribution.Simulation;

/// <summary>How large each state is expected to become, so that tolerances can be stated as shares of it.</summary>
internal static class StateScale
{
    /// <summary>
    /// The scale of each state: the largest value it starts with or is given; for one that starts empty and is given nothing, the largest of any state
    /// of its kind (dimension; amounts apart from others), else what the rates make of those over the run.
    /// </summary>
    /// <param name="model">The compiled model.</param>
    /// <param name="request">The run.</param>
    /// <param name="initial">The state at the start.</param>
    /// <param name="span">Length of the run.</param>
    /// <returns>Positive numbers in coherent units; they change with the units as the states do.</returns>
    public static double[] Of(CompiledModel model, SimulationRequest request, ReadOnlySpan<double> initial, double span)
    {
        var states = model.Equations.States;
        var scale = new double[states.Length];
        for (var state = 0; state < scale.Length; state++)
            scale[state] = Finite(Math.Abs(initial[state]));
        foreach (var e in request.Timeline)
        {
            var (state, value) = e switch
            {
                Bolus bolus => (bolus.State, bolus.Amount.Value),
                Infusion infusion => (infusion.State, infusion.Rate.Value * Math.Min(infusion.Duration.Value, span)),
                StateReplacement replacement => (replacement.State, replacement.Value.Value),
                _ => (-1, 0),
            };
            if (state >= 0)
                scale[state] = Math.Max(scale[state], Finite(Math.Abs(value)));
        }

        if (scale.Contains(0))
            FillFromKind(model, scale);
        if (scale.Contains(0))
            FollowRates(model, request, initial, span, scale);
        for (var state = 0; state < scale.Length; state++)
            scale[state] = scale[state] > 0 ? scale[state] : 1;
        return scale;
    }

    private static void FillFromKind(CompiledModel model, double[] scale)
    {
        var states = model.Equations.States;
        var largest = new Dictionary<(Dimension, bool), double>();
        for (var state = 0; state < scale.Length; state++)
            if (model.StateParameters[state] < 0 && scale[state] > largest.GetValueOrDefault((states[state].Unit.Dimension, states[state].IsAmount)))
                largest[(states[state].Unit.Dimension, states[state].IsAmount)] = scale[state];
        for (var state = 0; state < scale.Length; state++)
            if (scale[state] == 0 && model.StateParameters[state] < 0)
                scale[state] = largest.GetValueOrDefault((states[state].Unit.Dimension, states[state].IsAmount));
    }

    private static void FollowRates(CompiledModel model, SimulationRequest request, ReadOnlySpan<double> initial, double span, double[] scale)
    {
        var rates = new double[model.StateCount];
        var entries = new double[model.JacobianPattern.Count];
        Evaluate(model.RightHandSide, request, initial, rates);
        Evaluate(model.Jacobian, request, initial, entries);
        var known = scale.Select(value => value > 0).ToArray();
        for (var state = 0; state < scale.Length; state++)
            if (!known[state])
                scale[state] = Finite(Math.Abs(rates[state]) * span);
        for (var round = 0; round < scale.Length && scale.Contains(0); round++)
        {
            var next = (double[])scale.Clone();
            for (var entry = 0; entry < entries.Length; entry++)
                if (scale[model.JacobianPattern.Rows[entry]] == 0)
                    next[model.JacobianPattern.Rows[entry]] += Finite(Math.Abs(entries[entry]) * scale[model.JacobianPattern.Columns[entry]] * span);
            if (next.AsSpan().SequenceEqual(scale))
                break;
            next.CopyTo(scale, 0);
        }
    }

    private static void Evaluate(Kernel kernel, SimulationRequest request, ReadOnlySpan<double> states, double[] outputs)
    {
        var work = new double[kernel.WorkLength];
        kernel.Prepare(request.Parameters, work);
        kernel.Evaluate(request.StartTime, states, request.Parameters, work, outputs);
    }

    private static double Finite(double value) => double.IsFinite(value) ? value : 0;
}
