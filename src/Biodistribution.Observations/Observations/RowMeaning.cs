using Biodistribution.Text;

namespace Biodistribution.Observations;

/// <summary>What a row of observations says that cannot be, says twice, or says without effect.</summary>
/// <param name="row">The row.</param>
/// <param name="isFilled">Whether the cell of a column is filled, if not with a number.</param>
/// <param name="report">Receives code, column, message, hint and severity.</param>
internal sealed class RowMeaning(Observation row, Func<string, bool> isFilled, Action<string, string, string, string, Severity> report)
{
    private const int MostAnimals = 1000;

    // A spread so many times its value has most likely changed places with it.
    private const double MostRelativeSpread = 3;

    private bool IsRange => row.SpreadKind == "range" || row.Censoring == "interval";

    /// <summary>Checks the row.</summary>
    public void Check()
    {
        CheckValue();
        CheckEnds();
        CheckSpread();
        CheckTimes();
        CheckEffects();
    }

    private void CheckValue()
    {
        if (!isFilled("value") && row.Statistic != Statistic.Order && !IsRange)
            Error(
                "BD4009",
                "value",
                "The row has no value.",
                "Write the number, or leave the row out: an empty cell is not a zero. A value below the "
                    + "limit of quantification is written as < and the limit."
            );
        if (row.Count > MostAnimals)
            Doubt(
                "BD4054",
                "n",
                $"The number is said to summarise {row.Count} animals.",
                "n is the number of animals, not of cells, particles or counts."
            );
    }

    private void CheckEnds()
    {
        var (hasLower, hasUpper) = (!double.IsNaN(row.Lower), !double.IsNaN(row.Upper));
        if (IsRange && !(hasLower && hasUpper))
            Error("BD4009", "lower", "A range needs both its ends.", "Write the smallest value in 'lower' and the largest in 'upper'.");
        else if (hasLower != hasUpper)
            Error(
                "BD4009",
                hasLower ? "upper" : "lower",
                $"The row has {(hasLower ? "a lower end and no upper" : "an upper end and no lower")} one.",
                "Write both ends, or none."
            );
        else if (row.Lower > row.Upper)
            Error("BD4010", "lower", "The lower end lies above the upper end.", "Exchange 'lower' and 'upper'.");
        else if (row.Value < row.Lower || row.Value > row.Upper)
            Error(
                "BD4010",
                "value",
                $"The value lies outside its own ends, {NumberText.Of(row.Lower)} to {NumberText.Of(row.Upper)}.",
                "Correct the value or the ends."
            );
        else if (hasLower && row.Censoring is "below" or "above" && hasLower)
            Error(
                "BD4046",
                "lower",
                "The ends have no effect: the value is a limit.",
                "Leave 'lower' and 'upper' empty, or write 'interval' in 'censoring'."
            );
        else if (hasLower && !IsRange && row.SpreadKind != "ci95")
            Error(
                "BD4048",
                "lower",
                "The ends can be the smallest and largest value or an interval.",
                "Write 'range' in 'spread_kind' for the smallest and largest of n animals, 'ci95' for a 95 "
                    + "% confidence interval of the mean."
            );
        else if (row.SpreadKind == "ci95" && !hasLower)
            Error("BD4009", "lower", "A confidence interval needs both its ends.", "Write them in 'lower' and 'upper'.");
    }

