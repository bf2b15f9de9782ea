using System.Collections.Immutable;
using Biodistribution.DoseResponse.Curves;
using Biodistribution.Tables;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Cli.Session;

/// <summary>Measured doses and responses.</summary>
internal static class DoseResponseData
{
    private const int LargestTable = 50_000_000;

    private static readonly string[] Known = ["dose", "response", "agent", "unit", "total"];

    /// <summary>
    /// Reads the columns dose and response (with a column total: how many of that many responded), and agent and unit
    /// (of the doses) where they are: an entry an agent, in the order they are met.
    /// </summary>
    /// <param name="path">The table.</param>
    /// <param name="needsAgent">Whether a table without agents is refused.</param>
    /// <param name="diagnostics">Receives what is wrong.</param>
    public static ImmutableArray<AgentResponses> Read(string path, bool needsAgent, DiagnosticList diagnostics)
    {
        if (TextFile.Read(path, diagnostics, LargestTable) is not { } text)
            return [];
        var read = DelimitedText.Read(WithoutRemarks(text), path);
        diagnostics.AddRange(read.Diagnostics);
        if (read.Value is not { } grid)
            return [];
        var heading = Enumerable.Range(0, grid.RowCount).FirstOrDefault(row => grid.FilledIn(row) > 0, -1);
        if (heading < 0)
        {
            diagnostics.Error("BD8002", path, TextSpan.WholeFile, "The table is empty.", "The first line names the columns: dose,response");
            return [];
        }
        diagnostics.AddRange(grid.ShapeProblems(heading, grid.RowCount - 1));
        var columns = Columns(grid, heading, needsAgent, diagnostics, out var unit);
        return diagnostics.HasErrors ? [] : Rows(grid, heading, columns, unit, path, diagnostics);
    }

