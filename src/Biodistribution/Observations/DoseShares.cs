using System.Globalization;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Observations;

/// <summary>Shares of the dose in a table that look as if percent and fractions had been taken for each other.</summary>
/// <remarks>
/// Percent are doubted where no value is above 1 and yet three organs or more of one animal, or of one group at one time, together hold nearly as much as there is, taken as
/// fractions: a lab that measures so many organs finds more than a hundredth of the dose in them. Fractions are doubted where one is well above 1: an organ cannot hold more than
/// was given. Values per gram, areas, and limits of detection say nothing either way.
/// </remarks>
internal static class DoseShares
{
    private const int FewestOrgans = 3;
    private const double LeastSum = 0.3;

    // Over 1 by so much is measurement error.
    private const double Tolerance = 1.05;
    private const double MostOfDose = 1.5;

    private static readonly Unit Percent = Unit.Parse("%ID");

    /// <summary>Warnings about a table, one a study in it and unit.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="file">What to call the table in messages.</param>
    public static IEnumerable<Diagnostic> Doubts(IReadOnlyCollection<Observation> rows, string file)
    {
        var values = rows.Where(row => row.Statistic == Statistic.Value && row.Censoring.Length == 0 && double.IsFinite(row.Value));
        foreach (var unit in values.GroupBy(row => (row.Study, row.Unit)))
        {
            if (!Unit.TryParse(unit.Key.Unit, out var read, out _) || read.Dimension != Percent.Dimension)
                continue;
            if (read.Scale == Percent.Scale && LooksLikeFractions([.. unit], out var sum))
                yield return Warning("BD4030", unit.First(), $"The values in {unit.Key.Unit} look like fractions of the dose: none is above 1, and {FewestOrgans} organs or more together hold up to {Text(sum)}.",
                    $"If they are fractions, their unit is ID; if they are percent, the organs measured hold at most {Text(sum)} % of the dose, and nothing need be changed.");
            if (read.Scale == 1 && unit.Where(row => row.Value > MostOfDose).ToArray() is { Length: > 0 } above)
                yield return Warning("BD4031", above[0], $"A value of {Text(above[0].Value)} in {unit.Key.Unit} is more than the dose itself{(above.Length > 1 ? $", and so are {above.Length - 1} more" : "")}.",
                    "The unit is a fraction of the dose; if the values are percent, it is %ID.");
        }
        Diagnostic Warning(string code, Observation row, string message, string hint) => new(code, file, row.Place, message, hint) { Severity = Severity.Warning };
    }

    private static bool LooksLikeFractions(Observation[] rows, out double sum)
    {
        sum = 0;
        if (rows.Any(row => row.Value is < 0 or > 1))
            return false;
        // Several values of one organ are repeats: their mean counts.
        foreach (var body in rows.GroupBy(row => (row.Group, row.Animal, row.Time, row.TimeUnit)))
            if (body.GroupBy(row => row.Observable).Select(organ => organ.Average(row => row.Value)).ToArray() is { Length: >= FewestOrgans } organs)
                sum = Math.Max(sum, organs.Sum());
        return sum is >= LeastSum and <= Tolerance;
    }

    private static string Text(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
