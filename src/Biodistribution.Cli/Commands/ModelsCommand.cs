using System.CommandLine;
using Biodistribution.Cli.Options;
using Biodistribution.Cli.Screen;
using Biodistribution.Figures.Export;
using Biodistribution.Models;
using Biodistribution.Models.Checking;
using Biodistribution.Output;

namespace Biodistribution.Cli.Commands;

/// <summary>Lists the models that come with the program, and copies one to change.</summary>
internal static class ModelsCommand
{
    public static Command Create()
    {
        var name = new Argument<string?>("NAME") { Description = "a model, to show what flows where", Arity = ArgumentArity.ZeroOrOne };
        var verb = new Verb(
            "models",
            "The models that come with the program: a line each, or one with its diagram; copy one to change it.",
            "biodist models",
            "biodist models biodist:generic/nanoparticles-mouse",
            "biodist models generic/nanoparticles-mouse --out diagram.svg",
            "biodist models copy biodist:exosome/exosome-mouse my-model"
        );
        var drawing = new Option<string?>("--out", "-o") { Description = "file of the diagram of NAME: .svg, .png or .pdf" };
        verb.Arguments.Add(name);
        verb.Options.Add(drawing);
        verb.SetAction(parse => parse.GetValue(name) is { } one ? Show(Full(one), parse.GetValue(drawing)) : List());
        verb.Subcommands.Add(Copy());
        return verb;
    }

    private static Command Copy()
    {
        var name = new Argument<string>("NAME") { Description = "the model" };
        var folder = new Argument<string>("FOLDER") { Description = "where to; made when missing" };
        var verb = new Verb(
            "copy",
            "Copy a model with the pieces it includes into a folder, to change it.",
            "biodist models copy biodist:exosome/exosome-mouse my-model"
        );
        verb.Arguments.Add(name);
        verb.Arguments.Add(folder);
        verb.SetAction(parse => CopyTo(Full(parse.GetRequiredValue(name)), parse.GetRequiredValue(folder)));
        return verb;
    }

    private static string Full(string name) => ShippedModels.IsName(name) || File.Exists(name) ? name : ShippedModels.Scheme + name;

    private static int List()
    {
        if (ShippedModels.Names.IsEmpty)
        {
            Terminal.ShowError("The models are not beside the program.\n    Install it anew, or name a model file.");
            return ExitCode.ComputationFailed;
        }
        ScreenTable.Write(
            ["Model", "What it describes"],
            ShippedModels.Names.Select(name => (IReadOnlyList<string>)[name, ModelFile.Read(name).Value?.Title ?? ""])
        );
        Console.WriteLine(
            "\nWrite such a name wherever a model file is named: model: biodist:exosome/exosome-mouse. "
                + "Its diagram: biodist models NAME. To change one: biodist models copy NAME FOLDER."
        );
        return ExitCode.Done;
    }

    private static int Show(string name, string? drawing)
    {
        var read = ModelFile.Read(name);
        Terminal.Show(read.Diagnostics);
        if (read.Value is not { } model)
            return ExitCode.WrongInput;
        Console.WriteLine($"{name}: {model.Title}\n");
        foreach (var line in FlowSketch.Lines(model))
            Console.WriteLine(line);
        Console.WriteLine(
            $"\nObservables: {string.Join(", ", model.Observables.Select(observable => $"{observable.Name} [{observable.Unit.Text}]"))}"
        );
        return drawing is null ? ExitCode.Done : Draw(model, drawing);
    }

    private static int Draw(Model model, string file)
    {
        Action<Stream>? write = Path.GetExtension(file).ToLowerInvariant() switch
        {
            ".svg" => stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(ModelDiagram.Svg(model))),
            ".png" => stream => stream.Write(ModelDiagram.Png(model)),
            ".pdf" => stream => ModelDiagram.Pdf(model, stream),
            _ => null,
        };
        if (write is null)
        {
            Terminal.ShowError($"--out {file}: A diagram is written as .svg, .png or .pdf.\n    Give the file one of these endings.");
            return ExitCode.WrongInput;
        }
        if (AtomicFile.TryWrite(file, write) is { } failure)
        {
            Terminal.Show([failure]);
            return ExitCode.WrongInput;
        }
        Console.WriteLine(file);
        return ExitCode.Done;
    }

    private static int CopyTo(string name, string folder)
    {
        var read = ModelFile.Read(name);
        Terminal.Show(read.Diagnostics);
        if (read.Value is not { } model || ShippedModels.Folder is not { } root)
            return ExitCode.WrongInput;
        string[] files = [.. model.Files.Select(Path.GetFullPath).Distinct()];
        try
        {
            var targets = files.Select(file => Path.Combine(folder, Path.GetRelativePath(root, file))).ToArray();
            var texts = files.Select(File.ReadAllText).ToArray();
            if (targets.Zip(texts).FirstOrDefault(file => !AtomicFile.IsFree(file.First, file.Second)).First is { } taken)
            {
                Terminal.ShowError($"{taken}: this file is there already and stays as it is.\n    Name another folder.");
                return ExitCode.WrongInput;
            }
            foreach (var (target, text) in targets.Zip(texts))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                AtomicFile.WriteNew(target, text);
                Console.WriteLine(target);
            }
            return ExitCode.Done;
        }
        catch (Exception exception) when (FileFailure.IsFileFailure(exception))
        {
            Terminal.Show([FileFailure.WhenWriting(folder, exception)]);
            return ExitCode.WrongInput;
        }
    }
}
