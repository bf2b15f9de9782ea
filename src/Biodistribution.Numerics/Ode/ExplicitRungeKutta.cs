namespace Biodistribution.Numerics.Ode;

/// <summary>Steps any explicit Runge-Kutta method given by its tableau.</summary>
/// <remarks>
/// The order of all operations is that of the internal state vector arithmetic, so that code emitted for lanes of
/// subjects can repeat it to the bit.
/// </remarks>
public sealed class ExplicitRungeKutta : IOneStepMethod
{
    private readonly IOdeSystem system;
    private readonly IWholeStepSystem? whole;
    private readonly StepBlock block;
    private Tolerances tolerances;
    private readonly int count;
    private readonly int stride;
    private readonly double[] stages;
    private readonly double[] trial;
    private readonly double[] error;
    private readonly double[] secondError;
    private readonly double[] coefficient;
    private readonly (int[] Index, double[] Coefficient)[] rows;
    private readonly (int[] Index, double[] Coefficient) weights;
    private readonly (int[] Index, double[] Coefficient) errorWeights;
    private readonly (int[] Index, double[] Coefficient) secondErrorWeights;
    private readonly (int[] Index, double[] Coefficient)[] extraRows;
    private readonly (int[] Index, double[][] Powers) dense;
    private readonly double[] denseWeights;
    private double[] state;
    private double[] next;
    private double step;
    private bool firstStageIsLast;
    private bool extraStagesDone;

    /// <summary>Prepares a method for a system.</summary>
    /// <param name="tableau">The method.</param>
    /// <param name="system">The right-hand side.</param>
    /// <param name="tolerances">Tolerances, one for each state.</param>
    public ExplicitRungeKutta(ButcherTableau tableau, IOdeSystem system, Tolerances tolerances)
    {
        ArgumentNullException.ThrowIfNull(tableau);
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(tolerances);
        if (tolerances.StateCount != system.StateCount)
            throw new ArgumentException($"{tolerances.StateCount} tolerances for {system.StateCount} states.", nameof(tolerances));
        (Tableau, this.system, this.tolerances, count) = (tableau, system, tolerances, system.StateCount);
        whole = system as IWholeStepSystem;
        block = new StepBlock(tableau, count);
        stride = block.Stride;
        stages = new double[block.Length];
        (state, next, trial, error) = (new double[stride], new double[stride], new double[stride], new double[stride]);
        secondError = tableau.SecondErrorWeights.Count > 0 ? new double[stride] : [];
        (rows, weights, errorWeights, secondErrorWeights) = (tableau.Rows, tableau.SolutionRow, tableau.ErrorRow, tableau.SecondErrorRow);
        (extraRows, dense) = (tableau.ExtraRows, (tableau.DenseIndex, tableau.DensePowers));
        denseWeights = new double[dense.Index.Length];
        coefficient = new double[stride];
        Controller = tableau.Controller;
    }

    /// <summary>The method.</summary>
    public ButcherTableau Tableau { get; }

    /// <inheritdoc />
    public StepSizeController Controller { get; }

    /// <inheritdoc />
    public double Time { get; private set; }

    /// <inheritdoc />
    public double PreviousTime { get; private set; }

    /// <inheritdoc />
    public ReadOnlySpan<double> State => state.AsSpan(0, count);

    /// <inheritdoc />
    public ReadOnlySpan<double> Derivative => stages.AsSpan(firstStageIsLast ? Tableau.StageCount * stride : 0, count);

    /// <inheritdoc />
    public long Evaluations { get; private set; }

    /// <inheritdoc />
    public long Jacobians => 0;

