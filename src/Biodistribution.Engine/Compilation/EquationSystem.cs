using System.Collections.Immutable;
using Biodistribution.Models;
using Biodistribution.Models.Symbolics;

namespace Biodistribution.Compilation;

/// <summary>
/// A model lowered to equations: which symbols are integrated, which are constant, and every expression in terms of
/// those and time alone.
/// </summary>
/// <remarks>
/// Definitions are substituted, flows summed, rates of change resolved. Constant parameters and initial values come
/// first; whatever events or rates
/// change is a state. The order of states is that of the model, then parameters that turned into states.
/// </remarks>
public sealed record EquationSystem
{
    /// <summary>The model lowered.</summary>
    public required Model Model { get; init; }

    /// <summary>What is integrated, in order.</summary>
    public required ImmutableArray<StateEquation> States { get; init; }

    /// <summary>
    /// What is constant between the discontinuities of a run, in order: the model's constants, then infusion rates into
    /// states.
    /// </summary>
    public required ImmutableArray<Parameter> Parameters { get; init; }

    /// <summary>Residuals that are zero at every time, one for each algebraic state.</summary>
    public ImmutableArray<Expression> Residuals { get; init; } = [];

    /// <summary>For each parameter of the model that became a state, the symbol its value at the start has as a parameter.</summary>
    public ImmutableDictionary<Symbol, Symbol> StartParameters { get; init; } = ImmutableDictionary<Symbol, Symbol>.Empty;

    /// <summary>Earlier values of states that the equations refer to, each with the parameters a run keeps it in.</summary>
    internal ImmutableArray<DelayedState> Delays { get; init; } = [];

    /// <summary>The rate of each flow of the model, in its order, in terms of states, parameters and time.</summary>
    public ImmutableArray<Expression> FlowRates { get; init; } = [];

    /// <summary>Events with triggers, delays and assignments in terms of states, parameters and time.</summary>
    public ImmutableArray<ModelEvent> Events { get; init; } = [];

    /// <summary>Observables in terms of states, parameters and time.</summary>
    public required ImmutableArray<Observable> Observables { get; init; }

    /// <summary>
    /// Every defined or otherwise named quantity in terms of states, parameters and time, for those who ask for it by
    /// name.
    /// </summary>
    public required ImmutableDictionary<Symbol, Expression> Values { get; init; }
}
