using System.Collections.Immutable;
using Biodistribution.Units;

namespace Biodistribution.Observations.Importing;

/// <summary>What a heading of one or more lines says about the column below it.</summary>
/// <param name="Index">The column, from 0.</param>
internal sealed record ValueColumn(int Index)
{
    /// <summary>What kind of column it is.</summary>
    public ColumnRole Role { get; init; }

    /// <summary>The organ; empty where the heading says none.</summary>
    public string Organ { get; init; } = "";

    /// <summary>The group; empty where the heading says none.</summary>
    public string Group { get; init; } = "";

    /// <summary>The animal; empty where the heading says none.</summary>
    public string Animal { get; init; } = "";

    /// <summary>The time; null where the heading says none.</summary>
    public Moment? Time { get; init; }

    /// <summary>The unit of values or times; null where the heading says none.</summary>
    public Unit? Unit { get; init; }

    /// <summary>A text that was meant as a unit and is none.</summary>
    public string NoUnit { get; init; } = "";

    /// <summary>What the values are: plain values, means, SD, SEM, CV, numbers of animals, ends.</summary>
    public ColumnRole Statistic { get; init; } = ColumnRole.Value;

    /// <summary>What stands behind ± in the cells, where the heading says it.</summary>
    public string SpreadKind { get; init; } = "";

    /// <summary>How many animals the heading says.</summary>
    public int Count { get; init; }

    /// <summary>Which of several columns under one title, from 0.</summary>
    public int Replicate { get; init; }

    /// <summary>Names in the heading whose meaning is not in them: an animal, a group, an organ of a name not known.</summary>
    public string Name { get; init; } = "";

    /// <summary>The same names, one for each line of the heading, upper first: CCl4 over mouse 1.</summary>
    public ImmutableArray<string> Names { get; init; } = [];

    /// <summary>Whether one title stands over several columns of plain values.</summary>
    public bool IsReplicated { get; init; }

    /// <summary>The heading as the user wrote it.</summary>
    public string Heading { get; init; } = "";

    /// <summary>Whether values stand below it.</summary>
    public bool HasValues => Role is ColumnRole.Value or ColumnRole.Organ or ColumnRole.OrganWeight or ColumnRole.Unknown;
}
