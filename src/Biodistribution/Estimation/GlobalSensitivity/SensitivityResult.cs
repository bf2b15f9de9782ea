using System.Collections.Immutable;
using Biodistribution.Numerics.Sensitivity;

namespace Biodistribution.Estimation.GlobalSensitivity;

/// <summary>Which parameters move which numbers most.</summary>
/// <param name="Request">What was asked.</param>
/// <param name="Outputs">Each number with its parameters.</param>
/// <param name="IsComplete">Whether all of the work was done.</param>
public sealed record SensitivityResult(SensitivityRequest Request, ImmutableArray<OutputSensitivity> Outputs, bool IsComplete);

/// <summary>What one number owes to each parameter.</summary>
/// <param name="Prediction">The number.</param>
/// <param name="Lower">Its 2.5 % quantile over all parameter sets, in its unit.</param>
/// <param name="Median">Its median.</param>
/// <param name="Upper">Its 97.5 % quantile.</param>
/// <param name="Failed">Parameter sets at which it could not be computed; their rows or steps are left out.</param>
public sealed record OutputSensitivity(Prediction Prediction, double Lower, double Median, double Upper, int Failed)
{
    /// <summary>Shares of its variance; null where elementary effects were asked for.</summary>
    public SobolEstimate? Sobol { get; init; }

    /// <summary>Elementary effects of each input, in its unit; empty where shares of variance were asked for.</summary>
    public ImmutableArray<MorrisEffect> Morris { get; init; } = [];

    /// <summary>How much an input matters: its total index, or the mean size of its effects; NaN where there is none.</summary>
    /// <param name="input">Index of the input.</param>
    public double Weight(int input) => Sobol is not null ? Sobol.Indices[input].Total.Value : Morris[input].Absolute.Value;

    /// <summary>The inputs, those that matter most first.</summary>
    public IEnumerable<int> Ranked =>
        Enumerable
            .Range(0, Sobol?.Indices.Count ?? Morris.Length)
            .OrderByDescending(input => Weight(input) is var weight && double.IsNaN(weight) ? double.NegativeInfinity : weight);
}
