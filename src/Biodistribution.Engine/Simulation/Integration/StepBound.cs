using Biodistribution.Compilation;

namespace Biodistribution.Simulation.Integration;

/// <summary>The largest step a run may take, so that no method steps over what happens in the meantime and sees nothing of it.</summary>
/// <remarks>
/// A step is judged by what its stages meet: a pulse between them leaves no trace, neither in the error nor in a
/// comparison with other tolerances. Where something
/// depends on time by itself, steps are therefore bounded beforehand: by the spacing of the outputs, and by the
/// features that <see cref="FeatureSearch"/> finds.
/// A run without such a dependence has no bound and makes the steps it would make anyway. The bound is a function of
/// time within a segment, the same alone and in a lane.
/// </remarks>
internal sealed class StepBound
{
    // However far apart the outputs are and however close, so many steps at least, and because of outputs no more, are made of a run.
    private const double FewestSteps = 50;
    private const double MostStepsForOutputs = 1000;

    // What a run that looks closer does so many times as often.
    private const double TimesCloser = 40;

    // Between the third and the fourth stage of the explicit method, as a share of the step.
    private const double LargestGapOfStages = 0.58;

    private readonly FeatureSearch? search;
    private readonly double largest;
    private readonly double closer;
    private double[] times = [];
    private double start;
    private double span;
    private int next;

    /// <summary>Prepares the bound of runs of a model.</summary>
    /// <param name="model">The compiled model.</param>
    /// <param name="settings">The largest step asked for.</param>
    public StepBound(CompiledModel model, SolverSettings settings)
    {
        search = model.TimeFunctions.Count > 0 ? new FeatureSearch(model) : null;
        largest = settings.LargestStep ?? double.PositiveInfinity;
        closer = settings.LooksCloser ? TimesCloser : 1;
        IsNeeded = search is not null || settings.LargestStep is not null;
    }

    /// <summary>
    /// The shortest feature that a run that looks closer cannot have stepped over between any two of its stages, where
    /// features were not searched for.
    /// </summary>
    /// <param name="times">The output times of the run, at least two.</param>
    /// <param name="settings">The largest step asked for.</param>
    public static double ShortestSeenCloser(double[] times, SolverSettings settings)
    {
        var (span, spacing) = (times[^1] - times[0], 0.0);
        for (var i = 1; i < times.Length; i++)
            spacing = Math.Max(spacing, times[i] - times[i - 1]);
        return LargestGapOfStages * Math.Min(settings.LargestStep ?? double.PositiveInfinity, OfOutputs(spacing, span, TimesCloser));
    }

    /// <summary>Whether steps are bounded at all.</summary>
    public bool IsNeeded { get; }

    /// <summary>Begins a run.</summary>
    /// <param name="request">The run.</param>
    public void Start(SimulationRequest request)
    {
        (times, start, next) = (request.OutputTimes, request.StartTime, 0);
        span = times.Length > 0 ? times[^1] - start : 0;
    }

    /// <summary>Begins a segment.</summary>
    /// <param name="from">Its start.</param>
    /// <param name="to">Its end.</param>
    /// <param name="states">The states at its start.</param>
    /// <param name="parameters">The parameters and modes in force in it.</param>
    public void BeginSegment(double from, double to, ReadOnlySpan<double> states, ReadOnlySpan<double> parameters) =>
        search?.Search(from, to, states, parameters);

    /// <summary>The largest step from a time on.</summary>
    /// <param name="t">The time.</param>
    public double At(double t)
    {
        if (search is null)
            return largest;
        while (next < times.Length && times[next] <= t)
            next++;
        while (next > 0 && times[next - 1] > t)
            next--;
        var spacing = next < times.Length ? times[next] - (next > 0 ? times[next - 1] : start) : span;
        return Math.Min(Math.Min(OfOutputs(spacing, span, closer), largest), search.LargestStep(t));
    }

    private static double OfOutputs(double spacing, double span, double closer) =>
        Math.Min(Math.Max(spacing / Math.Min(closer, 4), span / (closer * MostStepsForOutputs)), span / (closer * FewestSteps));
}
