using Biodistribution.Compilation.Steps;
using Biodistribution.Numerics.Ode;
using Biodistribution.Simulation.Sensitivities;

namespace Biodistribution.Simulation.Integration;

/// <summary>Steps with error control by the method chosen, or by the explicit one and the stiff one as the problem asks.</summary>
/// <remarks>
/// The explicit method gives way when its step size has sat at its stability limit for a number of steps; the stiff one
/// gives way when its steps
/// have been small enough for the explicit one for a number of steps. A run with derivatives begins with the stiff one
/// where stability alone would ask
/// for more explicit steps than are made before a change is considered. A run in which one form flips to and fro every
/// few steps goes on with the stiff one
/// to its end: there an explicit step carries a state that lies at a kink across it, again and again, and the rates on
/// one side say nothing of the other.
/// </remarks>
internal sealed class AdaptiveMethod
{
    /// <summary>
    /// Attempts at a step before a change of method is considered: what takes fewer is quick enough, and can be made in
    /// a lane.
    /// </summary>
    public const int StepsBeforeSwitching = 1000;

    // Above so many states the estimate of the spectral radius takes as long as many steps.
    private const int MostStatesJudged = 40;

    // Shares of the stability limit: at one the explicit method is no longer free to choose its steps, below the other
    // it would not feel the limit.
    private const double AtTheLimit = 0.98;
    private const double ComfortablyStable = 1;
    private const int StepsToSwitch = 15;

    // Roundings of time: steps of fewer go nowhere, and a segment of so many is one step.
    private const double FewRoundings = 4;
    private const double LongestOfRoundings = 16;

    private readonly SensitivitySystem system;
    private readonly Tolerances tolerances;
    private readonly ExplicitRungeKutta? explicitMethod;
    private readonly StepBound bound;
    private readonly bool switches;
    private readonly double stabilityLimit;
    private Rosenbrock? stiffMethod;
    private long evaluationsBefore;
    private long jacobiansBefore;
    private double h;
    private double previousError;
    private bool afterRejection;
    private bool landing;
    private int signs;
    private int attempts;
    private bool pending;
    private bool staysStiff;

    /// <summary>Prepares the method, or the methods, of runs.</summary>
    /// <param name="settings">Accuracy and limits.</param>
    /// <param name="system">The rates.</param>
    /// <param name="bound">The largest step a run may take.</param>
    public AdaptiveMethod(SolverSettings settings, SensitivitySystem system, StepBound bound)
    {
        (this.system, this.bound) = (system, bound);
        tolerances = new Tolerances(system.StateCount, settings.RelativeTolerance, 1);
        switches = settings.Method == Method.Auto;
        if (settings.Method == Method.Stiff)
            stiffMethod = NewStiffMethod();
        else
            explicitMethod = new ExplicitRungeKutta(
                settings.Method == Method.HighOrder ? ButcherTableau.DormandPrince853 : Rk45.Tableau,
                system,
                tolerances
            );
        stabilityLimit = AtTheLimit * (explicitMethod?.Tableau.StabilityLimit ?? 0);
        Current = (IOneStepMethod?)explicitMethod ?? stiffMethod!;
    }

    /// <summary>The method in use.</summary>
    public IOneStepMethod Current { get; private set; }

    /// <summary>Time reached.</summary>
    public double Time => Current.Time;

    /// <summary>State at <see cref="Time"/>.</summary>
    public ReadOnlySpan<double> State => Current.State;

    /// <summary>Evaluations of the right-hand side in this run.</summary>
    public int Evaluations => (int)((explicitMethod?.Evaluations ?? 0) + (stiffMethod?.Evaluations ?? 0) - evaluationsBefore);

    /// <summary>Evaluations of the Jacobian in this run.</summary>
    public int Jacobians => (int)((stiffMethod?.Jacobians ?? 0) - jacobiansBefore);

    /// <summary>Whether the last step tried met finite values only.</summary>
    public bool LastErrorWasFinite { get; private set; }

