using Biodistribution.Observations;

namespace Biodistribution.Estimation.Likelihood;

/// <summary>A difference between two groups in what one row set measures, tested against the fitted model.</summary>
/// <param name="Larger">The group named first.</param>
/// <param name="Smaller">The group it is compared with.</param>
/// <param name="Observable">The observable.</param>
/// <param name="Statistic">Which number of its profile.</param>
/// <param name="Time">When, as the table says; empty for all times together.</param>
/// <param name="OnLogScale">Whether the difference is one of logarithms, so a ratio.</param>
/// <param name="Predicted">The model's difference, on the scale of comparison.</param>
/// <param name="Test">Its test.</param>
internal sealed record Contrast(
    string Larger,
    string Smaller,
    string Observable,
    Statistic Statistic,
    string Time,
    bool OnLogScale,
    double Predicted,
    ResidualTest Test
)
{
    /// <summary>The measured difference on the scale of comparison.</summary>
    public double Measured => Predicted - Test.Estimate;
}

/// <summary>Every difference between two groups that the rows measure: at each time, and over all times the two groups share.</summary>
internal sealed class Contrasts(FitResiduals residuals, ReplicateScatter scatter, StudyLikelihood likelihood)
{
    // So many differences are no question any more that a table of means could answer.
    private const int MostContrasts = 20_000;

    private readonly ResidualTests tests = new(residuals, scatter);

    /// <summary>The differences; empty where the study has one group.</summary>
    public IEnumerable<Contrast> Find()
    {
        var cells = scatter.Cells.Where(cell => cell.Number.Divisor is null && IsOneScale(cell)).ToArray();
        return cells
            .GroupBy(cell => (What: cell.Number.What.AtAnyTime, OnLog: residuals.Terms[cell.Rows[0]].Noise.OnLogScale))
            .SelectMany(OfProfile)
            .Take(MostContrasts);
    }

    private IEnumerable<Contrast> OfProfile(IEnumerable<ReplicateCell> cells)
    {
        var groups = cells
            .GroupBy(cell => cell.Number.Group)
            .OrderBy(group => group.Key)
            .Select(group => group.ToDictionary(cell => cell.Number.What))
            .ToArray();
        for (var a = 0; a < groups.Length; a++)
        for (var b = a + 1; b < groups.Length; b++)
        {
            var common = groups[a].Keys.Where(groups[b].ContainsKey).ToArray();
            foreach (var what in common)
                if (Between([(groups[b][what], groups[a][what])], TimeOf(groups[a][what])) is { } one)
                    yield return one;
            if (common.Length > 1 && Between([.. common.Select(what => (groups[b][what], groups[a][what]))], "") is { } mean)
                yield return mean;
        }
    }

    // The mean over times of the difference of the groups' means.
    private Contrast? Between((ReplicateCell First, ReplicateCell Second)[] pairs, string time)
    {
        var weights = new double[residuals.Count];
        double predicted = 0;
        foreach (var (first, second) in pairs)
        {
            Spread(first, 1.0 / pairs.Length);
            Spread(second, -1.0 / pairs.Length);
            predicted += (Located(first.Rows[0]) - Located(second.Rows[0])) / pairs.Length;
        }
        if (tests.Test(weights) is not { } test)
            return null;
        var (larger, smaller) = (residuals.Terms[pairs[0].First.Rows[0]], residuals.Terms[pairs[0].Second.Rows[0]]);
        return new(
            larger.Observation.Group,
            smaller.Observation.Group,
            larger.Observation.Observable,
            larger.Observation.Statistic,
            time,
            larger.Noise.OnLogScale,
            predicted,
            test
        );

        void Spread(ReplicateCell cell, double weight)
        {
            foreach (var i in cell.Rows)
                weights[i] += weight / cell.Rows.Length;
        }
    }

    // The prediction of a row on the scale of comparison.
    private double Located(int row)
    {
        var term = residuals.Terms[row];
        return residuals.Values[row] + (term.Noise.OnLogScale ? Math.Log(term.Value) : term.Value);
    }

    private bool IsOneScale(ReplicateCell cell) =>
        cell.Rows.All(i => residuals.Terms[i].Noise.OnLogScale == residuals.Terms[cell.Rows[0]].Noise.OnLogScale);

    private string TimeOf(ReplicateCell cell)
    {
        var row = residuals.Terms[cell.Rows[0]].Observation;
        if (double.IsNaN(row.Time))
            return "";
        var unit = row.TimeUnit.Length > 0 ? row.TimeUnit : likelihood.Problem.Model.Units.TimeUnit.Text;
        return $"{Text.NumberText.ForSentence(row.Time)} {unit}".TrimEnd();
    }
}
