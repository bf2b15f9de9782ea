using Biodistribution.Compilation;

namespace Biodistribution.Simulation.Integration;

/// <summary>Finds where functions of time change within a segment, and over how short a time.</summary>
/// <remarks>
/// Places are the start of the segment and every time at which a function, or what it is a function of, passes zero.
/// About each place the functions are looked at
/// from distances that halve: the shortest over which one of them changes by a good share of its range is the length of
/// the feature. Waves are looked at over one period.
/// </remarks>
internal sealed class FeatureSearch
{
    private const int GridIntervals = 64;
    private const int Halvings = 45;
    private const int MostPlaces = 64;

    // A change by this share of the range of a function makes a feature.
    private const double ShareOfRange = 0.3;

    // Steps in a period of a wave, and points it is looked at.
    private const double StepsInPeriod = 16;
    private const int PointsInPeriod = 256;

    // A step may cover this share of the way to or from a feature and of its length.
    private const double ShareOfDistance = 0.5;

    private readonly CompiledModel model;
    private readonly TimeFunctions functions;
    private readonly int count;
    private readonly double[] work;
    private readonly double[] states;
    private readonly double[] parameters;
    private readonly double[] grid;
    private readonly double[] near;
    private readonly double[] least;
    private readonly double[] greatest;
    private readonly List<(double Time, double Length)> features = [];
    private readonly List<double> places = [];
    private (double From, double To) segment = (double.NaN, double.NaN);
    private double everywhere;

    /// <summary>Prepares the search.</summary>
    /// <param name="model">The compiled model, in which something depends on time by itself.</param>
    public FeatureSearch(CompiledModel model)
    {
        (this.model, functions, count) = (model, model.TimeFunctions, model.TimeFunctions.Count);
        work = new double[functions.Values.WorkLength];
        (states, parameters) = (new double[model.StateCount], new double[model.ParameterCount + model.Switching.RateSwitchCount]);
        grid = new double[(GridIntervals + 1) * count];
        near = new double[((2 * Halvings) + 1) * count];
        (least, greatest) = (new double[count], new double[count]);
    }

    /// <summary>Searches a segment, unless it is the one searched last and nothing has changed.</summary>
    /// <param name="from">Its start.</param>
    /// <param name="to">Its end.</param>
    /// <param name="y">The states at its start; those that change with time play no part.</param>
    /// <param name="p">The parameters and modes in force in it.</param>
    public void Search(double from, double to, ReadOnlySpan<double> y, ReadOnlySpan<double> p)
    {
        if (segment == (from, to) && p.SequenceEqual(parameters) && y[..states.Length].SequenceEqual(states))
            return;
        segment = (from, to);
        p.CopyTo(parameters);
        y[..states.Length].CopyTo(states);
        functions.Values.Prepare(parameters, work);
        features.Clear();
        places.Clear();
        for (var point = 0; point <= GridIntervals; point++)
            Evaluate(GridTime(point), grid.AsSpan(point * count, count));
        FindPlaces();
        foreach (var place in places)
            features.Add((place, Length(place)));
        everywhere = double.PositiveInfinity;
        for (var k = 0; k < count; k++)
            if (functions.IsPhase[k])
                everywhere = Math.Min(everywhere, StepInWave(k));
    }

    /// <summary>The largest step from a time of the segment on.</summary>
    /// <param name="t">The time.</param>
    public double LargestStep(double t)
    {
        var step = everywhere;
        foreach (var (time, length) in features)
            step = Math.Min(step, ShareOfDistance * (Math.Abs(t - time) + length));
        return step;
    }

    private double GridTime(int point) =>
        point == GridIntervals ? segment.To : segment.From + ((segment.To - segment.From) * point / GridIntervals);

    private void Evaluate(double t, Span<double> values) => functions.Values.Evaluate(t, states, parameters, work, values);

    private void FindPlaces()
    {
        places.Add(segment.From);
        for (var k = 0; k < count; k++)
        {
            if (functions.IsPeriodic[k])
                continue;
            for (var point = 0; point < GridIntervals && places.Count < MostPlaces; point++)
            {
                var (a, b) = (grid[(point * count) + k], grid[((point + 1) * count) + k]);
                if (a == 0 && b != 0)
                    Add(GridTime(point));
                else if (b == 0 && a != 0)
                    Add(GridTime(point + 1));
                else if (a * b < 0 || (a < 0) != (b < 0))
                    Add(Zero(k, GridTime(point), a, GridTime(point + 1), b));
            }
        }
    }

    private void Add(double place)
    {
        foreach (var known in places)
            if (Math.Abs(known - place) <= 1e-12 * (segment.To - segment.From))
                return;
        places.Add(place);
    }

