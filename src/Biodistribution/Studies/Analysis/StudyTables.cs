using Biodistribution.DoseResponse.Sweeps;
using Biodistribution.Estimation;
using Biodistribution.Estimation.Identifiability;
using Biodistribution.Estimation.Likelihood;
using Biodistribution.Estimation.Profiles;
using Biodistribution.Experiments;
using Biodistribution.Numerics.Optimization;
using Biodistribution.Observations;
using Biodistribution.Tables;
using Biodistribution.Units;

namespace Biodistribution.Studies.Analysis;

/// <summary>The results of a study as tables, one method a file of the output folder.</summary>
public static class StudyTables
{
    /// <summary>What stands above a table of a study: that its data are simulated, where they are.</summary>
    /// <param name="study">The study.</param>
    public static string[] Remarks(Study study) => study.Simulated.Length > 0 ? [$"simulated data: {study.Simulated}"] : [];

    /// <summary>Time courses: one row a group, observable and time.</summary>
    /// <param name="courses">The courses.</param>
    /// <param name="timeUnit">The unit of their times.</param>
    public static Table Curves(TimeCourses courses, Unit timeUnit)
    {
        var rows = courses.Courses.SelectMany(course => course.Times.Select((time, t) => (course, time, t))).ToArray();
        return new Table(
            new TextColumn("group", rows.Select(row => row.course.Group)),
            new TextColumn("observable", rows.Select(row => row.course.Observable)),
            new NumberColumn("time", rows.Select(row => row.time)),
            new TextColumn("time_unit", rows.Select(_ => timeUnit.Text)),
            new NumberColumn("value", rows.Select(row => row.course.Values[row.t])),
            new NumberColumn("lower", rows.Select(row => row.course.Lower.IsEmpty ? double.NaN : row.course.Lower[row.t])),
            new NumberColumn("upper", rows.Select(row => row.course.Upper.IsEmpty ? double.NaN : row.course.Upper[row.t])),
            new TextColumn("unit", rows.Select(row => row.course.Unit.Text))
        );
    }

    /// <summary>The largest value of each curve with its time, and its last value: one row a curve, for people.</summary>
    /// <param name="courses">The curves.</param>
    /// <param name="timeUnit">The unit of their times.</param>
    /// <param name="title">What a group is called.</param>
    public static Table Extremes(TimeCourses courses, Unit timeUnit, Func<string, string> title)
    {
        var rows = courses
            .Courses.Select(course =>
                (
                    course,
                    highest: Enumerable
                        .Range(0, course.Values.Length)
                        .Where(i => double.IsFinite(course.Values[i]))
                        .DefaultIfEmpty(-1)
                        .MaxBy(i => i < 0 ? double.NaN : course.Values[i])
                )
            )
            .ToArray();
        return new Table(
            new TextColumn("Group", rows.Select(row => title(row.course.Group))),
            new TextColumn("Observable", rows.Select(row => row.course.Observable)),
            new NumberColumn("Largest", rows.Select(row => row.highest < 0 ? double.NaN : row.course.Values[row.highest])),
            new NumberColumn(Headed("At", timeUnit.Text), rows.Select(row => row.highest < 0 ? double.NaN : row.course.Times[row.highest])),
            new NumberColumn("Last", rows.Select(row => row.course.WithoutRounding(row.course.Values[^1]))),
            new TextColumn("Unit", rows.Select(row => row.course.Unit.Text))
        );
    }

