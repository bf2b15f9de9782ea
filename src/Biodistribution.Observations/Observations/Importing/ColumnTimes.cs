using Biodistribution.Tables;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Observations.Importing;

/// <summary>
/// Reads cells as times: numbers in the unit of their heading, texts with a unit of their own, lengths of time as
/// spreadsheets keep them.
/// </summary>
internal sealed class ColumnTimes(GridNumbers numbers, CellGrid grid, ImportAnswers answers, ImportLog log)
{
    private const string AssumedUnit = "h";
    private bool isAssumedSaid;

    /// <summary>The time in a cell; null with a problem where there is none.</summary>
    /// <param name="row">Row, from 0.</param>
    /// <param name="column">Column, from 0.</param>
    /// <param name="heading">The unit in the heading; null for none.</param>
    public Moment? Read(int row, int column, Unit? heading)
    {
        var cell = grid[row, column];
        if (heading is not null && !Moment.IsTime(heading))
        {
            log.Problems.Add(
                grid.Problem(
                    "BD4017",
                    row,
                    column,
                    $"'{heading.Text}' is not a unit of time.",
                    "Write h, min or d in the heading of the times."
                )
            );
            return null;
        }
        if (cell.Kind == CellKind.Duration)
            return new Moment(cell.Number, Unit.Parse("h"));
        if (Moment.Read(cell.Text) is { } time)
            return time;
        var problems = new List<Diagnostic>();
        var reading = numbers.Read([(row, column)], problems).Single();
        log.Problems.AddRange(problems);
        if (reading.Kind == ReadingKind.Number && double.IsFinite(reading.Value) && reading.Suffix.Length == 0)
            return new Moment(reading.Value, heading ?? Unit.Parse(Assumed(row, column)));
        if (problems.Count == 0)
            log.Problems.Add(
                grid.Problem(
                    "BD4208",
                    row,
                    column,
                    $"'{cell.Text}' is not a time.",
                    "Write a number in the unit of the heading, or a time such as 30 min, 24 h or day 7."
                )
            );
        return null;
    }

    private string Assumed(int row, int column)
    {
        if (answers.TimeUnit is null && !isAssumedSaid)
            log.Problems.Add(
                grid.Problem(
                    "BD4209",
                    row,
                    column,
                    "Nothing says the unit of the times, so they are taken as hours.",
                    "Say --time-unit min if they are minutes, or write the unit in the heading: time [h].",
                    Severity.Warning
                )
            );
        isAssumedSaid = true;
        return answers.TimeUnit ?? AssumedUnit;
    }
}