    /// <summary>Takes other tolerances from the next <see cref="Start"/> on.</summary>
    /// <param name="value">Tolerances, one for each state.</param>
    public void UseTolerances(Tolerances value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.StateCount != count)
            throw new ArgumentException($"{value.StateCount} tolerances for {count} states.", nameof(value));
        tolerances = value;
    }

    /// <inheritdoc />
    public void Start(double t, ReadOnlySpan<double> y)
    {
        y[..count].CopyTo(state);
        (Time, PreviousTime, step, firstStageIsLast) = (t, t, 0, false);
        system.Evaluate(t, state.AsSpan(0, count), Stage(0));
        Evaluations++;
    }

    /// <inheritdoc />
    public double SuggestStep(double span)
    {
        var derivative = Derivative;
        derivative.CopyTo(error);
        var (size, first) = (StateVector.LargestShare(state, tolerances), StateVector.LargestShare(error, tolerances));
        var h = FirstStep.Probe(size, first, span);
        for (var i = 0; i < count; i++)
            trial[i] = Math.FusedMultiplyAdd(h, error[i], state[i]);
        system.Evaluate(Time + h, trial.AsSpan(0, count), next.AsSpan(0, count));
        Evaluations++;
        for (var i = 0; i < count; i++)
            error[i] = next[i] - error[i];
        var second = StateVector.LargestShare(error, tolerances) / h;
        return FirstStep.Estimate(size, first, second, h, span, tolerances.Relative, Controller.RejectionExponent);
    }

    /// <inheritdoc />
    public double Attempt(double h)
    {
        if (firstStageIsLast)
        {
            stages.AsSpan(Tableau.StageCount * stride, count).CopyTo(stages);
            firstStageIsLast = false;
        }
        step = h;
        extraStagesDone = false;
        if (!TryWholeStep(h))
            MakeStages(h);
        Evaluations += Tableau.StageCount;
        var squared = StateVector.LargestSquare(h, error, state, next, tolerances);
        if (secondErrorWeights.Index.Length == 0)
            return squared;
        StateVector.Sum(secondError, stages, secondErrorWeights.Index, secondErrorWeights.Coefficient);
        var second = StateVector.LargestSquare(h, secondError, state, next, tolerances);
        var sum = squared + (0.01 * second);
        return sum > 0 ? squared * squared / sum : sum;
    }

    private bool TryWholeStep(double h)
    {
        if (whole is null)
            return false;
        state.CopyTo(stages, block.Start);
        if (!whole.TryStep(Tableau, Time, h, stages))
            return false;
        stages.AsSpan(block.LastArgument, stride).CopyTo(trial);
        stages.AsSpan(block.End, stride).CopyTo(next);
        stages.AsSpan(block.Error, stride).CopyTo(error);
        return true;
    }

    private void MakeStages(double h)
    {
        for (var i = 1; i < Tableau.StageCount; i++)
        {
            StateVector.Combine(trial, state, h, stages, rows[i].Index, rows[i].Coefficient);
            system.Evaluate(Math.FusedMultiplyAdd(h, Tableau.Nodes[i], Time), trial.AsSpan(0, count), Stage(i));
        }
        StateVector.Combine(next, state, h, stages, weights.Index, weights.Coefficient);
        system.Evaluate(Time + h, next.AsSpan(0, count), Stage(Tableau.StageCount));
        StateVector.Sum(error, stages, errorWeights.Index, errorWeights.Coefficient);
    }

    /// <inheritdoc />
    public void Accept(double time = double.NaN)
    {
        (state, next) = (next, state);
        PreviousTime = Time;
        Time = double.IsNaN(time) ? Time + step : time;
        firstStageIsLast = true;
    }

    /// <summary>
    /// An estimate of step size × largest eigenvalue over the step just accepted, from the two derivatives at its end;
    /// above <see cref="ButcherTableau.StabilityLimit"/> the method is at its stability limit.
    /// </summary>
    /// <returns>0 where the method has no second stage at the end of the step. Only after <see cref="Accept"/> and
    /// before the next <see cref="Attempt"/>.</returns>
    /// <remarks>
    /// States are compared in units of their tolerances. Source: E. Hairer, G. Wanner, Solving Ordinary Differential
    /// Equations II, 2nd ed., section IV.2.
    /// </remarks>
    public double EstimateStiffness()
    {
        if (Tableau.Nodes[^1] != 1 || secondErrorWeights.Index.Length > 0)
            return 0;
        var (slope, distance) = (0.0, 0.0);
        var (last, before) = (Tableau.StageCount * stride, (Tableau.StageCount - 1) * stride);
        for (var i = 0; i < count; i++)
        {
            var scale = 1 / Math.FusedMultiplyAdd(tolerances.Relative, Math.Abs(state[i]), tolerances.Padded[i]);
            var df = (stages[last + i] - stages[before + i]) * scale;
            var dy = (state[i] - trial[i]) * scale;
            slope = Math.FusedMultiplyAdd(df, df, slope);
            distance = Math.FusedMultiplyAdd(dy, dy, distance);
        }
        return distance > 0 ? step * Math.Sqrt(slope / distance) : 0;
    }

    /// <inheritdoc />
    public void Interpolate(double t, Span<double> y)
    {
        if (t == Time)
        {
            State[..y.Length].CopyTo(y);
            return;
        }
        if (!extraStagesDone)
            ComputeExtraStages();
        var share = (t - PreviousTime) / step;
        for (var j = 0; j < denseWeights.Length; j++)
        {
            var powers = dense.Powers[j];
            var b = powers[^1];
            for (var i = powers.Length - 2; i >= 0; i--)
                b = Math.FusedMultiplyAdd(share, b, powers[i]);
            denseWeights[j] = share * b;
        }
        StateVector.Combine(coefficient, next, step, stages, dense.Index, denseWeights);
        coefficient.AsSpan(0, y.Length).CopyTo(y);
    }

    /// <summary>
    /// The stages that only the dense output needs. The state before the step is in <c>next</c> after
    /// <see cref="Accept"/>.
    /// </summary>
    private void ComputeExtraStages()
    {
        for (var i = 0; i < extraRows.Length; i++)
        {
            StateVector.Combine(trial, next, step, stages, extraRows[i].Index, extraRows[i].Coefficient);
            system.Evaluate(
                Math.FusedMultiplyAdd(step, Tableau.ExtraNodes[i], PreviousTime),
                trial.AsSpan(0, count),
                Stage(Tableau.StageCount + 1 + i)
            );
            Evaluations++;
        }
        extraStagesDone = true;
    }

    private Span<double> Stage(int index) => stages.AsSpan(index * stride, count);
}
