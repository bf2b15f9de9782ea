using System.Collections.Immutable;
using System.Text;
using System.Xml;
using Biodistribution.Models;
using Biodistribution.Models.Symbolics;
using Biodistribution.Units;

namespace Biodistribution.Interchange.Sbml;

/// <summary>A model as SBML text, with the identifiers its quantities got.</summary>
/// <param name="Text">The document.</param>
/// <param name="Ids">The identifier of each symbol of the model.</param>
/// <param name="ObservableIds">The identifier that has the value of each observable, by the observable's name.</param>
public sealed record SbmlText(string Text, ImmutableDictionary<Symbol, string> Ids, ImmutableDictionary<string, string> ObservableIds);

/// <summary>Writes any model as SBML Level 3 Version 2 Core.</summary>
/// <remarks>
/// States that flows change become species, counted as amounts in one compartment of size 1; what rates, events or
/// rules change becomes a parameter that is
/// not constant; observables become parameters with assignment rules. Numbers and units are the coherent ones of the
/// model. Meaning and source travel as notes and, with
/// exact units, bounds and observables, as annotations that are read back; digital object identifiers also as the
/// biology qualifiers know them.
/// </remarks>
public sealed class SbmlWriter
{
    private const string Core = "http://www.sbml.org/sbml/level3/version2/core";

    private readonly Model model;
    private readonly SbmlIdentifiers ids = new();
    private readonly SbmlUnits units;
    private readonly StringBuilder text = new();
    private readonly XmlWriter xml;
    private readonly MathWriter math;
    private readonly HashSet<Symbol> flowing;
    private readonly HashSet<Symbol> changing;
    private readonly string compartment;
    private readonly Dictionary<Flow, string> reactions = [];
    private readonly List<(string Id, Expression Value)> stoichiometries = [];
    private readonly Dictionary<string, string> observableIds = [];
    private readonly List<(string Id, Observable Observable)> observed = [];
    private readonly List<Symbol> symbols = [];
    private readonly Dictionary<ModelEvent, (Symbol Done, Symbol Seen)> mixed = [];

    private SbmlWriter(Model model)
    {
        this.model = model;
        units = new SbmlUnits(model.Units);
        xml = XmlWriter.Create(
            text,
            new XmlWriterSettings
            {
                Indent = true,
                OmitXmlDeclaration = true,
                NewLineChars = "\n",
            }
        );
        math = new MathWriter(xml, ids.Of);
        flowing = [.. model.Flows.SelectMany(flow => flow.Changes).Select(change => change.State)];
        changing =
        [
            .. model.Rates.Select(rate => rate.Target),
            .. model.Events.SelectMany(e => e.Assignments.Concat(e.Consequences)).Select(assignment => assignment.Target),
            .. model.AlgebraicRules.Where(rule => rule.Unknown is not null).Select(rule => rule.Unknown!),
        ];
        foreach (var e in model.Events.Where(e => e.Delay is not null && e.UsesValuesFromTriggerTime && !e.Consequences.IsEmpty))
            mixed[e] = (model.Graph.NewSymbol($"{e.Name}_done"), model.Graph.NewSymbol($"{e.Name}_seen"));
        symbols.AddRange(model.States.Select(state => state.Symbol));
        symbols.AddRange(model.Parameters.Select(parameter => parameter.Symbol));
        symbols.AddRange(model.Definitions.Select(definition => definition.Target).Except(symbols));
        foreach (var symbol in symbols)
            ids.Of(symbol);
        compartment = ids.New("body");
        foreach (var flow in model.Flows)
        {
            reactions[flow] = flow.Symbol is { } symbol ? ids.Of(symbol) : ids.New(flow.Name);
            if (flow.Symbol is not null)
                symbols.Add(flow.Symbol);
        }
        foreach (var observable in model.Observables)
        {
            if (observable.Value.Operation == Operation.Symbol)
                observableIds[observable.Name] = ids.Of(observable.Value.Symbol!);
            else
                observed.Add((observableIds[observable.Name] = ids.New(observable.Name), observable));
        }
    }

