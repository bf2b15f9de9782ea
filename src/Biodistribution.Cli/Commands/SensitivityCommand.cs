using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Biodistribution.Cli.Options;
using Biodistribution.Cli.Screen;
using Biodistribution.Cli.Session;
using Biodistribution.Estimation;
using Biodistribution.Estimation.GlobalSensitivity;
using Biodistribution.Figures;
using Biodistribution.Figures.Studies;
using Biodistribution.Output;
using Biodistribution.Reports;
using Biodistribution.Studies.Analysis;
using Biodistribution.Tables;

namespace Biodistribution.Cli.Commands;

/// <summary>Which parameters move a number most, over their whole ranges at once.</summary>
internal static class SensitivityCommand
{
    private const string Step = "parameter sets";
    private const int MostOnScreen = 8;
    private const double WideInterval = 0.25;
    private const double ManyOrders = 1000;

    public static Command Create()
    {
        var input = new Argument<string>("MODEL|STUDY") { Description = "a model with --dose and --observe, or a study with predictions" };
        var given = new DosingOptions();
        var own = new SensitivityOptions();
        var (outFolder, json) = (CommonOptions.Out(), CommonOptions.Json());
        var verb = new Verb(
            "sensitivity",
            "Which parameters move a number most, over their whole ranges at once: Sobol indices with intervals, or Morris screening.",
            "biodist sensitivity models/studies/exosome-6h/study.yaml --out sensitivity",
            "biodist sensitivity models/exosome/exosome-mouse.yaml --dose \"vesicles_blood=1e10 particles\" "
                + "--observe \"liver at 6 h\" --method morris",
            "biodist sensitivity models/exosome/exosome-liver.yaml --dose \"blood=1e10 particles\" --observe \"liver at 6 h\" "
                + "--vary uptake --vary \"breakdown=0.1 .. 0.4 1/h\""
        );
        verb.Arguments.Add(input);
        given.AddTo(verb);
        own.AddTo(verb);
        verb.Options.Add(outFolder);
        verb.Options.Add(json);
        verb.SetAction(
            (parse, cancellation) =>
                Task.FromResult(
                    Run(
                        parse.GetRequiredValue(input),
                        given.Read(parse),
                        own,
                        parse,
                        parse.GetValue(outFolder),
                        parse.GetValue(json),
                        cancellation
                    )
                )
        );
        return verb;
    }

    private static int Run(
        string path,
        Given given,
        SensitivityOptions own,
        ParseResult parse,
        string? outFolder,
        bool json,
        CancellationToken cancellation
    )
    {
        var read = UserInput.Read(path);
        Terminal.Show(read.Diagnostics);
        if (read.Value is not { } input)
            return ExitCode.WrongInput;
        var words = new AssignmentOptions();
        var problem = given.Apply(input, words);
        if (input.Study is null && problem.Groups[0].Doses.IsEmpty && !words.HasProblems)
            words.Report(
                "--dose",
                "Nothing is given, so there is nothing to vary.",
                "Write, for example, --dose \"blood=1e10 particles\"."
            );
        if (words.HasProblems || own.Read(parse, input, problem, words) is not { } request)
            return ExitCode.WrongInput;
        var manifest = RunOutput.Manifest(
            "sensitivity",
            path,
            input.FilesOf(path).Concat(given.Files),
            given.Settings.AddRange(own.Texts(parse)),
            own.Seed(parse)
        );
        RunFolder? folder = null;
        if (outFolder is not null && (folder = RunOutput.Open(outFolder, manifest)) is null)
            return ExitCode.WrongInput;
        var result = new SensitivityAnalysis(problem, request).Run(StudyProgress.ForStep(Step, new TerminalProgress()), cancellation);
        Terminal.Progress("");
        if (!result.IsComplete)
        {
            Console.WriteLine("! Interrupted: nothing is said of parameter sets that were not all simulated.");
            return ExitCode.Interrupted;
        }
        var warnings = Warnings(problem, result).ToImmutableArray();
        var (inputs, outputs) = (SensitivityTables.Inputs(result, problem.Model.Units), SensitivityTables.Outputs(result));
        if (json)
            JsonOutput.Write(
                "biodist/sensitivity/1",
                writer =>
                {
                    JsonOutput.WriteTable(writer, "numbers", outputs);
                    JsonOutput.WriteTable(writer, "sensitivity", inputs);
                }
            );
        else
            Print(result, input, warnings);
        var code = result.Outputs.All(output => output.Failed == request.Points) ? ExitCode.ComputationFailed : ExitCode.Done;
        if (folder is null)
            return code;
        var figures = new[] { SensitivityFigures.Build(result, input.Study is { Simulated.Length: > 0 }) }.OfType<Figure>().ToArray();
        var report = Report(result, inputs, outputs, figures, warnings);
        var document = input.Study is { } study
            ? report.Document(study, manifest)
            : (report with { Title = input.Model.Title.Length > 0 ? input.Model.Title : input.Model.Name }).Document(manifest);
        var saved = new RunOutput([("sensitivity.csv", inputs), ("numbers.csv", outputs)], figures, document).Save(folder, json);
        return saved == ExitCode.Done ? code : saved;
    }

