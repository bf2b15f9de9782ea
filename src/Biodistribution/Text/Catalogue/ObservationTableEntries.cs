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
        new("BD4006", "A decimal comma."),
        new("BD4007", "Not a finite number."),
        new("BD4008", "Not a statistic."),
        new("BD4009", "A cell that must be filled is empty."),
        new("BD4010", "A range or spread that cannot be."),
        new("BD4011", "Not a kind of spread."),
        new("BD4012", "The same row twice."),
        new("BD4013", "More fields than columns."),
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
            "Values in %ID that look like fractions of the dose (a warning): none is above 1, and three organs or " +
            "more of one animal, or of one group at one time, together hold 0.3 to 1.05."),
        new("BD4031", "A fraction of the dose well above 1 (a warning): percent, most likely."),
        new(
            "BD4032",
            "Weights of organs beside values per mass (a warning): what `biodist import --weights` would do with " +
            "them, or does not."),
    ];
}
