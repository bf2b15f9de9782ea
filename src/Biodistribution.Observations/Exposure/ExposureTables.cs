using System.Globalization;
using Biodistribution.Tables;
using Biodistribution.Text;

namespace Biodistribution.Exposure;

/// <summary>Exposure as tables, one method a file of the output folder.</summary>
public static class ExposureTables
{
    /// <summary>Every number of every profile, or why there is none.</summary>
    /// <param name="analysis">The exposures.</param>
    public static Table Numbers(ExposureAnalysis analysis)
    {
        var rows = analysis.Exposures.SelectMany(exposure => exposure.Numbers.Select(number => (exposure.Profile, number))).ToArray();
        return new Table(
            new TextColumn("group", rows.Select(row => row.Profile.Group)),
            new TextColumn("animal", rows.Select(row => row.Profile.Animal)),
            new TextColumn("observable", rows.Select(row => row.Profile.Observable)),
            new TextColumn("profile", rows.Select(row => Kind(row.Profile))),
            new TextColumn("number", rows.Select(row => row.number.Name)),
            new NumberColumn("value", rows.Select(row => row.number.Value.Value)),
            new NumberColumn("standard_error", rows.Select(row => row.number.StandardError)),
            new NumberColumn("lower", rows.Select(row => row.number.Lower)),
            new NumberColumn("upper", rows.Select(row => row.number.Upper)),
            new NumberColumn("degrees_of_freedom", rows.Select(row => row.number.DegreesOfFreedom)),
            new TextColumn("unit", rows.Select(row => row.number.Unit.Text)),
            new TextColumn("missing_because", rows.Select(row => row.number.Value.IsPresent ? row.number.Note : row.number.Value.Missing))
        );
    }

    /// <summary>Every ratio, or why there is none.</summary>
    /// <param name="analysis">The exposures.</param>
    public static Table Ratios(ExposureAnalysis analysis) =>
        new(
            new TextColumn("kind", analysis.Ratios.Select(ratio => ratio.Kind)),
            new TextColumn("group", analysis.Ratios.Select(ratio => ratio.Group)),
            new TextColumn("animal", analysis.Ratios.Select(ratio => ratio.Animal)),
            new TextColumn("observable", analysis.Ratios.Select(ratio => ratio.Observable)),
            new TextColumn("relative_to", analysis.Ratios.Select(ratio => ratio.RelativeTo)),
            new TextColumn("profile", analysis.Ratios.Select(ratio => ratio.IsSimulated ? "simulated" : "measured")),
            new NumberColumn("value", analysis.Ratios.Select(ratio => ratio.Value.Value)),
            new TextColumn("missing_because", analysis.Ratios.Select(ratio => ratio.Value.Missing))
        );

    /// <summary>The numbers people look for first, one row a profile, with units, as texts.</summary>
    /// <param name="analysis">The exposures.</param>
    public static Table Summary(ExposureAnalysis analysis)
    {
        string[] headings = ["Profile", "Data", "Cmax", "Tmax", "AUC", "AUC to infinity", "Half-life", "MRT", "Clearance", "Vss"];
        var rows = analysis.Exposures.Select(Row).ToArray();
        return new Table(headings.Select((heading, column) => new TextColumn(heading, rows.Select(row => row[column]))));
    }

    // The numbers of the summary.
    private static readonly string[] Summarised =
    [
        "cmax",
        "tmax",
        "auc_last",
        "auc_inf",
        "extrapolated_share",
        "half_life",
        "mrt",
        "clearance",
        "vss",
    ];

    /// <summary>Why numbers of the summary are missing and what is assumed of them, each reason with the profiles it holds for.</summary>
    /// <param name="analysis">The exposures.</param>
    public static IEnumerable<(string Reason, string Profiles)> Missing(ExposureAnalysis analysis) =>
        analysis
            .Exposures.SelectMany(exposure =>
                exposure
                    .Numbers.Where(number => Summarised.Contains(number.Name))
                    .Where(number => !number.Value.IsPresent || number.Note.Length > 0)
                    .Select(number => (exposure.Profile.Title, Why: number.Value.IsPresent ? number.Note : number.Value.Missing))
            )
            .Distinct()
            .GroupBy(one => one.Why)
            .Select(why => (why.Key, string.Join("; ", why.Select(one => one.Title).Distinct())));

    /// <summary>What a profile is, in a few words.</summary>
    /// <param name="profile">The profile.</param>
    public static string Kind(ExposureProfile profile) =>
        profile.IsSimulated ? "simulated"
        : profile.Samples.IsEmpty ? "measured"
        : "measured, means over animals";

    private static string[] Row(ProfileExposure exposure)
    {
        ExposureNumber? Find(string name) => exposure.Numbers.FirstOrDefault(number => number.Name == name);
        string Text(string name) =>
            Find(name) is { Value.IsPresent: true } number ? $"{NumberText.Short(number.Value.Value)} {number.Unit.Text}".Trim() : "–";
        var error = Find("auc_last")?.StandardError ?? double.NaN;
        var area = Text("auc_last") + (double.IsNaN(error) ? "" : $" ± {NumberText.Short(error)}");
        var extrapolated = Find("extrapolated_share") is { Value.IsPresent: true } share
            ? $" ({share.Value.Value.ToString("P0", CultureInfo.InvariantCulture)} extrapolated)"
            : "";
        var fit = exposure.Metrics.Terminal is { } terminal
            ? $" ({terminal.PointCount} points, R² {NumberText.Short(terminal.AdjustedRSquared)})"
            : "";
        return
        [
            exposure.Profile.Title,
            Kind(exposure.Profile),
            Text("cmax"),
            Text("tmax"),
            area,
            Text("auc_inf") + extrapolated,
            Text("half_life") + fit,
            Text("mrt"),
            Text("clearance"),
            Text("vss"),
        ];
    }
}
