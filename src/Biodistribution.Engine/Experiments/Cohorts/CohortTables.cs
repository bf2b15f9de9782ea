using System.Globalization;
using Biodistribution.Models;
using Biodistribution.Tables;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Experiments.Cohorts;

/// <summary>A virtual cohort as tables, one method a file of the output folder.</summary>
public static class CohortTables
{
    /// <summary>Percentiles over subjects: one row a group, observable and time.</summary>
    /// <param name="bands">The percentiles.</param>
    /// <param name="timeUnit">The unit of their times.</param>
    public static Table Bands(CohortBands bands, Unit timeUnit)
    {
        var rows = bands.Bands.SelectMany(band => band.Times.Select((time, t) => (band, time, t))).ToArray();
        return new Table([
            new TextColumn("group", rows.Select(row => row.band.Group)),
            new TextColumn("observable", rows.Select(row => row.band.Observable)),
            new NumberColumn("time", rows.Select(row => row.time)),
            new TextColumn("time_unit", rows.Select(_ => timeUnit.Text)),
            .. bands.Percentiles.Select(
                (probability, p) => new NumberColumn(Name(probability), rows.Select(row => row.band.Values[p][row.t]))
            ),
            new TextColumn("unit", rows.Select(row => row.band.Unit.Text)),
        ]);
    }

    /// <summary>Percentiles at a quarter, the middle and the end of the time, with units, as texts.</summary>
    /// <param name="bands">The percentiles.</param>
    /// <param name="timeUnit">The unit of their times.</param>
    /// <param name="title">What a group is called.</param>
    public static Table Summary(CohortBands bands, Unit timeUnit, Func<string, string> title)
    {
        var rows = bands
            .Bands.SelectMany(band =>
                new[] { band.Times.Length / 4, band.Times.Length / 2, band.Times.Length - 1 }.Distinct().Select(t => (band, t))
            )
            .ToArray();
        return new Table([
            new TextColumn("Group", rows.Select(row => title(row.band.Group))),
            new TextColumn("Observable", rows.Select(row => row.band.Observable)),
            new TextColumn("Time", rows.Select(row => $"{NumberText.Short(row.band.Times[row.t])} {timeUnit.Text}")),
            .. bands.Percentiles.Select(
                (probability, p) =>
                    new TextColumn(
                        PercentileName(probability),
                        rows.Select(row =>
                            (
                                $"{NumberText.Short(TimeCourse.WithoutRounding(row.band.Values[p][row.t], row.band.Values[^1]))} "
                                + $"{row.band.Unit.Text}"
                            ).Trim()
                        )
                    )
            ),
        ]);
    }

    /// <summary>How the subjects differ: one row a parameter that varies, with what the draws came to.</summary>
    /// <param name="cohort">The cohort.</param>
    /// <param name="model">The model.</param>
    public static Table Variations(CohortSimulation cohort, Model model)
    {
        var variations = cohort.Request.Variations;
        var units = variations
            .Select(variation => model.Parameters.First(parameter => ReferenceEquals(parameter.Symbol, variation.Parameter)).Unit)
            .ToArray();
        double In(int i, double value) => value / model.Units.Factor(units[i]);
        return new Table(
            new TextColumn("Parameter", variations.Select(variation => variation.Parameter.Name)),
            new TextColumn(
                "Distribution",
                variations.Select(variation =>
                    variation.Distribution switch
                    {
                        VariationDistribution.LogNormal => "log-normal",
                        VariationDistribution.LogitNormal => "logit-normal",
                        VariationDistribution.Normal => "normal",
                        _ => "uniform",
                    }
                )
            ),
            new NumberColumn("Centre", variations.Select((_, i) => In(i, cohort.Draws.Centres[i]))),
            new TextColumn("Unit", units.Select(unit => unit.Text)),
            new TextColumn(
                "Spread",
                variations.Select(
                    (variation, i) =>
                        variation.Distribution switch
                        {
                            VariationDistribution.LogNormal =>
                                $"coefficient of variation {NumberText.Short(100 * CoefficientOfVariation(variation.Spread))} %",
                            VariationDistribution.LogitNormal => $"sd {NumberText.Short(variation.Spread)} of the log-odds",
                            VariationDistribution.Normal => $"sd {NumberText.Short(In(i, variation.Spread))} {units[i].Text}".TrimEnd(),
                            _ => (
                                $"{NumberText.Short(In(i, variation.Lower))} to {NumberText.Short(In(i, variation.Upper))} "
                                + $"{units[i].Text}"
                            ).TrimEnd(),
                        }
                )
            )
        );
    }

    // Of a log-normal distribution, from the standard deviation of the logarithm.
    private static double CoefficientOfVariation(double logSd) => Math.Sqrt(double.ExpM1(logSd * logSd));

    /// <summary>A percentile as people name it.</summary>
    /// <param name="probability">In (0, 1).</param>
    public static string PercentileName(double probability) => (100 * probability).ToString("0.##", CultureInfo.InvariantCulture) + " %";

    /// <summary>The parameter values of the subjects, in the units of the model.</summary>
    /// <param name="cohort">The cohort.</param>
    /// <param name="model">The model.</param>
    public static Table Subjects(CohortSimulation cohort, Model model)
    {
        var request = cohort.Request;
        var values = new double[request.Variations.Length][];
        for (var i = 0; i < values.Length; i++)
            values[i] = new double[request.Subjects];
        var drawn = new double[values.Length];
        for (var subject = 0; subject < request.Subjects; subject++)
        {
            cohort.Draws.Draw(subject, drawn);
            for (var i = 0; i < values.Length; i++)
                values[i][subject] = drawn[i];
        }
        return new Table([
            new NumberColumn("subject", Enumerable.Range(1, request.Subjects).Select(subject => (double)subject)),
            .. request.Variations.Select(
                (variation, i) =>
                {
                    var unit = model.Parameters.First(parameter => ReferenceEquals(parameter.Symbol, variation.Parameter)).Unit;
                    return new NumberColumn(
                        unit.Text.Length > 0 ? $"{variation.Parameter.Name} ({unit.Text})" : variation.Parameter.Name,
                        values[i].Select(value => value / model.Units.Factor(unit))
                    );
                }
            ),
        ]);
    }

    private static string Name(double probability) => string.Create(CultureInfo.InvariantCulture, $"p{Math.Round(100 * probability, 6)}");
}
