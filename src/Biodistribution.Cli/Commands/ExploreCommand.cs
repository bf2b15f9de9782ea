using System.CommandLine;
using Biodistribution.Cli.Options;
using Biodistribution.Cli.Screen;
using Biodistribution.Estimation;
using Biodistribution.Explorer;
using Biodistribution.Studies;

namespace Biodistribution.Cli.Commands;

/// <summary>Serves a page with sliders for a model or study.</summary>
internal static class ExploreCommand
{
    public static Command Create()
    {
        var input = new Argument<string>("MODEL|STUDY") { Description = "a model with --dose, or a study file" };
        var given = new DosingOptions();
        var until = new Option<string?>("--until") { Description = "the last time at first; the study's own when not given" };
        var port = new Option<int>("--port") { Description = "the port of the page on this machine; 0 for any free one" };
        var verb = new Verb(
            "explore",
            "A page in the browser of this machine: sliders for parameters, dose, schedule and injury; curves follow.",
            "biodist explore models/studies/exosome-6h/study.yaml",
            "biodist explore models/exosome/exosome-liver.yaml --dose \"blood=1e10 particles\" --until \"24 h\" --port 8080"
        );
        verb.Arguments.Add(input);
        given.AddTo(verb);
        verb.Options.Add(until);
        verb.Options.Add(port);
        verb.SetAction(
            (parse, cancellation) =>
                RunAsync(parse.GetRequiredValue(input), given.Read(parse), parse.GetValue(until), parse.GetValue(port), cancellation)
        );
        return verb;
    }

    private static async Task<int> RunAsync(string path, Given given, string? untilText, int port, CancellationToken cancellation)
    {
        var read = UserInput.Read(path);
        Terminal.Show(read.Diagnostics);
        if (read.Value is not { } input)
            return ExitCode.WrongInput;
        var words = new AssignmentOptions();
        var problem = given.Apply(input, words);
        if (port is < 0 or > 65535)
            words.Report("--port", $"{port} is not a port.", "Write a number from 1024 to 65535, or leave it out.");
        if (input.Study is null && problem.Groups[0].Doses.IsEmpty && !words.HasProblems)
            words.Report("--dose", "Nothing is given, so there are no curves.", "Write, for example, --dose \"blood=1e10 particles\".");
        var model = problem.Model;
        var until = untilText is null ? input.Study?.Curves?.Until : words.Time("--until", untilText, model.Units);
        if (!(until > 0) && !words.HasProblems)
            words.Report(
                "--until",
                untilText is null ? "The last time is missing." : "The last time must be positive.",
                $"Write, for example, --until \"24 {model.Units.TimeUnit.Text}\"."
            );
        return words.HasProblems
            ? ExitCode.WrongInput
            : await ServeAsync(path, problem, input.Study, until!.Value, port, cancellation).ConfigureAwait(false);
    }

    // A method of its own, so that nothing of the web server is loaded before it is wanted.
    private static async Task<int> ServeAsync(
        string path,
        FitProblem problem,
        Study? study,
        double until,
        int port,
        CancellationToken cancellation
    )
    {
        var own = study is null
            ? []
            : problem
                .Model.Parameters.Select(parameter => parameter.Name)
                .Except(UserInput.Read(ModelOf(study)).Value?.Model.Parameters.Select(parameter => parameter.Name) ?? [])
                .ToHashSet();
        var exploration = new Exploration(problem, study, until, path, own);
        try
        {
            var server = await ExplorerServer.StartAsync(exploration, port).ConfigureAwait(false);
            await using (server.ConfigureAwait(false))
            {
                Console.WriteLine($"{server.Address}\nOpen this address in a browser on this machine; Ctrl-C ends.");
                await Task.Delay(Timeout.Infinite, cancellation).ContinueWith(_ => { }, TaskScheduler.Default).ConfigureAwait(false);
            }
        }
        catch (IOException)
        {
            Terminal.ShowError($"--port {port}: The port is taken.\n    Name another one, or leave --port out.");
            return ExitCode.WrongInput;
        }
        return ExitCode.Done;
    }

    private static string ModelOf(Study study) => study.Model.Files.IsEmpty ? study.InputFiles[1] : study.Model.Files[0];
}
