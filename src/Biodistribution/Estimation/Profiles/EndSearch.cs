using Biodistribution.Estimation.Likelihood;
using Biodistribution.Estimation.Searches;

namespace Biodistribution.Estimation.Profiles;

/// <summary>
/// Solves for the end of one side of a profile, where the deviance crosses its critical value, and finds what closes it
/// there.
/// </summary>
/// <remarks>
/// Drawn to a target T with an sd s, the best agreement lies where the slope of the profile is 2 (T - v) / s²: each
/// search gives a point of the profile with its slope. Newton's method
/// on the square root of the deviance, which is straight where the likelihood is a parabola, takes two or three of
/// them; points on both sides of the end keep it there.
/// </remarks>
internal sealed class EndSearch
{
    // How far the target lies beyond the balance, as a share of the way over which the root of the deviance rises by its critical value.
    private const double Stiffness = 0.05;

    // Of the root of the critical deviance: what is left of it then is one step of Newton's method, whose error is its square.
    private const double Solved = 6e-3;

    private const int MostSteps = 7;

    // The same where the last step ended nearer to the critical deviance than this, though not as near as asked for.
    private const double Near = 0.05;

    // Steps where no point beyond the end is known yet.
    private const int MostStepsOutward = 14;

    // An end that moves by more, relative, where chosen bounds are far wider, is made by them.
    private const double Moved = 0.01,
        MovedInward = 0.02;

    private readonly StudyLikelihood likelihood;
    private readonly ConstrainedSearch search;
    private readonly ProfileTarget profiled;
    private readonly int sign;
    private readonly double threshold,
        root,
        beyondBounds;

    /// <summary>Makes ready.</summary>
    /// <param name="likelihood">The study.</param>
    /// <param name="search">Searches of the profile.</param>
    /// <param name="profiled">What is profiled.</param>
    /// <param name="sign">1 for the upper end, -1 for the lower.</param>
    /// <param name="threshold">The critical deviance.</param>
    /// <param name="beyondBounds">The objective at the best point where chosen bounds are far wider.</param>
    public EndSearch(
        StudyLikelihood likelihood,
        ConstrainedSearch search,
        ProfileTarget profiled,
        int sign,
        double threshold,
        double beyondBounds
    ) =>
        (this.likelihood, this.search, this.profiled, this.sign, this.threshold, root, this.beyondBounds) = (
            likelihood,
            search,
            profiled,
            sign,
            threshold,
            Math.Sqrt(threshold),
            beyondBounds
        );

    /// <summary>Solves for the end that lies between two points of a profile.</summary>
    /// <param name="side">Points of the side, the best first, of which one lies within the critical deviance and the
    /// next beyond it, or none.</param>
    /// <param name="met">Receives the points of the profile met on the way.</param>
    /// <param name="finish">Receives the end, at the end.</param>
    /// <returns>The searches to be made, one after the other.</returns>
    public IEnumerable<StudySearch> Solve(ConstrainedOptimum[] side, Action<ConstrainedOptimum> met, Action<SolvedEnd> finish)
    {
        var at = Array.FindLastIndex(side, point => point.Excess < threshold);
        var (inside, beyond) = (side[at], at + 1 < side.Length && double.IsFinite(side[at + 1].Excess) ? side[at + 1] : null);
        var slope = Rise(beyond is null ? side[0] : inside, beyond ?? inside);
        var value = Crossing(inside, slope);
        for (var step = 0; step < (beyond is null ? MostStepsOutward : MostSteps) && slope > 0 && double.IsFinite(value); step++)
        {
            var (target, sd) = Pull(value, slope);
            var found = inside;
            foreach (var one in search.Balance(target, sd, inside.Point, search.Box, other => found = other))
                yield return one;
            // The point beyond may lie in a valley that is the deeper one here.
            if (step == 0 && beyond is not null)
                foreach (
                    var one in search.Balance(
                        target,
                        sd,
                        beyond.Point,
                        search.Box,
                        other => found = search.IsBetter(other, found) ? other : found
                    )
                )
                    yield return one;
            if (!double.IsFinite(found.Excess) || !found.KeepsLimits)
                break;
            met(found);
            var own = SlopeOf(found, target, sd);
            if (profiled.Plan is null && found.Excess < threshold && InformationBound(found.Scaled))
            {
                finish(new SolvedEnd(found.Scaled, found, own, true));
                yield break;
            }
            if (own > 0 && Math.Abs(Math.Sqrt(found.Excess) - root) <= Solved * root)
            {
                finish(new SolvedEnd(Crossing(found, own), found, own, false));
                yield break;
            }
            if (found.Excess < threshold && sign * (found.Scaled - inside.Scaled) >= 0)
            {
                inside = found;
                // A point that agrees farther out than one that does not: that one lies in a valley that is not the deepest.
                if (beyond is not null && sign * (beyond.Scaled - inside.Scaled) <= 0)
                    beyond = null;
            }
            else if (found.Excess >= threshold && (beyond is null || sign * (beyond.Scaled - found.Scaled) > 0))
                beyond = found;
            var next = own > 0 ? Crossing(found, own) : double.NaN;
            (value, slope) =
                IsBetween(next, inside, beyond) ? (next, own)
                : beyond is null ? (double.NaN, slope)
                : (Crossing(inside, Rise(inside, beyond)), Rise(inside, beyond));
        }
        var last = beyond is null ? 0 : Rise(inside, beyond);
        finish(
            new SolvedEnd(last > 0 ? Crossing(inside, last) : inside.Scaled, inside, last > 0 ? last : slope, false)
            {
                IsFound = last > 0 || Math.Abs(Math.Sqrt(Math.Max(inside.Excess, 0)) - root) <= Near * root,
            }
        );
    }

