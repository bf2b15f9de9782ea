using Biodistribution.Estimation.GlobalSensitivity;
using Biodistribution.Tables;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Studies.Analysis;

/// <summary>Tables and sentences of which parameters move which numbers.</summary>
public static class SensitivityTables
{
    /// <summary>Every parameter for every number, those that matter most first.</summary>
    /// <param name="result">The analysis.</param>
    /// <param name="units">The coherent units of the model.</param>
    public static Table Inputs(SensitivityResult result, CoherentUnits units)
    {
        ArgumentNullException.ThrowIfNull(result);
        var rows = result.Outputs.SelectMany(output => output.Ranked.Select(input => (Output: output, Input: input))).ToArray();
        var inputs = result.Request.Inputs;
        double Shown(int input, double value) => value / units.Factor(inputs[input].Parameter.Unit);
        Table ranges = new(
            new TextColumn("number", rows.Select(row => row.Output.Prediction.Name)),
            new TextColumn("parameter", rows.Select(row => inputs[row.Input].Parameter.Name)),
            new NumberColumn("from", rows.Select(row => Shown(row.Input, inputs[row.Input].Lower))),
            new NumberColumn("to", rows.Select(row => Shown(row.Input, inputs[row.Input].Upper))),
            new TextColumn("unit", rows.Select(row => inputs[row.Input].Parameter.Unit.Text))
        );
        NumberColumn Of(string name, Func<(OutputSensitivity Output, int Input), double> number) => new(name, rows.Select(number));
        return new Table([
            .. ranges.Columns,
            .. result.Request.Method == SensitivityMethod.Sobol
                ? new TableColumn[]
                {
                    Of("first_order", row => row.Output.Sobol!.Indices[row.Input].First.Value),
                    Of("first_order_lower", row => row.Output.Sobol!.Indices[row.Input].First.Lower),
                    Of("first_order_upper", row => row.Output.Sobol!.Indices[row.Input].First.Upper),
                    Of("total", row => row.Output.Sobol!.Indices[row.Input].Total.Value),
                    Of("total_lower", row => row.Output.Sobol!.Indices[row.Input].Total.Lower),
                    Of("total_upper", row => row.Output.Sobol!.Indices[row.Input].Total.Upper),
                }
                :
                [
                    Of("mu", row => row.Output.Morris[row.Input].Mean),
                    Of("mu_star", row => row.Output.Morris[row.Input].Absolute.Value),
                    Of("mu_star_lower", row => row.Output.Morris[row.Input].Absolute.Lower),
                    Of("mu_star_upper", row => row.Output.Morris[row.Input].Absolute.Upper),
                    Of("sigma", row => row.Output.Morris[row.Input].StandardDeviation),
                    new TextColumn(
                        "effect_unit",
                        rows.Select(row => result.Request.OfLogarithm ? "natural logarithm" : row.Output.Prediction.Unit.Text)
                    ),
                ],
        ]);
    }

    /// <summary>What each number is over all parameter sets.</summary>
    /// <param name="result">The analysis.</param>
    public static Table Outputs(SensitivityResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var outputs = result.Outputs;
        return new Table(
            new TextColumn("number", outputs.Select(one => one.Prediction.Name)),
            new NumberColumn("quantile_025", outputs.Select(one => one.Lower)),
            new NumberColumn("median", outputs.Select(one => one.Median)),
            new NumberColumn("quantile_975", outputs.Select(one => one.Upper)),
            new TextColumn("unit", outputs.Select(one => one.Prediction.Unit.Text)),
            new NumberColumn("parameter_sets", outputs.Select(_ => (double)result.Request.Points)),
            new NumberColumn("not_computed", outputs.Select(one => (double)one.Failed))
        );
    }

    /// <summary>What moves each number most, one sentence a number.</summary>
    /// <param name="result">The analysis.</param>
    public static IEnumerable<string> Sentences(SensitivityResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        foreach (var output in result.Outputs)
        {
            var unit = output.Prediction.Unit.Text is { Length: > 0 } text ? $" {text}" : "";
            var range =
                $"{output.Prediction.Name}: {NumberText.ForSentence(output.Lower)} to {NumberText.ForSentence(output.Upper)}{unit} "
                + $"in 95 % of the parameter sets";
            int[] first = [.. output.Ranked.Where(input => output.Weight(input) > 0).Take(3)];
            yield return first.Length == 0
                ? $"{range}; no parameter moves it."
                : $"{range}; moved most by {string.Join(", ", first.Select(input => Said(result, output, input)))}.{Together(output)}";
        }
    }

    private static string Said(SensitivityResult result, OutputSensitivity output, int input)
    {
        var name = result.Request.Inputs[input].Parameter.Name;
        if (output.Sobol is { } sobol)
            return $"{name} (total {sobol.Indices[input].Total.Value.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture)})";
        var scale = result.Request.OfLogarithm ? "on the logarithm" : output.Prediction.Unit.Text;
        return $"{name} ({$"{NumberText.ForSentence(output.Morris[input].Absolute.Value)} {scale}".TrimEnd()})";
    }

    // What is left of the variance when every parameter's own share is taken off is made by several together.
    private static string Together(OutputSensitivity output) =>
        output.Sobol is { } sobol && 1 - sobol.Indices.Sum(index => index.First.Value) is > 0.05 and var rest
            ? $" {rest.ToString("P0", System.Globalization.CultureInfo.InvariantCulture)} of its variance is made by parameters together."
            : "";
}
