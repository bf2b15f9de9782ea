using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Xml;
using Biodistribution.Tables;
using Biodistribution.Text;
using ExcelDataReader;
using ExcelDataReader.Exceptions;

namespace Biodistribution.LabFiles;

/// <summary>
/// Excel workbooks (.xlsx, .xlsb, .xls) as grids: a sheet a grid, with values as formulas left them and percent as
/// shown.
/// </summary>
internal static class Spreadsheet
{
    private const int MostColumns = 4_000;
    private const int MostCells = 10_000_000;
    private static readonly DateTime FirstDay = new(1900, 1, 1);

    /// <summary>Reads a workbook.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="file">What to call it in messages.</param>
    public static Checked<LabWorkbook> Read(byte[] bytes, string file)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var diagnostics = new DiagnosticList();
        var grids = ImmutableArray.CreateBuilder<CellGrid>();
        try
        {
            var errors = FormulaErrors.Find(bytes);
            using var reader = ExcelReaderFactory.CreateReader(new MemoryStream(bytes));
            do
            {
                if (reader.VisibleState is "hidden" or "veryhidden")
                    diagnostics.Warning(
                        "BD8506",
                        file,
                        TextSpan.WholeFile,
                        $"The sheet '{reader.Name}' is hidden and is not read.",
                        "Unhide it in the spreadsheet if it holds measurements."
                    );
                else if (Sheet(reader, file, errors.GetValueOrDefault(reader.Name), diagnostics) is { RowCount: > 0 } grid)
                    grids.Add(grid);
            } while (!diagnostics.HasErrors && reader.NextResult());
        }
        catch (InvalidPasswordException)
        {
            RefusePassword(file, diagnostics);
        }
        catch (Exception e)
            when (e
                    is ExcelReaderException
                        or XmlException
                        or InvalidDataException
                        or IOException
                        or FormatException
                        or ArgumentException
                        or IndexOutOfRangeException
                        or InvalidOperationException
                        or NotSupportedException
                        or OverflowException
                        or NullReferenceException
                        or KeyNotFoundException
            )
        {
            if (bytes.AsSpan().IndexOf(Encoding.Unicode.GetBytes("EncryptedPackage")) >= 0)
                RefusePassword(file, diagnostics);
            else
                diagnostics.Error(
                    "BD8505",
                    file,
                    TextSpan.WholeFile,
                    "The file is damaged or no Excel workbook: its sheets cannot be read.",
                    "Open it in a spreadsheet and save it again as .xlsx, or save the sheet as .csv."
                );
        }
        var notes = diagnostics.InOrder();
        return diagnostics.Conclude(new LabWorkbook(file, "Excel workbook", grids.ToImmutable(), notes));
    }

    private static void RefusePassword(string file, DiagnosticList diagnostics) =>
        diagnostics.Error(
            "BD8504",
            file,
            TextSpan.WholeFile,
            "The workbook is protected by a password.",
            "Save a copy without password (File, Info, Protect Workbook)."
        );

    private static CellGrid? Sheet(
        IExcelDataReader reader,
        string file,
        IReadOnlyDictionary<string, string>? errors,
        DiagnosticList diagnostics
    )
    {
        var rows = new List<GridCell[]>();
        var (cells, lastFilled) = (0L, -1);
        while (reader.Read())
        {
            var row = new List<GridCell>();
            for (var column = 0; column < reader.FieldCount; column++)
            {
                var cell = Cell(reader, column);
                if (cell.IsEmpty && errors?.GetValueOrDefault($"{CellGrid.ColumnName(column)}{rows.Count + 1}") is { } error)
                    cell = new GridCell(error, CellKind.Error);
                if (cell.IsEmpty)
                    continue;
                while (row.Count < column)
                    row.Add(GridCell.Empty);
                row.Add(cell);
            }
            rows.Add([.. row]);
            cells += row.Count;
            lastFilled = row.Count > 0 ? rows.Count - 1 : lastFilled;
            if (row.Count <= MostColumns && cells <= MostCells)
                continue;
            diagnostics.Error(
                "BD8503",
                $"{file}, {reader.Name}",
                TextSpan.WholeFile,
                row.Count > MostColumns ? $"The sheet has more than {MostColumns} columns." : $"The sheet has more than {MostCells} cells.",
                "Save only the table with the measurements in a sheet of its own, an organ or an animal a column."
            );
            return null;
        }
        rows.RemoveRange(lastFilled + 1, rows.Count - lastFilled - 1);
        FillMerged(rows, reader.MergeCells);
        return new CellGrid(file, reader.Name, rows.Select(row => row.ToImmutableArray()));
    }

    private static GridCell Cell(IExcelDataReader reader, int column)
    {
        return reader.GetValue(column) switch
        {
            null => GridCell.Empty,
            string text => GridCell.OfText(text),
            bool truth => GridCell.OfText(truth ? "TRUE" : "FALSE"),
            TimeSpan duration => Duration(duration.TotalHours),
            DateTime day => day < FirstDay
                ? Duration(day.TimeOfDay.TotalHours)
                : new GridCell(
                    day.ToString(day.TimeOfDay == default ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
                    CellKind.Date
                ),
            IConvertible number => Number(number.ToDouble(CultureInfo.InvariantCulture), reader.GetNumberFormatString(column)),
            _ => GridCell.Empty,
        };
    }

    private static GridCell Duration(double read)
    {
        // Spreadsheets keep parts of a day; a millisecond is finer than any protocol.
        var hours = Math.Round(read * 3.6e6) / 3.6e6;
        return new GridCell($"{hours.ToString("R", CultureInfo.InvariantCulture)} h", CellKind.Duration, hours);
    }

    // 0.315 in a cell with a percent format is 31.5 % for everybody who sees it; the decimal shift is exact in text.
    private static GridCell Number(double value, string? format)
    {
        if (format is null || !IsPercent(format))
            return new GridCell(CellKind.Number, value);
        var shown = double.IsFinite(value) && Math.Abs(value) < 1e20 ? (double)((decimal)value * 100m) : value * 100;
        return new GridCell($"{shown.ToString("R", CultureInfo.InvariantCulture)}%", CellKind.Percent, shown);
    }

    private static bool IsPercent(string format)
    {
        var quoted = false;
        for (var i = 0; i < format.Length; i++)
            if (format[i] == '"')
                quoted = !quoted;
            else if (format[i] == '\\')
                i++;
            else if (format[i] == '%' && !quoted)
                return true;
        return false;
    }

    // What stands in the first cell of a merged area counts for all of it: a group over its animals, a title over its columns.
    private static void FillMerged(List<GridCell[]> rows, CellRange[]? areas)
    {
        foreach (var area in areas ?? [])
        {
            if (area.FromRow >= rows.Count || area.FromColumn >= rows[area.FromRow].Length || area.ToColumn > MostColumns)
                continue;
            var copy = rows[area.FromRow][area.FromColumn] with { IsMergedCopy = true };
            for (var row = area.FromRow; row <= Math.Min(area.ToRow, rows.Count - 1) && !copy.IsEmpty; row++)
            {
                if (rows[row].Length <= area.ToColumn)
                    rows[row] = [.. rows[row], .. Enumerable.Repeat(GridCell.Empty, area.ToColumn + 1 - rows[row].Length)];
                for (var column = area.FromColumn; column <= area.ToColumn; column++)
                    if (rows[row][column].IsEmpty)
                        rows[row][column] = copy;
            }
        }
    }
}
