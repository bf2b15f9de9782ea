using System.Collections.Immutable;
using System.Text.Json;

namespace Biodistribution.Validation.Coverage;

/// <summary>What is simulated and from which seeds, fixed before the first run.</summary>
/// <param name="Confidence">Nominal probability of the intervals.</param>
/// <param name="Designs">Designs whose intervals are counted.</param>
/// <param name="Misspecified">A design whose truth is not in the model that is fitted.</param>
/// <param name="SixHours">A design that cannot determine its parameters.</param>
public sealed record CoverageManifest(
    double Confidence,
    ImmutableArray<CoverageDesign> Designs,
    CoverageDesign Misspecified,
    CoverageDesign SixHours
)
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNameCaseInsensitive = true };

    /// <summary>The folder of manifest and studies.</summary>
    public static string Folder { get; } = Path.Combine(RepositoryRoot.Find(), "tests", "Biodistribution.Validation", "Coverage");

    /// <summary>Reads the manifest.</summary>
    public static CoverageManifest Read() =>
        JsonSerializer.Deserialize<CoverageManifest>(File.ReadAllText(Path.Combine(Folder, "coverage.json")), Options)
        ?? throw new InvalidDataException("The manifest is empty.");
}

/// <summary>One design: what is measured, when, in how many animals, how often simulated.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="Study">Its study file.</param>
/// <param name="Seed">Seed of all its studies; study k uses stream k.</param>
/// <param name="Studies">How many studies.</param>
/// <param name="Cv">Sd of the logarithm of a measurement.</param>
/// <param name="Animals">Animals at each time.</param>
/// <param name="Rows">What is measured when.</param>
public sealed record CoverageDesign(
    string Name,
    string Study,
    ulong Seed,
    int Studies,
    double Cv,
    int Animals,
    ImmutableArray<CoverageRows> Rows
)
{
    /// <summary>Which truth the data come from; empty for the one of the same name as the study.</summary>
    public string Truth { get; init; } = "";

    /// <summary>Studies that are bootstrapped too.</summary>
    public int BootstrapStudies { get; init; }

    /// <summary>Replicates of each.</summary>
    public int BootstrapReplicates { get; init; }

    /// <summary>Predictions whose intervals are counted too; nothing is measured at their times.</summary>
    public ImmutableArray<CoverageRows> Predictions { get; init; } = [];

    /// <summary>Samples of which one may be added.</summary>
    public ImmutableArray<CoverageRows> Candidates { get; init; } = [];
}

/// <summary>One observable at some times.</summary>
/// <param name="Observable">The observable.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Hours">When.</param>
public sealed record CoverageRows(string Observable, string Unit, ImmutableArray<double> Hours);
