using System.Globalization;
using Biodistribution.Models.Diagnostics;
using Biodistribution.Models.Syntax;
using CsvHelper;

namespace Biodistribution.Cli;

/// <summary>Measured doses and responses.</summary>
internal static class DoseResponseData
{
    private const int LargestTable = 50_000_000;

    /// <summary>Reads the columns dose and response.</summary>
    public static (double[] Doses, double[] Responses) Read(string path, DiagnosticList diagnostics)
    {
        if (TextFile.Read(path, diagnostics, LargestTable) is not { } text)
            return ([], []);
        using var csv = new CsvParser(new StringReader(text), new CsvHelper.Configuration.CsvConfiguration(CultureInfo.InvariantCulture) { AllowComments = true, BadDataFound = null });
        if (!csv.Read())
        {
            diagnostics.Error("BD8002", path, TextSpan.WholeFile, "The table is empty.", "The first line names the columns: dose,response");
            return ([], []);
        }
        var header = csv.Record!.Select(name => name.Trim().ToLowerInvariant()).ToList();
        var (dose, response) = (header.IndexOf("dose"), header.IndexOf("response"));
        if (dose < 0 || response < 0)
        {
            diagnostics.Error("BD8002", path, new TextSpan(csv.RawRow, 1), $"The column {(dose < 0 ? "dose" : "response")} is missing.", "The first line names the columns: dose,response");
            return ([], []);
        }
        var pairs = new List<(double Dose, double Response)>();
        while (csv.Read())
        {
            var fields = csv.Record!;
            double Number(int column)
            {
                var cell = column < fields.Length ? fields[column].Trim() : "";
                if (double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value))
                    return value;
                diagnostics.Error("BD8002", path, new TextSpan(csv.RawRow, 1), $"'{cell}' in the column '{header[column]}' is not a number.", "Write a number with a decimal point: 1.5, not 1,5.");
                return double.NaN;
            }
            var pair = (Number(dose), Number(response));
            if (pair.Item1 < 0)
                diagnostics.Error("BD8002", path, new TextSpan(csv.RawRow, 1), "A dose cannot be negative.", "Doses are amounts, not logarithms.");
            pairs.Add(pair);
        }
        if (pairs.Count == 0)
            diagnostics.Error("BD8002", path, TextSpan.WholeFile, "The table has a header and no rows.", "Write one row for each measurement.");
        return ([.. pairs.Select(pair => pair.Dose)], [.. pairs.Select(pair => pair.Response)]);
    }
}
