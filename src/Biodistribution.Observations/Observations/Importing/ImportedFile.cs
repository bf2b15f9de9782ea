using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Biodistribution.Tables;
using Biodistribution.Text;

namespace Biodistribution.Observations.Importing;

/// <summary>
/// Turns the tables of a laboratory's file into observations: animals or organs in rows, tables by time or group, means
/// with spreads, weights beside or on a sheet of their own.
/// </summary>
public static partial class ImportedFile
{
    /// <summary>Reads the tables of a file.</summary>
    /// <param name="grids">Its tables.</param>
    /// <param name="file">What to call it in messages.</param>
    /// <param name="answers">What the user said.</param>
    public static ImportedTable Read(IEnumerable<CellGrid> grids, string file, ImportAnswers answers)
    {
        var log = new ImportLog();
        var parts = new List<(Surroundings Around, List<MeasuredCell> Cells)>();
        var names = new List<(CellGrid Grid, int Row, int Column)>();
        foreach (var grid in grids.Where(grid => answers.Sheets.IsEmpty || ImportAnswers.Has(answers.Sheets, grid.Name)))
        {
            var sheet = GivenName(grid.Name) is { Length: > 0 } name ? new Surroundings().With(name) : new Surroundings();
            var first = new Dictionary<CellGrid, string[]>();
            foreach (var block in SideBySide.Split(grid).SelectMany(part => BlockFinder.Find(part, log)))
            {
                string[] titles = [.. block.TitleTexts];
                if (!first.TryGetValue(block.Grid, out var upper))
                    first[block.Grid] = upper = titles;
                var around = OfAllBlocks(upper, titles).Concat(titles).Aggregate(sheet, (known, text) => known.With(text));
                names.AddRange(
                    block
                        .Titles.Zip(block.TitleTexts)
                        .Where(title =>
                            new Surroundings().With(title.Second) == new Surroundings { Name = title.Second.TrimStart('#').Trim() }
                        )
                        .Select(title => (block.Grid, title.First, block.FirstFilled(title.First)))
                );
                parts.Add((around, BlockReader.Read(BlockLayout.Of(block, around, answers, log), around, answers, log)));
            }
        }
        if (!NameGroups(parts))
            foreach (var (grid, row, column) in names)
                log.Ignore(grid, row, column, "a title, of which nothing is used");
        var cells = parts.SelectMany(part => part.Cells).ToList();
        if (cells.Count == 0 && !log.Problems.HasErrors && log.Questions.Count == 0)
            log.Problems.Error(
                "BD4215",
                file,
                TextSpan.WholeFile,
                log.Ignored.Any(part => part.Reason == "missing") ? "Every value is missing." : "No table of measurements was found.",
                "A table has a heading with animal, group, time and one column for each organ, or organs in "
                    + "rows; at least one row with numbers stands below it."
            );
        return new ObservationBuilder(cells, file, answers, log).Build();
    }

    /// <summary>Reads a text table.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">What to call it in messages.</param>
    /// <param name="answers">What the user said.</param>
    public static ImportedTable ReadText(string text, string file, ImportAnswers answers)
    {
        var diagnostics = new DiagnosticList();
        var normal = TextFile.Normalize(text, file, diagnostics);
        var grid = normal is null ? null : DelimitedText.Read(normal, file);
        if (grid?.Value is { } read)
            return Read([read], file, answers);
        diagnostics.AddRange(grid?.Diagnostics ?? []);
        return new ImportedTable(null, [], diagnostics.InOrder(), [], []);
    }

    /// <summary>Doubts about shares of the dose (more than there is, percent and fractions taken for each other) and about light.</summary>
    /// <param name="table">Observations.</param>
    public static IEnumerable<Diagnostic> Doubts(ObservationTable table) =>
        [.. DoseShares.Doubts(table.Rows, table.File), .. LightDoubts.Of(table.Rows, table.File)];

    /// <summary>What observations are of: organ, group and time with counts.</summary>
    /// <param name="rows">The observations.</param>
    public static ImmutableArray<UnderstoodRow> Summary(IReadOnlyCollection<Observation> rows) =>
        [
            .. rows.GroupBy(row => (row.Group, row.Observable, row.Time, row.TimeUnit, row.Unit))
                .Select(same => new UnderstoodRow(
                    same.Key.Group,
                    same.Key.Observable,
                    $"{same.Key.Time.ToString("R", CultureInfo.InvariantCulture)} {same.Key.TimeUnit}",
                    same.Key.Unit,
                    same.Count(row => row.Animal.Length > 0),
                    same.Count(row => row.Censoring == "below"),
                    same.Count(row => row.Animal.Length == 0),
                    same.Min(row => row.Value),
                    same.Max(row => row.Value)
                )),
        ];

    // The first table of a sheet may stand under one title for all tables and one of its own: Uptake in %ID/g, then day 1.
    private static string[] OfAllBlocks(string[] first, string[] own) =>
        own.Length > 0 && own.Length < first.Length ? first[..^own.Length] : [];

    // Sheet1, Tabelle 2 and Data 1 are names programs give.
    private static string GivenName(string name) => DefaultName().IsMatch(name) ? "" : name;

    // Several tables of the same kind, each under a title or on a sheet of its own, and no group said: the titles are the groups.
    private static bool NameGroups(List<(Surroundings Around, List<MeasuredCell> Cells)> parts)
    {
        var open = parts
            .Where(part =>
                part.Cells.Count > 0 && part.Cells.TrueForAll(cell => cell.Group.Length == 0 && cell.Statistic != ColumnRole.OrganWeight)
            )
            .ToArray();
        var names = open.Select(part => part.Around.Name).Where(name => name.Length > 0).ToArray();
        if (open.Length < 2 || names.Length < open.Length || names.Distinct(StringComparer.OrdinalIgnoreCase).Count() < 2)
            return false;
        foreach (var (around, cells) in open)
            for (var i = 0; i < cells.Count; i++)
                cells[i] = cells[i] with { Group = around.Name };
        return true;
    }

    [GeneratedRegex(@"^(?:sheet|tabelle|table|data|feuil|hoja|foglio)\s*[0-9]*$", RegexOptions.IgnoreCase)]
    private static partial Regex DefaultName();
}
