using Biodistribution.Compilation;
using Biodistribution.Simulation.Sensitivities;
using Biodistribution.Simulation.States;

namespace Biodistribution.Simulation.Events;

/// <summary>Applies what happens at known times to the states, parameters and derivatives of a run, and books the amounts given.</summary>
/// <remarks>
/// When the time τ of an event depends on a direction, the derivative of the states just after it is that of the event's own map plus
/// (f before - f after) ∂τ, since the states follow the one or the other rate while τ moves.
/// </remarks>
internal sealed class TimelineEffects
{
    private readonly CompiledModel model;
    private readonly SensitivitySystem system;
    private readonly InitialCondition initial;
    private readonly ZeroCrossings monitor;
    private readonly AlgebraicConstraints constraints;
    private readonly double[] y;
    private readonly int n;
    private readonly int directions;
    private readonly double[] before;
    private readonly double[] after;
    private readonly List<Infusion> running = [];
    private readonly HashSet<Infusion> stopped = new(ReferenceEqualityComparer.Instance);
    private readonly double[] given;
    private readonly double[] rateGradient;
    private double booked;

    public TimelineEffects(
        CompiledModel model,
        SensitivitySystem system,
        ZeroCrossings monitor,
        AlgebraicConstraints constraints,
        InitialCondition initial,
        ConservedAmounts conserved,
        double[] y
    )
    {
        (this.model, this.system, this.monitor, this.constraints, this.initial, this.y) = (model, system, monitor, constraints, initial, y);
        (n, directions, Conserved) = (model.StateCount, system.DirectionCount, conserved);
        given = new double[Conserved.KindCount];
        (before, after) = (new double[y.Length], new double[y.Length]);
        rateGradient = new double[directions];
    }

    /// <summary>The kinds of amount whose books are kept.</summary>
    public ConservedAmounts Conserved { get; }

    /// <summary>Begins a run with the states as they are.</summary>
    /// <param name="start">When.</param>
    public void Start(double start)
    {
        booked = start;
        running.Clear();
        stopped.Clear();
        CountStates();
    }

    /// <summary>Whether a kind is being infused.</summary>
    /// <param name="kind">Which kind.</param>
    public bool IsGiving(int kind)
    {
        foreach (var infusion in running)
            if (Conserved.KindOf(infusion.State) == kind)
                return true;
        return false;
    }

    /// <summary>What has been given of a kind up to the last discontinuity.</summary>
    /// <param name="kind">Which kind.</param>
    public double Given(int kind) => given[kind];

    /// <summary>What has been given of a kind up to a time, infusions included; the time must not precede the last discontinuity.</summary>
    /// <param name="kind">Which kind.</param>
    /// <param name="t">When.</param>
    public double Given(int kind, double t)
    {
        var sum = given[kind];
        if (running.Count == 0)
            return sum;
        foreach (var infusion in running)
            if (Conserved.KindOf(infusion.State) == kind)
                sum += infusion.Rate.Value * (t - Math.Max(booked, infusion.Time.Value));
        return sum;
    }

    /// <summary>Applies one occurrence.</summary>
    /// <param name="occurrence">What happens.</param>
    /// <param name="t">The time of the run, that of the occurrence.</param>
    public void Apply(Occurrence occurrence, double t)
    {
        if (occurrence.Event is Infusion cancelled && stopped.Contains(cancelled))
            return;
        var gradient = directions > 0 ? occurrence.Time.Gradient : null;
        if (gradient is not null)
            system.Evaluate(t, y, before);
        BookInfusions(t);
        Change(occurrence, t);
        constraints.Correct(t, y);
        monitor.Refresh(t, y);
        if (gradient is null)
            return;
        system.Evaluate(t, y, after);
        SensitivityJump.Add(y, before, after, gradient, n);
    }

    private void Change(Occurrence occurrence, double t)
    {
        switch (occurrence.Event)
        {
            case Bolus bolus:
                y[bolus.State] += bolus.Amount.Value;
                AddToDerivatives(bolus.State, 1, bolus.Amount.Gradient);
                Book(bolus.State, bolus.Amount.Value);
                break;
            case Infusion infusion:
                if (occurrence.IsEnd)
                    running.Remove(infusion);
                else
                    running.Add(infusion);
                SetInfusionRate(infusion.State);
                break;
            case ParameterChange change when model.StateParameters.IndexOf(change.Parameter) is var state && state >= 0:
                Replace(state, change.Value);
                break;
            case ParameterChange change:
                SetParameter(change.Parameter, change.Value);
                break;
            case StateReplacement replacement:
                Replace(replacement.State, replacement.Value);
                break;
            case SystemReset:
                Reset(t);
                break;
            default:
                throw new ArgumentException($"Unknown kind of timeline event: {occurrence.Event}.", nameof(occurrence));
        }
    }

    private void Reset(double t)
    {
        foreach (var infusion in running.ToArray())
        {
            stopped.Add(infusion);
            running.Remove(infusion);
            SetInfusionRate(infusion.State);
        }

        initial.Evaluate(t, system, y);
        CountStates();
    }

    private void CountStates()
    {
        for (var kind = 0; kind < given.Length; kind++)
            given[kind] = Conserved.Total(kind, y.AsSpan(0, n));
    }

    private void Replace(int state, Dual value)
    {
        Book(state, value.Value - y[state]);
        y[state] = value.Value;
        if (directions == 0)
            return;
        y.AsSpan(n + (state * directions), directions).Clear();
        AddToDerivatives(state, 1, value.Gradient);
    }

    private void SetInfusionRate(int state)
    {
        var parameter = model.InfusionParameter(state);
        var rate = 0.0;
        var gradient = rateGradient;
        Array.Clear(gradient);
        foreach (var infusion in running)
            if (infusion.State == state)
            {
                rate += infusion.Rate.Value;
                for (var k = 0; infusion.Rate.Gradient is { } g && k < directions; k++)
                    gradient[k] += g[k];
            }

        SetParameter(parameter, new(rate, gradient));
    }

    private void SetParameter(int parameter, Dual value)
    {
        system.Parameters[parameter] = value.Value;
        var row = system.Directions.AsSpan(parameter * directions, directions);
        row.Clear();
        if (directions > 0)
            value.Gradient?.AsSpan(0, directions).CopyTo(row);
        system.ParametersChanged();
    }

    private void AddToDerivatives(int state, double factor, double[]? gradient)
    {
        if (gradient is null)
            return;
        for (var k = 0; k < directions; k++)
            y[n + (state * directions) + k] += factor * gradient[k];
    }

    private void Book(int state, double amount)
    {
        if (Conserved.KindOf(state) >= 0)
            given[Conserved.KindOf(state)] += amount;
    }

    private void BookInfusions(double t)
    {
        foreach (var infusion in running)
            Book(infusion.State, infusion.Rate.Value * (t - Math.Max(booked, infusion.Time.Value)));
        booked = t;
    }
}
