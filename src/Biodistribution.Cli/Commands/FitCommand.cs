using System.CommandLine;
using Biodistribution.Estimation;

namespace Biodistribution.Cli.Commands;

/// <summary>Fits a study.</summary>
internal static class FitCommand
{
    public static Command Create()
    {
        var input = new Argument<string>("STUDY") { Description = "a study file" };
        var verb = new Verb("fit", "Fit a study.", "biodist fit models/studies/exosome-6h/study.yaml --out results");
        verb.Arguments.Add(input);
        verb.SetAction((parse, cancellation) =>
        {
            var read = UserInput.ReadStudy(parse.GetRequiredValue(input));
            Terminal.Show(read.Diagnostics);
            if (read.Value is not { } study)
                return Task.FromResult(ExitCode.WrongInput);
            foreach (var (name, problem) in study.Alternatives.Select(a => (a.Name, a.Problem)).Prepend(("", study.Problem)))
            {
                var clock = System.Diagnostics.Stopwatch.StartNew();
                var fit = Fitter.Fit(problem, cancellation: cancellation);
                Console.WriteLine($"== {name} objective {fit.Objective} in {clock.ElapsedMilliseconds} ms; {fit.StartsAtBest}/{fit.Starts.Length} starts at best");
                foreach (var e in fit.Estimates)
                    Console.WriteLine($"  {e.Name,-20} {e.Shown,12:G4} {e.Unit,-10} se {e.ScaledStandardError:G3} {e.AtBound}");
                foreach (var r in fit.Rows)
                    Console.WriteLine($"  {r.Observation.Id,-20} used {r.Used} pred {r.Predicted:G4} obs {r.Observed:G4} sd {r.StandardDeviation:G3} res {r.Residual:G3}: {r.How}");
                foreach (var w in fit.Warnings)
                    Console.WriteLine("  ! " + w);
            }
            return Task.FromResult(0);
        });
        return verb;
    }
}
