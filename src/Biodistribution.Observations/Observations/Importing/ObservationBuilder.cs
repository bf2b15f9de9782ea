using System.Collections.Immutable;
using Biodistribution.Tables;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Observations.Importing;

/// <summary>
/// Makes observations of measured cells: puts means and spreads together, multiplies by weights, refuses what is told
/// twice.
/// </summary>
internal sealed class ObservationBuilder(List<MeasuredCell> cells, string file, ImportAnswers answers, ImportLog log)
{
    private const string WeightsBesideValues = "BD4032";

    private readonly SpellingTable spellings = new(log);

    /// <summary>The observations, with what is wrong, open and left out.</summary>
    public ImportedTable Build()
    {
        var complete = Completed();
        var rows = Rows(complete, new OrganWeights(complete.Where(cell => cell.Statistic == ColumnRole.OrganWeight), log));
        RefuseTwice(rows);
        var observations = SameTimeUnit(rows);
        var problems = log.Problems.InOrder();
        var summary = ImportedFile.Summary(observations);
        var isWhole = log.Questions.Count == 0 && !log.Problems.HasErrors;
        return new ImportedTable(
            isWhole ? new ObservationTable(file, observations) : null,
            [.. log.Questions],
            isWhole ? [.. problems, .. DoseShares.Doubts(observations, file), .. LightDoubts.Of(observations, file)] : problems,
            log.Ignored,
            summary
        );
    }

    private List<MeasuredCell> Completed()
    {
        var facts = new CellFacts(answers, log);
        var numbers = new AnimalNumbers();
        var limits = new LimitFinder(cells, answers, log);
        var complete = new List<MeasuredCell>();
        foreach (var cell in cells)
        {
            var number = numbers.Of(cell);
            if (limits.Resolve(cell) is { } limited && facts.Complete(limited, number) is { } found)
                complete.Add(spellings.Unify(found));
        }
        cells.Clear();
        return complete;
    }

    private List<(MeasuredCell Cell, Observation Row)> Rows(List<MeasuredCell> complete, OrganWeights weights)
    {
        var rows = new List<(MeasuredCell, Observation)>(complete.Count);
        var none = Enumerable.Empty<MeasuredCell>().ToLookup(cell => cell.Statistic);
        // Values that nothing belongs to need no putting together.
        if (complete.TrueForAll(cell => cell.Statistic is ColumnRole.Value or ColumnRole.OrganWeight))
            foreach (var cell in complete.Where(cell => cell.Statistic == ColumnRole.Value))
                rows.Add((cell, Weighed(cell, Observation(cell, none, false), weights)));
        else
            RowsOfParts(complete, weights, rows);
        SayWeights(rows, weights);
        return rows;
    }

    private void RowsOfParts(List<MeasuredCell> complete, OrganWeights weights, List<(MeasuredCell, Observation)> rows)
    {
        foreach (
            var group in complete
                .Where(cell => cell.Statistic != ColumnRole.OrganWeight)
                .GroupBy(cell => (cell.Grid, cell.Row, cell.Organ, cell.Group, cell.Animal, cell.Time?.Hours, cell.Study))
        )
        {
            var parts = group.ToLookup(cell => cell.Statistic);
            var bases = parts[ColumnRole.Value].Concat(parts[ColumnRole.Mean]).ToArray();
            foreach (var cell in bases)
                rows.Add((cell, Weighed(cell, Observation(cell, parts, bases.Length == 1), weights)));
            if (bases.Length == 0 && group.FirstOrDefault(cell => cell.Statistic != ColumnRole.Count) is { } alone)
                log.Problems.Add(
                    alone.Grid.Problem(
                        "BD4223",
                        alone.Row,
                        alone.Column,
                        $"There is a spread of {alone.Organ} here and no mean beside it.",
                        "Head the means 'mean' and the spreads 'SD' or 'SEM', under the name of the organ."
                    )
                );
        }
    }

