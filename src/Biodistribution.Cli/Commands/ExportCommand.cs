using System.CommandLine;
using Biodistribution.Interchange.Sbml;
using Biodistribution.Interchange.Text;
using Biodistribution.Models;
using Biodistribution.Models.Diagnostics;

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
        var input = new Argument<string>("MODEL|STUDY") { Description = "a model (YAML or SBML), or a study or PEtab problem whose model is meant" };
        var names = Formats.Select(format => format.Name).ToArray();
        var to = new Option<string>("--to") { Description = $"the format: {string.Join(", ", names)}", Required = true };
        to.AcceptOnlyFromAmong(names);
        var output = new Option<string?>("--out", "-o") { Description = "the file to write; standard output when not given" };
        var verb = new Verb("export", "Write a model as SBML, LaTeX equations, a diagram, a C# class, or model text of mrgsolve or rxode2.",
            "biodist export models/exosome/exosome-liver.yaml --to sbml --out exosome-liver.xml");
        verb.Arguments.Add(input);
        verb.Options.Add(to);
        verb.Options.Add(output);
        verb.SetAction(parse => Run(parse.GetRequiredValue(input), parse.GetRequiredValue(to), parse.GetValue(output)));
        return verb;
    }

    private static int Run(string path, string to, string? output)
    {
        var read = UserInput.Read(path);
        Terminal.Show(read.Diagnostics);
        if (read.Value is not { } input)
            return ExitCode.WrongInput;
        var written = Formats.First(format => format.Name == to).Write(input.Model);
        Terminal.Show(written.Diagnostics);
        if (written.Value is not { } text)
            return ExitCode.WrongInput;
        if (output is null)
            Console.Write(text);
        else
            File.WriteAllText(output, text);
        return ExitCode.Done;
    }
}
