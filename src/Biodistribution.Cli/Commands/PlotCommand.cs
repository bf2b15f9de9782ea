using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Biodistribution.Cli.Options;
using Biodistribution.Cli.Screen;
using Biodistribution.Cli.Session;
using Biodistribution.Figures;
using Biodistribution.Figures.Export;
using Biodistribution.Figures.Measured;
using Biodistribution.Observations;
using Biodistribution.Observations.Comparison;
using Biodistribution.Tables;
using Biodistribution.Text;

namespace Biodistribution.Cli.Commands;

/// <summary>Draws measured data alone: organs by group, time courses, groups compared, composition of the dose.</summary>
internal static class PlotCommand
{
    public static Command Create()
    {
        var input = new Argument<string>("OBSERVATIONS.csv") { Description = "a table of observations, as biodist import writes it" };
        var reference = new Option<string?>("--compare-to")
        {
            Description = "group the others are compared with; the first of the table where nothing is said",
        };
        var outFolder = new Option<string>("--out", "-o")
        {
            Description = "folder of figures and tables",
            DefaultValueFactory = _ => "figures",
        };
        var verb = new Verb(
            "plot",
            "Figures of measured data alone: organs by group with animals as dots, time courses, groups "
                + "compared with intervals, composition of the dose.",
            "biodist plot observations.csv --out figures",
            "biodist plot observations.csv --compare-to healthy"
        );
        verb.Arguments.Add(input);
        verb.Options.Add(reference);
        verb.Options.Add(outFolder);
        verb.SetAction(parse => Run(parse.GetRequiredValue(input), parse.GetValue(reference), parse.GetRequiredValue(outFolder)));
        return verb;
    }

    private static int Run(string path, string? reference, string outFolder)
    {
        var read = ObservationTable.Read(path);
        Terminal.Show(read.Diagnostics);
        if (read.Value is not { } table)
        {
            Terminal.Note($"A laboratory's own table is read by: biodist import {path} --out observations.csv");
            return ExitCode.WrongInput;
        }
        var groups = table.Rows.Select(row => row.Group).Distinct().ToArray();
        if (reference is not null && !groups.Contains(reference))
        {
            Terminal.ShowError(
                (
                    $"--compare-to {reference}: No group of the table is called so.\n    {NearestName.Question(reference, groups)} "
                    + $"Its groups are: {string.Join(", ", groups)}."
                ).TrimEnd()
            );
            return ExitCode.WrongInput;
        }
        var comparisons = groups.Length > 1 ? GroupComparison.Compare(table.Rows, reference ?? groups[0]) : [];
        Figure[] figures = [.. MeasuredFigures.Of(table.Rows, comparisons)];
        if (figures.Length == 0)
        {
            Terminal.ShowError($"{path}: The table holds no values at times, so there is nothing to draw.");
            return ExitCode.WrongInput;
        }
        var settings = ImmutableSortedDictionary.CreateRange(
            reference is null ? [] : new Dictionary<string, string> { ["compare_to"] = reference }
        );
        if (RunOutput.Open(outFolder, RunOutput.Manifest("plot", path, [path], settings)) is not { } run)
            return ExitCode.WrongInput;
        Terminal.Show(FigureExport.Limits(run.Name));
        if (!comparisons.IsEmpty)
            run.Write("groups-compared.csv", Numbers(comparisons));
        Parallel.ForEach(figures, figure => FigureExport.Write(figure, run));
        var failures = run.Close(true);
        Terminal.Show(failures);
        if (!failures.IsEmpty)
            return ExitCode.WrongInput;
        Print(comparisons);
        foreach (var figure in figures)
            Console.WriteLine(Path.Combine(run.Name, "figures", figure.Name + ".png"));
        return ExitCode.Done;
    }

    private static Table Numbers(ImmutableArray<ComparedOrgan> rows) =>
        new(
            new TextColumn("observable", rows.Select(row => row.Observable)),
            new TextColumn("time", rows.Select(row => row.Time)),
            new TextColumn("group", rows.Select(row => row.Group)),
            new TextColumn("reference", rows.Select(row => row.Reference)),
            new TextColumn("unit", rows.Select(row => row.Unit)),
            new NumberColumn("n", rows.Select(row => (double)row.Count)),
            new NumberColumn("n_reference", rows.Select(row => (double)row.ReferenceCount)),
            new NumberColumn("mean", rows.Select(row => row.Mean)),
            new NumberColumn("mean_reference", rows.Select(row => row.ReferenceMean)),
            new NumberColumn("difference", rows.Select(row => row.Difference.Value)),
            new NumberColumn("difference_lower", rows.Select(row => row.Difference.Lower)),
            new NumberColumn("difference_upper", rows.Select(row => row.Difference.Upper)),
            new NumberColumn("ratio", rows.Select(row => row.Ratio.Value)),
            new NumberColumn("ratio_lower", rows.Select(row => row.Ratio.Lower)),
            new NumberColumn("ratio_upper", rows.Select(row => row.Ratio.Upper)),
            new NumberColumn("p_welch", rows.Select(row => row.WelchP)),
            new NumberColumn("p_dunnett", rows.Select(row => row.DunnettP)),
            new TextColumn("missing_because", rows.Select(row => row.Missing))
        );

    private static void Print(ImmutableArray<ComparedOrgan> rows)
    {
        if (rows.IsEmpty)
            return;
        var hasDunnett = rows.Any(row => double.IsFinite(row.DunnettP));
        string Interval((double Value, double Lower, double Upper) value) =>
            double.IsNaN(value.Value)
                ? "–"
                : $"{NumberText.Short(value.Value)} ({NumberText.Short(value.Lower)} to {NumberText.Short(value.Upper)})";
        string P(double p) =>
            double.IsNaN(p) ? "–"
            : p < 0.0001 ? "<0.0001"
            : p.ToString("0.0000", CultureInfo.InvariantCulture);
        ScreenTable.Write(
            [
                "Organ",
                "Time",
                "Group",
                "n",
                "Difference (95 %)",
                "Ratio (95 %)",
                "p (Welch)",
                .. hasDunnett ? (string[])["p (Dunnett)"] : [],
            ],
            rows.Select(row =>
                (IReadOnlyList<string>)
                    [
                        row.Observable,
                        row.Time,
                        $"{row.Group} – {row.Reference}",
                        $"{row.Count}, {row.ReferenceCount}",
                        row.Missing.Length > 0 ? row.Missing : $"{Interval(row.Difference)} {row.Unit}",
                        Interval(row.Ratio),
                        P(row.WelchP),
                        .. hasDunnett ? (string[])[P(row.DunnettP)] : [],
                    ]
            )
        );
        Console.WriteLine(
            $"Welch: normal scatter, an sd for each group"
                + $"{(hasDunnett ? "; Dunnett: one sd for all groups, 5 % for all groups of an organ and time together" : "")}. "
                + $"Ratio: of geometric means. Each organ and time for itself."
        );
        if (rows.Any(row => Math.Min(row.Count, row.ReferenceCount) < 5))
            Console.WriteLine(
                "Groups of fewer than 5 animals: that values scatter normally cannot be checked, and intervals are wide for that reason."
            );
        Console.WriteLine();
    }
}