    /// <summary>Whether a lane can make its steps: for as long as the method does not change and no rows are exchanged.</summary>
    public bool SuitsLanes =>
        explicitMethod is null ? stiffMethod!.HasGeneratedSolver : ReferenceEquals(explicitMethod.Tableau, Rk45.Tableau);

    /// <summary>What a run made in a lane has counted, events aside; starts of segments have been counted here.</summary>
    /// <param name="steps">Accepted steps.</param>
    /// <param name="rejected">Rejected steps.</param>
    /// <param name="segments">Times the run was started after a discontinuity.</param>
    public IntegrationCounts CountsInLane(int steps, int rejected, int segments) =>
        explicitMethod is null
            ? new(steps, rejected, Evaluations + ((stiffMethod!.Tableau.StageCount - 1) * (steps + rejected)) + steps - segments, steps, 0)
            : new(steps, rejected, Evaluations + (explicitMethod.Tableau.StageCount * (steps + rejected)), 0, 0);

    /// <summary>Begins a run.</summary>
    /// <param name="absolute">Absolute tolerances.</param>
    public void Begin(ReadOnlySpan<double> absolute)
    {
        tolerances.SetAbsolute(absolute);
        Current = (IOneStepMethod?)explicitMethod ?? stiffMethod!;
        evaluationsBefore += Evaluations;
        jacobiansBefore += Jacobians;
        (signs, attempts, pending, staysStiff) = (0, 0, false, false);
    }

    /// <summary>Chooses the method to begin with; once in a run, at its first step.</summary>
    /// <param name="t">Time.</param>
    /// <param name="y">State.</param>
    /// <param name="span">Time to the end of the run.</param>
    /// <returns>Whether it begins with another than the explicit one.</returns>
    public bool BeginsStiff(double t, ReadOnlySpan<double> y, double span)
    {
        if (
            !switches
            || system.DirectionCount == 0
            || system.StateCount > MostStatesJudged * (1 + system.DirectionCount)
            || !(system.SpectralRadiusAt(t, y) * span > StepsBeforeSwitching * stabilityLimit)
        )
            return false;
        return GiveWayToStiff(false);
    }

    /// <summary>Has the stiff method go on from the next start, where methods may change.</summary>
    /// <param name="toTheEnd">Whether to the end of the run: at a kink the Jacobian on one side says nothing of the other.</param>
    /// <returns>Whether that changes the method.</returns>
    public bool GiveWayToStiff(bool toTheEnd)
    {
        staysStiff |= toTheEnd;
        if (!switches || !ReferenceEquals(Current, explicitMethod))
            return false;
        Current = stiffMethod ??= NewStiffMethod();
        (signs, pending) = (0, false);
        return true;
    }

    /// <summary>Begins after a discontinuity.</summary>
    /// <param name="t">Time.</param>
    /// <param name="y">State.</param>
    /// <param name="span">Time to the next discontinuity.</param>
    public void Start(double t, ReadOnlySpan<double> y, double span)
    {
        Current.Start(t, y);
        h = Current.SuggestStep(bound.IsNeeded ? Math.Min(span, bound.At(t)) : span);
        // A segment hardly longer than time resolves: a share of it is no step, and whether more is too much only an attempt shows.
        if (h <= FewRoundings * Rounding(t))
            h = LongestOfRoundings * Rounding(t);
        (previousError, afterRejection) = (StepSizeController.InitialSquaredError, false);
    }

    /// <summary>Goes on from where a run in a lane is, by the explicit method.</summary>
    /// <param name="at">Where it is.</param>
    /// <param name="y">State there.</param>
    public void Resume(in LaneState at, ReadOnlySpan<double> y)
    {
        attempts = at.Steps + at.Rejected;
        evaluationsBefore -= explicitMethod!.Tableau.StageCount * attempts;
        if (at.Time >= at.Stop)
            return;
        // The derivative is that of the last stage, which has been counted.
        evaluationsBefore++;
        Current.Start(at.Time, y);
        (h, previousError, afterRejection) = (at.Step, at.PreviousError, at.IsAfterRejection);
    }

