using System.Globalization;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Observations;

/// <summary>
/// Shares of the dose in a table that no animal can have: percent and fractions taken for each other, values per g
/// taken for those of whole organs, a wrong dose.
/// </summary>
/// <remarks>
/// Percent are doubted where three organs or more of a typical animal, or of a group at one time, together hold nearly
/// as much as there is, taken as fractions: a lab that measures
/// so many organs finds more than a hundredth of the dose in them. An organ is doubted above the whole dose, and so are
/// an animal's organs together.
/// Values per gram, areas, and limits of detection say nothing either way.
/// </remarks>
internal static class DoseShares
{
    private const int FewestOrgans = 3;
    private const double LeastSum = 0.3;

    // Over 1 by so much is measurement error.
    private const double Tolerance = 1.05;
    private const double MostOfDose = 1.5;

    // Errors of several organs add up: a typical animal is doubted beyond the first, any beyond the second.
    private const double MostOfTypical = 1.1;
    private const double MostOfAnimal = 1.3;

    private static readonly Unit Percent = Unit.Parse("%ID");

    /// <summary>Warnings about a table, at most one of each kind a study in it and unit.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="file">What to call the table in messages.</param>
    public static IEnumerable<Diagnostic> Doubts(IReadOnlyCollection<Observation> rows, string file)
    {
        var values = rows.Where(row => row.Statistic == Statistic.Value && row.Censoring.Length == 0 && double.IsFinite(row.Value));
        foreach (var unit in values.GroupBy(row => (row.Study, row.Unit)))
        {
            if (!Unit.TryParse(unit.Key.Unit, out var read, out _) || read.Dimension != Percent.Dimension)
                continue;
            var bodies = Bodies([.. unit]);
            if (read.Scale == Percent.Scale && LooksLikeFractions([.. unit], bodies, out var sum))
                yield return Warning(
                    "BD4030",
                    unit.First(),
                    $"The values in {unit.Key.Unit} look like fractions of the dose: "
                        + $"{(unit.Any(row => row.Value > 1) ? "hardly any" : "none")} "
                        + $"is above 1, and {FewestOrgans} organs or more together hold up to {Text(sum)}.",
                    $"If they are fractions, their unit is ID; if they are percent, the organs measured hold at "
                        + $"most {Text(sum)} % of the dose, and nothing need be changed."
                );
            var whole = 1 / read.Scale;
            var limit = read.Scale == 1 ? MostOfDose : Tolerance * whole;
            if (unit.Where(row => row.Value > limit).ToArray() is { Length: > 0 } above)
                yield return read.Scale == 1
                    ? Warning(
                        "BD4031",
                        above[0],
                        $"A value of {Text(above[0].Value)} in {unit.Key.Unit} is more than the dose itself"
                            + $"{(above.Length > 1 ? $", and so are {above.Length - 1} more" : "")}.",
                        "The unit is a fraction of the dose; if the values are percent, it is %ID."
                    )
                    : Warning(
                        "BD4031",
                        above[0],
                        $"A value of {Text(above[0].Value)} in {unit.Key.Unit} is more than the dose itself"
                            + $"{(above.Length > 1 ? $", and so are {above.Length - 1} more" : "")}.",
                        "An organ cannot hold more than was given: are these values per g, and the unit %ID/g?"
                    );
            else if (Overfull(bodies, whole) is { Length: > 0 } full)
                yield return Warning(
                    "BD4034",
                    full[0].First,
                    $"The organs of {full[0].Name} together hold {Text(full[0].Sum)} {unit.Key.Unit}, more than "
                        + $"the dose{(full.Length > 1 ? $", and so do those of {full.Length - 1} more" : "")}.",
                    "Are these values per g, and the unit %ID/g? Is one organ there twice, or the dose too small?"
                );
        }
        Diagnostic Warning(string code, Observation row, string message, string hint) =>
            new(code, file, row.Place, message, hint) { Severity = Severity.Warning };
    }

    private sealed record Body(string Name, int Organs, double Sum, Observation First);

    // Animals, or groups at one time, with what their organs hold together. Several values of one organ are repeats:
    // their mean counts. Whole and part, such as liver and left lobe, are not told apart.
    private static Body[] Bodies(Observation[] rows) =>
        [
            .. rows.GroupBy(row => (row.Group, row.Animal, row.Time, row.TimeUnit))
                .Select(body => new Body(
                    body.Key.Animal.Length > 0
                        ? body.Key.Animal
                        : $"{body.Key.Group} at {Text(body.Key.Time)}{(body.Key.TimeUnit.Length > 0 ? " " : "")}{body.Key.TimeUnit}",
                    body.Select(row => row.Observable).Distinct().Count(),
                    body.GroupBy(row => row.Observable).Sum(organ => organ.Average(row => row.Value)),
                    body.First()
                )),
        ];

    private static Body[] Overfull(Body[] bodies, double whole)
    {
        var several = bodies.Where(body => body.Organs >= 2).ToArray();
        var isTypical = 2 * several.Count(body => body.Sum > MostOfTypical * whole) > several.Length;
        return [.. several.Where(body => body.Sum > (isTypical ? MostOfTypical : MostOfAnimal) * whole)];
    }

    private static bool LooksLikeFractions(Observation[] rows, Body[] bodies, out double sum)
    {
        var sums = bodies.Where(body => body.Organs >= FewestOrgans).Select(body => body.Sum).Order().ToArray();
        sum = sums.Length == 0 ? 0 : sums[^1];
        if (sums.Length == 0 || rows.Any(row => row.Value is < 0 or > Tolerance) || 20 * rows.Count(row => row.Value > 1) > rows.Length)
            return false;
        return sums[sums.Length / 2] is >= LeastSum and <= Tolerance;
    }

    private static string Text(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
