using System.Collections.Immutable;
using Biodistribution.Models.Symbolics;
using Biodistribution.Models.Syntax;
using Biodistribution.Text;
using Biodistribution.Units;
using Biodistribution.Yaml;

namespace Biodistribution.Models.Checking;

/// <summary>Checks named alternatives, and the numbers a model must reproduce under them.</summary>
internal sealed class OptionChecker(NameTable names, CoherentUnits units, DiagnosticList diagnostics)
{
    /// <summary>The options, the default choice of each first.</summary>
    public ImmutableArray<ModelOption> Options(ImmutableArray<OptionSyntax> written) => [.. written.Select(Option).OfType<ModelOption>()];

    /// <summary>The parameters with the values of the default choices; a different value of their own is worth a warning.</summary>
    public ImmutableArray<Parameter> WithDefaults(
        ImmutableArray<Parameter> parameters,
        ModelSyntax syntax,
        ImmutableArray<ModelOption> options
    )
    {
        var defaults = new Dictionary<Symbol, double>();
        foreach (var (parameter, value) in options.SelectMany(option => option.Choices[0].Values))
            defaults[parameter] = value;
        return
        [
            .. parameters.Select(parameter =>
                defaults.TryGetValue(parameter.Symbol, out var value) ? WithDefault(parameter, value, syntax) : Complete(parameter, syntax)
            ),
        ];
    }

    /// <summary>A number to be reproduced; null after a diagnostic.</summary>
    public ReproducedNumber? Reproduced(ReproducedSyntax written, Model model)
    {
        var observable = model.Observables.FirstOrDefault(observable => observable.Name == written.Observable.Text);
        if (observable is null)
            diagnostics.Error(
                "BD2215",
                written.Observable.File,
                written.Observable.Place,
                $"{NumberText.Quoted(written.Observable.Text)} is not an observable of this model.",
                NearestName.Question(written.Observable.Text, model.Observables.Select(other => other.Name)) is { Length: > 0 } question
                    ? question
                    : "Name one of the model's observables."
            );
        else if (observable.Unit.Dimension != written.Between.Unit.Dimension)
            Mismatch(written.BetweenSource, $"The range of {observable.Name}", written.Between.Unit, observable.Unit);
        if (written.At.Unit.Dimension != units.TimeUnit.Dimension)
            Mismatch(written.AtSource, "The time", written.At.Unit, units.TimeUnit);
        if (!(written.Between.Lower <= written.Between.Upper))
            diagnostics.Error(
                "BD2211",
                written.BetweenSource.File,
                written.BetweenSource.Place,
                "The lower end of the range is above the upper one.",
                "Write the smaller number first."
            );
        var choices = written.Options.SelectMany(choice => Choice(choice.Option, choice.Choice, model.Options)).ToList();
        return new ReproducedNumber(
            written.Observable.Text,
            written.At.In(units),
            written.Between.Lower * units.Factor(written.Between.Unit),
            written.Between.Upper * units.Factor(written.Between.Unit),
            written.Source
        )
        {
            Choices = written
                .Options.GroupBy(choice => choice.Option.Text)
                .ToImmutableDictionary(one => one.Key, one => one.Last().Choice.Text),
            File = written.BetweenSource.File,
            Place = written.BetweenSource.Place,
            Doses = Settings(written.Doses, "a state", NameKind.State),
            Set = [.. choices, .. Settings(written.Set, "a parameter", NameKind.Parameter)],
        };
    }

