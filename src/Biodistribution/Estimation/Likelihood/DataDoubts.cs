using Biodistribution.Observations;
using Biodistribution.Text;

namespace Biodistribution.Estimation.Likelihood;

/// <summary>What about the rows themselves, beside any model, limits what a fit can say: sentences for the reader.</summary>
internal static class DataDoubts
{
    // An unlike row by a wrong unit is off by 1000 or more; scatter between animals is not.
    private const double FarFactor = 200;

    // Half of the other rows must be closer to the prediction than this for one to be the odd one out.
    private const double UsualFactor = 10;

    private const int MostNamed = 3;

    /// <summary>The sentences.</summary>
    /// <param name="likelihood">The study.</param>
    /// <param name="uses">Its rows as fitted.</param>
    public static IEnumerable<string> Find(StudyLikelihood likelihood, IReadOnlyList<RowUse> uses)
    {
        var rows = likelihood
            .Rows.Select((term, i) => (Term: term, Use: uses[i]))
            .Where(row => row.Use.Used && row.Term.IsFitted)
            .ToArray();
        return OneAnimal(rows.Select(row => row.Term))
            .Concat(WithoutScatter(rows.Select(row => row.Term), likelihood))
            .Concat(AllBelow(rows.Select(row => row.Term)))
            .Concat(Repeated(rows.Select(row => row.Term), likelihood))
            .Concat(FarOff(rows.Select(row => row.Use)));
    }

    private static IEnumerable<string> OneAnimal(IEnumerable<LikelihoodTerm> rows)
    {
        var single = rows.GroupBy(row => (row.Observation.Study, row.Observation.Group))
            .Where(group =>
                group.All(row => row.Observation.Animal.Length > 0 || row.Observation.Count == 1)
                && group.Select(row => row.Observation.Animal).Distinct().Count() == 1
                && group.Count() > 1
            )
            .Select(group => group.Key.Group)
            .ToArray();
        if (single.Length > 0)
            yield return $"All rows of {string.Join(", ", single)} are from one animal: intervals speak of that animal, not of others.";
    }

    // Values of different animals that agree in every digit.
    private static IEnumerable<string> WithoutScatter(IEnumerable<LikelihoodTerm> rows, StudyLikelihood likelihood)
    {
        var copies = rows.Where(row => row.Role == TermKind.Measured && row.Observation.Animal.Length > 0)
            .GroupBy(row => row.Observation.Observable)
            .Select(one =>
                (
                    one.Key,
                    Cells: one.GroupBy(row => MeasuredNumber.Of(row, likelihood))
                        .Where(cell => cell.Select(row => row.Observation.Animal).Distinct().Count() > 1)
                        .ToArray()
                )
            )
            .Where(one => one.Cells.Length > 0 && one.Cells.All(cell => cell.All(row => row.Value == cell.First().Value)))
            .Select(one => one.Key)
            .ToArray();
        if (copies.Length > 0)
            yield return $"The animals have one and the same value of {string.Join(", ", copies)}: replicates without "
                + $"scatter say nothing of the error; write the mean once, with its spread and the number of animals.";
    }

    // Where all observables are below their limits the fit says so itself.
    private static IEnumerable<string> AllBelow(IEnumerable<LikelihoodTerm> rows)
    {
        var observables = rows.Where(row => row.Role is TermKind.Measured or TermKind.CensoredBelow)
            .GroupBy(row => row.Observation.Observable)
            .ToArray();
        var below = observables.Where(one => one.All(row => row.Role == TermKind.CensoredBelow)).ToArray();
        if (below.Length > 0 && below.Length < observables.Length)
            yield return $"All rows of {string.Join(", ", below.Select(one => one.Key))} are below their limits: they say only that "
                + $"{(below.Length == 1 ? "it is" : "these are")} small; no value near 0 agrees better than another.";
    }

    private static IEnumerable<string> Repeated(IEnumerable<LikelihoodTerm> rows, StudyLikelihood likelihood)
    {
        var twice = rows.Where(row => row.Observation.Animal.Length > 0)
            .GroupBy(row => (row.Observation.Study, row.Observation.Animal, Number: MeasuredNumber.Of(row, likelihood)))
            .Where(same => same.Count() > 1)
            .ToArray();
        if (twice.Length == 0)
            yield break;
        var named = twice
            .Take(MostNamed)
            .Select(same =>
                $"{same.First().Observation.Observable} of {same.Key.Animal} ("
                + $"{string.Join(" and ", same.Select(row => NumberText.ForSentence(row.Observation.Value)))})"
            );
        yield return $"One animal has several values of one number at one time: {string.Join("; ", named)}"
            + $"{(twice.Length > MostNamed ? $"; and {twice.Length - MostNamed} more" : "")}. "
            + $"Each counts as a measurement; keep one, or their mean.";
    }

    private static IEnumerable<string> FarOff(IEnumerable<RowUse> uses)
    {
        var compared = uses.Where(use =>
                use.Observation.Statistic == Statistic.Value && use.Observed > 0 && use.Predicted > 0 && double.IsFinite(use.Residual)
            )
            .ToArray();
        if (compared.Length < 4)
            yield break;
        // A wrong row pulls the fit: distances are from the middle of all rows of the observable.
        var far = compared.GroupBy(use => use.Observation.Observable).SelectMany(one => Odd([.. one], compared)).ToArray();
        if (far.Length > 0)
            yield return $"{(far.Length == 1 ? "Row" : "Rows")} {string.Join("; ", far.Take(MostNamed).Select(Told))}"
                + $"{(far.Length > MostNamed ? $"; and {far.Length - MostNamed} more" : "")}: "
                + $"are unit and decimal point right?";
    }

    private static IEnumerable<(RowUse Use, double Factor)> Odd(RowUse[] own, RowUse[] all)
    {
        static double Ratio(RowUse use) => Math.Log(use.Observed / use.Predicted);
        var reference = own.Length >= 4 ? own : all;
        var middle = Median([.. reference.Select(Ratio)]);
        var usual = Median([.. reference.Select(use => Math.Abs(Ratio(use) - middle))]);
        return usual > Math.Log(UsualFactor)
            ? []
            : own.Select(use => (use, Factor: Math.Exp(Ratio(use) - middle))).Where(one => one.Factor is > FarFactor or < 1 / FarFactor);
    }

    private static string Told((RowUse Use, double Factor) one) =>
        $"{one.Use.Observation.Id} ({NumberText.ForSentence(one.Use.Observed)} {one.Use.Observation.Unit}) "
        + $"lies a factor of {NumberText.ForSentence(one.Factor > 1 ? one.Factor : 1 / one.Factor, 2)} "
        + $"{(one.Factor > 1 ? "above" : "below")} what the other rows lead to";

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values.Length % 2 == 1 ? values[values.Length / 2] : (values[(values.Length / 2) - 1] + values[values.Length / 2]) / 2;
    }
}
