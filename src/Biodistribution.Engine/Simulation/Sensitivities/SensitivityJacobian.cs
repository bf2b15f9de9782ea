using System.Runtime.CompilerServices;
using Biodistribution.Compilation;
using Biodistribution.Numerics.LinearAlgebra;

namespace Biodistribution.Simulation.Sensitivities;

/// <summary>
/// The Jacobian of a <see cref="SensitivitySystem"/>: that of the states, repeated for each direction, and how each
/// directional derivative depends on the states.
/// </summary>
internal sealed unsafe class SensitivityJacobian
{
    private readonly CompiledModel model;
    private readonly SensitivitySystem system;
    private readonly int n;
    private readonly int directions;
    private readonly int[] source;
    private readonly double[] entries;
    private readonly double[] work;
    private readonly double[] timeWork;
    private readonly double[][] couplingWork;
    private readonly double[] extendedStates;
    private readonly double[][] extendedParameters;
    private readonly double[] couplingOutputs;
    private double[]? matrix;
    private int version = -1;

    public SensitivityJacobian(CompiledModel model, SensitivitySystem system)
    {
        (this.model, this.system, n, directions) = (model, system, model.StateCount, system.DirectionCount);
        var own = model.SwitchedJacobianPattern;
        var found = new List<(int Row, int Column, int Source)>();
        for (var entry = 0; entry < own.Count; entry++)
        {
            found.Add((own.Rows[entry], own.Columns[entry], entry));
            for (var k = 0; k < directions; k++)
                found.Add((n + (own.Rows[entry] * directions) + k, n + (own.Columns[entry] * directions) + k, entry));
        }

        var coupled = directions > 0 ? model.CouplingPattern.Count : 0;
        for (var k = 0; k < directions; k++)
        for (var entry = 0; entry < coupled; entry++)
            found.Add(
                (
                    n + (model.CouplingPattern.Rows[entry] * directions) + k,
                    model.CouplingPattern.Columns[entry],
                    own.Count + (k * coupled) + entry
                )
            );
        found.Sort();
        Pattern = new SparsityPattern(system.StateCount, found.Select(entry => (entry.Row, entry.Column)));
        source = [.. found.Select(entry => entry.Source)];
        entries = new double[own.Count + (directions * coupled)];
        work = new double[model.SwitchedJacobian.WorkLength];
        timeWork = model.IsAutonomous ? [] : new double[model.SwitchedTimeDerivative.WorkLength];
        couplingWork = [.. Enumerable.Range(0, directions).Select(_ => new double[model.Coupling.WorkLength])];
        couplingOutputs = directions > 0 ? new double[model.Coupling.OutputCount] : [];
        extendedStates = new double[2 * n];
        extendedParameters = [.. Enumerable.Range(0, directions).Select(_ => new double[system.Parameters.Length + model.ParameterCount])];
    }

    /// <summary>Where the Jacobian has entries.</summary>
    public SparsityPattern Pattern { get; }

    /// <summary>Writes the entries.</summary>
    /// <param name="t">Time.</param>
    /// <param name="y">States, then their derivatives.</param>
    /// <param name="values">Receives the entries, in the order of the pattern.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Evaluate(double t, ReadOnlySpan<double> y, Span<double> values)
    {
        Prepare();
        model.SwitchedJacobian.Evaluate(t, y, system.Parameters, work, entries);
        var own = model.SwitchedJacobianPattern.Count;
        for (var k = 0; k < directions; k++)
        {
            EvaluateCoupling(k, t, y);
            couplingOutputs.AsSpan(0, model.CouplingPattern.Count).CopyTo(entries.AsSpan(own + (k * model.CouplingPattern.Count)));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(values.Length, source.Length, nameof(values));
        fixed (
            double* to = values,
                found = entries
        )
        fixed (int* from = source)
            for (var entry = 0; entry < source.Length; entry++)
                to[entry] = found[from[entry]];
    }

    /// <summary>An upper estimate of the spectral radius of the Jacobian of the states, which that of the whole repeats.</summary>
    /// <param name="t">Time.</param>
    /// <param name="y">States, then their derivatives.</param>
    public double SpectralRadiusAt(double t, ReadOnlySpan<double> y)
    {
        Prepare();
        model.SwitchedJacobian.Evaluate(t, y, system.Parameters, work, entries);
        matrix ??= new double[2 * n * n];
        Array.Clear(matrix);
        var own = model.SwitchedJacobianPattern;
        for (var entry = 0; entry < own.Count; entry++)
            matrix[(own.Rows[entry] * n) + own.Columns[entry]] = entries[entry];
        return SpectralRadius.Estimate(matrix.AsSpan(0, n * n), matrix.AsSpan(n * n), n);
    }

    /// <summary>Writes the explicit dependence on time.</summary>
    /// <param name="t">Time.</param>
    /// <param name="y">States, then their derivatives.</param>
    /// <param name="dfdt">Receives the derivative.</param>
    public void EvaluateTimeDerivative(double t, ReadOnlySpan<double> y, Span<double> dfdt)
    {
        if (model.IsAutonomous)
        {
            dfdt.Clear();
            return;
        }

        Prepare();
        model.SwitchedTimeDerivative.Evaluate(t, y, system.Parameters, timeWork, dfdt);
        for (var k = 0; k < directions; k++)
        {
            EvaluateCoupling(k, t, y);
            for (var state = 0; state < n; state++)
                dfdt[n + (state * directions) + k] = couplingOutputs[model.CouplingPattern.Count + state];
        }
    }

    /// <summary>
    /// The entries of ∂F/∂y for one direction, of which the pattern is that of
    /// <see cref="CompiledModel.CouplingPattern"/>.
    /// </summary>
    /// <param name="k">The direction.</param>
    /// <param name="t">Time.</param>
    /// <param name="y">States, then their derivatives.</param>
    public ReadOnlySpan<double> Coupling(int k, double t, ReadOnlySpan<double> y)
    {
        Prepare();
        EvaluateCoupling(k, t, y);
        return couplingOutputs.AsSpan(0, model.CouplingPattern.Count);
    }

    private void EvaluateCoupling(int k, double t, ReadOnlySpan<double> y)
    {
        y[..n].CopyTo(extendedStates);
        for (var state = 0; state < n; state++)
            extendedStates[n + state] = y[n + (state * directions) + k];
        model.Coupling.Evaluate(t, extendedStates, extendedParameters[k], couplingWork[k], couplingOutputs);
    }

    private void Prepare()
    {
        if (version == system.Version)
            return;
        version = system.Version;
        model.SwitchedJacobian.Prepare(system.Parameters, work);
        if (!model.IsAutonomous)
            model.SwitchedTimeDerivative.Prepare(system.Parameters, timeWork);
        for (var k = 0; k < directions; k++)
        {
            var extended = extendedParameters[k];
            system.Parameters.CopyTo(extended, 0);
            for (var parameter = 0; parameter < model.ParameterCount; parameter++)
                extended[system.Parameters.Length + parameter] = system.Directions[(parameter * directions) + k];
            model.Coupling.Prepare(extended, couplingWork[k]);
        }
    }
}
