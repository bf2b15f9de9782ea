using System.Collections.Immutable;
using Biodistribution.Estimation.Identifiability;
using Biodistribution.Estimation.Likelihood;

namespace Biodistribution.Estimation.Profiles;

/// <summary>One side of a profile as it was traced, on the profiled scale.</summary>
internal sealed record ProfileSide
{
    /// <summary>Its points from the best outward, without the best.</summary>
    public required ConstrainedOptimum[] Points { get; init; }

    /// <summary>Its end.</summary>
    public required ProfileEnd End { get; init; }

    /// <summary>The best objective met on the way.</summary>
    public required double BestMet { get; init; }
}

/// <summary>Both sides of a profile, on the profiled scale.</summary>
/// <param name="What">What was profiled.</param>
/// <param name="Centre">The best point.</param>
/// <param name="Lower">The side of smaller values.</param>
/// <param name="Upper">The side of larger values.</param>
internal sealed record ProfileResult(ProfileTarget What, ConstrainedOptimum Centre, ProfileSide Lower, ProfileSide Upper)
{
    // Points that cost less than this share of the threshold are on the plateau.
    private const double PlateauShare = 0.02;

    // A parameter that changes by less than this share of its range stays where it is.
    private const double StationaryShare = 0.05;

    private const int MostCompanions = 3;

    /// <summary>All points, ascending in value.</summary>
    public IEnumerable<ConstrainedOptimum> Points => [.. Lower.Points.Reverse(), Centre, .. Upper.Points];

    /// <summary>The better of the best objectives met on both sides.</summary>
    public double BestMet => Math.Min(Lower.BestMet, Upper.BestMet);

    /// <summary>The side of larger values for 1, of smaller ones for -1.</summary>
    public ProfileSide Side(int sign) => sign > 0 ? Upper : Lower;

    /// <summary>
    /// The profile with its ends moved out to the farthest of points that agree with the data: where one lies outside,
    /// an end is wrong.
    /// </summary>
    /// <param name="admissible">Points that agree with the data.</param>
    /// <param name="likelihood">The study.</param>
    public ProfileResult Holding(IReadOnlyList<ConstrainedOptimum> admissible, StudyLikelihood likelihood)
    {
        ProfileSide Moved(ProfileSide side, double farthest) =>
            side with
            {
                End =
                    What.Variable >= 0 && InformationErrors.BoundReached(likelihood.Variables[What.Variable], farthest).Length > 0
                        ? new ProfileEnd(ProfileEndKind.Bound, farthest, ProfileSideSearch.OwnBound)
                        : side.End with
                        {
                            Value = farthest,
                        },
            };
        var (least, most) = (
            admissible.Select(p => p.Scaled).Append(double.PositiveInfinity).Min(),
            admissible.Select(p => p.Scaled).Append(double.NegativeInfinity).Max()
        );
        return this with
        {
            Lower = least < Lower.End.Value ? Moved(Lower, least) : Lower,
            Upper = most > Upper.End.Value ? Moved(Upper, most) : Upper,
        };
    }

    /// <summary>The profile in the unit shown.</summary>
    /// <param name="likelihood">The study.</param>
    /// <param name="threshold">Excess at which the interval ends.</param>
    public ProfileCurve Curve(StudyLikelihood likelihood, double threshold) =>
        new()
        {
            Name = What.Name,
            Unit = What.Unit,
            IsPrediction = What.Plan is not null,
            IsUnderAssumptions = What.VariesAssumed,
            Points = [.. Points.Select(p => new ProfilePoint(What.Shown(p.Scaled), p.Excess, [.. likelihood.Values(p.Point)]))],
            Best = What.Shown(Centre.Scaled),
            CriticalDeviance = threshold,
            Lower = Lower.End with { Value = What.Shown(Lower.End.Value) },
            Upper = Upper.End with { Value = What.Shown(Upper.End.Value) },
            PlateauShare = Plateau(threshold).Share,
            PlateauFrom = What.Shown(Plateau(threshold).From),
            PlateauTo = What.Shown(Plateau(threshold).To),
            LowerBounds = Met(Lower, likelihood, threshold),
            UpperBounds = Met(Upper, likelihood, threshold),
            MovesWith = Companions(likelihood, threshold),
        };

    // The bounds of other variables that the farthest point of a side lies at.
    private string Met(ProfileSide side, StudyLikelihood likelihood, double threshold) =>
        side.Points.LastOrDefault(point => point.Excess <= threshold) is { } last
            ? BoundText.Listed(
                likelihood.Variables,
                Enumerable
                    .Range(0, last.Point.Length)
                    .Where(i =>
                        i != What.Variable
                        && likelihood.Variables[i].Low < likelihood.Variables[i].High
                        && (What.VariesAssumed || !likelihood.Variables[i].IsAssumed)
                    )
                    .Select(i => (i, InformationErrors.BoundReached(likelihood.Variables[i], last.Point[i])))
                    .Where(one => one.Item2.Length > 0 && !likelihood.Variables[one.i].EndsAtNone)
                    .Select(one => (one.i, one.Item2 == "upper"))
            )
            : "";

    private (double Share, double From, double To) Plateau(double threshold)
    {
        var (lower, upper) = (Lower.End.Value, Upper.End.Value);
        if (!(upper > lower))
            return (0, Centre.Scaled, Centre.Scaled);
        var (from, to) = (FlatUpTo(Lower), FlatUpTo(Upper));
        return ((to - from) / (upper - lower), from, to);

        // Where a side leaves the plateau: beyond it the root of the excess is near straight, so that the two points
        // after say where. No further than its end.
        double FlatUpTo(ProfileSide side)
        {
            ConstrainedOptimum[] points = [Centre, .. side.Points];
            var level = PlateauShare * threshold;
            // A point without a finite excess is not on the plateau, and there is no line to it.
            var first = Array.FindIndex(points, point => !(point.Excess < level));
            if (first < 0)
                return Math.Clamp(points[^1].Scaled, lower, upper);
            var (before, after) = (points[Math.Max(first - 1, 0)], points[first]);
            var (near, far) =
                first + 1 < points.Length && points[first + 1].Excess > after.Excess ? (after, points[first + 1]) : (before, after);
            var (a, b) = (Math.Sqrt(near.Excess), Math.Sqrt(far.Excess));
            var leaves = near.Scaled + ((far.Scaled - near.Scaled) * (Math.Sqrt(level) - a) / (b - a));
            return Math.Clamp(
                double.IsFinite(leaves)
                    ? Math.Clamp(leaves, Math.Min(before.Scaled, after.Scaled), Math.Max(before.Scaled, after.Scaled))
                    : before.Scaled,
                lower,
                upper
            );
        }
    }

    private ImmutableArray<string> Companions(StudyLikelihood likelihood, double threshold)
    {
        var far = Points.Where(p => p.Excess <= threshold).OrderByDescending(p => Math.Abs(p.Scaled - Centre.Scaled)).FirstOrDefault();
        if (far is null || far.Scaled == Centre.Scaled)
            return [];
        var best = Centre.Point;
        double Share(int i)
        {
            var v = likelihood.Variables[i];
            var range = double.IsFinite(v.High - v.Low) ? v.High - v.Low : Math.Max(Math.Abs(best[i]), 1e-300);
            return Math.Abs(far.Point[i] - best[i]) / range;
        }
        return
        [
            .. Enumerable
                .Range(0, best.Length)
                .Where(i => i != What.Variable && Share(i) > StationaryShare)
                .OrderByDescending(Share)
                .Take(MostCompanions)
                .Select(i => likelihood.Variables[i].Name),
        ];
    }
}
