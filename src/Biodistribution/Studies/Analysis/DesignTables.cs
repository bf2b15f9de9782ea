using Biodistribution.Estimation.Design;
using Biodistribution.Tables;
using Biodistribution.Units;

namespace Biodistribution.Studies.Analysis;

/// <summary>Next measurements as tables.</summary>
public static class DesignTables
{
    /// <summary>Every measurement weighed, best first.</summary>
    /// <param name="result">The measurements.</param>
    /// <param name="timeFactor">What a time in <paramref name="timeUnit"/> is multiplied by to be coherent.</param>
    /// <param name="timeUnit">The unit times are shown in.</param>
    public static Table Ranking(DesignResult result, double timeFactor, Unit timeUnit)
    {
        var rows = result.Ranked;
        NumberColumn Score(string name, Func<DesignScore, double> of) =>
            new(name, rows.Select(one => one.Excluded.Length > 0 ? double.NaN : of(one.Score)));
        return new Table(
            new TextColumn("measurement", rows.Select(one => one.Candidate.Name)),
            new TextColumn("group", rows.Select(one => one.Candidate.Group)),
            new TextColumn("observables", rows.Select(one => string.Join("; ", one.Candidate.Observables))),
            new NumberColumn("time", rows.Select(one => one.Candidate.Time / timeFactor)),
            new TextColumn("time_unit", rows.Select(_ => timeUnit.Text)),
            new NumberColumn("animals", rows.Select(one => (double)one.Candidate.Animals)),
            new NumberColumn("cost", rows.Select(one => one.Candidate.Cost)),
            new NumberColumn("expected_value", rows.Select(one => one.Expected)),
            Score("sd_of_what_is_open", score => score.OpenSd),
            Score("d_gain", score => score.Gain),
            Score("a_mean_sd", score => score.MeanSd),
            Score("c_sd_of_prediction", score => score.PredictionSd),
            new NumberColumn(
                "d_gain_per_cost",
                rows.Select(one => one.Excluded.Length > 0 ? double.NaN : one.Score.Gain / one.Candidate.Cost)
            ),
            new NumberColumn(
                "expected_profile_width",
                rows.Select(one => one.Verdicts.FirstOrDefault(verdict => verdict.Name == result.For)?.RelativeWidth ?? double.NaN)
            ),
            new TextColumn(
                "expected_to_determine",
                rows.Select(one =>
                    string.Join("; ", one.Verdicts.Select(verdict => $"{verdict.Name} at {verdict.Determined} of {verdict.Tried}"))
                )
            ),
            new TextColumn("assured_at_best_fit", rows.Select(one => one.Outcomes == 0 ? "" : $"{one.Assured} of {one.Outcomes} outcomes")),
            new TextColumn("out_of_the_question", rows.Select(one => one.Excluded))
        );
    }

    /// <summary>The best sets of each size by each criterion.</summary>
    /// <param name="result">The measurements.</param>
    public static Table Sets(DesignResult result) =>
        new(
            new TextColumn("criterion", result.Sets.Select(set => set.Criterion)),
            new NumberColumn("samples", result.Sets.Select(set => (double)set.Samples.Length)),
            new TextColumn("measurements", result.Sets.Select(set => string.Join("; ", set.Samples.Select(one => one.Name)))),
            new NumberColumn("cost", result.Sets.Select(set => set.Cost)),
            new NumberColumn("sd_of_what_is_open", result.Sets.Select(set => set.Score.OpenSd)),
            new NumberColumn("d_gain", result.Sets.Select(set => set.Score.Gain)),
            new NumberColumn("a_mean_sd", result.Sets.Select(set => set.Score.MeanSd)),
            new NumberColumn("c_sd_of_prediction", result.Sets.Select(set => set.Score.PredictionSd))
        );
}
