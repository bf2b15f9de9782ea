using System.CommandLine;
using System.Globalization;
using Biodistribution.Cli.Options;
using Biodistribution.Cli.Screen;
using Biodistribution.Interchange.PEtab;

namespace Biodistribution.Cli.Commands;

/// <summary>Evaluates a PEtab problem at its nominal parameters.</summary>
internal static class PetabCommand
{
    public static Command Create()
    {
        var problem = new Argument<string>("PROBLEM") { Description = "the problem's YAML file (PEtab 1 or 2)" };
        var fit = new Option<bool>("--fit") { Description = "fit the parameters first, from their nominal values and within their bounds" };
        var starts = new Option<int>("--starts")
        {
            Description = "searches of the fit; the first from the nominal values, the others from points drawn from the priors",
            DefaultValueFactory = _ => 1,
        };
        var seed = CommonOptions.Seed();
        var json = CommonOptions.Json();
        var verb = new Verb(
            "petab",
            "Evaluate a PEtab problem at its nominal parameters, or fit it: log-likelihood, chi-square, simulations.",
            "biodist petab problem.yaml --json",
            "biodist petab problem.yaml --fit"
        );
        verb.Arguments.Add(problem);
        verb.Options.Add(fit);
        verb.Options.Add(starts);
        verb.Options.Add(seed);
        verb.Options.Add(json);
        verb.SetAction(
            (parse, cancellation) =>
                Task.FromResult(
                    Run(
                        parse.GetRequiredValue(problem),
                        parse.GetValue(fit),
                        (Math.Clamp(parse.GetValue(starts), 1, 10_000), parse.GetValue(seed)),
                        parse.GetValue(json),
                        cancellation
                    )
                )
        );
        return verb;
    }

    private static int Run(string path, bool isFitted, (int Starts, ulong Seed) search, bool json, CancellationToken cancellation)
    {
        var read = PEtabReader.ReadFile(path, UserInput.Reach);
        Terminal.Show(read.Diagnostics);
        if (read.Value is not { } problem)
            return ExitCode.WrongInput;
        var fit = isFitted ? PEtabFit.Run(problem, starts: search.Starts, seed: search.Seed, cancellation: cancellation) : null;
        var evaluation = fit?.Evaluation ?? new PEtabEvaluator(problem).Evaluate();
        foreach (var (id, value) in fit?.Values ?? new Dictionary<string, double>())
            (json ? Console.Error : Console.Out).WriteLine(string.Create(CultureInfo.InvariantCulture, $"{id} {value:R}"));
        if (evaluation.Failure.Length > 0)
            Terminal.ShowError(evaluation.Failure);
        var prior = evaluation.LogPriors.IsEmpty ? "" : string.Create(CultureInfo.InvariantCulture, $"log prior {evaluation.LogPrior:R}\n");
        Console.WriteLine(
            json
                ? evaluation.ToJson()
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"llh {evaluation.LogLikelihood:R}\nchi2 {evaluation.ChiSquare:R}\n{prior}{evaluation.Predictions.Length} measurements"
                )
        );
        return evaluation.Failure.Length > 0 ? ExitCode.ComputationFailed : ExitCode.Done;
    }
}
