using System.Collections.Immutable;
using Biodistribution.Experiments;
using Biodistribution.Models.Symbolics;
using Biodistribution.Units;

namespace Biodistribution.DoseResponse.Sweeps;

/// <summary>Accumulation against dose.</summary>
/// <param name="From">Smallest dose, in coherent units.</param>
/// <param name="To">Largest dose, in coherent units.</param>
/// <param name="PerDecade">Doses a factor of ten.</param>
/// <param name="Observable">Which observable, a share of the injected dose.</param>
/// <param name="Time">When, in coherent units; also the end of the area under the curve.</param>
/// <param name="Groups">In which groups.</param>
public sealed record DoseResponseRequest(
    double From,
    double To,
    int PerDecade,
    string Observable,
    double Time,
    ImmutableArray<string> Groups
)
{
    /// <summary>The parameter that is the dose; null when every dose of the regimen is scaled instead.</summary>
    public Symbol? DoseParameter { get; init; }

    /// <summary>
    /// What kind of amount the doses are; the doses of other kinds, such as a blocker, stay as they are. None for that
    /// of the first dose.
    /// </summary>
    public Dimension DoseDimension { get; init; }

    /// <summary>
    /// Schedules to be compared in every group, in place of its own doses; empty for the groups' own. The dose is the
    /// total over a schedule.
    /// </summary>
    public ImmutableArray<(string Name, ImmutableArray<Dose> Doses)> Regimens { get; init; } = [];

    /// <summary>A parameter that every group is shown at several values of, one curve each; null for none.</summary>
    public FanRequest? Fan { get; init; }

    /// <summary>A load that a dose must not exceed; null for none.</summary>
    public LoadLimit? Limit { get; init; }

    /// <summary>A parameter the accumulation is shown against, at the study's own doses; null for none.</summary>
    public AcrossRequest? Across { get; init; }
}

/// <summary>
/// A limit to the largest value of an observable from the first dose to the time of the dose-response, such as the load
/// of the lung.
/// </summary>
/// <param name="Observable">Which observable.</param>
/// <param name="AtMost">Its largest value, in coherent units.</param>
public sealed record LoadLimit(string Observable, double AtMost);

/// <summary>Accumulation against a parameter, such as the damaged share of the liver.</summary>
/// <param name="Parameter">Which parameter; groups that set it take part without their setting.</param>
/// <param name="From">Smallest value, in coherent units.</param>
/// <param name="To">Largest value, in coherent units.</param>
/// <param name="Points">How many values, evenly spaced.</param>
public sealed record AcrossRequest(Symbol Parameter, double From, double To, int Points);

/// <summary>
/// A parameter that is not known and moves every curve, such as secretion: each group is shown once with each of its values,
/// which replaces what the study estimates, assumes or sets.
/// </summary>
/// <param name="Parameter">Which parameter.</param>
/// <param name="Values">Its values, in coherent units, each with its text.</param>
public sealed record FanRequest(Symbol Parameter, ImmutableArray<(double Value, string Text)> Values);
