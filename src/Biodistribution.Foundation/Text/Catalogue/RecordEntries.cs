using System.Collections.Immutable;

namespace Biodistribution.Text.Catalogue;

/// <summary>Diagnostics on dosing records.</summary>
internal static class RecordEntries
{
    /// <summary>The entries, by code.</summary>
    public static ImmutableArray<DiagnosticEntry> All { get; } =
    [
        new("BD7200", "The table of records cannot be read."),
        new("BD7201", "It has too many rows."),
        new("BD7202", "A row that cannot be read: a quotation mark inside a cell, or one that is not closed on its line."),
        new("BD7203", "It has no records."),
        new("BD7204", "A column stands there twice."),
        new("BD7205", "It has no column TIME."),
        new("BD7206", "A row with fewer or more cells than the heading."),
        new("BD7207", "A value in a column without a heading."),
        new("BD7208", "Something else than C in the column C, which flags comments."),
        new("BD7209", "A row without ID."),
        new("BD7210", "An EVID that is none."),
        new("BD7211", "A record without time."),
        new("BD7212", "An observation with an amount."),
        new("BD7213", "A dose without amount, or one that is not positive."),
        new("BD7214", "A RATE that is none."),
        new("BD7215", "DUR is negative or stands beside RATE."),
        new("BD7216", "An SS that is none."),
        new("BD7217", "Repeats without interval."),
        new("BD7218", "Repeats that cannot be."),
        new("BD7219", "Not a number."),
        new("BD7220", "Not a whole number."),
        new("BD7221", "Rows of one individual that those of another interrupt."),
        new("BD7222", "An ID that comes again after another: a new individual, as in NONMEM."),
        new("BD7223", "Not a date of the column's order of day, month and year."),
        new("BD7224", "Not a time of a clock."),
        new("BD7225", "A compartment turned off."),
        new("BD7230", "A compartment the model does not have."),
        new("BD7231", "A record earlier than the one before it."),
        new(
            "BD7232",
            "A dose whose amount, rate, duration or lag comes out negative or undefined, or whose modelled rate "
                + "or duration nothing declares."
        ),
        new("BD7233", "More doses than can be followed."),
        new("BD7234", "No steady state is found."),
        new("BD7238", "An observable (DVID) the model does not have."),
        new("BD7239", "An observation of a compartment (CMT) that no observable reads, or several do."),
        new("BD7240", "Dates or clock times for a model without a unit of time."),
        new("BD7241", "A covariate outside the range of its parameter."),
        new("BD7242", "A dose that stands twice (a warning)."),
    ];
}
