using System.Collections.Immutable;
using System.CommandLine;
using Biodistribution.Cli.Options;
using Biodistribution.Cli.Screen;
using Biodistribution.Figures;
using Biodistribution.Figures.Export;
using Biodistribution.Output;
using Biodistribution.Reports;
using Biodistribution.Text;

namespace Biodistribution.Cli.Commands;

/// <summary>Writes the report and the figures of a run anew from what its folder keeps.</summary>
internal static class ReportCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("RUN_FOLDER") { Description = "a folder that a run wrote with --out" };
        var outFolder = new Option<string?>("--out", "-o")
        {
            Description = "another folder to write to; the folder of the run when not given",
        };
        var journal = new Option<string?>("--journal")
        {
            Description =
                $"figures with the widths, type sizes and panel letters of a publisher: {string.Join(", ", JournalStyle.ByName.Keys)}; "
                + $"needs --out",
        };
        var verb = new Verb(
            "report",
            "Write the report and the figures of a run anew from its folder, without repeating the analysis.",
            "biodist report results",
            "biodist report results --journal nature --out for-submission"
        );
        verb.Arguments.Add(folder);
        verb.Options.Add(outFolder);
        verb.Options.Add(journal);
        verb.SetAction(parse => Run(parse.GetRequiredValue(folder), parse.GetValue(outFolder), parse.GetValue(journal)));
        return verb;
    }

    private static int Run(string path, string? outFolder, string? journal)
    {
        if (journal is not null && (outFolder is null || !JournalStyle.ByName.ContainsKey(journal)))
        {
            Terminal.ShowError(
                outFolder is null
                    ? "--journal needs --out: the figures of the run stay as the run drew them."
                    : $"--journal must be one of {string.Join(", ", JournalStyle.ByName.Keys)}."
            );
            return ExitCode.WrongInput;
        }
        var opened = RunFolder.Reopen(path);
        Terminal.Show(opened.Diagnostics);
        if (opened.Value is not { } run)
            return ExitCode.WrongInput;
        var read = ReportFile.Read(run);
        Terminal.Show(read.Diagnostics);
        if (read.Value is not { } document || Target(run, outFolder, journal) is not { } target)
            return ExitCode.WrongInput;
        if (!run.Manifest.Complete)
            Terminal.Note(
                $"{path}: The run was interrupted: this is the report of what was finished. The command of the "
                    + $"folder (biodist {run.Manifest.Command}) goes on from there."
            );
        // Tables are not written anew: where one was edited, page and table would say different things.
        Terminal.Show(
            run.Outputs.Where(output => output.Name.EndsWith(".csv", StringComparison.Ordinal) && !output.Name.Contains('/'))
                .SelectMany(output => run.Read(output).Diagnostics)
                .Select(changed =>
                    changed with
                    {
                        Code = "BD6012",
                        Severity = Severity.Warning,
                        Hint = "The report shows what the run computed.",
                    }
                )
        );
        ImmutableArray<Figure> figures =
        [
            .. document.Sections.SelectMany(section => section.Blocks).OfType<FigureBlock>().Select(block => block.Figure),
        ];
        Terminal.Show(FigureExport.Limits(target.Name));
        Parallel.ForEach(
            figures,
            figure => FigureExport.Write(figure, target, journal is null ? null : JournalStyle.ByName[journal].For(figure))
        );
        ReportFile.Write(document, target);
        var failures = target.Close(run.Manifest.Complete);
        Terminal.Show(failures);
        if (!failures.IsEmpty)
            return ExitCode.WrongInput;
        if (document.Sections.SelectMany(section => section.Blocks).OfType<AnswerBlock>().FirstOrDefault() is { } answer)
        {
            ScreenText.Write(answer.Answer);
            Console.WriteLine();
        }
        Console.WriteLine(
            $"{target.Name}: report and {figures.Length} figure{(figures.Length == 1 ? "" : "s")} written "
                + $"anew; begin with {Path.Combine(target.Name, "report.html")}"
        );
        return ExitCode.Done;
    }

    private static RunFolder? Target(RunFolder run, string? outFolder, string? journal)
    {
        if (outFolder is null)
            return run;
        if (Path.GetFullPath(outFolder) == Path.GetFullPath(run.Name))
        {
            Terminal.ShowError(
                $"{outFolder}: this is the folder of the run itself.\n    Name another with --out, or leave "
                    + $"it out to write the report where it was."
            );
            return null;
        }
        var manifest = new RunManifest
        {
            Command = "report",
            Seed = run.Manifest.Seed,
            Inputs =
            [
                .. run
                    .Outputs.Where(output => output.Name == ReportFile.FileName)
                    .Select(output => new InputFile(output.Name, output.Sha256, output.Bytes)),
            ],
            Settings = journal is null ? run.Manifest.Settings : run.Manifest.Settings.SetItem("journal", journal),
        };
        var opened = RunFolder.Open(outFolder, manifest);
        Terminal.Show(opened.Diagnostics);
        return opened.Value;
    }
}
