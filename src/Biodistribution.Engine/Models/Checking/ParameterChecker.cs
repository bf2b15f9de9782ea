using System.Collections.Immutable;
using Biodistribution.Models.Syntax;
using Biodistribution.Text;
using Biodistribution.Units;
using Biodistribution.Yaml;

namespace Biodistribution.Models.Checking;

/// <summary>Checks the values and bounds of parameters against each other and against what a quantity can be.</summary>
internal sealed class ParameterChecker(ModelSyntax syntax, NameTable names, CoherentUnits units, DiagnosticList diagnostics)
{
    private static readonly Dimension Volume = new() { Length = 3 };

    /// <summary>The parameters in coherent units.</summary>
    public ImmutableArray<Parameter> Parameters(List<(ParameterSyntax Syntax, ModelName? Name)> parameters)
    {
        var settings = new Dictionary<string, SettingSyntax>();
        foreach (var setting in syntax.IncludeSettings)
            if (names.Find(setting.Name, setting.Name.Text, "a parameter", NameKind.Parameter) is not null)
                settings[setting.Name.Text] = setting;
        return
        [
            .. parameters
                .Select(parameter => Parameter(parameter.Syntax, parameter.Name, settings.GetValueOrDefault(parameter.Syntax.Name.Text)))
                .OfType<Parameter>(),
        ];
    }

    private Parameter? Parameter(ParameterSyntax written, ModelName? name, SettingSyntax? setting)
    {
        if (setting is not null && written.Value is { } own && own.Unit.Dimension != setting.Value.Unit.Dimension)
        {
            diagnostics.Error(
                "BD2001",
                setting.Source.File,
                setting.Source.Place,
                $"What {written.Name.Text} is set to {UnitWords.Is(setting.Value.Unit)}, but must be {UnitWords.In(own.Unit)}.",
                "Write a unit of the same kind."
            );
            setting = null;
        }
        var (value, source) = setting is null ? (written.Value, written.ValueSource) : (setting.Value, setting.Source);
        var between = written.Between;
        var isClear = true;
        if (value is { } v && between is { } b && v.Unit.Dimension != b.Unit.Dimension)
        {
            diagnostics.Error(
                "BD2001",
                written.BetweenSource!.File,
                written.BetweenSource.Place,
                $"The value of {written.Name.Text} {UnitWords.Is(v.Unit)}, but its bounds are "
                    + $"{(b.Unit.Text.Length == 0 ? "pure numbers" : UnitWords.In(b.Unit))}.",
                v.Unit.Text.Length == 0 ? $"Write value: {NumberText.Of(v.Value)} {b.Unit.Text}." : "Write both in the same unit."
            );
            (between, isClear) = (null, false);
        }
        var set = syntax.Options.Any(option =>
            option.Choices.Any(choice => choice.Values.Any(choiceValue => choiceValue.Name.Text == written.Name.Text))
        );
        if (written.ValueSource is null && setting is null && !set && written.BetweenSource is null)
            diagnostics.Error(
                "BD1201",
                written.Name.File,
                written.Name.Place,
                $"The key value of {written.Name.Text} is missing.",
                "Add value: with a number and its unit."
            );
        else if (written.ValueSource is null && setting is null && !set)
            diagnostics.Error(
                "BD1201",
                written.Name.File,
                written.Name.Place,
                $"The key value of {written.Name.Text} is missing.",
                "Add value: with a number inside its bounds; an estimate starts there."
            );
        if (between is { } range && !(range.Lower <= range.Upper))
        {
            diagnostics.Error(
                "BD2211",
                written.BetweenSource!.File,
                written.BetweenSource.Place,
                $"The lower bound {NumberText.Of(range.Lower)} of {written.Name.Text} is above the upper bound "
                    + $"{NumberText.Of(range.Upper)}.",
                "Write the smaller number first."
            );
            between = null;
        }
        if (source is not null && value is { } given)
            CheckValue(written, given, source, between);
        if (name is null)
            return null;
        var unit = value?.Unit ?? between?.Unit ?? OptionUnit(written.Name.Text);
        name.Unit = isClear ? unit : null;
        if (unit is null)
            return null;
        var factor = units.Factor(unit);
        return new Parameter(name.Symbol, value is { } q ? q.Value * factor : double.NaN, unit)
        {
            Lower = between is { } lower ? lower.Lower * units.Factor(lower.Unit) : double.NegativeInfinity,
            Upper = between is { } upper ? upper.Upper * units.Factor(upper.Unit) : double.PositiveInfinity,
            Meaning = written.Meaning,
            Source = written.Source,
            Assumed = written.Assumed,
        };
    }

    private void CheckValue(ParameterSyntax written, Quantity value, YamlScalar source, QuantityRange? between)
    {
        if (value.Unit.Dimension.OfAnyFluid == Volume && value.Value <= 0)
            diagnostics.Error(
                "BD2212",
                source.File,
                source.Place,
                $"The value of {written.Name.Text} is {value}.",
                "A volume is positive."
            );
        else if (
            between is { } range
            && value.In(range.Unit) is var number
            && (number < range.Lower - (1e-12 * Math.Abs(range.Lower)) || number > range.Upper + (1e-12 * Math.Abs(range.Upper)))
        )
            diagnostics.Error(
                "BD2213",
                source.File,
                source.Place,
                $"The value {value} of {written.Name.Text} is outside its bounds {range}.",
                "Change the value, or widen the bounds."
            );
        else if (between is null && value.Value < 0 && !value.Unit.Dimension.IsNone)
            diagnostics.Error(
                "BD2214",
                source.File,
                source.Place,
                $"The value {value} of {written.Name.Text} is negative.",
                "If it may be, say so with between:, as in between: -2 .. 2 mL."
            );
        if (between is { Lower: < 0 } volume && volume.Unit.Dimension.OfAnyFluid == Volume)
            diagnostics.Error(
                "BD2212",
                written.BetweenSource!.File,
                written.BetweenSource.Place,
                $"The lower bound of {written.Name.Text} is {NumberText.Of(volume.Lower)} {volume.Unit.Text}.",
                "A volume is positive."
            );
    }

    private Unit? OptionUnit(string name) =>
        syntax
            .Options.SelectMany(option => option.Choices)
            .SelectMany(choice => choice.Values)
            .FirstOrDefault(value => value.Name.Text == name)
            ?.Value.Unit;
}
