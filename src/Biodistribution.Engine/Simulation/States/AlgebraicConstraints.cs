using Biodistribution.Compilation;
using Biodistribution.Numerics.LinearAlgebra;
using Biodistribution.Simulation.Sensitivities;

namespace Biodistribution.Simulation.States;

/// <summary>
/// Makes the algebraic states of a run satisfy their rules, at the start and after every discontinuity, by Newton's
/// method.
/// </summary>
/// <remarks>
/// In between they are integrated by the rates the rules imply. Their derivatives in the directions follow from the
/// implicit function theorem.
/// </remarks>
internal sealed class AlgebraicConstraints
{
    private const int MostIterations = 100;

    private readonly SensitivitySystem system;
    private readonly LinearizedKernel residuals;
    private readonly int n;
    private readonly int[] algebraic;
    private readonly int[] position;
    private readonly DenseLu solver;
    private readonly double[] work;
    private readonly double[] outputs;
    private readonly double[] matrix;
    private readonly double[] correction;
    private readonly double[] zero;

    public AlgebraicConstraints(CompiledModel model, SensitivitySystem system)
    {
        (this.system, residuals, n) = (system, model.Residuals, model.StateCount);
        algebraic = [.. Enumerable.Range(0, n).Where(state => model.Equations.States[state].IsAlgebraic)];
        position = [.. Enumerable.Range(0, n).Select(state => Array.IndexOf(algebraic, state))];
        var m = algebraic.Length;
        solver = new DenseLu(new SparsityPattern(m, Enumerable.Range(0, m * m).Select(k => (k / m, k % m))));
        (work, outputs) = (new double[residuals.Kernel.WorkLength], new double[residuals.Kernel.OutputCount]);
        (matrix, correction, zero) = (new double[m * m], new double[m], new double[m]);
    }

    /// <summary>A state that could not be determined; -1 while all has gone well.</summary>
    public int Failed { get; private set; } = -1;

    /// <summary>Begins a run.</summary>
    public void Start() => Failed = -1;

    /// <summary>Corrects the algebraic states and their derivatives.</summary>
    /// <param name="t">Time.</param>
    /// <param name="y">States, then their derivatives.</param>
    public void Correct(double t, Span<double> y)
    {
        if (algebraic.Length > 0 && !Solve(t, y))
            Failed = algebraic[0];
    }

    // The solver factors the negative of the matrix, so that its solutions are the changes themselves.
    private bool Solve(double t, Span<double> y)
    {
        residuals.Kernel.Prepare(system.Parameters, work);
        var size = double.PositiveInfinity;
        for (var iteration = 0; iteration < MostIterations; iteration++)
        {
            if (!Factor(t, y))
                return false;
            residuals.Values(outputs).CopyTo(correction);
            solver.Solve(correction);
            var change = RelativeSize(correction, y);
            if (!double.IsFinite(change))
                return false;
            if (change < 1e-9 && change >= 0.5 * size)
                break;
            size = change;
            var damping = change > 10 ? 10 / change : 1;
            for (var k = 0; k < algebraic.Length; k++)
                y[algebraic[k]] += damping * correction[k];
            if (change == 0)
                break;
        }

        if (!(size < 1e-6))
            return false;
        CorrectDerivatives(t, y);
        return true;
    }

    private double RelativeSize(double[] change, ReadOnlySpan<double> y)
    {
        var largest = 0.0;
        for (var k = 0; k < algebraic.Length; k++)
            largest =
                change[k] == 0
                    ? largest
                    : Math.Max(largest, Math.Abs(change[k]) / Math.Max(Math.Abs(y[algebraic[k]]), Math.Abs(change[k]) * 0.01));
        return largest;
    }

    private bool Factor(double t, ReadOnlySpan<double> y)
    {
        residuals.Kernel.Evaluate(t, y, system.Parameters, work, outputs);
        Array.Clear(matrix);
        var entries = residuals.StateEntries(outputs);
        for (var entry = 0; entry < entries.Length; entry++)
            if (position[residuals.ByState.Columns[entry]] is var column && column >= 0)
                matrix[(residuals.ByState.Rows[entry] * algebraic.Length) + column] = entries[entry];
        return solver.Factor(zero, matrix);
    }

    private void CorrectDerivatives(double t, Span<double> y)
    {
        var directions = system.DirectionCount;
        if (directions == 0 || !Factor(t, y))
            return;
        foreach (var state in algebraic)
            y.Slice(n + (state * directions), directions).Clear();
        var sums = new double[algebraic.Length * directions];
        residuals.ByState.MultiplyAdd(residuals.StateEntries(outputs), y[n..], directions, sums);
        residuals.ByParameter.MultiplyAdd(residuals.ParameterEntries(outputs), system.Directions, directions, sums);
        for (var direction = 0; direction < directions; direction++)
        {
            for (var k = 0; k < algebraic.Length; k++)
                correction[k] = sums[(k * directions) + direction];
            solver.Solve(correction);
            for (var k = 0; k < algebraic.Length; k++)
                y[n + (algebraic[k] * directions) + direction] = correction[k];
        }
    }
}
