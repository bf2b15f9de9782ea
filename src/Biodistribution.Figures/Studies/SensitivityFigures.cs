using System.Collections.Immutable;
using Biodistribution.Estimation.GlobalSensitivity;
using Biodistribution.Figures.Catalogue;
using Biodistribution.Numerics.Sensitivity;

namespace Biodistribution.Figures.Studies;

/// <summary>Figures of which parameters move which numbers.</summary>
public static class SensitivityFigures
{
    // Beyond these an input moves the number by little.
    private const int MostInputs = 12;

    /// <summary>The inputs that matter most for each number; null where none moves any.</summary>
    /// <param name="result">The analysis.</param>
    /// <param name="isSimulated">The study's data are simulated.</param>
    public static Figure? Build(SensitivityResult result, bool isSimulated)
    {
        ArgumentNullException.ThrowIfNull(result);
        var moved = result.Outputs.Where(output => output.Ranked.Any(input => output.Weight(input) > 0)).ToArray();
        if (moved.Length == 0)
            return null;
        return new SensitivityFigure
        {
            Name = "sensitivity",
            Title = moved.Length == 1 ? $"What moves {moved[0].Prediction.Name}" : "What moves each number most",
            Finding = string.Join(
                " ",
                moved.Select(output => $"{output.Prediction.Name} is moved most by {Name(result, output.Ranked.First())}.")
            ),
            IsSimulated = isSimulated,
            Notes =
            [
                $"Points and whiskers: estimate and {result.Request.Confidence:P0} interval by bootstrap; parameters vary over their "
                    + $"ranges, independently.",
            ],
            Results = [.. moved.Select(output => PanelOf(result, output, moved.Length == 1))],
        };
    }

    private static SensitivityPanel PanelOf(SensitivityResult result, OutputSensitivity output, bool isAlone)
    {
        int[] shown = [.. output.Ranked.Where(input => output.Weight(input) > 0).Take(MostInputs)];
        ImmutableArray<(string, ImmutableArray<(double, double, double)>)> series = output.Sobol is { } sobol
            ?
            [
                ("total", [.. shown.Select(input => Of(sobol.Indices[input].Total))]),
                ("first order", [.. shown.Select(input => Of(sobol.Indices[input].First))]),
            ]
            :
            [
                ("mean size of effects, μ*", [.. shown.Select(input => Of(output.Morris[input].Absolute))]),
                ("their sd, σ", [.. shown.Select(input => (output.Morris[input].StandardDeviation, double.NaN, double.NaN))]),
            ];
        return new SensitivityPanel(
            isAlone ? "" : output.Prediction.Name,
            output.Sobol is null
                ? new PanelAxis(
                    result.Request.OfLogarithm ? "Elementary effect on the logarithm" : "Elementary effect",
                    result.Request.OfLogarithm ? "" : output.Prediction.Unit.Text
                )
                : new PanelAxis(result.Request.OfLogarithm ? "Share of the variance of the logarithm" : "Share of the variance")
                {
                    Minimum = -0.05,
                },
            [.. shown.Select(input => Name(result, input))],
            series
        );
    }

    private static string Name(SensitivityResult result, int input) => result.Request.Inputs[input].Parameter.Name;

    private static (double, double, double) Of(Share share) => (share.Value, share.Lower, share.Upper);
}
