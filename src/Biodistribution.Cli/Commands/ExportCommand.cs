using System.CommandLine;
using Biodistribution.Cli.Options;
using Biodistribution.Cli.Screen;
using Biodistribution.Cli.Session;
using Biodistribution.Interchange.Columnar;
using Biodistribution.Interchange.PEtab;
using Biodistribution.Interchange.Sbml;
using Biodistribution.Interchange.Text;
using Biodistribution.Models;
using Biodistribution.Output;
using Biodistribution.Text;

namespace Biodistribution.Cli.Commands;

/// <summary>Writes a model in another format.</summary>
internal static class ExportCommand
{
    private static readonly (string Name, Func<Model, Checked<string>> Write)[] Formats =
    [
        ("sbml", model => new(SbmlWriter.Write(model).Text, [])),
        ("latex", model => new(LatexEquations.Write(model), [])),
        ("mermaid", model => new(MermaidDiagram.Write(model), [])),
        ("csharp", ModelText.CSharp),
        ("mrgsolve", ModelText.Mrgsolve),
        ("rxode2", ModelText.Rxode2),
    ];

    public static Command Create()
    {
        var input = new Argument<string>("MODEL|STUDY|TABLE")
        {
            Description =
                "a model (YAML or SBML), a study or PEtab problem whose model is meant, a table of results (CSV), or the folder of a run",
        };
        var names = Formats.Select(format => format.Name).Append("petab").Append("parquet").Concat(ResultTablesExport.Formats).ToArray();
        var to = new Option<string>("--to") { Description = $"the format: {string.Join(", ", names)}", Required = true };
        to.AcceptOnlyFromAmong(names);
        var output = new Option<string?>("--out", "-o")
        {
            Description = "the file to write, for petab the folder; standard output when not given",
        };
        var verb = new Verb(
            "export",
            "Write a model as SBML, LaTeX equations, a diagram, a C# class, or model text of mrgsolve "
                + "or rxode2; a study as a PEtab problem; a table of results as Parquet; the tables of a run "
                + "as an Excel workbook or a Prism file.",
            "biodist export models/exosome/exosome-liver.yaml --to sbml --out exosome-liver.xml",
            "biodist export models/studies/exosome-6h/study.yaml --to petab --out exosome-6h-petab",
            "biodist export results/curves.csv --to parquet --out curves.parquet",
            "biodist export results --to xlsx --out results.xlsx"
        );
        verb.Arguments.Add(input);
        verb.Options.Add(to);
        verb.Options.Add(output);
        verb.SetAction(
            async (parse, cancellation) =>
                ResultTablesExport.Formats.Contains(parse.GetRequiredValue(to))
                    ? ResultTablesExport.Write(parse.GetRequiredValue(input), parse.GetRequiredValue(to), parse.GetValue(output))
                : parse.GetRequiredValue(to) == "parquet"
                    ? await WriteTableAsync(parse.GetRequiredValue(input), parse.GetValue(output), cancellation)
                : Run(parse.GetRequiredValue(input), parse.GetRequiredValue(to), parse.GetValue(output))
        );
        return verb;
    }

    private static int Run(string path, string to, string? output)
    {
        var read = UserInput.Read(path);
        Terminal.Show(read.Diagnostics);
        if (read.Value is not { } input)
            return ExitCode.WrongInput;
        if (to == "petab")
            return WriteProblem(path, input, output);
        var written = Formats.First(format => format.Name == to).Write(input.Model);
        Terminal.Show(written.Diagnostics);
        if (written.Value is not { } text)
            return ExitCode.WrongInput;
        if (output is null)
            Console.Write(text);
        else if (AtomicFile.TryWrite(output, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text))) is { } failure)
        {
            Terminal.Show([failure]);
            return ExitCode.WrongInput;
        }
        return ExitCode.Done;
    }

    private static async Task<int> WriteTableAsync(string path, string? output, CancellationToken cancellation)
    {
        if (output is null)
        {
            Terminal.ShowError("--out is missing: a Parquet file is not text for the screen.");
            return ExitCode.WrongInput;
        }
        var (text, problem) = Text.CommaSeparatedText.Read(path);
        if (problem is not null)
            Terminal.Show([problem]);
        if (text is null)
            return ExitCode.WrongInput;
        var read = ResultTable.Read(text, path);
        Terminal.Show(read.Diagnostics);
        if (read.Value is not { } table)
            return ExitCode.WrongInput;
        using var whole = new MemoryStream();
        await ParquetTable.WriteAsync(table, whole, cancellation);
        if (AtomicFile.TryWrite(output, whole.WriteTo) is { } failure)
        {
            Terminal.Show([failure]);
            return ExitCode.WrongInput;
        }
        Console.WriteLine($"{output}: {table.RowCount} rows");
        return ExitCode.Done;
    }

    private static int WriteProblem(string path, UserInput input, string? folder)
    {
        if (input.Study is not { } study || folder is null)
        {
            Terminal.ShowError(
                folder is null
                    ? "--out is missing: a PEtab problem is a folder of files."
                    : $"{path} is a model. A PEtab problem needs data: give a study."
            );
            return ExitCode.WrongInput;
        }
        if (study.Problem.Observations.IsEmpty)
        {
            Terminal.ShowError($"{path} has no observations, so there is nothing to estimate from.");
            return ExitCode.WrongInput;
        }
        try
        {
            foreach (var (row, reason) in StudyPEtabWriter.Write(study.Problem, folder))
                Console.Error.WriteLine($"{row}: not written: {reason}");
        }
        catch (Exception exception) when (FileFailure.IsFileFailure(exception))
        {
            Terminal.Show([FileFailure.WhenWriting(folder, exception)]);
            return ExitCode.WrongInput;
        }
        Console.WriteLine($"{Path.Combine(folder, "problem.yaml")}: read it back with biodist petab.");
        return ExitCode.Done;
    }
}
