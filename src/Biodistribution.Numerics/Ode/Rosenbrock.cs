using Biodistribution.Numerics.LinearAlgebra;

namespace Biodistribution.Numerics.Ode;

/// <summary>Steps any stiffly accurate Rosenbrock method given by its tableau.</summary>
public sealed class Rosenbrock : IOneStepMethod
{
    private readonly IDifferentiableOdeSystem system;
    private readonly ILinearSolver solver;
    private readonly Tolerances tolerances;
    private readonly int count;
    private readonly int stride;
    private readonly double[] stages;
    private readonly double[] trial;
    private readonly double[] sum;
    private readonly double[] derivative;
    private readonly double[] timeDerivative;
    private readonly double[] right;
    private readonly double[] error;
    private readonly double[] diagonal;
    private readonly double[] mass;
    private readonly double[] jacobian;
    private readonly double[] dense;
    private readonly (int[] Index, double[] Coefficient)[] rows;
    private readonly (int[] Index, double[] Coefficient)[] couplings;
    private readonly (int[] Index, double[] Coefficient)[] denseRows;
    private double[] state;
    private double[] next;
    private double step;
    private bool current;
    private bool derivativeCurrent;
    private bool denseDone;

    /// <summary>Prepares a method for a system.</summary>
    /// <param name="tableau">The method.</param>
    /// <param name="system">The right-hand side with its derivatives.</param>
    /// <param name="tolerances">Tolerances, one for each state.</param>
    /// <param name="solver">Linear solver for the pattern of the Jacobian; null for the one that suits it.</param>
    public Rosenbrock(RosenbrockTableau tableau, IDifferentiableOdeSystem system, Tolerances tolerances, ILinearSolver? solver = null)
    {
        ArgumentNullException.ThrowIfNull(tableau);
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(tolerances);
        if (tolerances.StateCount != system.StateCount)
            throw new ArgumentException($"{tolerances.StateCount} tolerances for {system.StateCount} states.", nameof(tolerances));
        (Tableau, this.system, this.tolerances, count) = (tableau, system, tolerances, system.StateCount);
        this.solver = solver ?? GeneratedLu.For(system.JacobianPattern);
        stride = StateVector.PaddedLength(count);
        stages = new double[stride * tableau.StageCount];
        (state, next, trial, sum) = (new double[stride], new double[stride], new double[stride], new double[stride]);
        (derivative, timeDerivative, right, error) = (new double[stride], new double[stride], new double[stride], new double[stride]);
        (diagonal, mass, jacobian) = (new double[count], new double[stride], new double[system.JacobianPattern.Count]);
        dense = new double[stride * tableau.Dense.Count];
        for (var i = 0; i < count; i++)
            mass[i] = system.IsAlgebraic(i) ? 0 : 1;
        rows = [.. tableau.Matrix.Select(NonZero)];
        couplings = [.. tableau.Coupling.Select(NonZero)];
        denseRows = [.. tableau.Dense.Select(NonZero)];
        Controller = tableau.Controller;
    }

    /// <summary>The method.</summary>
    public RosenbrockTableau Tableau { get; }

    /// <inheritdoc />
    public StepSizeController Controller { get; }

    /// <inheritdoc />
    public double Time { get; private set; }

    /// <inheritdoc />
    public double PreviousTime { get; private set; }

    /// <inheritdoc />
    public ReadOnlySpan<double> State => state.AsSpan(0, count);

    /// <inheritdoc />
    public ReadOnlySpan<double> Derivative
    {
        get
        {
            EvaluateDerivative();
            return derivative.AsSpan(0, count);
        }
    }

    /// <inheritdoc />
    public long Evaluations { get; private set; }

    /// <inheritdoc />
    public long Jacobians { get; private set; }

    /// <summary>Whether every step is made by generated code without row exchanges as long as pivots are not small.</summary>
    public bool HasGeneratedSolver => solver is GeneratedLu;

    /// <summary>Largest absolute row sum of the Jacobian last evaluated: a bound of its spectral radius.</summary>
    public double JacobianNorm
    {
        get
        {
            var (pattern, norm) = (system.JacobianPattern, 0.0);
            for (var row = 0; row < count; row++)
            {
                var total = 0.0;
                for (var k = pattern.RowStart(row); k < pattern.RowStart(row + 1); k++)
                    total += Math.Abs(jacobian[k]);
                norm = Math.Max(norm, total);
            }
            return norm;
        }
    }

    /// <inheritdoc />
    public void Start(double t, ReadOnlySpan<double> y)
    {
        y[..count].CopyTo(state);
        (Time, PreviousTime, step, current, derivativeCurrent) = (t, t, 0, false, false);
    }

