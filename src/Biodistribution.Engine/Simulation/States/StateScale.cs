using Biodistribution.Compilation;
using Biodistribution.Compilation.Emission;
using Biodistribution.Units;

namespace Biodistribution.Simulation.States;

/// <summary>How large each state is expected to become, so that tolerances can be stated as shares of it.</summary>
internal sealed class StateScale
{
    private readonly CompiledModel model;
    private readonly int[] kind;
    private readonly double[] largest;

    /// <summary>Sorts the states of a model into kinds.</summary>
    /// <param name="model">The compiled model.</param>
    public StateScale(CompiledModel model)
    {
        this.model = model;
        var kinds = new List<(Dimension, bool)>();
        kind = new int[model.StateCount];
        for (var state = 0; state < kind.Length; state++)
        {
            var own = (model.Equations.States[state].Unit.Dimension, model.Equations.States[state].IsAmount);
            if (model.StateParameters[state] < 0 && !kinds.Contains(own))
                kinds.Add(own);
            kind[state] = model.StateParameters[state] < 0 ? kinds.IndexOf(own) : -1;
        }

        largest = new double[kinds.Count];
    }

    /// <summary>
    /// The scale of each state: the largest value it starts with or is given; for one that starts empty and is given
    /// nothing, the largest of any state
    /// of its kind (dimension; amounts apart from others), else what the rates make of those over the run.
    /// </summary>
    /// <param name="request">The run.</param>
    /// <param name="initial">The state at the start.</param>
    /// <param name="span">Length of the run.</param>
    /// <param name="scale">Receives positive numbers in coherent units; they change with the units as the states do.</param>
    public void Find(SimulationRequest request, ReadOnlySpan<double> initial, double span, double[] scale)
    {
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

        if (scale.AsSpan().Contains(0))
            FillFromKind(scale);
        if (scale.AsSpan().Contains(0))
            FollowRates(model, request, initial, span, scale);
        for (var state = 0; state < scale.Length; state++)
            scale[state] = scale[state] > 0 ? scale[state] : 1;
    }

    private void FillFromKind(double[] scale)
    {
        Array.Clear(largest);
        for (var state = 0; state < scale.Length; state++)
            if (kind[state] >= 0 && scale[state] > largest[kind[state]])
                largest[kind[state]] = scale[state];
        for (var state = 0; state < scale.Length; state++)
            if (scale[state] == 0 && kind[state] >= 0)
                scale[state] = largest[kind[state]];
    }

    private static void FollowRates(
        CompiledModel model,
        SimulationRequest request,
        ReadOnlySpan<double> initial,
        double span,
        double[] scale
    )
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
                    next[model.JacobianPattern.Rows[entry]] += Finite(
                        Math.Abs(entries[entry]) * scale[model.JacobianPattern.Columns[entry]] * span
                    );
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
