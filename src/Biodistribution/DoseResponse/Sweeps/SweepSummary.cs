using System.Collections.Immutable;

namespace Biodistribution.DoseResponse.Sweeps;

/// <summary>What one dose-response curve comes to: bottom, top, EC50 and slope of a Hill curve fitted to each parameter draw, as quantiles over the draws, or why there are none.</summary>
/// <param name="Group">The group.</param>
/// <param name="Quantity">What responds.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="DoseUnit">The unit of the EC50.</param>
public sealed record SweepSummary(string Group, SweepQuantity Quantity, string Unit, string DoseUnit)
{
    /// <summary>Median and quantiles of each number of the curve, when they are determined.</summary>
    public ImmutableArray<(string Name, double Median, double Lower, double Upper)> Numbers { get; init; } = [];

    /// <summary>The summary in words.</summary>
    public string Text { get; init; } = "";

    /// <summary>Summarises the amounts of a sweep.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="confidence">Share of the draws between the quantiles.</param>
    public static ImmutableArray<SweepSummary> Of(SweepResult sweep, double confidence) =>
        [.. sweep.Curves.Where(curve => curve.Quantity == SweepQuantity.Amount).Select(curve => Of(sweep, curve, confidence))];

    private static SweepSummary Of(SweepResult sweep, SweepBand curve, double confidence)
    {
        var summary = new SweepSummary(curve.Group, curve.Quantity, curve.Unit, sweep.DoseUnit);
        return summary with { Text = $"not determined in this dose range ({confidence:P0})" };
    }
}
