using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Observations.Importing;

/// <summary>Weights of the organs of each animal, from columns beside the values or from a sheet of their own.</summary>
internal sealed class OrganWeights
{
    // No organ of an animal a laboratory keeps weighs more; a heart of a mouse in µg called g does.
    private const double HeaviestOrgan = 100;
    private static readonly Unit Gram = Unit.Parse("g");

    private readonly Dictionary<string, (MeasuredCell Cell, Unit Unit)> weights = new(StringComparer.OrdinalIgnoreCase);
    private readonly ImportLog log;

    /// <summary>Takes in weights.</summary>
    /// <param name="cells">Cells with weights.</param>
    /// <param name="log">Receives weights that cannot be.</param>
    public OrganWeights(IEnumerable<MeasuredCell> cells, ImportLog log)
    {
        this.log = log;
        foreach (var cell in cells)
            Take(cell);
    }

    /// <summary>How many there are.</summary>
    public int Count => weights.Count;

    /// <summary>The organs weighed, each once.</summary>
    public IEnumerable<string> Organs => weights.Values.Select(weight => weight.Cell.Organ).Distinct(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether an organ is weighed in some animal.</summary>
    /// <param name="organ">The organ.</param>
    public bool Weighs(string organ) => weights.Values.Any(weight => weight.Cell.Organ.Equals(organ, StringComparison.OrdinalIgnoreCase));

    /// <summary>The weight of the organ a value is of; null for none.</summary>
    /// <param name="cell">The value.</param>
    public (double Value, Unit Unit)? Of(MeasuredCell cell) =>
        weights.TryGetValue(Key(cell), out var found) || weights.TryGetValue(Key(cell with { Group = "" }), out found)
            ? (found.Cell.Reading.Value, found.Unit)
            : null;

    private void Take(MeasuredCell cell)
    {
        if (cell.Unit is null || cell.Unit.Dimension != Gram.Dimension)
        {
            log.Problems.Add(
                Problem(
                    cell,
                    "BD4216",
                    $"Nothing says the unit of the weights of {cell.Organ}.",
                    "Write it in the heading: liver weight [g]."
                )
            );
            return;
        }
        if (UnitSpelling.HasDoubtfulMega(cell.Unit.Text))
            log.Problems.Add(Problem(cell, "BD4212", $"{cell.Unit.Text} is a million grams.", "Write mg for milligrams."));
        var grams = cell.Reading.Value * cell.Unit.FactorTo(Gram);
        if (cell.Reading.Kind != Tables.ReadingKind.Number || !(grams > 0) || (grams > HeaviestOrgan && cell.Unit.Scale >= Gram.Scale))
            log.Problems.Add(
                Problem(
                    cell,
                    "BD4217",
                    $"{cell.Organ} of {cell.Animal} cannot weigh {cell.Grid[cell.Row, cell.Column].Text} {cell.Unit.Text}.",
                    "Write the weight, in the unit of the heading; are these mg?"
                )
            );
        var key = Key(cell);
        if (weights.TryGetValue(key, out var earlier) && earlier.Cell.Reading.Value * earlier.Unit.FactorTo(Gram) != grams)
            log.Problems.Add(
                Problem(cell, "BD4218", $"{cell.Organ} of {cell.Animal} has another weight in {earlier.Cell.Address}.", "Keep one of them.")
            );
        weights[key] = (cell, cell.Unit);
        weights.TryAdd(Key(cell with { Group = "" }), (cell, cell.Unit));
    }

    private static string Key(MeasuredCell cell) => $"{cell.Animal}\n{cell.Organ}\n{cell.Group}";

    private static Diagnostic Problem(MeasuredCell cell, string code, string message, string hint) =>
        cell.Grid.Problem(code, cell.Row, cell.Column, message, hint);
}
