namespace Biodistribution.Tables;

/// <summary>What one cell says, its numbers understood by the whole column.</summary>
/// <param name="Kind">Whether it is a number, a limit, missing or a text.</param>
/// <param name="Value">The number or limit; NaN where there is none.</param>
public readonly record struct CellReading(ReadingKind Kind, double Value = double.NaN)
{
    /// <summary>What stands behind ± in the cell; NaN where there is none.</summary>
    public double Spread { get; init; } = double.NaN;

    /// <summary>How many animals the cell says it summarises, as in 31.5 ± 2.2 (3); 0 where it does not.</summary>
    public int Count { get; init; }

    /// <summary>What stands behind the number, such as % or %ID/g; empty where nothing does.</summary>
    public string Suffix { get; init; } = "";

    /// <summary>Whether there is a number or a limit.</summary>
    public bool HasValue => Kind is ReadingKind.Number or ReadingKind.Below or ReadingKind.Above;
}