    /// <summary>Whether the next step cannot be told from none.</summary>
    /// <param name="stop">Where the segment ends.</param>
    public bool IsStepTooSmall(double stop)
    {
        var remaining = stop - Time;
        if (bound.IsNeeded)
            h = Math.Min(h, bound.At(Time));
        landing = h * 1.1 >= remaining;
        if (landing || h > FewRoundings * Rounding(Time))
            return false;
        // A segment of a few roundings (events that lie so close together) is one step: nothing can happen within.
        landing = remaining <= LongestOfRoundings * Rounding(Time);
        return !landing;
    }

    private static double Rounding(double t) => Math.BitIncrement(Math.Abs(t)) - Math.Abs(t);

    /// <summary>Tries one step.</summary>
    /// <param name="stop">Where the segment ends; not passed.</param>
    /// <returns>False when the error was too large; the next try is smaller.</returns>
    public bool TryStep(double stop)
    {
        if (landing)
            h = stop - Time;
        attempts++;
        var error = Current.Attempt(h);
        LastErrorWasFinite = double.IsFinite(error);
        if (!(error <= 1))
        {
            h *= Current.Controller.AfterRejection(error);
            afterRejection = true;
            return false;
        }

        Current.Accept(landing ? stop : double.NaN);
        var used = h;
        h *= Current.Controller.AfterAcceptance(error, previousError, afterRejection);
        previousError = StepSizeController.Remember(error);
        afterRejection = false;
        if (switches && attempts >= StepsBeforeSwitching && !(Time >= stop))
            Reconsider(used);
        return true;
    }

    /// <summary>Undoes the step just made and goes on from its start with a quarter of it.</summary>
    /// <param name="buffer">Work space for the state.</param>
    public void TakeBack(double[] buffer)
    {
        var (from, step) = (Current.PreviousTime, Current.Time - Current.PreviousTime);
        Current.Interpolate(from, buffer);
        Current.Start(from, buffer);
        h = 0.25 * step;
        afterRejection = true;
    }

    /// <summary>The state inside the step just made.</summary>
    /// <param name="t">When.</param>
    /// <param name="y">Receives the state.</param>
    public void Interpolate(double t, Span<double> y) => Current.Interpolate(t, y);

    // Counts steps that speak for the other method; what they must be is judged over several, so that no single one decides.
    private void Reconsider(double used)
    {
        var explicitInUse = ReferenceEquals(Current, explicitMethod);
        var speaksForOther = explicitInUse
            ? explicitMethod!.EstimateStiffness() > stabilityLimit
            : used * stiffMethod!.JacobianNorm < ComfortablyStable;
        signs = speaksForOther ? signs + 1 : Math.Max(0, signs - 2);
        pending = signs >= StepsToSwitch && !(staysStiff && !explicitInUse);
    }

    /// <summary>
    /// Changes the method when enough steps have spoken for the other; to be called when the last step is no longer
    /// looked at.
    /// </summary>
    public void ChangeMethodIfDue()
    {
        if (!pending)
            return;
        (pending, signs) = (false, 0);
        var next = ReferenceEquals(Current, explicitMethod) ? (IOneStepMethod)(stiffMethod ??= NewStiffMethod()) : explicitMethod!;
        next.Start(Current.Time, Current.State);
        Current = next;
        previousError = StepSizeController.InitialSquaredError;
    }

    private Rosenbrock NewStiffMethod() =>
        new(
            RosenbrockTableau.Rodas5P,
            system,
            tolerances,
            system.DirectionCount == 0
                ? null
                : new SensitivitySolver(system.JacobianPattern, system.StateCount / (1 + system.DirectionCount), system.DirectionCount)
        );
}