    private void CheckSpread()
    {
        var isGiven = !double.IsNaN(row.Spread);
        if (row.Spread < 0)
            Error("BD4010", "spread", "A spread cannot be negative.", "Write its size without a sign.");
        else if (row.Spread == 0)
            Error(
                "BD4010",
                "spread",
                "A spread of zero would make this row certain.",
                "Leave the spread empty when none is printed; the study then says what to assume."
            );
        else if (isGiven && (row.SpreadKind is "range" or "ci95" or "hard" || row.Censoring == "interval"))
            Error(
                "BD4046",
                "spread",
                $"The spread has no effect: the row is {(row.SpreadKind == "hard" ? "a hard limit" : "given by its ends")}.",
                "Leave 'spread' empty, or write its own kind in 'spread_kind'."
            );
        else if (row.SpreadKind is "sd" or "sem" or "cv" or "unnamed" && !isFilled("spread"))
            Error(
                "BD4009",
                "spread",
                $"The row names a kind of spread, {row.SpreadKind}, and gives none.",
                "Write its size in 'spread', or leave 'spread_kind' empty."
            );
        else if (isGiven && row.SpreadKind.Length == 0)
            Doubt(
                "BD4047",
                "spread_kind",
                "The row gives a spread and does not say of which kind: it is taken as the error of the mean.",
                "Write sd, sem, cv or unnamed in 'spread_kind'."
            );
        else if (
            row.SpreadKind is "sd" or "sem" or "unnamed"
            && row.Censoring.Length == 0
            && row.Spread > MostRelativeSpread * Math.Abs(row.Value)
        )
            Doubt(
                "BD4056",
                "spread",
                $"The spread is {NumberText.ForSentence(row.Spread / Math.Abs(row.Value))} times the value.",
                "Did value and spread change places, or is one of them in another unit?"
            );
    }

    private void CheckTimes()
    {
        if (row.WindowStart >= row.WindowEnd)
            Error("BD4020", "window_start", "The window ends before it starts.", "Exchange 'window_start' and 'window_end'.");
        else if (!row.IsAtTime && double.IsNaN(row.WindowStart) != double.IsNaN(row.WindowEnd) && !double.IsPositiveInfinity(row.WindowEnd))
        {
            var (column, lacks) = double.IsNaN(row.WindowStart)
                ? ("window_start", "an end and no start: it is taken from the first dose")
                : ("window_end", "a start and no end");
            Doubt("BD4047", column, $"The window has {lacks}.", "Write both in 'window_start' and 'window_end'.");
        }
        for (var i = 1; i < row.SamplingTimes.Length; i++)
            if (row.SamplingTimes[i] <= row.SamplingTimes[i - 1])
            {
                Error(
                    "BD4020",
                    "sampling_times",
                    "The sampling times do not ascend.",
                    "Write them from first to last, separated by spaces."
                );
                break;
            }
    }

    private void CheckEffects()
    {
        var kind = StatisticDefinition.Of(row.Statistic).Name;
        if (!StatisticDefinition.Of(row.Statistic).IsRelative)
            foreach (
                var (column, name) in new[]
                {
                    ("relative_to_group", row.RelativeToGroup),
                    ("relative_to_observable", row.RelativeToObservable),
                }.Where(entry => entry.Item2.Length > 0)
            )
                Error(
                    "BD4046",
                    column,
                    $"'{column}' has no effect on a row of the kind {kind}.",
                    $"If the value is relative to {name}, its statistic is ratio; else leave the cell empty."
                );
        if (row.IsAtTime && (row.SamplingTimes.Length > 0 || !double.IsNaN(row.WindowStart) || !double.IsNaN(row.WindowEnd)))
            Error(
                "BD4046",
                row.SamplingTimes.Length > 0 ? "sampling_times" : "window_start",
                $"A window has no effect on a {kind} at a time.",
                "Leave the cell empty, or name the statistic that is taken over the window."
            );
        if (!row.IsAtTime && !StatisticDefinition.Of(row.Statistic).IsRelative && !double.IsNaN(row.Time))
            Error(
                "BD4046",
                "time",
                $"A time has no effect on a row of the kind {kind}.",
                "Write the stretch it is taken over in 'window_start' and 'window_end'."
            );
        if (
            (row.Statistic == Statistic.Below && row.Censoring is "above" or "interval")
            || (row.Statistic == Statistic.Above && row.Censoring is "below" or "interval")
        )
            Error(
                "BD4046",
                "censoring",
                $"A row of the kind {kind} cannot be censored {row.Censoring}.",
                "Leave 'censoring' empty, or write the statistic value."
            );
    }

    private void Error(string code, string column, string message, string hint) => report(code, column, message, hint, Severity.Error);

    private void Doubt(string code, string column, string message, string hint) => report(code, column, message, hint, Severity.Warning);
}
