using Biodistribution.Tables;

namespace Biodistribution.Observations.Importing;

/// <summary>
/// Numbers for animals a file does not name: one for each row, or for each column where columns are animals; where each
/// row is of one organ, the first value of an organ is of animal 1, the second of animal 2.
/// </summary>
internal sealed class AnimalNumbers
{
    private readonly Dictionary<(CellGrid, int), int> numbers = [];
    private readonly Dictionary<(CellGrid, string Organ, string Group, string Study, double? Hours), int> counts = [];

    /// <summary>The number of the animal a cell is of, from 1; 0 where the file names it.</summary>
    /// <param name="cell">A cell.</param>
    public int Of(MeasuredCell cell)
    {
        var place = (cell.Grid, cell.IsNumberedByColumn ? -1 - cell.Column : cell.Row);
        if (cell.Animal.Length > 0)
            return 0;
        if (numbers.TryGetValue(place, out var number))
            return number;
        if (!cell.IsNumberedByOrgan)
            return numbers[place] = numbers.Count + 1;
        var organ = (cell.Grid, cell.Organ.ToUpperInvariant(), cell.Group, cell.Study, cell.Time?.Hours);
        return numbers[place] = counts[organ] = counts.GetValueOrDefault(organ) + 1;
    }
}
