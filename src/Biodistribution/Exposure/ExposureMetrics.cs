using System.Collections.Immutable;

namespace Biodistribution.Exposure;

/// <summary>What a measured or simulated profile says without a compartment model; every number that is missing says why.</summary>
public sealed record ExposureMetrics
{
    /// <summary>Largest value.</summary>
    public required ExposureValue Cmax { get; init; }

    /// <summary>Time of the largest value, the first of equals.</summary>
    public required ExposureValue Tmax { get; init; }

    /// <summary>Area to the last positive value.</summary>
    public required ExposureValue AucToLast { get; init; }

    /// <summary>Area to infinity, extrapolated by the terminal phase.</summary>
    public required ExposureValue AucToInfinity { get; init; }

    /// <summary>Share of <see cref="AucToInfinity"/> that is extrapolated, in [0, 1].</summary>
    public required ExposureValue ExtrapolatedShare { get; init; }

    /// <summary>Terminal half-life.</summary>
    public required ExposureValue HalfLife { get; init; }

    /// <summary>Adjusted R² of the terminal phase.</summary>
    public required ExposureValue AdjustedRSquared { get; init; }

    /// <summary>Mean residence time; half the duration of an infusion is taken off.</summary>
    public required ExposureValue MeanResidenceTime { get; init; }

    /// <summary>Dose over area to infinity.</summary>
    public required ExposureValue Clearance { get; init; }

    /// <summary>Volume of distribution at steady state: clearance × mean residence time.</summary>
    public required ExposureValue SteadyStateVolume { get; init; }

    /// <summary>Volume of the terminal phase: clearance over its rate.</summary>
    public required ExposureValue TerminalVolume { get; init; }

    /// <summary>The terminal phase; null when there is none.</summary>
    public TerminalPhase? Terminal { get; init; }

    /// <summary>All numbers with their names, in the order they are printed.</summary>
    public ImmutableArray<(string Name, ExposureValue Value)> Values =>
    [
        ("cmax", Cmax), ("tmax", Tmax), ("auc_last", AucToLast), ("auc_inf", AucToInfinity), ("extrapolated_share", ExtrapolatedShare), ("half_life", HalfLife),
        ("adjusted_r_squared", AdjustedRSquared), ("mrt", MeanResidenceTime), ("clearance", Clearance), ("vss", SteadyStateVolume), ("vz", TerminalVolume),
    ];

    /// <summary>Summarises a profile.</summary>
    /// <param name="times">Sampling times after the dose, ascending, not negative.</param>
    /// <param name="values">Values; NaN where missing, which leaves the sample out.</param>
    /// <param name="settings">Rules, dose and route.</param>
    /// <exception cref="ArgumentException">Times are not ascending, or a value is negative or infinite.</exception>
    public static ExposureMetrics Analyze(ReadOnlySpan<double> times, ReadOnlySpan<double> values, ExposureSettings? settings = null)
    {
        settings ??= new ExposureSettings();
        var (t, c) = Usable(times, values);
        if (t.Length == 0)
            return Nothing("there are no values");
        var peak = Array.IndexOf(c, c.Max());
        if (c[peak] == 0)
            return Nothing("all values are zero") with { Cmax = ExposureValue.Of(0), AucToLast = ExposureValue.Of(0) };
        var (largest, timeOfPeak) = (c[peak], t[peak]);
        var terminal = TerminalPhase.Find(t, c, settings, out var missing);
        var sampled = t.Length;
        (t, c) = WithStart(t, c, settings);
        var last = Array.FindLastIndex(c, value => value > 0);
        double area = 0, moment = 0;
        for (var i = 0; i < last; i++)
        {
            area += AreaUnderCurve.Between(t[i], c[i], t[i + 1], c[i + 1], settings.Area);
            moment += AreaUnderCurve.MomentBetween(t[i], c[i], t[i + 1], c[i + 1], settings.Area);
        }
        var toLast = last > 0 && sampled > 1 ? ExposureValue.Of(area) : ExposureValue.Without("an area needs at least 2 values");
        ExposureValue Needing(Func<TerminalPhase, double> number) => terminal is null ? ExposureValue.Without(missing) : ExposureValue.Of(number(terminal));
        var infinite = !toLast.IsPresent ? toLast : Needing(phase => area + (c[last] / phase.Rate));
        var residence = !toLast.IsPresent ? toLast : Needing(phase =>
            ((moment + (c[last] * t[last] / phase.Rate) + (c[last] / (phase.Rate * phase.Rate))) / infinite.Value) - (settings.Input == DoseInput.Infusion ? settings.InfusionDuration / 2 : 0));
        var dose = double.IsNaN(settings.Dose) ? ExposureValue.Without("no dose is known") : ExposureValue.Of(settings.Dose);
        var clearance = ExposureValue.From(dose, infinite, (d, auc) => d / auc);
        return new()
        {
            Cmax = ExposureValue.Of(largest),
            Tmax = ExposureValue.Of(timeOfPeak),
            AucToLast = toLast,
            AucToInfinity = infinite,
            ExtrapolatedShare = !toLast.IsPresent ? toLast : Needing(phase => c[last] / phase.Rate / infinite.Value),
            HalfLife = Needing(phase => phase.HalfLife),
            AdjustedRSquared = Needing(phase => phase.AdjustedRSquared),
            MeanResidenceTime = residence,
            Clearance = clearance,
            SteadyStateVolume = ExposureValue.From(clearance, residence, (cl, mrt) => cl * mrt),
            TerminalVolume = ExposureValue.From(clearance, Needing(phase => phase.Rate), (cl, rate) => cl / rate),
            Terminal = terminal,
        };
    }

