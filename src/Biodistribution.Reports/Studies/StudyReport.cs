using System.Collections.Immutable;
using System.Globalization;
using Biodistribution.Estimation.Identifiability;
using Biodistribution.Estimation.Likelihood;
using Biodistribution.Figures;
using Biodistribution.Figures.Studies;
using Biodistribution.Observations;
using Biodistribution.Output;
using Biodistribution.Studies.Analysis;
using Biodistribution.Tables;
using Biodistribution.Text;

namespace Biodistribution.Reports.Studies;

/// <summary>The report of a fitted study.</summary>
public static class StudyReport
{
    /// <summary>Composes the report.</summary>
    /// <param name="analysis">The study, fitted.</param>
    /// <param name="figures">Its figures, as written to the run folder.</param>
    /// <param name="manifest">The run.</param>
    public static FitReport Build(StudyAnalysis analysis, IReadOnlyList<Figure> figures, RunManifest manifest)
    {
        var study = analysis.Study;
        var fit = analysis.Fit!;
        var verdicts = analysis.Profiles?.Verdicts ?? [];
        ImmutableArray<Figure> Named(params string[] names) => [.. names.SelectMany(name => figures.Where(figure => figure.Name == name))];
        return new FitReport
        {
            Title = study.Title.Length > 0 ? study.Title : study.Name,
            IsSimulated = study.Simulated.Length > 0,
            FirstFigure = Named("body-map").FirstOrDefault(),
            Question =
                $"Which parameters of the model, and which predictions, "
                + $"{(fit.Rows.Length == 1 ? "does this row" : $"do these {fit.Rows.Length} rows")} of data determine?",
            Answers = [.. Answers(analysis)],
            Warnings =
            [
                .. analysis.Warnings,
                .. study.Doubts.Except(analysis.Warnings),
                .. analysis.IsComplete ? Array.Empty<string>() : ["The work was interrupted: this report holds what was finished."],
            ],
            ModelDescription =
                study.Model.Title
                + ". "
                + string.Join(
                    " ",
                    study.Choices.Select(choice =>
                        $"Option {choice.Key}: {choice.Value} ({MeaningOf(analysis, choice.Key, choice.Value)})."
                    )
                ),
            Diagram = ModelBlocks.Diagram(study.Model),
            Equations = ModelEquations.Collect(study.Model),
            Parameters = ModelTables.Parameters(study.Model),
            DataUsed = Rows("Rows that take part, with how each was read.", [.. fit.Rows.Where(row => row.Used)]),
            DataNotUsed = fit.Rows.All(row => row.Used)
                ? null
                : Rows(
                    "Rows that do not take part in the fit, with the reason; where the model has a prediction it is a check.",
                    [.. fit.Rows.Where(row => !row.Used)]
                ),
            Assumptions = [.. Assumptions(analysis)],
            FitStatement =
                $"{string.Concat(ErrorStatements(analysis).Select(sentence => sentence + " "))}{fit.FittedRows} "
                + $"rows, {fit.EstimatedCount} estimated quantities. "
                + $"{StudyFigures.Capital(fit.SearchStatement)}"
                + $"{(fit.Succeeded ? $", {Short(fit.Objective)}" : "")}. "
                + (
                    analysis.Rank is { } rank
                        ? $"Before the fit: the data have rank {rank.Rank} in {rank.ParameterCount} unknown quantities."
                        : ""
                )
                + Misfit(fit),
            Estimates = analysis.Profiles is null ? Estimates(analysis) : PaperTables.Quantities(analysis),
            AssumptionEffects = PaperTables.Assumptions(analysis),
            Verdicts =
            [
                .. RangeWords.Meanings.Where(one => verdicts.Any(verdict => verdict.Short == one.Word)),
                .. verdicts.Select(verdict => (verdict.Name, verdict.Text)),
                .. analysis.Rank?.Combinations.Select(text => ("determined together", text)) ?? [],
            ],
            Quality = QualityOf(fit),
            Agreement = Rows("Observed and predicted.", [.. fit.Rows.Where(row => double.IsFinite(row.Predicted))]),
            FitFigures = Named("profiles-of-parameters", "predicted-observed", "residuals", "waterfall"),
            PredictionStatement = analysis.Draws.Statement,
            Predictions = [.. PredictionTables(analysis)],
            PredictionFigures = Named("curves", "shares-of-dose", "profiles-of-predictions", "sensitivity"),
            DoseResponseStatement = DoseResponseStatement(analysis),
            DoseResponses = analysis.Summaries.IsEmpty
                ? []
                :
                [
                    .. PaperTables.Doses(analysis) is { } doses ? [doses] : ImmutableArray<ReportTable>.Empty,
                    new ReportTable(
                        "Dose-response summaries: a Hill curve fitted once to each parameter set; quantiles over the sets.",
                        StudyTables.Summaries(analysis.Summaries).WithSpelledHeadings()
                    ),
                ],
            DoseResponseFigures = Named("dose-response", "accumulation"),
            Accuracy = analysis.Courses is null ? [] : [("conservation and accuracy", analysis.Courses.AccuracySentence)],
            Methods = Methods(analysis, manifest),
            Citations =
            [
                .. fit
                    .Rows.Select(row => row.Observation.Source)
                    .Concat(study.Model.Parameters.Select(parameter => parameter.Source))
                    .Where(text => text.Length > 0)
                    .Distinct(),
            ],
            Manifest = manifest,
        };
    }