    /// <summary>The model as SBML.</summary>
    /// <param name="model">Any checked model.</param>
    public static SbmlText Write(Model model)
    {
        var writer = new SbmlWriter(model);
        writer.WriteDocument();
        return new SbmlText(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + writer.text.ToString() + "\n",
            writer.symbols.Distinct().ToImmutableDictionary(symbol => symbol, writer.ids.Of),
            writer.observableIds.ToImmutableDictionary()
        );
    }

    private void Start(string element, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        xml.WriteStartElement(element, Core);
        foreach (var (name, value) in attributes)
            if (value is not null)
                xml.WriteAttributeString(name, value);
    }

    private void End() => xml.WriteEndElement();

    private static string Text(bool value) => value ? "true" : "false";

    private static string? Text(double value) => double.IsNaN(value) ? null : XmlConvert.ToString(value);

    private void WriteDocument()
    {
        // Units are asked for while the rest is written: reserve them first.
        foreach (
            var dimension in model
                .Parameters.Select(p => p.Unit)
                .Concat(model.States.Select(s => s.Unit))
                .Concat(observed.Select(o => o.Observable.Unit))
                .Select(unit => unit.Dimension)
        )
            units.IdOf(dimension with { InjectedDose = 0 });
        var time = model.Units.TimeUnit.Dimension.IsNone ? "dimensionless" : units.IdOf(model.Units.TimeUnit.Dimension);
        Start("sbml", ("level", "3"), ("version", "2"));
        Start(
            "model",
            ("id", ids.New(model.Name)),
            ("name", model.Name),
            ("timeUnits", time),
            ("substanceUnits", "dimensionless"),
            ("extentUnits", "dimensionless")
        );
        WriteNotes(model.Title);
        WriteModelAnnotation();
        units.Write(xml, Core);
        Start("listOfCompartments");
        Start(
            "compartment",
            ("id", compartment),
            ("spatialDimensions", "3"),
            ("size", "1"),
            ("units", "dimensionless"),
            ("constant", "true")
        );
        End();
        End();
        WriteSpecies();
        WriteParameters();
        WriteInitialAssignments();
        var planned = PlanReactions();
        WriteRules();
        WriteReactions(planned);
        WriteEvents();
        End();
        End();
        xml.Flush();
    }

    private sealed record PlannedReaction(
        string Id,
        string Name,
        Expression Rate,
        (Symbol State, Expression Stoichiometry, string? Reference)[] Changes
    );

    // Rules stand before reactions in the file but include the stoichiometries that the reactions name. A state that
    // both flows and a rate change gets a
    // reaction of its own for the rate.
    private PlannedReaction[] PlanReactions()
    {
        var all = model
            .Flows.Select(flow => (Id: reactions[flow], flow.Name, flow.Rate, flow.Changes))
            .Concat(
                model
                    .Rates.Where(rate => flowing.Contains(rate.Target))
                    .Select(rate =>
                        (
                            Id: ids.New($"rate_of_{ids.Of(rate.Target)}"),
                            Name: $"rate of {rate.Target.Name}",
                            rate.Rate,
                            Changes: ImmutableArray.Create<(Symbol State, Expression Stoichiometry)>((rate.Target, model.Graph.One))
                        )
                    )
            );
        var planned = new List<PlannedReaction>();
        foreach (var (id, name, rate, changes) in all)
        {
            var members = new List<(Symbol, Expression, string?)>();
            foreach (var (state, stoichiometry) in changes)
            {
                string? reference = null;
                if (!stoichiometry.IsConstant)
                    stoichiometries.Add((reference = ids.New($"{id}_{ids.Of(state)}"), stoichiometry));
                members.Add((state, stoichiometry, reference));
            }
            planned.Add(new PlannedReaction(id, name, rate, [.. members]));
        }
        return [.. planned];
    }

