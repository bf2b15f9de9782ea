using System.Collections.Immutable;

namespace Biodistribution.Text.Catalogue;

/// <summary>Diagnostics on studies.</summary>
internal static class StudyEntries
{
    /// <summary>The entries, by code.</summary>
    public static ImmutableArray<DiagnosticEntry> All { get; } =
    [
        new("BD3001", "The study is written for another version of the language."),
        new("BD3002", "A parameter the model does not have."),
        new("BD3003", "A value in the wrong kind of unit."),
        new("BD3004", "A group the study does not have, or a study without groups."),
        new("BD3005", "An observable the model does not have."),
        new("BD3006", "A state the model does not have."),
        new(
            "BD3007",
            "A number outside what is possible: a start outside its bounds, a dose grid that does not ascend, a "
                + "spread that is not positive."
        ),
        new("BD3008", "An option or choice the model does not have."),
        new(
            "BD3009",
            "An estimate that contradicts itself: a scale that does not go with the bounds (log wants them "
                + "positive, logit wants two and a start between them), or a parameter per group without groups, with "
                + "one twice, or for a group that sets it."
        ),
        new("BD3010", "A parameter of the study has the name of one of the model."),
        new("BD3012", "An amount or a time that must be positive."),
        new("BD3013", "A row the table of observations does not have."),
        new("BD3014", "A dose into a sink."),
        new("BD3015", "A repeated dose needs both how often and how far apart."),
        new("BD3016", "A prediction the study does not have."),
        new(
            "BD3019",
            "A dose-response that contradicts itself: a parameter as dose beside regimens, or a regimen that "
                + "gives nothing of that kind."
        ),
        new(
            "BD3020",
            "A variation between subjects that cannot be: no spread, or one that is not positive; a value outside "
                + "its ends; a percentile outside 0 to 100."
        ),
        new(
            "BD3021",
            "A correlation between subjects that cannot be: outside -1 to 1, of a parameter that does not vary, "
                + "or in contradiction with the others."
        ),
        new(
            "BD3022",
            "A relative size of 1 or more without a percent sign: 30 can be 30 % and 3000 %; or percentiles of " + "which none is above 1."
        ),
        new("BD3023", "A prior that lies outside the bounds, excludes the start or has no width."),
        new("BD3024", "A parameter that is both set and estimated."),
        new("BD3025", "A dose given twice in the same words to one group (a warning)."),
        new("BD3040", "A model that has none of the organs of a table."),
        new("BD3041", "A dose that no state of the model can take, in its unit."),
        new("BD3042", "Organs of a table that the model has no place for."),
        new("BD3043", "A time, a dose or bounds of a size no experiment has: most often a slip of a unit or a power of ten (a warning)."),
    ];
}
