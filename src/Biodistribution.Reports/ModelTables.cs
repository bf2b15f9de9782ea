using Biodistribution.Models;
using Biodistribution.Tables;
using Biodistribution.Text;

namespace Biodistribution.Reports;

/// <summary>Tables that describe a model.</summary>
public static class ModelTables
{
    /// <summary>All parameters with value, range, unit, meaning, and source or assumption.</summary>
    /// <param name="model">The model.</param>
    public static ReportTable Parameters(Model model)
    {
        var shown = model.Parameters.Where(parameter => parameter.Symbol != model.InjectedDose).ToArray();
        double In(Parameter parameter, double value) => value / model.Units.Factor(parameter.Unit);
        string Range(Parameter parameter) =>
            double.IsInfinity(parameter.Lower) && double.IsInfinity(parameter.Upper)
                ? ""
                : $"{NumberText.Short(In(parameter, parameter.Lower))} to {NumberText.Short(In(parameter, parameter.Upper))}";
        return new(
            $"Parameters of {model.Name}: value, admissible range, and where the value comes from.",
            new Table(
                new TextColumn("Parameter", shown.Select(parameter => parameter.Name)),
                new NumberColumn("Value", shown.Select(parameter => In(parameter, parameter.Value))),
                new TextColumn("Range", shown.Select(Range)),
                new TextColumn("Unit", shown.Select(parameter => parameter.Unit.Text)),
                new TextColumn("Meaning", shown.Select(parameter => parameter.Meaning)),
                new TextColumn(
                    "Source or assumption",
                    shown.Select(parameter =>
                        parameter.Source.Length > 0 ? parameter.Source
                        : parameter.Assumed.Length > 0 ? $"assumed: {parameter.Assumed}"
                        : "assumed"
                    )
                )
            )
        );
    }
}
