namespace Biodistribution.Figures.Drawing;

/// <summary>A smooth curve through points that nowhere leaves the values of the two points it runs between.</summary>
/// <remarks>
/// Source: F. N. Fritsch, J. Butland, A method for constructing local monotone piecewise cubic interpolants, SIAM J.
/// Sci. Stat. Comput. 5 (1984) 300.
/// </remarks>
internal static class MonotoneInterpolation
{
    // Straight pieces between two points.
    private const int Pieces = 12;

    /// <summary>The curve through the points of a line, as it looks on its axis.</summary>
    /// <param name="line">A line.</param>
    /// <param name="isLogarithmic">Whether its horizontal axis is logarithmic.</param>
    public static Line Smoothed(Line line, bool isLogarithmic)
    {
        var points = line
            .X.Zip(line.Y, (x, y) => (X: isLogarithmic ? Math.Log(x) : x, Y: y))
            .Where(point => double.IsFinite(point.X) && double.IsFinite(point.Y))
            .DistinctBy(point => point.X)
            .ToArray();
        if (points.Length < 3)
            return line;
        var slopes = Slopes(points);
        var curve = Enumerable
            .Range(0, points.Length - 1)
            .SelectMany(i => Enumerable.Range(0, Pieces).Select(piece => At(points, slopes, i, piece / (double)Pieces)))
            .Append(points[^1])
            .ToArray();
        return line with
        {
            X = [.. curve.Select(point => isLogarithmic ? Math.Exp(point.X) : point.X)],
            Y = [.. curve.Select(point => point.Y)],
        };
    }

    private static (double X, double Y) At((double X, double Y)[] points, double[] slopes, int i, double t)
    {
        var width = points[i + 1].X - points[i].X;
        var (t2, t3) = (t * t, t * t * t);
        return (
            points[i].X + (t * width),
            (((2 * t3) - (3 * t2) + 1) * points[i].Y)
                + ((t3 - (2 * t2) + t) * width * slopes[i])
                + (((3 * t2) - (2 * t3)) * points[i + 1].Y)
                + ((t3 - t2) * width * slopes[i + 1])
        );
    }

    private static double[] Slopes((double X, double Y)[] points)
    {
        var n = points.Length;
        var chords = Enumerable.Range(0, n - 1).Select(i => (points[i + 1].Y - points[i].Y) / (points[i + 1].X - points[i].X)).ToArray();
        var slopes = new double[n];
        (slopes[0], slopes[^1]) = (chords[0], chords[^1]);
        for (var i = 1; i < n - 1; i++)
        {
            var (before, after) = (points[i].X - points[i - 1].X, points[i + 1].X - points[i].X);
            var share = (before + (2 * after)) / (3 * (before + after));
            slopes[i] =
                chords[i - 1] * chords[i] > 0 ? chords[i - 1] * chords[i] / ((share * chords[i]) + ((1 - share) * chords[i - 1])) : 0;
        }
        return slopes;
    }
}
