using System.Collections.Immutable;

namespace Biodistribution.Figures.Catalogue;

/// <summary>
/// Whether a model that was fitted also spreads as the data do: percentiles of the data against bands of the same
/// percentiles over simulated data sets.
/// </summary>
/// <remarks>
/// Source: Holford N. The visual predictive check: superiority to standard diagnostic (Rorschach) plots. PAGE 14
/// (2005), abstract 738.
/// </remarks>
public sealed record VisualPredictiveCheckFigure : Figure
{
    // More data than these are drawn small and see-through.
    private const int FewPoints = 40;

    /// <summary>The time axis.</summary>
    public required PanelAxis Time { get; init; }

    /// <summary>The checks, one for each panel.</summary>
    public required ImmutableArray<PredictiveCheck> Checks { get; init; }

    /// <inheritdoc />
    public override ImmutableArray<string> OwnNotes =>
        ["Lines: percentiles of the data; bands: the same percentiles in data sets simulated from the model."];

    /// <inheritdoc />
    public override ImmutableArray<Panel> Panels => [.. Checks.Select(PanelOf)];

    private Panel PanelOf(PredictiveCheck check)
    {
        var inner = check.Percentiles.OrderBy(percentile => Math.Abs(percentile.Probability - 0.5)).ToArray();
        var marks = new List<Mark>();
        // A band needs two times; at a single one it is a range with the percentile of the data on it.
        marks.AddRange(
            inner
                .Where(percentile => percentile.Times.Length == 1)
                .Select(percentile => new Points(
                    Heading(check, percentile.Probability),
                    percentile.Times,
                    Or(percentile.Observed),
                    Or(percentile.Lower),
                    Or(percentile.Upper)
                ))
        );
        marks.AddRange(
            inner
                .Where(percentile => percentile.Times.Length > 1 && !percentile.Lower.IsEmpty)
                .Select(percentile => new Band(
                    Heading(check, percentile.Probability),
                    percentile.Times,
                    percentile.Lower,
                    percentile.Upper
                ))
        );
        marks.AddRange(
            MeasuredPoint
                .Marks("data", check.Data)
                .Select(mark => mark is Points points ? points with { IsCloud = points.X.Length > FewPoints } : mark)
        );
        marks.AddRange(
            inner
                .Where(percentile => percentile.Times.Length > 1 && !percentile.Observed.IsEmpty)
                .Select(percentile => new Line(Heading(check, percentile.Probability), percentile.Times, percentile.Observed))
        );
        marks.AddRange(check.Limits.Select(limit => new Rule(limit.Value, false, limit.Label)));
        return new(check.Panel, Time, check.Y, [.. marks]);
    }

    private static ImmutableArray<double> Or(ImmutableArray<double> values) => values.IsEmpty ? [double.NaN] : values;

    // The outer percentiles of a pair share one entry of the legend.
    private static string Heading(PredictiveCheck check, double probability)
    {
        if (Math.Abs(probability - 0.5) < 1e-9)
            return "median";
        var isPaired = check.Percentiles.Any(other => Math.Abs(other.Probability + probability - 1) < 1e-9);
        static string Percent(double share) => Plain(Math.Round(100 * share, 6));
        return isPaired
            ? $"{Percent(Math.Min(probability, 1 - probability))} and {Percent(Math.Max(probability, 1 - probability))} %"
            : $"{Percent(probability)} %";
    }

    private static string Plain(double value) => value.ToString("0.##", System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>One observable, or one stratum of the animals, in a visual predictive check.</summary>
/// <param name="Panel">What tells it from the others; empty for the only one.</param>
/// <param name="Y">The vertical axis.</param>
/// <param name="Percentiles">The percentiles that are compared: usually 5, 50 and 95 %.</param>
public sealed record PredictiveCheck(string Panel, PanelAxis Y, ImmutableArray<ComparedPercentile> Percentiles)
{
    /// <summary>The data themselves; those below a limit as bounds.</summary>
    public ImmutableArray<MeasuredPoint> Data { get; init; } = [];

    /// <summary>Limits of quantification, drawn across the panel.</summary>
    public ImmutableArray<(double Value, string Label)> Limits { get; init; } = [];
}

/// <summary>One percentile of the data, with where it lies in data sets simulated from the model.</summary>
/// <param name="Probability">In (0, 1); 0.5 for the median.</param>
/// <param name="Times">Times, ascending: those of the data, or the middles of their bins.</param>
public sealed record ComparedPercentile(double Probability, ImmutableArray<double> Times)
{
    /// <summary>The percentile in the data; NaN where there are none; empty for a forecast without data.</summary>
    public ImmutableArray<double> Observed { get; init; } = [];

    /// <summary>Lower end of the interval of the percentile over simulated data sets.</summary>
    public ImmutableArray<double> Lower { get; init; } = [];

    /// <summary>Upper end of the interval of the percentile over simulated data sets.</summary>
    public ImmutableArray<double> Upper { get; init; } = [];
}