    // What SBML has no place for: exact units, the title, which quantities are observables.
    private void WriteModelAnnotation()
    {
        var coherent = model.Units;
        SbmlProvenance.Write(
            xml,
            Core,
            "model",
            [
                ("title", model.Title),
                ("mass", SbmlProvenance.Text(coherent.Mass)),
                ("substance", SbmlProvenance.Text(coherent.Substance)),
                ("length", SbmlProvenance.Text(coherent.Length)),
                ("time", SbmlProvenance.Text(coherent.Time)),
                ("radioactivity", SbmlProvenance.Text(coherent.Radioactivity)),
                ("enzyme_activity", SbmlProvenance.Text(coherent.EnzymeActivity)),
                ("time_unit", coherent.TimeUnit.Text),
                ("injected_dose", model.InjectedDose is { } dose ? ids.Of(dose) : ""),
            ],
            () =>
            {
                foreach (var observable in model.Observables)
                {
                    xml.WriteStartElement("biodist", "observable", SbmlProvenance.Space);
                    xml.WriteAttributeString("name", observable.Name);
                    xml.WriteAttributeString("id", observableIds[observable.Name]);
                    if (observable.Unit.Text.Length > 0)
                        xml.WriteAttributeString("unit", observable.Unit.Text);
                    if (observable.Organ != Organ.None)
                        xml.WriteAttributeString("organ", observable.Organ.DisplayName());
                    if (observable.SignalOf.Length > 0)
                        xml.WriteAttributeString("signal_of", XmlSafe(observable.SignalOf));
                    if (observable.Meaning.Length > 0)
                        xml.WriteAttributeString("meaning", XmlSafe(observable.Meaning));
                    xml.WriteEndElement();
                }
            },
            null,
            []
        );
    }

    private void WriteNotes(string note)
    {
        if (note.Length == 0)
            return;
        Start("notes");
        xml.WriteStartElement("p", "http://www.w3.org/1999/xhtml");
        xml.WriteString(XmlSafe(note));
        xml.WriteEndElement();
        End();
    }

    private static string XmlSafe(string note) => new([.. note.Where(XmlConvert.IsXmlChar)]);

    private void WriteSpecies()
    {
        var species = model.States.Where(state => flowing.Contains(state.Symbol)).ToArray();
        var others = model.Parameters.Where(parameter => flowing.Contains(parameter.Symbol)).ToArray();
        if (species.Length + others.Length == 0)
            return;
        Start("listOfSpecies");
        foreach (
            var (symbol, unit, initial, meaning, organ, amount, sink) in species
                .Select(s =>
                    (s.Symbol, s.Unit, s.Initial.IsConstant ? s.Initial.Value : double.NaN, s.Meaning, s.Organ, s.IsAmount, s.IsSink)
                )
                .Concat(others.Select(p => (p.Symbol, p.Unit, p.Value, p.Meaning, Organ.None, false, false)))
        )
        {
            Start(
                "species",
                ("id", ids.Of(symbol)),
                ("name", symbol.Name),
                ("compartment", compartment),
                ("initialAmount", Text(initial)),
                ("substanceUnits", units.SubstanceIdOf(unit.Dimension)),
                ("hasOnlySubstanceUnits", "true"),
                ("boundaryCondition", "false"),
                ("constant", "false")
            );
            WriteNotes(meaning);
            SbmlProvenance.Write(
                xml,
                Core,
                "quantity",
                [
                    ("unit", unit.Text),
                    ("meaning", meaning),
                    ("organ", organ.DisplayName()),
                    ("amount", amount ? "true" : ""),
                    ("sink", sink ? "true" : ""),
                ],
                null,
                null,
                []
            );
            End();
        }
        End();
    }

