using System.CommandLine;
using Biodistribution.Cli.Options;
using Biodistribution.Cli.Screen;
using Biodistribution.Interchange.Sbml;
using Biodistribution.Output;

namespace Biodistribution.Cli.Commands;

/// <summary>Runs the semantic cases of the SBML Test Suite.</summary>
internal static class SbmlTestCommand
{
    public static Command Create()
    {
        var cases = new Argument<string>("CASES")
        {
            Description = "folder of case folders NNNNN with NNNNN-sbml-*.xml and NNNNN-settings.txt",
        };
        var results = new Argument<string>("RESULTS") { Description = "folder for NNNNN.csv; made when missing" };
        var verb = new Verb(
            "sbml-test",
            "Run the semantic cases of the SBML Test Suite; expected results are never opened.",
            "biodist sbml-test semantic results"
        );
        verb.Arguments.Add(cases);
        verb.Arguments.Add(results);
        verb.SetAction(
            (parse, cancellation) => Task.FromResult(Run(parse.GetRequiredValue(cases), parse.GetRequiredValue(results), cancellation))
        );
        return verb;
    }

    private static int Run(string cases, string results, CancellationToken cancellation)
    {
        if (!Directory.Exists(cases))
        {
            Terminal.ShowError($"There is no folder {cases}.");
            return ExitCode.WrongInput;
        }
        IReadOnlyList<SbmlTestOutcome> outcomes;
        try
        {
            outcomes = SbmlTestRunner.Run(cases, results, cancellation);
        }
        catch (Exception exception)
            when (FileFailure.IsFileFailure(exception)
                || exception is AggregateException { InnerException: IOException or UnauthorizedAccessException }
            )
        {
            Terminal.Show([FileFailure.WhenWriting(results, exception is AggregateException many ? many.InnerException! : exception)]);
            return ExitCode.WrongInput;
        }
        foreach (var outcome in outcomes.Where(outcome => outcome.Failure is not null))
            Terminal.ShowError($"{outcome.Case}: {outcome.Failure}");
        var ran = outcomes.Count(outcome => outcome.Failure is null);
        Console.WriteLine(
            $"{ran} of {outcomes.Count} cases ran, {outcomes.Count(outcome => outcome.IsConstant)} of them "
                + $"with values that do not change in time"
        );
        return outcomes.Count == 0 ? ExitCode.WrongInput
            : ran == outcomes.Count ? ExitCode.Done
            : ExitCode.ComputationFailed;
    }
}