    /// <summary>Estimated parameters: the value of the best fit, an interval where the data give one, and the verdict.</summary>
    /// <param name="analysis">A fitted study.</param>
    public static Table Parameters(StudyAnalysis analysis)
    {
        var estimates = analysis.Fit!.Estimates;
        var verdicts = estimates.Select(estimate => VerdictOf(analysis, estimate.Name)).ToArray();
        var alone = IndependentInterval.Of(analysis.Fit, analysis.Settings.Confidence);
        var independent = estimates.Select(estimate => alone.FirstOrDefault(one => one.Parameter == estimate.Name)).ToArray();
        return new Table(
            new TextColumn("parameter", estimates.Select(estimate => estimate.Name)),
            new NumberColumn("best_fit", estimates.Select(estimate => estimate.Shown)),
            new NumberColumn("lower", verdicts.Select(verdict => verdict is { IsInterval: true } ? verdict.Lower : double.NaN)),
            new NumberColumn("upper", verdicts.Select(verdict => verdict is { IsInterval: true } ? verdict.Upper : double.NaN)),
            new TextColumn("unit", estimates.Select(estimate => estimate.Unit)),
            new TextColumn("verdict", verdicts.Select(verdict => verdict?.Short ?? "")),
            new NumberColumn("agrees_from", verdicts.Select(verdict => verdict?.Lower ?? double.NaN)),
            new NumberColumn("agrees_to", verdicts.Select(verdict => verdict?.Upper ?? double.NaN)),
            new TextColumn("closed_below", verdicts.Select(verdict => verdict?.ClosedBelow ?? "")),
            new TextColumn("closed_above", verdicts.Select(verdict => verdict?.ClosedAbove ?? "")),
            new TextColumn("in_words", verdicts.Select(verdict => verdict?.Text ?? "")),
            new NumberColumn(
                "standard_error",
                estimates.Select(
                    (estimate, i) => verdicts[i] is null or { Kind: VerdictKind.Determined } ? estimate.StandardError : double.NaN
                )
            ),
            new NumberColumn(
                "observed_standard_error",
                estimates.Select(
                    (_, i) =>
                        analysis.Information is { } information && (verdicts[i] is null or { Kind: VerdictKind.Determined })
                            ? information.StandardErrors[i]
                            : double.NaN
                )
            ),
            new TextColumn("at_bound", estimates.Select(estimate => estimate.AtBound)),
            new NumberColumn("rows_independent_lower", independent.Select(one => one?.Lower ?? double.NaN)),
            new NumberColumn("rows_independent_upper", independent.Select(one => one?.Upper ?? double.NaN)),
            new NumberColumn("rows_independent_too_narrow_by", independent.Select(one => one?.TooNarrowBy ?? double.NaN)),
            new TextColumn("independent", estimates.Select(_ => analysis.Fit.WithIndependentRows.IsEmpty ? "rows" : "animals"))
        );
    }

    /// <summary>The estimates of a study with the intervals their verdicts allow.</summary>
    /// <param name="analysis">A study whose fit succeeded.</param>
    public static IEnumerable<StudyEstimate> Estimates(StudyAnalysis analysis) =>
        analysis.Fit!.Estimates.Select(estimate =>
        {
            var verdict = VerdictOf(analysis, estimate.Name);
            var isInterval = verdict is { IsInterval: true };
            return new StudyEstimate(
                estimate.Name,
                estimate.Shown,
                isInterval ? verdict!.Lower : double.NaN,
                isInterval ? verdict!.Upper : double.NaN,
                estimate.Unit,
                verdict?.Short ?? ""
            );
        });

    /// <summary>Observed and expected information of a fit on the scale of estimation: one row a pair of estimates.</summary>
    /// <param name="information">The information.</param>
    public static Table Information(ObservedInformation information)
    {
        var n = information.Names.Length;
        (int A, int B)[] pairs =
            information.Observed.IsEmpty && information.Expected.IsEmpty
                ? []
                : [.. Enumerable.Range(0, n).SelectMany(a => Enumerable.Range(a, n - a).Select(b => (a, b)))];
        return new Table(
            new TextColumn("first", pairs.Select(pair => information.Names[pair.A])),
            new TextColumn("second", pairs.Select(pair => information.Names[pair.B])),
            new NumberColumn(
                "observed_information",
                pairs.Select(pair => information.Observed.IsEmpty ? double.NaN : information.Observed[(pair.A * n) + pair.B])
            ),
            new NumberColumn("expected_information", pairs.Select(pair => information.Expected[(pair.A * n) + pair.B]))
        );
    }

