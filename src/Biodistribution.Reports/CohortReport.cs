using System.Collections.Immutable;
using System.Globalization;
using Biodistribution.Estimation.Uncertainty;
using Biodistribution.Experiments;
using Biodistribution.Experiments.Cohorts;
using Biodistribution.Figures;
using Biodistribution.Figures.Studies;
using Biodistribution.Models;
using Biodistribution.Studies;
using Biodistribution.Text;

namespace Biodistribution.Reports;

/// <summary>
/// The report of a virtual cohort: percentiles over subjects, how the subjects differ, and whether animals spread as
/// they do.
/// </summary>
public static class CohortReport
{
    // A list of more sentences is read by nobody; all of them are in the table.
    private const int MostTold = 8;

    /// <summary>Composes the report.</summary>
    /// <param name="cohort">The cohort.</param>
    /// <param name="bands">Its percentiles.</param>
    /// <param name="check">The visual predictive check; null where there are no animals.</param>
    /// <param name="model">The model at the values the subjects vary about.</param>
    /// <param name="study">The study; null for a model alone.</param>
    /// <param name="isFitted">Whether the values are those of the best fit.</param>
    /// <param name="seed">The seed of the draws.</param>
    /// <param name="figures">The figures, in reading order.</param>
    public static QuestionReport Build(
        CohortSimulation cohort,
        CohortBands bands,
        VisualPredictiveCheck? check,
        Model model,
        Study? study,
        bool isFitted,
        ulong seed,
        ImmutableArray<Figure> figures
    )
    {
        string Title(string group) => StudyFigures.TitleOf(study, group);
        var subjects = bands.Subjects.ToString(CultureInfo.InvariantCulture);
        return new QuestionReport
        {
            Title =
                study is { Title.Length: > 0 } ? study.Title
                : model.Title.Length > 0 ? model.Title
                : model.Name,
            IsSimulated = study is { Simulated.Length: > 0 },
            Heading = "Variability",
            Question =
                $"How far apart are subjects that differ in "
                + $"{string.Join(", ", cohort.Request.Variations.Select(variation => variation.Parameter.Name))}"
                + $"{(check is null ? "" : ", and do the animals spread as they do")}?",
            Answers =
            [
                .. bands.Bands.Take(MostTold).Select(band => AtTheEnd(bands, band, model, Title)),
                .. Sentences(bands, check, Title),
            ],
            Warnings = [.. Failures(bands), .. check is null ? [] : check.Notes.Select(note => note + ".")],
            Figures = figures,
            Tables =
            [
                new ReportTable(
                    "Percentiles over the subjects at a quarter, the middle and the end of the time; all times are in cohort.csv.",
                    CohortTables.Summary(bands, model.Units.TimeUnit, Title)
                ),
                new ReportTable("How the subjects differ.", CohortTables.Variations(cohort, model)),
            ],
            Model = model,
            Methods =
                $"{subjects} virtual subjects were drawn (seed {seed.ToString(CultureInfo.InvariantCulture)}), "
                + $"their parameters distributed about {(isFitted ? "the best fit" : "the values of the model")} "
                + $"as stated, and simulated in every group; the same subjects are in every group. "
                + $"Percentiles are taken over the subjects at each time{(bands.IsExact ? "" : ", to 1/4096 of their size")}."
                + (
                    check is null
                        ? ""
                        : $" For the visual predictive check {check.Replicates.ToString(CultureInfo.InvariantCulture)} "
                            + $"data sets with as many animals as were measured were simulated, with the measurement error "
                            + $"of the study, and the percentiles of the animals compared with the central 95 % of the same "
                            + $"percentiles in these data sets."
                ),
        };
    }

    private static string AtTheEnd(CohortBands bands, CohortBand band, Model model, Func<string, string> title)
    {
        string At(int percentile) => NumberText.Short(TimeCourse.WithoutRounding(band.Values[percentile][^1], band.Values[^1]));
        var (middle, last) = (bands.Percentiles.Length / 2, bands.Percentiles.Length - 1);
        var range =
            last == 0
                ? ""
                : $" ({CohortTables.PercentileName(bands.Percentiles[0])} {At(0)}, {CohortTables.PercentileName(bands.Percentiles[last])} "
                    + $"{At(last)})";
        var centre = bands.Percentiles[middle] == 0.5 ? "median" : $"percentile {CohortTables.PercentileName(bands.Percentiles[middle])}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{StudyFigures.Capital(band.Observable)}, {title(band.Group)}, at {NumberText.ForSentence(band.Times[^1], 6)} "
                + $"{model.Units.TimeUnit.Text}: {centre} {At(middle)} {band.Unit.Text}{range}."
        );
    }

    /// <summary>What came out, one sentence an answer.</summary>
    /// <param name="bands">The percentiles.</param>
    /// <param name="check">The visual predictive check; null for none.</param>
    /// <param name="title">What a group is called.</param>
    public static IEnumerable<string> Sentences(CohortBands bands, VisualPredictiveCheck? check, Func<string, string> title)
    {
        var failed = bands.Failed.ToString(CultureInfo.InvariantCulture);
        yield return $"{bands.Subjects.ToString(CultureInfo.InvariantCulture)} subjects"
            + (bands.IsExact ? "" : "; percentiles to 1/4096 of their size")
            + (bands.Failed > 0 ? $"; {failed} runs did not reach their end and are in no percentile" : "")
            + ".";
        foreach (var panel in check?.Panels ?? [])
            yield return $"Visual predictive check, {title(panel.Group)}, {panel.Observable}: {panel.Agreement.Within} "
                + $"of {panel.Agreement.Of} percentiles of the animals lie where 95 % of {check!.Replicates} simulated "
                + $"data sets have them.";
    }

    /// <summary>The first runs that did not reach their end, each in a sentence.</summary>
    /// <param name="bands">The percentiles.</param>
    public static IEnumerable<string> Failures(CohortBands bands) =>
        bands.Failures.Select(one =>
            $"Subject {one.Subject + 1}, {one.Group}: {one.Failure.Status} at time {NumberText.ForSentence(one.Failure.Time, 6)}. "
            + $"{one.Failure.Advice}"
        );
}
