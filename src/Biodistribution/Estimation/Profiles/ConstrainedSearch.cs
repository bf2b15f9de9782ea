using Biodistribution.Estimation.Identifiability;
using Biodistribution.Estimation.Likelihood;
using Biodistribution.Estimation.Searches;
using Biodistribution.Numerics.Optimization;

namespace Biodistribution.Estimation.Profiles;

/// <summary>
/// Finds the best agreement with one parameter held at a value, or one prediction drawn to it: the search behind every
/// point of a profile.
/// </summary>
internal sealed class ConstrainedSearch
{
    // Decrease of the objective, relative to the threshold, that no one sees on a profile.
    private const double Negligible = 1e-3;

    // Decrease of the excess, relative to the threshold, that is seen on a profile.
    private const double Visible = 1.5e-2;

    // Of the threshold: what better agreement beyond the bounds is a matter of the same solution.
    private const double SmallGain = 0.5;

    // A search that ran out of steps goes on with this many times as many.
    private const int Patience = 3;

    // The same for the ends, which are solved: an end is known to the square root of it.
    private const double NegligibleAtEnd = 1e-5;

    // Steps after which a search drawn beyond an end is looked at; it goes on where it may still come to agree better
    // than what is known, by this share of the threshold.
    private const int FirstLook = 20;
    private const double Promising = 1;

    private readonly StudyLikelihood likelihood;
    private readonly ProfileSettings settings;
    private readonly LikelihoodObjective objective,
        drawn;
    private readonly PredictionPlan? prediction;
    private readonly int variable;
    private readonly double[] low,
        high;
    private readonly SearchBox box;
    private readonly double reference,
        threshold;
    private readonly CancellationToken cancellation;

    public ConstrainedSearch(
        StudyLikelihood likelihood,
        double[] best,
        double reference,
        ProfileSettings settings,
        ProfileTarget profiled,
        CancellationToken cancellation
    )
    {
        (this.likelihood, this.settings, this.reference, variable, prediction, this.cancellation) = (
            likelihood,
            settings,
            reference,
            profiled.Variable,
            profiled.Plan,
            cancellation
        );
        // Derivatives by the held variable too: then the runs of all profiles have the same derivatives and can be made side by side.
        var active = likelihood.Variables.Select(v => (!v.IsAssumed || profiled.VariesAssumed) && v.Low < v.High).ToArray();
        objective = new LikelihoodObjective(likelihood, active, prediction, cancellation);
        drawn = prediction is null
            ? new LikelihoodObjective(likelihood, active, null, cancellation) { PulledVariable = variable }
            : objective;
        box = new SearchBox(
            [.. likelihood.Variables.Select((v, i) => active[i] ? v.Low : best[i])],
            [.. likelihood.Variables.Select((v, i) => active[i] ? v.High : best[i])]
        );
        (low, high) = ((double[])box.Low.Clone(), (double[])box.High.Clone());
        threshold = likelihood.CriticalDeviance(settings.Confidence);
    }

    /// <summary>How often the model could not be solved on the way, or a number was not defined.</summary>
    public int Failures => objective.Failures + (ReferenceEquals(objective, drawn) ? 0 : drawn.Failures);

    /// <summary>What went wrong the first time; empty when nothing did.</summary>
    public string FirstFailure => objective.FirstFailure.Length > 0 ? objective.FirstFailure : drawn.FirstFailure;

    /// <summary>
    /// What is known of the excess where chosen bounds are far wider: against the best point there, which may agree
    /// better than that within the bounds.
    /// </summary>
    /// <param name="excess">The excess against the best point within the bounds.</param>
    /// <param name="beyondBounds">The objective at the best point with far wider bounds.</param>
    public double ExcessBeyondBounds(double excess, double beyondBounds)
    {
        var gain = likelihood.Deviance(reference, beyondBounds);
        // Where the data would prefer something else altogether beyond the bounds, the study is about what lies within them.
        return gain > 0 && gain < SmallGain * threshold
            ? excess + gain + (likelihood.EliminatedSd < 0 ? 0 : excess * ((reference / beyondBounds) - 1))
            : excess;
    }

    /// <summary>The bounds of all variables of the search; those that are not searched are held.</summary>
    public SearchBox Box => box;

    /// <summary>The best objective met on the way.</summary>
    public double BestMet { get; private set; } = double.PositiveInfinity;

