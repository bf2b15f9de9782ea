using System.Collections.Immutable;

namespace Biodistribution.Exposure;

/// <summary>What a measured or simulated profile says without a compartment model; every number that is missing says why.</summary>
public sealed record ExposureMetrics
{
    private readonly ImmutableDictionary<string, ExposureValue> numbers;

    private ExposureMetrics(ImmutableDictionary<string, ExposureValue> numbers) => this.numbers = numbers;

    /// <summary>Largest value.</summary>
    public ExposureValue Cmax => this["cmax"];

    /// <summary>Time of the largest value, the first of equals, after the dose.</summary>
    public ExposureValue Tmax => this["tmax"];

    /// <summary>Area from the dose to the last positive value.</summary>
    public ExposureValue AucToLast => this["auc_last"];

    /// <summary>Area from the dose to infinity, extrapolated by the terminal phase.</summary>
    public ExposureValue AucToInfinity => this["auc_inf"];

    /// <summary>Share of <see cref="AucToInfinity"/> that is extrapolated, in [0, 1].</summary>
    public ExposureValue ExtrapolatedShare => this["extrapolated_share"];

    /// <summary>Terminal half-life.</summary>
    public ExposureValue HalfLife => this["half_life"];

    /// <summary>Adjusted R² of the terminal phase.</summary>
    public ExposureValue AdjustedRSquared => this["adjusted_r_squared"];

    /// <summary>
    /// Mean residence time; half the duration of an infusion is taken off. After a dose given elsewhere it holds the
    /// time to arrive.
    /// </summary>
    public ExposureValue MeanResidenceTime => this["mrt"];

    /// <summary>Dose over area to infinity; after a dose given elsewhere, over the fraction that arrives.</summary>
    public ExposureValue Clearance => this["clearance"];

    /// <summary>Volume of distribution at steady state: clearance × mean residence time; missing after a dose given elsewhere.</summary>
    public ExposureValue SteadyStateVolume => this["vss"];

    /// <summary>Volume of the terminal phase: clearance over its rate.</summary>
    public ExposureValue TerminalVolume => this["vz"];

    /// <summary>The terminal phase; null when there is none.</summary>
    public TerminalPhase? Terminal { get; private init; }

    /// <summary>What is assumed of the profile, such as its value at the time of the dose; empty for nothing.</summary>
    public string Assumed { get; private init; } = "";

    /// <summary>Derivative of the area to the last value by each value of the profile; empty where there is no area.</summary>
    internal ImmutableArray<double> AreaByValue { get; private init; } = [];

    /// <summary>A number by its name in tables.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="KeyNotFoundException">There is no such number.</exception>
    public ExposureValue this[string name] => numbers[name];

