using System.Collections.Immutable;
using System.Globalization;
using Biodistribution.Compilation;
using Biodistribution.Interchange.Sbml.Markup;
using Biodistribution.Models;
using Biodistribution.Models.Symbolics;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Interchange.Sbml;

/// <summary>Makes a model of an SBML document: declares its variables, reads its mathematics, then says what is integrated.</summary>
/// <remarks>
/// Species are carried as amounts, so that a change of a compartment's size changes concentrations and nothing else.
/// The identifier of a species that
/// means a concentration is a defined quantity, amount over size; what rules and events say of it is translated to the amount.
/// </remarks>
internal sealed class SbmlModelBuilder(MarkupElement root, string file, List<Diagnostic> diagnostics)
{
    private sealed record Change(SbmlVariable Species, Expression Stoichiometry);

    private sealed record Reaction(string Id, Symbol Symbol, Expression Rate, List<Change> Changes);

    private readonly ExpressionGraph graph = new();
    private readonly bool isLevel3 = root["level"] == "3";
    private readonly MarkupElement? model = root.Child("model");
    private readonly Dictionary<string, SbmlVariable> variables = [];
    private readonly List<SbmlVariable> order = [];
    private readonly HashSet<string> taken = [];
    private readonly List<Parameter> localParameters = [];
    private readonly Dictionary<string, Expression> locals = [];
    private readonly List<Reaction> reactions = [];
    private readonly List<(MarkupElement Element, Expression Residual)> algebraic = [];
    private readonly List<ModelEvent> events = [];
    private readonly List<Parameter> held = [];
    private readonly Dictionary<string, Symbol> reactionSymbols = [];
    private SbmlUnitReader units = null!;
    private SbmlScope scope = null!;

    /// <summary>The model; meaningful only when no error was noted.</summary>
    public SbmlModel Build()
    {
        var functions = new SbmlFunctions(Items("listOfFunctionDefinitions", "functionDefinition"));
        units = new SbmlUnitReader(model, !isLevel3);
        scope = new SbmlScope(graph, file, diagnostics) { Functions = functions };
        Declare();
        foreach (var variable in order)
            scope.Names[variable.Id] = graph.Of(variable.Symbol);
        foreach (var (id, symbol) in reactionSymbols)
            scope.Names[id] = graph.Of(symbol);
        foreach (var (name, value) in scope.Names)
            functions.Globals[name] = value;
        ReadRules();
        ReadReactions();
        MarkEventTargets();
        var rules = MatchAlgebraicRules();
        ReadEvents();
        var built = Assemble(rules);
        if (!diagnostics.Any(d => d.Severity == Severity.Error))
            DependencyCycles.Check(built.Model, file, model?.Place ?? root.Place, diagnostics);
        if ((rules.Count > 0 || HasDelays()) && !diagnostics.Any(d => d.Severity == Severity.Error))
            CheckEquations(built.Model);
        return built;
    }

    private IEnumerable<MarkupElement> Items(string list, string item) => model?.List(list, item) ?? [];

    private void Error(string code, MarkupElement at, string message, string hint) =>
        diagnostics.Add(new Diagnostic(code, file, at.Place, message, hint));

    private string Id(MarkupElement element)
    {
        var id = element["id"];
        if (string.IsNullOrWhiteSpace(id))
        {
            Error("BD7021", element, $"A {element.Name} has no id.", "Give it one.");
            id = $"unnamed{taken.Count}";
        }
        if (!taken.Add(id))
            Error("BD7022", element, $"{id} is declared twice.", "Identifiers are unique in a model.");
        return id;
    }

    // An empty identifier is none.
    private static string? IdOf(MarkupElement element) => string.IsNullOrWhiteSpace(element["id"]) ? null : element["id"];

    private double Number(MarkupElement element, string attribute, double absent = double.NaN)
    {
        if (element[attribute] is not { } text)
            return absent;
        if (!MathReader.TryNumber(text, out var value))
            Error("BD7023", element, $"{attribute}=\"{text}\" of {element.Name} {element["id"]} is not a number.", "Write a number.");
        return value;
    }