    /// <summary>Searches from one point.</summary>
    /// <param name="target">The value to hold or draw to, on the profiled scale.</param>
    /// <param name="warm">Where to start.</param>
    /// <param name="step">How far the target is from what is known; a prediction is drawn to a twentieth of it.</param>
    /// <param name="found">Receives the result, at the end.</param>
    /// <param name="rival">What is known at the target: a search that ran out of steps goes on only where it is already
    /// better; null for nothing.</param>
    /// <returns>The searches to be made, one after the other.</returns>
    public IEnumerable<StudySearch> From(
        double target,
        double[] warm,
        double step,
        Action<ConstrainedOptimum> found,
        ConstrainedOptimum? rival = null
    )
    {
        var start = (double[])warm.Clone();
        if (prediction is null)
            start[variable] = low[variable] = high[variable] = target;
        else
            (objective.Target, objective.TargetSd) = (target, Math.Max(0.05 * step, 1e-9));
        if (likelihood.EliminatedSd >= 0 && prediction is not null)
            objective.TargetSd /= Math.Max(likelihood.ResidualScale, 1e-300);
        var search = Search(start, settings.IterationLimit);
        yield return search;
        // Where agreement is lost, or a limit not yet kept, a search that ran out of steps may have done that itself.
        if (
            search.Result.Reason == StopReason.IterationLimit
            && (
                search.Result.Violation > LikelihoodObjective.LimitTolerance
                || IsVisible(likelihood.Deviance(search.Result.Objective, reference))
            )
            && (rival is null || IsBetter(Optimum(search.Result, target, start), rival))
        )
            yield return search = Search(search.Result.Point, Patience * settings.IterationLimit);
        found(Optimum(search.Result, target, start));
    }

    /// <summary>
    /// Draws the parameter or prediction gently beyond an end of its profile: a search that ends as far out with better
    /// agreement lies in another valley.
    /// </summary>
    /// <param name="pull">How it is drawn.</param>
    /// <param name="warm">Where to start.</param>
    /// <param name="found">Receives the result, at the end.</param>
    /// <returns>The searches to be made, one after the other.</returns>
    public IEnumerable<StudySearch> Beyond(ValidationPoint pull, double[] warm, Action<ProbeResult> found)
    {
        Pull(pull.Target, pull.Sd);
        StudySearch Drawn(double[] at, int limit) =>
            Fitter.Begin(likelihood, drawn, at, limit, cancellation, box.Low, box.High, Negligible * threshold);
        var search = Drawn(warm, FirstLook);
        yield return search;
        bool GoesOn(double share) =>
            search.Result.Reason == StopReason.IterationLimit
            && likelihood.Deviance(search.Result.Objective, reference) < pull.Known + (share * threshold);
        if (GoesOn(Promising))
            yield return search = Drawn(search.Result.Point, settings.IterationLimit);
        // One that agrees better but does not keep the limits yet is worth what it takes.
        if (search.Result.Violation > LikelihoodObjective.LimitTolerance && GoesOn(0))
            yield return search = Drawn(search.Result.Point, settings.IterationLimit);
        found(new ProbeResult(Optimum(drawn, search.Result, pull.Target, warm, true), Failures, FirstFailure));
    }

    /// <summary>
    /// Draws the parameter or prediction to a target as a measurement of it would, and searches until it is known where
    /// the two balance.
    /// </summary>
    /// <param name="target">Where to.</param>
    /// <param name="sd">The sd of that measurement.</param>
    /// <param name="warm">Where to start.</param>
    /// <param name="within">The bounds.</param>
    /// <param name="found">Receives the result, at the end: a point of the profile where its slope is twice the
    /// distance to the target over the squared sd.</param>
    /// <returns>The searches to be made, one after the other.</returns>
    public IEnumerable<StudySearch> Balance(double target, double sd, double[] warm, SearchBox within, Action<ConstrainedOptimum> found)
    {
        Pull(target, sd);
        var search = Fitter.Begin(
            likelihood,
            drawn,
            warm,
            2 * settings.IterationLimit,
            cancellation,
            within.Low,
            within.High,
            NegligibleAtEnd * threshold
        );
        yield return search;
        found(Optimum(drawn, search.Result, target, warm, ReferenceEquals(within, box)));
    }

