namespace Biodistribution.Numerics.Optimization;

/// <summary>
/// A Levenberg-Marquardt search that does not evaluate anything itself: it says which point it wants to know and is
/// told what was found there.
/// </summary>
/// <remarks>
/// Trust region with bounds and inequality limits, exact rows and steps by orthogonal transformations, so that an
/// ill-conditioned problem is not squared.
/// Variables at a bound that the gradient pushes outward rest there; a step that would leave the box is stopped at the
/// face it meets and finished in the
/// other variables. Scaling by the largest column norms seen makes the path independent of the units of the variables.
/// Sources: J. J. Moré, Lecture Notes in Mathematics 630, 1978, 105; J. E. Dennis, R. B. Schnabel, Numerical Methods
/// for Unconstrained Optimization, 1983.
/// </remarks>
public sealed class LevenbergMarquardtSearch
{
    // A limit closer to its edge than this has a multiplier.
    private const double NearLimit = 1e-6;

    // A decrease this many times the accuracy of the objective, promised by its slope and met by no step however short, is no rounding.
    private const double Substantial = 1e3,
        LeastAccuracy = 1e-9;

    private readonly ScoredObjective objective;
    private readonly LevenbergMarquardtSettings settings;
    private readonly int n,
        m;
    private readonly double[] lower,
        upper,
        scale,
        gradient,
        step,
        trial;
    private double[] x,
        residuals,
        rows,
        trialResiduals,
        trialRows;
    private readonly DampedLeastSquares subproblem;
    private readonly LimitMerit limits;
    private readonly bool[] inForce,
        free,
        movable;
    private readonly double[] lagrangian;
    private double radius,
        value,
        expected,
        length,
        promised;
    private int evaluations,
        iteration;
    private bool isStarted;
    private Minimum? end;

    /// <summary>Begins a search.</summary>
    /// <param name="objective">What to minimise; used by this search alone.</param>
    /// <param name="start">Where to start; moved into the box when outside.</param>
    /// <param name="lower">Lower bounds; may be negative infinity. Equal bounds fix a variable, to the bit.</param>
    /// <param name="upper">Upper bounds; may be positive infinity.</param>
    /// <param name="settings">Tolerances and limits.</param>
    public LevenbergMarquardtSearch(
        ScoredObjective objective,
        ReadOnlySpan<double> start,
        ReadOnlySpan<double> lower,
        ReadOnlySpan<double> upper,
        LevenbergMarquardtSettings? settings = null
    )
    {
        ArgumentNullException.ThrowIfNull(objective);
        this.objective = objective;
        this.settings = settings ?? new LevenbergMarquardtSettings();
        (n, m) = (objective.VariableCount, objective.RowCount);
        (this.lower, this.upper, x) = (lower.ToArray(), upper.ToArray(), start.ToArray());
        for (var j = 0; j < n; j++)
            x[j] = Math.Clamp(x[j], lower[j], upper[j]);
        (scale, gradient, step, trial) = (new double[n], new double[n], new double[n], new double[n]);
        (residuals, trialResiduals) = (new double[m], new double[m]);
        (rows, trialRows) = (new double[m * n], new double[m * n]);
        limits = new LimitMerit(objective.Limits.Length, n, this.settings.LimitSd);
        (inForce, free, movable, lagrangian) = (new bool[limits.Count], new bool[n], new bool[n], new double[n]);
        subproblem = new DampedLeastSquares(m, n, this.settings.LeastDamping, limits.Count);
    }

    /// <summary>Whether the search has ended.</summary>
    public bool IsOver => end is not null;

    /// <summary>Where it ended.</summary>
    /// <exception cref="InvalidOperationException">It goes on.</exception>
    public Minimum Result => end ?? throw new InvalidOperationException("The search has not ended.");

    /// <summary>Where the search wants to know the objective and its rows next.</summary>
    public ReadOnlySpan<double> Point => isStarted ? trial : x;

    /// <summary>Where the residuals at <see cref="Point"/> go.</summary>
    public Span<double> Residuals => isStarted ? trialResiduals : residuals;

    /// <summary>Where the rows at <see cref="Point"/> go.</summary>
    public Span<double> Rows => isStarted ? trialRows : rows;

