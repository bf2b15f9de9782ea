using Biodistribution.Observations.Conversion;
using Biodistribution.Text;

namespace Biodistribution.Observations.Importing;

/// <summary>The warning that light of imaging is no amount.</summary>
internal static class LightDoubts
{
    /// <summary>A warning where values are light; nothing where none are.</summary>
    /// <param name="rows">The observations.</param>
    /// <param name="file">What to call the table in messages.</param>
    public static IEnumerable<Diagnostic> Of(IEnumerable<Observation> rows, string file)
    {
        if (rows.FirstOrDefault(row => RadianceConversion.IsLight(row.Unit)) is { } light)
            yield return new Diagnostic(
                "BD4306",
                file,
                TextSpan.WholeFile,
                $"Values in {light.Unit} are light that leaves the body, no amount: depth and tissue hide a part that differs between "
                    + $"organs.",
                "Compare one organ between groups or times; for shares of the dose measure homogenates or counts (biodist import "
                    + "--convert)."
            )
            {
                Severity = Severity.Warning,
            };
    }
}
