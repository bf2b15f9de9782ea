using System.Collections.Immutable;
using Biodistribution.DoseResponse.Sweeps;
using Biodistribution.Estimation.Profiles;
using Biodistribution.Observations;
using Biodistribution.Studies.Analysis;
using Biodistribution.Tables;
using Biodistribution.Text;

namespace Biodistribution.Reports.Studies;

/// <summary>
/// The tables a paper needs of a calibrated study: each quantity with what determines it, doses for a protocol, and
/// assumptions with the effect of their range.
/// </summary>
public static class PaperTables
{
    // Doses of a protocol stand a decade apart.
    private const double Decade = 10;

    // Headline numbers whose answer to an assumption is shown.
    private const int MostHeadlines = 2;

    /// <summary>
    /// Every quantity with its range, verdict, the rows that determine it, the bounds it rests on, and what other
    /// readings of the data make of it.
    /// </summary>
    /// <param name="analysis">A study with profiles.</param>
    public static ReportTable Quantities(StudyAnalysis analysis)
    {
        var profiles = analysis.Profiles!;
        var rows = DeterminingRows.Find(analysis.Fit!, profiles);
        int[] order = [.. Enumerable.Range(0, profiles.Curves.Length).OrderBy(i => profiles.Curves[i].IsPrediction ? 0 : 1).ThenBy(i => i)];
        return new ReportTable(
            "Quantities: what agrees with the data, the rows of data that determine it, what closes it (in full below), and the best "
                + "fits under other readings of the same data. An estimate is given only where there is an interval.",
            new Table([
                new TextColumn("Quantity", order.Select(i => profiles.Curves[i].Name)),
                new NumberColumn("Estimate", order.Select(i => profiles.Verdicts[i].IsInterval ? profiles.Curves[i].Best : double.NaN)),
                new NumberColumn("From", order.Select(i => profiles.Verdicts[i].Lower)),
                new NumberColumn("To", order.Select(i => profiles.Verdicts[i].Upper)),
                new TextColumn("Unit", order.Select(i => profiles.Curves[i].Unit)),
                new TextColumn("Verdict", order.Select(i => profiles.Verdicts[i].Short)),
                new TextColumn("Rows that determine it", order.Select(i => Named(rows[i]))),
                new TextColumn("Closed", order.Select(i => StudyAnswer.ClosedInShort(profiles.Curves[i], profiles.Verdicts[i]))),
                .. analysis.Alternatives.IsEmpty
                    ? []
                    : new TableColumn[]
                    {
                        new TextColumn("Other readings", order.Select(i => Otherwise(analysis, profiles.Curves[i].Name))),
                    },
            ])
        );
    }

    /// <summary>Doses for a protocol: what reaches the organ at each, group by group; null without a dose-response.</summary>
    /// <param name="analysis">A study.</param>
    public static ReportTable? Doses(StudyAnalysis analysis)
    {
        if (analysis.Sweep is not { } sweep || sweep.Curves.All(curve => curve.Quantity != SweepQuantity.Share))
            return null;
        var (doses, study) = (sweep.Doses, analysis.Study);
        var shown = new List<int>();
        for (var i = 0; i < doses.Length; i++)
            if (doses[i] > 0 && (shown.Count == 0 || doses[i] >= doses[shown[^1]] * Decade * 0.999))
                shown.Add(i);
        SweepBand[] Of(SweepQuantity quantity) => [.. sweep.Curves.Where(curve => curve.Quantity == quantity)];
        IEnumerable<TableColumn> Columns(SweepBand curve, string what)
        {
            var group = study.Groups.FirstOrDefault(one => one.Name == curve.Group).Title is { Length: > 0 } title ? title : curve.Group;
            yield return new TextColumn($"{what}, {group} ({curve.Unit})", shown.Select(i => Range(curve, i)));
        }
        return new ReportTable(
            $"Doses for a protocol: {study.DoseResponse!.Observable.Replace('_', ' ')} at each dose, best "
                + $"fit and in brackets the range that "
                + "agrees with the data. Doses per kg follow from the body weight of your animals.",
            new Table([
                new NumberColumn($"Dose ({sweep.DoseUnit})", shown.Select(i => doses[i])),
                .. Of(SweepQuantity.Share).SelectMany(curve => Columns(curve, "Share")),
                .. Of(SweepQuantity.Amount).SelectMany(curve => Columns(curve, "Amount")),
            ])
        );
    }

