using System.Globalization;
using Biodistribution.Models;
using Biodistribution.Models.Symbolics;
using Biodistribution.Text;

namespace Biodistribution.Interchange.Nonmem;

/// <summary>The states that CMT refers to, and the observable each row measures.</summary>
internal sealed class RecordCompartments(Model model, RecordMapping mapping, string file, List<Diagnostic> diagnostics)
{
    private readonly string[] observables =
    [
        .. mapping.Observables.IsEmpty ? model.Observables.Select(observable => observable.Name) : mapping.Observables,
    ];
    private readonly Dictionary<Symbol, Expression> definitions = model.Definitions.ToDictionary(
        definition => definition.Target,
        definition => definition.Value
    );
    private readonly Dictionary<(bool IsByCompartment, string Text), int> measured = [];

    /// <summary>The state a dose or replacement enters; null with an error where the model has none.</summary>
    public Symbol? Entered(EventRecord record) => Find(record, mapping.DefaultCompartment);

    /// <summary>
    /// The index of the observable a row measures: that of DVID; without one, on observation rows, the one that reads the compartment of
    /// CMT; else the first.
    /// -1 for none, with an error where the row asks for one.
    /// </summary>
    public int Measured(EventRecord record)
    {
        if (record.Kind is not (EventKind.Observation or EventKind.Other))
            return IndexOf(observables.FirstOrDefault() ?? "");
        var isByCompartment = record.Kind == EventKind.Observation && IsNone(record.Observable) && !IsNone(record.Compartment);
        var key = (isByCompartment, isByCompartment ? record.Compartment : record.Observable);
        return measured.TryGetValue(key, out var known) ? known : measured[key] = isByCompartment ? Reading(record) : Named(record);
    }

    private static bool IsNone(string text) => text.Length == 0 || (IsNumber(text, out var number) && number == 0);

    private static bool IsNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out number);

    private int IndexOf(string name) => model.Observables.ToList().FindIndex(observable => observable.Name == name);

    private int Named(EventRecord record)
    {
        if (IsNone(record.Observable))
            return IndexOf(observables.FirstOrDefault() ?? "");
        var name =
            !IsNumber(record.Observable, out var number) ? record.Observable
            : number >= 1 && number <= observables.Length ? observables[number - 1]
            : "";
        var index = IndexOf(name);
        if (index < 0)
            Error(
                record,
                "BD7238",
                $"The model has no observable {record.Observable} (DVID).",
                $"Observables are numbered from 1 or named: {string.Join(", ", observables)}."
            );
        return index;
    }

    // NONMEM predicts the scaled amount of the compartment: the observable that is the state, or reads no other state.
    private int Reading(EventRecord record)
    {
        if (Find(record, 0) is not { } state)
            return -1;
        var states = model.States.Select(one => one.Symbol).ToHashSet();
        var read = model.Observables.Select(observable => StatesIn(observable.Value, states)).ToArray();
        int[] Where(Func<int, bool> holds) => [.. Enumerable.Range(0, read.Length).Where(holds)];
        var alone = Where(i => read[i].SetEquals([state]));
        var itself = alone
            .Where(i => Resolved(model.Observables[i].Value) is { Operation: Operation.Symbol } value && value.Symbol == state)
            .ToArray();
        var found =
            itself.Length == 1 ? itself
            : alone.Length > 0 ? alone
            : Where(i => read[i].Contains(state));
        if (found.Length == 1)
            return found[0];
        var names = string.Join(
            ", ",
            (found.Length > 0 ? found : [.. Enumerable.Range(0, read.Length)]).Select(i => model.Observables[i].Name)
        );
        Error(
            record,
            "BD7239",
            found.Length == 0
                ? $"No observable of the model reads the compartment {state.Name}, which the observation names as CMT."
                : $"Several observables read the compartment {state.Name}, which the observation names as CMT: {names}.",
            $"Name the observable in a column DVID, or leave CMT empty for the first of {string.Join(", ", observables)}."
        );
        return -1;
    }

    private Expression Resolved(Expression value) =>
        value.Operation == Operation.Symbol && definitions.TryGetValue(value.Symbol!, out var meaning) ? Resolved(meaning) : value;

    private HashSet<Symbol> StatesIn(Expression value, HashSet<Symbol> states)
    {
        var reached = new HashSet<Symbol>();
        var pending = new Stack<Expression>([value]);
        while (pending.TryPop(out var expression))
            foreach (var symbol in ExpressionOrder.SymbolsIn(expression))
                if (reached.Add(symbol) && definitions.TryGetValue(symbol, out var meaning))
                    pending.Push(meaning);
        reached.IntersectWith(states);
        return reached;
    }

    private Symbol? Find(EventRecord record, int absent)
    {
        var text = record.Compartment;
        Symbol? symbol = null;
        if (text.Length > 0 && !IsNumber(text, out _))
            symbol = model.States.FirstOrDefault(state => state.Name == text)?.Symbol;
        else
        {
            var number = IsNumber(text, out var given) && given != 0 ? given : absent;
            var numbered = mapping.Compartments.IsEmpty ? model.States.Select(state => state.Symbol).ToArray() : [.. mapping.Compartments];
            if (number >= 1 && number <= numbered.Length)
                symbol = numbered[number - 1];
        }

        if (symbol is null)
            Error(
                record,
                "BD7230",
                $"The model has no compartment {(text.Length > 0 ? text : "for doses")}.",
                $"Compartments are numbered from 1 or named: {string.Join(", ", model.States.Select(state => state.Name))}."
            );
        return symbol;
    }

    private void Error(EventRecord record, string code, string message, string hint) =>
        diagnostics.Add(new Diagnostic(code, file, new TextSpan(record.Line, 1), message, hint));
}