    /// <summary>
    /// Predictions: the value of the best fit, the range that agrees with the data, and whether it is a confidence
    /// interval.
    /// </summary>
    /// <param name="analysis">A study with profiles.</param>
    public static Table Predictions(StudyAnalysis analysis)
    {
        var curves = (analysis.Profiles?.Curves ?? []).Where(curve => curve.IsPrediction).ToArray();
        var verdicts = curves.Select(curve => VerdictOf(analysis, curve.Name)!).ToArray();
        var measured = curves.Select(curve => MeasuredOf(analysis, curve.Name)).ToArray();
        var ranges = measured
            .Zip(verdicts, (one, verdict) => one?.NewMeasurement(verdict.Lower, verdict.Upper) ?? (Lower: double.NaN, Upper: double.NaN))
            .ToArray();
        return new Table(
            new TextColumn("prediction", curves.Select(curve => curve.Name)),
            new NumberColumn(
                "best_fit",
                curves.Zip(verdicts, (curve, verdict) => verdict.Kind == VerdictKind.Determined ? curve.Best : double.NaN)
            ),
            new NumberColumn("lower", verdicts.Select(verdict => verdict.Lower)),
            new NumberColumn("upper", verdicts.Select(verdict => verdict.Upper)),
            new TextColumn("unit", curves.Select(curve => curve.Unit)),
            new TextColumn("verdict", verdicts.Select(verdict => verdict.Short)),
            new TextColumn("closed_below", verdicts.Select(verdict => verdict.ClosedBelow)),
            new TextColumn("closed_above", verdicts.Select(verdict => verdict.ClosedAbove)),
            new TextColumn("in_words", verdicts.Select(verdict => verdict.Text)),
            new NumberColumn("new_measurement_lower", ranges.Select(range => range.Lower)),
            new NumberColumn("new_measurement_upper", ranges.Select(range => range.Upper)),
            new NumberColumn("measured", measured.Select(one => one?.Measured ?? double.NaN)),
            new NumberColumn("measured_lower", measured.Select(one => one?.Lower ?? double.NaN)),
            new NumberColumn("measured_upper", measured.Select(one => one?.Upper ?? double.NaN)),
            new TextColumn("predicted_is", measured.Select(Agreement)),
            new TextColumn(
                "what_it_is",
                curves.Select(curve =>
                    analysis.Study.Predictions.FirstOrDefault(one => one.Name == curve.Name) is { } prediction
                        ? SignalStatement.Of(analysis.Study.Model, prediction.Observable)
                        : ""
                )
            )
        );
    }

    /// <summary>Where a prediction lies against the interval of what was measured: inside, outside, or empty where nothing was.</summary>
    /// <param name="measured">The prediction beside its measurement; null for none.</param>
    public static string Agreement(MeasuredPrediction? measured) =>
        measured is not { IsMeasured: true } ? ""
        : measured.IsOutside ? "outside"
        : "inside";

    /// <summary>The prediction of a name beside what was measured of it; null where it was not compared.</summary>
    /// <param name="analysis">The study.</param>
    /// <param name="name">The prediction.</param>
    public static MeasuredPrediction? MeasuredOf(StudyAnalysis analysis, string name) =>
        analysis.Measured.FirstOrDefault(one => one.Name == name);

    /// <summary>How well the fit describes each observable of each group.</summary>
    /// <param name="fit">The fit.</param>
    public static Table Quality(FitResult fit)
    {
        var rows = FitQuality.Table(fit);
        return new Table(
            new TextColumn("group", rows.Select(row => row.Group.Length > 0 ? row.Group : "all groups")),
            new TextColumn("observable", rows.Select(row => row.Observable)),
            new NumberColumn("rows", rows.Select(row => (double)row.Rows)),
            new NumberColumn("r_squared_log", rows.Select(row => row.LogExplainedShare)),
            new NumberColumn("r_squared", rows.Select(row => row.ExplainedShare)),
            new NumberColumn("error_factor", rows.Select(row => row.ErrorFactor)),
            new NumberColumn("error", rows.Select(row => row.Error)),
            new NumberColumn("bias_factor", rows.Select(row => row.BiasFactor)),
            new NumberColumn("bias", rows.Select(row => row.Bias)),
            new NumberColumn("mean_residual_sd", rows.Select(row => row.MeanResidual)),
            new TextColumn("unit", rows.Select(row => row.Unit))
        );
    }

    /// <summary>Every row of data with what became of it.</summary>
    /// <param name="rows">The rows.</param>
    public static Table Observations(IReadOnlyList<RowUse> rows) =>
        new(
            new TextColumn("id", rows.Select(row => row.Observation.Id)),
            new TextColumn("study", rows.Select(row => row.Observation.Study)),
            new TextColumn("group", rows.Select(row => row.Observation.Group)),
            new TextColumn("animal", rows.Select(row => row.Observation.Animal)),
            new TextColumn("observable", rows.Select(row => row.Observation.Observable)),
            new TextColumn("statistic", rows.Select(row => ObservationColumn.NameOf(row.Observation.Statistic))),
            new NumberColumn("time", rows.Select(row => row.Observation.Time)),
            new TextColumn("time_unit", rows.Select(row => row.Observation.TimeUnit)),
            new NumberColumn("observed", rows.Select(row => row.Observed)),
            new NumberColumn("predicted", rows.Select(row => row.Predicted)),
            new TextColumn("unit", rows.Select(row => row.Observation.Unit)),
            new NumberColumn("sd", rows.Select(row => row.StandardDeviation)),
            new TextColumn(
                "sd_of",
                rows.Select(row =>
                    double.IsNaN(row.StandardDeviation) ? ""
                    : row.OnLogScale ? "logarithm"
                    : "value"
                )
            ),
            new NumberColumn("residual", rows.Select(row => row.Residual)),
            new NumberColumn("contribution", rows.Select(row => row.Contribution)),
            new TextColumn("used", rows.Select(row => row.Used ? "yes" : "no")),
            new TextColumn("how_used", rows.Select(row => row.How)),
            new TextColumn("source", rows.Select(row => row.Observation.Source)),
            new TextColumn("how_obtained", rows.Select(row => row.Observation.How))
        );

