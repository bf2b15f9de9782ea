using Biodistribution.Estimation.Identifiability;
using Biodistribution.Validation.Ends;
using Biodistribution.Validation.Invariance;
using Xunit;

namespace Biodistribution.Tests.Estimation.Profiles;

/// <summary>
/// The smallest studies of the campaigns of Biodistribution.Validation: verdicts do not change with bounds far away,
/// units, starts and seeds, and printed ends agree with each other.
/// </summary>
public sealed class InvarianceTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("biodist-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    public static TheoryData<string> Variants => [.. StudyVariants.Names];

    [Theory]
    [MemberData(nameof(Variants))]
    public void Verdicts_of_a_small_study_stay_when_it_is_asked_in_another_way(string variant)
    {
        var named = StudySets.Shipped().Single(study => study.Name == "msc-mouse");

        Assert.All(
            Changes(named, variant),
            one => Assert.True(one.Change == VerdictChange.Same || (variant == "bounds" && one.Change == VerdictChange.NamedBoundMoved))
        );
    }

    [Fact]
    public void An_end_held_by_a_bound_of_another_parameter_is_not_called_an_end_by_the_data()
    {
        var named = new NamedStudy(
            "zhang-2011",
            Path.Combine(RepositoryRoot.Find(), "tests", "Biodistribution.Validation", "Invariance", "zhang-2011", "study.yaml")
        );
        var compared = Changes(named, "bounds");

        Assert.DoesNotContain(compared, one => one.Change is VerdictChange.Lost or VerdictChange.EndMoved or VerdictChange.OtherClass);
        Assert.Equal(VerdictKind.BoundedBelow, compared.Single(one => one.Name == "liver_uptake").Base.Kind);
        Assert.Equal(VerdictKind.Determined, compared.Single(one => one.Name == "liver at 48 h").Base.Kind);
    }

    [Fact]
    public void A_set_of_parameters_at_one_printed_end_lies_inside_every_printed_range_and_fits_of_their_own_agree_with_the_ends()
    {
        var check = new EndCheck(StudySets.Shipped().Single(study => study.Name == "msc-mouse").Read()!, 0);

        Assert.Empty(check.Contradictions());
        Assert.True(check.Compared > 0);
        Assert.Empty(check.Held().Contradicted);
    }

    private IReadOnlyList<ComparedVerdict> Changes(NamedStudy named, string variant)
    {
        var study = named.Read()!;
        return VerdictComparison.Compare(
            VerdictComparison.Analyse(new StudyVariant("as it is", study, StudyVariants.FirstSeed), 0),
            VerdictComparison.Analyse(StudyVariants.Make(variant, study, named, folder), 0),
            variant == "bounds"
        );
    }
}
