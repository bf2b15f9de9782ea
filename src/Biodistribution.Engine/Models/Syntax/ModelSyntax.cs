using System.Collections.Immutable;
using Biodistribution.Units;
using Biodistribution.Yaml;

namespace Biodistribution.Models.Syntax;

/// <summary>A model file with all it includes, as written: texts read, names and units not yet looked at.</summary>
internal sealed record ModelSyntax
{
    /// <summary>The file as the user named it.</summary>
    public required string File { get; init; }

    /// <summary>The model file and all it includes.</summary>
    public ImmutableArray<string> Files { get; init; } = [];

    /// <summary>Whether every section that defines names, and every included file, could be read.</summary>
    public bool IsComplete { get; init; } = true;

    /// <summary>The name of the model.</summary>
    public string Name { get; init; } = "";

    /// <summary>One line for people.</summary>
    public string Title { get; init; } = "";

    /// <summary>Units chosen for the numbers inside, by key of <c>units</c>.</summary>
    public ImmutableArray<(string Key, YamlScalar Source, Unit Unit)> Units { get; init; } = [];

    /// <summary>Parameters.</summary>
    public ImmutableArray<ParameterSyntax> Parameters { get; init; } = [];

    /// <summary>Values an include gives to parameters of what it includes.</summary>
    public ImmutableArray<SettingSyntax> IncludeSettings { get; init; } = [];

    /// <summary>States.</summary>
    public ImmutableArray<StateSyntax> States { get; init; } = [];

    /// <summary>Definitions.</summary>
    public ImmutableArray<DefinitionSyntax> Definitions { get; init; } = [];

    /// <summary>Flows.</summary>
    public ImmutableArray<FlowSyntax> Flows { get; init; } = [];

    /// <summary>Rates of states that are no amounts.</summary>
    public ImmutableArray<RateSyntax> Rates { get; init; } = [];

    /// <summary>Productions.</summary>
    public ImmutableArray<FlowSyntax> Productions { get; init; } = [];

    /// <summary>Events.</summary>
    public ImmutableArray<EventSyntax> Events { get; init; } = [];

    /// <summary>Observables.</summary>
    public ImmutableArray<DefinitionSyntax> Observables { get; init; } = [];

    /// <summary>Options.</summary>
    public ImmutableArray<OptionSyntax> Options { get; init; } = [];

    /// <summary>Numbers to be reproduced.</summary>
    public ImmutableArray<ReproducedSyntax> Reproduced { get; init; } = [];
}

/// <summary>A parameter as written.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ValueSource">Where its value stands; null when none is written.</param>
/// <param name="Value">Its value; null when none could be read.</param>
/// <param name="BetweenSource">Where its bounds stand; null when none are written.</param>
/// <param name="Between">Its bounds; null when none could be read.</param>
/// <param name="Meaning">What it means.</param>
/// <param name="Source">Where its value comes from.</param>
/// <param name="Assumed">Why its value is assumed.</param>
internal sealed record ParameterSyntax(
    YamlScalar Name,
    YamlScalar? ValueSource,
    Quantity? Value,
    YamlScalar? BetweenSource,
    QuantityRange? Between,
    string Meaning,
    string Source,
    string Assumed
);

/// <summary>A value given to a named quantity.</summary>
/// <param name="Name">The name.</param>
/// <param name="Source">Where the value stands.</param>
/// <param name="Value">The value.</param>
internal sealed record SettingSyntax(YamlScalar Name, YamlScalar Source, Quantity Value);

/// <summary>A state as written.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Unit">Its unit; null when none could be read.</param>
/// <param name="Initial">Its value at the start; null when none is written.</param>
/// <param name="IsSink">Whether it is declared a sink.</param>
/// <param name="Meaning">What it means.</param>
internal sealed record StateSyntax(YamlScalar Name, Unit? Unit, LocatedExpression? Initial, bool IsSink, string Meaning)
{
    /// <summary>Where in the body it is.</summary>
    public Organ Organ { get; init; }
}

