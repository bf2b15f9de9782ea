using Biodistribution.Cli.Screen;
using Biodistribution.Output;
using Biodistribution.Reports;

namespace Biodistribution.Cli.Session;

/// <summary>A finished run folder in place of a study: what the run found is shown again, and nothing is fitted.</summary>
internal static class SavedRun
{
    // What a fit has computed that another verb is asked for, by the heading of its part of the report.
    private static readonly Dictionary<string, string> PartsOfFit = new(StringComparer.Ordinal)
    {
        ["profile"] = FitReport.VerdictsHeading,
        ["dose-response"] = FitReport.DoseResponseHeading,
    };

    /// <summary>Shows what a run folder holds of a verb's answer; null where the path is no run folder.</summary>
    /// <param name="verb">The verb.</param>
    /// <param name="path">What the user named.</param>
    /// <returns>The exit code, or null.</returns>
    public static int? Show(string verb, string path)
    {
        if (!Directory.Exists(path) || !File.Exists(Path.Combine(path, RunManifest.FileName)))
            return null;
        var opened = RunFolder.Reopen(path);
        Terminal.Show(opened.Diagnostics);
        if (opened.Value is not { } run)
            return ExitCode.WrongInput;
        var read = ReportFile.Read(run);
        Terminal.Show(read.Diagnostics);
        if (read.Value is not { } report)
            return ExitCode.WrongInput;
        var made = run.Manifest.Command;
        if (made != verb && !(made == "fit" && PartsOfFit.ContainsKey(verb)))
        {
            Terminal.ShowError(
                $"{path}: This is a run of biodist {made}, which holds no answer of biodist {verb}.\n    "
                    + $"Name the study it was made from:  biodist {verb} STUDY"
            );
            return ExitCode.WrongInput;
        }
        ScreenText.Paragraph($"From the finished run {path} (biodist {made}); nothing was computed anew.");
        Console.WriteLine();
        foreach (var section in Sections(report, made, verb))
            Write(section);
        RunOutput.PrintOutputPath(run);
        return ExitCode.Done;
    }

    private static IEnumerable<ReportSection> Sections(ReportDocument report, string made, string verb) =>
        made != verb ? report.Sections.Where(section => section.Heading == PartsOfFit[verb])
        : made == "fit" && !ScreenText.HasDetails ? report.Sections.Take(1)
        : report.Sections.Take(2);

    private static void Write(ReportSection section)
    {
        foreach (var block in section.Blocks)
            switch (block)
            {
                case AnswerBlock answer:
                    ScreenText.Write(answer.Answer);
                    return;
                case Paragraph paragraph:
                    ScreenText.Paragraph(paragraph.Text);
                    break;
                case ItemList list:
                    foreach (var item in list.Items)
                        ScreenText.Paragraph(item, "- ", "  ");
                    break;
                case TermList terms:
                    foreach (var (term, text) in terms.Items)
                        ScreenText.Paragraph($"{term}: {text}", "- ", "  ");
                    break;
                case Warning warning:
                    ScreenText.Notes([warning.Text]);
                    break;
                case TableBlock table:
                    ScreenText.Heading(table.Table.Caption);
                    ScreenTable.Write(
                        [.. table.Table.Cells.Columns.Select(column => column.Name)],
                        Enumerable
                            .Range(0, table.Table.Cells.RowCount)
                            .Select(row => table.Table.Cells.Columns.Select((_, column) => table.Table.Text(column, row)).ToArray())
                    );
                    Console.WriteLine();
                    break;
            }
    }
}
