using Biodistribution.Tables;
using Biodistribution.Text;

namespace Biodistribution.Observations.Importing;

/// <summary>
/// Gives words for values below a limit (BLQ, ND) their limit or their place among what is missing, by one rule for the
/// whole file.
/// </summary>
internal sealed class LimitFinder(IReadOnlyCollection<MeasuredCell> cells, ImportAnswers answers, ImportLog log)
{
    private readonly ILookup<string, double> limits = cells
        .Where(cell => cell.Reading.Kind == ReadingKind.Below)
        .ToLookup(cell => cell.Organ, cell => cell.Reading.Value, StringComparer.OrdinalIgnoreCase);
    private readonly (double Limit, string? Unit)[] shared =
    [
        .. cells
            .Where(cell => cell.Reading.Kind == ReadingKind.Below)
            .Select(cell => (cell.Reading.Value, cell.Unit?.Text))
            .Distinct()
            .Take(2),
    ];
    private readonly HashSet<string> said = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The cell with a number or limit; null where it says nothing or its limit is open.</summary>
    /// <param name="cell">A cell that is not empty.</param>
    public MeasuredCell? Resolve(MeasuredCell cell)
    {
        switch (cell.Reading.Kind)
        {
            case ReadingKind.NotDetectedOrNotDone when answers.NotDetected is null:
                log.Ask(
                    new ImportQuestion(
                        ImportSubject.NotDetected,
                        "",
                        "Does ND mean not detected (below the limit) or not done (missing)?",
                        ["below", "missing"],
                        cell.Grid.Problem(
                            "BD4220",
                            cell.Row,
                            cell.Column,
                            $"'{cell.Grid[cell.Row, cell.Column].Text}' can mean not detected (below the limit) or not done (missing).",
                            double.IsNaN(KnownLimit(cell))
                                ? $"Say --nd missing, or --nd below with the limit: --limit \"{cell.Organ}=0.1\" (or --limit 0.1 for "
                                    + $"all organs)."
                                : "Say --nd below or --nd missing."
                        )
                    )
                );
                return null;
            case ReadingKind.NotDetectedOrNotDone when answers.NotDetected == "missing":
                log.Ignore(cell.Grid, cell.Row, cell.Column, "not done");
                return null;
            case ReadingKind.NotDetectedOrNotDone or ReadingKind.BelowUnnamedLimit:
                var limit = Limit(cell);
                return double.IsNaN(limit) ? null : cell with { Reading = new CellReading(ReadingKind.Below, limit) };
            default:
                return cell;
        }
    }

    private double Limit(MeasuredCell cell)
    {
        if (KnownLimit(cell) is var known && !double.IsNaN(known))
        {
            if (!IsNamed(cell) && said.Add(cell.Organ))
                log.Problems.Add(
                    cell.Grid.Problem(
                        "BD4221",
                        cell.Row,
                        cell.Column,
                        limits[cell.Organ].Any()
                            ? $"The limit of {cell.Organ} is taken from its other values below it: {NumberText.Short(known)}."
                            : $"The limit of {cell.Organ} is taken from the other organs, which name one for all: "
                                + $"{NumberText.Short(known)}.",
                        $"Say --limit \"{cell.Organ}=NUMBER\" if it is another.",
                        Severity.Warning
                    )
                );
            return known;
        }
        log.Ask(
            new ImportQuestion(
                ImportSubject.Limit,
                cell.Organ,
                $"What is the limit of quantification of {cell.Organ}, in the unit of its values?",
                [],
                cell.Grid.Problem(
                    "BD4222",
                    cell.Row,
                    cell.Column,
                    $"'{cell.Grid[cell.Row, cell.Column].Text}' is below a limit that nothing names.",
                    $"Say --limit \"{cell.Organ}=0.1\" (or --limit 0.1 for all organs), or write <0.1."
                )
            )
        );
        return double.NaN;
    }

    private bool IsNamed(MeasuredCell cell) =>
        double.IsFinite(cell.Limit) || answers.Limits.ContainsKey(cell.Organ) || answers.Limits.ContainsKey("*");

    // The limit that the row or the user names, else the one of the organ's other values below it, else the one that all organs share.
    private double KnownLimit(MeasuredCell cell)
    {
        if (double.IsFinite(cell.Limit))
            return cell.Limit;
        if (answers.Limits.TryGetValue(cell.Organ, out var limit) || answers.Limits.TryGetValue("*", out limit))
            return limit;
        var own = limits[cell.Organ].Distinct().ToArray();
        return own.Length == 1 ? own[0]
            : own.Length == 0 && shared.Length == 1 && shared[0].Unit == cell.Unit?.Text ? shared[0].Limit
            : double.NaN;
    }
}
