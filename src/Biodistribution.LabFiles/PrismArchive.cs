using System.Collections.Immutable;
using System.IO.Compression;
using System.Text.Json;
using Biodistribution.Tables;
using Biodistribution.Text;

namespace Biodistribution.LabFiles;

/// <summary>
/// GraphPad Prism files of version 10 and later (.prism): a zip archive with a JSON file for each sheet and column and
/// a CSV file for the cells of each table.
/// </summary>
/// <remarks>
/// The layout of a table is the format of its sheet, not that of its columns. Mean with CV is stored as mean and
/// standard deviation; error bars as offsets up and down.
/// Excluded cells are marked in the column's JSON as ranges of rows: 34 or 0~1.
/// </remarks>
internal static class PrismArchive
{
    /// <summary>Reads an archive that is within bounds.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="file">What to call it in messages.</param>
    public static Checked<LabWorkbook> Read(byte[] bytes, string file)
    {
        try
        {
            using var archive = new ZipArchive(new MemoryStream(bytes), ZipArchiveMode.Read);
            using var document = Json(archive, "document.json") ?? throw new InvalidDataException();
            var grids = ImmutableArray.CreateBuilder<CellGrid>();
            foreach (var sheet in document.RootElement.GetProperty("sheets").GetProperty("data").EnumerateArray())
                if (Table(archive, sheet.GetString() ?? "")?.ToGrid(file) is { RowCount: > 0 } grid)
                    grids.Add(grid);
            return new Checked<LabWorkbook>(new LabWorkbook(file, "GraphPad Prism file", grids.ToImmutable(), []), []);
        }
        catch (Exception e)
            when (e
                    is JsonException
                        or InvalidDataException
                        or InvalidInputException
                        or KeyNotFoundException
                        or InvalidOperationException
                        or FormatException
                        or OverflowException
                        or ArgumentException
            )
        {
            return new Checked<LabWorkbook>(
                null,
                [
                    new Diagnostic(
                        "BD8505",
                        file,
                        TextSpan.WholeFile,
                        "The Prism file is damaged: its tables cannot be read.",
                        "Open it in Prism and save it again, or export the table as .csv."
                    ),
                ]
            );
        }
    }

    private static PrismTable? Table(ZipArchive archive, string sheetId)
    {
        using var sheet = Json(archive, $"data/sheets/{sheetId}/sheet.json");
        if (sheet is null || !sheet.RootElement.TryGetProperty("table", out var table))
            return null;
        var text = Text(archive, $"data/tables/{table.GetProperty("uid").GetString()}/data.csv") ?? "";
        var grid = DelimitedText.Read(text.Replace("\r\n", "\n", StringComparison.Ordinal), sheetId, ',').OrThrow();
        var (format, width) = Format(table);
        var next = 0;
        PrismColumn Take(string id, int subcolumns)
        {
            using var set = Json(archive, $"data/sets/{id}.json");
            var column = new PrismColumn(
                set is not null && set.RootElement.TryGetProperty("title", out var title) ? PlainText(title) : "",
                [.. Enumerable.Range(next, subcolumns).Select((place, i) => Cells(grid, place, Excluded(set, i)))]
            );
            next += subcolumns;
            return column;
        }
        var rowTitles = Id(table, "rowTitlesDataSet") is { } titles ? Take(titles, 1) : null;
        var x = Id(table, "xDataSet") is { } set ? Series(archive, set, grid.RowCount) ?? Take(set, 1) : null;
        var columns = table.GetProperty("dataSets").EnumerateArray().Select(id => Take(id.GetString() ?? "", width)).ToImmutableArray();
        return new PrismTable(
            sheet.RootElement.TryGetProperty("title", out var name) ? PlainText(name) : "",
            format,
            rowTitles,
            x,
            columns
        );
    }

    private static (PrismFormat Format, int Width) Format(JsonElement table) =>
        table.GetProperty("dataFormat").GetString() switch
        {
            "y_sd" or "y_cv" => (PrismFormat.Sd, 2),
            "y_se" => (PrismFormat.Sem, 2),
            "y_sd_n" or "y_cv_n" => (PrismFormat.SdN, 3),
            "y_se_n" => (PrismFormat.SemN, 3),
            "y_plus_minus" or "y_high_low" => (PrismFormat.PlusMinus, 3),
            "y_replicates" or "text_replicates" => (
                PrismFormat.Replicates,
                Math.Clamp(table.GetProperty("replicatesCount").GetInt32(), 1, 4096)
            ),
            _ => (PrismFormat.Single, 1),
        };

