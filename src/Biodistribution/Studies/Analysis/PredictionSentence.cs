using System.Globalization;
using Biodistribution.Estimation.Identifiability;
using Biodistribution.Estimation.Likelihood;
using Biodistribution.Text;

namespace Biodistribution.Studies.Analysis;

/// <summary>A prediction in words: its verdict, the range of a new measurement, and what the data measure of it.</summary>
public static class PredictionSentence
{
    /// <summary>The sentence, without a full stop.</summary>
    /// <param name="analysis">The study.</param>
    /// <param name="verdict">The verdict on the mean.</param>
    /// <param name="unit">The unit of the prediction; empty for none.</param>
    public static string Write(StudyAnalysis analysis, Verdict verdict, string unit)
    {
        var measured = StudyTables.MeasuredOf(analysis, verdict.Name);
        var ending = unit.Length > 0 ? " " + unit : "";
        return $"{verdict.Text}{NewMeasurement(measured, verdict, ending)}{Measured(measured, ending, analysis.Settings.Confidence)}"
            + Signal(analysis, verdict.Name);
    }

    private static string Signal(StudyAnalysis analysis, string prediction) =>
        analysis.Study.Predictions.FirstOrDefault(one => one.Name == prediction) is { } predicted
        && SignalStatement.Of(analysis.Study.Model, predicted.Observable) is { Length: > 0 } remark
            ? $" ({remark})"
            : "";

    private static string NewMeasurement(MeasuredPrediction? measured, Verdict verdict, string unit) =>
        verdict.Kind == VerdictKind.Determined
        && measured?.NewMeasurement(verdict.Lower, verdict.Upper) is { Lower: var lower, Upper: var upper }
        && double.IsFinite(lower)
            ? $" for the mean if the model is right, {Text(lower)} to {Text(upper)}{unit} for one new measurement"
            : "";

    private static string Measured(MeasuredPrediction? measured, string unit, double confidence)
    {
        if (measured is not { IsMeasured: true })
            return "";
        var share = confidence.ToString("P0", CultureInfo.InvariantCulture);
        var interval = $"; measured {Text(measured.Measured)} ({share} {Text(measured.Lower)} to {Text(measured.Upper)}){unit}";
        return measured.IsOutside ? $"{interval}, and the best prediction {Text(measured.Predicted)}{unit} lies outside" : interval;
    }

    private static string Text(double value) => NumberText.ForSentence(value);
}