    // In twice the log-likelihood, whatever the objective is measured in.
    private void Pull(double target, double sd) =>
        (drawn.Target, drawn.TargetSd) = (target, sd * Math.Sqrt(likelihood.Deviance(reference + 0.5, reference)));

    private StudySearch Search(double[] at, int limit) =>
        Fitter.Begin(likelihood, objective, at, limit, cancellation, low, high, Negligible * threshold);

    private ConstrainedOptimum Optimum(Minimum minimum, double target, double[] start) => Optimum(objective, minimum, target, start, true);

    private ConstrainedOptimum Optimum(LikelihoodObjective of, Minimum minimum, double target, double[] start, bool counts)
    {
        if (!double.IsFinite(minimum.Objective))
            return new ConstrainedOptimum(target, double.PositiveInfinity, double.PositiveInfinity, start, true);
        of.Value(minimum.Point);
        var value = of.Unpulled;
        if (of.KeepsLimits && counts)
            BestMet = Math.Min(BestMet, value);
        return new ConstrainedOptimum(
            prediction is null && ReferenceEquals(of, objective) ? target : of.PredictionValue,
            Math.Max(likelihood.Deviance(value, reference), 0),
            likelihood.Deviance(minimum.Objective, reference),
            minimum.Point,
            of.KeepsLimits
        );
    }

    /// <summary>The best of a result and of searches from other points: one search may end in a valley that is not the deepest.</summary>
    /// <param name="known">The result of one search.</param>
    /// <param name="target">The value to hold or draw to, on the profiled scale.</param>
    /// <param name="step">How far the target is from what is known.</param>
    /// <param name="starts">Where else to start.</param>
    /// <param name="found">Receives the best, at the end.</param>
    /// <returns>The searches to be made, one after the other.</returns>
    public IEnumerable<StudySearch> FromSeveral(
        ConstrainedOptimum known,
        double target,
        double step,
        IEnumerable<double[]> starts,
        Action<ConstrainedOptimum> found
    )
    {
        foreach (var start in starts)
        {
            foreach (var search in From(target, start, step, other => known = IsBetter(other, known) ? other : known, known))
                yield return search;
        }
        found(known);
    }

    /// <summary>
    /// Whether a search found visibly better agreement than another did at the same target, or kept limits the other
    /// did not.
    /// </summary>
    public bool IsBetter(ConstrainedOptimum one, ConstrainedOptimum other) =>
        double.IsFinite(one.Excess)
        && (one.KeepsLimits, other.KeepsLimits) switch
        {
            (false, true) => false,
            (true, false) => true,
            _ => IsVisible(other.Drawn - one.Drawn),
        };

    /// <summary>Whether a difference of excess is seen on the profile.</summary>
    public bool IsVisible(double excess) => excess > Visible * threshold;

    /// <summary>The hard limits at their edge, or beyond it, at a point, in words.</summary>
    public string HeldBy(double[] point)
    {
        objective.Value(point);
        var names = new List<string>();
        for (var i = 0; i < objective.Limits.Length; i++)
            if (objective.Limits[i] < 10 * LikelihoodObjective.LimitTolerance)
                names.Add(
                    $"the {(objective.LimitPlans[i].Role == TermKind.HardOrder ? "ordering" : "limit")} "
                        + $"{objective.LimitPlans[i].Observation.Id}"
                );
        return RankCheck.Listed(names);
    }
}

/// <summary>Where a constrained search ended.</summary>
/// <param name="Scaled">The parameter or prediction there, on the profiled scale.</param>
/// <param name="Excess">Twice the log-likelihood lost against the best; infinite where the model could not be solved.</param>
/// <param name="Drawn">The same with what drawing the prediction to its target costs: results for one target are compared by it.</param>
/// <param name="Point">All variables of the search.</param>
/// <param name="KeepsLimits">Whether the hard limits are kept.</param>
internal sealed record ConstrainedOptimum(double Scaled, double Excess, double Drawn, double[] Point, bool KeepsLimits);

/// <summary>Where a search drawn beyond an end of a prediction ended.</summary>
/// <param name="Found">Its end.</param>
/// <param name="Failures">How often the model could not be solved on the way.</param>
/// <param name="FirstFailure">What went wrong the first time; empty when nothing did.</param>
internal sealed record ProbeResult(ConstrainedOptimum Found, int Failures, string FirstFailure);