    /// <summary>
    /// How measurements were taken to scatter, what was taken as independent, and what is a signal alone, a sentence
    /// each.
    /// </summary>
    /// <param name="analysis">The study, fitted.</param>
    public static IEnumerable<string> ErrorStatements(StudyAnalysis analysis) =>
        new[] { ErrorStatement.Write(analysis.Fit!), analysis.Fit!.Independence }
            .Concat(SignalStatement.Write(analysis))
            .Where(sentence => sentence.Length > 0);

    /// <summary>What came out, one sentence an answer.</summary>
    /// <param name="analysis">The study, fitted.</param>
    public static IEnumerable<string> Answers(StudyAnalysis analysis)
    {
        if (analysis.Profiles is not { } profiles)
            yield break;
        foreach (var (curve, verdict) in profiles.Curves.Zip(profiles.Verdicts).Where(pair => pair.First.IsPrediction))
            yield return $"{curve.Name}: {PredictionSentence.Write(analysis, verdict, curve.Unit)}.";
        foreach (var (word, _) in RangeWords.Meanings)
        {
            var names = profiles
                .Curves.Zip(profiles.Verdicts)
                .Where(pair => !pair.First.IsPrediction && pair.Second.Short == word)
                .Select(pair => pair.First.Name)
                .ToArray();
            if (names.Length > 0)
                yield return $"{word}: {string.Join(", ", names)}.";
        }
    }

    /// <summary>The estimates: an interval only where the data support one.</summary>
    /// <param name="analysis">A fitted study.</param>
    public static ReportTable Estimates(StudyAnalysis analysis)
    {
        var estimates = analysis.Fit!.Estimates;
        var verdicts = estimates.Select(estimate => StudyTables.VerdictOf(analysis, estimate.Name)).ToArray();
        var alone = IndependentInterval.Of(analysis.Fit, analysis.Settings.Confidence);
        var independent = estimates.Select(estimate => alone.FirstOrDefault(one => one.Parameter == estimate.Name)).ToArray();
        return new ReportTable(
            "Estimates. An interval is given only where the data support one; the best fit of a "
                + "quantity that is not determined is one of many that agree as well, and is not shown.",
            new Table([
                new TextColumn("Parameter", estimates.Select(estimate => estimate.Name)),
                new NumberColumn(
                    "Estimate",
                    estimates.Select(
                        (estimate, i) =>
                            verdicts[i] is null or { Kind: VerdictKind.Determined or VerdictKind.TwoSolutions }
                                ? estimate.Shown
                                : double.NaN
                    )
                ),
                new NumberColumn("Lower", verdicts.Select(verdict => verdict is { IsInterval: true } ? verdict.Lower : double.NaN)),
                new NumberColumn("Upper", verdicts.Select(verdict => verdict is { IsInterval: true } ? verdict.Upper : double.NaN)),
                new TextColumn("Unit", estimates.Select(estimate => estimate.Unit)),
                new TextColumn("Verdict", verdicts.Select(verdict => verdict?.Short ?? "")),
                .. alone.IsEmpty
                    ? []
                    : new TableColumn[]
                    {
                        new NumberColumn("Rows independent, lower", independent.Select(one => one?.Lower ?? double.NaN)),
                        new NumberColumn("Rows independent, upper", independent.Select(one => one?.Upper ?? double.NaN)),
                        new NumberColumn("Narrower by", independent.Select(one => one?.TooNarrowBy ?? double.NaN)),
                    },
            ])
        );
    }

