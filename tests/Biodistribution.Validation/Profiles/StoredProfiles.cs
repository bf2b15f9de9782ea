using System.Collections.Immutable;
using System.Text.Json;

namespace Biodistribution.Validation.Profiles;

/// <summary>What the profiles of the published 6-hour study were when they were last held against independent searches.</summary>
/// <param name="Best">Objective of the best fit.</param>
/// <param name="CriticalDeviance">Excess at the end of an interval.</param>
/// <param name="Points">Points of profiles that were held against fits from many starts.</param>
/// <param name="Ranges">Ranges of predictions, for each seed and tolerance.</param>
/// <param name="Beyond">Values that a profile met with agreement outside a printed interval or range.</param>
/// <param name="Verdicts">Verdicts on the study as it is shipped, with its other names put in.</param>
/// <param name="RenamedVerdicts">Verdicts on the study with other names.</param>
public sealed record StoredProfiles(
    double Best,
    double CriticalDeviance,
    ImmutableArray<StoredPoint> Points,
    ImmutableArray<StoredRange> Ranges,
    int Beyond,
    ImmutableArray<string> Verdicts,
    ImmutableArray<string> RenamedVerdicts
)
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true };

    /// <summary>The file.</summary>
    public static string File { get; } =
        Path.Combine(RepositoryRoot.Find(), "tests", "Biodistribution.Validation", "Profiles", "profiles.json");

    /// <summary>Reads the file.</summary>
    public static StoredProfiles Read() =>
        JsonSerializer.Deserialize<StoredProfiles>(System.IO.File.ReadAllText(File), Options)
        ?? throw new InvalidDataException("The file is empty.");

    /// <summary>Writes the file.</summary>
    public void Write() => System.IO.File.WriteAllText(File, JsonSerializer.Serialize(this, Options) + "\n");
}

/// <summary>One point of a profile.</summary>
/// <param name="Parameter">The parameter that is held.</param>
/// <param name="Value">Its value, in the unit it is shown in.</param>
/// <param name="Excess">How much worse the profile agrees there than the best fit.</param>
/// <param name="ExcessOfFits">How much worse the best of fits from many starts agrees there.</param>
/// <param name="Vector">All parameters at the point of the profile, in coherent units.</param>
public sealed record StoredPoint(string Parameter, double Value, double Excess, double ExcessOfFits, ImmutableArray<double> Vector);

/// <summary>One range of a prediction.</summary>
/// <param name="Prediction">The prediction.</param>
/// <param name="Seed">Seed of the searches.</param>
/// <param name="Tolerance">Relative tolerance of the integration.</param>
/// <param name="Lower">Lower end.</param>
/// <param name="Upper">Upper end.</param>
public sealed record StoredRange(string Prediction, int Seed, double Tolerance, double Lower, double Upper);
