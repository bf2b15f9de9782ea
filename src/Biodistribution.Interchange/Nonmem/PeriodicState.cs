using Biodistribution.Compilation;
using Biodistribution.Simulation;
using Biodistribution.Simulation.Execution;

namespace Biodistribution.Interchange.Nonmem;

/// <summary>The state a dose repeated for ever leads to: the fixed point of the map over one interval, by Newton's method.</summary>
/// <remarks>
/// States nothing depends on (what has left the body) grow for ever; they keep their value at the start. For linear
/// models, which are propagated
/// by matrix exponential, the first step is exact. Where the map conserves a sum of states, the sum of the start is kept.
/// </remarks>
internal sealed class PeriodicState(CompiledModel model, SolverSettings settings)
{
    private const int IterationLimit = 40;

    private readonly Simulator simulator = new(
        model,
        settings with
        {
            RelativeTolerance = Math.Min(settings.RelativeTolerance, 1e-11),
            AbsoluteTolerance = Math.Min(settings.AbsoluteTolerance, 1e-15),
        }
    );

    /// <summary>The state just before a dose of the series; null when none was found.</summary>
    /// <param name="parameters">Parameter values in force.</param>
    /// <param name="start">The state to start from; also that of the states that grow for ever.</param>
    /// <param name="time">Time of the dose.</param>
    /// <param name="interval">Time between doses; positive.</param>
    /// <param name="dose">The dose.</param>
    public double[]? Find(double[] parameters, double[] start, double time, double interval, GivenDose dose)
    {
        var timeline = OnePeriod(time, interval, dose);
        double[]? Map(double[] from)
        {
            var run = simulator.Run(
                new SimulationRequest
                {
                    Parameters = parameters,
                    InitialState = from,
                    StartTime = time,
                    Timeline = [.. timeline],
                    OutputTimes = [time + interval],
                }
            );
            return run.Failure is null ? run.States : null;
        }
        return FixedPoint.Find(Map, start, FixedPoint.RecurringStates(model.Equations), dose.Amount, IterationLimit);
    }

    // Everything of the series that falls into one period, cut to it; arrivals at its very start belong to it.
    private static List<TimelineEvent> OnePeriod(double time, double interval, GivenDose dose)
    {
        var events = new List<TimelineEvent>();
        var offset = dose.Lag - (Math.Floor(dose.Lag / interval) * interval);
        if (dose.Rate == 0)
            events.Add(new Bolus(time + offset, dose.State, dose.Amount));
        else
            for (var begin = offset; begin + dose.Duration > 0; begin -= interval)
            {
                var (from, to) = (Math.Max(begin, 0), Math.Min(begin + dose.Duration, interval));
                if (to > from)
                    events.Add(new Infusion(time + from, dose.State, dose.Rate, to - from));
            }
        events.Sort((a, b) => a.Time.Value.CompareTo(b.Time.Value));
        return events;
    }
}
