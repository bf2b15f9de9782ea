using System.Collections.Immutable;
using Biodistribution.Experiments;
using Biodistribution.Models;
using Biodistribution.Models.Symbolics;
using Biodistribution.Text;
using Biodistribution.Yaml;

namespace Biodistribution.Studies.Reading;

/// <summary>Reads what animals are given.</summary>
/// <param name="names">The names of the model.</param>
/// <param name="diagnostics">Receives what is wrong.</param>
/// <param name="regimens">Reads the regimen files that stand among the doses of a study.</param>
/// <param name="beside">The path of a file named from the study's folder.</param>
internal sealed class DosingReader(
    StudyNames names,
    DiagnosticList diagnostics,
    RegimenReader? regimens = null,
    Func<string, string>? beside = null
)
{
    private const int MostRepeats = 10_000;

    /// <summary>Opens the regimen files among the doses, so that their parameters can be used everywhere in the study.</summary>
    public IReadOnlyList<AssumedParameter> OpenRegimens(MappingReader file) =>
        [
            .. file.Items("dosing")
                .OfType<YamlMapping>()
                .Select(item => item.Find("regimen")?.Value)
                .OfType<YamlScalar>()
                .Where(name => !string.IsNullOrWhiteSpace(name.Text))
                .SelectMany(name => regimens!.Open(beside!(name.Text))),
        ];

    /// <summary>The doses with the groups they are meant for.</summary>
    public List<(ImmutableArray<string> Groups, Dose Dose)> Read(MappingReader file, IReadOnlyList<StudyGroup> groups)
    {
        var doses = new List<(ImmutableArray<string> Groups, Dose Dose)>();
        foreach (var item in file.Items("dosing"))
        {
            var before = doses.Count;
            if (item is YamlMapping mapping && mapping.Find("regimen") is not null)
                doses.AddRange(Regimen(new MappingReader(mapping, StudyKeys.IncludedRegimen, diagnostics), groups));
            else if (MappingReader.TryRead(item, StudyKeys.Dose, diagnostics) is { } dose && Dose(dose) is { } read)
                doses.Add((Groups(dose, groups), read));
            WarnOfRepeats(item, doses, before);
        }
        return doses;
    }

    // Expressions are hash-consed: doses alike are equal.
    private void WarnOfRepeats(YamlNode item, List<(ImmutableArray<string> Groups, Dose Dose)> doses, int before)
    {
        if (
            doses
                .Skip(before)
                .SelectMany(later =>
                    doses
                        .Take(before)
                        .Where(earlier => earlier.Dose == later.Dose)
                        .SelectMany(earlier => earlier.Groups.Intersect(later.Groups))
                )
                .FirstOrDefault() is
            { } group
        )
            diagnostics.Warning(
                "BD3025",
                item.File,
                item.Place,
                $"The group {group} gets the same dose at the same time as in an earlier entry.",
                "Take one out; if twice the amount is meant, write the sum in one entry."
            );
    }

    private IEnumerable<(ImmutableArray<string>, Dose)> Regimen(MappingReader given, IReadOnlyList<StudyGroup> groups)
    {
        if (given.Scalar("regimen") is not { } name)
            return [];
        var named = Groups(given, groups);
        var later = Time(given, "at");
        return regimens!.Doses(beside!(name.Text)).Select(dose => (named, later is null ? dose : dose with { Time = dose.Time + later }));
    }

    /// <summary>One dose; null after a diagnostic.</summary>
    public Dose? Dose(MappingReader dose)
    {
        if (dose.Scalar("into") is not { } into || names.State(into) is not { } state || dose.Scalar("amount") is not { } amountText)
            return null;
        if (state.IsSink)
        {
            diagnostics.Error(
                "BD3014",
                into.File,
                into.Place,
                $"A dose cannot enter {state.Name}: it is a sink, where things end.",
                "Name the state the dose is given into, such as blood."
            );
            return null;
        }
        var amount = Amount(dose, amountText, state);
        var duration = Time(dose, "over");
        var interval = Time(dose, "every");
        var times = dose.Has("times") ? dose.Integer("times", 1, MostRepeats) ?? 1 : 1;
        if (interval is null && times > 1)
            diagnostics.Error(
                "BD3015",
                dose.Mapping.File,
                dose.PlaceOf("times"),
                $"The dose is given {times} times, but not how far apart.",
                "Add  every: 24 h."
            );
        if (interval is not null && !dose.Has("times"))
            diagnostics.Error(
                "BD3015",
                dose.Mapping.File,
                dose.PlaceOf("every"),
                "The dose is repeated, but not how often.",
                "Add  times: 4  (the first one counts)."
            );
        Positive(amountText, amount, "A dose", allowZero: true);
        if (dose.Scalar("over") is { } over)
            Positive(over, duration, "The duration of an infusion", allowZero: false);
        if (dose.Scalar("every") is { } every)
            Positive(every, interval, "The time between doses", allowZero: false);
        var at = dose.Has("at") ? Time(dose, "at") : names.Model.Graph.Zero;
        return amount is null || at is null
            ? null
            : new Dose(state.Symbol, amount, at)
            {
                Duration = duration,
                Interval = interval,
                Count = times,
            };
    }

    // An amount, or an amount per kg and the parameter it is multiplied by.
    private Expression? Amount(MappingReader dose, YamlScalar text, State state)
    {
        if (!dose.Has("per"))
        {
            var given = names.Value(text, state.Unit.Dimension, $"the state {state.Name}");
            names.Doubts.OfDose(text, given is { IsConstant: true } ? given.Value : null, state.Unit.Dimension, names.Model.Units);
            return given;
        }
        if (dose.Scalar("per") is not { } per || names.Parameter(per) is not { } size)
            return null;
        var amount = names.Value(text, state.Unit.Dimension / size.Unit.Dimension, $"the state {state.Name} per {size.Name}");
        Positive(text, amount, "A dose", allowZero: true);
        return amount is null ? null : amount * names.Model.Graph.Of(size.Symbol);
    }

    private Expression? Time(MappingReader dose, string key) => dose.Scalar(key) is { } text ? names.TimeValue(text) : null;

    private void Positive(YamlScalar text, Expression? value, string what, bool allowZero)
    {
        var number = value is { IsConstant: true }
            ? value.Value
            : names.Model.Parameters.FirstOrDefault(parameter => ReferenceEquals(parameter.Symbol, value?.Symbol))?.Value;
        if (allowZero ? number < 0 : number <= 0)
            diagnostics.Error(
                "BD3012",
                text.File,
                text.Place,
                $"{what} cannot be {(number < 0 ? "negative" : "zero")}.",
                "Write a positive amount or time."
            );
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
