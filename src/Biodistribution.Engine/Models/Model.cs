using System.Collections.Immutable;
using Biodistribution.Models.Symbolics;
using Biodistribution.Units;

namespace Biodistribution.Models;

/// <summary>A checked model: named quantities, how they change, and what can be observed of them.</summary>
/// <remarks>
/// All numbers are in the coherent units of <see cref="Units"/>. The inside is as general as SBML Level 3 core: anything that varies is a
/// <see cref="Symbol"/>, and what makes it vary (flows, rates, definitions, events) refers to it by that symbol. The
/// YAML language is a subset.
/// </remarks>
public sealed record Model
{
    /// <summary>Short name, as in the file.</summary>
    public required string Name { get; init; }

    /// <summary>One line for people.</summary>
    public string Title { get; init; } = "";

    /// <summary>The graph all expressions live in.</summary>
    public required ExpressionGraph Graph { get; init; }

    /// <summary>The units the numbers inside are in.</summary>
    public CoherentUnits Units { get; init; } = CoherentUnits.Dimensionless;

    /// <summary>Quantities that have a value of their own: constants, and variables that only events or rates change.</summary>
    public ImmutableArray<Parameter> Parameters { get; init; } = [];

    /// <summary>Quantities that flows or rates change.</summary>
    public ImmutableArray<State> States { get; init; } = [];

    /// <summary>Movements between states; SBML's reactions.</summary>
    public ImmutableArray<Flow> Flows { get; init; } = [];

    /// <summary>Quantities defined at every time by an expression; SBML's assignment rules. In any order, without cycles.</summary>
    public ImmutableArray<Definition> Definitions { get; init; } = [];

    /// <summary>Time derivatives given directly; SBML's rate rules. The target is a state or a parameter.</summary>
    public ImmutableArray<RateRule> Rates { get; init; } = [];

    /// <summary>Expressions that are zero at every time (index 1); SBML's algebraic rules.</summary>
    public ImmutableArray<AlgebraicRule> AlgebraicRules { get; init; } = [];

    /// <summary>Values at the start that follow from other values at the start.</summary>
    public ImmutableArray<Definition> InitialAssignments { get; init; } = [];

    /// <summary>What happens when a condition becomes true.</summary>
    public ImmutableArray<ModelEvent> Events { get; init; } = [];

    /// <summary>What can be measured.</summary>
    public ImmutableArray<Observable> Observables { get; init; } = [];

    /// <summary>Alternatives the literature leaves open, each a named set of parameter values.</summary>
    public ImmutableArray<ModelOption> Options { get; init; } = [];

    /// <summary>Published numbers the model must give.</summary>
    public ImmutableArray<ReproducedNumber> Reproduces { get; init; } = [];

    /// <summary>
    /// The parameter that stands for the injected dose, when an observable is a share of it; set from the dosing of a
    /// study.
    /// </summary>
    public Symbol? InjectedDose { get; init; }

    /// <summary>The files it was read from, the model file first, then what it includes; empty when it was not read from files.</summary>
    public ImmutableArray<string> Files { get; init; } = [];

    /// <summary>Whether anything in the model depends on what something was some time before.</summary>
    public bool HasDelays => ExpressionOrder.Sort(Expressions()).Any(node => node.Operation == Operation.Delay);

    /// <summary>All expressions the model is made of.</summary>
    internal IEnumerable<Expression> Expressions() =>
        [
            .. Definitions.Select(definition => definition.Value),
            .. Rates.Select(rate => rate.Rate),
            .. InitialAssignments.Select(assignment => assignment.Value),
            .. Flows.SelectMany(flow => flow.Changes.Select(change => change.Stoichiometry).Append(flow.Rate)),
            .. AlgebraicRules.Select(rule => rule.Residual),
            .. States.Select(state => state.Initial),
            .. Observables.Select(observable => observable.Value),
            .. Events.SelectMany(e => e.Assignments.Concat(e.Consequences).Select(assignment => assignment.Value).Append(e.Trigger)),
            .. Events.SelectMany(e => new[] { e.Delay, e.Priority }).OfType<Expression>(),
        ];
}
