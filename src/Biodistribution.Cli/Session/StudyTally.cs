using System.Collections.Immutable;
using System.Globalization;
using Biodistribution.Cli.Options;
using Biodistribution.Cli.Screen;
using Biodistribution.Studies.Analysis;
using Biodistribution.Tables;
using Biodistribution.Text;

namespace Biodistribution.Cli.Session;

/// <summary>Several studies fitted one after another, each in a folder of its own, with one table of all their parameters.</summary>
/// <param name="options">What the user gave.</param>
/// <param name="cancellation">Ends the work.</param>
internal sealed class StudyTally(StudyOptions.Values options, CancellationToken cancellation)
{
    /// <summary>How many studies are fitted at most.</summary>
    public const int MostStudies = 100;

    private const string TableFile = "studies.csv";

    private readonly List<(string Path, string Name, StudyAnalysis Analysis)> fitted = [];

    /// <summary>Takes in a study that was fitted.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="analysis">Its analysis.</param>
    public void Add(string path, StudyAnalysis analysis) => fitted.Add((path, analysis.Study.Name, analysis));

    /// <summary>Fits every study and writes the table.</summary>
    /// <param name="fit">Fits one study.</param>
    /// <returns>The exit code: that of the first study that failed, else done.</returns>
    public int Run(Func<StudyOptions.Values, StudyTally?, CancellationToken, int> fit)
    {
        string[] paths = [options.Path, .. options.Others];
        var run = options.OutFolder is { } folder
            ? RunOutput.Open(folder, RunOutput.Manifest("fit", paths[0], paths, ImmutableSortedDictionary<string, string>.Empty))
            : null;
        if (options.OutFolder is not null && run is null)
            return ExitCode.WrongInput;
        var code = ExitCode.Done;
        for (var i = 0; i < paths.Length && !cancellation.IsCancellationRequested; i++)
        {
            if (!options.IsJson)
                Console.WriteLine($"{(i > 0 ? "\n" : "")}{paths[i]}:");
            var one = options with
            {
                Path = paths[i],
                Others = [],
                OutFolder = run is null ? null : Path.Combine(run.Name, FolderOf(paths, i)),
            };
            var ended = fit(one, this, cancellation);
            code = code == ExitCode.Done ? ended : code;
        }
        var table = Parameters();
        if (options.IsJson)
            JsonOutput.Write("biodist/fit-studies/1", writer => JsonOutput.WriteTable(writer, "parameters", table));
        else
            Print();
        if (run is null)
            return code;
        run.Write(TableFile, table);
        var failures = run.Close(code == ExitCode.Done);
        Terminal.Show(failures);
        if (!options.IsJson)
            Console.WriteLine($"\n{Path.Combine(run.Name, TableFile)}: {table.RowCount} parameters of {fitted.Count} studies");
        return failures.IsEmpty ? code : ExitCode.WrongInput;
    }

    // Each study in a folder called by the folder it lies in, which tells studies apart where all files are called study.yaml.
    private static string FolderOf(string[] paths, int index)
    {
        string Of(string path) =>
            Path.GetFileNameWithoutExtension(path) is var file
            && Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(path))) is { Length: > 0 } parent
            && file == "study"
                ? parent
                : file;
        var name = Of(paths[index]);
        return paths.Count(path => Of(path) == name) > 1 ? string.Create(CultureInfo.InvariantCulture, $"{index + 1}-{name}") : name;
    }

    private Table Parameters()
    {
        var rows = fitted.SelectMany(one => StudyTables.Estimates(one.Analysis).Select(row => (one.Path, one.Name, Row: row))).ToArray();
        return new Table(
            new TextColumn("file", rows.Select(row => row.Path)),
            new TextColumn("study", rows.Select(row => row.Name)),
            new TextColumn("parameter", rows.Select(row => row.Row.Name)),
            new NumberColumn("best_fit", rows.Select(row => row.Row.Value)),
            new NumberColumn("lower", rows.Select(row => row.Row.Lower)),
            new NumberColumn("upper", rows.Select(row => row.Row.Upper)),
            new TextColumn("unit", rows.Select(row => row.Row.Unit)),
            new TextColumn("verdict", rows.Select(row => row.Row.Verdict))
        );
    }

    // A parameter a line, a study a column.
    private void Print()
    {
        if (fitted.Count == 0)
            return;
        var columns = fitted.Select(one => StudyTables.Estimates(one.Analysis).ToDictionary(row => $"{row.Name} [{row.Unit}]")).ToArray();
        string Cell(StudyEstimate? estimate) =>
            estimate is null ? "–"
            : double.IsFinite(estimate.Lower) && double.IsFinite(estimate.Upper)
                ? $"{NumberText.Short(estimate.Value)} ({NumberText.Short(estimate.Lower)} to {NumberText.Short(estimate.Upper)})"
            : $"{NumberText.Short(estimate.Value)}, {estimate.Verdict}";
        Console.WriteLine();
        ScreenTable.Write(
            ["Parameter", .. fitted.Select(one => one.Name)],
            columns
                .SelectMany(column => column.Keys)
                .Distinct()
                .Select(name => (IReadOnlyList<string>)[name, .. columns.Select(column => Cell(column.GetValueOrDefault(name)))])
        );
    }
}
