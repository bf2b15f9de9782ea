using System.Globalization;
using System.Text;
using Biodistribution.Studies.Reading;
using Biodistribution.Text;
using Biodistribution.Validation.Invariance;

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
        var (realText, doubts) = RealTables();
        Console.Write(realText);
        File.WriteAllText(DigestFile, Run(Repeated).Text);
        return silent + falsely + doubts == 0 ? 0 : 2;
    }

    // Published tables beside the repository, each as a study: what is doubted in them is doubted falsely.
    private static (string Text, int FalseDoubts) RealTables()
    {
        var scratch = Directory.CreateTempSubdirectory("biodist-real-").FullName;
        try
        {
            var studies = StudySets.Public(null, scratch);
            if (studies.Count == 0)
                return ("no real tables beside the repository: SKIPPED\n", 0);
            string[] doubts =
            [
                .. studies.SelectMany(study =>
                    StudyFile
                        .Read(study.Path, reach: FileReach.Anywhere)
                        .Diagnostics.Select(one => $"{study.Name}: {(one.Severity == Severity.Error ? "refused: " : "")}{one}")
                ),
            ];
            return (
                string.Concat(doubts.Select(doubt => $"FALSE DOUBT: {doubt}\n"))
                    + $"{studies.Count} real tables; false doubts: {doubts.Length}\n",
                doubts.Length
            );
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
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
            var studies = ShippedStudy.All(folder).ToArray();
            var responses = ResponseTable.All(folder);
            var text = new StringBuilder();
            var (silent, falsely) = (0, 0);
            void Part(string what, IEnumerable<Tried> tried, IEnumerable<string> doubts)
            {
                var (ofPart, silentOfPart, doubted) = Counted(what, [.. tried], [.. doubts]);
                text.Append(ofPart);
                (silent, falsely) = (silent + silentOfPart, falsely + doubted);
            }
            Part(
                $"{tables.Length} tables of observations",
                tables.SelectMany(
                    (one, i) =>
                        new TableChanges(one, Seed + i).Take(changes).Select(change => new Tried(one.Name, change, one.Try(change.Text)))
                ),
                tables.SelectMany(one => one.Doubts.Select(doubt => $"{one.Name}: {doubt}"))
            );
            Part(
                $"{studies.Length} studies",
                studies.SelectMany(
                    (one, i) =>
                        new StudyChanges(one.Text, Seed + i)
                            .Take(changes)
                            .Select(change => new Tried(one.Name, change, one.Try(change.Text)))
                ),
                studies.SelectMany(one => one.Doubts.Select(doubt => $"{one.Name}: {doubt}"))
            );
            Part(
                $"{responses.Count} tables of doses and responses",
                responses.SelectMany(
                    (one, i) =>
                        new ResponseChanges(one, Seed + i).Take(changes).Select(change => new Tried(one.Name, change, one.Try(change.Text)))
                ),
                responses.SelectMany(one => one.Doubts.Select(doubt => $"{one.Name}: {doubt}"))
            );
            return (text.ToString(), silent, falsely);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private sealed record Tried(string Name, TableChange Change, MeaningOutcome Outcome);

    private static (string Text, int Silent, int FalseDoubts) Counted(string what, Tried[] tried, string[] doubts)
    {
        var text = new StringBuilder();
        foreach (
            var kind in tried
                .GroupBy(one => (one.Change.Class, one.Change.IsUndetectable))
                .OrderBy(kind => kind.Key.IsUndetectable)
                .ThenBy(kind => kind.Key.Class, StringComparer.Ordinal)
        )
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"{kind.Key.Class}{(kind.Key.IsUndetectable ? " (undetectable)" : "")}: {kind.Count()} changes, "
                    + $"{Counts(kind.Select(one => one.Outcome))}"
            );
        var silent = tried.Where(one => one.Outcome == MeaningOutcome.Silent && !one.Change.IsUndetectable).ToArray();
        foreach (var (name, change, _) in silent)
            text.AppendLine(CultureInfo.InvariantCulture, $"SILENT: {name}: {change.Class}: {change.What}");
        foreach (var doubt in doubts)
            text.AppendLine(CultureInfo.InvariantCulture, $"FALSE DOUBT: {doubt}");
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"{what}, {tried.Length} changes, {tried.Count(one => one.Change.IsUndetectable)} "
                + $"of them undetectable; silent: {silent.Length}; false doubts: {doubts.Length}"
        );
        return (text.ToString(), silent.Length, doubts.Length);
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
