using System.Collections.Immutable;
using System.Globalization;
using Biodistribution.Exposure;
using Biodistribution.Figures.Catalogue;
using Biodistribution.Text;

namespace Biodistribution.Figures.Studies;

/// <summary>The figures of an exposure analysis.</summary>
public static class ExposureFigures
{
    /// <summary>Most profiles that are drawn.</summary>
    public const int MaximumProfiles = 24;

    // A simulated profile is drawn by so many of its times.
    private const int DrawnTimes = 40;

    /// <summary>A figure a profile with its terminal phase, for the first <see cref="MaximumProfiles"/> profiles that have one.</summary>
    /// <param name="analysis">The exposures.</param>
    public static IEnumerable<Figure> Terminal(ExposureAnalysis analysis) =>
        analysis.Exposures.Where(exposure => exposure.Metrics.Terminal is not null).Take(MaximumProfiles).Select(Of);

    private static TerminalPhaseFigure Of(ProfileExposure exposure, int number)
    {
        var (profile, terminal) = (exposure.Profile, exposure.Metrics.Terminal!);
        var firstTime = profile.Times[terminal.FirstPoint];
        var shown = Enumerable.Range(0, profile.Times.Length).Where(t => profile.Values[t] > 0).ToArray();
        // Simulated times lie dense at the start; what is drawn is spread evenly.
        var apart = profile.IsSimulated ? profile.Times[shown[^1]] / DrawnTimes : 0;
        var drawn = new List<int>();
        foreach (var t in shown)
            if (drawn.Count == 0 || profile.Times[t] - profile.Times[drawn[^1]] >= apart)
                drawn.Add(t);
        ImmutableArray<MeasuredPoint> points = [.. drawn.Select(t => new MeasuredPoint(profile.Times[t], profile.Values[t]))];
        var first = points.Count(point => point.X < firstTime);
        return new TerminalPhaseFigure
        {
            Name = $"terminal-{number + 1:D2}",
            Title = profile.Title,
            Finding = string.Create(
                CultureInfo.InvariantCulture,
                $"{profile.Title}: terminal half-life {NumberText.ForSentence(terminal.HalfLife, 4)} {profile.TimeUnit.Text} "
                    + $"from {terminal.PointCount} points, adjusted R² {terminal.AdjustedRSquared:F4}."
            ),
            Notes =
            [
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Half-life {NumberText.ForSentence(terminal.HalfLife, 4)} {profile.TimeUnit.Text}, {terminal.PointCount} "
                        + $"points, adjusted R² {terminal.AdjustedRSquared:F4}{(profile.IsSimulated ? "; simulated" : "")}"
                ),
            ],
            Time = new PanelAxis("Time", profile.TimeUnit.Text),
            Y = new PanelAxis(StudyFigures.Capital(profile.Observable), profile.Unit.Text),
            Profile = points,
            First = first,
            Intercept = terminal.Intercept,
            Rate = terminal.Rate,
        };
    }
}