    private Observation Observation(MeasuredCell cell, ILookup<ColumnRole, MeasuredCell> parts, bool isOnly)
    {
        double Part(ColumnRole role) => isOnly && parts[role].FirstOrDefault() is { } part ? part.Reading.Value : double.NaN;
        var (kind, spread) =
            !double.IsNaN(Part(ColumnRole.Sd)) ? ("sd", Part(ColumnRole.Sd))
            : !double.IsNaN(Part(ColumnRole.Sem)) ? ("sem", Part(ColumnRole.Sem))
            : !double.IsNaN(Part(ColumnRole.Cv)) ? ("sd", Part(ColumnRole.Cv) / 100 * cell.Reading.Value)
            : (SpreadKindOf(cell), cell.Reading.Spread);
        var count =
            Part(ColumnRole.Count) is var n && n >= 1 ? (int)n
            : cell.Reading.Count > 0 ? cell.Reading.Count
            : cell.Count;
        return new Observation
        {
            Id = cell.Grid[cell.Row, cell.Column].Place.Line > 0 ? $"{cell.Row}-{cell.Organ}" : $"{cell.Address}",
            Study = cell.Study,
            Group = cell.Group,
            Animal = cell.Animal,
            Observable = cell.Organ,
            Time = cell.Time!.Value.Value,
            TimeUnit = cell.Time.Value.Unit?.Text ?? answers.TimeUnit ?? "h",
            Value = cell.Reading.Value,
            Unit = cell.Unit!.Text,
            Spread = spread,
            SpreadKind = double.IsNaN(spread) ? "" : kind,
            Count = double.IsNaN(spread) && cell.Animal.Length > 0 ? 0 : count,
            Lower = Part(ColumnRole.Lower),
            Upper = Part(ColumnRole.Upper),
            Censoring =
                cell.Reading.Kind == ReadingKind.Below ? "below"
                : cell.Reading.Kind == ReadingKind.Above ? "above"
                : "",
            Place = cell.Grid[cell.Row, cell.Column].Place,
        };
    }

    private string SpreadKindOf(MeasuredCell cell)
    {
        if (double.IsNaN(cell.Reading.Spread))
            return "";
        if (cell.SpreadKind.Length > 0 || answers.Spread is { Length: > 0 })
            return cell.SpreadKind.Length > 0 ? cell.SpreadKind : answers.Spread!;
        log.Ask(
            new ImportQuestion(
                ImportSubject.Spread,
                "",
                "What stands behind ±: the SD of the animals or the SEM of their mean?",
                ["sd", "sem"],
                cell.Grid.Problem(
                    "BD4224",
                    cell.Row,
                    cell.Column,
                    "What stands behind ± can be a standard deviation or a standard error of the mean.",
                    "Say --spread sd or --spread sem, or write it in the heading: liver (mean ± SD)."
                )
            )
        );
        return "";
    }

    private Observation Weighed(MeasuredCell cell, Observation row, OrganWeights weights)
    {
        if (answers.Weights != true || cell.Unit!.Dimension.Mass != -1 || !weights.Weighs(cell.Organ))
            return row;
        if (weights.Of(cell) is not { } weight)
        {
            log.Problems.Add(
                cell.Grid.Problem(
                    "BD4009",
                    cell.Row,
                    cell.Column,
                    $"{cell.Organ} of {cell.Animal} has a value per mass and no weight.",
                    "Write the weight, or empty the cell of the value too."
                )
            );
            return row;
        }
        var product = UnitAlgebra.Product(cell.Unit, weight.Unit);
        if (product is null)
        {
            log.Problems.Add(
                cell.Grid.Problem(
                    "BD4017",
                    cell.Row,
                    cell.Column,
                    $"'{cell.Unit.Text}' times '{weight.Unit.Text}' is too large, too small or too intricate a unit.",
                    "Write values per g and weights in g."
                )
            );
            return row;
        }
        var share = Unit.Parse("%ID");
        var factor = product.Dimension == share.Dimension ? weight.Value * product.FactorTo(share) : weight.Value;
        return row with
        {
            Value = row.Value * factor,
            Spread = row.Spread * factor,
            Lower = row.Lower * factor,
            Upper = row.Upper * factor,
            Unit = product.Dimension == share.Dimension ? share.Text : product.Text,
        };
    }

