using System.Collections.Immutable;
using Biodistribution.DoseResponse.Curves;
using Biodistribution.Text;

namespace Biodistribution.Cli.Session;

/// <summary>Measured doses and responses.</summary>
internal static class DoseResponseData
{
    private const int LargestTable = 50_000_000;

    /// <summary>Reads the columns dose and response, and agent where there is one: an entry an agent, in the order they are met.</summary>
    /// <param name="path">The table.</param>
    /// <param name="needsAgent">Whether a table without agents is refused.</param>
    /// <param name="diagnostics">Receives what is wrong.</param>
    public static ImmutableArray<AgentResponses> Read(string path, bool needsAgent, DiagnosticList diagnostics)
    {
        if (TextFile.Read(path, diagnostics, LargestTable) is not { } text)
            return [];
        var separator = CommaSeparatedText.SeparatorOf(text);
        var records = CommaSeparatedText.Records(text, separator);
        if (records.IsEmpty)
        {
            diagnostics.Error("BD8002", path, TextSpan.WholeFile, "The table is empty.", "The first line names the columns: dose,response");
            return [];
        }
        var header = records[0].Fields.Select(name => name.ToLowerInvariant()).ToList();
        var (dose, response) = (header.IndexOf("dose"), header.IndexOf("response"));
        if (dose < 0 || response < 0)
        {
            diagnostics.Error("BD8002", path, records[0].PlaceOf(0), $"The column {(dose < 0 ? "dose" : "response")} is missing.", "The first line names the columns: dose,response");
            return [];
        }
        var agent = header.IndexOf("agent");
        if (agent < 0 && needsAgent)
        {
            diagnostics.Error("BD8002", path, records[0].PlaceOf(0), "The column agent is missing.", "The first line names the columns: agent,dose,response");
            return [];
        }
        var rows = new List<(string Agent, double Dose, double Response)>();
        foreach (var record in records.Skip(1))
        {
            var fields = record.Fields;
            double Number(int column)
            {
                var cell = column < fields.Length ? fields[column] : "";
                if (CommaSeparatedText.TryNumber(cell, separator, out var value))
                    return value;
                diagnostics.Error("BD8002", path, record.PlaceOf(column), $"'{cell}' in the column '{header[column]}' is not a number.", "Write a number with a decimal point: 1.5, not 1,5.");
                return double.NaN;
            }
            var row = (Agent: agent >= 0 && agent < fields.Length ? fields[agent] : "", Dose: Number(dose), Response: Number(response));
            if (row.Dose < 0)
                diagnostics.Error("BD8002", path, record.PlaceOf(dose), "A dose cannot be negative.", "Doses are amounts, not logarithms.");
            if (agent >= 0 && row.Agent.Length == 0)
                diagnostics.Error("BD8002", path, record.PlaceOf(agent), "The row has no agent.", "Write what was given.");
            rows.Add(row);
        }
        if (rows.Count == 0)
            diagnostics.Error("BD8002", path, TextSpan.WholeFile, "The table has a header and no rows.", "Write one row for each measurement.");
        return [.. rows.GroupBy(row => row.Agent).Select(one => new AgentResponses(one.Key, [.. one.Select(row => row.Dose)], [.. one.Select(row => row.Response)]))];
    }
}
