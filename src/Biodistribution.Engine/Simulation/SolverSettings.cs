namespace Biodistribution.Simulation;

/// <summary>Accuracy and limits of a run.</summary>
public sealed record SolverSettings
{
    /// <summary>Largest error of a step relative to the state.</summary>
    public double RelativeTolerance { get; init; } = 1e-8;

    /// <summary>
    /// Largest error of a step as a share of the scale of the state (largest dose or initial value of its dimension);
    /// scale-free, so that units do not matter.
    /// </summary>
    public double AbsoluteTolerance { get; init; } = 1e-12;

    /// <summary>
    /// When set, the largest absolute error of a step in coherent units for every state, instead of
    /// <see cref="AbsoluteTolerance"/>.
    /// </summary>
    public double[]? AbsoluteTolerances { get; init; }

    /// <summary>How the equations are integrated.</summary>
    public Method Method { get; init; } = Method.Auto;

    /// <summary>
    /// Largest step, in coherent units of time, above 0; null for the largest that accuracy allows, or for what depends
    /// on time by itself, the largest that misses nothing of it.
    /// </summary>
    public double? LargestStep { get; init; }

    /// <summary>Most steps, accepted and rejected, of one run.</summary>
    public int StepLimit { get; init; } = 1_000_000;

    /// <summary>Most state-triggered events of one run.</summary>
    public int EventLimit { get; init; } = 100_000;

    /// <summary>Seed of the order in which events of equal priority happen when they are due at once.</summary>
    public ulong EventOrderSeed { get; init; } = 1;

    /// <summary>
    /// Whether a run is to find what another may have missed: by steps also where a closed form exists, and by far
    /// shorter ones where something depends on time by itself.
    /// </summary>
    internal bool LooksCloser { get; init; }

    /// <summary>
    /// The settings of a run that shows how accurate one with these is: half the tolerances, and none of what both
    /// could miss alike.
    /// </summary>
    internal SolverSettings Closer() =>
        this with
        {
            Method = Method == Method.Linear ? Method.Auto : Method,
            RelativeTolerance = 0.5 * RelativeTolerance,
            AbsoluteTolerance = 0.5 * AbsoluteTolerance,
            AbsoluteTolerances = AbsoluteTolerances is { } absolute ? [.. absolute.Select(value => 0.5 * value)] : null,
            LooksCloser = true,
        };

    /// <summary>Longest time a run may take; null for no limit (results then never depend on the machine).</summary>
    public TimeSpan? TimeLimit { get; init; }
}