    private static bool Flag(MarkupElement element, string attribute, bool absent) =>
        element[attribute]?.Trim() switch
        {
            "true" or "1" => true,
            "false" or "0" => false,
            _ => absent,
        };

    private void Add(SbmlVariable variable)
    {
        variables.TryAdd(variable.Id, variable);
        order.Add(variable);
    }

    private string Unused(string name)
    {
        var free = name;
        for (var i = 2; !taken.Add(free); i++)
            free = string.Create(CultureInfo.InvariantCulture, $"{name}{i}");
        return free;
    }

    private void Declare()
    {
        foreach (var element in Items("listOfCompartments", "compartment"))
        {
            var id = Id(element);
            Add(
                new SbmlVariable(id, element, graph.NewSymbol(id))
                {
                    Declared = Number(element, "size"),
                    IsConstant = Flag(element, "constant", true),
                    IsDimensionless =
                        Number(element, "spatialDimensions", isLevel3 ? double.NaN : 3) == 0 && !(isLevel3 && HasSize(element)),
                }
            );
        }
        foreach (var element in Items("listOfParameters", "parameter"))
        {
            var id = Id(element);
            Add(
                new SbmlVariable(id, element, graph.NewSymbol(id))
                {
                    Declared = Number(element, "value"),
                    IsConstant = Flag(element, "constant", true),
                }
            );
        }
        foreach (var element in Items("listOfSpecies", "species"))
            DeclareSpecies(element);
        foreach (var reaction in Items("listOfReactions", "reaction"))
        {
            var id = Id(reaction);
            reactionSymbols.TryAdd(id, graph.NewSymbol(id));
            foreach (
                var reference in reaction
                    .List("listOfReactants", "speciesReference")
                    .Concat(reaction.List("listOfProducts", "speciesReference"))
            )
                if (IdOf(reference) is not null)
                {
                    var name = Id(reference);
                    Add(
                        new SbmlVariable(name, reference, graph.NewSymbol(name))
                        {
                            Declared = Number(reference, "stoichiometry", isLevel3 ? double.NaN : 1),
                            IsConstant = Flag(reference, "constant", false),
                        }
                    );
                }
        }
        foreach (var variable in order.Where(variable => variable.IsSpecies && variable.Volume is not null))
            variable.Carrier = graph.NewSymbol(Unused(variable.Id + "_amount"));
    }

    // Level 3 lets a compartment without dimensions have a size, hence concentrations.
    private bool HasSize(MarkupElement compartment) =>
        compartment["size"] is not null
        || Items("listOfInitialAssignments", "initialAssignment").Any(assignment => assignment["symbol"] == compartment["id"])
        || Items("listOfRules", "assignmentRule").Any(rule => rule["variable"] == compartment["id"]);

    private void DeclareSpecies(MarkupElement element)
    {
        var id = Id(element);
        var compartment = variables.GetValueOrDefault(element["compartment"] ?? "");
        if (compartment is null || compartment.IsSpecies || compartment.Element.Name != "compartment")
        {
            Error(
                "BD7024",
                element,
                $"The species {id} is in compartment \"{element["compartment"]}\", which the model does not have.",
                "Declare the compartment."
            );
            compartment = null;
        }
        var hasConcentration = element["initialConcentration"] is not null;
        Add(
            new SbmlVariable(id, element, graph.NewSymbol(id))
            {
                Declared = hasConcentration ? Number(element, "initialConcentration") : Number(element, "initialAmount"),
                HasInitialConcentration = hasConcentration,
                IsConstant = Flag(element, "constant", false),
                IsSpecies = true,
                IsBoundary = Flag(element, "boundaryCondition", false),
                Compartment = compartment,
                Volume = Flag(element, "hasOnlySubstanceUnits", false) || compartment?.IsDimensionless == true ? null : compartment,
                ConversionFactor = element["conversionFactor"] ?? model?["conversionFactor"],
            }
        );
    }

