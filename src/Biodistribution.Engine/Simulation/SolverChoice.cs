using System.Collections.Immutable;
using System.Globalization;
using Biodistribution.Units;

namespace Biodistribution.Simulation;

/// <summary>
/// What is asked of the integration in place of what a verb would choose, on the command line or in a study; null where
/// nothing is asked.
/// </summary>
public sealed record SolverChoice
{
    /// <summary>The names of the methods, as people write them.</summary>
    public static ImmutableSortedDictionary<string, Method> Methods { get; } =
        ImmutableSortedDictionary.CreateRange(
            StringComparer.Ordinal,
            new Dictionary<string, Method>
            {
                ["auto"] = Simulation.Method.Auto,
                ["rk45"] = Simulation.Method.Rk45,
                ["high-order"] = Simulation.Method.HighOrder,
                ["stiff"] = Simulation.Method.Stiff,
                ["linear"] = Simulation.Method.Linear,
            }
        );

    /// <summary>How the equations are integrated.</summary>
    public Method? Method { get; init; }

    /// <summary>Largest error of a step relative to the state, in (0, 0.1]; the absolute one follows in proportion.</summary>
    public double? Tolerance { get; init; }

    /// <summary>Largest step, a time above 0.</summary>
    public Quantity? LargestStep { get; init; }

    /// <summary>Most steps, accepted and rejected, of one run, at least 1.</summary>
    public int? StepLimit { get; init; }

    /// <summary>Most state-triggered events of one run, at least 1.</summary>
    public int? EventLimit { get; init; }

    /// <summary>What is asked, as name=value; empty for nothing.</summary>
    public string Text =>
        string.Join(
            "; ",
            new[]
            {
                Method is { } method ? $"method={Methods.First(one => one.Value == method).Key}" : "",
                Tolerance is { } tolerance ? string.Create(CultureInfo.InvariantCulture, $"tolerance={tolerance:R}") : "",
                LargestStep is { } step ? $"largest_step={step}" : "",
                StepLimit is { } steps ? string.Create(CultureInfo.InvariantCulture, $"step_limit={steps}") : "",
                EventLimit is { } events ? string.Create(CultureInfo.InvariantCulture, $"event_limit={events}") : "",
            }.Where(one => one.Length > 0)
        );

    /// <summary>This choice, and another where this one asks nothing.</summary>
    /// <param name="other">The other.</param>
    public SolverChoice Or(SolverChoice other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new()
        {
            Method = Method ?? other.Method,
            Tolerance = Tolerance ?? other.Tolerance,
            LargestStep = LargestStep ?? other.LargestStep,
            StepLimit = StepLimit ?? other.StepLimit,
            EventLimit = EventLimit ?? other.EventLimit,
        };
    }

    /// <summary>Settings with what is asked in place of their own.</summary>
    /// <param name="settings">What a verb would choose.</param>
    /// <param name="units">The units of the model.</param>
    public SolverSettings On(SolverSettings settings, CoherentUnits units)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings with
        {
            Method = Method ?? settings.Method,
            RelativeTolerance = Tolerance ?? settings.RelativeTolerance,
            AbsoluteTolerance = Tolerance is { } tolerance
                ? tolerance * (settings.AbsoluteTolerance / settings.RelativeTolerance)
                : settings.AbsoluteTolerance,
            LargestStep = LargestStep?.In(units) ?? settings.LargestStep,
            StepLimit = StepLimit ?? settings.StepLimit,
            EventLimit = EventLimit ?? settings.EventLimit,
        };
    }
}