    /// <inheritdoc />
    public double SuggestStep(double span)
    {
        EvaluateDerivative();
        var (size, first) = (StateVector.LargestShare(state, tolerances), StateVector.LargestShare(derivative, tolerances));
        var h = FirstStep.Probe(size, first, span);
        for (var i = 0; i < count; i++)
            trial[i] = Math.FusedMultiplyAdd(h * mass[i], derivative[i], state[i]);
        system.Evaluate(Time + h, trial.AsSpan(0, count), next.AsSpan(0, count));
        Evaluations++;
        for (var i = 0; i < count; i++)
            error[i] = mass[i] * (next[i] - derivative[i]);
        var second = StateVector.LargestShare(error, tolerances) / h;
        return FirstStep.Estimate(size, first, second, h, span, tolerances.Relative, Controller.RejectionExponent);
    }

    /// <inheritdoc />
    public double Attempt(double h)
    {
        EvaluateDerivative();
        EvaluateJacobian();
        step = h;
        denseDone = false;
        var inverse = 1 / (h * Tableau.Gamma);
        for (var i = 0; i < count; i++)
            diagonal[i] = mass[i] * inverse;
        if (!solver.Factor(diagonal, jacobian))
            return double.NaN;
        Array.Copy(state, trial, stride);
        for (var stage = 0; stage < Tableau.StageCount; stage++)
            Stage(stage, h);
        var last = stages.AsSpan((Tableau.StageCount - 1) * stride, stride);
        for (var i = 0; i < stride; i++)
        {
            error[i] = last[i];
            next[i] = trial[i] + last[i];
        }
        return StateVector.LargestSquare(1, error, state, next, tolerances);
    }

    /// <inheritdoc />
    public void Accept(double time = double.NaN)
    {
        (state, next) = (next, state);
        PreviousTime = Time;
        Time = double.IsNaN(time) ? Time + step : time;
        (current, derivativeCurrent) = (false, false);
    }

    /// <inheritdoc />
    public void Interpolate(double t, Span<double> y)
    {
        if (t == Time)
        {
            State[..y.Length].CopyTo(y);
            return;
        }
        if (!denseDone)
        {
            for (var row = 0; row < denseRows.Length; row++)
            {
                StateVector.Sum(sum, stages, denseRows[row].Index, denseRows[row].Coefficient);
                sum.CopyTo(dense.AsSpan(row * stride));
            }
            denseDone = true;
        }
        var share = (t - PreviousTime) / step;
        var rest = 1 - share;
        for (var i = 0; i < y.Length; i++)
        {
            var inner = dense[((denseRows.Length - 1) * stride) + i];
            for (var row = denseRows.Length - 2; row >= 0; row--)
                inner = Math.FusedMultiplyAdd(share, inner, dense[(row * stride) + i]);
            y[i] = Math.FusedMultiplyAdd(share, Math.FusedMultiplyAdd(rest, inner, state[i]), rest * next[i]);
        }
    }

    private void Stage(int stage, double h)
    {
        var result = stages.AsSpan(stage * stride, count);
        if (stage == 0)
        {
            derivative.AsSpan(0, count).CopyTo(result);
        }
        else
        {
            StateVector.Combine(trial, state, 1, stages, rows[stage].Index, rows[stage].Coefficient);
            system.Evaluate(Math.FusedMultiplyAdd(h, Tableau.Nodes[stage], Time), trial.AsSpan(0, count), result);
            Evaluations++;
            StateVector.Sum(sum, stages, couplings[stage].Index, couplings[stage].Coefficient);
            StateVector.AddScaled(stages.AsSpan(stage * stride, stride), mass, 1 / h, sum);
        }
        if (!system.IsAutonomous && Tableau.TimeWeights[stage] != 0)
            for (var i = 0; i < result.Length; i++)
                result[i] = Math.FusedMultiplyAdd(h * Tableau.TimeWeights[stage], timeDerivative[i], result[i]);
        solver.Solve(result);
    }

    private void EvaluateDerivative()
    {
        if (derivativeCurrent)
            return;
        system.Evaluate(Time, state.AsSpan(0, count), derivative.AsSpan(0, count));
        Evaluations++;
        derivativeCurrent = true;
    }

    private void EvaluateJacobian()
    {
        if (current)
            return;
        system.EvaluateJacobian(Time, state.AsSpan(0, count), jacobian);
        if (!system.IsAutonomous)
            system.EvaluateTimeDerivative(Time, state.AsSpan(0, count), timeDerivative.AsSpan(0, count));
        Jacobians++;
        current = true;
    }

    private static (int[] Index, double[] Coefficient) NonZero(double[] row)
    {
        var index = Enumerable.Range(0, row.Length).Where(i => row[i] != 0).ToArray();
        return (index, [.. index.Select(i => row[i])]);
    }
}
