using Biodistribution.Validation.Profiles;
using Xunit;

namespace Biodistribution.Tests.Estimation.Profiles;

/// <summary>
/// The profiles of the published study as they were when they were last held against fits from many starts, which take
/// minutes: the command is <c>profiles</c> of Biodistribution.Validation.
/// </summary>
public class ProfileLikelihoodTests
{
    private static readonly StoredProfiles Stored = StoredProfiles.Read();

    [Fact]
    public void No_stored_point_of_a_profile_is_beaten_by_fits_from_many_starts_with_the_parameter_held()
    {
        Assert.True(Stored.Points.Length >= 10);
        Assert.All(
            Stored.Points,
            point =>
                Assert.True(
                    point.Excess - point.ExcessOfFits < ProfileReport.MostBeaten * Stored.CriticalDeviance,
                    $"at {point.Parameter} {point.Value:G4} the profile says {point.Excess:G4}, fits say {point.ExcessOfFits:G4}"
                )
        );
    }

    [Fact]
    public void The_stored_points_agree_with_the_data_as_well_as_they_did()
    {
        // Another number here means that model, data or likelihood changed: run the command again.
        var now = ProfileReport.Excesses(Stored);
        for (var i = 0; i < now.Length; i++)
            Assert.Equal(Stored.Points[i].Excess, now[i], 1e-4);
    }

    [Fact]
    public void No_value_met_with_agreement_lies_outside_a_printed_interval_or_range() => Assert.Equal(0, Stored.Beyond);

    [Fact]
    public void Ranges_of_the_published_study_do_not_depend_on_seed_or_accuracy() =>
        Assert.All(
            Stored.Ranges.GroupBy(range => range.Prediction),
            same =>
            {
                Assert.All(same, range => Assert.Equal(same.First().Lower, range.Lower, 0.02 * same.First().Lower));
                Assert.All(same, range => Assert.Equal(same.First().Upper, range.Upper, 0.02 * same.First().Upper));
            }
        );

    [Fact]
    public void Other_names_change_no_word_of_a_verdict_on_the_published_numbers()
    {
        Assert.Contains(Stored.Verdicts, verdict => verdict.StartsWith("NotDetermined", StringComparison.Ordinal));
        Assert.Contains(Stored.Verdicts, verdict => verdict.StartsWith("OnlyBounded", StringComparison.Ordinal));
        Assert.Equal(Stored.Verdicts, Stored.RenamedVerdicts);
    }
}