    // Regula falsi, the Illinois way; exact at once for an argument that is linear in time.
    private double Zero(int function, double from, double a, double to, double b)
    {
        var values = near.AsSpan(0, count);
        var side = 0;
        for (var round = 0; round < 60 && to - from > 1e-14 * Math.Max(Math.Abs(from), Math.Abs(to)); round++)
        {
            var middle = round % 8 == 7 || !double.IsFinite(a - b) ? 0.5 * (from + to) : to - (b * ((to - from) / (b - a)));
            if (!(middle > from && middle < to))
                break;
            Evaluate(middle, values);
            var value = values[function];
            if (value == 0)
                return middle;
            if ((value < 0) == (a < 0))
            {
                (from, a) = (middle, value);
                b = side == 1 ? b / 2 : b;
                side = 1;
            }
            else
            {
                (to, b) = (middle, value);
                a = side == -1 ? a / 2 : a;
                side = -1;
            }
        }

        return Math.Abs(a) < Math.Abs(b) ? from : to;
    }

    // The shortest distance from a place over which a function changes by a good share of its range in the segment.
    private double Length(double place)
    {
        var (span, unknown) = (segment.To - segment.From, double.PositiveInfinity);
        Evaluate(place, near.AsSpan(0, count));
        for (var j = 0; j < 2 * Halvings; j++)
            Evaluate(Distant(place, j, span), near.AsSpan((j + 1) * count, count));
        for (var k = 0; k < count; k++)
        {
            (least[k], greatest[k]) = (double.PositiveInfinity, double.NegativeInfinity);
            Widen(grid, k);
            Widen(near, k);
        }

        var shortest = unknown;
        for (var k = 0; k < count; k++)
        {
            var change = ShareOfRange * (greatest[k] - least[k]);
            if (!(change > 1e-12 * Math.Max(Math.Abs(least[k]), Math.Abs(greatest[k]))) || double.IsInfinity(change))
                continue;
            for (var j = (2 * Halvings) - 1; j >= 0; j--)
                if (Math.Abs(near[((j + 1) * count) + k] - near[k]) >= change)
                {
                    shortest = Math.Min(shortest, Math.Abs(Distant(place, j, span) - place));
                    break;
                }
        }

        return double.IsInfinity(shortest) ? span : Math.Max(shortest, 1e-13 * Math.Max(Math.Abs(segment.From), Math.Abs(segment.To)));
    }

    // Before and after the place in turn, ever closer; never beyond the segment.
    private double Distant(double place, int j, double span) =>
        j % 2 == 0
            ? Math.Max(segment.From, place - Math.ScaleB(span, -(j / 2)))
            : Math.Min(segment.To, place + Math.ScaleB(span, -(j / 2)));

    private void Widen(double[] values, int k)
    {
        for (var at = k; at < values.Length; at += count)
            if (double.IsFinite(values[at]))
                (least[k], greatest[k]) = (Math.Min(least[k], values[at]), Math.Max(greatest[k], values[at]));
    }

    // A share of the shortest period of a wave, or less where what is made of waves is steeper than they are.
    private double StepInWave(int phase)
    {
        var fastest = 0.0;
        for (var point = 0; point < GridIntervals; point++)
            if (
                Math.Abs(grid[((point + 1) * count) + phase] - grid[(point * count) + phase]) / (GridTime(point + 1) - GridTime(point))
                    is var rate
                && double.IsFinite(rate)
            )
                fastest = Math.Max(fastest, rate);
        if (!(fastest > 0))
            return double.PositiveInfinity;
        var period = 2 * Math.PI / fastest;
        return Math.Min(period / StepsInPeriod, 2 * SteepestIn(Math.Min(period, segment.To - segment.From)));
    }

    // The time in which the steepest of the functions made of waves changes by a good share of its range.
    private double SteepestIn(double length)
    {
        var previous = near.AsSpan(0, count);
        var values = near.AsSpan(count, count);
        var steepest = near.AsSpan(2 * count, count);
        least.AsSpan().Fill(double.PositiveInfinity);
        greatest.AsSpan().Fill(double.NegativeInfinity);
        steepest.Clear();
        for (var point = 0; point <= PointsInPeriod; point++)
        {
            Evaluate(segment.From + (length * point / PointsInPeriod), values);
            for (var k = 0; k < count; k++)
                if (functions.IsPeriodic[k] && double.IsFinite(values[k]))
                {
                    (least[k], greatest[k]) = (Math.Min(least[k], values[k]), Math.Max(greatest[k], values[k]));
                    steepest[k] = point == 0 ? 0 : Math.Max(steepest[k], Math.Abs(values[k] - previous[k]));
                }

            values.CopyTo(previous);
        }

        var shortest = double.PositiveInfinity;
        for (var k = 0; k < count; k++)
            if (steepest[k] > 0)
                shortest = Math.Min(shortest, ShareOfRange * (greatest[k] - least[k]) / steepest[k] * length / PointsInPeriod);
        return shortest;
    }
}
