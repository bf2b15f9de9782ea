using System.Globalization;
using System.Text;

namespace Biodistribution.Validation.Misfit;

/// <summary>The check of misfit: how often a wrong difference between groups is noticed, and how often a right model is blamed.</summary>
public static class MisfitReport
{
    private const int Studies = 300;

    // The 99.9 % binomial bound of 5 % of 300.
    private const int MostBlamed = 26;

    /// <summary>Runs everything and prints a table.</summary>
    /// <returns>0 where all claims hold, 2 where one does not.</returns>
    public static int Write()
    {
        var text = new StringBuilder("| animals a group and time | true ratio | misfit reported | t test, same level | t test, 5 % over the differences |\n|---|---|---|---|---|\n");
        var holds = true;
        foreach (var animals in new[] { 6, 12, 24 })
            foreach (var ratio in new[] { 1.5, 1.07 })
            {
                var power = ContrastStudies.Run(animals, ratio, Studies);
                text.AppendLine(CultureInfo.InvariantCulture, $"| {animals} | {ratio} | {power.Noticed} of {Studies} | {power.ByTTest} | {power.ByLooseTTest} |");
                holds &= ratio > 1.07 ? power.Noticed >= power.ByLooseTTest - (0.05 * Studies) : power.Noticed <= MostBlamed;
            }
        Console.Write(text);
        return holds ? 0 : 2;
    }
}
