namespace Biodistribution.Numerics.Optimization;

/// <summary>
/// The step of a trust region: the smallest ½|J s + r|² with |D s| at most the radius, by Householder reflections and
/// damping.
/// </summary>
/// <param name="rowCount">Rows of J.</param>
/// <param name="columnCount">Columns of J.</param>
/// <param name="leastDamping">Damping that is always there, relative to the largest entry of the triangle.</param>
/// <param name="equationCount">Most equations a step may have to obey besides.</param>
internal sealed class DampedLeastSquares(int rowCount, int columnCount, double leastDamping, int equationCount = 0)
{
    // An equation counts as a row this much heavier than the heaviest: it is obeyed to the square of the inverse.
    private const double EquationWeight = 1e5;

    private readonly double[] work = new double[Math.Max(rowCount + equationCount, columnCount) * columnCount];
    private readonly double[] right = new double[Math.Max(rowCount + equationCount, columnCount)];
    private readonly double[] triangle = new double[columnCount * columnCount];
    private readonly double[] rotated = new double[columnCount];
    private readonly double[] damped = new double[2 * columnCount * columnCount];
    private readonly double[] dampedRight = new double[2 * columnCount];
    private readonly double[] solution = new double[columnCount];
    private readonly int[] columns = new int[columnCount];

    /// <summary>
    /// Replaces the free entries of a step; the fixed ones stay and count. Limits that are in force become equations g
    /// + G s = 0.
    /// </summary>
    public void Solve(
        double[] rows,
        double[] residuals,
        double[] scale,
        bool[] free,
        double[] step,
        double radius,
        LimitMerit? limits = null,
        bool[]? inForce = null
    )
    {
        var k = 0;
        for (var j = 0; j < columnCount; j++)
            if (free[j])
                columns[k++] = j;
        if (k == 0)
            return;
        var equations = limits is null ? 0 : Equations(limits, inForce!, scale, free, step, k);
        Reduce(rows, residuals, scale, free, step, k, equations);
        double norm = 0;
        for (var i = 0; i < k; i++)
        for (var j = i; j < k; j++)
            norm = Math.Max(norm, Math.Abs(triangle[(i * k) + j]));
        if (equations > 0)
            norm /= EquationWeight;
        var least = leastDamping * norm;
        var length = SolveDamped(k, least);
        if (length > radius * 1.1)
        {
            // The length falls with the damping: bracket on a logarithmic scale and close in by regula falsi on
            // 1/length, which is nearly linear in the damping squared.
            double low = least,
                high = Math.Max(norm, least);
            while (SolveDamped(k, high) > radius)
                high *= 10;
            for (var iteration = 0; iteration < 60; iteration++)
            {
                var middle = low <= 0 ? high * 1e-8 : Math.Sqrt(low * high);
                length = SolveDamped(k, middle);
                if (Math.Abs(length - radius) <= 0.1 * radius)
                    break;
                if (length > radius)
                    low = middle;
                else
                    high = middle;
            }
        }
        for (var i = 0; i < k; i++)
            step[columns[i]] = solution[i] / scale[columns[i]];
    }

    // QR of the free columns in scaled variables; the right-hand side takes in the fixed part of the step.
    private void Reduce(double[] rows, double[] residuals, double[] scale, bool[] free, double[] step, int k, int equations)
    {
        for (var i = 0; i < rowCount; i++)
        {
            var b = -residuals[i];
            var at = equations + i;
            for (var j = 0; j < columnCount; j++)
                if (!free[j] && step[j] != 0)
                    b -= rows[(i * columnCount) + j] * step[j];
            right[at] = b;
            for (var c = 0; c < k; c++)
                work[(at * k) + c] = rows[(i * columnCount) + columns[c]] / scale[columns[c]];
        }
        for (var i = rowCount + equations; i < k; i++)
        {
            right[i] = 0;
            Array.Clear(work, i * k, k);
        }
        Householder(work, right, Math.Max(rowCount + equations, k), k);
        for (var i = 0; i < k; i++)
        {
            rotated[i] = right[i];
            for (var j = 0; j < k; j++)
                triangle[(i * k) + j] = j < i ? 0 : work[(i * k) + j];
        }
    }

    // Heavy rows first, where reflections keep them exact.
    private int Equations(LimitMerit limits, bool[] inForce, double[] scale, bool[] free, double[] step, int k)
    {
        var count = 0;
        for (var limit = 0; limit < limits.Count; limit++)
        {
            if (!inForce[limit])
                continue;
            double b = -limits.Values[limit],
                norm = 0;
            for (var j = 0; j < columnCount; j++)
                if (!free[j] && step[j] != 0)
                    b -= limits.Rows[(limit * columnCount) + j] * step[j];
            for (var c = 0; c < k; c++)
            {
                var entry = limits.Rows[(limit * columnCount) + columns[c]] / scale[columns[c]];
                norm += entry * entry;
            }
            if (norm == 0)
                continue;
            var weight = EquationWeight / Math.Sqrt(norm);
            right[count] = weight * b;
            for (var c = 0; c < k; c++)
                work[(count * k) + c] = weight * limits.Rows[(limit * columnCount) + columns[c]] / scale[columns[c]];
            count++;
        }
        return count;
    }

    // Solves with damping √λ and returns the length of the scaled step.
    private double SolveDamped(int k, double damping)
    {
        Array.Copy(triangle, damped, k * k);
        Array.Copy(rotated, dampedRight, k);
        Array.Clear(damped, k * k, k * k);
        Array.Clear(dampedRight, k, k);
        for (var i = 0; i < k; i++)
            damped[((k + i) * k) + i] = damping;
        Householder(damped, dampedRight, 2 * k, k);
        double sum = 0;
        for (var i = k - 1; i >= 0; i--)
        {
            var s = dampedRight[i];
            for (var j = i + 1; j < k; j++)
                s -= damped[(i * k) + j] * solution[j];
            var pivot = damped[(i * k) + i];
            solution[i] = pivot == 0 ? 0 : s / pivot;
            sum += solution[i] * solution[i];
        }
        return Math.Sqrt(sum);
    }

    private static void Householder(double[] a, double[] b, int m, int k)
    {
        for (var c = 0; c < k; c++)
        {
            double largest = 0;
            for (var i = c; i < m; i++)
                largest = Math.Max(largest, Math.Abs(a[(i * k) + c]));
            if (largest == 0)
                continue;
            double sum = 0;
            for (var i = c; i < m; i++)
                sum += a[(i * k) + c] / largest * (a[(i * k) + c] / largest);
            var norm = largest * Math.Sqrt(sum);
            var head = a[(c * k) + c];
            var alpha = head > 0 ? -norm : norm;
            var v0 = head - alpha;
            // v = (v0, a below); |v|² = -2 alpha v0.
            var factor = -1 / (alpha * v0);
            a[(c * k) + c] = v0;
            for (var j = c + 1; j < k; j++)
                Reflect(a, k, j, a, k, c, m, factor);
            Reflect(b, 1, 0, a, k, c, m, factor);
            a[(c * k) + c] = alpha;
            for (var i = c + 1; i < m; i++)
                a[(i * k) + c] = 0;
        }
    }

    private static void Reflect(double[] target, int stride, int column, double[] v, int k, int c, int m, double factor)
    {
        double dot = 0;
        for (var i = c; i < m; i++)
            dot += v[(i * k) + c] * target[(i * stride) + column];
        dot *= factor;
        for (var i = c; i < m; i++)
            target[(i * stride) + column] -= dot * v[(i * k) + c];
    }
}
