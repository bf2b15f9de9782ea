using System.CommandLine;
using System.Globalization;
using Biodistribution.Interchange.PEtab;

namespace Biodistribution.Cli.Commands;

/// <summary>Evaluates a PEtab problem at its nominal parameters.</summary>
internal static class PetabCommand
{
    public static Command Create()
    {
        var problem = new Argument<string>("PROBLEM") { Description = "the problem's YAML file (PEtab 1 or 2)" };
        var json = CommonOptions.Json();
        var verb = new Verb("petab", "Evaluate a PEtab problem at its nominal parameters: log-likelihood, chi-square, simulations.", "biodist petab problem.yaml --json");
        verb.Arguments.Add(problem);
        verb.Options.Add(json);
        verb.SetAction(parse => Run(parse.GetRequiredValue(problem), parse.GetValue(json)));
        return verb;
    }

    private static int Run(string path, bool json)
    {
        var read = PEtabReader.ReadFile(path);
        Terminal.Show(read.Diagnostics);
        if (read.Value is not { } problem)
            return ExitCode.WrongInput;
        var evaluation = new PEtabEvaluator(problem).Evaluate();
        if (evaluation.Failure.Length > 0)
            Terminal.ShowError(evaluation.Failure);
        Console.WriteLine(json ? evaluation.ToJson() : string.Create(CultureInfo.InvariantCulture, $"llh {evaluation.LogLikelihood:R}\nchi2 {evaluation.ChiSquare:R}\n{evaluation.Predictions.Length} measurements"));
        return evaluation.Failure.Length > 0 ? ExitCode.ComputationFailed : ExitCode.Done;
    }
}