    // X values that Prism generates have no column of their own: a start and a step.
    private static PrismColumn? Series(ZipArchive archive, string id, int rows)
    {
        using var set = Json(archive, $"data/sets/{id}.json");
        if (set is null || !set.RootElement.TryGetProperty("format", out var format) || format.GetString() != "series")
            return null;
        var replicate = set.RootElement.GetProperty("replicates").EnumerateArray().First();
        var (start, step) = (replicate.GetProperty("startValue").GetDouble(), replicate.GetProperty("interval").GetDouble());
        var title = set.RootElement.TryGetProperty("title", out var name) ? PlainText(name) : "X";
        return new PrismColumn(
            title,
            [
                [
                    .. Enumerable
                        .Range(0, rows)
                        .Select(row => new GridCell(NumberText.Exact(start + (row * step)), CellKind.Number, start + (row * step))),
                ],
            ]
        );
    }

    private static ImmutableArray<GridCell> Cells(CellGrid grid, int column, HashSet<int> excluded) =>
        [
            .. Enumerable
                .Range(0, grid.RowCount)
                .Select(row =>
                    grid[row, column] with
                    {
                        Place = default,
                        IsExcluded = excluded.Contains(row) && !grid[row, column].IsEmpty,
                    }
                ),
        ];

    private static HashSet<int> Excluded(JsonDocument? set, int subcolumn)
    {
        var rows = new HashSet<int>();
        if (
            set is null
            || !set.RootElement.TryGetProperty("replicates", out var replicates)
            || replicates.GetArrayLength() <= subcolumn
            || !replicates[subcolumn].TryGetProperty("cellAttributes", out var attributes)
        )
            return rows;
        foreach (var attribute in Marks(attributes))
        {
            var ends = attribute.Split('~');
            var (first, last) = (
                int.Parse(ends[0], System.Globalization.CultureInfo.InvariantCulture),
                int.Parse(ends[^1], System.Globalization.CultureInfo.InvariantCulture)
            );
            for (var row = first; row <= Math.Min(last, 1_000_000); row++)
                rows.Add(row);
        }
        return rows;
    }

    // The ranges marked as excluded: an object of range to attributes, or a list of objects that name both.
    private static IEnumerable<string> Marks(JsonElement attributes)
    {
        if (attributes.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in attributes.EnumerateObject())
                if (property.Value.GetRawText().Contains("EXCLUDED", StringComparison.Ordinal))
                    yield return property.Name;
                else if (property.Name.Contains("EXCLUDED", StringComparison.Ordinal) && property.Value.ValueKind == JsonValueKind.Array)
                    foreach (var range in property.Value.EnumerateArray())
                        yield return range.ToString();
        }
        else if (attributes.ValueKind == JsonValueKind.Array)
        {
            foreach (
                var entry in attributes.EnumerateArray().Where(entry => entry.GetRawText().Contains("EXCLUDED", StringComparison.Ordinal))
            )
            foreach (
                var property in entry
                    .EnumerateObject()
                    .Where(property =>
                        property.Value.ToString() is { Length: > 0 } text
                        && text.All(character => char.IsAsciiDigit(character) || character == '~')
                    )
            )
                yield return property.Value.ToString();
        }
    }

    // Titles are texts, or objects that hold their text among fonts.
    private static string PlainText(JsonElement title) =>
        title.ValueKind switch
        {
            JsonValueKind.String => title.GetString()!.Trim(),
            JsonValueKind.Object when title.TryGetProperty("string", out var inner) || title.TryGetProperty("text", out inner) => PlainText(
                inner
            ),
            _ => "",
        };

    private static string? Id(JsonElement table, string name) =>
        table.TryGetProperty(name, out var id) && id.GetString() is { Length: > 0 } text ? text : null;

    private static JsonDocument? Json(ZipArchive archive, string entry) =>
        Text(archive, entry) is { } text ? JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 64 }) : null;

    private static string? Text(ZipArchive archive, string entry)
    {
        if (archive.GetEntry(entry) is not { } found)
            return null;
        using var reader = new StreamReader(found.Open());
        return reader.ReadToEnd();
    }
}
