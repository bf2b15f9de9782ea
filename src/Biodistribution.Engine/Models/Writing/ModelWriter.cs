using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Biodistribution.Models.Checking;
using Biodistribution.Models.Symbolics;
using Biodistribution.Models.Syntax;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Models.Writing;

/// <summary>Writes a model in the model language, as text that reads back to the same equations.</summary>
/// <remarks>
/// What the language cannot say (algebraic rules, values at the start of parameters that follow from others) is refused
/// by name, never left out.
/// </remarks>
public sealed class ModelWriter
{
    private readonly Model model;
    private readonly DiagnosticList diagnostics = new();
    private readonly StringBuilder text = new();
    private readonly ExpressionWriter expressions;
    private readonly Dictionary<Symbol, Unit> unitOf = [];
    private readonly HashSet<Symbol> ratedParameters;

    private ModelWriter(Model model)
    {
        this.model = model;
        var named = ModelUnits.Named(model.Units).ToDictionary(unit => unit.Key, unit => Unit.Parse(unit.Unit));
        foreach (var parameter in model.Parameters)
            unitOf[parameter.Symbol] = parameter.Unit;
        foreach (var state in model.States)
            unitOf[state.Symbol] = state.Unit;
        foreach (var definition in model.Definitions)
            if (definition.Unit is { } unit)
                unitOf[definition.Target] = unit;
        expressions = new ExpressionWriter(model.Units, named, symbol => unitOf.GetValueOrDefault(symbol));
        ratedParameters =
        [
            .. model.Rates.Select(rate => rate.Target).Where(target => model.Parameters.Any(parameter => parameter.Symbol == target)),
        ];
    }

    /// <summary>The text of a model; no text, with the reasons, when the language cannot say all of it.</summary>
    /// <param name="model">The model.</param>
    public static Checked<string> Write(Model model)
    {
        var writer = new ModelWriter(model);
        writer.All();
        return writer.diagnostics.Conclude(writer.text.ToString());
    }

    private void All()
    {
        RefuseWhatCannotBeSaid();
        text.Append("biodist: 1\n").Append("model: ").Append(Scalar(model.Name)).Append('\n');
        if (model.Title.Length > 0)
            text.Append("title: ").Append(Scalar(model.Title)).Append('\n');
        text.Append("units: {")
            .AppendJoin(", ", ModelUnits.Named(model.Units).Select(unit => $"{unit.Key}: {Scalar(unit.Unit)}"))
            .Append("}\n");
        Section(
            "parameters",
            model.Parameters.Where(parameter => parameter.Symbol != model.InjectedDose && !ratedParameters.Contains(parameter.Symbol)),
            Parameter
        );
        Section(
            "states",
            model.States.Concat(
                model
                    .Parameters.Where(parameter => ratedParameters.Contains(parameter.Symbol))
                    .Select(parameter => new State(parameter.Symbol, parameter.Unit, model.Graph.Constant(parameter.Value))
                    {
                        Meaning = parameter.Meaning,
                    })
            ),
            State
        );
        Section("define", model.Definitions, definition => $"{definition.Target.Name}: {Definition(definition)}");
        Section("flows", model.Flows.SelectMany(Flows), flow => $"- {flow}");
        Section(
            "rates",
            model.Rates,
            rate => $"{rate.Target.Name}: {Text(rate.Rate, RateUnit(rate.Target), $"The rate of {rate.Target.Name}")}"
        );
        Section("events", model.Events, Event);
        Section("observables", model.Observables, Observable);
        Section("options", model.Options, Option);
        Section("reproduces", model.Reproduces, Reproduced);
    }

    private void Section<T>(string name, IEnumerable<T> items, Func<T, string> line)
    {
        var lines = items.Select(item => $"  {line(item)}\n").ToList();
        if (lines.Count > 0)
            text.Append('\n').Append(name).Append(":\n").AppendJoin("", lines);
    }