    private SbmlVariable? Target(MarkupElement element, string attribute, string doing)
    {
        var id = element[attribute] ?? "";
        if (!variables.TryGetValue(id, out var variable))
            Error(
                "BD7025",
                element,
                $"\"{id}\" cannot be {doing}: the model has no such variable.",
                "Name a species, compartment, parameter or stoichiometry."
            );
        else if (variable.IsConstant && element.Name != "initialAssignment")
            Error("BD7026", element, $"{id} is declared constant but is {doing}.", "Declare it constant=\"false\".");
        else
            return variable;
        return null;
    }

    private void ReadRules()
    {
        foreach (var rule in model?.Children.Where(child => child.Name == "listOfRules").SelectMany(list => list.Children) ?? [])
        {
            if (
                rule.Name is not ("assignmentRule" or "rateRule" or "algebraicRule")
                || MathReader.ReadMath(rule.Child("math"), scope) is not { } math
            )
                continue;
            if (rule.Name == "algebraicRule")
            {
                algebraic.Add((rule, math));
                continue;
            }
            if (Target(rule, "variable", rule.Name == "rateRule" ? "changed by a rate rule" : "assigned by a rule") is not { } variable)
                continue;
            if (variable.Assigned is not null || variable.Rate is not null)
                Error("BD7027", rule, $"{variable.Id} has two rules.", "Keep one.");
            if (rule.Name == "rateRule")
                variable.Rate = math;
            else
                variable.Assigned = math;
        }
        foreach (var assignment in Items("listOfInitialAssignments", "initialAssignment"))
            if (
                MathReader.ReadMath(assignment.Child("math"), scope) is { } math
                && Target(assignment, "symbol", "given an initial value") is { } variable
            )
                variable.Initially = math;
    }

    private void ReadReactions()
    {
        foreach (var element in Items("listOfReactions", "reaction"))
        {
            var id = element["id"] ?? "";
            var changes = new List<Change>();
            foreach (var reference in element.List("listOfReactants", "speciesReference"))
                ReadChange(reference, -1, changes);
            foreach (var reference in element.List("listOfProducts", "speciesReference"))
                ReadChange(reference, 1, changes);
            var law = element.Child("kineticLaw");
            var inner = new List<KeyValuePair<string, Expression>>();
            if (law is not null)
                foreach (var local in law.List("listOfParameters", "parameter").Concat(law.List("listOfLocalParameters", "localParameter")))
                {
                    var symbol = graph.NewSymbol(Unused($"{id}_{local["id"]}"));
                    inner.Add(new(local["id"] ?? "", graph.Of(symbol)));
                    locals[$"{id}.{local["id"]}"] = graph.Of(symbol);
                    localParameters.Add(new Parameter(symbol, Number(local, "value"), Unit.None));
                }
            var rate = MathReader.ReadMath(law?.Child("math"), inner.Count == 0 ? scope : scope.With(inner));
            if (rate is null)
                changes.Clear();
            foreach (var change in changes)
                change.Species.IsInReaction = true;
            if (reactionSymbols.TryGetValue(id, out var reactionSymbol))
                reactions.Add(new Reaction(id, reactionSymbol, rate ?? graph.Constant(double.NaN), changes));
        }
    }

    private void ReadChange(MarkupElement reference, int sign, List<Change> changes)
    {
        if (!variables.TryGetValue(reference["species"] ?? "", out var species) || !species.IsSpecies)
        {
            Error(
                "BD7028",
                reference,
                $"A reaction refers to \"{reference["species"]}\", which is not a species of the model.",
                "Declare the species."
            );
            return;
        }
        Expression stoichiometry;
        if (MathReader.ReadMath(reference.Child("stoichiometryMath")?.Child("math"), scope) is { } math)
        {
            stoichiometry = math;
            if (IdOf(reference) is { } named && variables.TryGetValue(named, out var variable))
                variable.Assigned ??= math;
        }
        else if (IdOf(reference) is { } id && variables.TryGetValue(id, out var declared))
            stoichiometry = graph.Of(declared.Symbol);
        else
        {
            stoichiometry = graph.Constant(Number(reference, "stoichiometry", 1));
            if (isLevel3 && reference["stoichiometry"] is null)
                diagnostics.Add(
                    new Diagnostic(
                        "BD7029",
                        file,
                        reference.Place,
                        $"The stoichiometry of {species.Id} is not given; 1 is taken.",
                        "Write stoichiometry=\"1\"."
                    )
                    {
                        Severity = Severity.Warning,
                    }
                );
        }
        if (species.IsBoundary || species.IsConstant)
            return;
        if (species.Assigned is not null || species.Rate is not null)
            Error(
                "BD7030",
                reference,
                $"The species {species.Id} has a rule and is changed by a reaction.",
                "Declare boundaryCondition=\"true\", or remove the rule."
            );
        if (species.ConversionFactor is { } factor)
            stoichiometry = variables.TryGetValue(factor, out var conversion)
                ? stoichiometry * graph.Of(conversion.Symbol)
                : scope.Error(
                    "BD7031",
                    species.Element,
                    $"The conversion factor {factor} of {species.Id} is not a parameter of the model.",
                    "Declare it."
                );
        changes.Add(new Change(species, sign < 0 ? -stoichiometry : stoichiometry));
    }

