namespace Biodistribution.Estimation.Likelihood;

/// <summary>Pure error: how replicates scatter about their own means, in units of the fitted sds. No model takes part in it.</summary>
/// <remarks>
/// Replicates are rows of one number of one group. Their scatter is pooled over an observable, where that has enough
/// degrees of freedom, else over all rows with the same estimated
/// sd. Rows of known sd keep it. Source: N. R. Draper, H. Smith, Applied Regression Analysis, 3rd ed., 1998, section
/// 2.1 (pure error and lack of fit).
/// </remarks>
internal sealed class ReplicateScatter
{
    private const int FewestDegrees = 4;

    private readonly FitResiduals residuals;
    private readonly Dictionary<(string Observable, int Absolute, int Relative), Pool> byObservable = [];
    private readonly Dictionary<(int Absolute, int Relative), Pool> bySize = [];

    public ReplicateScatter(FitResiduals residuals, StudyLikelihood likelihood)
    {
        this.residuals = residuals;
        Cells =
        [
            .. Enumerable
                .Range(0, residuals.Count)
                .GroupBy(i => MeasuredNumber.Of(residuals.Terms[i], likelihood))
                .Select(cell => new ReplicateCell(cell.Key, [.. cell])),
        ];
        foreach (var cell in Cells)
            Add(cell);
    }

    /// <summary>The rows by the number they measure, in the order of the table.</summary>
    public ReplicateCell[] Cells { get; }

    /// <summary>The pure error of a row: what its fitted sd is multiplied by, and the degrees of freedom it is known with.</summary>
    /// <param name="row">Index among the residuals.</param>
    /// <returns>1 and infinity for a row of known sd; NaN where too few replicates tell.</returns>
    public Pool Of(int row)
    {
        var term = residuals.Terms[row];
        if (term.Noise.IsKnown)
            return new Pool(double.PositiveInfinity, double.PositiveInfinity);
        var own = byObservable.GetValueOrDefault(KeyOf(term));
        return own.Degrees >= FewestDegrees ? own : OfSize(row);
    }

    /// <summary>The pure error of all rows with the same estimated sd as this one.</summary>
    /// <param name="row">Index among the residuals.</param>
    public Pool OfSize(int row)
    {
        var term = residuals.Terms[row];
        if (term.Noise.IsKnown)
            return new Pool(double.PositiveInfinity, double.PositiveInfinity);
        var pool = bySize.GetValueOrDefault((term.Noise.AbsoluteSlot, term.Noise.RelativeSlot));
        return pool.Degrees >= FewestDegrees ? pool : default;
    }

    private void Add(ReplicateCell cell)
    {
        var first = residuals.Terms[cell.Rows[0]];
        if (cell.Rows.Length < 2 || first.Noise.IsKnown || cell.Rows.Any(i => residuals.Terms[i].Noise != first.Noise))
            return;
        var mean = cell.Rows.Average(i => residuals.Values[i]);
        var squares = cell.Rows.Sum(i => Math.Pow((residuals.Values[i] - mean) / residuals.Sds[i], 2));
        var pool = new Pool(squares, cell.Rows.Length - 1);
        var (observable, size) = (KeyOf(first), (first.Noise.AbsoluteSlot, first.Noise.RelativeSlot));
        byObservable[observable] = byObservable.GetValueOrDefault(observable) + pool;
        bySize[size] = bySize.GetValueOrDefault(size) + pool;
    }

    private static (string, int, int) KeyOf(LikelihoodTerm term) =>
        (term.Observation.Observable, term.Noise.AbsoluteSlot, term.Noise.RelativeSlot);

    /// <summary>A sum of squares about the means of replicates with its degrees of freedom.</summary>
    /// <param name="Squares">In units of the fitted variances.</param>
    /// <param name="Degrees">0 where nothing tells; infinite for a known sd.</param>
    public readonly record struct Pool(double Squares, double Degrees)
    {
        /// <summary>Whether replicates, or the study, say how large the error is; not where replicates are copies of each other.</summary>
        public bool IsKnown => Degrees > 0 && Scale > 0;

        /// <summary>What the fitted sd is multiplied by.</summary>
        public double Scale =>
            double.IsPositiveInfinity(Degrees) ? 1
            : Degrees > 0 ? Math.Sqrt(Squares / Degrees)
            : double.NaN;

        public static Pool operator +(Pool a, Pool b) => new(a.Squares + b.Squares, a.Degrees + b.Degrees);
    }
}

/// <summary>Rows that measure one number.</summary>
/// <param name="Number">The number.</param>
/// <param name="Rows">Indices among the residuals.</param>
internal sealed record ReplicateCell(MeasuredNumber Number, int[] Rows);
