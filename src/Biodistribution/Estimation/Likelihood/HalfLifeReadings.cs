namespace Biodistribution.Estimation.Likelihood;

/// <summary>The readings of a half-life as written in the column <c>label</c>.</summary>
internal static class HalfLifeReadings
{
    /// <summary>The reading a label names; null when it names none.</summary>
    /// <param name="label">Any text; it may say more than the reading.</param>
    public static HalfLifeReading? Of(string label) =>
        label.Contains("time to half", StringComparison.OrdinalIgnoreCase) ? HalfLifeReading.TimeToHalf
        : label.Contains("slope", StringComparison.OrdinalIgnoreCase) ? HalfLifeReading.SlopeOverWindow
        : label.Contains("terminal", StringComparison.OrdinalIgnoreCase) ? HalfLifeReading.Terminal
        : null;

    /// <summary>The label of a reading.</summary>
    /// <param name="reading">Any reading.</param>
    public static string Label(HalfLifeReading reading) =>
        reading switch
        {
            HalfLifeReading.TimeToHalf => "time to half",
            HalfLifeReading.SlopeOverWindow => "slope over window",
            _ => "terminal",
        };
}