    private void WriteParameters()
    {
        Start("listOfParameters");
        void One(
            Symbol symbol,
            string id,
            Unit unit,
            double value,
            bool constant,
            string note,
            Parameter? described = null,
            State? state = null
        )
        {
            var dois = described is null ? [] : SbmlProvenance.Dois(described.Source).Distinct().ToArray();
            var subject = dois.Length > 0 ? ids.New($"meta_{id}") : null;
            Start(
                "parameter",
                ("metaid", subject),
                ("id", id),
                ("name", symbol.Name),
                ("value", Text(value)),
                ("units", units.IdOf(unit.Dimension with { InjectedDose = 0 })),
                ("constant", Text(constant))
            );
            WriteNotes(note);
            SbmlProvenance.Write(
                xml,
                Core,
                "quantity",
                [
                    ("unit", unit.Text),
                    ("meaning", described?.Meaning ?? state?.Meaning ?? ""),
                    ("source", described?.Source ?? ""),
                    ("assumed", described?.Assumed ?? ""),
                    ("lower", SbmlProvenance.Text(described?.Lower ?? double.NaN)),
                    ("upper", SbmlProvenance.Text(described?.Upper ?? double.NaN)),
                    ("organ", state?.Organ.DisplayName() ?? ""),
                    ("amount", state?.IsAmount == true ? "true" : ""),
                    ("sink", state?.IsSink == true ? "true" : ""),
                ],
                null,
                subject,
                dois
            );
            End();
        }
        var defined = model.Definitions.Select(definition => definition.Target).ToHashSet();
        foreach (var state in model.States.Where(state => !flowing.Contains(state.Symbol) && !defined.Contains(state.Symbol)))
            One(
                state.Symbol,
                ids.Of(state.Symbol),
                state.Unit,
                state.Initial.IsConstant ? state.Initial.Value : double.NaN,
                false,
                state.Meaning,
                state: state
            );
        foreach (
            var parameter in model.Parameters.Where(parameter => !flowing.Contains(parameter.Symbol) && !defined.Contains(parameter.Symbol))
        )
            One(
                parameter.Symbol,
                ids.Of(parameter.Symbol),
                parameter.Unit,
                parameter.Value,
                !changing.Contains(parameter.Symbol),
                string.Join(
                    "; ",
                    new[]
                    {
                        parameter.Meaning,
                        parameter.Source.Length > 0 ? $"Source: {parameter.Source}" : "",
                        parameter.Assumed.Length > 0 ? $"Assumed: {parameter.Assumed}" : "",
                    }.Where(s => s.Length > 0)
                ),
                parameter
            );
        foreach (var (done, seen) in mixed.Values)
        foreach (var mark in new[] { done, seen })
            One(mark, ids.Of(mark), Unit.None, 0, false, "");
        foreach (var definition in model.Definitions)
            One(definition.Target, ids.Of(definition.Target), Unit.None, double.NaN, false, "");
        foreach (var (id, observable) in observed)
        {
            Start(
                "parameter",
                ("id", id),
                ("name", observable.Name),
                ("units", units.IdOf(observable.Unit.Dimension with { InjectedDose = 0 })),
                ("constant", "false")
            );
            WriteNotes(observable.Meaning);
            End();
        }
        End();
    }

    private void WriteInitialAssignments()
    {
        var assigned = model.InitialAssignments.Select(assignment => assignment.Target).ToHashSet();
        var all = model
            .InitialAssignments.Concat(
                model
                    .States.Where(state => !state.Initial.IsConstant && !assigned.Contains(state.Symbol))
                    .Select(state => new Definition(state.Symbol, state.Initial))
            )
            .ToArray();
        if (all.Length == 0)
            return;
        Start("listOfInitialAssignments");
        foreach (var assignment in all)
        {
            Start("initialAssignment", ("symbol", ids.Of(assignment.Target)));
            math.WriteMath(assignment.Value);
            End();
        }
        End();
    }

    private void WriteRules()
    {
        var rules = model
            .Definitions.Select(definition => ("assignmentRule", (string?)ids.Of(definition.Target), definition.Value))
            .Concat(stoichiometries.Select(stoichiometry => ("assignmentRule", (string?)stoichiometry.Id, stoichiometry.Value)))
            .Concat(observed.Select(entry => ("assignmentRule", (string?)entry.Id, entry.Observable.Value)))
            .Concat(
                model
                    .Rates.Where(rate => !flowing.Contains(rate.Target))
                    .Select(rate => ("rateRule", (string?)ids.Of(rate.Target), rate.Rate))
            )
            .Concat(model.AlgebraicRules.Select(rule => ("algebraicRule", (string?)null, rule.Residual)))
            .ToArray();
        if (rules.Length == 0)
            return;
        Start("listOfRules");
        foreach (var (kind, variable, value) in rules)
        {
            Start(kind, ("variable", variable));
            math.WriteMath(value);
            End();
        }
        End();
    }

