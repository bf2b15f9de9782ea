using System.Collections.Immutable;
using System.Globalization;
using Biodistribution.Exposure;
using Biodistribution.Figures;
using Biodistribution.Tables;

namespace Biodistribution.Reports;

/// <summary>
/// The report of an exposure analysis: numbers of every profile, how organs and groups compare, and what could not be
/// given.
/// </summary>
public static class ExposureReport
{
    /// <summary>Composes the report.</summary>
    /// <param name="analysis">The exposures.</param>
    /// <param name="options">How they were taken.</param>
    /// <param name="figures">The figures of the terminal phases.</param>
    /// <param name="statement">How simulated profiles were made; empty where all are measured.</param>
    public static QuestionReport Build(ExposureAnalysis analysis, ExposureOptions options, ImmutableArray<Figure> figures, string statement)
    {
        var ratios = analysis.Ratios.Where(ratio => ratio.Value.IsPresent).ToArray();
        var missing = ExposureTables.Missing(analysis).ToArray();
        var isSparse = analysis.Exposures.Any(exposure => exposure.Numbers.Any(number => double.IsFinite(number.StandardError)));
        return new QuestionReport
        {
            Heading = "Exposure",
            Question = "How large is the exposure of blood and organs, how long does it last, and how do organs and groups compare?",
            Answers = statement.Length > 0 ? [statement] : [],
            Figures = figures,
            TablesFirst = true,
            Tables =
            [
                new ReportTable(
                    $"Exposure by non-compartmental analysis{(isSparse ? "; ± standard error of the area under means" : "")}. "
                        + $"A dash: see what is missing below.",
                    ExposureTables.Summary(analysis)
                ),
                new ReportTable(
                    "Ratios of areas under the curve, and relative targeting efficiencies.",
                    new Table(
                        new TextColumn("Ratio", ratios.Select(ratio => ratio.Kind)),
                        new TextColumn(
                            "Group",
                            ratios.Select(ratio => ratio.Animal.Length > 0 ? $"{ratio.Group}, {ratio.Animal}" : ratio.Group)
                        ),
                        new TextColumn("Of", ratios.Select(ratio => ratio.Observable)),
                        new TextColumn("To", ratios.Select(ratio => ratio.RelativeTo)),
                        new TextColumn("Data", ratios.Select(ratio => ratio.IsSimulated ? "simulated" : "measured")),
                        new NumberColumn("Value", ratios.Select(ratio => ratio.Value.Value))
                    )
                ),
                new ReportTable(
                    "What could not be given, and why.",
                    new Table(
                        new TextColumn("Reason", missing.Select(one => one.Reason)),
                        new TextColumn("Profiles", missing.Select(one => one.Profiles))
                    )
                ),
            ],
            Methods =
                $"Areas under the curve were taken by the {(options.Area == AreaRule.Linear ? "linear" : "linear-up logarithmic-down")} "
                + $"trapezoidal rule to the last positive value and extrapolated by the terminal phase, a log-linear "
                + $"regression over the last points, at least {options.TerminalPoints.ToString(CultureInfo.InvariantCulture)} "
                + $"of them, with the best adjusted R². "
                + "Areas begin at the time of the dose: where no value was measured there it is extrapolated "
                + "from the first two for a dose into what is observed, and 0 else. "
                + "Clearance is dose over area to infinity; Vss, clearance times mean residence time, is "
                + "given for a dose into what is observed."
                + (
                    isSparse
                        ? $" Where animals gave one or a few times each, the area is that under the means of the times, "
                            + $"values below the limit of quantification counted as 0, with its standard error (each mean "
                            + $"weighed with its effect on the area) and {options.Confidence.ToString("P0", CultureInfo.InvariantCulture)} "
                            + $"intervals by Student's t."
                        : ""
                ),
        };
    }
}
