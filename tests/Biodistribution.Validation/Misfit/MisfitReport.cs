using System.Globalization;
using System.Text;

namespace Biodistribution.Validation.Misfit;

/// <summary>The check of misfit: how often a wrong difference between groups is noticed, and how often a right model is blamed.</summary>
public static class MisfitReport
{
    private const int Studies = 300;

    private const int SharedStudies = 500;

    // The 99.9 % binomial band of 95 % of 500: 91.6 to 97.8 %.
    private const int LowestCovered = 458,
        HighestCovered = 489;

    // The 99.9 % binomial bound of 5 % of 300.
    private const int MostBlamed = 26;

    /// <summary>Runs everything and prints a table.</summary>
    /// <returns>0 where all claims hold, 2 where one does not.</returns>
    public static int Write()
    {
        var text = new StringBuilder(
            "| animals a group and time | true ratio | misfit reported | t test, same level | t test, 5 "
                + "% over the differences |\n|---|---|---|---|---|\n"
        );
        var holds = true;
        foreach (var animals in new[] { 6, 12, 24 })
        foreach (var ratio in new[] { 1.5, 1.07 })
        {
            var power = ContrastStudies.Run(animals, ratio, Studies);
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {animals} | {ratio} | {power.Noticed} of {Studies} | {power.ByTTest} | {power.ByLooseTTest} |"
            );
            holds &= ratio > 1.07 ? power.Noticed >= power.ByLooseTTest - (0.05 * Studies) : power.Noticed <= MostBlamed;
        }
        text.AppendLine()
            .AppendLine(
                "| parameter or prediction | 95 % intervals that hold the truth, shared factor | all rows independent |\n|---|---|---|"
            );
        foreach (var one in SharedDoseStudies.Run(SharedStudies))
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {one.Name} | {one.Covered} of {one.Studies} ({100.0 * one.Covered / one.Studies:F1} %) | "
                    + $"{one.CoveredAsIndependent} ({100.0 * one.CoveredAsIndependent / one.Studies:F1} %) |"
            );
            holds &= one.Covered >= LowestCovered && one.Covered <= HighestCovered;
        }
        Console.Write(text);
        return holds ? 0 : 2;
    }
}