    /// <summary>All numbers with their names, in the order they are printed.</summary>
    public ImmutableArray<(string Name, ExposureValue Value)> Values =>
        [.. ExposureQuantity.All.Select(quantity => (quantity.Name, this[quantity.Name]))];

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
        var peak = ProfileReading.Largest(c);
        if (c[peak] == 0)
            return Nothing("all values are zero", ("cmax", 0), ("auc_last", 0), ("auc_all", 0));
        var terminal = TerminalPhase.Find(t, c, settings, out var missing);
        var start = ProfileStart.Of(t, c, settings.Input);
        var last = Array.FindLastIndex(start.Values, value => value > 0);
        Span<double> areaBy = new double[last + 1],
            momentBy = new double[last + 1];
        AreaUnderCurve.Sum(
            start.Times.AsSpan(0, last + 1),
            start.Values.AsSpan(0, last + 1),
            0,
            settings.Area,
            out var area,
            out var moment,
            areaBy,
            momentBy
        );
        var hasArea = last > 0 && t.Length > 1;
        var toLast = hasArea ? ExposureValue.Of(area) : ExposureValue.Without("an area needs at least 2 values");
        var numbers = new Dictionary<string, ExposureValue>
        {
            ["cmax"] = ExposureValue.Of(c[peak]),
            ["tmax"] = ExposureValue.Of(t[peak]),
            ["clast"] = ExposureValue.Of(start.Values[last]),
            ["tlast"] = ExposureValue.Of(start.Times[last]),
            ["tlag"] = Lag(start, settings.Input),
            ["c0"] =
                settings.Input == DoseInput.Elsewhere
                    ? ExposureValue.Without("the dose is given elsewhere")
                    : ExposureValue.Of(start.Values[0]),
            ["auc_last"] = toLast,
            ["auc_all"] =
                !hasArea || last + 1 == start.Times.Length
                    ? toLast
                    : ExposureValue.Of(
                        area + AreaUnderCurve.Between(start.Times[last], start.Values[last], start.Times[last + 1], 0, settings.Area)
                    ),
            ["back_extrapolated_share"] = start.Kind switch
            {
                _ when !toLast.IsPresent => toLast,
                StartKind.TakenAsZero when settings.Input == DoseInput.Elsewhere => ExposureValue.Without("the dose is given elsewhere"),
                StartKind.Extrapolated or StartKind.TakenAsFirst => ExposureValue.Of(
                    AreaUnderCurve.Between(0, start.Values[0], start.Times[1], start.Values[1], settings.Area) / area
                ),
                _ => ExposureValue.Of(0),
            },
            ["aumc_last"] = toLast.IsPresent ? ExposureValue.Of(moment) : toLast,
        };
        Extrapolate(numbers, settings, terminal, missing, start.Times[last], start.Values[last]);
        return new(numbers.ToImmutableDictionary())
        {
            Terminal = terminal,
            AreaByValue = hasArea ? [.. start.BySamples([.. areaBy, .. new double[start.Times.Length - last - 1]])] : [],
            Assumed = start.Kind switch
            {
                StartKind.TakenAsZero when peak == 0 => "0 at the time of the dose is assumed, although the first value is the highest",
                StartKind.TakenAsZero => "0 at the time of the dose is assumed",
                StartKind.Extrapolated => "the value at the time of the dose is extrapolated from the first two",
                StartKind.TakenAsFirst => "the first value is taken for the one at the time of the dose",
                _ => "",
            },
        };
    }

    // What needs the terminal phase or the dose.
    private static void Extrapolate(
        Dictionary<string, ExposureValue> numbers,
        ExposureSettings settings,
        TerminalPhase? terminal,
        string missing,
        double at,
        double value
    )
    {
        var (toLast, moment) = (numbers["auc_last"], numbers["aumc_last"]);
        ExposureValue Needing(Func<TerminalPhase, double> number) =>
            terminal is null ? ExposureValue.Without(missing) : ExposureValue.Of(number(terminal));
        var infusion = settings.Input == DoseInput.Infusion ? settings.InfusionDuration / 2 : 0;
        double area = toLast.IsPresent ? toLast.Value : 0,
            momentOfAll = moment.IsPresent ? moment.Value : 0;
        if (terminal is not null)
            TerminalPhase.Extrapolate(0, value, at, terminal.Rate, [], ref area, ref momentOfAll, [], []);
        ExposureValue ToInfinity(Func<TerminalPhase, double> number) => !toLast.IsPresent ? toLast : Needing(number);
        var infinite = numbers["auc_inf"] = ToInfinity(_ => area);
        numbers["auc_inf_predicted"] = ToInfinity(phase => toLast.Value + (phase.At(at) / phase.Rate));
        numbers["extrapolated_share"] = ToInfinity(phase => value / phase.Rate / area);
        numbers["aumc_inf"] = ToInfinity(_ => momentOfAll);
        numbers["half_life"] = Needing(phase => phase.HalfLife);
        numbers["terminal_points"] = Needing(phase => phase.PointCount);
        numbers["terminal_start"] = Needing(phase => phase.Start);
        numbers["terminal_end"] = Needing(_ => at);
        numbers["adjusted_r_squared"] = Needing(phase => phase.AdjustedRSquared);
        var residence = numbers["mrt"] = ToInfinity(_ => (momentOfAll / area) - infusion);
        numbers["mrt_last"] = toLast.IsPresent ? ExposureValue.Of((moment.Value / toLast.Value) - infusion) : toLast;
        var dose = double.IsNaN(settings.Dose) ? ExposureValue.Without("no dose is known") : ExposureValue.Of(settings.Dose);
        var clearance = numbers["clearance"] = ExposureValue.From(dose, infinite, (d, auc) => d / auc);
        numbers["vss"] =
            settings.Input == DoseInput.Elsewhere
                ? ExposureValue.Without(
                    "the dose is given elsewhere: mean residence time then holds the time to arrive, so there is no Vss"
                )
                : ExposureValue.From(clearance, residence, (cl, mrt) => cl * mrt);
        numbers["vz"] = ExposureValue.From(clearance, Needing(phase => phase.Rate), (cl, rate) => cl / rate);
    }

    /// <summary>
    /// Area in one place over area in another, such as organ over blood; areas to infinity where both have one, else to
    /// the last value.
    /// </summary>
    /// <param name="other">The exposure in the denominator.</param>
    public ExposureValue AucRatioTo(ExposureMetrics other)
    {
        var ratio = ExposureValue.From(AucToInfinity, other.AucToInfinity, (a, b) => a / b);
        ratio = ratio.IsPresent ? ratio : ExposureValue.From(AucToLast, other.AucToLast, (a, b) => a / b);
        return !ratio.IsPresent || double.IsFinite(ratio.Value) ? ratio : ExposureValue.Without("the area it is compared with is zero");
    }

    /// <summary>
    /// Relative targeting efficiency: how many times larger the share of a target among all organs is here than in a
    /// comparison.
    /// </summary>
    /// <param name="target">Area in the target.</param>
    /// <param name="all">Areas in all organs, the target included.</param>
    /// <param name="comparisonTarget">Area in the target, in the comparison.</param>
    /// <param name="comparisonAll">Areas in all organs, in the comparison.</param>
    public static ExposureValue RelativeTargetingEfficiency(
        double target,
        IEnumerable<double> all,
        double comparisonTarget,
        IEnumerable<double> comparisonAll
    )
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

    // The last time before the profile first rises.
    private static ExposureValue Lag(ProfileStart start, DoseInput input)
    {
        if (input != DoseInput.Elsewhere)
            return ExposureValue.Without("the dose enters what is observed, so there is no lag");
        var first = Array.FindIndex(start.Values, value => value > 0);
        return ExposureValue.Of(start.Times[Math.Max(0, first - 1)]);
    }

    private static ExposureMetrics Nothing(string reason, params (string Name, double Value)[] known)
    {
        var missing = ExposureQuantity.All.ToImmutableDictionary(quantity => quantity.Name, _ => ExposureValue.Without(reason));
        return new(missing.SetItems(known.Select(one => KeyValuePair.Create(one.Name, ExposureValue.Of(one.Value)))));
    }
}
