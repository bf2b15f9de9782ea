using Biodistribution.Models;

namespace Biodistribution.Studies.Analysis;

/// <summary>What is a signal of label, and not the cells or vesicles that carried it: said wherever it is fitted or predicted.</summary>
public static class SignalStatement
{
    /// <summary>What an observable is, such as "a signal, not living cells"; empty for what is itself meant.</summary>
    /// <param name="model">The model.</param>
    /// <param name="observable">The name of the observable.</param>
    public static string Of(Model model, string observable) =>
        model.Observables.FirstOrDefault(one => one.Name == observable) is { SignalOf.Length: > 0 } signal
            ? $"a signal, not {signal.SignalOf}"
            : "";

    /// <summary>A sentence for each thing that signals stand for; none where no signal is fitted or predicted.</summary>
    /// <param name="analysis">The study, fitted.</param>
    public static IEnumerable<string> Write(StudyAnalysis analysis)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        var fitted = (analysis.Fit?.Rows ?? []).Where(row => row.Used).Select(row => row.Observation.Observable).Distinct().ToHashSet();
        foreach (var signals in analysis.Study.Model.Observables.Where(one => one.SignalOf.Length > 0).GroupBy(one => one.SignalOf))
        {
            var names = signals.Select(one => one.Name).ToHashSet();
            string[] parts =
            [
                .. Listed(names.Where(fitted.Contains), "in the data"),
                .. Listed(analysis.Study.Predictions.Where(one => names.Contains(one.Observable)).Select(one => one.Name), "predicted"),
            ];
            if (parts.Length > 0)
                yield return $"Signals of label, not {signals.Key}: {string.Join("; ", parts)}.";
        }
    }

    private static IEnumerable<string> Listed(IEnumerable<string> names, string how) =>
        string.Join(", ", names) is { Length: > 0 } list ? [$"{how} {list}"] : [];
}
