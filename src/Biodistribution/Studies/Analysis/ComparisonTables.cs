using Biodistribution.Estimation.Comparison;
using Biodistribution.Tables;

namespace Biodistribution.Studies.Analysis;

/// <summary>A comparison of explanations as tables.</summary>
public static class ComparisonTables
{
    /// <summary>One row a candidate.</summary>
    /// <param name="result">The comparison.</param>
    public static Table Candidates(ComparisonResult result) =>
        new(
            new TextColumn("candidate", result.Fits.Select(one => one.Name)),
            new NumberColumn("fitted_rows", result.Fits.Select(one => (double)one.Fit.FittedRows)),
            new NumberColumn("estimated", result.Fits.Select(one => (double)one.Fit.EstimatedCount)),
            new NumberColumn("minus_two_log_likelihood", result.Fits.Select(one => one.Fit.MinusTwoLogLikelihood)),
            new NumberColumn("aicc", result.Fits.Select(one => one.Fit.Aicc)),
            new NumberColumn("delta_aicc", result.Fits.Select(one => one.DeltaAicc)),
            new NumberColumn("weight", result.Fits.Select(one => one.Weight)),
            new NumberColumn("delta_bic", result.Fits.Select(one => one.DeltaBic)),
            new TextColumn("starts_at_best", result.Fits.Select(one => $"{one.Fit.StartsAtBest} of {one.Fit.Starts.Length}")),
            new TextColumn("misfit", result.Fits.Select(one => one.Fit.Misfit.IsEmpty ? "none found" : string.Join(" ", one.Fit.Misfit))),
            new TextColumn("not_comparable", result.Fits.Select(one => one.NotComparable))
        );

    /// <summary>Likelihood-ratio tests of nested candidates.</summary>
    /// <param name="result">The comparison.</param>
    public static Table Tests(ComparisonResult result) =>
        new(
            new TextColumn("smaller", result.Tests.Select(test => test.Smaller)),
            new TextColumn("larger", result.Tests.Select(test => test.Larger)),
            new NumberColumn("statistic", result.Tests.Select(test => test.Statistic)),
            new NumberColumn("degrees_of_freedom", result.Tests.Select(test => (double)test.DegreesOfFreedom)),
            new NumberColumn("p", result.Tests.Select(test => test.Probability)),
            new TextColumn("in_words", result.Tests.Select(test => test.InWords))
        );

    /// <summary>Estimates of every candidate side by side; empty where a candidate does not estimate a parameter.</summary>
    /// <param name="result">The comparison.</param>
    public static Table Estimates(ComparisonResult result)
    {
        var names = result.Fits.SelectMany(one => one.Fit.Estimates).Select(one => (one.Name, one.Unit)).Distinct().ToArray();
        return new Table([
            new TextColumn("parameter", names.Select(one => one.Name)),
            new TextColumn("unit", names.Select(one => one.Unit)),
            .. result.Fits.Select(candidate => new NumberColumn(
                candidate.Name,
                names.Select(name =>
                    candidate.Fit.Succeeded && candidate.Fit.Estimates.FirstOrDefault(one => (one.Name, one.Unit) == name) is { } found
                        ? found.Shown
                        : double.NaN
                )
            )),
        ]);
    }
}
