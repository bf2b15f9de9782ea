using System.Globalization;
using System.Text;

namespace Biodistribution.Validation.Meaning;

/// <summary>Mutation of meaning: shipped tables changed in what they mean, and what the program says of each change.</summary>
public static class MeaningReport
{
    /// <summary>Changes of each table.</summary>
    public const int Changes = 480;

    /// <summary>Changes of each table that a fast test does again.</summary>
    public const int Repeated = 8;

    private const int Seed = 20260101;

    /// <summary>The counts of the changes a fast test does again.</summary>
    public static string DigestFile { get; } =
        Path.Combine(RepositoryRoot.Find(), "tests", "Biodistribution.Validation", "Meaning", "first-changes.txt");

    /// <summary>Runs the campaign, prints its counts and writes those of the first changes of each table.</summary>
    /// <returns>0 where no change is silent and nothing is doubted falsely, 2 else.</returns>
    public static int Write()
    {
        var (text, silent, falsely) = Run(Changes);
        Console.Write(text);
        File.WriteAllText(DigestFile, Run(Repeated).Text);
        return silent + falsely == 0 ? 0 : 2;
    }

    /// <summary>Runs the campaign.</summary>
    /// <param name="changes">Changes of each table.</param>
    /// <returns>The counts as text; how many changes were silent, and how many doubts false.</returns>
    public static (string Text, int Silent, int FalseDoubts) Run(int changes)
    {
        var folder = Directory.CreateTempSubdirectory("biodist-meaning-").FullName;
        try
        {
            ShippedTable.CopyModels(Path.Combine(RepositoryRoot.Find(), "models"), folder);
            var tables = ShippedTable.All(folder).ToArray();
            var outcomes = tables
                .SelectMany(
                    (table, i) =>
                        new TableChanges(table, Seed + i)
                            .Take(changes)
                            .Select(change => (table.Name, change, Outcome: table.Try(change.Text)))
                )
                .ToArray();
            var text = new StringBuilder();
            foreach (
                var kind in outcomes
                    .GroupBy(one => (one.change.Class, one.change.IsUndetectable))
                    .OrderBy(kind => kind.Key.IsUndetectable)
                    .ThenBy(kind => kind.Key.Class, StringComparer.Ordinal)
            )
                text.AppendLine(
                    CultureInfo.InvariantCulture,
                    $"{kind.Key.Class}{(kind.Key.IsUndetectable ? " (undetectable)" : "")}: {kind.Count()} changes, "
                        + $"{Counts(kind.Select(one => one.Outcome))}"
                );
            var silent = outcomes.Where(one => one.Outcome == MeaningOutcome.Silent && !one.change.IsUndetectable).ToArray();
            foreach (var (name, change, _) in silent)
                text.AppendLine(CultureInfo.InvariantCulture, $"SILENT: {name}: {change.Class}: {change.What}");
            var falsely = tables.SelectMany(table => table.Doubts.Select(doubt => $"FALSE DOUBT: {table.Name}: {doubt}")).ToArray();
            foreach (var doubt in falsely)
                text.AppendLine(doubt);
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"{tables.Length} tables, {outcomes.Length} changes, {outcomes.Count(one => one.change.IsUndetectable)} "
                    + $"of them undetectable; silent: {silent.Length}; false doubts: {falsely.Length}"
            );
            return (text.ToString(), silent.Length, falsely.Length);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Counts(IEnumerable<MeaningOutcome> outcomes) =>
        string.Join(
            ", ",
            Enum.GetValues<MeaningOutcome>()
                .Select(outcome => (outcome, Count: outcomes.Count(one => one == outcome)))
                .Where(one => one.Count > 0)
                .Select(one =>
                {
                    var end = one.outcome switch
                    {
                        MeaningOutcome.Refused => "refused",
                        MeaningOutcome.Doubted => "doubted",
                        MeaningOutcome.SameAnswer => "with the same answer",
                        _ => "silent",
                    };
                    return $"{one.Count} {end}";
                })
        );
}
