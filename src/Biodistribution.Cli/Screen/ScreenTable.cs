using Spectre.Console;

namespace Biodistribution.Cli.Screen;

/// <summary>Tables on the screen: aligned columns, wrapped to the width of the terminal, plain in a pipe.</summary>
internal static class ScreenTable
{
    /// <summary>Writes the cells of a table of texts to standard output.</summary>
    public static void Write(Tables.Table table) =>
        Write(
            [.. table.Columns.Select(column => column.Name)],
            Enumerable.Range(0, table.RowCount).Select(row => table.Columns.Select(column => column.Text(row)).ToArray())
        );

    /// <summary>Writes a table to standard output.</summary>
    public static void Write(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows) => Write(headings, rows, Console.Out);

    /// <summary>Writes a table.</summary>
    /// <param name="headings">The headings.</param>
    /// <param name="rows">The cells.</param>
    /// <param name="writer">Where to.</param>
    public static void Write(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows, TextWriter writer)
    {
        var table = new Spectre.Console.Table().Border(TableBorder.None);
        foreach (var heading in headings)
            table.AddColumn(new Spectre.Console.TableColumn(Markup.Escape(heading)).PadRight(2));
        foreach (var row in rows)
            table.AddRow([.. row.Select(cell => Markup.Escape(cell))]);
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = AnsiSupport.No,
                ColorSystem = ColorSystemSupport.NoColors,
                Out = new AnsiConsoleOutput(writer),
            }
        );
        console.Profile.Width = ScreenText.Width;
        console.Write(table);
    }
}