    private void WriteReactions(PlannedReaction[] all)
    {
        if (all.Length == 0)
            return;
        Start("listOfReactions");
        foreach (var (id, name, rate, changes) in all)
        {
            Start("reaction", ("id", id), ("name", name), ("reversible", "true"));
            foreach (var (list, sign) in new[] { ("listOfReactants", -1), ("listOfProducts", 1) })
            {
                var members = changes
                    .Where(change => (change.Stoichiometry.IsConstant && change.Stoichiometry.Value < 0 ? -1 : 1) == sign)
                    .ToArray();
                if (members.Length == 0)
                    continue;
                Start(list);
                foreach (var (state, stoichiometry, reference) in members)
                {
                    Start(
                        "speciesReference",
                        ("id", reference),
                        ("species", ids.Of(state)),
                        ("stoichiometry", stoichiometry.IsConstant ? Text(Math.Abs(stoichiometry.Value)) : null),
                        ("constant", Text(stoichiometry.IsConstant))
                    );
                    End();
                }
                End();
            }
            var changed = changes.Select(change => change.State).ToHashSet();
            var modifiers = ExpressionOrder
                .SymbolsIn(rate)
                .Where(symbol => flowing.Contains(symbol) && !changed.Contains(symbol))
                .OrderBy(symbol => symbol.Index)
                .ToArray();
            if (modifiers.Length > 0)
            {
                Start("listOfModifiers");
                foreach (var modifier in modifiers)
                {
                    Start("modifierSpeciesReference", ("species", ids.Of(modifier)));
                    End();
                }
                End();
            }
            Start("kineticLaw");
            math.WriteMath(rate);
            End();
            End();
        }
        End();
    }

    private void WriteEvents()
    {
        if (model.Events.IsEmpty)
            return;
        Start("listOfEvents");
        foreach (var e in model.Events)
        {
            var held = e.Assignments.ToDictionary(assignment => assignment.Target, assignment => assignment.Value);
            if (mixed.TryGetValue(e, out var marks))
            {
                // What follows uses held values from the time of the trigger and others from the time the event
                // happens: a second event, next in turn, does it.
                WriteEvent(
                    e,
                    e.Name,
                    e.Trigger,
                    e.Delay,
                    e.Priority,
                    [.. e.Assignments, new Definition(marks.Done, model.Graph.Of(marks.Done) + model.Graph.One)]
                );
                WriteEvent(
                    e with
                    {
                        InitialTrigger = false,
                        IsPersistent = true,
                    },
                    $"{e.Name}_follows",
                    model.Graph.Binary(Operation.NotEqual, model.Graph.Of(marks.Done), model.Graph.Of(marks.Seen)),
                    null,
                    model.Graph.Constant(double.PositiveInfinity),
                    [.. e.Consequences, new Definition(marks.Seen, model.Graph.Of(marks.Done))]
                );
            }
            else
                WriteEvent(
                    e,
                    e.Name,
                    e.Trigger,
                    e.Delay,
                    e.Priority,
                    [
                        .. e.Assignments,
                        .. e.Consequences.Select(consequence => consequence with { Value = Substitution.Replace(consequence.Value, held) }),
                    ]
                );
        }
        End();
    }

    private void WriteEvent(
        ModelEvent e,
        string name,
        Expression trigger,
        Expression? delay,
        Expression? priority,
        ImmutableArray<Definition> assignments
    )
    {
        Start("event", ("id", ids.New(name)), ("name", name), ("useValuesFromTriggerTime", Text(e.UsesValuesFromTriggerTime)));
        Start("trigger", ("initialValue", Text(e.InitialTrigger)), ("persistent", Text(e.IsPersistent)));
        math.WriteMath(trigger);
        End();
        foreach (var (element, formula) in new[] { ("priority", priority), ("delay", delay) })
        {
            if (formula is null)
                continue;
            Start(element);
            math.WriteMath(formula);
            End();
        }
        Start("listOfEventAssignments");
        foreach (var assignment in assignments)
        {
            Start("eventAssignment", ("variable", ids.Of(assignment.Target)));
            math.WriteMath(assignment.Value);
            End();
        }
        End();
        End();
    }
}
