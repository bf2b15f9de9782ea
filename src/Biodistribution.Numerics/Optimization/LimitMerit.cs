namespace Biodistribution.Numerics.Optimization;

/// <summary>
/// Inequality limits g(x) ≥ 0 of a search at one point, their multipliers, and what they add to the merit of a point
/// (augmented Lagrangian).
/// </summary>
/// <remarks>
/// The merit of a limit with multiplier λ and sd σ is -λg + g²/2σ² where g &lt; λσ² and -λ²σ²/2 elsewhere: smooth, and
/// least exactly where the limited minimum
/// is once λ is right. Source: R. T. Rockafellar, SIAM Journal on Control 1974;12:268.
/// </remarks>
/// <param name="count">Number of limits.</param>
/// <param name="variableCount">Number of variables, n.</param>
/// <param name="sd">A violation of this size weighs half a unit of the objective.</param>
internal sealed class LimitMerit(int count, int variableCount, double sd)
{
    private readonly double[] multipliers = new double[count];
    private readonly double[] normal = new double[count * count];
    private readonly double[] pull = new double[count];

    /// <summary>Number of limits.</summary>
    public int Count => count;

    /// <summary>The limits at the point; negative where violated.</summary>
    public double[] Values { get; private set; } = new double[count];

    /// <summary>Their gradients, limit by limit.</summary>
    public double[] Rows { get; private set; } = new double[count * variableCount];

    /// <summary>The largest violation; 0 where all limits are kept.</summary>
    public double Violation => Largest(Values);

    /// <summary>What the limits add to the merit of a point with the given values.</summary>
    public double Of(ReadOnlySpan<double> values)
    {
        double sum = 0;
        for (var i = 0; i < count; i++)
            sum += Of(values[i], multipliers[i]);
        return sum;
    }

    /// <summary>The merit after a step, the limits taken as linear.</summary>
    public double After(ReadOnlySpan<double> step)
    {
        double sum = 0;
        for (var i = 0; i < count; i++)
            sum += Of(Linear(i, step), multipliers[i]);
        return sum;
    }

    /// <summary>The largest violation after a step, the limits taken as linear.</summary>
    public double ViolationAfter(ReadOnlySpan<double> step)
    {
        double largest = 0;
        for (var i = 0; i < count; i++)
            largest = Math.Max(largest, -Linear(i, step));
        return largest;
    }

    /// <summary>One limit after a step, taken as linear.</summary>
    public double Linear(int limit, ReadOnlySpan<double> step)
    {
        var value = Values[limit];
        for (var j = 0; j < variableCount; j++)
            value += Rows[(limit * variableCount) + j] * step[j];
        return value;
    }

    /// <summary>The largest violation among values.</summary>
    public static double Largest(ReadOnlySpan<double> values)
    {
        double largest = 0;
        foreach (var value in values)
            largest = Math.Max(largest, -value);
        return largest;
    }

    /// <summary>Takes over a point: values and gradients.</summary>
    public void Accept(ReadOnlySpan<double> values, ReadOnlySpan<double> rows)
    {
        values.CopyTo(Values);
        rows.CopyTo(Rows);
    }

    /// <summary>
    /// Multipliers that leave least of the gradient, in scaled variables, among the limits at or near their edge; the
    /// gradient becomes that of the Lagrangian.
    /// </summary>
    /// <param name="gradient">Gradient of the objective; receives that of the Lagrangian.</param>
    /// <param name="scale">Scale of each variable.</param>
    /// <param name="free">Variables that can move.</param>
    /// <param name="near">Limits below this value count as at their edge.</param>
    public void Estimate(Span<double> gradient, ReadOnlySpan<double> scale, ReadOnlySpan<bool> free, double near)
    {
        for (var i = 0; i < count; i++)
        {
            pull[i] = Dot(i, -1, gradient, scale, free);
            for (var k = 0; k < count; k++)
                normal[(i * count) + k] = Dot(i, k, gradient, scale, free);
        }
        Array.Clear(multipliers);
        // Non-negative least squares by coordinate descent: a handful of limits at most.
        for (var sweep = 0; sweep < 100; sweep++)
        for (var i = 0; i < count; i++)
        {
            if (Values[i] > near || normal[(i * count) + i] <= 0)
                continue;
            var rest = pull[i];
            for (var k = 0; k < count; k++)
                if (k != i)
                    rest -= normal[(i * count) + k] * multipliers[k];
            multipliers[i] = Math.Max(0, rest / normal[(i * count) + i]);
        }
        for (var i = 0; i < count; i++)
        for (var j = 0; j < variableCount; j++)
            gradient[j] -= multipliers[i] * Rows[(i * variableCount) + j];
    }

    /// <summary>Adds the gradient of the limits' part of the merit.</summary>
    public void AddGradient(Span<double> gradient)
    {
        for (var i = 0; i < count; i++)
        {
            if (Values[i] >= multipliers[i] * sd * sd)
                continue;
            var slope = (Values[i] / (sd * sd)) - multipliers[i];
            for (var j = 0; j < variableCount; j++)
                gradient[j] += slope * Rows[(i * variableCount) + j];
        }
    }

    private double Dot(int first, int second, ReadOnlySpan<double> gradient, ReadOnlySpan<double> scale, ReadOnlySpan<bool> free)
    {
        double sum = 0;
        for (var j = 0; j < variableCount; j++)
            if (free[j] && scale[j] > 0)
                sum +=
                    Rows[(first * variableCount) + j]
                    * (second < 0 ? gradient[j] : Rows[(second * variableCount) + j])
                    / (scale[j] * scale[j]);
        return sum;
    }

    private double Of(double value, double multiplier) =>
        value < multiplier * sd * sd ? (-multiplier * value) + (value * value / (2 * sd * sd)) : -multiplier * multiplier * sd * sd / 2;
}
