using Biodistribution.Estimation;
using Biodistribution.Estimation.Searches;
using Biodistribution.Experiments;
using Biodistribution.Observations;
using Xunit;

namespace Biodistribution.Tests.Estimation.Likelihood;

/// <summary>What limits a fit without any model: pointed out once, and not where it is not so.</summary>
public class DataDoubtsTests
{
    [Fact]
    public void Rows_of_one_animal_speak_of_that_animal()
    {
        Assert.Contains(
            Fit(("a", 1, 5), ("a", 2, 6), ("a", 3, 7)),
            sentence => sentence == "All rows of all are from one animal: intervals speak of that animal, not of others."
        );
        Assert.DoesNotContain(
            Fit(("a", 1, 5), ("b", 2, 6), ("c", 3, 7)),
            sentence => sentence.Contains("one animal", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Replicates_that_agree_in_every_digit_are_doubted()
    {
        Assert.Contains(
            Fit(("a", 1, 5), ("b", 1, 5), ("c", 2, 6), ("d", 2, 6)),
            sentence => sentence.StartsWith("The animals have one and the same value of y", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(
            Fit(("a", 1, 5), ("b", 1, 5), ("c", 2, 6), ("d", 2, 6.1)),
            sentence => sentence.Contains("same value", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Two_values_of_one_animal_organ_and_time_are_told_with_both() =>
        Assert.Contains(
            Fit(("a", 1, 5), ("a", 1, 40), ("b", 2, 6), ("c", 2, 7)),
            sentence =>
                sentence.StartsWith("One animal has several values of one number at one time: y of a (5 and 40).", StringComparison.Ordinal)
        );

    [Fact]
    public void An_organ_of_which_all_rows_are_below_their_limits_is_said_to_tell_only_that_it_is_small()
    {
        var b = new StudyBuilder { DefaultError = new ErrorModel { Kind = ErrorKind.LogNormal } };
        b.Parameter("size", 1).Parameter("share", 0.1);
        b.Observable("y", b["size"]).Observable("liver", b["size"] * b["share"]).Group(new Group("all", [], []));
        b.Estimate("size", 5, 0.1, 100).Estimate("share", 0.1, 1e-6, 1);
        for (var animal = 0; animal < 6; animal++)
        {
            b.Value("all", "y", 1, 5 + (0.3 * animal), animal: $"m{animal}");
            b.Row(
                new Observation
                {
                    Id = $"liver {animal}",
                    Group = "all",
                    Animal = $"m{animal}",
                    Observable = "liver",
                    Time = 1,
                    Value = 2,
                    Censoring = "below",
                }
            );
        }

        var fit = Fitter.Fit(b.Build(), new FitSettings { Starts = 1 }, cancellation: TestContext.Current.CancellationToken);

        Assert.Single(fit.Doubts, sentence => sentence.StartsWith("All rows of liver are below their limits", StringComparison.Ordinal));
    }

    [Fact]
    public void A_row_a_thousand_times_off_is_pointed_out()
    {
        (string, double, double)[] rows = [("a", 1, 5), ("b", 1, 5.5), ("c", 2, 6), ("d", 2, 5.2), ("e", 3, 5500), ("f", 3, 5.4)];

        Assert.Contains(
            Fit(rows),
            sentence =>
                sentence.StartsWith("Row 5 (5500 ) lies a factor of", StringComparison.Ordinal)
                || sentence.StartsWith("Row 5 (5,500 ) lies a factor of", StringComparison.Ordinal)
        );
        rows[4] = ("e", 3, 15);
        Assert.DoesNotContain(Fit(rows), sentence => sentence.Contains("decimal point", StringComparison.Ordinal));
    }

    // A straight line on the logarithm.
    private static IEnumerable<string> Fit(params (string Animal, double Time, double Value)[] rows)
    {
        var b = new StudyBuilder { DefaultError = new ErrorModel() };
        b.Parameter("a", 1);
        b.Observable("y", b["a"] * b.Number(1)).Estimate("a", 3, 0.001, 1e6).Group(new Group("all", [], []));
        foreach (var (animal, time, value) in rows)
            b.Value("all", "y", time, value, animal: animal);
        return Fitter.Fit(b.Build(), new FitSettings { Starts = 1 }, cancellation: TestContext.Current.CancellationToken).Warnings;
    }
}
