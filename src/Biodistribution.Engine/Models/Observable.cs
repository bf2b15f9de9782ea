using Biodistribution.Models.Symbolics;
using Biodistribution.Units;

namespace Biodistribution.Models;

/// <summary>Something that can be measured.</summary>
/// <param name="Name">Its name in observation tables.</param>
/// <param name="Value">Its value in the coherent unit of <paramref name="Unit"/>.</param>
/// <param name="Unit">The unit it is shown in; a share of the injected dose is in %ID.</param>
public sealed record Observable(string Name, Expression Value, Unit Unit)
{
    /// <summary>Where in the body it is measured.</summary>
    public Organ Organ { get; init; }

    /// <summary>
    /// What carried the label that is measured, such as living cells: the observable is then a signal, and results say that it is not
    /// these. Empty for what is itself meant.
    /// </summary>
    public string SignalOf { get; init; } = "";

    /// <summary>What it means, for people.</summary>
    public string Meaning { get; init; } = "";
}
