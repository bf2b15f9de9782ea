using System.Globalization;
using Biodistribution.Estimation.Likelihood;
using Biodistribution.Models;
using Biodistribution.Models.Checking;
using Biodistribution.Observations;
using Biodistribution.Studies.Reading;
using Biodistribution.Tables;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Validation.Meaning;

/// <summary>A table of observations of a shipped study, read as its study reads it, in a copy of the folder of models.</summary>
internal sealed class ShippedTable
{
    private static readonly Dictionary<string, Checked<Model>> Models = [];

    private readonly string study;
    private readonly string table;
    private readonly string[] answer;

    private ShippedTable(string name, string study, string table)
    {
        (Name, this.study, this.table, Text) = (name, study, table, File.ReadAllText(table));
        var read = Read(Text);
        Doubts = [.. read.Diagnostics.Select(one => one.ToString())];
        answer = read.Value is null ? [] : Answer(read.Value.Problem.Observations);
        Cells = ObservationText.Grid(Text, "table").OrThrow();
    }

    /// <summary>The name of its study's folder.</summary>
    public string Name { get; }

    /// <summary>Its text.</summary>
    public string Text { get; }

    /// <summary>Its cells.</summary>
    public CellGrid Cells { get; }

    /// <summary>What is said of the table as shipped: false doubts.</summary>
    public string[] Doubts { get; }

    /// <summary>The tables of all shipped studies.</summary>
    /// <param name="folder">A copy of the folder of models.</param>
    public static IEnumerable<ShippedTable> All(string folder) =>
        Directory
            .EnumerateFiles(Path.Combine(folder, "studies"), "study.yaml", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(study => (study, table: Directory.EnumerateFiles(Path.GetDirectoryName(study)!, "observations*.csv").FirstOrDefault()))
            .Where(pair => pair.table is not null)
            .Select(pair => new ShippedTable(Path.GetFileName(Path.GetDirectoryName(pair.study))!, pair.study, pair.table!));

    /// <summary>Copies the folder of models.</summary>
    /// <param name="from">The folder.</param>
    /// <param name="to">Where to.</param>
    public static void CopyModels(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    /// <summary>What becomes of the table with a changed text.</summary>
    /// <param name="text">The changed text.</param>
    public MeaningOutcome Try(string text)
    {
        var read = Read(text);
        return read.Value is null ? MeaningOutcome.Refused
            : read.Diagnostics.Select(one => one.ToString()).Except(Doubts).Any() ? MeaningOutcome.Doubted
            : Answer(read.Value.Problem.Observations).SequenceEqual(answer) ? MeaningOutcome.SameAnswer
            : MeaningOutcome.Silent;
    }

    private Checked<Studies.Study> Read(string text)
    {
        File.WriteAllText(table, text);
        return StudyFile.Read(
            study,
            path =>
            {
                var file = Path.GetFullPath(path);
                if (!Models.TryGetValue(file, out var model))
                    Models[file] = model = ModelFile.Read(file);
                return model;
            }
        );
    }

    // What the likelihood takes from the rows, whatever they are called and whoever published them; a row that repeats
    // another is not fitted.
    private static string[] Answer(IEnumerable<Observation> rows) =>
        [.. rows.Where(row => row.DependentOn.Length == 0).Select(Fitted).Order(StringComparer.Ordinal)];

    private static string Fitted(Observation row)
    {
        var (unit, time) = (Scale(row.Unit), Scale(row.TimeUnit.Length == 0 ? "h" : row.TimeUnit));
        string Number(double value) => value.ToString("E9", CultureInfo.InvariantCulture);
        return string.Join(
            '|',
            row.Group,
            row.Animal.Length > 0 ? "animal" : "",
            row.Observable,
            row.Statistic,
            Number(row.Time * time),
            Number(row.WindowStart * time),
            Number(row.WindowEnd * time),
            string.Join(' ', row.SamplingTimes.Select(at => Number(at * time))),
            Number(row.Value * unit),
            Number(row.Lower * unit),
            Number(row.Upper * unit),
            Number(row.SpreadKind == "cv" ? row.Spread : row.Spread * unit),
            double.IsNaN(row.Spread) && row.SpreadKind.Length == 0 ? "" : row.SpreadKind,
            double.IsNaN(row.Spread) && row.SpreadKind != "range" ? 0 : row.Count,
            row.RelativeToGroup,
            row.RelativeToObservable,
            row.Censoring,
            HalfLifeReadings.Of(row.Label),
            row.Label.Contains("infinity", StringComparison.OrdinalIgnoreCase)
        );
    }

    private static double Scale(string text) => Unit.TryParse(text, out var unit, out _) ? unit.Scale : 1;
}

/// <summary>What becomes of a changed table.</summary>
internal enum MeaningOutcome
{
    /// <summary>It is refused.</summary>
    Refused,

    /// <summary>Something is said of it that is not said of the table as shipped.</summary>
    Doubted,

    /// <summary>The likelihood takes the same rows from it.</summary>
    SameAnswer,

    /// <summary>It gives another answer without a word.</summary>
    Silent,
}
