using Biodistribution.Tables;
using Biodistribution.Units;

namespace Biodistribution.Estimation.Uncertainty;

/// <summary>A visual predictive check as a table.</summary>
public static class PredictiveCheckTable
{
    /// <summary>Percentiles of the animals beside the interval of the same percentiles in simulated data sets.</summary>
    /// <param name="check">The check.</param>
    /// <param name="timeUnit">The unit of its times.</param>
    public static Table Of(VisualPredictiveCheck check, Unit timeUnit)
    {
        var rows = check
            .Panels.SelectMany(panel =>
                panel.Percentiles.SelectMany(percentile => panel.Times.Select((time, t) => (panel, percentile, time, t)))
            )
            .ToArray();
        return new Table(
            new TextColumn("group", rows.Select(row => row.panel.Group)),
            new TextColumn("observable", rows.Select(row => row.panel.Observable)),
            new NumberColumn("time", rows.Select(row => row.time)),
            new TextColumn("time_unit", rows.Select(_ => timeUnit.Text)),
            new NumberColumn("percentile", rows.Select(row => 100 * row.percentile.Probability)),
            new NumberColumn("animals", rows.Select(row => (double)row.panel.Data.Count(point => point.Time == row.time))),
            new NumberColumn("observed", rows.Select(row => row.percentile.Observed[row.t])),
            new NumberColumn("simulated_lower", rows.Select(row => row.percentile.Lower[row.t])),
            new NumberColumn("simulated_upper", rows.Select(row => row.percentile.Upper[row.t])),
            new TextColumn("unit", rows.Select(row => row.panel.Unit.Text))
        );
    }
}
