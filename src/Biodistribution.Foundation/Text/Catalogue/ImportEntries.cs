using System.Collections.Immutable;

namespace Biodistribution.Text.Catalogue;

/// <summary>Diagnostics on tables of animals that are imported, and on the conversion of raw signal.</summary>
internal static class ImportEntries
{
    /// <summary>The entries, by code.</summary>
    public static ImmutableArray<DiagnosticEntry> All { get; } =
    [
        new("BD4201", "A row with numbers under no heading."),
        new("BD4202", "A text among the numbers of a column."),
        new("BD4203", "An empty cell of a group, animal or time in a row with values."),
        new("BD4204", "Units behind the numbers of a column that differ from each other or from the heading."),
        new("BD4205", "Names over columns that can be animals or groups."),
        new("BD4206", "A column or row of numbers under a name that is no known organ."),
        new("BD4207", "Values in a column without heading."),
        new("BD4208", "A text that is no time where one belongs."),
        new("BD4209", "Times without a unit, taken as hours (a warning)."),
        new("BD4210", "A unit in a heading that the program does not know, or that measures something else."),
        new("BD4211", "Values without a unit."),
        new("BD4212", "A prefix M, a million, where a thousandth is usual."),
        new("BD4213", "Values of animals without names, each row taken as one (a warning)."),
        new("BD4214", "Names that differ only in case and blanks, taken as one (a warning)."),
        new("BD4215", "A file in which no table of measurements was found."),
        new("BD4216", "Weights of an organ without a unit."),
        new("BD4217", "A weight no organ can have."),
        new("BD4218", "Two weights of one organ of one animal."),
        new("BD4219", "Values of an organ that nothing names."),
        new("BD4220", "ND, which can mean not detected or not done."),
        new("BD4221", "A limit taken from other values of the organ (a warning)."),
        new("BD4222", "A value below a limit that nothing names."),
        new("BD4223", "A spread without a mean."),
        new("BD4224", "A ± of which nothing says whether it is an SD or a SEM."),
        new("BD4225", "Two columns under one heading."),
        new("BD4226", "Several columns measure the organ of their line: say which one holds the values (`--values`)."),
        new("BD4301", "A conversion of counts that leaves open what was injected, or when it was counted."),
        new("BD4302", "A quantity of a conversion in another kind of unit."),
        new("BD4303", "An isotope whose half-life is not known here."),
        new("BD4304", "A standard curve of fewer than two amounts."),
        new("BD4305", "A value that the conversion does not fit."),
        new("BD4306", "Light of imaging, which is no amount (a warning)."),
    ];
}