    /// <summary>Every search of the fit, best first.</summary>
    /// <param name="analysis">A fitted study.</param>
    public static Table Starts(StudyAnalysis analysis)
    {
        var starts = analysis.Fit!.Starts;
        return new Table(
            new NumberColumn("start", starts.Select(start => (double)start.Number)),
            new NumberColumn("objective", starts.Select(start => start.Objective)),
            new NumberColumn("iterations", starts.Select(start => (double)start.Iterations)),
            new TextColumn("method", starts.Select(start => start.Method.DisplayName())),
            new TextColumn("ended_because", starts.Select(start => start.Reason.Sentence()))
        );
    }

    /// <summary>The points of all profiles.</summary>
    /// <param name="profiles">The profiles.</param>
    public static Table Profiles(ProfileSet profiles)
    {
        var rows = profiles.Curves.SelectMany(curve => curve.Points.Select(point => (curve, point))).ToArray();
        return new Table(
            new TextColumn("name", rows.Select(row => row.curve.Name)),
            new TextColumn("kind", rows.Select(row => row.curve.IsPrediction ? "prediction" : "parameter")),
            new NumberColumn("value", rows.Select(row => row.point.Value)),
            new TextColumn("unit", rows.Select(row => row.curve.Unit)),
            new NumberColumn("excess", rows.Select(row => row.point.Excess)),
            new NumberColumn("threshold", rows.Select(row => row.curve.CriticalDeviance))
        );
    }

    /// <summary>Accumulation against dose.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="isRange">Whether its bands span parameter sets without probabilities.</param>
    public static Table DoseResponse(SweepResult sweep, bool isRange)
    {
        var rows = sweep.Curves.SelectMany(curve => sweep.Doses.Select((dose, d) => (curve, dose, d))).ToArray();
        return new Table(
            new TextColumn("group", rows.Select(row => row.curve.Group)),
            new TextColumn("quantity", rows.Select(row => row.curve.Quantity.ToString().ToLowerInvariant())),
            new NumberColumn("dose", rows.Select(row => row.dose)),
            new TextColumn("dose_unit", rows.Select(_ => sweep.DoseUnit)),
            new NumberColumn("value", rows.Select(row => row.curve.Values[row.d])),
            new NumberColumn("lower", rows.Select(row => row.curve.Lower.IsEmpty ? double.NaN : row.curve.Lower[row.d])),
            new NumberColumn("upper", rows.Select(row => row.curve.Upper.IsEmpty ? double.NaN : row.curve.Upper[row.d])),
            new TextColumn("unit", rows.Select(row => row.curve.Unit)),
            new TextColumn(
                "band_is",
                rows.Select(row =>
                    row.curve.Lower.IsEmpty ? ""
                    : sweep.IsRangeUnderAssumptions || isRange ? RangeWords.Range
                    : RangeWords.Interval
                )
            )
        );
    }

    /// <summary>The largest doses that keep a load under its limit.</summary>
    /// <param name="sweep">The sweep.</param>
    public static Table Limits(SweepResult sweep) =>
        new(
            new TextColumn("group", sweep.Limits.Select(limit => limit.Group)),
            new TextColumn("load", sweep.Limits.Select(limit => limit.Observable)),
            new NumberColumn("largest_dose", sweep.Limits.Select(limit => limit.Value)),
            new NumberColumn("lower", sweep.Limits.Select(limit => limit.Lower)),
            new NumberColumn("upper", sweep.Limits.Select(limit => limit.Upper)),
            new TextColumn("unit", sweep.Limits.Select(limit => limit.Unit)),
            new TextColumn("in_words", sweep.Limits.Select(limit => limit.Sentence))
        );

