using Biodistribution.Compilation;
using Biodistribution.Simulation.Sensitivities;

namespace Biodistribution.Simulation.States;

/// <summary>The states at the start of a run and their derivatives in the directions of the run.</summary>
internal sealed class InitialCondition(CompiledModel model, int directions)
{
    private readonly double[] work = new double[model.InitialState.Kernel.WorkLength];
    private readonly double[] outputs = new double[model.InitialState.Kernel.OutputCount];

    /// <summary>Writes states and derivatives.</summary>
    /// <param name="t">When the run starts, or starts again.</param>
    /// <param name="system">Holds the parameters and their derivatives.</param>
    /// <param name="y">Receives the states, then their derivatives.</param>
    public void Evaluate(double t, SensitivitySystem system, Span<double> y)
    {
        var initial = model.InitialState;
        initial.Kernel.Prepare(system.Parameters, work);
        initial.Kernel.Evaluate(t, [], system.Parameters, work, outputs);
        initial.Values(outputs).CopyTo(y);
        var derivatives = y[model.StateCount..];
        derivatives.Clear();
        initial.ByParameter.MultiplyAdd(initial.ParameterEntries(outputs), system.Directions, directions, derivatives);
    }
}