    private static IEnumerable<ReportTable> PredictionTables(StudyAnalysis analysis)
    {
        if (analysis.Profiles is null)
            yield break;
        var predictions = analysis.Profiles.Curves.Zip(analysis.Profiles.Verdicts).Where(pair => pair.First.IsPrediction).ToArray();
        if (predictions.Length > 0)
            yield return new ReportTable(
                MeasuredCaption,
                new Table([
                    new TextColumn("Prediction", predictions.Select(pair => pair.First.Name)),
                    new NumberColumn("Lower", predictions.Select(pair => pair.Second.Lower)),
                    new NumberColumn("Upper", predictions.Select(pair => pair.Second.Upper)),
                    new TextColumn("Unit", predictions.Select(pair => pair.First.Unit)),
                    .. Measured(analysis, [.. predictions.Select(pair => pair.Second)]),
                    new TextColumn("Verdict", predictions.Select(pair => pair.Second.Short)),
                ])
            );
        if (!analysis.Alternatives.IsEmpty)
            yield return new ReportTable(
                "Other readings of the same data and model, side by side.",
                StudyTables.Alternatives(analysis).Turned("Quantity")
            );
    }

    private const string MeasuredCaption =
        "Predictions. Lower and upper are the range of the mean if the model is right; a new "
        + "measurement scatters about the mean as the data do. "
        + "Measured is what the data say of the same number without the model, with an interval from the scatter of replicates.";

    // The columns that stand beside the range of the mean, where the data tell them.
    private static IEnumerable<TableColumn> Measured(StudyAnalysis analysis, ImmutableArray<Verdict> verdicts)
    {
        var measured = verdicts.Select(verdict => StudyTables.MeasuredOf(analysis, verdict.Name)).ToArray();
        var ranges = measured
            .Zip(verdicts, (one, verdict) => one?.NewMeasurement(verdict.Lower, verdict.Upper) ?? (Lower: double.NaN, Upper: double.NaN))
            .ToArray();
        if (ranges.Any(range => double.IsFinite(range.Lower)))
        {
            yield return new NumberColumn("New measurement, lower", ranges.Select(range => range.Lower));
            yield return new NumberColumn("New measurement, upper", ranges.Select(range => range.Upper));
        }
        if (!measured.Any(one => one is { IsMeasured: true }))
            yield break;
        yield return new NumberColumn("Measured", measured.Select(one => one?.Measured ?? double.NaN));
        yield return new NumberColumn("Measured, lower", measured.Select(one => one?.Lower ?? double.NaN));
        yield return new NumberColumn("Measured, upper", measured.Select(one => one?.Upper ?? double.NaN));
        yield return new TextColumn("Best fit is", measured.Select(StudyTables.Agreement));
    }

    /// <summary>The verdicts as sentences.</summary>
    /// <param name="analysis">A study with profiles.</param>
    public static ReportTable VerdictTable(StudyAnalysis analysis)
    {
        var verdicts = analysis.Profiles?.Verdicts ?? [];
        return new(
            "What the data determine.",
            new Table(
                new TextColumn("Quantity", verdicts.Select(verdict => verdict.Name)),
                new TextColumn("Verdict", verdicts.Select(verdict => verdict.Text))
            )
        );
    }

    /// <summary>Rows of data with what is predicted for each and how it was read.</summary>
    /// <param name="caption">What the table shows.</param>
    /// <param name="rows">The rows.</param>
    public static ReportTable Rows(string caption, IReadOnlyList<RowUse> rows) =>
        new(
            caption,
            new Table(
                new TextColumn("Row", rows.Select(row => row.Observation.Id)),
                new TextColumn("Group", rows.Select(row => row.Observation.Group)),
                new TextColumn("Observable", rows.Select(row => row.Observation.Observable)),
                new TextColumn("Statistic", rows.Select(row => ObservationColumn.NameOf(row.Observation.Statistic).Replace('_', ' '))),
                new NumberColumn("Observed", rows.Select(row => row.Observed)),
                new NumberColumn("Predicted", rows.Select(row => row.Predicted)),
                new TextColumn("Unit", rows.Select(row => row.Observation.Unit)),
                new NumberColumn("Residual/sd", rows.Select(row => row.Residual)),
                new TextColumn("How", rows.Select(row => row.How))
            )
        );

