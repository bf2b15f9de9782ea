using System.Globalization;
using Biodistribution.Estimation.Likelihood;
using Biodistribution.Text;

namespace Biodistribution.Estimation.Searches;

/// <summary>What a fit takes as independent, and what its estimates would be with every row independent.</summary>
internal static class IndependentRows
{
    /// <summary>
    /// A fit with the sentence on what was taken as independent, and the estimates without the factor that rows of one
    /// animal share.
    /// </summary>
    /// <param name="fit">The fit.</param>
    /// <param name="likelihood">Its study.</param>
    /// <param name="settings">How it was searched.</param>
    /// <param name="cancellation">Ends the second search early.</param>
    public static FitResult Compare(FitResult fit, StudyLikelihood likelihood, FitSettings settings, CancellationToken cancellation)
    {
        if (!fit.Succeeded || likelihood.Shared is not { } shared)
            return fit with { Independence = WithoutFactor(likelihood) };
        var independent = likelihood.WithIndependentRows();
        var start = independent.Start();
        fit.Point.AsSpan(0, likelihood.ParameterCount).CopyTo(start);
        var other = Fitter.FitFrom(independent, settings, start, cancellation);
        // Where the animals show no factor, rows and animals are the same, and so are the intervals.
        var isNone = shared.Slot >= 0 && fit.Estimates.First(estimate => estimate.Name == SharedDoseFactor.Size.Name).AtBound == "lower";
        return fit with
        {
            Independence = isNone ? WithoutSharing(shared) : Sentence(fit, other, shared),
            WithIndependentRows = other.Succeeded && !isNone ? other.Estimates : [],
            IndependentRowsCorrection = Correction(other),
        };
    }

    // The scatter of independent rows is corrected for the parameters estimated, that of rows that share a factor is not.
    private static double Correction(FitResult other) =>
        double.IsFinite(other.ResidualStandardDeviation)
            ? Math.Sqrt(other.FittedRows / (double)(other.FittedRows - other.Problem.Estimated.Length))
            : 1;

    private static string WithoutSharing(SharedDoseFactor shared) =>
        $"Intervals take animals as independent. The rows of one animal may share a factor on its dose, of which "
        + $"{shared.Animals.Length} animals show none: with all rows as independent, intervals would be no narrower.";

    private static string WithoutFactor(StudyLikelihood likelihood)
    {
        var animals = likelihood
            .Rows.Where(row => row.IsFitted && row.Observation.Animal.Length > 0)
            .GroupBy(row => (row.Observation.Study, row.Observation.Group, row.Observation.Animal))
            .ToArray();
        return animals.Any(animal => animal.Count() > 1)
                ? "Intervals take all rows as independent, also those of one animal: they are too narrow "
                    + "where the organs of an animal share an error of its dose."
            : animals.Length > 0 ? "Intervals take animals as independent."
            : "Intervals take all rows as independent.";
    }

    private static string Sentence(FitResult fit, FitResult other, SharedDoseFactor shared)
    {
        var sd = shared.Slot < 0 ? shared.Given : fit.Estimates.First(estimate => estimate.Name == SharedDoseFactor.Size.Name).Value;
        var how = shared.Slot < 0 ? "given" : $"estimated from {shared.Animals.Length} animals";
        var ratios = fit
            .Estimates.Take(fit.Problem.Estimated.Length)
            .Zip(
                other.Estimates,
                (own, alone) => (own.Name, Ratio: Correction(other) * own.ScaledStandardError / alone.ScaledStandardError)
            )
            .Where(one => double.IsFinite(one.Ratio))
            .ToArray();
        var narrow =
            ratios.Length == 0 ? ""
            : ratios.MaxBy(one => one.Ratio) is var most && most.Ratio > 1.005
                ? $" With all rows as independent, intervals would be too narrow by a factor of up to "
                    + $"{NumberText.ForSentence(most.Ratio, 3)} "
                    + $"({most.Name})."
            : " With all rows as independent, intervals would be no narrower.";
        return $"Intervals take animals as independent: the rows of one animal share a factor on its dose (sd "
            + $"{Percent(sd)}, {how}).{narrow}";
    }

    private static string Percent(double sd) => sd.ToString(sd < 0.005 ? "P1" : "P0", CultureInfo.InvariantCulture);
}
