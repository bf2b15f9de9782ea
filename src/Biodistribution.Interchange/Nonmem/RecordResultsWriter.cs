using System.Globalization;

namespace Biodistribution.Interchange.Nonmem;

/// <summary>Writes the outcome of a simulated data set as CSV.</summary>
public static class RecordResultsWriter
{
    /// <summary>
    /// One line for each record: ID, TIME, EVID, DV as in the file, the prediction of the observable measured, then
    /// every observable.
    /// </summary>
    /// <param name="results">What was simulated.</param>
    /// <param name="text">Receives the table.</param>
    /// <param name="factors">What each observable is multiplied by to be shown in its unit; null for coherent units.</param>
    public static void Write(RecordResults results, TextWriter text, IReadOnlyList<double>? factors = null)
    {
        text.Write("ID,TIME,EVID,DV,PRED");
        foreach (var name in results.ObservableNames)
            text.Write($",{Quoted(name)}");
        text.Write('\n');
        foreach (var row in results.Rows)
        {
            text.Write(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Quoted(row.Record.Id)},{row.Record.Time:R},{(int)row.Record.Kind},"
                        + $"{(double.IsNaN(row.Record.Value) ? "." : row.Record.Value.ToString("R", CultureInfo.InvariantCulture))}"
                        + $",{row.Prediction * (row.Measured < 0 ? 1 : factors?[row.Measured] ?? 1):R}"
                )
            );
            for (var i = 0; i < row.Observables.Length; i++)
                text.Write(string.Create(CultureInfo.InvariantCulture, $",{row.Observables[i] * (factors?[i] ?? 1):R}"));
            text.Write('\n');
        }
    }

    private static string Quoted(string text) =>
        text.AsSpan().IndexOfAny(",\"\n\r") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
