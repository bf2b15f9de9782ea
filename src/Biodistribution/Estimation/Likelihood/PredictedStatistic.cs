using Biodistribution.Exposure;
using Biodistribution.Observations;

namespace Biodistribution.Estimation.Likelihood;

/// <summary>How a half-life is to be read from a profile.</summary>
internal enum HalfLifeReading
{
    /// <summary>Time from the start of the window until half of the value there is left.</summary>
    TimeToHalf,

    /// <summary>ln 2 over the slope of the logarithm within the window.</summary>
    SlopeOverWindow,

    /// <summary>ln 2 over the slope of the logarithm at the end of the window.</summary>
    Terminal,
}

/// <summary>One number of one simulated profile: what it is, and at which times the profile is needed for it.</summary>
internal sealed class PredictedStatistic
{
    // A last value so many times smaller than the largest leaves nothing to extrapolate from.
    private const double NothingLeft = 1e-8;

    private readonly double[] weights;

    private PredictedStatistic(int group, int observable, Statistic statistic, double[] times, double[] weights)
    {
        Group = group;
        Observable = observable;
        Statistic = statistic;
        Times = times;
        this.weights = weights;
    }

    public int Group { get; }

    public int Observable { get; }

    public Statistic Statistic { get; }

    /// <summary>When the profile is needed, ascending.</summary>
    public double[] Times { get; }

    public HalfLifeReading Reading { get; private init; }

    public bool ToInfinity { get; private init; }

    public bool IsContinuous { get; private init; }

    public double Start { get; private init; }

    /// <summary>Half of the infusion time, which mean residence time does not count.</summary>
    public double InfusionShift { get; private init; }

    /// <summary>Whether a clearance is for a profile in shares of the dose, so that the dose is 1.</summary>
    public bool IsShareOfDose { get; private init; }

    public static PredictedStatistic At(int group, int observable, double time) => new(group, observable, Statistic.Value, [time], []);

    /// <summary>A number derived from a stretch of profile.</summary>
    /// <param name="group">Index of the group.</param>
    /// <param name="observable">Index of the observable.</param>
    /// <param name="statistic">Which number.</param>
    /// <param name="start">Start of the stretch.</param>
    /// <param name="end">End of the stretch.</param>
    /// <param name="samples">Sampling times; empty for the continuous profile.</param>
    /// <param name="breaks">Dosing times, where the profile may jump.</param>
    /// <param name="reading">How a half-life is read.</param>
    /// <param name="toInfinity">Whether an area is extrapolated.</param>
    /// <param name="infusionTime">How long the first dose takes.</param>
    /// <param name="isShareOfDose">Whether the profile is in shares of the dose.</param>
    public static PredictedStatistic Over(
        int group,
        int observable,
        Statistic statistic,
        double start,
        double end,
        double[] samples,
        IEnumerable<double> breaks,
        HalfLifeReading reading = HalfLifeReading.TimeToHalf,
        bool toInfinity = false,
        double infusionTime = 0,
        bool isShareOfDose = false
    )
    {
        var (times, weights) =
            samples.Length > 0
                ? (samples, Array.Empty<double>())
                : statistic switch
                {
                    Statistic.Auc or Statistic.Clearance or Statistic.Mrt => Quadrature(start, end, breaks),
                    Statistic.HalfLife when reading == HalfLifeReading.SlopeOverWindow => (Even(start, end, 9), []),
                    Statistic.HalfLife when reading == HalfLifeReading.Terminal => (new[] { start + (0.9 * (end - start)), end }, []),
                    _ => (Graded(start, end, 96), []),
                };
        return new PredictedStatistic(group, observable, statistic, times, weights)
        {
            Reading = reading,
            ToInfinity = toInfinity || statistic is Statistic.Clearance or Statistic.Mrt,
            IsContinuous = samples.Length == 0,
            Start = start,
            InfusionShift = infusionTime / 2,
            IsShareOfDose = isShareOfDose,
        };
    }

    /// <summary>The number and its derivatives by the profile's values and by the dose.</summary>
    /// <param name="c">The profile at <see cref="Times"/>.</param>
    /// <param name="dose">The amount given, for a clearance; in coherent units.</param>
    /// <param name="by">Receives the derivative by each value.</param>
    /// <param name="byDose">Receives the derivative by the dose.</param>
    /// <returns>NaN where the profile does not have such a number.</returns>
    public double Compute(ReadOnlySpan<double> c, double dose, Span<double> by, out double byDose)
    {
        byDose = 0;
        by.Clear();
        switch (Statistic)
        {
            case Statistic.Cmax:
                var largest = ProfileReading.Largest(c);
                by[largest] = 1;
                return c[largest];
            case Statistic.Tmax:
                return ProfileReading.TimeOfLargest(Times, c, IsContinuous, by);
            case Statistic.HalfLife when Reading == HalfLifeReading.TimeToHalf:
                return ProfileReading.TimeToHalf(Times, c, by);
            case Statistic.HalfLife:
                var first = Reading == HalfLifeReading.Terminal ? FirstOfTerminalPhase(c) : 0;
                var rate = TerminalPhase.FallingRate(Times.AsSpan(first), c[first..], by[first..]);
                if (!(rate > 0))
                    return double.NaN;
                var halfLife = Math.Log(2) / rate;
                foreach (ref var entry in by)
                    entry *= -halfLife / rate;
                return halfLife;
            case Statistic.Auc or Statistic.Clearance or Statistic.Mrt:
                return FromAreas(c, IsShareOfDose ? 1 : dose, by, out byDose);
            default:
                by[0] = 1;
                return c[0];
        }
    }