    private ModelOption? Option(OptionSyntax written)
    {
        if (!NameTable.IsName(written.Name, diagnostics))
            return null;
        if (written.Choices.IsEmpty)
        {
            diagnostics.Error(
                "BD2216",
                written.Name.File,
                written.Name.Place,
                $"The option {written.Name.Text} has no choices.",
                "Write each choice with the parameter values that make it."
            );
            return null;
        }
        var choices = written
            .Choices.Select(choice => new ModelChoice(
                choice.Name.Text,
                Settings(choice.Values, "a parameter", NameKind.Parameter),
                choice.Meaning
            ))
            .ToList();
        if (written.Default is { } chosen)
        {
            var index = choices.FindIndex(choice => choice.Name == chosen.Text);
            if (index < 0)
                diagnostics.Error(
                    "BD2217",
                    chosen.File,
                    chosen.Place,
                    $"{NumberText.Quoted(chosen.Text)} is not a choice of {written.Name.Text}.",
                    $"Write one of: {string.Join(", ", choices.Select(choice => choice.Name))}."
                );
            else
                choices.Insert(0, choices[index]);
            if (index >= 0)
                choices.RemoveAt(index + 1);
        }
        return new ModelOption(written.Name.Text, [.. choices]);
    }

    private ImmutableArray<(Symbol, double)> Settings(ImmutableArray<SettingSyntax> settings, string wanted, NameKind kind)
    {
        var values = ImmutableArray.CreateBuilder<(Symbol, double)>();
        foreach (var setting in settings)
        {
            if (names.Find(setting.Name, setting.Name.Text, wanted, kind) is not { } name)
                continue;
            if (name.Unit is { } unit && unit.Dimension != setting.Value.Unit.Dimension)
                Mismatch(setting.Source, setting.Name.Text, setting.Value.Unit, unit);
            values.Add((name.Symbol, setting.Value.In(units)));
        }
        return values.DrainToImmutable();
    }

    private IEnumerable<(Symbol, double)> Choice(YamlScalar option, YamlScalar choice, ImmutableArray<ModelOption> options)
    {
        if (options.FirstOrDefault(known => known.Name == option.Text) is not { } found)
            diagnostics.Error(
                "BD2217",
                option.File,
                option.Place,
                $"{NumberText.Quoted(option.Text)} is not an option of this model.",
                NearestName.Question(option.Text, options.Select(known => known.Name))
            );
        else if (found.Choices.FirstOrDefault(known => known.Name == choice.Text) is { } chosen)
            return chosen.Values;
        else
            diagnostics.Error(
                "BD2217",
                choice.File,
                choice.Place,
                $"{NumberText.Quoted(choice.Text)} is not a choice of {found.Name}.",
                $"Write one of: {string.Join(", ", found.Choices.Select(known => known.Name))}."
            );
        return [];
    }

    private Parameter WithDefault(Parameter parameter, double value, ModelSyntax syntax)
    {
        var written = syntax.Parameters.First(other => other.Name.Text == parameter.Name);
        if (written.ValueSource is { } source && source.File == syntax.File && Math.Abs(parameter.Value - value) > 1e-12 * Math.Abs(value))
            diagnostics.Warning(
                "BD2903",
                source.File,
                source.Place,
                $"The value of {parameter.Name} is not that of the default choice, which is taken.",
                "Leave the value out, or write that of the default choice."
            );
        if (value < parameter.Lower || value > parameter.Upper)
            diagnostics.Error(
                "BD2213",
                written.Name.File,
                written.Name.Place,
                $"The default choice sets {parameter.Name} outside its bounds {written.Between}.",
                "Change the choice, or widen the bounds."
            );
        return parameter with { Value = value };
    }

    private Parameter Complete(Parameter parameter, ModelSyntax syntax)
    {
        if (double.IsNaN(parameter.Value) && !diagnostics.HasErrors)
        {
            var written = syntax.Parameters.First(other => other.Name.Text == parameter.Name).Name;
            diagnostics.Error(
                "BD1201",
                written.File,
                written.Place,
                $"{parameter.Name} has no value of its own and the default choice sets none.",
                "Add value: with a number and its unit."
            );
        }
        return parameter;
    }

    private void Mismatch(YamlScalar source, string what, Unit unit, Unit wanted) =>
        diagnostics.Error(
            "BD2001",
            source.File,
            source.Place,
            $"{what} {UnitWords.Is(unit)}, but must be {(wanted.Text.Length == 0 ? "a pure number" : $"in a unit like {wanted.Text}")}.",
            "Correct the unit."
        );
}
