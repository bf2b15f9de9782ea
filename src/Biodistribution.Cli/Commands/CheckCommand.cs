using System.CommandLine;
using System.Text.Json;
using Biodistribution.Cli.Options;
using Biodistribution.Cli.Screen;
using Biodistribution.Simulation.Execution;
using Biodistribution.Text;

namespace Biodistribution.Cli.Commands;

/// <summary>Says whether a model or study can be used, and what is wrong with it.</summary>
internal static class CheckCommand
{
    private const int MostNamed = 10;

    public static Command Create()
    {
        var input = new Argument<string>("MODEL|STUDY") { Description = "a model (YAML or SBML), a study file or a PEtab problem" };
        var json = CommonOptions.Json();
        var verb = new Verb(
            "check",
            "Check a model or study: names, units, bounds, data; every problem with its place and a remedy.",
            "biodist check models/exosome/exosome-liver.yaml",
            "biodist check models/studies/exosome-6h/study.yaml"
        );
        verb.Arguments.Add(input);
        verb.Options.Add(json);
        verb.SetAction(parse => Run(parse.GetRequiredValue(input), parse.GetValue(json)));
        return verb;
    }

    private static int Run(string path, bool json)
    {
        var read = WithNumbers(UserInput.Read(path), path);
        if (json)
            JsonOutput.Write("biodist/check/1", writer => WriteJson(writer, read));
        else
            Terminal.Show(read.Diagnostics);
        if (!json && read.Value is { } input)
            Console.WriteLine(Summary(path, input));
        return read.IsValid ? ExitCode.Done : ExitCode.WrongInput;
    }

    // A model is held to the published numbers it says it reproduces; a study sets values of its own.
    private static Checked<UserInput> WithNumbers(Checked<UserInput> read, string path)
    {
        Diagnostic[] problems = read.Value is { Study: null } input
            ? [.. ReproducedNumbers.Problems(input.Model, path), .. Unsourced(input, path)]
            : [];
        var isMissed = problems.Any(problem => problem.Severity == Severity.Error);
        return problems.Length == 0 ? read : new Checked<UserInput>(isMissed ? null : read.Value, [.. read.Diagnostics, .. problems]);
    }

    // A value is somebody's measurement or an assumption; other formats have no word for either.
    private static IEnumerable<Diagnostic> Unsourced(UserInput input, string path)
    {
        string[] names =
        [
            .. input
                .Model.Parameters.Where(parameter =>
                    parameter.Source.Length == 0
                    && parameter.Assumed.Length == 0
                    && !double.IsNaN(parameter.Value)
                    && !ReferenceEquals(parameter.Symbol, input.Model.InjectedDose)
                )
                .Select(parameter => parameter.Name),
        ];
        if (names.Length > 0 && !input.Model.Files.IsEmpty)
            yield return new Diagnostic(
                "BD2908",
                path,
                TextSpan.WholeFile,
                $"Nothing says where {(names.Length == 1 ? "the value" : "values")} of {string.Join(", ", names.Take(MostNamed))}"
                    + $"{(names.Length > MostNamed ? $" and {names.Length - MostNamed} more" : "")} "
                    + $"come{(names.Length == 1 ? "s" : "")} from.",
                "Write  source: ...  for what was measured or published, or  assumed: ...  with the reason."
            )
            {
                Severity = Severity.Warning,
            };
    }

    private static string Summary(string path, UserInput input)
    {
        var model = input.Model;
        var text =
            $"{path}: model {model.Name}, {Count(model.States.Length, "state")}, {Count(model.Flows.Length, "flow")}, "
            + $"{Count(model.Parameters.Count(parameter => !ReferenceEquals(parameter.Symbol, model.InjectedDose)), "parameter")}, "
            + $"{Count(model.Observables.Length, "observable")}";
        if (input.Study is { } study)
            text +=
                $"; study {study.Name}, {Count(study.Groups.Length, "group")}, {Count(study.Problem.Observations.Length, "row")} "
                + $"of data, {Count(study.Problem.Estimated.Length, "parameter")} to estimate";
        return text + ": fine.";
    }

    private static string Count(int n, string what) => $"{n} {what}{(n == 1 ? "" : "s")}";

    private static void WriteJson(Utf8JsonWriter writer, Checked<UserInput> read)
    {
        writer.WriteBoolean("valid", read.IsValid);
        JsonOutput.WriteDiagnostics(writer, read.Diagnostics);
    }
}
