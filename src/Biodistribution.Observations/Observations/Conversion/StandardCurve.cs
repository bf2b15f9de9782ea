namespace Biodistribution.Observations.Conversion;

/// <summary>A straight line through standards, read backwards: from a signal to the amount that gives it.</summary>
/// <remarks>
/// Least squares of signal on amount; the uncertainty of an amount read from m signals is that of inverse regression
/// (Miller 1991, Analyst 116:3-14, equation 10).
/// </remarks>
internal sealed record StandardCurve
{
    private readonly double meanAmount;
    private readonly double meanSignal;
    private readonly double sumOfSquares;
    private readonly int count;

    private StandardCurve(double meanAmount, double meanSignal, double sumOfSquares, int count) =>
        (this.meanAmount, this.meanSignal, this.sumOfSquares, this.count) = (meanAmount, meanSignal, sumOfSquares, count);

    /// <summary>Signal at no amount.</summary>
    public double Intercept { get; private init; }

    /// <summary>Signal for each unit of amount.</summary>
    public double Slope { get; private init; }

    /// <summary>Scatter of the standards about the line; 0 for two standards.</summary>
    public double ResidualSd { get; private init; }

    /// <summary>Largest amount among the standards.</summary>
    public double Largest { get; private init; }

    /// <summary>Smallest amount among the standards.</summary>
    public double Smallest { get; private init; }

    /// <summary>The line through standards.</summary>
    /// <param name="standards">Amount and signal of each; at least two different amounts.</param>
    /// <exception cref="ArgumentException">There are fewer than two amounts, or the signal does not change with the amount.</exception>
    public static StandardCurve Fit(IReadOnlyList<(double Amount, double Signal)> standards)
    {
        if (standards.Select(standard => standard.Amount).Distinct().Count() < 2)
            throw new ArgumentException("A standard curve needs two amounts at least.", nameof(standards));
        var (x, y) = (standards.Average(standard => standard.Amount), standards.Average(standard => standard.Signal));
        var squares = standards.Sum(standard => (standard.Amount - x) * (standard.Amount - x));
        var slope = standards.Sum(standard => (standard.Amount - x) * (standard.Signal - y)) / squares;
        if (slope == 0)
            throw new ArgumentException("The signal of the standards does not change with the amount.", nameof(standards));
        var residual = standards.Sum(standard => Math.Pow(standard.Signal - y - (slope * (standard.Amount - x)), 2));
        return new StandardCurve(x, y, squares, standards.Count)
        {
            Slope = slope,
            Intercept = y - (slope * x),
            ResidualSd = standards.Count > 2 ? Math.Sqrt(residual / (standards.Count - 2)) : 0,
            Largest = standards.Max(standard => standard.Amount),
            Smallest = standards.Min(standard => standard.Amount),
        };
    }

    /// <summary>The amount that gives a signal.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="replicates">Of how many readings it is the mean.</param>
    public Uncertain Amount(double signal, int replicates = 1)
    {
        var amount = meanAmount + ((signal - meanSignal) / Slope);
        var sd =
            ResidualSd
            / Math.Abs(Slope)
            * Math.Sqrt((1.0 / replicates) + (1.0 / count) + ((amount - meanAmount) * (amount - meanAmount) / sumOfSquares));
        return new Uncertain(amount, sd);
    }
}
