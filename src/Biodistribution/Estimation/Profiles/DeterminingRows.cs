using System.Collections.Immutable;
using Biodistribution.Estimation.Likelihood;
using Biodistribution.Observations;

namespace Biodistribution.Estimation.Profiles;

/// <summary>
/// The rows of data that end a profile on either side: those whose disagreement makes up most of the loss of likelihood
/// there.
/// </summary>
/// <param name="Name">The parameter or prediction.</param>
/// <param name="Below">Rows at its lower end, most first; empty where the data do not end it.</param>
/// <param name="Above">Rows at its upper end, most first; empty where the data do not end it.</param>
public sealed record DeterminingRows(string Name, ImmutableArray<Observation> Below, ImmutableArray<Observation> Above)
{
    // A row with less of the loss than this share is not named, nor are more than so many.
    private const double NamedShare = 0.2;
    private const int MostNamed = 3;

    // A point of a profile tells what ends it where its loss is about that of the end.
    private const double Nearby = 0.4;

    /// <summary>The rows for every profile, in the order given.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="profiles">Its profiles.</param>
    public static ImmutableArray<DeterminingRows> Find(FitResult fit, ProfileSet profiles)
    {
        var likelihood = StudyLikelihood.For(fit.Problem);
        var objective = new LikelihoodObjective(likelihood, [.. likelihood.Variables.Select(_ => false)]);
        var sd = likelihood.EliminatedScatter(fit);
        double[]? Contributions(double[] point) =>
            double.IsFinite(objective.Value(point))
                ?
                [
                    .. likelihood.Rows.Select(
                        (row, i) =>
                            row.IsUsable && !row.IsChecked && !row.IsLimit && !row.IsHard ? objective.Contribution(row, i, sd, out _) : 0
                    ),
                ]
                : null;
        if (fit.Point.Length != likelihood.Variables.Length || Contributions([.. fit.Point]) is not { } best)
            return [.. profiles.Curves.Select(curve => new DeterminingRows(curve.Name, [], []))];
        ImmutableArray<Observation> At(ProfileCurve curve, ProfileEnd end)
        {
            if (end.Kind is ProfileEndKind.HardLimit)
                return
                [
                    .. likelihood
                        .Rows.Where(row => row.IsLimit && end.By.Contains(row.Observation.Id, StringComparison.Ordinal))
                        .Select(row => row.Observation),
                ];
            var near = curve
                .Points.Where(point => Math.Abs(point.Excess - curve.CriticalDeviance) < Nearby * curve.CriticalDeviance)
                .MinBy(point => Math.Abs(point.Value - end.Value));
            if (
                !end.IsClosed
                || near is null
                || near.Others.Length != likelihood.Variables.Length
                || Contributions([.. near.Others.Select((value, i) => likelihood.Variables[i].Map.ToVariable(value))]) is not { } there
            )
                return [];
            var losses = there.Zip(best, (a, b) => Math.Max(a - b, 0)).ToArray();
            return
            [
                .. Enumerable
                    .Range(0, losses.Length)
                    .Where(i => losses[i] >= NamedShare * losses.Sum() && losses[i] > 0)
                    .OrderByDescending(i => losses[i])
                    .Take(MostNamed)
                    .Select(i => likelihood.Rows[i].Observation),
            ];
        }
        return [.. profiles.Curves.Select(curve => new DeterminingRows(curve.Name, At(curve, curve.Lower), At(curve, curve.Upper)))];
    }
}
