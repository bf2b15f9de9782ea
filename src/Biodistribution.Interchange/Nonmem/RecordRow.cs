using System.Globalization;
using Biodistribution.Models.Diagnostics;
using CsvHelper;

namespace Biodistribution.Interchange.Nonmem;

/// <summary>The current row of a table, turned into a record.</summary>
internal sealed class RecordRow(CsvReader csv, Dictionary<string, int> columns, string file, List<Diagnostic> diagnostics)
{
    private readonly int errorsBefore = diagnostics.Count;

    /// <summary>Why a row without error gives no record.</summary>
    public string? Reason { get; private set; }

    /// <summary>The record, or null.</summary>
    public EventRecord? Read(string[] covariates)
    {
        if (csv.Parser.Record is not { } fields || fields.All(field => string.IsNullOrWhiteSpace(field)))
        {
            Reason = "The row is empty.";
            return null;
        }
        var amount = Number("AMT", 0);
        var evid = Integer("EVID", amount != 0 ? 1 : 0);
        if (evid is not (0 or 1 or 2 or 3 or 4 or 8))
            Error("BD7210", "EVID", $"EVID is {evid}.", "It is 0 observation, 1 dose, 2 other, 3 reset, 4 reset and dose, or 8 replace.");
        var record = new EventRecord
        {
            Line = csv.Parser.RawRow,
            Id = Text("ID") is { Length: > 0 } id ? id : "1",
            Time = Number("TIME", double.NaN),
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
            Covariates = [.. covariates.Select(name => Number(name, double.NaN))],
        };
        Check(record);
        return diagnostics.Count > errorsBefore ? null : record;
    }

    private void Check(EventRecord record)
    {
        if (double.IsNaN(record.Time))
            Error("BD7211", "TIME", "The record has no time.", "Write the time as a number.");
        if (record.Kind is EventKind.Observation && record.Amount != 0)
            Error("BD7212", "AMT", $"The record is an observation (EVID 0) but gives {record.Amount}.", "Write EVID 1 for a dose, or AMT 0.");
        if (!record.IsDose)
            return;
        var steadyInfusion = record.SteadyState > 0 && record.Amount == 0 && record.Rate > 0 && record.Interval == 0;
        if (record.Amount == 0 && !steadyInfusion)
            Error("BD7213", "AMT", "The dose has no amount.", "Write AMT; only an infusion at steady state (SS 1, RATE above 0, II 0) goes without.");
        if (record.Amount < 0)
            Error("BD7213", "AMT", $"The dose is {record.Amount}.", "An amount is positive.");
        if (record.Rate < 0 && record.Rate is not (-1 or -2))
            Error("BD7214", "RATE", $"RATE is {record.Rate}.", "It is 0 bolus, above 0 rate, -1 modelled rate, or -2 modelled duration.");
        if (record.Duration < 0 || (record.Duration > 0 && record.Rate != 0))
            Error("BD7215", "DUR", "DUR is negative, or stands beside RATE.", "Give the rate or the duration of an infusion, not both.");
        if (record.SteadyState is not (0 or 1 or 2))
            Error("BD7216", "SS", $"SS is {record.SteadyState}.", "It is 0 none, 1 replaces, or 2 is added.");
        if (record.Interval < 0 || (record.Interval == 0 && ((record.SteadyState > 0 && !steadyInfusion) || record.Additional > 0)))
            Error("BD7217", "II", "The repeats of the dose have no interval.", "Write II above 0 where ADDL or SS asks for repeats.");
        if (record.Additional is < 0 or > 1_000_000)
            Error("BD7218", "ADDL", $"ADDL is {record.Additional}.", "It is the number of further doses, 0 to a million.");
        if (steadyInfusion && record.Additional > 0)
            Error("BD7218", "ADDL", "A constant infusion at steady state has no repeats.", "Write ADDL 0.");
    }

    private string Text(string column) => columns.TryGetValue(column, out var index) && csv.TryGetField<string>(index, out var text) && text is not null && text != "." ? text.Trim() : "";

    private double Number(string column, double absent, bool allowInfinite = false)
    {
        var text = Text(column);
        if (text.Length == 0 || text is "NA")
            return absent;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && (allowInfinite || double.IsFinite(value)))
            return value;
        Error("BD7219", column, $"{column} is \"{text}\", which is not a finite number.", "Write a number with a decimal point, or . for none.");
        return absent;
    }

    private int Integer(string column, int absent)
    {
        var value = Number(column, absent);
        if (value == Math.Floor(value) && Math.Abs(value) < 1e9)
            return (int)value;
        Error("BD7220", column, $"{column} is {value.ToString(CultureInfo.InvariantCulture)}, which is not a whole number.", "Write a whole number.");
        return absent;
    }

    private void Error(string code, string column, string message, string hint) =>
        diagnostics.Add(new Diagnostic(code, file, new TextSpan(csv.Parser.RawRow, columns.TryGetValue(column, out var index) ? index + 1 : 1), message, $"{hint} (Column {column}.)"));
}
