using Biodistribution.Tables;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Observations.Importing;

/// <summary>
/// Completes what a file says about its numbers with what the user said, and asks for what is still open: unit, group,
/// time, organ, animal.
/// </summary>
internal sealed class CellFacts(ImportAnswers answers, ImportLog log)
{
    private bool isNumberingSaid;

    /// <summary>The cell with every fact it needs; null where one is open or wrong.</summary>
    /// <param name="cell">A cell with a value or weight.</param>
    /// <param name="number">Its row among those of the table, from 1, for animals without a name.</param>
    public MeasuredCell? Complete(MeasuredCell cell, int number)
    {
        if (cell.IsOpen)
            return null;
        if (cell.Organ.Length == 0)
        {
            Ask(
                cell,
                ImportSubject.Organ,
                "",
                "Of which organ are the values?",
                "BD4219",
                "Nothing says of which organ the values are.",
                "Say --organ liver, or write it above the values."
            );
            return null;
        }
        var complete = Named(cell, number);
        if (cell.Statistic == ColumnRole.OrganWeight)
            return complete;
        if (complete.Group.Length == 0 && answers.Group is null)
            Ask(
                cell,
                ImportSubject.Group,
                "",
                "What is the group of these animals called?",
                "BD4003",
                "Nothing says which group the animals belong to.",
                "Say --group NAME, or add a column 'group'."
            );
        if (complete.Time is null && answers.Time is null)
            Ask(
                cell,
                ImportSubject.Time,
                "",
                "At which time were these animals measured (such as 6 h)?",
                "BD4003",
                "Nothing says when the animals were measured.",
                "Say --time \"6 h\", or add a column 'time [h]'."
            );
        var unit = UnitOf(cell);
        return unit is null || (complete.Group.Length == 0 && answers.Group is null) || (complete.Time is null && answers.Time is null)
                ? null
            : complete.Group.Length > 0 && complete.Time is not null && ReferenceEquals(unit, complete.Unit) ? complete
            : complete with
            {
                Group = complete.Group.Length > 0 ? complete.Group : answers.Group!,
                Time = complete.Time ?? Moment.Read(answers.Time!),
                Unit = unit,
            };
    }

    private MeasuredCell Named(MeasuredCell cell, int number)
    {
        var isSummary =
            cell.Statistic is not (ColumnRole.Value or ColumnRole.OrganWeight)
            || !double.IsNaN(cell.Reading.Spread)
            || cell.Reading.Count > 0;
        if (cell.Animal.Length > 0 || isSummary)
            return cell;
        if (!isNumberingSaid)
            log.Problems.Add(
                cell.Grid.Problem(
                    "BD4213",
                    cell.Row,
                    cell.Column,
                    cell.IsNumberedByColumn ? "Nothing names the animals, so each column is taken as an animal of its own."
                        : cell.IsNumberedByOrgan
                            ? "Nothing names the animals, so the first value of each organ is taken as of animal 1, the second as of "
                                + "animal 2."
                        : "Nothing names the animals, so each row is taken as an animal of its own.",
                    "If the numbers are means, head them mean, with SD and n beside them; if rows are one "
                        + "animal followed, name it in a column 'animal'.",
                    Severity.Warning
                )
            );
        isNumberingSaid = true;
        return cell with
        {
            Animal = cell.Replicate > 0 && !cell.IsNumberedByColumn ? $"{number}.{cell.Replicate + 1}" : $"{number}",
            IsAnimalNumbered = true,
        };
    }

    private Unit? UnitOf(MeasuredCell cell)
    {
        if (cell.Statistic == ColumnRole.Count)
            return Unit.None;
        if (cell.Unit is { } time && Moment.IsTime(time))
        {
            log.Problems.Add(
                Heading(
                    cell,
                    "BD4210",
                    $"'{time.Text}' is a unit of time, not of what an organ holds.",
                    "Write the unit of the values in the heading: liver [%ID/g]."
                )
            );
            return null;
        }
        if (cell.Unit is { Text: not "%" } said)
        {
            if (UnitSpelling.HasDoubtfulMega(said.Text))
                log.Problems.Add(
                    Heading(cell, "BD4212", $"'{said.Text}' begins with M, a million.", "Write mg or mL if a thousandth is meant.")
                );
            return said;
        }
        if (answers.Unit is { } answer && Unit.TryParse(answer, out var unit, out _))
            return unit with { Text = answer };
        if (cell.NoUnit.Length > 0)
        {
            var hint = Unit.TryParse(cell.NoUnit, out _, out var error) ? "" : error.Hint;
            log.Problems.Add(
                Heading(
                    cell,
                    "BD4210",
                    $"'{cell.NoUnit}' is no unit this program knows.",
                    $"{hint} If the values are in a unit it knows, say it with --unit.".Trim()
                )
            );
            return null;
        }
        Ask(
            cell,
            ImportSubject.Unit,
            "",
            "What is the unit of the values (such as %ID or %ID/g)?",
            "BD4211",
            cell.Reading.Suffix == "%" || cell.Unit is not null
                ? "The values are percent, and nothing says of what."
                : "Nothing says the unit of the values: %ID (of the whole organ), %ID/g, or another.",
            "Say --unit %ID or --unit %ID/g, or write it in the heading: liver [%ID/g]."
        );
        return null;
    }

    private void Ask(MeasuredCell cell, ImportSubject subject, string about, string text, string code, string message, string hint) =>
        log.Ask(new ImportQuestion(subject, about, text, [], cell.Grid.Problem(code, cell.Row, cell.Column, message, hint)));

    // A unit is wrong where it is written: in the heading nearest above the value.
    private static Diagnostic Heading(MeasuredCell cell, string code, string message, string hint)
    {
        for (var row = cell.Row - 1; row >= 0; row--)
            if (cell.Grid[row, cell.Column] is { Kind: CellKind.Text } above && CellNumerals.Of(above.Text).Kind == ReadingKind.Text)
                return cell.Grid.Problem(code, row, cell.Column, message, hint);
        return cell.Grid.Problem(code, cell.Row, cell.Column, message, hint);
    }
}
