using System.Collections.Immutable;
using Biodistribution.Models.Symbolics;
using Biodistribution.Models.Syntax;
using Biodistribution.Text;
using Biodistribution.Units;
using Biodistribution.Yaml;

namespace Biodistribution.Models.Checking;

/// <summary>Checks observables; one shown as a share of the injected dose is divided by the hidden parameter that stands for it.</summary>
internal sealed class ObservableChecker(NameTable names, ExpressionChecker expressions, ExpressionGraph graph, DiagnosticList diagnostics)
{
    private static readonly Dimension Dose = new() { InjectedDose = 1 };
    private static readonly Unit[] AmountUnits = [.. new[] { "particles", "cells", "mg", "nmol", "MBq", "U" }.Select(Unit.Parse)];

    private static readonly Unit Gram = Unit.Parse("g");
    private static readonly Unit Microgram = Unit.Parse("ug");

    private string firstShare = "";

    /// <summary>The variable that stands for the injected dose; null when no observable is a share of it.</summary>
    public Symbol? InjectedDose => InjectedDoseParameter?.Symbol;

    /// <summary>The hidden parameter that stands for the injected dose; null when no observable is a share of it.</summary>
    public Parameter? InjectedDoseParameter { get; private set; }

    /// <summary>The observables.</summary>
    public ImmutableArray<Observable> Observables(ImmutableArray<DefinitionSyntax> written)
    {
        var seen = new Dictionary<string, YamlScalar>();
        foreach (var observable in written)
            if (NameTable.IsName(observable.Name, diagnostics) && !seen.TryAdd(observable.Name.Text, observable.Name))
                diagnostics.Add(
                    new Diagnostic(
                        "BD2102",
                        observable.Name.File,
                        observable.Name.Place,
                        $"{observable.Name.Text} is the name of two observables.",
                        "Rename one of the two."
                    )
                    {
                        Related = [("The first is here.", seen[observable.Name.Text].File, seen[observable.Name.Text].Place)],
                    }
                );
        return [.. written.SelectMany(one => WithThosePerMass(one, seen.Keys))];
    }

    // An observable with a mass is seen per mass as well, as a share of the dose and as an amount: liver, liver_per_g, liver_conc.
    private IEnumerable<Observable> WithThosePerMass(DefinitionSyntax written, ICollection<string> names)
    {
        var value = expressions.Check(written.Value);
        var observable = Observable(written, value);
        yield return observable;
        if (written.Mass is null || expressions.Check(written.Mass) is not { IsUnknown: false } mass || value.IsUnknown)
            yield break;
        if (!mass.Fits(Gram) || mass.Kind != ValueKind.Quantity)
        {
            diagnostics.Error(
                "BD2002",
                written.Mass.Source.File,
                written.Mass.Source.Place,
                $"The mass of {written.Name.Text} {UnitWords.Is(mass.Unit)}, but must be {UnitWords.In(Gram)}.",
                "Write the mass of the organ, such as  mass: liver_mass."
            );
            yield break;
        }
        var meaning = $"{(written.Meaning.Length > 0 ? $"{written.Meaning}; " : "")}per mass of the organ";
        var isShare = observable.Unit.Dimension.InjectedDose == 1 && value.Unit.Dimension.InjectedDose == 0;
        var perMass = value.Value / mass.Value;
        Observable PerGram(string suffix, Expression amount, Unit unit) =>
            new(written.Name.Text + suffix, amount, unit)
            {
                Organ = written.Organ,
                SignalOf = written.SignalOf,
                Meaning = meaning,
            };
        if (UnitAlgebra.Quotient(observable.Unit, Gram) is { } perGram && !names.Contains($"{written.Name.Text}_per_g"))
            yield return PerGram("_per_g", isShare && InjectedDose is { } injected ? perMass / graph.Of(injected) : perMass, perGram);
        if (
            isShare
            && UnitAlgebra.Quotient(value.Unit.Dimension == Gram.Dimension ? Microgram : UnitOf(value.Unit.Dimension), Gram) is { } amount
            && !names.Contains($"{written.Name.Text}_conc")
        )
            yield return PerGram("_conc", perMass, amount);
    }

