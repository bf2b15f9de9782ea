namespace Biodistribution.Tables;

/// <summary>What a cell says as a measurement.</summary>
public enum ReadingKind
{
    /// <summary>Nothing: an empty cell, NA, a dash, #N/A, #DIV/0!.</summary>
    Missing,

    /// <summary>A number.</summary>
    Number,

    /// <summary>Below the limit that is the number: &lt;0.1.</summary>
    Below,

    /// <summary>Above the limit that is the number: &gt;100.</summary>
    Above,

    /// <summary>Below a limit the cell does not name: BLQ, LOD.</summary>
    BelowUnnamedLimit,

    /// <summary>ND: not detected (below the limit) or not done (missing).</summary>
    NotDetectedOrNotDone,

    /// <summary>Left out by the person who made the table, as Prism marks it.</summary>
    Excluded,

    /// <summary>A text that is neither.</summary>
    Text,
}