    private string Parameter(Parameter parameter)
    {
        var factor = model.Units.Factor(parameter.Unit);
        var parts = new List<string> { $"value: {Scalar(new Quantity(parameter.Value / factor, parameter.Unit).ToString())}" };
        if (double.IsNaN(parameter.Value))
            Refuse(parameter.Name, "has no value");
        if (parameter.Lower > double.NegativeInfinity || parameter.Upper < double.PositiveInfinity)
            parts.Add(
                $"between: {Scalar(new QuantityRange(parameter.Lower / factor, parameter.Upper / factor, parameter.Unit).ToString())}"
            );
        else if (parameter.Value < 0)
            parts.Add($"between: {Scalar(new QuantityRange(double.NegativeInfinity, double.PositiveInfinity, parameter.Unit).ToString())}");
        Prose(parts, ("meaning", parameter.Meaning), ("source", parameter.Source), ("assumed", parameter.Assumed));
        return $"{parameter.Name}: {{{string.Join(", ", parts)}}}";
    }

    private string State(State state)
    {
        var parts = new List<string> { $"unit: {Scalar(state.Unit.Text.Length == 0 ? "1" : state.Unit.Text)}" };
        if (!state.Initial.Is(0))
            parts.Add($"initial: {Scalar(Text(state.Initial, state.Unit, $"The start value of {state.Name}"))}");
        if (state.IsSink)
            parts.Add("sink: true");
        Prose(parts, ("organ", state.Organ.DisplayName()), ("meaning", state.Meaning));
        return $"{state.Name}: {{{string.Join(", ", parts)}}}";
    }

    private string Definition(Definition definition)
    {
        var value = Scalar(Text(definition.Value, definition.Unit, $"The definition of {definition.Target.Name}"));
        return definition.Unit is { Text.Length: > 0 } unit ? $"{{is: {value}, unit: {Scalar(unit.Text)}}}" : value;
    }

    /// <summary>A flow from one state to another as one entry; any other as what each state gains and loses.</summary>
    private IEnumerable<string> Flows(Flow flow)
    {
        var leaving = flow.Changes.Where(change => change.Stoichiometry.Is(-1)).ToList();
        var entering = flow.Changes.Where(change => change.Stoichiometry.Is(1)).ToList();
        if (leaving.Count == 1 && entering.Count == 1 && flow.Changes.Length == 2)
        {
            var isNet = MayBeNegative(flow.Rate) && !model.States.Any(state => state.IsSink && state.Symbol == entering[0].State);
            yield return Arrow(
                $"{leaving[0].State.Name} {(isNet ? "<->" : "->")} {entering[0].State.Name}",
                flow.Rate,
                leaving[0].State,
                flow.Name
            );
            yield break;
        }
        foreach (var (state, stoichiometry) in flow.Changes)
        {
            var isLoss = stoichiometry is { IsConstant: true, Value: < 0 };
            yield return Arrow(
                isLoss ? $"{state.Name} ->" : $"-> {state.Name}",
                isLoss ? flow.Rate * -stoichiometry : flow.Rate * stoichiometry,
                state,
                flow.Changes.Length == 1 ? flow.Name : ""
            );
        }
    }

    /// <summary>
    /// Whether an expression of positive quantities can be negative, as far as its form tells: a share taken from 1 is
    /// not.
    /// </summary>
    private static bool MayBeNegative(Expression rate)
    {
        var negative = new Dictionary<Expression, bool>();
        foreach (var node in ExpressionOrder.Sort(rate))
            negative[node] = node.Operation switch
            {
                Operation.Constant => node.Value < 0,
                Operation.Subtract => !node.Operands[0].IsConstant,
                Operation.Negate or Operation.Log or Operation.Sin or Operation.Cos or Operation.Tan or Operation.RateOf => true,
                Operation.Max => node.Operands.All(operand => negative[operand]),
                Operation.If => negative[node.Operands[1]] || negative[node.Operands[2]],
                Operation.Power or Operation.Exp or Operation.Sqrt or Operation.Abs => false,
                _ => node.Operands.Any(operand => negative[operand]),
            };
        return negative[rate];
    }