    /// <summary>
    /// Takes note of the objective at <see cref="Point"/>, of which residuals, rows and the limits of the objective are
    /// at hand, and chooses the next point or ends.
    /// </summary>
    /// <param name="found">The objective; positive infinity or NaN where it cannot be computed.</param>
    public void Complete(double found)
    {
        evaluations++;
        found = double.IsFinite(found) && AreFinite(Rows) ? found : double.PositiveInfinity;
        if (!isStarted)
            Begin(found);
        else if (Judge(found) is { } reason)
            End(reason, iteration);
        if (end is not null)
            return;
        iteration++;
        if (iteration > settings.IterationLimit)
            End(StopReason.IterationLimit, iteration - 1);
        else if (Propose() is { } over)
            End(over, iteration);
    }

    /// <summary>Ends the search with the best point so far, unless it has ended.</summary>
    public void Cancel()
    {
        if (end is null)
            End(StopReason.Cancelled, Math.Max(0, iteration - 1));
    }

    private void Begin(double found)
    {
        isStarted = true;
        value = found;
        if (!double.IsFinite(value))
        {
            end = new Minimum(x, double.PositiveInfinity, StopReason.StartFailed, 0, evaluations);
            return;
        }
        limits.Accept(objective.Limits, objective.LimitRows);
        Rescale();
        radius = settings.FirstStep * Math.Max(Length(x), 1e-3);
        if (radius == 0 || Length(x) == 0)
            radius = settings.FirstStep;
    }

    private void End(StopReason reason, int iterations) =>
        end = new Minimum(x, value, reason, iterations, evaluations) { Violation = limits.Violation };

    // The next point, as trial; a reason when the search is over.
    private StopReason? Propose()
    {
        for (var j = 0; j < n; j++)
        {
            double g = 0;
            for (var i = 0; i < m; i++)
                g += rows[(i * n) + j] * residuals[i];
            gradient[j] = g;
        }
        expected = FindStep();
        var isKept = limits.Violation <= settings.LimitTolerance;
        if (expected <= 0)
            return isKept ? StopReason.GradientZero : StopReason.LimitsUnreachable;
        if (isKept && expected < settings.NegligibleDecrease && (StepIsWhole() || expected < 0.1 * settings.NegligibleDecrease))
            return StopReason.ObjectiveConverged;
        promised = Math.Max(promised, expected);
        length = Length(step);
        for (var j = 0; j < n; j++)
            trial[j] = Math.Clamp(x[j] + step[j], lower[j], upper[j]);
        return trial.AsSpan().SequenceEqual(x) ? StopReason.StepConverged : null;
    }

    // Takes the trial point or leaves it; a reason when the search is over.
    private StopReason? Judge(double trialValue)
    {
        var violation = limits.Violation;
        var isKept = violation <= settings.LimitTolerance;
        var decrease = double.IsFinite(trialValue)
            ? value - trialValue + limits.Of(limits.Values) - limits.Of(objective.Limits)
            : double.NegativeInfinity;
        var magnitude = Math.Max(Math.Abs(value), 0.5 * Squares(residuals));
        var ratio = decrease / expected;
        if (ratio < 0.25)
            radius = double.IsFinite(trialValue)
                ? Math.Max(0.1, Math.Min(0.5, Interpolated(decrease))) * Math.Min(length, radius)
                : 0.1 * Math.Min(length, radius);
        else if (ratio > 0.75)
            radius = Math.Max(radius, (Math.Abs(ratio - 1) < 0.05 ? 4 : 2) * length);
        var xLength = Math.Max(Length(x), 1e-300);
        // A step back to the limits counts although the objective, near its accuracy, does not see it.
        var isRestoring =
            !isKept
            && double.IsFinite(trialValue)
            && LimitMerit.Largest(objective.Limits) <= 0.5 * violation
            && trialValue - value <= Math.Max(settings.NegligibleDecrease, settings.ObjectiveAccuracy * magnitude);
        if ((decrease > 0 && ratio > 1e-4) || isRestoring)
        {
            limits.Accept(objective.Limits, objective.LimitRows);
            (x, residuals, rows) = Swap();
            (value, promised) = (trialValue, 0);
            Rescale();
            if (limits.Violation > settings.LimitTolerance)
                return null;
            if (expected <= settings.ObjectiveTolerance * magnitude && decrease <= settings.ObjectiveTolerance * magnitude)
                return StopReason.ObjectiveConverged;
            return length <= settings.StepTolerance * xLength && ratio > 0.5 ? StopReason.StepConverged : null;
        }
        if (!isKept)
            return radius <= settings.StepTolerance * 1e-2 * xLength ? StopReason.LimitsUnreachable : null;
        if (
            expected > settings.ObjectiveTolerance * magnitude
            && expected > settings.ObjectiveAccuracy * magnitude
            && radius > settings.StepTolerance * 1e-2 * xLength
        )
            return null;
        if (promised > Substantial * Math.Max(magnitude * Math.Max(settings.ObjectiveAccuracy, LeastAccuracy), settings.NegligibleDecrease))
            return StopReason.SlopeNotMet;
        return expected <= settings.ObjectiveTolerance * magnitude ? StopReason.ObjectiveConverged : StopReason.AccuracyLimit;
    }