    /// <summary>Area in one place over area in another, such as organ over blood; areas to infinity where both have one, else to the last value.</summary>
    /// <param name="other">The exposure in the denominator.</param>
    public ExposureValue AucRatioTo(ExposureMetrics other)
    {
        var ratio = ExposureValue.From(AucToInfinity, other.AucToInfinity, (a, b) => a / b);
        ratio = ratio.IsPresent ? ratio : ExposureValue.From(AucToLast, other.AucToLast, (a, b) => a / b);
        return !ratio.IsPresent || double.IsFinite(ratio.Value) ? ratio : ExposureValue.Without("the area it is compared with is zero");
    }

    /// <summary>Relative targeting efficiency: how many times larger the share of a target among all organs is here than in a comparison.</summary>
    /// <param name="target">Area in the target.</param>
    /// <param name="all">Areas in all organs, the target included.</param>
    /// <param name="comparisonTarget">Area in the target, in the comparison.</param>
    /// <param name="comparisonAll">Areas in all organs, in the comparison.</param>
    public static ExposureValue RelativeTargetingEfficiency(double target, IEnumerable<double> all, double comparisonTarget, IEnumerable<double> comparisonAll)
    {
        var value = target / all.Sum() / (comparisonTarget / comparisonAll.Sum());
        return double.IsFinite(value) ? ExposureValue.Of(value) : ExposureValue.Without("an area it is compared with is zero");
    }

    private static (double[] Times, double[] Values) Usable(ReadOnlySpan<double> times, ReadOnlySpan<double> values)
    {
        if (times.Length != values.Length)
            throw new ArgumentException($"{times.Length} times, but {values.Length} values.", nameof(values));
        var (t, c) = (new List<double>(), new List<double>());
        for (var i = 0; i < times.Length; i++)
        {
            if (!(times[i] >= 0) || double.IsInfinity(times[i]) || (i > 0 && times[i] <= times[i - 1]))
                throw new ArgumentException($"Time {times[i]} at position {i} is not after the one before it.", nameof(times));
            if (values[i] < 0 || double.IsInfinity(values[i]))
                throw new ArgumentException($"{values[i]} at time {times[i]} is not a value of a profile.", nameof(values));
            if (double.IsNaN(values[i]))
                continue;
            t.Add(times[i]);
            c.Add(values[i]);
        }
        return ([.. t], [.. c]);
    }

    private static (double[] Times, double[] Values) WithStart(double[] t, double[] c, ExposureSettings settings)
    {
        if (t[0] == 0)
            return (t, c);
        var start = settings.Input != DoseInput.Bolus ? 0 : c.Length > 1 && c[0] > c[1] && c[1] > 0 ? c[0] * Math.Pow(c[0] / c[1], t[0] / (t[1] - t[0])) : c[0];
        return ([0, .. t], [start, .. c]);
    }

    private static ExposureMetrics Nothing(string reason)
    {
        var missing = ExposureValue.Without(reason);
        return new()
        {
            Cmax = missing,
            Tmax = missing,
            AucToLast = missing,
            AucToInfinity = missing,
            ExtrapolatedShare = missing,
            HalfLife = missing,
            AdjustedRSquared = missing,
            MeanResidenceTime = missing,
            Clearance = missing,
            SteadyStateVolume = missing,
            TerminalVolume = missing,
        };
    }
}