    private string Arrow(string arrow, Expression rate, Symbol state, string name)
    {
        var value = Scalar(Text(rate, RateUnit(state), $"The rate of {arrow}"));
        return IsName(name) ? $"{arrow}: {{rate: {value}, name: {name}}}" : $"{arrow}: {value}";
    }

    private string Event(ModelEvent written)
    {
        var name = IsName(written.Name) ? written.Name : $"event_{model.Events.IndexOf(written) + 1}";
        var set = written.Assignments.Select(assignment =>
        {
            var value = Text(assignment.Value, unitOf.GetValueOrDefault(assignment.Target), $"An assignment of event {name}");
            return $"{assignment.Target.Name}: {Scalar(value)}";
        });
        var condition =
            expressions.Write(written.Trigger, null, isCondition: true) ?? Refuse($"The condition of event {name}", "cannot be written");
        var parts = new List<string> { $"when: {Scalar(condition)}", $"set: {{{string.Join(", ", set)}}}" };
        if (written.Delay is { } delay)
            parts.Add($"delay: {Scalar(Text(delay, model.Units.TimeUnit, $"The delay of event {name}"))}");
        if (written.Priority is { } priority)
            parts.Add($"priority: {Scalar(Text(priority, Unit.None, $"The priority of event {name}"))}");
        if (!written.IsPersistent)
            parts.Add("persistent: false");
        if (!written.InitialTrigger)
            parts.Add("fires_at_start: true");
        if (!written.UsesValuesFromTriggerTime)
            parts.Add("values_from: end_of_delay");
        return $"{name}: {{{string.Join(", ", parts)}}}";
    }

    private string Observable(Observable observable)
    {
        var isShare =
            observable.Value.Operation == Operation.Divide && model.InjectedDose is { } dose && observable.Value.Operands[1].Symbol == dose;
        var value = isShare ? observable.Value.Operands[0] : observable.Value;
        if (model.InjectedDose is { } injected && ExpressionOrder.SymbolsIn(value).Contains(injected))
            Refuse($"The observable {observable.Name}", "uses the injected dose inside an expression");
        var wanted = isShare
            ? UnitAlgebra.Product(observable.Unit, UnitAlgebra.Quotient(unitOf[model.InjectedDose!], Unit.Parse("dose"))!)
            : observable.Unit;
        var parts = new List<string>
        {
            $"is: {Scalar(Text(value, wanted, $"The observable {observable.Name}"))}",
            $"unit: {Scalar(observable.Unit.Text.Length == 0 ? "1" : observable.Unit.Text)}",
        };
        Prose(parts, ("organ", observable.Organ.DisplayName()), ("signal_of", observable.SignalOf), ("meaning", observable.Meaning));
        return $"{observable.Name}: {{{string.Join(", ", parts)}}}";
    }

    private string Option(ModelOption option)
    {
        var choices = option.Choices.Select(choice =>
        {
            var parts = new List<string> { $"set: {Settings(choice.Values)}" };
            Prose(parts, ("meaning", choice.Meaning));
            return $"{choice.Name}: {{{string.Join(", ", parts)}}}";
        });
        return $"{option.Name}: {{{string.Join(", ", choices)}}}";
    }

    private string Reproduced(ReproducedNumber number)
    {
        var unit = model.Observables.First(observable => observable.Name == number.Observable).Unit;
        var factor = model.Units.Factor(unit);
        var time = new Quantity(number.Time / model.Units.Factor(model.Units.TimeUnit), model.Units.TimeUnit);
        return $"- {{observable: {number.Observable}, at: {time}, between: "
            + $"{Scalar(new QuantityRange(number.Lower / factor, number.Upper / factor, unit).ToString())}, "
            + $"dose: {Settings(number.Doses)}, set: {Settings(number.Set)}, source: {Scalar(number.Source)}}}";
    }

    private string Settings(ImmutableArray<(Symbol Symbol, double Value)> settings)
    {
        var texts = settings.Select(setting =>
        {
            var unit = unitOf[setting.Symbol];
            return $"{setting.Symbol.Name}: {Scalar(new Quantity(setting.Value / model.Units.Factor(unit), unit).ToString())}";
        });
        return $"{{{string.Join(", ", texts)}}}";
    }

