using Biodistribution.Compilation;
using Biodistribution.Simulation.Sensitivities;
using Biodistribution.Simulation.States;

namespace Biodistribution.Simulation.Integration;

/// <summary>What the states of a run and their derivatives may err in a step.</summary>
internal sealed class ErrorTolerances
{
    private readonly CompiledModel model;
    private readonly SolverSettings settings;
    private readonly SensitivitySystem system;
    private readonly StateScale stateScale;
    private readonly double[] scale;
    private readonly double[] absolute;

    /// <summary>Prepares the tolerances of runs of a model.</summary>
    /// <param name="model">The compiled model.</param>
    /// <param name="settings">The accuracy asked for.</param>
    /// <param name="system">The parameters in force and their derivatives.</param>
    public ErrorTolerances(CompiledModel model, SolverSettings settings, SensitivitySystem system)
    {
        (this.model, this.settings, this.system) = (model, settings, system);
        stateScale = new StateScale(model);
        (scale, absolute) = (new double[model.StateCount], new double[system.StateCount]);
    }

    /// <summary>Absolute tolerances of the states, then of their derivatives.</summary>
    public double[] Absolute => absolute;

    /// <summary>Finds them for a run that is about to begin.</summary>
    /// <param name="request">The run.</param>
    /// <param name="state">The states at its start.</param>
    /// <param name="time">Its start.</param>
    public void Find(SimulationRequest request, ReadOnlySpan<double> state, double time)
    {
        stateScale.Find(request, state[..scale.Length], request.OutputTimes.Length > 0 ? request.OutputTimes[^1] - time : 0, scale);
        absolute.AsSpan().Fill(1);
        for (var i = 0; i < scale.Length; i++)
            absolute[i] = settings.AbsoluteTolerances?[i] ?? Math.Max(scale[i] * settings.AbsoluteTolerance, 1e-290);
        FindOfDerivatives(request);
    }

    /// <summary>Speed of a state in tolerances per unit of time.</summary>
    /// <param name="state">Which.</param>
    /// <param name="value">Its value.</param>
    /// <param name="rate">Its rate.</param>
    public double Speed(int state, double value, double rate) =>
        Math.Abs(rate) / (absolute[state] + (settings.RelativeTolerance * Math.Abs(value)));

    /// <summary>How far below zero an amount is never due to the error of a step.</summary>
    /// <param name="state">Which.</param>
    public double LargestDeficit(int state) =>
        (100 * absolute[state]) + (settings.RelativeTolerance * Math.Max(scale[state], absolute[state]));

    // The derivative of a state in a direction is allowed the error of the state, in the unit of the direction.
    private void FindOfDerivatives(SimulationRequest request)
    {
        var (n, directions) = (scale.Length, system.DirectionCount);
        for (var k = 0; k < directions; k++)
        {
            var sensitivity = 0.0;
            for (var parameter = 0; parameter < model.ParameterCount; parameter++)
                if (
                    system.Directions[(parameter * directions) + k] is var derivative
                    && derivative != 0
                    && request.Parameters[parameter] != 0
                )
                    sensitivity = Math.Max(sensitivity, Math.Abs(derivative / request.Parameters[parameter]));
            var factor = sensitivity > 0 && double.IsFinite(sensitivity) ? sensitivity : 1;
            for (var state = 0; state < n; state++)
                absolute[n + (state * directions) + k] = absolute[state] * factor;
        }
    }
}
