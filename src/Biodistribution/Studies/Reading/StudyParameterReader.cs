using Biodistribution.Experiments;
using Biodistribution.Models;
using Biodistribution.Text;
using Biodistribution.Yaml;

namespace Biodistribution.Studies.Reading;

/// <summary>Reads the parameters a study or regimen adds to those of the model.</summary>
/// <param name="names">The names of the model; grows by what is added.</param>
/// <param name="diagnostics">Receives what is wrong.</param>
internal sealed class StudyParameterReader(StudyNames names, DiagnosticList diagnostics)
{
    /// <summary>Adds the parameters; those with a range are returned.</summary>
    /// <param name="written">The section; null for none.</param>
    public List<AssumedParameter> Read(YamlMapping? written)
    {
        var assumed = new List<AssumedParameter>();
        foreach (var (name, node) in written?.Entries ?? [])
        {
            if (
                MappingReader.TryRead(node, StudyKeys.Parameter, diagnostics) is not { } parameter
                || parameter.Scalar("value") is not { } valueText
                || valueText.AsQuantity(diagnostics) is not { } value
            )
                continue;
            if (names.Model.Parameters.Any(taken => taken.Name == name.Text) || names.Model.States.Any(taken => taken.Name == name.Text))
            {
                diagnostics.Error(
                    "BD3010",
                    name.File,
                    name.Place,
                    $"The model has a quantity {name.Text} already.",
                    "Give the study's parameter another name; to give the model's another value, write it under set."
                );
                continue;
            }
            var unit = value.Unit;
            var range = parameter.Scalar("between") is { } between ? names.Range(between, unit.Dimension, name.Text) : null;
            var reason = parameter.Has("assumed") ? parameter.Text("assumed") ?? "" : "";
            var coherent = value.In(names.Model.Units);
            if (range is var (low, high) && (coherent < low || coherent > high))
                diagnostics.Error(
                    "BD3007",
                    valueText.File,
                    valueText.Place,
                    $"{valueText.Text} is outside the range given for {name.Text}.",
                    "Change the value or the range."
                );
            var added = new Parameter(names.Model.Graph.NewSymbol(name.Text), coherent, unit)
            {
                Lower = range?.Lower ?? double.NegativeInfinity,
                Upper = range?.Upper ?? double.PositiveInfinity,
                Assumed = reason,
                Source = parameter.Has("source") ? parameter.Text("source") ?? "" : "",
                Meaning = parameter.Has("meaning") ? parameter.Text("meaning") ?? "" : "",
            };
            names.Model = names.Model with { Parameters = names.Model.Parameters.Add(added) };
            if (range is var (lower, upper))
                assumed.Add(new AssumedParameter(added.Symbol, lower, upper, reason));
        }
        return assumed;
    }
}