    /// <summary>Accumulation against a parameter.</summary>
    /// <param name="across">The curves.</param>
    public static Table Across(AcrossResult across)
    {
        var rows = across.Curves.SelectMany(curve => across.Values.Select((value, i) => (curve, value, i))).ToArray();
        return new Table(
            new TextColumn("group", rows.Select(row => row.curve.Group)),
            new TextColumn("parameter", rows.Select(_ => across.Parameter)),
            new NumberColumn("at", rows.Select(row => row.value)),
            new TextColumn("parameter_unit", rows.Select(_ => across.ParameterUnit)),
            new NumberColumn("value", rows.Select(row => row.curve.Values[row.i])),
            new NumberColumn("lower", rows.Select(row => row.curve.Lower.IsEmpty ? double.NaN : row.curve.Lower[row.i])),
            new NumberColumn("upper", rows.Select(row => row.curve.Upper.IsEmpty ? double.NaN : row.curve.Upper[row.i])),
            new TextColumn("unit", rows.Select(_ => across.Unit))
        );
    }

    /// <summary>Bottom, top, EC50 and slope of every dose-response curve, or why there are none.</summary>
    /// <param name="summaries">The summaries.</param>
    public static Table Summaries(IReadOnlyList<SweepSummary> summaries)
    {
        var rows = summaries.SelectMany(summary => summary.Curve.Parameters.Select(parameter => (summary, parameter))).ToArray();
        return new Table(
            new TextColumn("group", rows.Select(row => row.summary.Group)),
            new TextColumn("response", rows.Select(row => row.summary.Response)),
            new TextColumn("number", rows.Select(row => row.parameter.Name)),
            new NumberColumn("median", rows.Select(row => row.parameter.Median)),
            new NumberColumn("lower", rows.Select(row => row.parameter.Lower)),
            new NumberColumn("upper", rows.Select(row => row.parameter.Upper)),
            new TextColumn(
                "unit",
                rows.Select(row =>
                    row.parameter.Name switch
                    {
                        "EC50" => row.summary.DoseUnit,
                        "HillSlope" or "Asymmetry" => "",
                        _ => row.summary.Unit,
                    }
                )
            ),
            new TextColumn("in_words", rows.Select(row => row.parameter.Sentence))
        );
    }

    /// <summary>
    /// The study and its other readings side by side: agreement, and every prediction at the best fit under each. Best
    /// fits only: ranges are in the table of predictions.
    /// </summary>
    /// <param name="analysis">A study with profiles.</param>
    public static Table Alternatives(StudyAnalysis analysis)
    {
        var predictions = analysis.Study.Predictions;
        var own = new PredictionValues(analysis.Study.Problem, predictions).At(StudyAnalyst.Best(analysis.Fit!));
        var readings = analysis
            .Alternatives.Select(one => (one.Name, one.Fit, one.Predictions))
            .Prepend(("as in the study", analysis.Fit!, own))
            .ToArray();
        return new Table([
            new TextColumn("reading", readings.Select(reading => reading.Item1)),
            new NumberColumn(
                "misfit",
                readings.Select(reading =>
                    reading.Item2.Rows.Where(row => double.IsFinite(row.Residual)).Sum(row => row.Residual * row.Residual)
                )
            ),
            .. predictions.Select(
                (prediction, i) =>
                    new NumberColumn(
                        Headed(prediction.Name, prediction.Unit.Text),
                        readings.Select(reading => reading.Item3.IsEmpty ? double.NaN : reading.Item3[i])
                    )
            ),
            .. analysis
                .Fit!.Estimates.Take(analysis.Study.Problem.Estimated.Length)
                .Select(own => new NumberColumn(
                    Headed(own.Name, own.Unit),
                    readings.Select(reading =>
                        reading.Item2.Estimates.FirstOrDefault(estimate => estimate.Name == own.Name) is { } found
                        && reading.Item2.Succeeded
                            ? found.Shown
                            : double.NaN
                    )
                )),
        ]);
    }

    /// <summary>A name with its unit, as a heading.</summary>
    /// <param name="name">The name.</param>
    /// <param name="unit">Its unit; empty for none.</param>
    public static string Headed(string name, string unit) => unit.Length > 0 ? $"{name} ({unit})" : name;

    /// <summary>The verdict on a parameter or prediction; null when it was not profiled.</summary>
    /// <param name="analysis">The study.</param>
    /// <param name="name">The parameter or prediction.</param>
    public static Verdict? VerdictOf(StudyAnalysis analysis, string name) =>
        analysis.Profiles?.Verdicts.FirstOrDefault(verdict => verdict.Name == name);
}
