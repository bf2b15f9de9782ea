using System.Collections.Immutable;
using Biodistribution.Models.Symbolics;

namespace Biodistribution.Interchange.Nonmem;

/// <summary>How a covariate that changes between records is carried.</summary>
public enum CovariateCarry
{
    /// <summary>Each value holds from its record until the next.</summary>
    LastForward,

    /// <summary>Each value holds from the record before until its own.</summary>
    NextBackward,
}

/// <summary>How doses into a state are modified, as expressions of the model's parameters.</summary>
/// <param name="State">The state.</param>
public sealed record DoseModifiers(Symbol State)
{
    /// <summary>Time between giving and arriving; null for none.</summary>
    public Expression? Lag { get; init; }

    /// <summary>Share that arrives; null for all.</summary>
    public Expression? Bioavailability { get; init; }

    /// <summary>The rate of infusions with RATE -1, amount per time.</summary>
    public Expression? Rate { get; init; }

    /// <summary>The duration of infusions with RATE -2.</summary>
    public Expression? Duration { get; init; }
}

/// <summary>What the numbers of a data set mean in a model.</summary>
public sealed record RecordMapping
{
    /// <summary>States by compartment number, the first being number 1; empty for the states of the model in their order.</summary>
    public ImmutableArray<Symbol> Compartments { get; init; } = [];

    /// <summary>The number of the state that doses without a compartment enter, from 1.</summary>
    public int DefaultCompartment { get; init; } = 1;

    /// <summary>Observables by DVID number, the first being number 1; empty for the observables of the model in their order.</summary>
    public ImmutableArray<string> Observables { get; init; } = [];

    /// <summary>Lag, bioavailability, modelled rate and duration, where a state has any.</summary>
    public ImmutableArray<DoseModifiers> Modifiers { get; init; } = [];

    /// <summary>How covariates are carried.</summary>
    public CovariateCarry Carry { get; init; }

    /// <summary>What an amount in the file is multiplied by to be in the unit of the state it enters.</summary>
    public double AmountFactor { get; init; } = 1;

    /// <summary>What a time in the file is multiplied by to be in the model's unit of time.</summary>
    public double TimeFactor { get; init; } = 1;
}