    // Lines above the heading that begin with #.
    private static string WithoutRemarks(string text)
    {
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length && (lines[i].Length == 0 || lines[i][0] == '#'); i++)
            lines[i] = "";
        return string.Join('\n', lines);
    }

    private static Dictionary<string, int> Columns(CellGrid grid, int heading, bool needsAgent, DiagnosticList diagnostics, out Unit? unit)
    {
        var columns = new Dictionary<string, int>();
        unit = null;
        for (var column = 0; column < grid.ColumnCount; column++)
        {
            var isFilled = Enumerable.Range(heading + 1, grid.RowCount - heading - 1).Any(row => !grid[row, column].IsEmpty);
            var written = UnitInHeading.Read(grid[heading, column].Text);
            var name = written.Name.ToLowerInvariant();
            if (grid[heading, column].IsEmpty)
            {
                if (isFilled)
                    diagnostics.Add(
                        grid.Problem(
                            "BD4045",
                            heading,
                            column,
                            $"Column {column + 1} has values and no heading.",
                            "Write its heading, or take the column out."
                        )
                    );
            }
            else if (Known.Contains(name))
            {
                if (!columns.TryAdd(name, column))
                    diagnostics.Add(grid.Problem("BD8002", heading, column, $"The column '{name}' is there twice.", "Keep one of them."));
                if (name == "dose")
                    unit = written.Unit;
            }
            else if (NearestName.Of(name, Known) is { } near)
                diagnostics.Add(
                    grid.Problem(
                        "BD8002",
                        heading,
                        column,
                        $"There is no column '{grid[heading, column].Text}'.",
                        $"Did you mean '{near}'?"
                    )
                );
            else
                diagnostics.Add(
                    grid.Problem(
                        "BD8004",
                        heading,
                        column,
                        $"The column '{grid[heading, column].Text}' is not read.",
                        $"The columns are: {string.Join(", ", Known)}.",
                        Severity.Warning
                    )
                );
        }
        foreach (
            var name in Known.Where(name => !columns.ContainsKey(name) && (name is "dose" or "response" || (name == "agent" && needsAgent)))
        )
            diagnostics.Add(
                grid.Problem(
                    "BD8002",
                    heading,
                    0,
                    $"The column {name} is missing.",
                    $"The first line names the columns: {(needsAgent ? "agent," : "")}dose,response"
                )
            );
        return columns;
    }

    private static ImmutableArray<AgentResponses> Rows(
        CellGrid grid,
        int heading,
        Dictionary<string, int> columns,
        Unit? common,
        string path,
        DiagnosticList diagnostics
    )
    {
        var numbers = new GridNumbers(grid, heading + 1, grid.RowCount - 1);
        var problems = new List<Diagnostic>();
        var doses = numbers.ReadColumn(columns["dose"], heading + 1, grid.RowCount - 1, problems);
        var responses = numbers.ReadColumn(columns["response"], heading + 1, grid.RowCount - 1, problems);
        var totals = columns.TryGetValue("total", out var counted)
            ? numbers.ReadColumn(counted, heading + 1, grid.RowCount - 1, problems)
            : [];
        foreach (var problem in problems)
            diagnostics.Add(
                problem.Code == "BD4104"
                    ? problem with
                    {
                        Hint = "Write the number without marks between its digits, and with a decimal point.",
                    }
                    : problem
            );
        var rows = new List<(string Agent, double Dose, double Response, double Total)>();
        var ofResponses = responses
            .Where(reading => reading.Kind == ReadingKind.Number)
            .Select(reading => reading.Suffix)
            .Distinct()
            .ToArray();
        var named = columns.GetValueOrDefault("agent", -1);
        var hasUnits = common is null && doses.Any(dose => dose.Suffix.Length > 0);
        for (var row = heading + 1; row < grid.RowCount; row++)
        {
            if (grid.FilledIn(row) == 0)
                continue;
            var (dose, response) = (doses[row - heading - 1], responses[row - heading - 1]);
            var agent = named >= 0 ? grid[row, named].Text : "";
            if (named >= 0)
                if (agent.Length == 0)
                    diagnostics.Add(grid.Problem("BD8002", row, named, "The row has no agent.", "Write what was given."));
            if (response.Kind == ReadingKind.Missing && !grid[row, columns["response"]].IsEmpty)
            {
                diagnostics.Add(
                    grid.Problem("BD8004", row, columns["response"], "The row is not used: its response is missing.", "", Severity.Warning)
                );
                continue;
            }
            foreach (var (reading, column) in new[] { (dose, "dose"), (response, "response") })
                if (reading.Kind != ReadingKind.Number || !double.IsNaN(reading.Spread) || reading.Count > 0)
                    diagnostics.Add(
                        grid.Problem(
                            "BD8002",
                            row,
                            columns[column],
                            $"'{grid[row, columns[column]].Text}' in the column '{column}' is not a number.",
                            "Write one number in the cell."
                        )
                    );
            var total = columns.ContainsKey("total") ? totals[row - heading - 1].Value : double.NaN;
            if (columns.ContainsKey("total") && !(response.Value >= 0 && response.Value <= total && total >= 1))
                diagnostics.Add(
                    grid.Problem(
                        "BD8002",
                        row,
                        columns["response"],
                        $"{grid[row, columns["response"]].Text} of {grid[row, counted].Text} is no count of those that responded.",
                        "Write how many responded, not a share, and of how many."
                    )
                );
            if (dose.Value < 0)
                diagnostics.Add(
                    grid.Problem("BD8002", row, columns["dose"], "A dose cannot be negative.", "Doses are amounts, not logarithms.")
                );
            if (ofResponses.Length > 1 && response.Kind == ReadingKind.Number && response.Suffix != ofResponses[0])
                diagnostics.Add(
                    grid.Problem(
                        "BD8002",
                        row,
                        columns["response"],
                        $"The response is in '{response.Suffix}', and the first one in '{ofResponses[0]}'.",
                        "Write all responses in one unit."
                    )
                );
            if (!columns.ContainsKey("unit") && dose.Suffix.Length == 0 && dose.Value > 0 && hasUnits)
                diagnostics.Add(
                    grid.Problem(
                        "BD8002",
                        row,
                        columns["dose"],
                        $"The dose {grid[row, columns["dose"]].Text} has no unit, and others have one.",
                        "Write the unit of every dose, or of none and in the heading."
                    )
                );
            rows.Add((agent, dose.Value * Factor(grid, row, columns, dose.Suffix, ref common, diagnostics), response.Value, total));
        }
        foreach (var alike in rows.Select(row => row.Agent).Distinct().GroupBy(Plain).Where(names => names.Count() > 1))
            diagnostics.Add(
                grid.Problem(
                    "BD8004",
                    heading,
                    Math.Max(named, 0),
                    $"Agents {string.Join(" and ", alike)} differ only in case or blanks, and each gets a curve of its own.",
                    "Write one name for one agent.",
                    Severity.Warning
                )
            );
        foreach (var (agent, _) in rows.CountBy(row => row.Agent).Where(agent => agent.Value == 1 && rows.Count > 1))
            diagnostics.Add(
                grid.Problem(
                    "BD8004",
                    heading,
                    Math.Max(named, 0),
                    $"The agent {agent} has one row, which makes no curve.",
                    NearestName.Of(agent, rows.Select(row => row.Agent).Where(other => other != agent)) is { } near
                        ? $"Did you mean '{near}'?"
                        : "Write its other doses, or leave it out.",
                    Severity.Warning
                )
            );
        if (rows.Count == 0)
            diagnostics.Error(
                "BD8002",
                path,
                TextSpan.WholeFile,
                "The table has a header and no rows.",
                "Write one row for each measurement."
            );
        return
        [
            .. rows.GroupBy(row => row.Agent)
                .Select(one => new AgentResponses(one.Key, [.. one.Select(row => row.Dose)], [.. one.Select(row => row.Response)])
                {
                    Totals = columns.ContainsKey("total") ? [.. one.Select(row => row.Total)] : [],
                }),
        ];
    }

    private static string Plain(string name) => string.Concat(name.Where(letter => !char.IsWhiteSpace(letter))).ToUpperInvariant();

    // From the unit of a row's dose to the one of the first: doses in mg and ug are doses of one kind.
    private static double Factor(
        CellGrid grid,
        int row,
        Dictionary<string, int> columns,
        string suffix,
        ref Unit? common,
        DiagnosticList diagnostics
    )
    {
        var column = columns.GetValueOrDefault("unit", -1);
        var text = column >= 0 && !grid[row, column].IsEmpty ? grid[row, column].Text : suffix;
        if (text.Length == 0)
        {
            if (column >= 0)
                diagnostics.Add(
                    grid.Problem(
                        "BD8002",
                        row,
                        column,
                        "The dose has no unit, and the table has a column for it.",
                        "Write it in every row, or take the column out."
                    )
                );
            return 1;
        }
        if (!Unit.TryParse(text, out var unit, out var error))
        {
            diagnostics.Add(
                grid.Problem("BD8002", row, Math.Max(column, 0), $"'{text}' is not a unit of the dose. {error.Message}", error.Hint)
            );
            return 1;
        }
        common ??= unit;
        if (unit.Dimension == common.Dimension)
        {
            var factor = unit.FactorTo(common);
            if (factor != 1)
                diagnostics.Add(
                    grid.Problem(
                        "BD8004",
                        row,
                        Math.Max(column, 0),
                        $"The dose is converted from {unit.Text} to {common.Text}, the unit of the first.",
                        "",
                        Severity.Warning
                    )
                );
            return factor;
        }
        diagnostics.Add(
            grid.Problem(
                "BD8002",
                row,
                Math.Max(column, 0),
                $"The dose is in {unit.Text}, and the first one in {common.Text}.",
                "Write doses of one kind."
            )
        );
        return 1;
    }
}
