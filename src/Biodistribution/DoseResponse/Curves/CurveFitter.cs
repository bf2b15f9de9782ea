using System.Collections.Immutable;
using Biodistribution.Numerics.Optimization;

namespace Biodistribution.DoseResponse.Curves;

/// <summary>Fits curves by least squares, from several starts, and says which of their parameters the doses determine.</summary>
public static class CurveFitter
{
    /// <summary>How far the response must have gone towards a plateau at the outermost dose for the plateau to count as reached.</summary>
    public const double Reached = 0.8;

    /// <summary>What is said of a parameter whose plateau no dose reaches.</summary>
    public const string PlateauNotReached = "not determined in this dose range";

    private static readonly string[] Names = ["Bottom", "Top", "EC50", "HillSlope", "Asymmetry"];

    /// <summary>Fits one curve.</summary>
    /// <param name="doses">Doses, not negative, in any order; 0 is a dose like any other.</param>
    /// <param name="responses">One for each dose.</param>
    /// <param name="shape">What to fit.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a dose is negative or not a number.</exception>
    public static CurveFit Fit(ReadOnlySpan<double> doses, ReadOnlySpan<double> responses, CurveShape shape)
    {
        if (doses.Length != responses.Length)
            throw new ArgumentException($"{doses.Length} doses, but {responses.Length} responses.", nameof(responses));
        foreach (var dose in doses)
            if (!(dose >= 0) || double.IsInfinity(dose))
                throw new ArgumentException($"{dose} is not a dose.", nameof(doses));
        var used = Enumerable.Range(0, doses.Length).Where(FiniteAt(responses)).ToArray();
        var (x, y) = (Take(doses, used), Take(responses, used));
        var free = new[] { double.IsNaN(shape.Bottom), double.IsNaN(shape.Top), true, double.IsNaN(shape.HillSlope), shape.IsAsymmetric };
        var count = free.Count(fitted => fitted);
        var different = x.Distinct().Count();
        if (different < count)
            return None(shape, $"{count} parameters need at least {count} different doses; there are {different}");
        var spread = y.Max() - y.Min();
        if (spread <= 1e-12 * Math.Max(Math.Abs(y.Max()), Math.Abs(y.Min())))
            return None(shape, "the response is the same at every dose");
        var best = Best(x, y, Starts(x, y, shape), free);
        return best is null ? None(shape, "no curve could be fitted") : Judge(x, y, shape, free, best.Point);
    }

    private static CurveFit None(CurveShape shape, string reason) =>
        new(
            shape,
            null,
            [
                .. Names
                    .Where(name => name != "Asymmetry" || shape.IsAsymmetric)
                    .Select(name => new CurveEstimate(name, double.NaN, double.NaN, reason)),
            ],
            double.NaN,
            0,
            double.NaN
        );

    // Starts are tried until the best end has been met twice, or nothing is left to explain.
    private static Minimum? Best(double[] x, double[] y, IEnumerable<double[]> starts, bool[] free)
    {
        Minimum? best = null;
        var mean = y.Average();
        var total = y.Sum(value => (value - mean) * (value - mean));
        foreach (var start in starts)
        {
            var found = Minimise(x, y, start, free);
            if (!double.IsFinite(found.Objective))
                continue;
            var again = best is not null && Math.Abs(found.Objective - best.Objective) <= 1e-7 * best.Objective;
            if (best is null || found.Objective < best.Objective)
                best = found;
            if (again || best.Objective <= 1e-18 * total)
                break;
        }
        return best;
    }

    private static Minimum Minimise(double[] x, double[] y, double[] start, bool[] free)
    {
        var log = Math.Log(x.Where(dose => dose > 0).Max());
        var low = Math.Log(x.Where(dose => dose > 0).Min());
        double[] lower = [double.NegativeInfinity, double.NegativeInfinity, low - 12, start[3] > 0 ? 0.02 : -60, Math.Log(0.02)];
        double[] upper = [double.PositiveInfinity, double.PositiveInfinity, log + 12, start[3] > 0 ? 60 : -0.02, Math.Log(50)];
        for (var j = 0; j < 5; j++)
            if (!free[j])
                (lower[j], upper[j]) = (start[j], start[j]);
        return LevenbergMarquardt.Minimise(
            new CurveResiduals(x, y),
            start,
            lower,
            upper,
            new LevenbergMarquardtSettings
            {
                IterationLimit = 150,
                StepTolerance = 1e-10,
                ObjectiveTolerance = 1e-12,
            }
        );
    }

