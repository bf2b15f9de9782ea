using System.Globalization;
using Biodistribution.Text;

namespace Biodistribution.Interchange.Nonmem;

/// <summary>One row of a table, turned into a record.</summary>
internal sealed class RecordRow(RecordColumns columns, int line, string[] cells, RecordProblems problems)
{
    private readonly int problemsBefore = problems.Count;

    /// <summary>Why a row without error gives no record.</summary>
    public string? Reason { get; private set; }

    /// <summary>The day, from a fixed day on; 0 without a column of dates.</summary>
    public double Day { get; private set; }

    /// <summary>The time is written as on a clock, in hours and minutes.</summary>
    public bool IsClockTime { get; private set; }

    /// <summary>The record, or null.</summary>
    public EventRecord? Read()
    {
        Reason = IsComment();
        if (Reason is not null || !HasShapeOfHeading())
            return null;
        var amount = Number("AMT", 0);
        var evid = Integer("EVID", amount != 0 ? 1 : 0);
        if (evid is not (0 or 1 or 2 or 3 or 4 or 8))
            Error("BD7210", "EVID", $"EVID is {evid}.", "It is 0 observation, 1 dose, 2 other, 3 reset, 4 reset and dose, or 8 replace.");
        var record = new EventRecord
        {
            Line = line,
            Id = Id(),
            Time = Time(),
            Kind = (EventKind)evid,
            Amount = amount,
            Compartment = Text("CMT"),
            Rate = Number("RATE", 0),
            Duration = Number("DUR", 0),
            Interval = Number("II", 0),
            Additional = Integer("ADDL", 0),
            SteadyState = Integer("SS", 0),
            Value = Number("DV", double.NaN),
            Observable = Text("DVID"),
            IsMissing = Integer("MDV", evid == 0 ? 0 : 1) != 0,
            Censoring = Integer("CENS", 0),
            Limit = Number("LIMIT", double.NaN, allowInfinite: true),
            Covariates = [.. columns.Covariates.Select(covariate => Number(covariate.Heading, double.NaN))],
        };
        Check(record);
        return problems.Count > problemsBefore ? null : record;
    }

    private string? IsComment() =>
        cells.All(string.IsNullOrWhiteSpace) ? "The row is empty."
        : cells[0].StartsWith('#') ? "The row begins with #, which makes it a comment."
        : columns.Comment is { } flag && Text(flag).Equals("C", StringComparison.OrdinalIgnoreCase)
            ? "The row is flagged C, which makes it a comment."
        : null;

    private bool HasShapeOfHeading()
    {
        var (expected, given) = (columns.Headings.Length, cells.Length);
        if (given < expected || cells.Skip(expected).Any(cell => cell.Length > 0))
            Error(
                "BD7206",
                "",
                $"The row has {given} cells where the heading has {expected}.",
                "Give every row as many cells as the heading; write . for no value."
            );
        for (var i = 0; i < Math.Min(expected, given); i++)
            if (columns.Headings[i].Length == 0 && cells[i].Length > 0)
                problems.Add(
                    "BD7207",
                    new TextSpan(line, i + 1),
                    "",
                    $"\"{cells[i]}\" stands in column {i + 1}, which has no heading.",
                    "Give the column a heading, or remove it."
                );
        if (columns.Comment is { } flag && Text(flag) is { Length: > 0 } other)
            Error(
                "BD7208",
                flag,
                $"{flag} is \"{other}\".",
                "In a column C the letter C makes a row a comment; leave it empty, or rename the column."
            );
        return problems.Count == problemsBefore;
    }

    private string Id()
    {
        if (columns.PositionOf("ID") < 0)
            return "1";
        if (Text("ID") is { Length: > 0 } id)
            return id;
        Error("BD7209", "ID", "The row has no ID.", "Write whose record it is.");
        return "";
    }

    private double Time()
    {
        var text = Text("TIME");
        if (columns.Date is { } date)
        {
            if (RecordClock.Day(Text(date), date) is { } day)
                Day = day;
            else
                Error(
                    "BD7223",
                    date,
                    $"{date} is \"{Text(date)}\", which is not a date.",
                    "DATE is month/day/year, DAT1 day/month/year, DAT2 year/month/day, DAT3 year/day/month, or the number of a day."
                );
        }

        if (text.Length == 0)
        {
            Error("BD7211", "TIME", "The record has no time.", "Write the time as a number.");
            return double.NaN;
        }

        if (!RecordClock.IsClock(text))
            return Number("TIME", double.NaN);
        IsClockTime = true;
        if (RecordClock.Hours(text) is { } hours)
            return hours;
        Error(
            "BD7224",
            "TIME",
            $"TIME is \"{text}\", which is not a time of a clock.",
            "Write hours:minutes, with the day in a column DATE, or hours as a number."
        );
        return double.NaN;
    }