    private double FromAreas(ReadOnlySpan<double> c, double dose, Span<double> by, out double byDose)
    {
        byDose = 0;
        Span<double> momentBy = stackalloc double[c.Length];
        double area = 0,
            moment = 0;
        if (weights.Length == 0)
            AreaUnderCurve.Sum(Times, c, Start, AreaRule.LinearUpLogDown, out area, out moment, by, momentBy);
        else
            for (var i = 0; i < c.Length; i++)
            {
                area += weights[i] * c[i];
                moment += weights[i] * (Times[i] - Start) * c[i];
                by[i] = weights[i];
                momentBy[i] = weights[i] * (Times[i] - Start);
            }
        if (ToInfinity && !Extrapolate(c, ref area, ref moment, by, momentBy))
            return double.NaN;
        if (Statistic == Statistic.Auc)
            return area;
        if (!(area > 0))
            return double.NaN;
        if (Statistic == Statistic.Clearance)
        {
            foreach (ref var entry in by)
                entry *= -dose / (area * area);
            byDose = IsShareOfDose ? 0 : 1 / area;
            return dose / area;
        }
        for (var i = 0; i < c.Length; i++)
            by[i] = (momentBy[i] - (moment / area * by[i])) / area;
        return (moment / area) - InfusionShift;
    }

    // False where the profile does not fall at its end.
    private bool Extrapolate(ReadOnlySpan<double> c, ref double area, ref double moment, Span<double> by, Span<double> momentBy)
    {
        var last = c.Length - 1;
        if (c[last] <= NothingLeft * c[ProfileReading.Largest(c)])
            return true;
        var first = FirstOfTerminalPhase(c);
        Span<double> rateBy = stackalloc double[c.Length];
        rateBy.Clear();
        var rate = TerminalPhase.FallingRate(Times.AsSpan(first), c[first..], rateBy[first..]);
        if (!(rate > 0))
            return false;
        TerminalPhase.Extrapolate(last, c[last], Times[last] - Start, rate, rateBy, ref area, ref moment, by, momentBy);
        return true;
    }

    // Where the terminal phase of measured samples would begin; a continuous profile has it at its end. Where the rule
    // finds none, as with too few samples beyond the peak, it is the last three.
    private int FirstOfTerminalPhase(ReadOnlySpan<double> c)
    {
        if (IsContinuous)
            return Math.Max(0, c.Length - 2);
        var input = ProfileReading.Largest(c) == 0 ? DoseInput.Bolus : DoseInput.Elsewhere;
        return TerminalPhase.Find(Times, c, new ExposureSettings { Input = input }, out _)?.FirstPoint ?? Math.Max(0, c.Length - 3);
    }

    private static double[] Even(double start, double end, int count) =>
        [.. Enumerable.Range(0, count).Select(i => start + ((end - start) * i / (count - 1)))];

    private static double[] Graded(double start, double end, int count) =>
        [start, .. Enumerable.Range(0, count - 1).Select(i => start + ((end - start) * Math.Pow(10, -4 * (1 - (i / (count - 2.0))))))];

    // Gauss-Legendre with four nodes on panels that halve towards each dosing time; two nodes of weight 0 at the end
    // carry the extrapolation.
    private static (double[] Times, double[] Weights) Quadrature(double start, double end, IEnumerable<double> breaks)
    {
        ReadOnlySpan<double> node = [-0.8611363115940526, -0.3399810435848563, 0.3399810435848563, 0.8611363115940526];
        ReadOnlySpan<double> weight = [0.3478548451374538, 0.6521451548625461, 0.6521451548625461, 0.3478548451374538];
        double[] edges = [start, .. breaks.Where(time => time > start && time < end).Distinct().Order(), end];
        var points = new List<(double Time, double Weight)>();
        for (var s = 0; s + 1 < edges.Length; s++)
        {
            var (a, width) = (edges[s], edges[s + 1] - edges[s]);
            var panels = edges.Length == 2 ? 13 : 9;
            for (var panel = 0; panel < panels; panel++)
            {
                var from = a + (panel == 0 ? 0 : width * Math.Pow(2, panel - panels));
                var to = a + (width * Math.Pow(2, panel + 1 - panels));
                for (var i = 0; i < 4; i++)
                    points.Add((((from + to) / 2) + ((to - from) / 2 * node[i]), (to - from) / 2 * weight[i]));
            }
        }
        points.Add((end - ((end - edges[^2]) * 0.01), 0));
        points.Add((end, 0));
        points.Sort((p, q) => p.Time.CompareTo(q.Time));
        return ([.. points.Select(p => p.Time)], [.. points.Select(p => p.Weight)]);
    }
}
