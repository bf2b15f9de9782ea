using System.Collections.Immutable;
using System.Globalization;
using Biodistribution.Text;
using CsvHelper;

namespace Biodistribution.Interchange.Nonmem;

/// <summary>Reads NONMEM-style data sets from delimited text: every row is used, or listed with the reason, or an error.</summary>
public static class RecordTableReader
{
    private const int LargestFile = 300_000_000;
    private const int RowLimit = 5_000_000;
    private const int ProblemLimit = 1_000_000;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="parameters">Names of the model's parameters: a column called like one of them is a covariate that sets it.</param>
    public static Checked<RecordTable> ReadFile(string path, IEnumerable<string> parameters) =>
        ProgramFault.Guard(
            path,
            () =>
            {
                var read = FileContent.Read(path, LargestFile);
                if (read.Value is not { } bytes)
                    return new(null, [.. read.Diagnostics.Select(problem => problem with { Code = "BD7200" })]);
                using var text = new StreamReader(new MemoryStream(bytes));
                return Read(text, path, parameters);
            }
        );

    /// <summary>Reads text.</summary>
    /// <param name="text">
    /// A heading, then one row a line, separated by commas, semicolons, tabs or blanks; <c>.</c>, <c>NA</c> and nothing mean no value;
    /// rows that begin with # and rows flagged C in a column C are comments.
    /// </param>
    /// <param name="file">What the file is called in messages.</param>
    /// <param name="parameters">Names of the model's parameters: a column called like one of them, in any case, is a covariate that sets
    /// it.</param>
    public static Checked<RecordTable> Read(TextReader text, string file, IEnumerable<string> parameters)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(parameters);
        var problems = new RecordProblems(file);
        RecordTable? table = null;
        var reached = 1;
        try
        {
            var lines = new RecordLines(text);
            reached = lines.HeadingLine;
            var columns = RecordColumns.Of(lines.Heading, lines.HeadingLine, [.. parameters], problems);
            if (!problems.HasErrors)
                table = Rows(lines, columns, problems, ref reached);
        }
        catch (CsvHelperException)
        {
            problems.Add(
                "BD7202",
                new TextSpan(reached + 1, 1),
                "",
                "The row cannot be read.",
                "Write the table as plain delimited text; close every quotation mark on its line."
            );
        }

        return new(problems.HasErrors ? null : table, [.. problems.Diagnostics]);
    }

    private static RecordTable Rows(RecordLines lines, RecordColumns columns, RecordProblems problems, ref int reached)
    {
        var records = new List<EventRecord>();
        var days = new List<double>();
        var unused = new List<(int, string)>();
        var hasClock = false;
        foreach (var (line, cells, hasStrayQuote) in lines.Rows())
        {
            reached = line;
            if (records.Count >= RowLimit || problems.Count >= ProblemLimit)
            {
                problems.Add(
                    "BD7201",
                    new TextSpan(line, 1),
                    "",
                    $"The table has more than {RowLimit} rows, or as many faults.",
                    "Split it."
                );
                break;
            }

            if (hasStrayQuote)
            {
                problems.Add(
                    "BD7202",
                    new TextSpan(line, 1),
                    "",
                    "A quotation mark stands inside a cell, or is not closed on its line.",
                    "Remove it, or put the whole cell between quotation marks."
                );
                continue;
            }

            var row = new RecordRow(columns, line, cells, problems);
            if (row.Read() is { } record)
            {
                records.Add(record);
                days.Add(row.Day);
                hasClock |= row.IsClockTime;
            }
            else if (row.Reason is { } reason)
                unused.Add((line, reason));
        }

        if (records.Count == 0 && !problems.HasErrors)
            problems.Add("BD7203", TextSpan.WholeFile, "", "The table has no records.", "Give a heading and at least one row.");
        var table = new RecordTable([.. columns.Covariates.Select(covariate => covariate.Parameter)], [.. records])
        {
            UnusedColumns = columns.Unused,
            UnusedRows = [.. unused],
            TimesAreHours = hasClock || columns.Date is not null,
        };
        if (table.TimesAreHours && !problems.HasErrors)
            table = table with { Records = HoursSinceFirst(table, days) };
        if (!problems.HasErrors)
        {
            CheckRepeatedIds(table, problems);
            CheckRepeatedDoses(table, problems);
        }
        return table;
    }

    // NONMEM's day-time translation: hours since the first record of the individual.
    private static ImmutableArray<EventRecord> HoursSinceFirst(RecordTable table, List<double> days)
    {
        var records = ImmutableArray.CreateBuilder<EventRecord>(table.Records.Length);
        foreach (var individual in table.Individuals)
        {
            var first = records.Count;
            foreach (var record in individual.Records)
                records.Add(record with { Time = ((days[records.Count] - days[first]) * 24) + (record.Time - individual.Records[0].Time) });
        }

        return records.MoveToImmutable();
    }

    private static void CheckRepeatedIds(RecordTable table, RecordProblems problems)
    {
        var treated = new Dictionary<string, bool>();
        foreach (var individual in table.Individuals)
        {
            var (id, place) = (individual.Id, new TextSpan(individual.Records[0].Line, 1));
            if (treated.TryGetValue(id, out var wasTreated))
            {
                if (wasTreated && !individual.IsTreated)
                    problems.Add(
                        "BD7221",
                        place,
                        "ID",
                        $"Rows of another individual interrupt those of {id}; from here on they would be a new individual without a dose.",
                        "Sort the rows by ID and TIME, or give the new individual an ID of its own."
                    );
                else
                    problems.Add(
                        "BD7222",
                        place,
                        "ID",
                        $"The ID {id} comes again after another ID: as in NONMEM, this is a new individual.",
                        "Sort the rows by ID and TIME if it is the same individual.",
                        Severity.Warning
                    );
            }

            treated[id] = wasTreated || individual.IsTreated;
        }
    }

    // NONMEM gives both; most often a row was pasted twice.
    private static void CheckRepeatedDoses(RecordTable table, RecordProblems problems)
    {
        foreach (var individual in table.Individuals)
        {
            var given = new Dictionary<(EventRecord, string), int>();
            foreach (var record in individual.Records.Where(record => record.Kind == EventKind.Dose && record.Amount > 0))
            {
                var dose = record with
                {
                    Line = 0,
                    Covariates = [],
                    Value = 0,
                    IsMissing = true,
                    Censoring = 0,
                    Limit = 0,
                    Observable = "",
                };
                // Shares, lags and durations are covariates of the row.
                var key = (dose, string.Join(' ', record.Covariates.Select(value => value.ToString("R", CultureInfo.InvariantCulture))));
                if (!given.TryAdd(key, record.Line))
                    problems.Add(
                        "BD7242",
                        new TextSpan(record.Line, 1),
                        "",
                        $"The same dose at the same time stands in line {given[key]}; both are given.",
                        "Take one out if it was pasted twice; write the sum in one row if twice the amount is meant.",
                        Severity.Warning
                    );
            }
        }
    }
}
