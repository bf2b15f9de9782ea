namespace Biodistribution.Exposure;

/// <summary>A sampled profile from the time of the dose on: the value there is measured, extrapolated or taken as 0.</summary>
/// <param name="Times">Times after the dose, the first 0.</param>
/// <param name="Values">Values, not negative.</param>
/// <param name="Kind">Where the first value is from.</param>
internal sealed record ProfileStart(double[] Times, double[] Values, StartKind Kind)
{
    private double byFirst;
    private double bySecond;

    /// <summary>Puts the time of the dose in front of the samples.</summary>
    /// <param name="times">Sampling times after the dose, ascending, not negative; at least one.</param>
    /// <param name="values">Values.</param>
    /// <param name="input">How the dose was given: into what is sampled at once, the first two values are extrapolated
    /// back where they fall.</param>
    public static ProfileStart Of(double[] times, double[] values, DoseInput input)
    {
        if (times[0] == 0)
            return new(times, values, StartKind.Measured);
        if (input != DoseInput.Bolus)
            return new([0, .. times], [0, .. values], StartKind.TakenAsZero);
        if (values.Length < 2 || !(values[0] > values[1] && values[1] > 0))
            return new([0, .. times], [values[0], .. values], StartKind.TakenAsFirst) { byFirst = 1 };
        var steps = times[0] / (times[1] - times[0]);
        var start = values[0] * Math.Pow(values[0] / values[1], steps);
        return new([0, .. times], [start, .. values], StartKind.Extrapolated)
        {
            byFirst = (1 + steps) * start / values[0],
            bySecond = -steps * start / values[1],
        };
    }

    /// <summary>Derivatives by the samples, from those by the values with the start.</summary>
    /// <param name="by">Derivative by each of <see cref="Values"/>.</param>
    public double[] BySamples(double[] by)
    {
        if (Kind == StartKind.Measured)
            return by;
        var samples = by[1..];
        samples[0] += by[0] * byFirst;
        if (samples.Length > 1)
            samples[1] += by[0] * bySecond;
        return samples;
    }
}

/// <summary>Where the value at the time of the dose is from.</summary>
internal enum StartKind
{
    /// <summary>It was measured.</summary>
    Measured,

    /// <summary>0: the dose reaches what is sampled from elsewhere or over a time.</summary>
    TakenAsZero,

    /// <summary>Extrapolated from the first two samples.</summary>
    Extrapolated,

    /// <summary>The first sample, where the first two do not fall.</summary>
    TakenAsFirst,
}
