using System.Collections.Immutable;
using Biodistribution.Tables;

namespace Biodistribution.LabFiles;

/// <summary>What the columns of a Prism table hold in each of their subcolumns.</summary>
internal enum PrismFormat
{
    /// <summary>One value.</summary>
    Single,

    /// <summary>Replicates side by side.</summary>
    Replicates,

    /// <summary>Mean and standard deviation.</summary>
    Sd,

    /// <summary>Mean and standard error.</summary>
    Sem,

    /// <summary>Mean and coefficient of variation, in percent.</summary>
    Cv,

    /// <summary>Mean, standard deviation and number.</summary>
    SdN,

    /// <summary>Mean, standard error and number.</summary>
    SemN,

    /// <summary>Mean, coefficient of variation and number.</summary>
    CvN,

    /// <summary>Mean and how far error bars go up and down from it.</summary>
    PlusMinus,

    /// <summary>Mean with an upper and a lower limit.</summary>
    Limits,
}

/// <summary>A column of a Prism table with its subcolumns.</summary>
/// <param name="Title">Its title; empty for row titles.</param>
/// <param name="Subcolumns">Cells of each subcolumn.</param>
internal sealed record PrismColumn(string Title, ImmutableArray<ImmutableArray<GridCell>> Subcolumns);