    private void MarkEventTargets()
    {
        foreach (var element in Items("listOfEvents", "event"))
        foreach (var assignment in element.List("listOfEventAssignments", "eventAssignment"))
            if (
                assignment.Child("math") is { Children.Count: > 0 }
                && variables.TryGetValue(assignment["variable"] ?? "", out var variable)
            )
                variable.IsInEvent = true;
    }

    private void ReadEvents()
    {
        foreach (var element in Items("listOfEvents", "event"))
        {
            var trigger = element.Child("trigger");
            if (MathReader.ReadMath(trigger?.Child("math"), scope) is not { } condition)
                continue;
            var targets = new List<(SbmlVariable Variable, Expression Value)>();
            foreach (var assignment in element.List("listOfEventAssignments", "eventAssignment"))
            {
                if (
                    MathReader.ReadMath(assignment.Child("math"), scope) is not { } math
                    || Target(assignment, "variable", "assigned by an event") is not { } variable
                )
                    continue;
                if (variable.Assigned is not null)
                    Error("BD7032", assignment, $"{variable.Id} is assigned by an event and by a rule.", "Keep one.");
                targets.Add((variable, math));
            }
            var (assignments, consequences) = Assignments(targets);
            events.Add(
                new ModelEvent(
                    element["id"] ?? element["name"] ?? string.Create(CultureInfo.InvariantCulture, $"event{events.Count + 1}"),
                    condition,
                    [.. assignments]
                )
                {
                    Delay = MathReader.ReadMath(element.Child("delay")?.Child("math"), scope),
                    Priority = MathReader.ReadMath(element.Child("priority")?.Child("math"), scope),
                    IsPersistent = Flag(trigger!, "persistent", true),
                    InitialTrigger = Flag(trigger!, "initialValue", true),
                    UsesValuesFromTriggerTime = Flag(element, "useValuesFromTriggerTime", true),
                    Consequences = [.. consequences],
                }
            );
        }
    }

    // A concentration assigned in a compartment whose size varies becomes an amount with the size just before the event
    // happens. Then all that is assigned
    // is held first, with values from whichever time the event says, and everything takes its new value at once from what is held.
    private (List<Definition> Assignments, List<Definition> Consequences) Assignments(
        List<(SbmlVariable Variable, Expression Value)> targets
    )
    {
        var assignments = new List<Definition>();
        var consequences = new List<Definition>();
        var isHeld = targets.Any(target => target.Variable.Volume?.Varies == true);
        foreach (var (variable, value) in targets)
        {
            var size = variable.Volume is { } volume ? graph.Of(volume.Symbol) : graph.One;
            if (!isHeld)
            {
                assignments.Add(new Definition(variable.Carrier, value * size));
                continue;
            }
            var symbol = graph.NewSymbol(Unused(variable.Id + "_assigned"));
            held.Add(new Parameter(symbol, 0, Unit.None));
            assignments.Add(new Definition(symbol, value));
            consequences.Add(new Definition(variable.Carrier, graph.Of(symbol) * size));
        }
        return (assignments, consequences);
    }

