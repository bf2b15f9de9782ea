using System.Collections.Immutable;
using Biodistribution.Observations;

namespace Biodistribution.Estimation.Likelihood;

/// <summary>How well a fit describes one observable of one group.</summary>
/// <param name="Group">The group.</param>
/// <param name="Observable">The observable.</param>
/// <param name="Unit">The unit of its values.</param>
/// <param name="Rows">Measured values compared.</param>
public sealed record FitQuality(string Group, string Observable, string Unit, int Rows)
{
    /// <summary>
    /// Share of the variance of the values that the predictions explain, 1 - SS(residuals)/SS(about the mean); negative
    /// where the mean would do better; NaN where all values are one.
    /// </summary>
    public double ExplainedShare { get; init; }

    /// <summary>The same of the logarithms; NaN where a value or prediction is not positive.</summary>
    public double LogExplainedShare { get; init; }

    /// <summary>Root of the mean squared difference of predicted and measured, in <see cref="Unit"/>.</summary>
    public double Error { get; init; }

    /// <summary>The same as a factor: e to the root of the mean squared difference of logarithms; NaN where there are none.</summary>
    public double ErrorFactor { get; init; }

    /// <summary>
    /// Mean of predicted over measured, geometric; above 1 where predictions are too high; NaN where there are no
    /// logarithms.
    /// </summary>
    public double BiasFactor { get; init; }

    /// <summary>Mean difference of predicted and measured, in <see cref="Unit"/>.</summary>
    public double Bias { get; init; }

    /// <summary>Mean of the residuals over their sds; beyond about 2/√rows it is more than chance where rows are independent.</summary>
    public double MeanResidual { get; init; }

    /// <summary>
    /// Quality of a fit by group and observable, then of each observable in all groups (group empty) where there are
    /// several.
    /// </summary>
    /// <param name="fit">A fit.</param>
    public static ImmutableArray<FitQuality> Table(FitResult fit)
    {
        var rows = fit
            .Rows.Where(row =>
                row.Used && row.Observation.Statistic == Statistic.Value && double.IsFinite(row.Residual) && double.IsFinite(row.Predicted)
            )
            .ToArray();
        var byBoth = rows.GroupBy(row => (row.Observation.Group, row.Observation.Observable, row.Observation.Unit))
            .Select(one => Of(one.Key.Group, one.Key.Observable, one.Key.Unit, [.. one]));
        var byObservable = rows.GroupBy(row => (row.Observation.Observable, row.Observation.Unit))
            .Where(one => one.Select(row => row.Observation.Group).Distinct().Count() > 1)
            .Select(one => Of("", one.Key.Observable, one.Key.Unit, [.. one]));
        return [.. byBoth, .. byObservable];
    }

    private static FitQuality Of(string group, string observable, string unit, RowUse[] rows)
    {
        var hasLogs = rows.All(row => row.Observed > 0 && row.Predicted > 0);
        var logs = hasLogs ? rows.Select(row => (Math.Log(row.Observed), Math.Log(row.Predicted))).ToArray() : [];
        var values = rows.Select(row => (row.Observed, row.Predicted)).ToArray();
        return new(group, observable, unit, rows.Length)
        {
            ExplainedShare = Explained(values),
            LogExplainedShare = Explained(logs),
            Error = Root(values),
            ErrorFactor = Math.Exp(Root(logs)),
            Bias = Mean(values),
            BiasFactor = Math.Exp(Mean(logs)),
            MeanResidual = rows.Average(row => row.Residual),
        };
    }

    private static double Explained((double Observed, double Predicted)[] pairs)
    {
        if (pairs.Length < 2)
            return double.NaN;
        var mean = pairs.Average(pair => pair.Observed);
        var about = pairs.Sum(pair => Math.Pow(pair.Observed - mean, 2));
        return about > 0 ? 1 - (pairs.Sum(pair => Math.Pow(pair.Observed - pair.Predicted, 2)) / about) : double.NaN;
    }

    private static double Root((double Observed, double Predicted)[] pairs) =>
        pairs.Length == 0 ? double.NaN : Math.Sqrt(pairs.Average(pair => Math.Pow(pair.Predicted - pair.Observed, 2)));

    private static double Mean((double Observed, double Predicted)[] pairs) =>
        pairs.Length == 0 ? double.NaN : pairs.Average(pair => pair.Predicted - pair.Observed);
}