    private static ReportTable? QualityOf(Estimation.FitResult fit) =>
        FitQuality.Table(fit).IsEmpty
            ? null
            : new(
                "How well the fit describes each organ of each group. R² is the share of the variance of "
                    + "the values that the predictions explain; error and bias are of predicted against measured, "
                    + "as factors and in the unit.",
                StudyTables.Quality(fit).WithSpelledHeadings()
            );

    private static IEnumerable<string> Assumptions(StudyAnalysis analysis)
    {
        var problem = analysis.Study.Problem;
        foreach (var assumed in problem.Assumed)
        {
            var parameter = problem.Model.Parameters.First(one => ReferenceEquals(one.Symbol, assumed.Parameter));
            var factor = problem.Model.Units.Factor(parameter.Unit);
            yield return $"{parameter.Name} is assumed: {$"{Short(parameter.Value / factor)} {parameter.Unit.Text}".TrimEnd()}, "
                + $"varied from {Short(assumed.Lower / factor)} to {Short(assumed.Upper / factor)}; {assumed.Reason}.";
        }
        if (double.IsFinite(problem.AssumedCv))
            yield return $"Rows without a printed spread have an assumed coefficient of variation of "
                + $"{problem.AssumedCv.ToString("P0", CultureInfo.InvariantCulture)}.";
        if (problem.AssumedCount > 0)
            yield return $"Where the number of animals is not printed, {problem.AssumedCount} are assumed.";
    }

    private static string DoseResponseStatement(StudyAnalysis analysis) =>
        analysis.Sweep is not { } sweep
            ? ""
            : (
                sweep.IsRangeUnderAssumptions
                    ? "The dose of the experiments is assumed, so the bands are ranges, not confidence intervals. "
                    : ""
            )
                + analysis.Draws.Statement
                + $" {WhyTwoRanges(analysis)}".TrimEnd();

    /// <summary>
    /// Why the band of a dose-response curve is another range than that of the prediction of the same organ and time;
    /// empty where a reader does not find both.
    /// </summary>
    /// <param name="analysis">The study.</param>
    public static string WhyTwoRanges(StudyAnalysis analysis) =>
        analysis.Sweep is { IsRangeUnderAssumptions: true } && analysis.Fit is not null && !analysis.Study.Predictions.IsEmpty
            ? "At one dose these bands can be wider than the range of the prediction: a prediction holds for the experiments as they "
                + "were done, whatever their dose was within its range; a dose-response curve asks for one dose in particles, and "
                + "capacity in particles is known only as a multiple of the assumed dose."
            : "";

    private static string Misfit(Estimation.FitResult fit) => string.Concat(fit.Misfit.Select(sentence => " " + sentence));

    private static string Methods(StudyAnalysis analysis, RunManifest manifest)
    {
        var problem = analysis.Study.Problem;
        return $"The model was integrated with {manifest.Program} {manifest.Version} (relative tolerance "
            + $"{NumberText.ForSentence(problem.Solver.RelativeTolerance, 1)}). "
            + $"{Count(problem.Estimated.Length, "parameter")} were estimated by maximum likelihood from {analysis.Fit!.FittedRows} "
            + $"rows of data in {Count(problem.Groups.Length, "group")}, with {analysis.Settings.Starts} starts "
            + $"(seed {analysis.Settings.Seed}). "
            + $"Derived statistics (half-life, area under the curve, mean residence time) were predicted by "
            + $"applying the same non-compartmental rule to the simulated profile. Intervals are "
            + $"{analysis.Settings.Confidence.ToString("P0", CultureInfo.InvariantCulture)} "
            + $"profile-likelihood intervals and are given only where the profile is closed on both sides.";
    }

    private static string MeaningOf(StudyAnalysis analysis, string option, string choice) =>
        analysis.Study.Model.Options.First(one => one.Name == option).Choices.First(one => one.Name == choice).Meaning;

    private static string Count(int n, string what) => $"{n} {what}{(n == 1 ? "" : "s")}";

    private static string Short(double value) => NumberText.Short(value);
}
