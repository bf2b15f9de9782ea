using Biodistribution.Tables;
using Biodistribution.Units;

namespace Biodistribution.Observations.Importing;

/// <summary>One measured number with all that its row, column, titles and sheet say about it.</summary>
/// <param name="Grid">The grid it stands in.</param>
/// <param name="Row">Row, from 0.</param>
/// <param name="Column">Column, from 0.</param>
/// <param name="Reading">What the cell says.</param>
internal sealed record MeasuredCell(CellGrid Grid, int Row, int Column, CellReading Reading)
{
    /// <summary>The organ.</summary>
    public string Organ { get; init; } = "";

    /// <summary>The group.</summary>
    public string Group { get; init; } = "";

    /// <summary>The animal; empty for a number over animals.</summary>
    public string Animal { get; init; } = "";

    /// <summary>Whether the animal was named here, for the file names none.</summary>
    public bool IsAnimalNumbered { get; init; }

    /// <summary>Whether animals without a name are numbered by column, where organs stand in rows.</summary>
    public bool IsNumberedByColumn { get; init; }

    /// <summary>Whether animals without a name are numbered anew for each organ, where each row is of one organ.</summary>
    public bool IsNumberedByOrgan { get; init; }

    /// <summary>Whether its row leaves open what group, animal or time it is of, which is asked there.</summary>
    public bool IsOpen { get; init; }

    /// <summary>The experiment.</summary>
    public string Study { get; init; } = "";

    /// <summary>When.</summary>
    public Moment? Time { get; init; }

    /// <summary>The unit; null where nothing says one.</summary>
    public Unit? Unit { get; init; }

    /// <summary>A text that was meant as the unit and is none.</summary>
    public string NoUnit { get; init; } = "";

    /// <summary>What the number is: a value, a mean, an SD, a number of animals.</summary>
    public ColumnRole Statistic { get; init; } = ColumnRole.Value;

    /// <summary>What stands behind ± in it.</summary>
    public string SpreadKind { get; init; } = "";

    /// <summary>How many animals its heading or row says.</summary>
    public int Count { get; init; }

    /// <summary>The limit of quantification its row says; NaN for none.</summary>
    public double Limit { get; init; } = double.NaN;

    /// <summary>Which of several columns under one title.</summary>
    public int Replicate { get; init; }

    /// <summary>Where it is, as people write it.</summary>
    public string Address => Grid.AddressOf(Row, Column);
}
