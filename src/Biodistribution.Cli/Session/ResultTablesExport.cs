using Biodistribution.Cli.Screen;
using Biodistribution.Interchange.Columnar;
using Biodistribution.LabFiles;
using Biodistribution.Output;
using Biodistribution.Tables;
using Biodistribution.Text;

namespace Biodistribution.Cli.Session;

/// <summary>Takes the tables of a run, or one table, back to where people work: an Excel workbook or a Prism file.</summary>
internal static class ResultTablesExport
{
    /// <summary>The formats, as the command line names them.</summary>
    public static IReadOnlyList<string> Formats { get; } = ["xlsx", "pzfx"];

    /// <summary>Writes the tables.</summary>
    /// <param name="path">A run folder, or a table.</param>
    /// <param name="format">One of <see cref="Formats"/>.</param>
    /// <param name="output">The file to write.</param>
    /// <returns>The exit code.</returns>
    public static int Write(string path, string format, string? output)
    {
        if (output is null)
        {
            Terminal.ShowError($"--out is missing: a .{format} file is not text for the screen.");
            return ExitCode.WrongInput;
        }
        var files = Directory.Exists(path) ? Directory.EnumerateFiles(path, "*.csv").Order(StringComparer.Ordinal).ToArray() : [path];
        var tables = new List<(string Name, Table Table)>();
        foreach (var file in files)
        {
            var (text, problem) = CommaSeparatedText.Read(file);
            if (problem is not null)
                Terminal.Show([problem]);
            var read = text is null ? null : ResultTable.Read(text, file);
            Terminal.Show(read?.Diagnostics ?? []);
            if (read?.Value is not { } table)
                return ExitCode.WrongInput;
            tables.Add((Path.GetFileNameWithoutExtension(file), table));
        }
        if (tables.Count == 0)
        {
            Terminal.ShowError(
                $"{path}: There is no table in this folder.\n    Name the folder of a run (--out of fit, plot or nca), or a table."
            );
            return ExitCode.WrongInput;
        }
        if (
            AtomicFile.TryWrite(
                output,
                stream =>
                {
                    if (format == "xlsx")
                        WorkbookWriter.Write(tables, stream);
                    else
                        PrismWriter.Write(tables, stream);
                }
            ) is
            { } failure
        )
        {
            Terminal.Show([failure]);
            return ExitCode.WrongInput;
        }
        Console.WriteLine($"{output}: {tables.Count} table{(tables.Count == 1 ? "" : "s")}");
        return ExitCode.Done;
    }
}
