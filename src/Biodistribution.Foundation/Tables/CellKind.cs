namespace Biodistribution.Tables;

/// <summary>What a file says a cell holds.</summary>
public enum CellKind
{
    /// <summary>Nothing.</summary>
    Empty,

    /// <summary>A text; it may read as a number.</summary>
    Text,

    /// <summary>A number the file stores as one, so that no decimal mark has to be understood.</summary>
    Number,

    /// <summary>A stored number shown with a percent sign; <see cref="GridCell.Number"/> is what is shown: 31.5 for 31.5 %.</summary>
    Percent,

    /// <summary>A date or a time of day, which spreadsheets also make of texts such as 1.2 or 3-4.</summary>
    Date,

    /// <summary>A length of time; <see cref="GridCell.Number"/> is in hours.</summary>
    Duration,

    /// <summary>A formula without a value: #DIV/0!, #N/A, #REF!.</summary>
    Error,
}
