using Biodistribution.Estimation.Exposure;

namespace Biodistribution.Runs;

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
            new TextColumn("missing_because", rows.Select(row => row.number.Value.IsPresent ? row.number.Note : row.number.Value.Missing)));
    }

    /// <summary>Every ratio, or why there is none.</summary>
    /// <param name="analysis">The exposures.</param>
    public static Table Ratios(ExposureAnalysis analysis) => new(
        new TextColumn("kind", analysis.Ratios.Select(ratio => ratio.Kind)),
        new TextColumn("group", analysis.Ratios.Select(ratio => ratio.Group)),
        new TextColumn("animal", analysis.Ratios.Select(ratio => ratio.Animal)),
        new TextColumn("observable", analysis.Ratios.Select(ratio => ratio.Observable)),
        new TextColumn("relative_to", analysis.Ratios.Select(ratio => ratio.RelativeTo)),
        new TextColumn("profile", analysis.Ratios.Select(ratio => ratio.IsSimulated ? "simulated" : "measured")),
        new NumberColumn("value", analysis.Ratios.Select(ratio => ratio.Value.Value)),
        new TextColumn("missing_because", analysis.Ratios.Select(ratio => ratio.Value.Missing)));

    /// <summary>What a profile is, in a few words.</summary>
    /// <param name="profile">The profile.</param>
    public static string Kind(ExposureProfile profile) => profile.IsSimulated ? "simulated" : profile.Samples.IsEmpty ? "measured" : "measured, means over animals";
}
