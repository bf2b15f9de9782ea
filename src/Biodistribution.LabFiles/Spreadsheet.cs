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
    private const int MostRows = 1_048_576;
    private const double LastDay = 2_958_466;
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
            if (BinaryWorkbook.Is(bytes))
                return Binary(bytes, file, diagnostics);
            var errors = FormulaErrors.Find(bytes);
            using var reader = ExcelReaderFactory.CreateReader(new MemoryStream(bytes));
            do
            {
                if (reader.VisibleState is "hidden" or "veryhidden")
                    SayHidden(reader.Name, file, diagnostics);
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

    private static Checked<LabWorkbook> Binary(byte[] bytes, string file, DiagnosticList diagnostics)
    {
        var grids = ImmutableArray.CreateBuilder<CellGrid>();
        foreach (var sheet in BinaryWorkbook.Read(bytes, MostCells, out var styles))
            if (sheet.IsHidden)
                SayHidden(sheet.Name, file, diagnostics);
            else if (Sheet(sheet, styles, file, diagnostics) is { RowCount: > 0 } grid)
                grids.Add(grid);
        var notes = diagnostics.InOrder();
        return diagnostics.Conclude(new LabWorkbook(file, "Excel workbook", grids.ToImmutable(), notes));
    }

    private static CellGrid? Sheet(BinarySheet sheet, BinaryStyles styles, string file, DiagnosticList diagnostics)
    {
        var widest = sheet.Cells.IsEmpty ? 0 : sheet.Cells.Max(cell => cell.Column) + 1;
        if (widest > MostColumns || sheet.Cells.Length > MostCells)
        {
            RefuseSize(sheet.Name, file, widest > MostColumns, diagnostics);
            return null;
        }
        var rows = new List<GridCell[]>();
        foreach (var row in sheet.Cells.GroupBy(cell => cell.Row).OrderBy(row => row.Key))
        {
            if (row.Key is < 0 or >= MostRows || row.Any(cell => cell.Column < 0))
                throw new InvalidDataException("A cell lies outside the sheet.");
            while (rows.Count < row.Key)
                rows.Add([]);
            var cells = Enumerable.Repeat(GridCell.Empty, row.Max(cell => cell.Column) + 1).ToArray();
            foreach (var cell in row)
                cells[cell.Column] = Cell(cell, styles);
            rows.Add(cells);
        }
        FillMerged(
            rows,
            sheet
                .Merged.Where(area => area.FirstRow >= 0 && area.FirstColumn >= 0)
                .Select(area => (area.FirstRow, area.LastRow, area.FirstColumn, area.LastColumn))
        );
        return new CellGrid(file, sheet.Name, rows.Select(row => row.ToImmutableArray()));
    }

    private static GridCell Cell(BinaryCell cell, BinaryStyles styles)
    {
        if (cell.Text is { } text)
            return cell.IsError ? new GridCell(text, CellKind.Error) : GridCell.OfText(text);
        return styles.Of(cell.Style) switch
        {
            BinaryStyles.Kind.Percent => Number(cell.Number, "0%"),
            BinaryStyles.Kind.Duration => Duration(cell.Number * 24),
            BinaryStyles.Kind.Date when cell.Number is >= 0 and < LastDay => Day(DateTime.FromOADate(cell.Number)),
            _ => Number(cell.Number, null),
        };
    }

    private static GridCell Day(DateTime day) =>
        new(day.ToString(day.TimeOfDay == default ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), CellKind.Date);

    private static void SayHidden(string name, string file, DiagnosticList diagnostics) =>
        diagnostics.Warning(
            "BD8506",
            file,
            TextSpan.WholeFile,
            $"The sheet '{name}' is hidden and is not read.",
            "Unhide it in the spreadsheet if it holds measurements."
        );

    private static void RefuseSize(string name, string file, bool isWide, DiagnosticList diagnostics) =>
        diagnostics.Error(
            "BD8503",
            $"{file}, {name}",
            TextSpan.WholeFile,
            isWide ? $"The sheet has more than {MostColumns} columns." : $"The sheet has more than {MostCells} cells.",
            "Save only the table with the measurements in a sheet of its own, an organ or an animal a column."
        );

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
            RefuseSize(reader.Name, file, row.Count > MostColumns, diagnostics);
            return null;
        }
        rows.RemoveRange(lastFilled + 1, rows.Count - lastFilled - 1);
        FillMerged(rows, (reader.MergeCells ?? []).Select(area => (area.FromRow, area.ToRow, area.FromColumn, area.ToColumn)));
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
            DateTime day => day < FirstDay ? Duration(day.TimeOfDay.TotalHours) : Day(day),
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
    private static void FillMerged(List<GridCell[]> rows, IEnumerable<(int FirstRow, int LastRow, int FirstColumn, int LastColumn)> areas)
    {
        foreach (var (firstRow, lastRow, firstColumn, lastColumn) in areas)
        {
            if (firstRow >= rows.Count || firstColumn >= rows[firstRow].Length || lastColumn > MostColumns)
                continue;
            var copy = rows[firstRow][firstColumn] with { IsMergedCopy = true };
            for (var row = firstRow; row <= Math.Min(lastRow, rows.Count - 1) && !copy.IsEmpty; row++)
            {
                if (rows[row].Length <= lastColumn)
                    rows[row] = [.. rows[row], .. Enumerable.Repeat(GridCell.Empty, lastColumn + 1 - rows[row].Length)];
                for (var column = firstColumn; column <= lastColumn; column++)
                    if (rows[row][column].IsEmpty)
                        rows[row][column] = copy;
            }
        }
    }
}
