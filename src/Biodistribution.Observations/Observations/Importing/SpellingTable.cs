using Biodistribution.Text;

namespace Biodistribution.Observations.Importing;

/// <summary>Gives organs, groups and animals that differ only in case and blanks one spelling, the first, and says so.</summary>
internal sealed class SpellingTable(ImportLog log)
{
    private readonly Dictionary<string, string> spellings = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<(string Kind, string Name), string> unified = [];
    private readonly HashSet<string> said = [];

    // Of a table row by row, group and animal are mostly those of the cell before.
    private readonly Dictionary<string, (string Name, string Found)> last = [];

    /// <summary>The cell with the spellings met first.</summary>
    /// <param name="cell">A cell.</param>
    public MeasuredCell Unify(MeasuredCell cell)
    {
        var (organ, group, animal) = (
            Unified("organ", cell.Organ, cell),
            Unified("group", cell.Group, cell),
            Unified("animal", cell.Animal, cell)
        );
        return (organ, group, animal) == (cell.Organ, cell.Group, cell.Animal)
            ? cell
            : cell with
            {
                Organ = organ,
                Group = group,
                Animal = animal,
            };
    }

    private string Unified(string kind, string name, MeasuredCell cell)
    {
        if (last.TryGetValue(kind, out var before) && ReferenceEquals(before.Name, name))
            return before.Found;
        var found = Remembered(kind, name, cell);
        last[kind] = (name, found);
        return found;
    }

    private string Remembered(string kind, string name, MeasuredCell cell)
    {
        if (!unified.TryGetValue((kind, name), out var found))
            unified[(kind, name)] = found = Find(kind, name, cell);
        return found;
    }

    private string Find(string kind, string name, MeasuredCell cell)
    {
        var key = $"{kind}\n{string.Join(' ', name.Split([' ', '_'], StringSplitOptions.RemoveEmptyEntries))}";
        if (spellings.TryAdd(key, name) || spellings[key] == name)
            return spellings[key];
        if (kind != "organ" && said.Add($"{kind} {name}"))
            log.Problems.Add(
                cell.Grid.Problem(
                    "BD4214",
                    cell.Row,
                    cell.Column,
                    $"'{name}' and '{spellings[key]}' are taken as one {kind}.",
                    "Give them names that differ in more than case and blanks if they are two.",
                    Severity.Warning
                )
            );
        return spellings[key];
    }
}
