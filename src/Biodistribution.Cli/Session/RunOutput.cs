using System.Collections.Immutable;
using Biodistribution.Cli.Screen;
using Biodistribution.Figures;
using Biodistribution.Figures.Export;
using Biodistribution.Output;
using Biodistribution.Reports;
using Biodistribution.Text;

namespace Biodistribution.Cli.Session;

/// <summary>
/// What a run came to, as its folder keeps it: tables by file name, figures, and the report from which page and figures
/// can be made anew.
/// </summary>
/// <param name="Tables">Tables by file name.</param>
/// <param name="Figures">Figures.</param>
/// <param name="Report">The report.</param>
internal sealed record RunOutput(IEnumerable<RunTable> Tables, IReadOnlyCollection<Figure> Figures, ReportDocument Report)
{
    private static readonly List<RunFolder> OpenFolders = [];

    /// <summary>The manifest of a run on files.</summary>
    /// <param name="command">The verb.</param>
    /// <param name="path">The file the user named; others are told relative to its folder.</param>
    /// <param name="files">Every file read.</param>
    /// <param name="settings">What else shapes the numbers.</param>
    /// <param name="seed">The seed of all random numbers; null when none are drawn.</param>
    public static RunManifest Manifest(
        string command,
        string path,
        IEnumerable<string> files,
        ImmutableSortedDictionary<string, string> settings,
        ulong? seed = null
    )
    {
        var folder = Path.GetDirectoryName(path) is { Length: > 0 } parent ? parent : ".";
        return new RunManifest
        {
            Command = command,
            Seed = seed,
            Inputs = [.. files.Distinct().Select(file => InputFile.Hash(file, folder))],
            Settings = settings,
        };
    }

    /// <summary>Opens the folder of a run; null after a message.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="manifest">The run.</param>
    public static RunFolder? Open(string path, RunManifest manifest)
    {
        var opened = RunFolder.Open(path, manifest);
        Terminal.Show(opened.Diagnostics);
        FaultReport.RunFolder = opened.Value?.Name;
        if (opened.Value is { } run)
            OpenFolders.Add(run);
        return opened.Value;
    }

    /// <summary>Lets go of every folder that was opened: work that was interrupted leaves none held.</summary>
    public static void LetGo()
    {
        foreach (var run in OpenFolders)
            run.Dispose();
        OpenFolders.Clear();
    }

    /// <summary>Writes everything and closes the folder.</summary>
    /// <param name="run">The folder.</param>
    /// <param name="isComplete">Whether all of the work was done.</param>
    /// <returns>What could not be written.</returns>
    public ImmutableArray<Diagnostic> WriteTo(RunFolder run, bool isComplete = true)
    {
        foreach (var table in Tables)
            run.Write(table.File, table.Table, table.Remarks);
        Terminal.Show(FigureExport.Limits(run.Name));
        Terminal.Progress("figures and report");
        Parallel.ForEach(Figures, figure => FigureExport.Write(figure, run));
        ReportFile.Write(Report, run);
        Terminal.Progress("");
        return run.Close(isComplete);
    }

    /// <summary>Writes everything to a folder and says where it is.</summary>
    /// <param name="run">The folder.</param>
    /// <param name="isJson">Whether standard output belongs to a program.</param>
    /// <returns>The exit code.</returns>
    public int Save(RunFolder run, bool isJson)
    {
        var failures = WriteTo(run);
        Terminal.Show(failures);
        if (!failures.IsEmpty)
            return ExitCode.WrongInput;
        if (!isJson)
            PrintOutputPath(run);
        return ExitCode.Done;
    }

    /// <summary>Says where the results are.</summary>
    /// <param name="run">The folder.</param>
    public static void PrintOutputPath(RunFolder run)
    {
        static string Count(int n, string what) => $"{n} {what}{(n == 1 ? "" : "s")}";
        var figures = run.Outputs.Count(output =>
            output.Name.StartsWith("figures/", StringComparison.Ordinal) && output.Name.EndsWith(".svg", StringComparison.Ordinal)
        );
        var tables = run.Outputs.Count(output =>
            !output.Name.Contains('/', StringComparison.Ordinal) && output.Name.EndsWith(".csv", StringComparison.Ordinal)
        );
        Console.WriteLine(
            $"\n{Path.Combine(run.Name, "report.html")}  open this first ({Count(figures, "figure")}, {Count(tables, "table")})"
        );
    }
}
