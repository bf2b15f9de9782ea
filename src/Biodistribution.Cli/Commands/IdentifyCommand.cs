using System.Collections.Immutable;
using System.CommandLine;
using Biodistribution.Cli.Options;
using Biodistribution.Cli.Screen;
using Biodistribution.Cli.Session;
using Biodistribution.Estimation.Identifiability;
using Biodistribution.Figures;
using Biodistribution.Figures.Studies;
using Biodistribution.Reports;
using Biodistribution.Reports.Answers;
using Biodistribution.Studies.Analysis;
using Biodistribution.Tables;
using Biodistribution.Text;

namespace Biodistribution.Cli.Commands;

/// <summary>What data at these times, with these errors, could determine: before any fit.</summary>
internal static class IdentifyCommand
{
    public static Command Create()
    {
        var common = new StudyOptions();
        var verb = new Verb(
            "identify",
            "Before the fit: what data of this kind could determine, what moves together, and which combinations stay determined.",
            "biodist identify models/studies/exosome-6h/study.yaml",
            "biodist identify my-study/study.yaml --out results"
        );
        common.AddTo(verb);
        verb.SetAction((parse, cancellation) => Task.FromResult(Run(common.Read(parse), cancellation)));
        return verb;
    }

    private static int Run(StudyOptions.Values options, CancellationToken cancellation)
    {
        if (SavedRun.Show("identify", options.Path) is { } shown)
            return shown;
        using var work = StudySession.Begin("identify", options, [], cancellation);
        if (work is null)
            return ExitCode.WrongInput;
        work.Progress.Report(new("what the data can determine", default));
        var rank = RankCheck.Run(work.Study.Problem, work.Settings.Seed, cancellation);
        var practical = PracticalCheck.At(work.Study.Problem, work.Settings.Confidence);
        return cancellation.IsCancellationRequested ? work.CloseInterrupted() : work.End(Outcome(work, rank, practical));
    }

    private static VerbOutput Outcome(StudySession work, RankCheck rank, PracticalCheck? practical)
    {
        var figures = new[] { DesignFigures.ExpectedIntervals(rank, practical, work.Study.Problem, work.Study.Simulated.Length > 0) }
            .OfType<Figure>()
            .ToArray();
        var (parameters, combinations) = (
            IdentifiabilityTables.Parameters(rank, practical),
            IdentifiabilityTables.Combinations(rank, practical)
        );
        return new VerbOutput(
            "biodist/identify/1",
            new QuestionReport
            {
                Heading = "What the data can determine",
                Question =
                    $"Which of {rank.ParameterCount} unknown quantities could {work.Study.Problem.Observations.Length} "
                    + $"rows of data at these times, with these errors, determine?",
                Answers = [.. Answers(rank, practical)],
                Warnings =
                    rank.Points == 0
                        ? ["The model could not be solved at any of the points tried: nothing can be said. Check start values and bounds."]
                        : [],
                Figures = [.. figures],
                Tables =
                [
                    new ReportTable(
                        "Each parameter: whether perfect data would determine it, and what these times and errors are expected to give.",
                        new Table(
                            new TextColumn("Parameter", rank.Parameters.Select(one => one.Name)),
                            new TextColumn(
                                "Can be known with perfect data",
                                rank.Parameters.Select(one => one.IsSupported ? "yes" : one.Reason)
                            ),
                            new TextColumn("Expected with your times and errors", Expected(rank, practical))
                        )
                    ),
                    new ReportTable("Combinations that stay determined although their parts are not.", combinations),
                ],
                Methods =
                    $"Local structural identifiability was judged from the rank of the scaled sensitivities of all "
                    + $"fitted rows, from the study's own initial state, at {rank.Points} admissible parameter points "
                    + $"(seed {work.Settings.Seed}). "
                    + "Expected intervals follow from the expected information of the rows, "
                    + (
                        practical is null
                            ? "which could not be computed."
                            : char.ToLowerInvariant(practical.Statement[0]) + practical.Statement[1..]
                    ),
            }
        )
        {
            Tables = [("identifiability.csv", parameters), ("combinations.csv", combinations)],
            Figures = figures,
            Opening = [practical?.Statement ?? "The model could not be solved at the start values: only the structure is judged."],
            Screen =
            [
                (
                    ["parameter", "can be known with perfect data", "expected with your times and errors"],
                    rank.Parameters.Zip(
                        Expected(rank, practical),
                        (one, expected) => new[] { one.Name, one.IsSupported ? "yes" : one.Reason, expected }
                    )
                ),
            ],
            Next = [new NextStep("what your data determine", work.Command("fit", "--out results"))],
            HasFailed = rank.Points == 0,
        };
    }

    private static IEnumerable<string> Expected(RankCheck rank, PracticalCheck? practical) =>
        rank.Parameters.Select(support =>
            support.IsAssumed ? "assumed"
            : !support.IsSupported ? "–"
            : practical?.Parameters.FirstOrDefault(one => one.Name == support.Name)?.Text ?? ""
        );

    private static IEnumerable<string> Answers(RankCheck rank, PracticalCheck? practical)
    {
        yield return rank.Rank == rank.ParameterCount
            ? $"Exact data of this kind would determine all {rank.ParameterCount} unknown quantities."
            : $"Exact data of this kind would determine {rank.Rank} of {rank.ParameterCount} unknown quantities or combinations of them.";
        var unsupported = rank.Parameters.Where(one => !one.IsSupported).Select(one => one.Name).ToArray();
        if (unsupported.Length > 0)
            yield return $"Not determined even by exact data: {string.Join(", ", unsupported)}.";
        if (!rank.Combinations.IsEmpty)
            yield return $"Of these, only combinations are determined: {string.Join(", ", rank.Combinations)}.";
        if (practical is null)
            yield break;
        var weak = practical.Parameters.Where(one => rank.Supports(one.Name) && !one.IsDetermined).ToImmutableArray();
        if (!weak.IsEmpty)
            yield return $"Determined by exact data, but not at these times and errors: {string.Join(", ", weak.Select(one => one.Name))}.";
        var known = practical
            .Combinations.Where(one => !rank.Combinations.Contains(one.Name))
            .Take(3)
            .Select(one => $"{one.Name} (within a factor of {NumberText.Short(Math.Exp(1.96 * one.ScaledSd))})")
            .ToArray();
        if (known.Length > 0)
            yield return $"Known much better than their parts: {string.Join(", ", known)}.";
        var closed = practical.Parameters.Where(one => rank.Supports(one.Name) && one.IsDetermined).Select(one => one.Name).ToArray();
        if (closed.Length > 0)
            yield return $"Expected to be determined: {string.Join(", ", closed)}.";
    }
}
