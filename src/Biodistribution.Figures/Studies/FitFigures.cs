using System.Collections.Immutable;
using Biodistribution.Estimation;
using Biodistribution.Figures.Catalogue;
using Biodistribution.Observations;
using Biodistribution.Text;

namespace Biodistribution.Figures.Studies;

/// <summary>
/// The figures every fit has: predicted against observed, residuals, and the ends of all starts. Their findings are
/// computed.
/// </summary>
public static class FitFigures
{
    /// <summary>The figures that apply.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="isSimulated">The data are simulated.</param>
    public static ImmutableArray<Figure> Build(FitResult fit, bool isSimulated = false) =>
        [.. new Figure?[] { Agreement(fit, isSimulated), Residuals(fit, isSimulated), Starts(fit, isSimulated) }.OfType<Figure>()];

    /// <summary>Observed against predicted values of all fitted measurements; null without any.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="isSimulated">The data are simulated.</param>
    public static PredictedObservedFigure? Agreement(FitResult fit, bool isSimulated = false)
    {
        var rows = fit.Rows.Where(row => row.Used && double.IsFinite(row.Residual) && row.Predicted > 0 && row.Observed > 0).ToArray();
        if (rows.Length == 0)
            return null;
        var units = rows.Select(row => row.Observation.Unit).Distinct().ToArray();
        var within = rows.Count(row => row.Predicted <= 2 * row.Observed && row.Observed <= 2 * row.Predicted);
        return new()
        {
            Name = "predicted-observed",
            Title = "Predicted against observed",
            Finding = $"{within} of {rows.Length} fitted values lie within a factor of two of the prediction.",
            IsSimulated = isSimulated,
            Unit = units.Length == 1 ? units[0] : "each in its own unit",
            Series =
            [
                .. rows.GroupBy(Name).Select(group => (group.Key, group.Select(row => (row.Predicted, Point(row))).ToImmutableArray())),
            ],
        };
    }

    /// <summary>
    /// Standardised residuals of all fitted measurements against time, or against their row in the table where not all
    /// have a time; null without any.
    /// </summary>
    /// <param name="fit">The fit.</param>
    /// <param name="isSimulated">The data are simulated.</param>
    public static ResidualFigure? Residuals(FitResult fit, bool isSimulated = false)
    {
        var rows = fit.Rows.Where(row => row.Used && double.IsFinite(row.Residual)).ToArray();
        if (rows.Length == 0)
            return null;
        var timed = rows.All(row => double.IsFinite(row.Observation.Time));
        var outside = rows.Count(row => Math.Abs(row.Residual) > 2);
        var number = rows.Select((row, i) => (row, i)).ToDictionary(pair => pair.row, pair => pair.i + 1.0);
        return new()
        {
            Name = "residuals",
            Title = "Residuals",
            Finding =
                outside == 0
                    ? $"None of {rows.Length} fitted values lies more than two standard deviations from its prediction."
                    : $"{outside} of {rows.Length} fitted values {(outside == 1 ? "lies" : "lie")} more than two standard "
                        + $"deviations from {(outside == 1 ? "its prediction" : "their predictions")}; about "
                        + $"{NumberText.Short(0.05 * rows.Length, 1)} would by chance.",
            IsSimulated = isSimulated,
            Against = timed
                ? new PanelAxis("Time after injection", fit.Problem.Model.Units.TimeUnit.Text)
                : new PanelAxis("Row of the table"),
            Series =
            [
                .. rows.GroupBy(Name)
                    .Select(group =>
                        (
                            group.Key,
                            group.Select(row => timed ? row.Observation.Time : number[row]).ToImmutableArray(),
                            group.Select(row => row.Residual).ToImmutableArray()
                        )
                    ),
            ],
        };
    }

    /// <summary>The ends of all starts; null where all reached the best one.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="isSimulated">The data are simulated.</param>
    public static WaterfallFigure? Starts(FitResult fit, bool isSimulated = false) =>
        fit.Starts.Length < 2 || !fit.Succeeded || fit.StartsAtBest == fit.Starts.Length
            ? null
            : new()
            {
                Name = "waterfall",
                Title = "Searches from different starts",
                Finding = $"{fit.SearchStatement}.",
                IsSimulated = isSimulated,
                Objectives = [.. fit.Starts.Select(start => start.Objective)],
            };

    private static string Name(RowUse row) =>
        StudyFigures.Capital(row.Observation.Observable)
        + (StatisticDefinition.Of(row.Observation.Statistic).Label is { Length: > 0 } label ? $", {label}" : "");

    private static MeasuredPoint Point(RowUse row)
    {
        var sd = row.StandardDeviation;
        var (low, high) = row.OnLogScale
            ? (row.Observed * Math.Exp(-sd), row.Observed * Math.Exp(sd))
            : (row.Observed - sd, row.Observed + sd);
        return new(row.Predicted, row.Observed)
        {
            Lower = low > 0 ? low : double.NaN,
            Upper = high,
            Label = row.Observation.Id,
        };
    }
}