    private Dictionary<Symbol, Expression> Defined()
    {
        var defined = reactions.ToDictionary(reaction => reaction.Symbol, reaction => reaction.Rate);
        foreach (var variable in order)
        {
            if (variable.Assigned is not null)
                defined[variable.Symbol] = variable.Assigned;
            if (variable.Volume is { } volume)
            {
                if (variable.Assigned is null)
                    defined[variable.Symbol] = graph.Of(variable.Carrier) / graph.Of(volume.Symbol);
                else
                    defined[variable.Carrier] = graph.Of(variable.Symbol) * graph.Of(volume.Symbol);
            }
        }
        return defined;
    }

    private List<AlgebraicRule> MatchAlgebraicRules()
    {
        if (algebraic.Count == 0)
            return [];
        var free = order
            .Where(variable => !variable.IsConstant && variable.Assigned is null && variable.Rate is null && !variable.IsInReaction)
            .ToDictionary(variable => variable.Carrier);
        var found = AlgebraicMatching.Match(
            [.. algebraic.Select(rule => rule.Residual)],
            Defined(),
            symbol =>
                free.TryGetValue(symbol, out var variable)
                    ? (variable.IsInEvent ? 1 : 0) + (variable.Element.Name == "compartment" ? 2 : 0)
                    : null
        );
        var rules = new List<AlgebraicRule>();
        for (var i = 0; i < algebraic.Count; i++)
        {
            if (found[i] is { } unknown)
                free[unknown].IsAlgebraic = true;
            else
                Error(
                    "BD7033",
                    algebraic[i].Element,
                    "No variable is left for this algebraic rule to determine.",
                    "A rule needs a variable of its own that is not constant and that nothing else changes."
                );
            rules.Add(new AlgebraicRule(algebraic[i].Residual) { Unknown = found[i] });
        }
        return rules;
    }

    private bool HasDelays() =>
        model
            ?.Descendants()
            .Any(element =>
                element.Name == "csymbol" && element["definitionURL"]?.Trim().EndsWith("/delay", StringComparison.Ordinal) == true
            ) == true;

    // Whether rules can be solved for what they determine, and delays be followed, shows when the equations are formed.
    private void CheckEquations(Model built)
    {
        try
        {
            _ = CompiledModel.Compile(built);
        }
        catch (InvalidOperationException error)
        {
            if (algebraic.Count > 0)
                Error(
                    "BD7039",
                    algebraic[0].Element,
                    error.Message,
                    "Each algebraic rule needs a variable of its own that its formula depends on."
                );
            else
                Error(
                    "BD7018",
                    model!,
                    error.Message,
                    "Delays of a length that only events change are supported, and rates of quantities that do not look back."
                );
        }
    }

    private Unit UnitOf(SbmlVariable variable) =>
        SbmlProvenance.UnitOf(variable.Element.Own("quantity"))
        ?? (variable.IsSpecies ? units.Of(variable.Element["substanceUnits"] ?? units.Substance) : units.Of(variable.Element["units"]));