    /// <summary>
    /// What is assumed, and how far the first predictions move when it moves over its range; null where nothing is
    /// assumed.
    /// </summary>
    /// <param name="analysis">A fitted study.</param>
    public static ReportTable? Assumptions(StudyAnalysis analysis)
    {
        var problem = analysis.Study.Problem;
        if (problem.Assumed.IsEmpty)
            return null;
        var parameters = problem
            .Assumed.Select(assumed =>
                (assumed, parameter: problem.Model.Parameters.First(one => ReferenceEquals(one.Symbol, assumed.Parameter)))
            )
            .Select(pair => (pair.assumed, pair.parameter, factor: problem.Model.Units.Factor(pair.parameter.Unit)))
            .ToArray();
        return new ReportTable(
            "Assumptions, and what the first predictions are at the two ends of each, everything else at the best fit.",
            new Table([
                new TextColumn("Assumed", parameters.Select(one => one.parameter.Name)),
                new NumberColumn("Value", parameters.Select(one => one.parameter.Value / one.factor)),
                new NumberColumn("From", parameters.Select(one => one.assumed.Lower / one.factor)),
                new NumberColumn("To", parameters.Select(one => one.assumed.Upper / one.factor)),
                new TextColumn("Unit", parameters.Select(one => one.parameter.Unit.Text)),
                .. PredictionSensitivity
                    .Compute(analysis)
                    .Take(MostHeadlines)
                    .Select(effect => new TextColumn(
                        StudyTables.Headed(effect.Prediction.Name, effect.Prediction.Unit.Text),
                        parameters.Select(one =>
                            effect.Inputs.FirstOrDefault(input => input.Parameter == one.parameter.Name) is { Parameter: not null } input
                                ? $"{Text(input.AtLow)} to {Text(input.AtHigh)}"
                                : "–"
                        )
                    )),
                new TextColumn("Reason", parameters.Select(one => one.assumed.Reason)),
            ])
        );
    }

    private static string Named(DeterminingRows rows)
    {
        var (below, above) = (Names(rows.Below), Names(rows.Above));
        return (below.Length > 0, above.Length > 0) switch
        {
            (true, true) => below == above ? below : $"below: {below}; above: {above}",
            (true, false) => $"below: {below}",
            (false, true) => $"above: {above}",
            _ => "–",
        };
    }

    private static string Names(ImmutableArray<Observation> rows) =>
        string.Join(", ", rows.Select(row => row.Id.Length > 0 ? row.Id : $"{row.Observable} of {row.Group}").Distinct());

    private static string Otherwise(StudyAnalysis analysis, string name)
    {
        var at = analysis.Study.Predictions.ToList().FindIndex(prediction => prediction.Name == name);
        double[] values =
            at >= 0
                ?
                [
                    .. analysis
                        .Alternatives.Where(one => !one.Predictions.IsEmpty)
                        .Select(one => one.Predictions[at])
                        .Where(double.IsFinite),
                ]
                :
                [
                    .. analysis
                        .Alternatives.Where(one => one.Fit.Succeeded)
                        .Select(one => one.Fit.Estimates.FirstOrDefault(estimate => estimate.Name == name)?.Shown ?? double.NaN)
                        .Where(double.IsFinite),
                ];
        return values.Length == 0 ? "–"
            : Text(values.Min()) == Text(values.Max()) ? Text(values.Min())
            : $"{Text(values.Min())} to {Text(values.Max())}";
    }

    private static string Range(SweepBand curve, int i) =>
        curve.Lower.IsEmpty ? Text(curve.Values[i]) : $"{Text(curve.Values[i])} ({Text(curve.Lower[i])} to {Text(curve.Upper[i])})";

    private static string Text(double value) => NumberText.ForSentence(value);
}