    // Search variables: Bottom, Top, log HalfDose, HillSlope, log Asymmetry.
    private static IEnumerable<double[]> Starts(double[] x, double[] y, CurveShape shape)
    {
        var means = x.Zip(y)
            .GroupBy(pair => pair.First)
            .OrderBy(group => group.Key)
            .Select(group => (Dose: group.Key, Mean: group.Average(pair => pair.Second)))
            .ToArray();
        var rises = means[^1].Mean >= means[0].Mean;
        var (low, high) = (means.Min(mean => mean.Mean), means.Max(mean => mean.Mean));
        var positive = means.Where(mean => mean.Dose > 0).Select(mean => Math.Log(mean.Dose)).ToArray();
        var half = means.Where(mean => mean.Dose > 0).MinBy(mean => Math.Abs(mean.Mean - ((low + high) / 2))).Dose;
        double[] slopes = double.IsNaN(shape.HillSlope) ? [1, 3, 0.5, 8] : [Math.Abs(shape.HillSlope)];
        foreach (var slope in slopes)
        foreach (var centre in new[] { Math.Log(half), (positive[0] + positive[^1]) / 2, positive[^1] + 1 })
            yield return
            [
                double.IsNaN(shape.Bottom) ? low : shape.Bottom,
                double.IsNaN(shape.Top) ? high : shape.Top,
                centre,
                double.IsNaN(shape.HillSlope) ? (rises ? slope : -slope) : shape.HillSlope,
                0,
            ];
    }

    private static CurveFit Judge(double[] x, double[] y, CurveShape shape, bool[] free, double[] point)
    {
        var curve = CurveResiduals.CurveOf(point);
        var (residuals, rows) = (new double[x.Length], new double[x.Length * 5]);
        var squares = 2 * new CurveResiduals(x, y).Evaluate(point, residuals, rows);
        var freedom = x.Length - free.Count(fitted => fitted);
        var mean = y.Average();
        var explained = 1 - (squares / y.Sum(value => (value - mean) * (value - mean)));
        var variance = freedom > 0 ? squares / freedom : double.NaN;
        var covariance = CurveResiduals.Covariance(rows, free, variance);
        var ec50 = curve.EffectiveDose(0.5);
        var (lowReason, highReason, halfReason) = Reasons(x, curve, ec50);
        var (bottomReason, topReason) = curve.HillSlope > 0 ? (lowReason, highReason) : (highReason, lowReason);
        var slopeReason = lowReason.Length > 0 || highReason.Length > 0 ? PlateauNotReached : "";
        double[] values = [curve.Bottom, curve.Top, ec50, curve.HillSlope, curve.Asymmetry];
        string[] reasons = [free[0] ? bottomReason : "", free[1] ? topReason : "", halfReason, free[3] ? slopeReason : "", slopeReason];
        var estimates = ImmutableArray.CreateBuilder<CurveEstimate>();
        for (var j = 0; j < (shape.IsAsymmetric ? 5 : 4); j++)
        {
            var error =
                j == 2 ? HalfDoseError(point, ec50, free, covariance)
                : !free[j] ? double.NaN
                : Math.Sqrt(covariance[(j * 5) + j]) * (j == 4 ? curve.Asymmetry : 1);
            estimates.Add(reasons[j].Length > 0 ? new(Names[j], double.NaN, double.NaN, reasons[j]) : new(Names[j], values[j], error));
        }
        return new(shape, curve, estimates.ToImmutable(), freedom > 0 ? Math.Sqrt(variance) : double.NaN, freedom, explained);
    }

    private static (string Low, string High, string Half) Reasons(double[] x, DoseResponseCurve curve, double ec50)
    {
        double Gone(double dose) => curve.HillSlope > 0 ? curve.Fraction(dose) : 1 - curve.Fraction(dose);
        var low = Gone(x.Min()) <= 1 - Reached ? "" : PlateauNotReached;
        var high = Gone(x.Max()) >= Reached ? "" : PlateauNotReached;
        var inside = ec50 <= x.Max() && ec50 >= x.Where(dose => dose > 0).Min();
        return (low, high, inside && low.Length == 0 && high.Length == 0 ? "" : PlateauNotReached);
    }

    // The delta method for the dose of half the effect.
    private static double HalfDoseError(double[] point, double ec50, bool[] free, double[] covariance)
    {
        var gradient = new double[5];
        for (var j = 2; j < 5; j++)
        {
            if (!free[j])
                continue;
            var step = 1e-6 * Math.Max(1, Math.Abs(point[j]));
            var (up, down) = ((double[])point.Clone(), (double[])point.Clone());
            (up[j], down[j]) = (point[j] + step, point[j] - step);
            gradient[j] = (CurveResiduals.CurveOf(up).EffectiveDose(0.5) - CurveResiduals.CurveOf(down).EffectiveDose(0.5)) / (2 * step);
        }
        if (!free[3] && !free[4])
            gradient[2] = ec50;
        double sum = 0;
        for (var i = 0; i < 5; i++)
        for (var j = 0; j < 5; j++)
            sum += gradient[i] * covariance[(i * 5) + j] * gradient[j];
        return Math.Sqrt(sum);
    }

    private static Func<int, bool> FiniteAt(ReadOnlySpan<double> values)
    {
        var copy = values.ToArray();
        return i => double.IsFinite(copy[i]);
    }

    private static double[] Take(ReadOnlySpan<double> values, int[] at)
    {
        var taken = new double[at.Length];
        for (var i = 0; i < at.Length; i++)
            taken[i] = values[at[i]];
        return taken;
    }
}