/// <summary>A definition or observable as written.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its expression; null when none could be read.</param>
/// <param name="UnitSource">Where its unit stands; null when none is written.</param>
/// <param name="Unit">Its unit; null when none could be read.</param>
/// <param name="Meaning">What it means.</param>
internal sealed record DefinitionSyntax(YamlScalar Name, LocatedExpression? Value, YamlScalar? UnitSource, Unit? Unit, string Meaning)
{
    /// <summary>Where in the body an observable is measured.</summary>
    public Organ Organ { get; init; }

    /// <summary>What carried the label that is measured; empty for none.</summary>
    public string SignalOf { get; init; } = "";

    /// <summary>The mass of what an observable is of, so that it is served per mass too; null when none is written.</summary>
    public LocatedExpression? Mass { get; init; }
}

/// <summary>A flow or production as written.</summary>
/// <param name="Arrow">The text with the arrow.</param>
/// <param name="From">What stands before the arrow; empty for nothing.</param>
/// <param name="To">What stands after it; empty for nothing.</param>
/// <param name="IsNet">Whether the arrow points both ways.</param>
/// <param name="Rate">Rate of a flow, yield of a production; null when it could not be read.</param>
/// <param name="Name">Its name; null when none is written.</param>
internal sealed record FlowSyntax(YamlScalar Arrow, string From, string To, bool IsNet, LocatedExpression? Rate, YamlScalar? Name);

/// <summary>A rate as written.</summary>
/// <param name="Target">The state that changes.</param>
/// <param name="Rate">Its change per time; null when it could not be read.</param>
internal sealed record RateSyntax(YamlScalar Target, LocatedExpression? Rate);

/// <summary>An event as written.</summary>
/// <param name="Name">Its name.</param>
/// <param name="When">Its condition; null when it could not be read.</param>
/// <param name="Set">What it sets.</param>
/// <param name="Delay">Time until it does so; null for none.</param>
/// <param name="Priority">Its rank among events due at once; null for none.</param>
/// <param name="IsPersistent">Whether it happens although its condition has turned false during the delay.</param>
/// <param name="FiresAtStart">Whether a condition true at the start counts as turning true.</param>
/// <param name="UsesValuesFromTriggerTime">Whether values are computed when the condition turns true.</param>
internal sealed record EventSyntax(
    YamlScalar Name,
    LocatedExpression? When,
    ImmutableArray<RateSyntax> Set,
    LocatedExpression? Delay,
    LocatedExpression? Priority,
    bool IsPersistent,
    bool FiresAtStart,
    bool UsesValuesFromTriggerTime
);

/// <summary>An option as written.</summary>
/// <param name="Name">What is left open.</param>
/// <param name="Default">The name of the default choice; null for the first.</param>
/// <param name="Choices">The alternatives.</param>
internal sealed record OptionSyntax(YamlScalar Name, YamlScalar? Default, ImmutableArray<ChoiceSyntax> Choices);

/// <summary>An alternative of an option as written.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Values">The parameter values that make it.</param>
/// <param name="Meaning">What it says.</param>
internal sealed record ChoiceSyntax(YamlScalar Name, ImmutableArray<SettingSyntax> Values, string Meaning);

/// <summary>A number to be reproduced as written.</summary>
/// <param name="Observable">The observable.</param>
/// <param name="AtSource">Where the time stands.</param>
/// <param name="At">The time.</param>
/// <param name="BetweenSource">Where the range stands.</param>
/// <param name="Between">The range it must lie in.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="Doses">Doses at the start, by state.</param>
/// <param name="Set">Parameter values other than the model's.</param>
/// <param name="Options">Choices other than the default ones, by option.</param>
internal sealed record ReproducedSyntax(
    YamlScalar Observable,
    YamlScalar AtSource,
    Quantity At,
    YamlScalar BetweenSource,
    QuantityRange Between,
    string Source,
    ImmutableArray<SettingSyntax> Doses,
    ImmutableArray<SettingSyntax> Set,
    ImmutableArray<(YamlScalar Option, YamlScalar Choice)> Options
);
