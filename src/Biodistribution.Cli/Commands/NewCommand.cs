using System.CommandLine;
using System.Reflection;
using Biodistribution.Cli.Importing;
using Biodistribution.Cli.Options;
using Biodistribution.Cli.Screen;
using Biodistribution.Observations;
using Biodistribution.Output;

namespace Biodistribution.Cli.Commands;

/// <summary>Writes commented files to start from.</summary>
internal static class NewCommand
{
    public static Command Create()
    {
        var kind = new Argument<string>("KIND") { Description = "model or study" };
        kind.AcceptOnlyFromAmong("model", "study");
        var folder = new Argument<string>("FOLDER") { Description = "where to write; made when missing", DefaultValueFactory = _ => "." };
        var verb = new Verb(
            "new",
            "Write a commented model, or a study with its model and table of observations, to start from.",
            "biodist new study my-study",
            "biodist new model my-model",
            "biodist new study my-study --data observations.csv --model biodist:exosome/exosome-mouse --dose \"1e10 particles\""
        );
        var data = new Option<string?>("--data")
        {
            Description = "table of observations the study is of; biodist import makes one of a laboratory's file",
        };
        var study = new NewStudyOptions();
        verb.Arguments.Add(kind);
        verb.Arguments.Add(folder);
        verb.Options.Add(data);
        study.AddTo(verb, withFolder: false);
        verb.SetAction(parse =>
            study.Read(parse, parse.GetRequiredValue(folder)) is not { } request ? ExitCode.WrongInput
            : parse.GetValue(data) is { } table ? FromData(parse.GetRequiredValue(kind), table, request)
            : request.Model is not null ? WithoutData()
            : Write(parse.GetRequiredValue(kind), parse.GetRequiredValue(folder))
        );
        return verb;
    }

    private static int WithoutData()
    {
        Terminal.ShowError(
            "--model: A study of a model of your choice is made of a table: --data is missing.\n    "
                + "Write --data observations.csv, or copy a model: biodist models copy NAME FOLDER."
        );
        return ExitCode.WrongInput;
    }

    // A study of a table and a model: groups, curves, a first estimate.
    private static int FromData(string kind, string table, NewStudyRequest request)
    {
        if (kind != "study")
        {
            Terminal.ShowError(
                "--data: A table of observations makes a study, not a model.\n    Write: biodist new study FOLDER --data TABLE."
            );
            return ExitCode.WrongInput;
        }
        var read = ObservationTable.Read(table);
        Terminal.Show(read.Diagnostics);
        return read.Value is null ? ExitCode.WrongInput : NewStudyWriter.Write(read.Value, null, table, request);
    }

    private static int Write(string kind, string folder)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        name = string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' ? letter : '-'));
        string[] files = kind == "model" ? ["model.yaml"] : ["model.yaml", "study.yaml", "observations.csv"];
        try
        {
            Directory.CreateDirectory(folder);
            var texts = files.Select(file => Template(file).Replace("NAME", name.Length == 0 ? "new" : name, StringComparison.Ordinal));
            var wanted = files.Select(file => Path.Combine(folder, file)).Zip(texts).ToArray();
            if (wanted.FirstOrDefault(file => !AtomicFile.IsFree(file.First, file.Second)).First is { } taken)
            {
                Terminal.ShowError($"{taken}: this file is there already and stays as it is.\n    Name another folder.");
                return ExitCode.WrongInput;
            }
            foreach (var (path, text) in wanted)
                AtomicFile.WriteNew(path, text);
        }
        catch (Exception exception) when (FileFailure.IsFileFailure(exception))
        {
            Terminal.Show([FileFailure.WhenWriting(folder, exception)]);
            return ExitCode.WrongInput;
        }
        foreach (var file in files)
            Console.WriteLine(Path.Combine(folder, file));
        return ExitCode.Done;
    }

    private static string Template(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
