namespace Biodistribution.Numerics.Sensitivity;

/// <summary>Elementary effects: what an output changes by while one input moves through its range.</summary>
/// <remarks>
/// Source: Morris 1991; the mean of absolute effects by F. Campolongo et al., Environ Model Softw 2007;22:1509.
/// </remarks>
public static class MorrisEffects
{
    /// <summary>The effects of every input.</summary>
    /// <param name="sample">The trajectories.</param>
    /// <param name="outputs">The output at their points, in order; a step with an output that is not finite is left out.</param>
    /// <param name="settings">Replicates, confidence and seed of the intervals.</param>
    public static IReadOnlyList<MorrisEffect> Estimate(MorrisSample sample, ReadOnlySpan<double> outputs, BootstrapOfRows settings)
    {
        ArgumentNullException.ThrowIfNull(sample);
        var effects = Enumerable.Range(0, sample.Inputs).Select(_ => new List<double>()).ToArray();
        for (var t = 0; t < sample.Trajectories; t++)
        for (var k = 0; k < sample.Inputs; k++)
        {
            var (input, direction) = sample.Moves[(t * sample.Inputs) + k];
            var at = (t * (sample.Inputs + 1)) + k;
            var effect = (outputs[at + 1] - outputs[at]) / (direction * sample.Step);
            if (double.IsFinite(effect))
                effects[input].Add(effect);
        }
        return [.. effects.Select(one => Of([.. one], settings))];
    }

    private static MorrisEffect Of(double[] effects, BootstrapOfRows settings)
    {
        if (effects.Length == 0)
            return new MorrisEffect(double.NaN, Share.None, double.NaN, 0);
        var mean = effects.Average();
        var absolute = effects.Average(Math.Abs);
        var drawn = settings.Draw(effects.Length, rows => rows.Average(row => Math.Abs(effects[row])));
        return new MorrisEffect(
            mean,
            settings.Interval(absolute, drawn),
            effects.Length < 2 ? double.NaN : Math.Sqrt(effects.Sum(effect => (effect - mean) * (effect - mean)) / (effects.Length - 1)),
            effects.Length
        );
    }
}

/// <summary>The elementary effects of one input, in the unit of the output, for a move through its whole range.</summary>
/// <param name="Mean">Their mean, μ: the direction.</param>
/// <param name="Absolute">The mean of their sizes, μ*: how much the input matters, with its interval.</param>
/// <param name="StandardDeviation">Their standard deviation, σ: how much the effect depends on where the inputs are.</param>
/// <param name="Count">How many steps were counted.</param>
public sealed record MorrisEffect(double Mean, Share Absolute, double StandardDeviation, int Count);
