using System.Collections.Immutable;

namespace Biodistribution.Text.Catalogue;

/// <summary>Diagnostics on tables of observations.</summary>
internal static class ObservationTableEntries
{
    /// <summary>The entries, by code.</summary>
    public static ImmutableArray<DiagnosticEntry> All { get; } =
    [
        new("BD4001", "The table of observations cannot be read."),
        new("BD4002", "The table is empty."),
        new("BD4003", "A column is missing, or the columns are not separated by commas."),
        new("BD4004", "A column that means nothing, or stands there twice."),
        new("BD4005", "Not a number."),
        new("BD4008", "Not a statistic."),
        new("BD4009", "A cell that must be filled is empty."),
        new("BD4010", "A range or spread that cannot be."),
        new("BD4011", "Not a kind of spread."),
        new("BD4012", "The same row twice."),
        new("BD4014", "The same id twice."),
        new("BD4015", "A group the study does not have."),
        new("BD4016", "An observable the model does not have."),
        new("BD4017", "A unit is missing or cannot be read, or the product of two is none."),
        new("BD4018", "A unit of another kind than what was measured."),
        new("BD4019", "A ratio or ordering that does not say what it relates to."),
        new("BD4020", "Times or windows that cannot be."),
        new("BD4021", "The number of animals is missing, and the likelihood needs it."),
        new("BD4022", "The spread is missing, and nothing is assumed in its place."),
        new("BD4023", "A row repeats one that is not there."),
        new("BD4024", "Two orderings contradict each other."),
        new("BD4025", "An ordering without an assay sd that is not declared hard either."),
        new("BD4028", "Not a kind of censoring."),
        new("BD4029", "A value without logarithm under an error model that takes logarithms."),
        new(
            "BD4030",
            "Values in %ID that look like fractions of the dose (a warning): hardly any is above 1, and three organs "
                + "or more of a typical animal, or of a group at one time, together hold 0.3 to 1.05."
        ),
        new("BD4031", "An organ that holds more than the whole dose (a warning): percent for fractions, or values per g."),
        new(
            "BD4032",
            "Weights of organs beside values per mass (a warning): what `biodist import --weights` would do with " + "them, or does not."
        ),
        new("BD4034", "An animal, or a group at one time, whose organs together hold more than the dose (a warning)."),
        new("BD4040", "A line that begins with \"# \" below the heading and has cells: a remark or a row."),
        new("BD4041", "A row whose value is written as missing (NA, a dash): it is listed and not used (a warning)."),
        new("BD4042", "Below a limit that is not named (BLQ, LOD)."),
        new("BD4043", "ND: not detected, or not done."),
        new("BD4044", "A unit with M, a million, where a thousandth is usual (a warning)."),
        new("BD4045", "Values under a blank heading."),
        new(
            "BD4046",
            "A cell without effect on its row: `relative_to_group` on a value, a time on a half-life, a spread on " + "a hard limit."
        ),
        new(
            "BD4047",
            "A cell is blank that other rows fill: a unit (an error), the study, n, the kind of spread, one end "
                + "of a window (warnings)."
        ),
        new(
            "BD4048",
            "`lower` and `upper` that can be the smallest and largest value (`range`) or a 95 % confidence " + "interval (`ci95`)."
        ),
        new(
            "BD4050",
            "One measurement told twice in other words (a warning): in another unit, with another label, n or "
                + "study; a second value of an animal at one time; a clearance beside its area; a ratio beside its two values."
        ),
        new("BD4051", "Rows depend on each other in a circle."),
        new("BD4052", "A row before the first dose of its group, or before time 0."),
        new("BD4053", "A cv of 1 or more without a percent sign: 3 can be 3 % and 300 %."),
        new("BD4054", "More than a thousand animals in `n` (a warning)."),
        new("BD4055", "A row without an animal among rows of animals (a warning)."),
        new("BD4056", "A spread several times its value (a warning)."),
        new("BD4057", "Times and values that look exchanged (a warning)."),
        new("BD4058", "An animal at several times or in several groups, where nearly all others are in one (a warning)."),
        new("BD4059", "Values of one observable in units a hundredfold apart (a warning)."),
        new("BD4060", "A value far off all others of its organ, group and time (a warning)."),
        new("BD4061", "A share of the dose in a group that gets no dose."),
    ];
}
