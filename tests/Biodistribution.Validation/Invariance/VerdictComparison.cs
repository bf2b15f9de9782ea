using Biodistribution.Estimation.Identifiability;
using Biodistribution.Estimation.Profiles;
using Biodistribution.Estimation.Searches;

namespace Biodistribution.Validation.Invariance;

/// <summary>What became of one verdict under a variant.</summary>
internal enum VerdictChange
{
    /// <summary>The class and, where it is determined, both ends stayed.</summary>
    Same,

    /// <summary>Determined in both, with an end that moved.</summary>
    EndMoved,

    /// <summary>Determined as the study is, and not under the variant.</summary>
    Lost,

    /// <summary>Not determined as the study is, and in another class under the variant.</summary>
    OtherClass,
}

/// <summary>One verdict under a variant beside the verdict as the study is.</summary>
/// <param name="Name">The parameter or prediction.</param>
/// <param name="Base">The verdict as the study is.</param>
/// <param name="Other">The verdict under the variant.</param>
internal sealed record ComparedVerdict(string Name, Verdict Base, Verdict Other)
{
    // Ends of a determined interval may differ by this share of themselves.
    private const double SameEnd = 0.02;

    /// <summary>What became of it.</summary>
    public VerdictChange Change =>
        Base.Kind != Other.Kind
            ? Base.Kind == VerdictKind.Determined
                ? VerdictChange.Lost
                : VerdictChange.OtherClass
            : Base.Kind != VerdictKind.Determined || (IsSame(Base.Lower, Other.Lower) && IsSame(Base.Upper, Other.Upper))
                ? VerdictChange.Same
                : VerdictChange.EndMoved;

    private static bool IsSame(double one, double other) => Math.Abs(one - other) <= SameEnd * Math.Max(Math.Abs(one), Math.Abs(other));
}

/// <summary>Analyses variants and holds their verdicts against those of the study as it is.</summary>
internal static class VerdictComparison
{
    /// <summary>Fits and profiles a study.</summary>
    /// <param name="variant">The study.</param>
    /// <param name="threads">Most threads; 0 for as many as there are processors.</param>
    public static ProfileSet Analyse(StudyVariant variant, int threads)
    {
        var fit = Fitter.Fit(variant.Study.Problem, new Estimation.FitSettings { Seed = variant.Seed, Threads = threads });
        return ProfileLikelihood.Run(
            fit,
            new ProfileSettings
            {
                Seed = variant.Seed,
                Threads = threads,
                Predictions = variant.Study.Predictions,
            },
            RankCheck.Run(variant.Study.Problem, variant.Seed)
        );
    }

    /// <summary>The verdicts of two analyses side by side.</summary>
    /// <param name="study">The study as it is.</param>
    /// <param name="variant">The same under a variant.</param>
    public static IReadOnlyList<ComparedVerdict> Compare(ProfileSet study, ProfileSet variant) =>
        [
            .. study.Verdicts.Join(
                variant.Verdicts,
                verdict => verdict.Name,
                verdict => verdict.Name,
                (one, other) => new ComparedVerdict(one.Name, one, other)
            ),
        ];
}
