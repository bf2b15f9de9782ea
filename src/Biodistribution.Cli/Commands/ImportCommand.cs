using System.CommandLine;
using Biodistribution.Cli.Importing;
using Biodistribution.Cli.Options;
using Biodistribution.Cli.Screen;
using Biodistribution.LabFiles;
using Biodistribution.Observations;
using Biodistribution.Observations.Conversion;
using Biodistribution.Observations.Importing;
using Biodistribution.Output;
using Biodistribution.Tables;
using Biodistribution.Text;

namespace Biodistribution.Cli.Commands;

/// <summary>Turns a laboratory's file of measurements on animals into observations, and into a study where one is asked for.</summary>
internal static class ImportCommand
{
    public static Command Create()
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "Excel workbook, Prism file, CSV or other text table; several where weights or times are in files of their own",
            Arity = ArgumentArity.OneOrMore,
        };
        var outFile = new Option<string?>("--out", "-o")
        {
            Description = "file of observations to write; standard output when neither this nor --new-study is given",
        };
        var convert = new Option<string?>("--convert")
        {
            Description = "file that says how counts or signals become shares of the dose (convert.yaml; see models/examples)",
        };
        var newStudy = new NewStudyOptions();
        var options = new ImportOptions();
        var verb = new Verb(
            "import",
            "Read a laboratory's file (Excel, Prism, CSV) into a table of observations or a new study; "
                + "says what it understood and asks what it cannot know.",
            "biodist import organs.xlsx --new-study my-study",
            "biodist import organs.csv --unit %ID/g --out observations.csv",
            "biodist import organs.csv --unit %ID/g --weights --out observations.csv",
            "biodist import counts.xlsx --convert convert.yaml --out observations.csv",
            "biodist import organs.xlsx --new-study my-study --dose \"low=1e9 particles\" \"high=1e10 particles\"",
            "biodist import prism.pzfx --organ liver --unit %ID --out observations.csv"
        );
        verb.Arguments.Add(files);
        verb.Options.Add(outFile);
        verb.Options.Add(convert);
        newStudy.AddTo(verb);
        options.AddTo(verb);
        verb.SetAction(parse =>
            options.Read(parse) is { } answers && newStudy.Read(parse) is { } study
                ? Run(parse.GetRequiredValue(files), answers, parse.GetValue(outFile), parse.GetValue(convert), study)
                : ExitCode.WrongInput
        );
        return verb;
    }

    private static int Run(string[] paths, ImportAnswers answers, string? outFile, string? convert, NewStudyRequest study)
    {
        var diagnostics = new DiagnosticList();
        var grids = new List<CellGrid>();
        foreach (var path in paths)
        {
            var book = LabFile.Read(path);
            diagnostics.AddRange(book.Diagnostics);
            if (book.Value is not null)
                diagnostics.AddRange(book.Value.Notes);
            grids.AddRange(book.Value?.Grids ?? []);
        }
        if (diagnostics.HasErrors)
        {
            Terminal.Show(diagnostics.InOrder());
            return ExitCode.WrongInput;
        }
        Terminal.Show(diagnostics.InOrder());
        var imported =
            paths.Length == 1 && ObservationColumn.AreHeadings(grids[0])
                ? AlreadyObservations(paths[0])
                : Answered(grids, paths[0], ref answers);
        Terminal.Show(imported.ToChecked().Diagnostics);
        if (imported.Table is not null && convert is not null)
            imported = Converted(imported, convert);
        if (imported.Table is null)
            return ExitCode.WrongInput;
        UnderstoodReport.Write(imported, outFile is null && study.Folder is null ? Console.Error : Console.Out);
        if (study.Folder is not null)
            return NewStudyWriter.Write(imported.Table, answers, paths[0], study);
        return Write(imported.Table, outFile);
    }

    // Raw signal turned into shares of the dose; nothing is converted by halves.
    private static ImportedTable Converted(ImportedTable imported, string path)
    {
        var conversion = ConversionFile.Read(path);
        Terminal.Show(conversion.Diagnostics);
        if (conversion.Value is not { } convert)
            return imported with { Table = null };
        var table = imported.Table!;
        var refusals = convert.Refusals(table.Rows).ToArray();
        foreach (var reason in refusals)
            Terminal.Show([
                new Diagnostic(
                    "BD4305",
                    path,
                    TextSpan.WholeFile,
                    $"{char.ToUpperInvariant(reason[0])}{reason[1..]}.",
                    "Write the conversion for the unit and the organs of the table, or leave them out with --ignore."
                ),
            ]);
        if (refusals.Length > 0)
            return imported with { Table = null };
        var converted = table with { Rows = convert.ConvertAll(table.Rows) };
        Terminal.Show(ImportedFile.Doubts(converted));
        return imported with { Table = converted, Summary = ImportedFile.Summary(converted.Rows) };
    }

    // Reads, and where something is open asks a person and reads again.
    private static ImportedTable Answered(List<CellGrid> grids, string file, ref ImportAnswers answers)
    {
        while (true)
        {
            var imported = ImportedFile.Read(grids, file, answers);
            if (
                imported.Questions.IsEmpty
                || !ImportDialogue.IsPossible
                || imported.Diagnostics.Any(problem => problem.Severity == Severity.Error)
                || ImportDialogue.Ask(imported.Questions[0], answers) is not { } more
            )
                return imported;
            answers = more;
        }
    }

    private static ImportedTable AlreadyObservations(string path)
    {
        var read = ObservationTable.Read(path);
        Terminal.Note($"{path} is a table of observations already; it is checked and written again.");
        return new ImportedTable(read.Value, [], read.Diagnostics, [], ImportedFile.Summary(read.Value?.Rows ?? []));
    }

    private static int Write(ObservationTable table, string? outFile)
    {
        if (outFile is null)
        {
            table.Write(Console.Out);
            return ExitCode.Done;
        }
        if (
            AtomicFile.TryWrite(
                outFile,
                stream =>
                {
                    using var writer = new StreamWriter(stream, leaveOpen: true);
                    table.Write(writer);
                }
            ) is
            { } failure
        )
        {
            Terminal.Show([failure]);
            return ExitCode.WrongInput;
        }
        Console.WriteLine($"{outFile}: {table.Rows.Length} rows");
        return ExitCode.Done;
    }
}
