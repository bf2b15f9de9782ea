using System.Globalization;
using Biodistribution.Estimation.Uncertainty;
using Biodistribution.Experiments.Cohorts;
using Biodistribution.Figures.Catalogue;
using Biodistribution.Models;
using Biodistribution.Studies;

namespace Biodistribution.Figures.Studies;

/// <summary>The figures of a virtual cohort.</summary>
public static class CohortFigures
{
    /// <summary>
    /// Percentile bands over time, a panel an observable, the groups as series; the band spans the outermost
    /// percentiles, the line is the middle one.
    /// </summary>
    /// <param name="bands">The percentiles.</param>
    /// <param name="model">The model.</param>
    /// <param name="study">The study; null for a model alone.</param>
    public static Figure Bands(CohortBands bands, Model model, Study? study)
    {
        var middle = bands.Percentiles.Length / 2;
        string Percent(double probability) => (100 * probability).ToString("0.##", CultureInfo.InvariantCulture);
        return new TimeCourseFigure
        {
            Name = "cohort",
            Title = string.Create(CultureInfo.InvariantCulture, $"Variability over {bands.Subjects} virtual subjects"),
            Finding =
                $"{Percent(bands.Percentiles[0])} to {Percent(bands.Percentiles[^1])} % bands of "
                + $"{string.Join(", ", bands.Bands.Select(band => band.Observable).Distinct())} "
                + $"over {bands.Subjects.ToString(CultureInfo.InvariantCulture)} virtual subjects.",
            Notes =
            [
                $"Line: {(bands.Percentiles[middle] == 0.5 ? "median" : $"{Percent(bands.Percentiles[middle])} % percentile")}; "
                    + $"band: {Percent(bands.Percentiles[0])} to {Percent(bands.Percentiles[^1])} % of the subjects.",
            ],
            IsSimulated = study is { Simulated.Length: > 0 },
            Time = new PanelAxis("Time", model.Units.TimeUnit.Text) { Minimum = 0 },
            Courses =
            [
                .. from band in bands.Bands
                let observable = model.Observables.First(one => one.Name == band.Observable)
                let heading = observable.Meaning.Length > 0 ? observable.Meaning : observable.Name
                select new TimeCourse(
                    heading,
                    study is null && bands.Bands.All(one => one.Group == band.Group) ? "" : StudyFigures.TitleOf(study, band.Group),
                    new PanelAxis(StudyFigures.Capital(band.Observable), band.Unit.Text) { Minimum = 0 }
                )
                {
                    Times = band.Times,
                    Values = band.Values[middle],
                    Lower = band.Values.Length > 1 ? band.Values[0] : [],
                    Upper = band.Values.Length > 1 ? band.Values[^1] : [],
                },
            ],
        };
    }

    /// <summary>Percentiles of the animals against those of simulated data sets, a panel a group and observable.</summary>
    /// <param name="check">The check.</param>
    /// <param name="model">The model.</param>
    /// <param name="study">The study.</param>
    public static Figure Check(VisualPredictiveCheck check, Model model, Study study)
    {
        var agreement = check.Panels.Select(panel => panel.Agreement).ToArray();
        return new VisualPredictiveCheckFigure
        {
            Name = "visual-predictive-check",
            Title = "Visual predictive check",
            Finding =
                $"{agreement.Sum(one => one.Within).ToString(CultureInfo.InvariantCulture)} of "
                + $"{agreement.Sum(one => one.Of).ToString(CultureInfo.InvariantCulture)} "
                + $"percentiles of the data lie where 95 % of simulated data sets have them.",
            Notes = check.Notes,
            IsSimulated = study.Simulated.Length > 0,
            Time = new PanelAxis("Time", model.Units.TimeUnit.Text),
            Checks =
            [
                .. check.Panels.Select(panel => new PredictiveCheck(
                    $"{StudyFigures.TitleOf(study, panel.Group)}, {panel.Observable}",
                    new PanelAxis(StudyFigures.Capital(panel.Observable), panel.Unit.Text),
                    [
                        .. panel.Percentiles.Select(percentile => new ComparedPercentile(percentile.Probability, panel.Times)
                        {
                            Observed = percentile.Observed,
                            Lower = percentile.Lower,
                            Upper = percentile.Upper,
                        }),
                    ]
                )
                {
                    Data = [.. panel.Data.Select(point => new MeasuredPoint(point.Time, point.Value))],
                }),
            ],
        };
    }
}