    private SbmlModel Assemble(List<AlgebraicRule> rules)
    {
        var parameters = new List<Parameter>();
        var states = new List<State>();
        var definitions = new List<Definition>();
        var initial = new List<Definition>();
        var rates = new List<RateRule>();
        var observables = new List<Observable>();
        var quantities = ImmutableDictionary.CreateBuilder<string, SbmlQuantity>();
        foreach (var variable in order)
        {
            var value = graph.Of(variable.Symbol);
            var size = variable.Volume is { } volume ? graph.Of(volume.Symbol) : null;
            quantities[variable.Id] = new SbmlQuantity(variable.Id, value)
            {
                Size = size,
                Amount = variable.IsSpecies ? graph.Of(variable.Carrier) : null,
                Concentration =
                    !variable.IsSpecies ? null
                    : variable.Compartment is { } compartment ? graph.Of(variable.Carrier) / graph.Of(compartment.Symbol)
                    : value,
            };
            if (variable.IsSpecies || variable.Varies)
                observables.Add(
                    new Observable(
                        variable.Id,
                        value,
                        variable.Volume is null
                            ? UnitOf(variable)
                            : units.Concentration(variable.Element["substanceUnits"], variable.Volume.Element["units"])
                    )
                    {
                        Meaning = SbmlProvenance.Meaning(variable.Element),
                    }
                );
            if (variable.Assigned is not null)
            {
                definitions.Add(new Definition(variable.Symbol, variable.Assigned));
                if (size is not null)
                    definitions.Add(new Definition(variable.Carrier, value * size));
                continue;
            }
            if (size is not null)
                definitions.Add(new Definition(variable.Symbol, graph.Of(variable.Carrier) / size));
            var declared = variable.Declared;
            if (variable.Initially is { } formula)
                initial.Add(new Definition(variable.Carrier, size is null ? formula : formula * size));
            else if (variable.HasInitialConcentration && variable.Compartment is { IsDimensionless: false } place)
            {
                initial.Add(new Definition(variable.Carrier, graph.Constant(variable.Declared) * graph.Of(place.Symbol)));
                declared = double.NaN;
            }
            if (variable.Rate is not null || variable.IsInReaction)
                states.Add(
                    new State(variable.Carrier, UnitOf(variable), graph.Constant(declared))
                    {
                        Compartment = variable.Compartment?.Symbol,
                        Meaning = SbmlProvenance.Meaning(variable.Element),
                        IsAmount = variable.Element.Own("quantity")?["amount"] == "true",
                        IsSink = variable.Element.Own("quantity")?["sink"] == "true",
                        Organ = SbmlProvenance.OrganOf(variable.Element.Own("quantity")),
                    }
                );
            else
                parameters.Add(
                    SbmlProvenance.Described(new Parameter(variable.Carrier, declared, Unit.None), variable.Element, UnitOf(variable))
                );
            if (variable.Rate is { } rate)
                rates.Add(
                    new RateRule(
                        variable.Carrier,
                        size is null ? rate
                            : variable.Volume!.Varies ? (rate * size) + (value * graph.RateOf(variable.Volume.Symbol))
                            : rate * size
                    )
                );
        }
        foreach (var reaction in reactions)
            quantities[reaction.Id] = new SbmlQuantity(reaction.Id, graph.Of(reaction.Symbol));
        foreach (var (id, value) in locals)
            quantities.TryAdd(id, new SbmlQuantity(id, value));
        var own = model?.Own("model");
        var observed =
            own?.Children.Where(child =>
                    child.Name == "observable" && child["name"] is { Length: > 0 } && quantities.ContainsKey(child["id"] ?? "")
                )
                .Select(child => new Observable(child["name"]!, quantities[child["id"]!].Value, SbmlProvenance.UnitOf(child) ?? Unit.None)
                {
                    Organ = SbmlProvenance.OrganOf(child),
                    SignalOf = child["signal_of"] ?? "",
                    Meaning = child["meaning"] ?? "",
                })
                .DistinctBy(observable => observable.Name)
                .ToArray()
            ?? [];
        var name = model?["id"] ?? model?["name"] ?? Path.GetFileNameWithoutExtension(file);
        return new SbmlModel(
            new Model
            {
                Name = name,
                Title = own?["title"] ?? model?["name"] ?? name,
                Graph = graph,
                Units = SbmlProvenance.UnitsOf(own) ?? units.Coherent,
                InjectedDose =
                    own?["injected_dose"] is { } dose
                    && variables.TryGetValue(dose, out var injected)
                    && parameters.Any(parameter => parameter.Symbol == injected.Carrier)
                        ? injected.Carrier
                        : null,
                Parameters = [.. parameters, .. localParameters, .. held],
                States = [.. states],
                Flows =
                [
                    .. reactions.Select(reaction => new Flow(
                        reaction.Id,
                        reaction.Rate,
                        [.. reaction.Changes.Select(change => (change.Species.Carrier, change.Stoichiometry))]
                    )
                    {
                        Symbol = reaction.Symbol,
                    }),
                ],
                Definitions = [.. definitions],
                Rates = [.. rates],
                AlgebraicRules = [.. rules],
                InitialAssignments = [.. initial],
                Events = [.. events],
                Observables = observed.Length > 0 ? [.. observed] : [.. observables],
            },
            quantities.ToImmutable()
        );
    }
}
