using System.Collections.Immutable;
using System.Globalization;
using Biodistribution.Estimation.Identifiability;
using Biodistribution.Estimation.Profiles;
using Biodistribution.Reports.Answers;
using Biodistribution.Studies.Analysis;
using Biodistribution.Text;

namespace Biodistribution.Reports.Studies;

/// <summary>The answer of a fitted study.</summary>
public static class StudyAnswer
{
    private const string InjectedPercent = "%ID";

    // Where the axis of bars may end, in powers of ten.
    private static readonly int[] AxisSteps = [1, 2, 5, 10];

    // A number met within this many sds is met.
    private const double WellMet = 1;

    // So near that no reader would look for a difference.
    private const double MetExactly = 0.01;

    /// <summary>Composes the answer.</summary>
    /// <param name="analysis">The study, fitted.</param>
    /// <param name="path">The study file as commands are to name it.</param>
    public static Answer Build(StudyAnalysis analysis, string path)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        var fit = analysis.Fit!;
        return Opening(analysis.Study, fit.Rows.Length) with
        {
            Facts = [.. Facts(analysis)],
            Where = Where(analysis),
            Tell = Tell(analysis),
            Next = [.. Next(analysis, path)],
            Notes =
            [
                .. analysis.Warnings.Except(fit.Misfit),
                .. analysis.Courses is { } courses ? courses.FailureSentences.Concat(courses.Doubts) : [],
                .. analysis.IsComplete ? [] : new[] { "The work was interrupted: this is what was finished." },
            ],
        };
    }

    /// <summary>The study's path for a file that is compared: one on this machine alone is left out.</summary>
    /// <param name="file">The file as the user named it.</param>
    public static string PortablePath(string file) => (Path.IsPathRooted(file) ? Path.GetFileName(file) : file).Replace('\\', '/');

    private static Answer Opening(Biodistribution.Studies.Study study, int rows) =>
        new(study.Title.Length > 0 ? study.Title : study.Name, $"{study.Name}, {Count(rows, "number")}");

    private static IEnumerable<string> Facts(StudyAnalysis analysis)
    {
        var (study, fit, problem) = (analysis.Study, analysis.Fit!, analysis.Study.Problem);
        if (study.Simulated.Length > 0)
            yield return $"SIMULATED DATA: {study.Simulated}";
        var orderings = fit.Rows.Count(row => row.Used && double.IsNaN(row.StandardDeviation));
        var checks = fit.Rows.Count(row => !row.Used && double.IsFinite(row.Predicted));
        var unused = fit.Rows.Count(row => !row.Used) - checks;
        yield return string.Join(
            " · ",
            new[]
            {
                $"{fit.Rows.Length - orderings - checks - unused} fitted",
                orderings > 0 ? Count(orderings, "ordering or limit", "orderings or limits") : "",
                checks > 0 ? Count(checks, "check") : "",
                unused > 0 ? $"{unused} not used" : "",
                double.IsFinite(problem.AssumedCv) ? $"no spread printed: CV {Percent(problem.AssumedCv)} assumed" : "",
            }.Where(text => text.Length > 0)
        );
        foreach (var assumed in problem.Assumed)
        {
            var parameter = problem.Model.Parameters.First(one => ReferenceEquals(one.Symbol, assumed.Parameter));
            var factor = problem.Model.Units.Factor(parameter.Unit);
            yield return $"{parameter.Name} not known: {Text(assumed.Lower / factor)} to {Text(assumed.Upper / factor)} "
                + $"{parameter.Unit.Text}".TrimEnd()
                + " assumed";
        }
        if (ErrorStatement.Write(fit) is { Length: > 0 } scatter)
            yield return scatter;
    }

    private static AnswerPredictions? Where(StudyAnalysis analysis)
    {
        var predictions = analysis.Study.Predictions;
        if (predictions.IsEmpty)
            return null;
        var unit = analysis.Study.Model.Units;
        var times = predictions.Select(one => one.Time).Where(double.IsFinite).Distinct().ToArray();
        var time = times.Length == 1 ? $" at {Text(times[0] / unit.Factor(unit.TimeUnit))} {unit.TimeUnit.Text}" : "";
        var isInAllNames = time.Length > 0 && predictions.All(one => one.Name.Contains(time, StringComparison.Ordinal));
        string Label(string name) => isInAllNames ? name.Replace(time, "", StringComparison.Ordinal) : name;
        var ranges = predictions
            .Select(one => Range(analysis, one.Name, one.Unit.Text, Label(one.Name)))
            .OrderByDescending(range => range.HasBar)
            .ToImmutableArray();
        var end = ranges.SelectMany(range => new[] { range.Lower, range.Upper, range.Best }).Where(double.IsFinite).DefaultIfEmpty(1).Max();
        return new AnswerPredictions(
            $"Where the dose is{time}",
            ranges.Any(range => range.HasBar) ? InjectedPercent : "",
            AxisEnd(end),
            analysis.Settings.Confidence
        )
        {
            Ranges = ranges,
            Remarks = [.. Remarks(analysis)],
        };
    }

    private static AnswerRange Range(StudyAnalysis analysis, string name, string unit, string label)
    {
        var measured = StudyTables.MeasuredOf(analysis, name);
        var remark = measured is { IsMeasured: true }
            ? $"measured {Text(measured.Measured)} ({Text(measured.Lower)} to {Text(measured.Upper)})"
                + (measured.IsOutside ? $"; the best fit, {Text(measured.Predicted)}, lies outside" : "")
            : "";
        var at = analysis.Profiles?.Curves.ToList().FindIndex(curve => curve.IsPrediction && curve.Name == name) ?? -1;
        var isShare = unit == InjectedPercent;
        if (at < 0)
            return new(label, "best fit", Text(measured?.Predicted ?? double.NaN) + (isShare ? "" : $" {unit}".TrimEnd()))
            {
                HasBar = isShare,
                Best = measured?.Predicted ?? double.NaN,
                Remark = remark,
            };
        var (curve, verdict) = (analysis.Profiles!.Curves[at], analysis.Profiles.Verdicts[at]);
        var closed = verdict.IsInterval ? "" : ClosedInShort(curve, verdict);
        return new(label, verdict.Short, verdict.Values(isShare ? "" : unit))
        {
            Lower = verdict.Lower,
            Upper = verdict.Upper,
            Best = curve.IsFlat ? double.NaN : curve.Best,
            HasBar = isShare,
            Remark = string.Join("; ", new[] { closed, remark }.Where(text => text.Length > 0)),
            IsContradicted = measured is { IsMeasured: true, IsOutside: true },
        };
    }

    private static IEnumerable<string> Remarks(StudyAnalysis analysis)
    {
        var curves = analysis.Profiles?.Curves.Where(curve => curve.IsPrediction).ToArray() ?? [];
        if (curves.Any(curve => curve.IsUnderAssumptions) && !analysis.Study.Problem.Assumed.IsEmpty)
            yield return $"Ranges, not confidence intervals: they hold for any "
                + $"{string.Join(" and ", analysis.Study.Problem.Assumed.Select(one => one.Parameter.Name))} in the assumed range.";
        if (curves.Any(curve => curve.IsFlat))
            yield return "Without ● no value is best: the data agree alike over most of the range.";
    }

    /// <summary>What closes a quantity in a few words; which bounds they are is in the sentence of the verdict.</summary>
    /// <param name="curve">Its profile.</param>
    /// <param name="verdict">Its verdict.</param>
    internal static string ClosedInShort(ProfileCurve curve, Verdict verdict) =>
        verdict.IsInterval
            ? "by the data"
            : RangeWords.ClosedBy(InShort(curve.Lower, curve.LowerBounds), InShort(curve.Upper, curve.UpperBounds));

    // What closes an end in two or three words; the whole is in the report.
    private static string InShort(ProfileEnd end, string bounds) =>
        end.Kind switch
        {
            ProfileEndKind.Data => "by the data",
            ProfileEndKind.HardLimit => $"by {end.By}",
            ProfileEndKind.Reach => bounds.Length > 0 ? "by bounds of parameters" : "by the model",
            ProfileEndKind.OtherBounds => "by bounds of parameters",
            ProfileEndKind.Assumed => "by what is assumed",
            _ => "",
        };

    private static AnswerVerdicts Tell(StudyAnalysis analysis)
    {
        var fit = analysis.Fit!;
        var estimated = analysis.Study.Problem.Estimated;
        var verdicts = estimated.Select(one => StudyTables.VerdictOf(analysis, one.Parameter.Name)).ToArray();
        var intervals = verdicts.Count(verdict => verdict is { IsInterval: true });
        var have =
            analysis.Profiles is null ? "the work was interrupted before intervals were computed"
            : intervals == estimated.Length && intervals > 1 ? "all have an interval"
            : intervals == 0 ? (estimated.Length == 1 ? "it has no interval" : "none has an interval")
            : $"{intervals} {(intervals == 1 ? "has" : "have")} an interval";
        return new AnswerVerdicts(
            $"{Count(estimated.Length, "model parameter")}, {Count(fit.FittedRows, "fitted number")}: {have} "
                + $"({Percent(analysis.Settings.Confidence)})."
        )
        {
            Parameters =
            [
                .. estimated
                    .Select((one, i) => Parameter(analysis, one.Parameter.Name, verdicts[i]))
                    .OrderBy(one => RangeWords.Meanings.ToList().FindIndex(meaning => meaning.Word == one.Word)),
            ],
            Fit = Met(fit),
            Misfit = fit.Misfit,
            Accuracy = analysis.Courses?.AccuracyInShort ?? "",
        };
    }

    private static AnswerParameter Parameter(StudyAnalysis analysis, string name, Verdict? verdict)
    {
        var estimate = analysis.Fit!.Estimates.First(one => one.Name == name);
        var meaning = analysis.Study.Model.Parameters.First(one => one.Name == name).Meaning;
        var best = $"{Text(estimate.Shown)} {estimate.Unit}".TrimEnd();
        return verdict switch
        {
            null => new(name, "best fit", best, meaning),
            { IsInterval: true } => new(
                name,
                verdict.Short,
                $"{Text(estimate.Shown)} ({Text(verdict.Lower)} to {Text(verdict.Upper)}) {estimate.Unit}".TrimEnd(),
                meaning
            ),
            { Kind: VerdictKind.TwoSolutions } => new(
                name,
                verdict.Short,
                $"{Text(estimate.Shown)} or {Text(verdict.OtherSolution)} {estimate.Unit}".TrimEnd(),
                meaning
            ),
            _ => new(name, verdict.Short, verdict.Values(estimate.Unit), meaning),
        };
    }

    private static string Met(Estimation.FitResult fit)
    {
        if (fit.Rows.Where(row => row.Used && double.IsFinite(row.Residual)).MaxBy(row => Math.Abs(row.Residual)) is not { } worst)
            return "";
        var size = NumberText.ForSentence(Math.Abs(worst.Residual), 2);
        if (Math.Abs(worst.Residual) < MetExactly)
            return $"Fit: every number is met "
                + $"exactly{(fit.EstimatedCount >= fit.FittedRows ? ": there are more parameters than numbers" : "")}.";
        var reason = fit.EstimatedCount >= fit.FittedRows ? " (more parameters than numbers)" : "";
        return Math.Abs(worst.Residual) <= WellMet
            ? $"Fit: every number is met within {size} sd{reason}."
            : $"Fit: the number met worst is {size} sd away{(worst.Observation.Id.Length > 0 ? $" (row {worst.Observation.Id})" : "")}.";
    }

    private static IEnumerable<NextStep> Next(StudyAnalysis analysis, string path)
    {
        var study = analysis.Study;
        var file = path.Contains(' ', StringComparison.Ordinal) ? $"\"{path}\"" : path;
        var isOpen = analysis.Profiles is { } profiles && profiles.Verdicts.Any(verdict => !verdict.IsInterval);
        if (isOpen)
            yield return new("one more sample", $"biodist design {file}");
        if (!study.Alternatives.IsEmpty || study.Model.Options.Any(option => option.Choices.Length > 1))
            yield return new("other explanations", $"biodist compare {file}");
        if (!isOpen && study.DoseResponse is not null)
            yield return new("dose and response", $"biodist dose-response {file}");
        if (analysis.Fit!.Rows.All(row => row.Observation.Animal.Length == 0))
            yield return new("your own table", "biodist import YOUR.xlsx --new-study my-study");
        else
            yield return new("try doses by hand", $"biodist explore {file}");
    }

    private static double AxisEnd(double largest)
    {
        if (largest > 50)
            return 100;
        var scale = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(largest, 1e-6))));
        return AxisSteps.Select(step => step * scale).First(end => end >= largest * 0.999);
    }

    private static string Count(int n, string one, string? many = null) => n == 1 ? $"1 {one}" : $"{n} {many ?? one + "s"}";

    private static string Percent(double share) => share.ToString("P0", CultureInfo.InvariantCulture);

    private static string Text(double value) => NumberText.ForSentence(value);
}
