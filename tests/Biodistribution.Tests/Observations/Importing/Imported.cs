using Biodistribution.Observations;
using Biodistribution.Observations.Importing;
using Biodistribution.Text;

namespace Biodistribution.Tests.Observations.Importing;

/// <summary>Text tables of animals, imported with a unit and hours where they say none.</summary>
internal static class Imported
{
    public static readonly ImportAnswers Hours = new() { TimeUnit = "h" };

    public static Checked<ObservationTable> Table(string text, string file, string unit, bool weights = false) =>
        ImportedFile.ReadText(text, file, Hours with { Unit = unit, Weights = weights ? true : null }).ToChecked();

    /// <summary>A line an observation: group animal organ time value unit, and what else it says.</summary>
    public static string[] Lines(ImportedTable imported) =>
        [
            .. imported.Table!.Rows.Select(row =>
                string.Join(
                    ' ',
                    new[]
                    {
                        row.Group,
                        row.Animal,
                        row.Observable,
                        $"{row.Time}{row.TimeUnit}",
                        NumberText.Exact(Math.Round(row.Value, 9)),
                        row.Unit,
                        row.Censoring,
                        double.IsNaN(row.Spread) ? "" : $"±{NumberText.Exact(Math.Round(row.Spread, 9))} {row.SpreadKind}",
                        row.Count > 0 ? $"n={row.Count}" : "",
                    }.Where(part => part.Length > 0)
                )
            ),
        ];
}