    // Whether the trust region did not shorten the step, so that the expected decrease is all there is to gain.
    private bool StepIsWhole() => Length(step) < 0.9 * radius;

    private (double[] X, double[] Residuals, double[] Rows) Swap()
    {
        trial.CopyTo(x, 0);
        var taken = (x, trialResiduals, trialRows);
        (trialResiduals, trialRows) = (residuals, rows);
        return taken;
    }

    // The share of the step at which a parabola through value, slope and trial value has its minimum.
    private double Interpolated(double decrease)
    {
        double slope = 0;
        for (var j = 0; j < n; j++)
            slope += gradient[j] * step[j];
        return slope < 0 ? 0.5 * slope / (slope + decrease) : 0.5;
    }

    // Fills step and returns the decrease the quadratic model expects of it.
    private double FindStep()
    {
        Array.Clear(step);
        if (!FindFree())
            return 0;
        Array.Copy(free, movable, n);
        var expected = TryStep(radius);
        // Where limits, bounds and the longest steps allowed leave nothing of a long step, a shorter one meets fewer of them.
        for (var attempt = 0; attempt < 6 && limits.Count > 0 && !(expected > 0); attempt++)
        {
            Array.Copy(movable, free, n);
            expected = TryStep(0.25 * Length(step));
        }
        if (expected > 0)
            return expected;
        // Fall back to the projected gradient, scaled.
        Array.Clear(step);
        gradient.CopyTo(lagrangian, 0);
        limits.AddGradient(lagrangian);
        double norm = 0;
        for (var j = 0; j < n; j++)
            if (
                scale[j] > 0
                && lower[j] < upper[j]
                && !((x[j] <= lower[j] && lagrangian[j] >= 0) || (x[j] >= upper[j] && lagrangian[j] <= 0))
            )
            {
                step[j] = -lagrangian[j] / (scale[j] * scale[j]);
                norm += step[j] * scale[j] * step[j] * scale[j];
            }
        var factor = Math.Min(1, radius / Math.Sqrt(norm));
        for (var j = 0; j < n; j++)
            step[j] = Math.Clamp(x[j] + (factor * step[j]), lower[j], upper[j]) - x[j];
        for (var attempt = 0; attempt < 60; attempt++)
        {
            expected = Expected();
            if (expected > 0)
                return expected;
            for (var j = 0; j < n; j++)
                step[j] *= 0.25;
        }
        return 0;
    }

    // The step of a trust region of some radius, within box and limits.
    private double TryStep(double within)
    {
        Array.Clear(step);
        Array.Clear(inForce);
        for (var round = 0; round <= n + (3 * limits.Count); round++)
        {
            subproblem.Solve(rows, residuals, scale, free, step, within, limits, inForce);
            if (!StopAtFace() && !ChangeForce(round))
                break;
        }
        return Expected();
    }