    private string Text(Expression expression, Unit? unit, string what) =>
        expressions.Write(expression, unit) ?? Refuse(what, "cannot be written as an expression");

    private Unit? RateUnit(Symbol state) => UnitAlgebra.Quotient(unitOf.GetValueOrDefault(state) ?? Unit.None, model.Units.TimeUnit);

    private void RefuseWhatCannotBeSaid()
    {
        if (!model.AlgebraicRules.IsEmpty)
            Refuse("An algebraic rule", "has no form in the model language");
        foreach (var assignment in model.InitialAssignments)
            Refuse($"The value of {assignment.Target.Name} at the start", "follows from others, which has no form in the model language");
        foreach (var written in model.Events.Where(written => !written.Consequences.IsEmpty))
            Refuse($"Event {written.Name}", "has consequences, which have no form in the model language");
        var symbols = model
            .Parameters.Select(parameter => parameter.Symbol)
            .Concat(model.States.Select(state => state.Symbol))
            .Concat(model.Definitions.Select(definition => definition.Target))
            .ToList();
        foreach (
            var symbol in symbols.Where(symbol =>
                symbol != model.InjectedDose && (!IsName(symbol.Name) || NameTable.IsReserved(symbol.Name))
            )
        )
            Refuse(symbol.Name, "is not a name in the model language");
        foreach (var twice in symbols.GroupBy(symbol => symbol.Name).Where(group => group.Count() > 1))
            Refuse(twice.Key, "is the name of two quantities");
        var declared = symbols.ToHashSet();
        foreach (var free in Used().Where(symbol => !declared.Contains(symbol)))
            Refuse(free.Name, "is used, but is no parameter, state or definition");
    }

    private IEnumerable<Symbol> Used() =>
        ExpressionOrder.SymbolsIn(
            model
                .Definitions.Select(definition => definition.Value)
                .Concat(model.Flows.Select(flow => flow.Rate))
                .Concat(model.Rates.Select(rate => rate.Rate))
                .Concat(model.Observables.Select(observable => observable.Value))
                .Concat(model.Events.SelectMany(written => written.Assignments.Select(a => a.Value).Append(written.Trigger)))
        );

    private string Refuse(string what, string why)
    {
        diagnostics.Error("BD2301", model.Name, TextSpan.WholeFile, $"{what} {why}.", "Write the model as SBML instead.");
        return "0";
    }

    private static void Prose(List<string> parts, params ReadOnlySpan<(string Key, string Text)> prose)
    {
        foreach (var (key, words) in prose)
            if (words.Length > 0)
                parts.Add($"{key}: {Quoted(words)}");
    }

    /// <summary>A text as it stands where YAML reads it back as the same, else in quotes.</summary>
    private static string Scalar(string words) =>
        words.Length > 0
        && (char.IsAsciiLetterOrDigit(words[0]) || words[0] is '(' or '-' or '.')
        && !words.StartsWith("- ", StringComparison.Ordinal)
        && words.All(c => char.IsAsciiLetterOrDigit(c) || " ._+-*/^()<=µ%".Contains(c))
        && !words.EndsWith(' ')
        && !words.Contains("---", StringComparison.Ordinal)
            ? words
            : Quoted(words);

    private static string Quoted(string words)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in words)
            _ = c switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                '\t' => quoted.Append("\\t"),
                _ when char.IsControl(c) || char.IsSeparator(c) && c != ' ' || c == '\uFEFF' => quoted.Append(
                    CultureInfo.InvariantCulture,
                    $"\\u{(int)c:X4}"
                ),
                _ => quoted.Append(c),
            };
        return quoted.Append('"').ToString();
    }

    private static bool IsName(string name) =>
        name.Length is > 0 and <= 100
        && ExpressionToken.IsNameStart(name[0])
        && name.All(c => ExpressionToken.IsNameStart(c) || char.IsAsciiDigit(c));
}
