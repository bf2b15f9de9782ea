using System.CommandLine;
using System.Globalization;
using Biodistribution.Cli.Options;
using Biodistribution.Cli.Screen;
using Biodistribution.Cli.Session;
using Biodistribution.Estimation;
using Biodistribution.Estimation.Uncertainty;
using Biodistribution.Figures;
using Biodistribution.Figures.Studies;
using Biodistribution.Reports;
using Biodistribution.Studies.Analysis;
using Biodistribution.Text;

namespace Biodistribution.Cli.Commands;

/// <summary>Draws the data again many times and fits each: how far would estimates scatter if the experiment were repeated?</summary>
internal static class BootstrapCommand
{
    private const string Step = "bootstrap";

    public static Command Create()
    {
        var common = new StudyOptions { SharedStep = Step };
        var cases = new Option<bool>("--case")
        {
            Description = "draw animals (rows, where no animals are named) again, instead of new values from the fitted model",
        };
        var parametric = new Option<bool>("--parametric")
        {
            Description = "draw new values from the fitted model and its errors (what is done unless --case is given)",
        };
        var replicates = new Option<int>("--replicates") { Description = "data sets drawn and fitted", DefaultValueFactory = _ => 1000 };
        var verb = new Verb(
            "bootstrap",
            "Fit many data sets drawn as the data might have been: intervals for parameters and predictions.",
            "biodist bootstrap models/studies/exosome-6h-example/study.yaml --out results",
            "biodist bootstrap my-study/study.yaml --case --replicates 2000 --seed 7 --out results"
        );
        common.AddTo(verb, parametric, cases, replicates);
        verb.SetAction(
            (parse, cancellation) =>
                Task.FromResult(
                    (parse.GetValue(cases), parse.GetValue(parametric), parse.GetValue(replicates)) switch
                    {
                        (true, true, _) => Refuse("Name either --parametric or --case, not both."),
                        (_, _, < 1 or > 1_000_000) => Refuse("--replicates must be 1 to 1000000."),
                        var (byCase, _, count) => Run(
                            common.Read(parse),
                            byCase ? BootstrapKind.Case : BootstrapKind.Parametric,
                            count,
                            cancellation
                        ),
                    }
                )
        );
        return verb;
    }

    private static int Refuse(string message)
    {
        Terminal.ShowError(message);
        return ExitCode.WrongInput;
    }

    private static int Run(StudyOptions.Values options, BootstrapKind kind, int replicates, CancellationToken cancellation)
    {
        var kindText = kind == BootstrapKind.Case ? "case" : "parametric";
        if (SavedRun.Show("bootstrap", options.Path) is { } shown)
            return shown;
        using var work = StudySession.Begin(
            "bootstrap",
            options,
            [("bootstrap", kindText), ("replicates", replicates.ToString(CultureInfo.InvariantCulture))],
            cancellation
        );
        if (work is null)
            return ExitCode.WrongInput;
        if (work.Fit(out var exitCode) is not { } fit)
            return exitCode;
        var result = Bootstrap.Run(
            fit,
            new BootstrapSettings
            {
                Kind = kind,
                Replicates = replicates,
                Seed = work.Settings.Seed,
                Confidence = work.Settings.Confidence,
                Threads = work.Settings.Threads,
                Predictions = work.Study.Predictions,
            },
            null,
            StudyProgress.ForStep(Step, work.Progress),
            work.Journal(Step),
            cancellation
        );
        return result.SucceededCount == 0 && cancellation.IsCancellationRequested
            ? work.CloseInterrupted()
            : work.End(Outcome(work, fit, result));
    }

    private static VerbOutput Outcome(StudySession work, FitResult fit, BootstrapResult result)
    {
        var good = result.Replicates.Where(replicate => replicate.Succeeded).ToArray();
        var isSimulated = work.Study.Simulated.Length > 0;
        var figures = new[]
        {
            DrawsFigures.Pairs(
                "bootstrap-pairs",
                "Bootstrap replicates in pairs",
                fit.Estimates,
                [.. good.Select(replicate => replicate.Values)],
                isSimulated
            ),
        }
            .OfType<Figure>()
            .ToArray();
        var summary = BootstrapTables.Summary(result);
        var percent = work.Settings.Confidence.ToString("P0", CultureInfo.InvariantCulture);
        return new VerbOutput(
            "biodist/bootstrap/1",
            new QuestionReport
            {
                Heading = "Bootstrap",
                Question =
                    $"How far would the estimates of this study scatter if the experiment were repeated ({result.SucceededCount} "
                    + $"replicates)?",
                Answers = [.. Answers(result)],
                Warnings = [.. result.Warnings, .. fit.Misfit],
                Figures = [.. figures],
                Tables =
                [
                    new ReportTable(
                        $"Bootstrap summaries: percentile intervals ({percent}). What the data do not determine, and "
                            + $"sides on which replicates run into a bound, have no end.",
                        summary
                    ),
                ],
                Methods =
                    $"{result.Statement} {result.SucceededCount} of {result.Replicates.Length} replicates (seed "
                    + $"{work.Settings.Seed}) ended at a minimum and count. Intervals are {percent} percentile intervals.",
            }
        )
        {
            Tables =
            [
                ("bootstrap-summary.csv", summary),
                ("bootstrap.csv", BootstrapTables.Replicates(result, fit, work.Study.Predictions)),
            ],
            Figures = figures,
            Opening =
            [
                result.Statement,
                $"{result.Replicates.Length} of {result.Asked} replicates, {result.SucceededCount} ended at a minimum.",
            ],
            Screen =
            [
                (
                    ["", "best fit", "standard error", $"{percent} interval"],
                    result.Estimates.Select(one =>
                        new[]
                        {
                            one.Name,
                            double.IsFinite(one.Lower) || double.IsFinite(one.Upper)
                                ? $"{NumberText.Short(one.Best)} {one.Unit}".TrimEnd()
                                : "–",
                            NumberText.Short(one.StandardError),
                            one.Sentence,
                        }
                    )
                ),
            ],
            IsComplete = result.IsComplete,
            HasFailed = result.IsComplete && result.Estimates.IsEmpty,
        };
    }

    private static IEnumerable<string> Answers(BootstrapResult result)
    {
        foreach (var one in result.Estimates.Where(one => one.IsPrediction))
            yield return $"{one.Name}: {one.Sentence}.";
        var closed = result
            .Estimates.Where(one => !one.IsPrediction && double.IsFinite(one.Lower) && double.IsFinite(one.Upper))
            .Select(one => one.Name)
            .ToArray();
        if (closed.Length > 0)
            yield return $"An interval closed on both sides: {string.Join(", ", closed)}.";
        foreach (var one in result.Estimates.Where(one => !one.IsPrediction && !closed.Contains(one.Name)))
            yield return $"{one.Name}: {one.Sentence}.";
    }
}
