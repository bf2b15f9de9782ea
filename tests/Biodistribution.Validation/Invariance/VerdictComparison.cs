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

    /// <summary>
    /// In another class under a variant that moves bounds, where the verdict named a bound as what ends it: the data may
    /// end it farther out.
    /// </summary>
    NamedBoundMoved,
}

/// <summary>One verdict under a variant beside the verdict as the study is.</summary>
/// <param name="Name">The parameter or prediction.</param>
/// <param name="Base">The verdict as the study is.</param>
/// <param name="Other">The verdict under the variant.</param>
/// <param name="NamesBound">Whether a bound that the variant moves ends it, and is named.</param>
internal sealed record ComparedVerdict(string Name, Verdict Base, Verdict Other, bool NamesBound)
{
    // Ends of a determined interval may differ by this share of themselves.
    private const double SameEnd = 0.02;

    /// <summary>What became of it.</summary>
    public VerdictChange Change =>
        (Base.Kind == Other.Kind, Base.Kind == VerdictKind.Determined) switch
        {
            (true, true) => IsSame(Base.Lower, Other.Lower) && IsSame(Base.Upper, Other.Upper)
                ? VerdictChange.Same
                : VerdictChange.EndMoved,
            (true, false) => VerdictChange.Same,
            (false, true) => VerdictChange.Lost,
            _ => NamesBound ? VerdictChange.NamedBoundMoved : VerdictChange.OtherClass,
        };

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
    /// <param name="movesBounds">Whether the variant has other bounds.</param>
    public static IReadOnlyList<ComparedVerdict> Compare(ProfileSet study, ProfileSet variant, bool movesBounds) =>
        [
            .. study
                .Verdicts.Zip(study.Curves)
                .Join(
                    variant.Verdicts,
                    one => one.First.Name,
                    verdict => verdict.Name,
                    (one, other) =>
                        new ComparedVerdict(
                            one.First.Name,
                            one.First,
                            other,
                            movesBounds && (IsMadeByBounds(one.Second.Lower) || IsMadeByBounds(one.Second.Upper))
                        )
                ),
        ];

    private static bool IsMadeByBounds(ProfileEnd end) => end.Kind is ProfileEndKind.Bound or ProfileEndKind.OtherBounds;
}