    private void Check(EventRecord record)
    {
        if (record.Kind is EventKind.Observation && record.Amount != 0)
            Error(
                "BD7212",
                "AMT",
                $"The record is an observation (EVID 0) but gives {Shown(record.Amount)}.",
                "Write EVID 1 for a dose, or AMT 0."
            );
        if (record.Kind is EventKind.Other && record.Compartment.StartsWith('-'))
            Error(
                "BD7225",
                "CMT",
                $"CMT is {record.Compartment}: turning a compartment off is not supported.",
                "Write a compartment's number or name."
            );
        if (!record.IsDose)
            return;
        var steadyInfusion = record.SteadyState > 0 && record.Amount == 0 && record.Rate > 0 && record.Interval == 0;
        if (record.Amount == 0 && !steadyInfusion)
            Error(
                "BD7213",
                "AMT",
                "The dose has no amount.",
                "Write AMT; only an infusion at steady state (SS 1, RATE above 0, II 0) goes without."
            );
        if (record.Amount < 0)
            Error("BD7213", "AMT", $"The dose is {Shown(record.Amount)}.", "An amount is positive.");
        if (record.Rate < 0 && record.Rate is not (-1 or -2))
            Error(
                "BD7214",
                "RATE",
                $"RATE is {Shown(record.Rate)}.",
                "It is 0 bolus, above 0 rate, -1 modelled rate, or -2 modelled duration."
            );
        if (record.Duration < 0 || (record.Duration > 0 && record.Rate != 0))
            Error("BD7215", "DUR", "DUR is negative, or stands beside RATE.", "Give the rate or the duration of an infusion, not both.");
        CheckRepeats(record, steadyInfusion);
    }

    private void CheckRepeats(EventRecord record, bool steadyInfusion)
    {
        if (record.SteadyState is not (0 or 1 or 2))
            Error("BD7216", "SS", $"SS is {record.SteadyState}.", "It is 0 none, 1 replaces, or 2 is added.");
        if (record.Interval < 0 || (record.Interval == 0 && ((record.SteadyState > 0 && !steadyInfusion) || record.Additional > 0)))
            Error("BD7217", "II", "The repeats of the dose have no interval.", "Write II above 0 where ADDL or SS asks for repeats.");
        if (record.Additional is < 0 or > 1_000_000)
            Error("BD7218", "ADDL", $"ADDL is {record.Additional}.", "It is the number of further doses, 0 to a million.");
        if (steadyInfusion && record.Additional > 0)
            Error("BD7218", "ADDL", "A constant infusion at steady state has no repeats.", "Write ADDL 0.");
    }

    private string Text(string column) =>
        columns.PositionOf(column) is var position and >= 0
        && position < cells.Length
        && cells[position] is var text
        && text is not ("." or "NA")
            ? text
            : "";

    private double Number(string column, double absent, bool allowInfinite = false)
    {
        var text = Text(column);
        if (text.Length == 0)
            return absent;
        if (
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && (allowInfinite || double.IsFinite(value))
        )
            return value;
        Error(
            "BD7219",
            column,
            $"{column} is \"{text}\", which is not a finite number.",
            "Write a number with a decimal point, or . for none."
        );
        return absent;
    }

    private int Integer(string column, int absent)
    {
        var value = Number(column, absent);
        if (value == Math.Floor(value) && Math.Abs(value) < 1e9)
            return (int)value;
        Error("BD7220", column, $"{column} is {Shown(value)}, which is not a whole number.", "Write a whole number.");
        return absent;
    }

    private static string Shown(double value) => value.ToString(CultureInfo.InvariantCulture);

    private void Error(string code, string column, string message, string hint) =>
        problems.Add(
            code,
            new TextSpan(line, columns.PositionOf(column) + 1 is var position and > 0 ? position : 1),
            column,
            message,
            hint
        );
}