    // Variables that may move: not those at a bound that the Lagrangian pushes outward.
    private bool FindFree()
    {
        bool CanMove(int j) => lower[j] < upper[j] && scale[j] > 0;
        bool AtBound(int j) => x[j] <= lower[j] || x[j] >= upper[j];
        bool Rests(int j) => (x[j] <= lower[j] && lagrangian[j] >= 0) || (x[j] >= upper[j] && lagrangian[j] <= 0);
        for (var j = 0; j < n; j++)
            free[j] = CanMove(j) && !AtBound(j);
        // Which variables rest depends on the multipliers and the other way round: settled in a few rounds, from the variables inside.
        for (var round = 0; round < (limits.Count > 0 ? 4 : 1); round++)
        {
            gradient.CopyTo(lagrangian, 0);
            limits.Estimate(lagrangian, scale, free, NearLimit);
            for (var j = 0; j < n; j++)
                free[j] = CanMove(j) && !Rests(j);
        }
        for (var j = 0; j < n; j++)
            if (free[j] && lagrangian[j] != 0)
                return true;
        if (limits.Violation == 0)
            return false;
        // Only the limits have something to gain: any variable may help.
        for (var j = 0; j < n; j++)
            free[j] = CanMove(j);
        return free.AsSpan().Contains(true);
    }

    // The first variable that a step takes out of the box, or too far, is stopped there; false when there is none.
    private bool StopAtFace()
    {
        var share = 1.0;
        var first = -1;
        for (var j = 0; j < n; j++)
        {
            if (!free[j])
                continue;
            var room = step[j] > 0 ? upper[j] - x[j] : lower[j] - x[j];
            room = Math.Sign(room) * Math.Min(Math.Abs(room), Limit(j));
            if (Math.Abs(step[j]) > Math.Abs(room) && Math.Abs(room) / Math.Abs(step[j]) < share)
                (share, first) = (Math.Abs(room) / Math.Abs(step[j]), j);
        }
        if (first < 0)
            return false;
        var wall = step[first] > 0 ? Math.Min(upper[first] - x[first], Limit(first)) : Math.Max(lower[first] - x[first], -Limit(first));
        free[first] = false;
        step[first] = wall;
        return true;
    }

    // Puts the limit a step violates most in force, or releases one that only holds the step back; false when neither is needed.
    private bool ChangeForce(int round)
    {
        var worst = -1;
        var least = -1e-12;
        for (var i = 0; i < limits.Count; i++)
        {
            var after = limits.Linear(i, step);
            if (inForce[i] && round < 3 * limits.Count && after > 1e-14 * Math.Max(1, Math.Abs(limits.Values[i])) && limits.Values[i] >= 0)
            {
                inForce[i] = false;
                return true;
            }
            if (!inForce[i] && after < least)
                (worst, least) = (i, after);
        }
        if (worst >= 0)
            inForce[worst] = true;
        return worst >= 0;
    }

    private double Limit(int j) => settings.StepLimits?[j] ?? double.PositiveInfinity;

    private double Expected()
    {
        double linear = 0,
            quadratic = 0;
        for (var j = 0; j < n; j++)
            linear += gradient[j] * step[j];
        for (var i = 0; i < m; i++)
        {
            double product = 0;
            for (var j = 0; j < n; j++)
                product += rows[(i * n) + j] * step[j];
            quadratic += product * product;
        }
        return -linear - (0.5 * quadratic) + (limits.Count == 0 ? 0 : limits.Of(limits.Values) - limits.After(step));
    }

    private static bool AreFinite(ReadOnlySpan<double> entries)
    {
        foreach (var entry in entries)
            if (!double.IsFinite(entry))
                return false;
        return true;
    }

    private static double Squares(double[] r)
    {
        double sum = 0;
        foreach (var e in r)
            sum += e * e;
        return sum;
    }

    private void Rescale()
    {
        for (var j = 0; j < n; j++)
        {
            double sum = 0;
            for (var i = 0; i < m; i++)
                sum += rows[(i * n) + j] * rows[(i * n) + j];
            for (var i = 0; i < limits.Count; i++)
                sum += limits.Rows[(i * n) + j] * limits.Rows[(i * n) + j];
            scale[j] = Math.Max(scale[j], Math.Sqrt(sum));
        }
    }

    private double Length(double[] v)
    {
        double sum = 0;
        for (var j = 0; j < n; j++)
            if (lower[j] < upper[j])
                sum += scale[j] * v[j] * scale[j] * v[j];
        return Math.Sqrt(sum);
    }
}