    private static void Print(SensitivityResult result, UserInput input, ImmutableArray<string> warnings)
    {
        if (input.Study is { Simulated.Length: > 0 } study)
            Console.WriteLine($"SIMULATED DATA: {study.Simulated}");
        foreach (var sentence in SensitivityTables.Sentences(result))
            Console.WriteLine(sentence);
        foreach (var output in result.Outputs)
        {
            Console.WriteLine();
            ScreenTable.Write(
                output.Sobol is null
                    ? [output.Prediction.Name, "mean size of effects (μ*)", "direction (μ)", "spread (σ)"]
                    : [output.Prediction.Name, "first order", "total"],
                output.Ranked.Where(one => output.Weight(one) > 0).Take(MostOnScreen).Select(one => Row(result, output, one))
            );
        }
        foreach (var warning in warnings)
            Console.WriteLine($"! {warning}");
    }

    private static string[] Row(SensitivityResult result, OutputSensitivity output, int input)
    {
        var name = result.Request.Inputs[input].Parameter.Name;
        static string Number(double value) => value.ToString("G3", CultureInfo.InvariantCulture);
        static string Index(Biodistribution.Numerics.Sensitivity.Share share) =>
            string.Create(CultureInfo.InvariantCulture, $"{share.Value:0.00} ({share.Lower:0.00} to {share.Upper:0.00})");
        return output.Sobol is { } sobol
            ? [name, Index(sobol.Indices[input].First), Index(sobol.Indices[input].Total)]
            :
            [
                name,
                $"{Number(output.Morris[input].Absolute.Value)} ({Number(output.Morris[input].Absolute.Lower)} to "
                    + $"{Number(output.Morris[input].Absolute.Upper)})",
                Number(output.Morris[input].Mean),
                Number(output.Morris[input].StandardDeviation),
            ];
    }

    private static IEnumerable<string> Warnings(FitProblem problem, SensitivityResult result)
    {
        foreach (
            var fixedThere in result
                .Request.Inputs.Select(input =>
                    (
                        input.Parameter.Name,
                        Groups: problem
                            .Groups.Where(group => group.Overrides.Any(one => ReferenceEquals(one.Parameter, input.Parameter.Symbol)))
                            .Select(group => group.Name)
                            .ToArray()
                    )
                )
                .Where(one => one.Groups.Length > 0)
        )
            yield return $"{fixedThere.Name} does not vary where a group sets it: {string.Join(", ", fixedThere.Groups)}.";
        foreach (var output in result.Outputs.Where(output => output.Failed > 0))
            yield return $"{output.Prediction.Name} could not be computed at {output.Failed} of {result.Request.Points} parameter sets; "
                + "they are left out.";
        foreach (
            var spanning in result.Outputs.Where(output =>
                !result.Request.OfLogarithm && output.Lower > 0 && output.Upper > ManyOrders * output.Lower
            )
        )
            yield return $"{spanning.Prediction.Name} spans orders of magnitude: its variance is that of its largest values. --log "
                + $"shares out the variance of its logarithm.";
        if (
            result.Outputs.FirstOrDefault(output =>
                output.Sobol is { } sobol && sobol.Indices.Any(index => index.Total.Upper - index.Total.Lower > WideInterval)
            ) is
            { } wide
        )
            yield return $"Intervals of {wide.Prediction.Name} are wide: use more --samples for the order of parameters that lie close.";
    }

    private static QuestionReport Report(
        SensitivityResult result,
        Table inputs,
        Table outputs,
        Figure[] figures,
        ImmutableArray<string> warnings
    ) =>
        new()
        {
            Heading = "Sensitivity",
            Question =
                $"Which of {result.Request.Inputs.Length} parameters move "
                + $"{(result.Outputs.Length == 1 ? result.Outputs[0].Prediction.Name : $"{result.Outputs.Length} numbers")} most?",
            Answers = [.. SensitivityTables.Sentences(result)],
            Warnings = warnings,
            Figures = [.. figures],
            Tables =
            [
                new ReportTable("Every parameter for every number, those that matter most first.", inputs.WithSpelledHeadings()),
                new ReportTable("Each number over all parameter sets.", outputs.WithSpelledHeadings()),
            ],
            Methods = Methods(result),
        };

    private static string Methods(SensitivityResult result)
    {
        var request = result.Request;
        var ranges =
            (request.OfLogarithm ? "The logarithm of each number was looked at. " : "")
            + "Parameters were varied independently over the ranges given, evenly in the logarithm where a range is positive; the "
            + "ranges are those of "
            + "the model or study, not what data allow.";
        var intervals =
            $"Intervals ({request.Confidence.ToString("P0", CultureInfo.InvariantCulture)}) are percentiles over {request.Replicates} "
            + $"draws with "
            + $"replacement (seed {request.Seed}).";
        return request.Method == SensitivityMethod.Sobol
            ? $"{ranges} Sobol indices were estimated from {request.Samples} rows of a Saltelli sample ({request.Points} parameter "
                + $"sets): first order "
                + $"after Saltelli 2010 (Comput Phys Commun 181:259), total after Jansen 1999 (Comput Phys Commun 117:35). {intervals}"
            : $"{ranges} Elementary effects of Morris (Technometrics 1991;33:161) were computed on {request.Samples} random "
                + $"trajectories over "
                + $"{request.Levels} levels ({request.Points} parameter sets); the mean of their sizes is after Campolongo 2007 "
                + $"(Environ Model Softw "
                + $"22:1509). {intervals}";
    }
}
