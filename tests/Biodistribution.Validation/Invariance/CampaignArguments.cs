using System.Collections.Immutable;

namespace Biodistribution.Validation.Invariance;

/// <summary>What a campaign over studies is asked.</summary>
/// <param name="Sets">The folder of public sets; null to look beside the repository.</param>
/// <param name="Only">The studies to take; empty for all.</param>
/// <param name="Variants">The variants to take.</param>
internal sealed record CampaignArguments(string? Sets, ImmutableArray<string> Only, ImmutableArray<string> Variants)
{
    /// <summary>Reads <c>--sets DIR</c>, <c>--only NAME,NAME</c> and <c>--variants NAME,NAME</c>.</summary>
    /// <param name="arguments">What was written.</param>
    public static CampaignArguments Of(string[] arguments)
    {
        string? Of(string name) =>
            Array.IndexOf(arguments, name) is >= 0 and var at && at + 1 < arguments.Length ? arguments[at + 1] : null;
        return new(
            Of("--sets"),
            [.. Of("--only")?.Split(',') ?? []],
            [.. Of("--variants")?.Split(',') ?? StudyVariants.Names.AsEnumerable()]
        );
    }

    /// <summary>Whether a study is asked for.</summary>
    /// <param name="study">The study.</param>
    public bool Takes(NamedStudy study) => Only.IsEmpty || Only.Contains(study.Name);
}
