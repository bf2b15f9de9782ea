using System.Collections.Immutable;

namespace Biodistribution.Exposure;

/// <summary>Relative targeting efficiencies: how the share of the area that reaches each organ compares between groups.</summary>
/// <remarks>A group's area in an organ is that of its means, or the mean of its animals' areas where each was followed.</remarks>
internal static class TargetingComparison
{
    private const string Kind = "relative targeting efficiency";

    private sealed record OrganArea(string Observable, double Area, ProfileExposure Unit);

    /// <summary>Every other group compared with the one the options name; a reason where there is nothing to compare.</summary>
    /// <param name="exposures">The exposures of all profiles.</param>
    /// <param name="options">Which group the others are compared with.</param>
    public static IEnumerable<ExposureRatio> Of(ImmutableArray<ProfileExposure> exposures, ExposureOptions options)
    {
        if (options.ComparedTo.Length == 0)
            yield break;
        var groups = exposures
            .GroupBy(exposure => (exposure.Profile.Group, exposure.Profile.IsSimulated))
            .ToDictionary(group => group.Key, group => Areas([.. group]));
        foreach (var ((group, isSimulated), areas) in groups.Where(entry => entry.Key.Group != options.ComparedTo))
        {
            var other = groups.GetValueOrDefault((options.ComparedTo, isSimulated), []);
            var common = areas
                .Where(one =>
                    one.Unit.Profile.Unit.Dimension == areas[0].Unit.Profile.Unit.Dimension && other.Any(two => IsComparable(one, two))
                )
                .ToArray();
            if (common.Length == 0)
                yield return new(
                    Kind,
                    group,
                    "",
                    "",
                    options.ComparedTo,
                    isSimulated,
                    ExposureValue.Without("the groups share no observable with an area")
                );
            var (first, reference) = (areas.FirstOrDefault(), common.Select(one => other.First(two => IsComparable(one, two))).ToArray());
            for (var i = 0; i < common.Length; i++)
                yield return new(
                    Kind,
                    group,
                    "",
                    common[i].Observable,
                    options.ComparedTo,
                    isSimulated,
                    ExposureMetrics.RelativeTargetingEfficiency(
                        In(common[i], first!),
                        common.Select(one => In(one, first!)),
                        In(reference[i], first!),
                        reference.Select(one => In(one, first!))
                    )
                );
        }
    }

    private static OrganArea[] Areas(ProfileExposure[] exposures) =>
        [
            .. exposures
                .Where(exposure => exposure.Metrics.AucToLast.IsPresent)
                .GroupBy(exposure => exposure.Profile.Observable)
                .Select(organ =>
                {
                    var counted = organ.Any(one => one.Profile.Animal.Length == 0)
                        ? organ.Where(one => one.Profile.Animal.Length == 0).Take(1).ToArray()
                        : [.. organ];
                    return new OrganArea(
                        organ.Key,
                        counted.Average(one => one.Metrics.AucToLast.Value * Factor(one, counted[0])),
                        counted[0]
                    );
                }),
        ];

    private static bool IsComparable(OrganArea one, OrganArea other) =>
        one.Observable == other.Observable && one.Unit.Profile.Unit.Dimension == other.Unit.Profile.Unit.Dimension;

    private static double In(OrganArea organ, OrganArea unit) => organ.Area * Factor(organ.Unit, unit.Unit);

    private static double Factor(ProfileExposure from, ProfileExposure to) =>
        from.Profile.Unit.FactorTo(to.Profile.Unit) * from.Profile.TimeUnit.FactorTo(to.Profile.TimeUnit);
}
