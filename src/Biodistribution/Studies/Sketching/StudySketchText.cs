using System.Globalization;
using System.Text;
using Biodistribution.Compilation;
using Biodistribution.Models;
using Biodistribution.Models.Symbolics;
using Biodistribution.Observations;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Studies.Sketching;

/// <summary>Writes the text of a first study, with comments that say what to change.</summary>
internal sealed class StudySketchText(StudySketchRequest request, ObservationTable table, State into)
{
    // A parameter assumed within a narrower range describes the animal; one assumed over orders of magnitude is what data are for.
    private const double WideRange = 100;
    private static readonly Unit Hour = Unit.Parse("h");

    private readonly string[] groups = [.. table.Rows.Select(row => row.Group).Distinct()];
    private readonly string[] observables = [.. table.Rows.Select(row => row.Observable).Distinct()];

    /// <summary>The parameters of a model whose value it assumes within orders of magnitude.</summary>
    /// <param name="model">The model.</param>
    public static IEnumerable<Parameter> Candidates(Model model) =>
        model.Parameters.Where(parameter =>
            parameter.Assumed.Length > 0
            && parameter.Symbol != model.InjectedDose
            && parameter.Lower > 0
            && double.IsFinite(parameter.Upper)
            && parameter.Upper > WideRange * parameter.Lower
        );

    /// <inheritdoc />
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"""
            # A first study of {observables.Length} observables in {groups.Length} group{(
                groups.Length == 1 ? "" : "s"
            )}: change what you know better.
            # Check it with:  biodist check study.yaml
            # Fit it with:    biodist fit study.yaml --out results
            biodist: 1
            study: {request.Name}
            title: {Quoted(request.Title)}
            model: {request.ModelReference}
            observations: {request.ObservationFile}

            groups:

            """
        );
        foreach (var group in groups)
            text.Append(CultureInfo.InvariantCulture, $"  {Key(group)}: {{title: {Quoted(group)}}}\n");
        text.Append(Dosing()).Append(Estimate()).Append(Errors()).Append(Requests());
        return text.Replace("\r\n", "\n").ToString();
    }

    private string Dosing()
    {
        string Entry(Quantity? dose, IEnumerable<string> names) =>
            $"  - {{into: {into.Name}, amount: "
            + $"{(dose is { } one ? $"{NumberText.Of(one.Value)} {one.Unit.Text}" : $"1 {into.Unit.Text}")}, at: 0 h"
            + $"{(names.Any() ? $", groups: [{string.Join(", ", names.Select(Quoted))}]" : "")}}}\n";
        var others = groups.Where(group => !request.DoseByGroup.ContainsKey(group)).ToArray();
        var comment =
            request.Dose is not null || others.Length == 0 ? ""
            : IsLinear
                ? "\n# Write the dose that was given. Shares of it (%ID) do not depend on it in this model, "
                    + "whose rates are all first order."
            : "\n# Write the dose that was given: this model saturates, so results depend on it.";
        var own = groups
            .Where(request.DoseByGroup.ContainsKey)
            .GroupBy(group => request.DoseByGroup[group])
            .Select(same => Entry(same.Key, same));
        return $"\ndosing:{comment}\n{string.Concat(own)}"
            + $"{(others.Length == 0 ? "" : Entry(request.Dose, others.Length == groups.Length ? [] : others))}";
    }

    private bool IsLinear => CompiledModel.Compile(request.Model).IsLinear;

    private string Estimate()
    {
        var chosen = Candidates(request.Model)
            .Where(parameter => request.Estimated is not { } names || names.Contains(parameter.Name))
            .ToArray();
        if (chosen.Length == 0)
            return "";
        var text = new StringBuilder(
            "\n# Parameters the model assumes within orders of magnitude and these data respond to; the "
                + "others keep the model's value and its source.\n"
        );
        if (groups.Length > 1)
            text.Append("# One value for each group where per_group stands; take it away where the groups cannot differ.\n");
        text.Append("estimate:\n");
        foreach (var parameter in chosen)
            text.Append(
                CultureInfo.InvariantCulture,
                $"  {parameter.Name}: {{{(groups.Length > 1 && IsUptake(parameter) ? "per_group: true" : "")}}}"
                    + $"{(parameter.Meaning.Length > 0 ? $"   # {OneLine(parameter.Meaning)}" : "")}\n"
            );
        return text.ToString();
    }

    // What carries the dose from where it enters into a measured organ is the first thing in which groups may differ.
    private bool IsUptake(Parameter parameter) =>
        request.Model.Flows.Any(flow =>
            ExpressionOrder.SymbolsIn(flow.Rate).Contains(parameter.Symbol)
            && flow.Changes.Any(change => change.State == into.Symbol && change.Stoichiometry.Is(-1))
            && flow.Changes.Any(change => change.State != into.Symbol && IsMeasured(change.State))
        );

    private bool IsMeasured(Symbol state) =>
        request.Model.States.First(one => one.Symbol == state).Organ is not Organ.None and var organ
        && request.Model.Observables.Any(observable => observable.Organ == organ && observables.Contains(observable.Name));

    private string Errors() =>
        table.Rows.All(row => row.Value > 0)
            ? "\nerror:                           # scatter between animals, estimated for each organ on "
                + "the log scale\n  all: {kind: log-normal}\n"
            : "\nerror:                           # scatter between animals, estimated: a share of the "
                + "value and a constant\n  all: {kind: combined}\n";

    private string Requests()
    {
        var (time, unit) = table
            .Rows.Select(row => (row.Time, row.TimeUnit))
            .Where(at => double.IsFinite(at.Time))
            .DefaultIfEmpty((24, "h"))
            .Max();
        var last = Text(new Quantity(time, Unit.TryParse(unit.Length == 0 ? "h" : unit, out var read, out _) ? read : Hour));
        var first =
            observables.FirstOrDefault(name => request.Model.Observables.First(observable => observable.Name == name).Organ == Organ.Liver)
            ?? observables[0];
        var text = new StringBuilder("\npredict:\n");
        foreach (var group in groups)
            text.Append(
                CultureInfo.InvariantCulture,
                $"  {Key($"{first} at {last}{(groups.Length > 1 ? ", " + group : "")}")}: {{observable: {first}, "
                    + $"group: {Quoted(group)}, at: {last}}}\n"
            );
        text.Append(
            CultureInfo.InvariantCulture,
            $"\ncurves: {{until: {last}, observables: [{string.Join(", ", observables)}], groups: ["
                + $"{string.Join(", ", groups.Select(Quoted))}]}}\n"
        );
        return text.ToString();
    }

    private static string Text(Quantity quantity) => $"{NumberText.Of(quantity.Value)} {quantity.Unit.Text}";

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");

    private static string Key(string name) =>
        name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-') && name.Length > 0 && !char.IsAsciiDigit(name[0])
            ? name
            : Quoted(name);

    private static string Quoted(string text) =>
        $"\"{OneLine(text).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
