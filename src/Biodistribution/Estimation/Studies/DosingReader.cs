using System.Collections.Immutable;
using Biodistribution.Models.Diagnostics;
using Biodistribution.Models.Symbolics;
using Biodistribution.Models.Syntax;

namespace Biodistribution.Estimation.Studies;

/// <summary>Reads what animals are given.</summary>
internal sealed class DosingReader(StudyNames names, DiagnosticList diagnostics)
{
    private const int MostRepeats = 10_000;

    public List<(ImmutableArray<string> Groups, Dose Dose)> Read(MappingReader file, IReadOnlyList<StudyGroup> groups)
    {
        var doses = new List<(ImmutableArray<string>, Dose)>();
        foreach (var item in file.Items("dosing"))
            if (MappingReader.Of(item, StudyKeys.Dose, diagnostics) is { } dose && Read(dose) is { } read)
                doses.Add((Groups(dose, groups), read));
        return doses;
    }

    private Dose? Read(MappingReader dose)
    {
        if (dose.Scalar("into") is not { } into || names.State(into) is not { } state || dose.Scalar("amount") is not { } amountText)
            return null;
        if (state.IsSink)
        {
            diagnostics.Error("BD3014", into.File, into.Place, $"A dose cannot enter {state.Name}: it is a sink, where things end.", "Name the state the dose is given into, such as blood.");
            return null;
        }
        var amount = names.Value(amountText, state.Unit.Dimension, $"the state {state.Name}");
        var duration = Time(dose, "over");
        var interval = Time(dose, "every");
        var times = dose.Has("times") ? dose.Integer("times", 1, MostRepeats) ?? 1 : 1;
        if (interval is null && times > 1)
            diagnostics.Error("BD3015", dose.Mapping.File, dose.PlaceOf("times"), $"The dose is given {times} times, but not how far apart.", "Add  every: 24 h.");
        if (interval is not null && !dose.Has("times"))
            diagnostics.Error("BD3015", dose.Mapping.File, dose.PlaceOf("every"), "The dose is repeated, but not how often.", "Add  times: 4  (the first one counts).");
        Positive(amountText, amount, "A dose", allowZero: true);
        if (dose.Scalar("over") is { } over)
            Positive(over, duration, "The duration of an infusion", allowZero: false);
        if (dose.Scalar("every") is { } every)
            Positive(every, interval, "The time between doses", allowZero: false);
        var at = dose.Has("at") ? Time(dose, "at") : names.Model.Graph.Zero;
        return amount is null || at is null ? null : new Dose(state.Symbol, amount, at) { Duration = duration, Interval = interval, Count = times };
    }

    private Expression? Time(MappingReader dose, string key) =>
        dose.Scalar(key) is { } text ? names.Value(text, names.Model.Units.TimeUnit.Dimension, "time") : null;

    private void Positive(YamlScalar text, Expression? value, string what, bool allowZero)
    {
        if (value is { IsConstant: true } && (allowZero ? value.Value < 0 : value.Value <= 0))
            diagnostics.Error("BD3012", text.File, text.Place, $"{what} cannot be {(value.Value < 0 ? "negative" : "zero")}.", "Write a positive amount or time.");
    }

    private ImmutableArray<string> Groups(MappingReader dose, IReadOnlyList<StudyGroup> groups)
    {
        if (!dose.Has("groups"))
            return [.. groups.Select(group => group.Name)];
        var named = ImmutableArray.CreateBuilder<string>();
        foreach (var item in dose.Items("groups"))
            if (item.AsScalar("groups", diagnostics) is { } name)
            {
                if (groups.Any(group => group.Name == name.Text))
                    named.Add(name.Text);
                else
                    names.Unknown("BD3004", name, "group", groups.Select(group => group.Name));
            }
        return named.ToImmutable();
    }
}
