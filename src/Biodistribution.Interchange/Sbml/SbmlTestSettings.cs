using System.Globalization;

namespace Biodistribution.Interchange.Sbml;

/// <summary>What a case of the SBML Test Suite asks for: its settings file.</summary>
public sealed record SbmlTestSettings
{
    /// <summary>Time of the first row.</summary>
    public double Start { get; init; }

    /// <summary>Time from the first row to the last.</summary>
    public double Duration { get; init; }

    /// <summary>Rows after the first.</summary>
    public int Steps { get; init; }

    /// <summary>The columns after time.</summary>
    public IReadOnlyList<string> Variables { get; init; } = [];

    /// <summary>Species wanted as amounts.</summary>
    public IReadOnlySet<string> Amounts { get; init; } = new HashSet<string>();

    /// <summary>Species wanted as concentrations.</summary>
    public IReadOnlySet<string> Concentrations { get; init; } = new HashSet<string>();

    /// <summary>The absolute error the case allows; 0 when not said.</summary>
    public double Absolute { get; init; }

    /// <summary>The times of the rows.</summary>
    public double[] Times() =>
        [.. Enumerable.Range(0, Steps + 1).Select(i => i == Steps ? Start + Duration : Start + (i * Duration / Steps))];

    /// <summary>Reads the text of a settings file; null when it lacks a number it needs.</summary>
    /// <param name="text">Lines of the form <c>name: value</c>.</param>
    public static SbmlTestSettings? Parse(string text)
    {
        var entries = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in text.Split('\n'))
            if (line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
                entries[line[..colon].Trim()] = line[(colon + 1)..].Trim();
        string[] Names(string key) =>
            entries.GetValueOrDefault(key, "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        bool Number(string key, out double value) =>
            double.TryParse(entries.GetValueOrDefault(key, ""), NumberStyles.Float, CultureInfo.InvariantCulture, out value);
        if (
            !Number("start", out var start)
            || !Number("duration", out var duration)
            || !Number("steps", out var steps)
            || steps is not (>= 1 and <= 10_000_000)
            || !(duration >= 0)
        )
            return null;
        return new SbmlTestSettings
        {
            Start = start,
            Duration = duration,
            Steps = (int)steps,
            Absolute = Number("absolute", out var absolute) && absolute > 0 ? absolute : 0,
            Variables = Names("variables"),
            Amounts = Names("amount").ToHashSet(),
            Concentrations = Names("concentration").ToHashSet(),
        };
    }
}