    /// <summary>
    /// Finds what closes an end where the data do not, or not alone: bounds of other variables, without which it would
    /// lie farther out.
    /// </summary>
    /// <param name="end">The end.</param>
    /// <param name="kind">What ends it as far as is known.</param>
    /// <param name="finish">Receives what closes it, at the end.</param>
    /// <returns>The searches to be made, one after the other.</returns>
    public IEnumerable<StudySearch> Closed(SolvedEnd end, ProfileEndKind kind, Action<(ProfileEndKind Kind, string By)> finish)
    {
        var (variables, point) = (likelihood.Variables, end.Point.Point);
        if (!(end.Slope > 0) || !search.Box.MayHold(point, variables, profiled.Variable))
        {
            finish((kind, ""));
            yield break;
        }
        var (target, sd) = Pull(end.Value, end.Slope);
        var found = end.Point;
        foreach (var one in search.Balance(target, sd, point, search.Box.Widened(variables, profiled.Variable), other => found = other))
            yield return one;
        var slope = SlopeOf(found, target, sd);
        var reached =
            kind != ProfileEndKind.Data ? found.Scaled
            : slope > 0 && found.Excess > 0 ? Crossing(found with { Excess = search.ExcessBeyondBounds(found.Excess, beyondBounds) }, slope)
            : target;
        var by = search.Box.PassedBy(found.Point).ToArray();
        if (!double.IsFinite(found.Excess) || !found.KeepsLimits || by.Length == 0 || !IsElsewhere(reached, end))
            finish((kind, ""));
        else
            finish(
                (
                    by.All(one => variables[one.Variable].IsAssumed) ? ProfileEndKind.Assumed : ProfileEndKind.OtherBounds,
                    BoundText.Listed(variables, by)
                )
            );
    }

    private bool InformationBound(double value) =>
        Identifiability.InformationErrors.BoundReached(likelihood.Variables[profiled.Variable], value).Length > 0;

    // Farther out, or nearer because the best point agrees better beyond the bounds.
    private bool IsElsewhere(double reached, SolvedEnd end)
    {
        var (there, here, way) = (profiled.Shown(reached), profiled.Shown(end.Value), sign * (reached - end.Value));
        return way > 0
            ? !(Math.Abs(there - here) <= Moved * Math.Abs(here))
            : -way < root / end.Slope && !(Math.Abs(there - here) <= MovedInward * Math.Abs(here));
    }

    private bool IsBetween(double value, ConstrainedOptimum inside, ConstrainedOptimum? beyond) =>
        double.IsFinite(value) && sign * (value - inside.Scaled) > 0 && (beyond is null || sign * (beyond.Scaled - value) > 0);

    // How much the root of the deviance rises by a unit of the way outward.
    private double Rise(ConstrainedOptimum from, ConstrainedOptimum to) =>
        (Math.Sqrt(Math.Max(to.Excess, 0)) - Math.Sqrt(Math.Max(from.Excess, 0))) / (sign * (to.Scaled - from.Scaled));

    private double SlopeOf(ConstrainedOptimum found, double target, double sd) =>
        sign * (target - found.Scaled) / (sd * sd * Math.Sqrt(Math.Max(found.Excess, 1e-300)));

    private double Crossing(ConstrainedOptimum from, double slope) =>
        from.Scaled + (sign * (root - Math.Sqrt(Math.Max(from.Excess, 0))) / slope);

    // A target and an sd that balance at a value where the root of the deviance is critical and has this slope.
    private (double Target, double Sd) Pull(double value, double slope)
    {
        var way = root / slope;
        return (value + (sign * Stiffness * way), way * Math.Sqrt(Stiffness / threshold));
    }
}

/// <summary>An end that was solved for.</summary>
/// <param name="Value">Where, on the profiled scale.</param>
/// <param name="Point">The point of the profile next to it.</param>
/// <param name="Slope">How much the root of the deviance rises there by a unit of the way outward.</param>
/// <param name="IsOwnBound">Whether the parameter's own bound came first.</param>
internal sealed record SolvedEnd(double Value, ConstrainedOptimum Point, double Slope, bool IsOwnBound)
{
    /// <summary>Whether agreement is lost there, as far as searches went.</summary>
    public bool IsFound { get; init; } = true;
}
