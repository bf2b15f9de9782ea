namespace Biodistribution.Simulation;

/// <summary>
/// The outcome of a run: states and observables at the output times, with derivatives where asked for, in coherent
/// units.
/// </summary>
public sealed class Trajectory
{
    /// <summary>Makes an empty trajectory to be filled by a simulator.</summary>
    /// <param name="times">Output times.</param>
    /// <param name="stateCount">States of the compiled model.</param>
    /// <param name="observableCount">Observables of the compiled model.</param>
    /// <param name="directionCount">Directions of differentiation.</param>
    public Trajectory(double[] times, int stateCount, int observableCount, int directionCount)
    {
        Times = times;
        StateCount = stateCount;
        ObservableCount = observableCount;
        DirectionCount = directionCount;
        States = Values(times.Length * stateCount);
        Observables = Values(times.Length * observableCount);
        StateDerivatives = Values(times.Length * stateCount * directionCount);
        ObservableDerivatives = Values(times.Length * observableCount * directionCount);
    }

    /// <summary>Output times, ascending.</summary>
    public double[] Times { get; private set; }

    /// <summary>States of the compiled model.</summary>
    public int StateCount { get; }

    /// <summary>Observables of the compiled model.</summary>
    public int ObservableCount { get; }

    /// <summary>Directions of differentiation.</summary>
    public int DirectionCount { get; }

    /// <summary>State values, output by output; NaN from a failure on.</summary>
    public double[] States { get; }

    /// <summary>Observable values, output by output; NaN from a failure on.</summary>
    public double[] Observables { get; }

    /// <summary>Element ((output × states) + state) × directions + direction.</summary>
    public double[] StateDerivatives { get; }

    /// <summary>Element ((output × observables) + observable) × directions + direction.</summary>
    public double[] ObservableDerivatives { get; }

    /// <summary>Why the run did not reach its end; null when it did.</summary>
    public IntegrationFailure? Failure { get; set; }

    /// <summary>How the run ended.</summary>
    public IntegrationStatus Status => Failure?.Status ?? IntegrationStatus.Succeeded;

    /// <summary>What the run cost.</summary>
    public IntegrationCounts Counts { get; set; }

    /// <summary>
    /// Largest gap, over the outputs, between what was given and what is found in the states that are amounts, as a
    /// share of what was given; NaN where no kind of amount is only moved between states declared as amounts.
    /// </summary>
    public double ConservationError { get; set; } = double.NaN;

    /// <summary>The value of a state.</summary>
    /// <param name="output">Index into <see cref="Times"/>.</param>
    /// <param name="state">Index of the state.</param>
    public double State(int output, int state) => States[(output * StateCount) + state];

    /// <summary>The value of an observable.</summary>
    /// <param name="output">Index into <see cref="Times"/>.</param>
    /// <param name="observable">Index of the observable.</param>
    public double Observable(int output, int observable) => Observables[(output * ObservableCount) + observable];

    /// <summary>The derivatives of an observable, one for each direction.</summary>
    /// <param name="output">Index into <see cref="Times"/>.</param>
    /// <param name="observable">Index of the observable.</param>
    public ReadOnlySpan<double> ObservableGradient(int output, int observable) =>
        ObservableDerivatives.AsSpan(((output * ObservableCount) + observable) * DirectionCount, DirectionCount);

    /// <summary>
    /// Makes ready to be written by another run; false when that has other numbers of outputs, states, observables or
    /// directions.
    /// </summary>
    /// <param name="times">Its output times.</param>
    /// <param name="stateCount">Its states.</param>
    /// <param name="observableCount">Its observables.</param>
    /// <param name="directionCount">Its directions.</param>
    internal bool TryReuse(double[] times, int stateCount, int observableCount, int directionCount)
    {
        if (times.Length != Times.Length || (stateCount, observableCount, directionCount) != (StateCount, ObservableCount, DirectionCount))
            return false;
        (Times, Failure, Counts, ConservationError) = (times, null, default, double.NaN);
        return true;
    }

    // Every element is written by the run, or is NaN.
    private static double[] Values(int length) => length == 0 ? [] : GC.AllocateUninitializedArray<double>(length);
}
