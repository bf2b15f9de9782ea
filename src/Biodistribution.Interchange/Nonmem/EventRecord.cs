using System.Collections.Immutable;

namespace Biodistribution.Interchange.Nonmem;

/// <summary>What an event record does: the EVID column.</summary>
public enum EventKind
{
    /// <summary>An observation (0).</summary>
    Observation = 0,

    /// <summary>A dose (1).</summary>
    Dose = 1,

    /// <summary>Neither: a time to report, or new covariates (2).</summary>
    Other = 2,

    /// <summary>Everything returns to its initial value; infusions and pending doses end (3).</summary>
    Reset = 3,

    /// <summary>A reset, then a dose (4).</summary>
    ResetAndDose = 4,

    /// <summary>A state is set to the amount (8).</summary>
    Replace = 8,
}

/// <summary>One row of a NONMEM-style data set, its numbers as in the file.</summary>
public sealed record EventRecord
{
    /// <summary>Line of the row in the file, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>The individual (ID).</summary>
    public required string Id { get; init; }

    /// <summary>When (TIME).</summary>
    public double Time { get; init; }

    /// <summary>What it does (EVID).</summary>
    public EventKind Kind { get; init; }

    /// <summary>How much (AMT).</summary>
    public double Amount { get; init; }

    /// <summary>Into which state, by number from 1 or by name (CMT); empty or 0 for the default.</summary>
    public string Compartment { get; init; } = "";

    /// <summary>Rate of an infusion (RATE): 0 for none, -1 for a rate and -2 for a duration that is a parameter.</summary>
    public double Rate { get; init; }

    /// <summary>Duration of an infusion (DUR); 0 for none.</summary>
    public double Duration { get; init; }

    /// <summary>Time between repeats (II).</summary>
    public double Interval { get; init; }

    /// <summary>How many repeats after the first (ADDL).</summary>
    public int Additional { get; init; }

    /// <summary>0 for none, 1 for a steady state that replaces what was, 2 for one added to it (SS).</summary>
    public int SteadyState { get; init; }

    /// <summary>The measurement (DV); NaN for none.</summary>
    public double Value { get; init; } = double.NaN;

    /// <summary>What was measured (DVID); empty for the default.</summary>
    public string Observable { get; init; } = "";

    /// <summary>The measurement is missing (MDV).</summary>
    public bool IsMissing { get; init; }

    /// <summary>0 for a value, 1 for one below, -1 for one above (CENS).</summary>
    public int Censoring { get; init; }

    /// <summary>Other end of a censored interval (LIMIT); NaN for none.</summary>
    public double Limit { get; init; } = double.NaN;

    /// <summary>Covariates, in the order of <see cref="RecordTable.Covariates"/>; NaN where the row is silent.</summary>
    public ImmutableArray<double> Covariates { get; init; } = [];

    /// <summary>The record gives something.</summary>
    public bool IsDose => Kind is EventKind.Dose or EventKind.ResetAndDose;
}
