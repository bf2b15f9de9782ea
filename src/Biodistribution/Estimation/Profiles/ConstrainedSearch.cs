using Biodistribution.Estimation.Identifiability;
using Biodistribution.Estimation.Likelihood;
using Biodistribution.Estimation.Searches;
using Biodistribution.Numerics.Optimization;

namespace Biodistribution.Estimation.Profiles;

/// <summary>Finds the best agreement with one parameter held at a value, or one prediction drawn to it: the search behind every point of a profile.</summary>
internal sealed class ConstrainedSearch
{
    // Decrease of the objective, relative to the threshold, that no one sees on a profile.
    private const double Negligible = 3e-4;

    // Decrease of the excess, relative to the threshold, that is seen on a profile.
    private const double Visible = 5e-3;

    // A search that ran out of steps goes on with this many times as many.
    private const int Patience = 3;

    // A bound is in the way when the excess falls to less than this share without it.
    private const double Released = 0.5;

    // Steps after which a search drawn beyond an end is looked at; it goes on where it may still come to agree better than what is known, by this share of the threshold.
    private const int FirstLook = 10;
    private const double Promising = 0.1;

    private readonly StudyLikelihood likelihood;
    private readonly ProfileSettings settings;
    private readonly LikelihoodObjective objective;
    private readonly PredictionPlan? prediction;
    private readonly int variable;
    private readonly double[] low, high;
    private readonly double reference, threshold;
    private readonly CancellationToken cancellation;

    public ConstrainedSearch(StudyLikelihood likelihood, double[] best, double reference, ProfileSettings settings, ProfileTarget profiled, CancellationToken cancellation)
    {
        (this.likelihood, this.settings, this.reference, variable, prediction, this.cancellation) = (likelihood, settings, reference, profiled.Variable, profiled.Plan, cancellation);
        // Derivatives by the held variable too: then the runs of all profiles have the same derivatives and can be made side by side.
        var active = likelihood.Variables.Select(v => (!v.IsAssumed || profiled.VariesAssumed) && v.Low < v.High).ToArray();
        objective = new LikelihoodObjective(likelihood, active, prediction, cancellation);
        low = [.. likelihood.Variables.Select((v, i) => active[i] ? v.Low : best[i])];
        high = [.. likelihood.Variables.Select((v, i) => active[i] ? v.High : best[i])];
        threshold = likelihood.CriticalDeviance(settings.Confidence);
    }

    /// <summary>How often the model could not be solved on the way, or a number was not defined.</summary>
    public int Failures => objective.Failures;

    /// <summary>What went wrong the first time; empty when nothing did.</summary>
    public string FirstFailure => objective.FirstFailure;

    /// <summary>The best objective met on the way.</summary>
    public double BestMet { get; private set; } = double.PositiveInfinity;