    private Observable Observable(DefinitionSyntax written, TypedExpression value)
    {
        var observable = new Observable(written.Name.Text, value.Value, written.Unit ?? value.Unit)
        {
            Meaning = written.Meaning,
            Organ = written.Organ,
            SignalOf = written.SignalOf,
        };
        if (value.Kind == ValueKind.Truth)
            diagnostics.Error(
                "BD2007",
                written.Value!.Source.File,
                written.Value.Source.Place,
                $"{written.Name.Text} is true or false, not a number.",
                "Write if(condition, 1, 0)."
            );
        else if (written.Unit is { } unit && !value.Fits(unit))
            return IsShareOfDose(value.Unit, unit) ? Share(written, observable, value) : Misfit(written, observable, value);
        return observable;
    }

    /// <summary>Whether the unit wanted is that of the value over a dose.</summary>
    private static bool IsShareOfDose(Unit value, Unit wanted) => wanted.Dimension.InjectedDose == 1 && value.Dimension.InjectedDose == 0;

    private Observable Share(DefinitionSyntax written, Observable observable, TypedExpression value)
    {
        var wanted = written.Unit!;
        var dose = value.Unit.Dimension / (wanted.Dimension / Dose);
        var (file, place) = (written.UnitSource!.File, written.UnitSource.Place);
        if (!IsAmount(dose))
        {
            diagnostics.Error(
                "BD2010",
                file,
                place,
                $"{written.Name.Text} {UnitWords.Is(value.Unit)}, which cannot be shown in {wanted.Text}.",
                dose.SaysFluid && IsAmount(dose.OfAnyFluid) ? UnitWords.OtherFluid
                    : IsAmount(value.Unit.Dimension)
                        ? $"Divide by the mass or volume that {wanted.Text} speaks of, such as the mass of the organ."
                    : ExpressionChecker.WayTo(value.Unit, Unit.None)
            );
            return observable;
        }
        if (InjectedDoseParameter is null)
        {
            var unit = names.All.FirstOrDefault(name => name.Kind == NameKind.State && name.Unit?.Dimension == dose)?.Unit ?? UnitOf(dose);
            InjectedDoseParameter = new Parameter(graph.NewSymbol(NameTable.InjectedDose), double.NaN, unit)
            {
                Meaning = "injected dose, set from the dosing",
                Lower = 0,
            };
            firstShare = written.Name.Text;
        }
        else if (InjectedDoseParameter.Unit.Dimension != dose)
        {
            diagnostics.Error(
                "BD2011",
                file,
                place,
                $"{written.Name.Text} is a share of a dose in {UnitOf(dose).Text}, but {firstShare} is one of "
                    + $"a dose in {InjectedDoseParameter.Unit.Text}.",
                "One dose is injected: show one of the two in a unit of its own."
            );
            return observable;
        }
        return observable with { Value = value.Value / graph.Of(InjectedDoseParameter.Symbol) };
    }

    private Observable Misfit(DefinitionSyntax written, Observable observable, TypedExpression value)
    {
        diagnostics.Error(
            "BD2002",
            written.UnitSource!.File,
            written.UnitSource.Place,
            $"{written.Name.Text} {UnitWords.Is(value.Unit)}, but must be {UnitWords.In(written.Unit!)}.",
            ExpressionChecker.WayTo(value.Unit, written.Unit!)
        );
        return observable;
    }

    private static bool IsAmount(Dimension dimension) => UnitOf(dimension).Dimension == dimension;

    /// <summary>A unit of an amount; no unit when it is none.</summary>
    private static Unit UnitOf(Dimension dimension) => AmountUnits.FirstOrDefault(unit => unit.Dimension == dimension, Unit.None);
}