    private void SayWeights(List<(MeasuredCell Cell, Observation Row)> rows, OrganWeights weights)
    {
        if (weights.Count == 0 && answers.Weights != true)
            return;
        var perMass = rows.Where(row => row.Cell.Unit!.Dimension.Mass == -1)
            .Select(row => row.Cell.Organ)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var weighed = weights.Organs.Where(perMass.Contains).ToArray();
        void Say(string message, string hint) => log.Problems.Warning(WeightsBesideValues, file, TextSpan.WholeFile, message, hint);
        if (answers.Weights == true && weighed.Length == 0 && rows.Count > 0)
            Say(
                "No organ has values per mass and weights, so nothing is multiplied.",
                "Such columns are called, for example, liver [%ID/g] and liver weight [g]."
            );
        if (answers.Weights == true && weights.Organs.Where(organ => !perMass.Contains(organ)).ToArray() is { Length: > 0 } idle)
            Say($"The weights of {string.Join(", ", idle)} are left out: these organs have no values per mass.", "");
        if (answers.Weights != true && weighed.Length > 0)
            Say(
                $"The file has weights of {string.Join(", ", weighed)}, and values per mass.",
                "With --weights they are multiplied to what is in the whole organ of each animal; without, weights are left out."
            );
        else if (answers.Weights != true && weights.Count > 0)
            Say($"The weights of {string.Join(", ", weights.Organs)} are left out.", "");
    }

    // One measurement counts once, in whatever words it is told.
    private void RefuseTwice(List<(MeasuredCell Cell, Observation Row)> rows)
    {
        var met = new Dictionary<Measured, MeasuredCell>(rows.Count, new SameMeasured());
        foreach (var (cell, row) in rows)
        {
            var measured = new Measured(row.Study, row.Group, row.Animal, row.Observable, Math.Round(cell.Time!.Value.Hours, 9));
            if (met.TryAdd(measured, cell))
                continue;
            var first = met[measured];
            var who = cell.Animal.Length > 0 ? $"{cell.Organ} of {cell.Animal}" : $"the mean of {cell.Organ} in {cell.Group}";
            log.Problems.Add(
                cell.Grid.Problem(
                    "BD4012",
                    cell.Row,
                    cell.Column,
                    $"{char.ToUpperInvariant(who[0])}{who[1..]} at one time is there twice, first in {first.Address}.",
                    "Keep one of them, or give the animals or columns names of their own."
                )
            );
        }
    }

    private readonly record struct Measured(string Study, string Group, string Animal, string Organ, double Hours);

    // Names were given one spelling, one object each, so that most comparisons are those of references.
    private sealed class SameMeasured : IEqualityComparer<Measured>
    {
        public bool Equals(Measured one, Measured other) =>
            one.Hours == other.Hours
            && string.Equals(one.Organ, other.Organ, StringComparison.Ordinal)
            && string.Equals(one.Animal, other.Animal, StringComparison.Ordinal)
            && string.Equals(one.Group, other.Group, StringComparison.Ordinal)
            && string.Equals(one.Study, other.Study, StringComparison.Ordinal);

        public int GetHashCode(Measured measured) => HashCode.Combine(measured.Animal, measured.Organ, measured.Hours);
    }

    private ImmutableArray<Observation> SameTimeUnit(List<(MeasuredCell Cell, Observation Row)> rows) =>
        rows.Select(row => row.Row.TimeUnit).Distinct().Count() <= 1
            ? [.. rows.Select(row => row.Row)]
            : [.. rows.Select(row => row.Row with { Time = row.Cell.Time!.Value.Hours, TimeUnit = "h" })];
}