    /// <summary>Searches from one point.</summary>
    /// <param name="target">The value to hold or draw to, on the profiled scale.</param>
    /// <param name="warm">Where to start.</param>
    /// <param name="step">How far the target is from what is known; a prediction is drawn to a twentieth of it.</param>
    /// <param name="found">Receives the result, at the end.</param>
    /// <param name="rival">What is known at the target: a search that ran out of steps goes on only where it is already better; null for nothing.</param>
    /// <returns>The searches to be made, one after the other.</returns>
    public IEnumerable<StudySearch> From(double target, double[] warm, double step, Action<ConstrainedOptimum> found, ConstrainedOptimum? rival = null)
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
        if (search.Result.Reason == StopReason.IterationLimit && (search.Result.Violation > LikelihoodObjective.LimitTolerance || IsVisible(likelihood.Deviance(search.Result.Objective, reference)))
            && (rival is null || IsBetter(Optimum(search.Result, target, start), rival)))
            yield return search = Search(search.Result.Point, Patience * settings.IterationLimit);
        found(Optimum(search.Result, target, start));
    }

    /// <summary>Draws the prediction gently beyond an end of its profile: a search that ends as far out with better agreement lies in another valley.</summary>
    /// <param name="pull">How it is drawn.</param>
    /// <param name="warm">Where to start.</param>
    /// <param name="found">Receives the result, at the end.</param>
    /// <returns>The searches to be made, one after the other.</returns>
    public IEnumerable<StudySearch> Beyond(ValidationPoint pull, double[] warm, Action<ProbeResult> found)
    {
        // In twice the log-likelihood, whatever the objective is measured in.
        (objective.Target, objective.TargetSd) = (pull.Target, pull.Sd * Math.Sqrt(likelihood.Deviance(reference + 0.5, reference)));
        var search = Search(warm, FirstLook);
        yield return search;
        bool GoesOn(double share) => search.Result.Reason == StopReason.IterationLimit && likelihood.Deviance(search.Result.Objective, reference) < pull.Known + (share * threshold);
        if (GoesOn(Promising))
            yield return search = Search(search.Result.Point, settings.IterationLimit);
        // One that agrees better but does not keep the limits yet is worth what it takes.
        if (search.Result.Violation > LikelihoodObjective.LimitTolerance && GoesOn(0))
            yield return search = Search(search.Result.Point, settings.IterationLimit);
        found(new ProbeResult(Optimum(search.Result, pull.Target, warm), objective.Failures, objective.FirstFailure));
    }

    private StudySearch Search(double[] at, int limit) => Fitter.Begin(likelihood, objective, at, limit, cancellation, low, high, Negligible * threshold);

    private ConstrainedOptimum Optimum(Minimum minimum, double target, double[] start)
    {
        if (!double.IsFinite(minimum.Objective))
            return new ConstrainedOptimum(target, double.PositiveInfinity, double.PositiveInfinity, start, true);
        objective.Value(minimum.Point);
        var value = objective.Unpulled;
        if (objective.KeepsLimits)
            BestMet = Math.Min(BestMet, value);
        return new ConstrainedOptimum(
            prediction is null ? target : objective.PredictionValue,
            Math.Max(likelihood.Deviance(value, reference), 0),
            likelihood.Deviance(minimum.Objective, reference),
            minimum.Point,
            objective.KeepsLimits);
    }

    /// <summary>The best of a result and of searches from other points: one search may end in a valley that is not the deepest.</summary>
    /// <param name="known">The result of one search.</param>
    /// <param name="target">The value to hold or draw to, on the profiled scale.</param>
    /// <param name="step">How far the target is from what is known.</param>
    /// <param name="starts">Where else to start.</param>
    /// <param name="found">Receives the best, at the end.</param>
    /// <returns>The searches to be made, one after the other.</returns>
    public IEnumerable<StudySearch> FromSeveral(ConstrainedOptimum known, double target, double step, IEnumerable<double[]> starts, Action<ConstrainedOptimum> found)
    {
        foreach (var start in starts)
        {
            foreach (var search in From(target, start, step, other => known = IsBetter(other, known) ? other : known, known))
                yield return search;
        }
        found(known);
    }

    /// <summary>Whether a search found visibly better agreement than another did at the same target, or kept limits the other did not.</summary>
    public bool IsBetter(ConstrainedOptimum one, ConstrainedOptimum other) =>
        double.IsFinite(one.Excess) && (one.KeepsLimits, other.KeepsLimits) switch
        {
            (false, true) => false,
            (true, false) => true,
            _ => IsVisible(other.Drawn - one.Drawn),
        };

    /// <summary>Whether a difference of excess is seen on the profile.</summary>
    public bool IsVisible(double excess) => excess > Visible * threshold;

    /// <summary>Finds others whose declared bounds, not the data, end the profile of a parameter: with a decade more room for them the data agree again. Bounds of shares are no convention and stay.</summary>
    /// <param name="target">The value that is held.</param>
    /// <param name="point">The optimum there.</param>
    /// <param name="excess">Its excess.</param>
    /// <param name="found">Receives them in words, at the end; empty for none.</param>
    /// <returns>The searches to be made, one after the other.</returns>
    public IEnumerable<StudySearch> BoundsInTheWay(double target, double[] point, double excess, Action<string> found)
    {
        bool IsMet(int i) => i != variable && high[i] > low[i] && likelihood.Variables[i].Map.Scale == EstimationScale.Log && InformationErrors.BoundReached(likelihood.Variables[i], point[i]).Length > 0;
        if (prediction is not null || !Enumerable.Range(0, point.Length).Any(IsMet))
        {
            found("");
            yield break;
        }
        var (oldLow, oldHigh, oldBest, by) = ((double[])low.Clone(), (double[])high.Clone(), BestMet, BoundsMet(point));
        foreach (var i in Enumerable.Range(0, point.Length).Where(IsMet))
            (low[i], high[i]) = (low[i] - Math.Log(10), high[i] + Math.Log(10));
        var released = double.PositiveInfinity;
        foreach (var search in From(target, point, 0, one => released = one.Excess))
            yield return search;
        oldLow.CopyTo(low, 0);
        oldHigh.CopyTo(high, 0);
        BestMet = oldBest;
        found(released < Released * excess ? by : "");
    }

    /// <summary>The variables that lie at a bound at a point, in words.</summary>
    public string BoundsMet(double[] point)
    {
        var met = likelihood.Variables.Select((v, i) => (v.Name, End: high[i] > low[i] && v.Low < v.High ? InformationErrors.BoundReached(v, point[i]) : "")).Where(e => e.End.Length > 0)
            .Select(e => $"{e.Name} at its {e.End} bound").ToArray();
        return RankCheck.Listed(met);
    }

    /// <summary>The hard limits at their edge, or beyond it, at a point, in words.</summary>
    public string HeldBy(double[] point)
    {
        objective.Value(point);
        var names = new List<string>();
        for (var i = 0; i < objective.Limits.Length; i++)
            if (objective.Limits[i] < 10 * LikelihoodObjective.LimitTolerance)
                names.Add($"the {(objective.LimitPlans[i].Role == TermKind.HardOrder ? "ordering" : "limit")} {objective.LimitPlans[i].Observation.Id}");
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
