namespace Biodistribution.Validation.Interruptions;

/// <summary>A command of the program that writes a folder.</summary>
/// <param name="Name">The verb.</param>
/// <param name="Arguments">What follows it, without --out.</param>
internal sealed record Verb(string Name, params string[] Arguments)
{
    private static readonly string Study = At("studies", "exosome-6h-example", "study.yaml");
    private static readonly string Model = At("exosome", "exosome-liver.yaml");

    /// <summary>Every verb that writes a folder, each small enough to be run many times.</summary>
    public static IReadOnlyList<Verb> All { get; } =
    [
        new("simulate", Model, "--dose", "blood=1e10 particles", "--until", "24 h", "--points", "25"),
        new("fit", Study, "--starts", "2", "--threads", "1"),
        new("identify", Study, "--starts", "2", "--threads", "1"),
        new("profile", Study, "--starts", "2", "--threads", "1"),
        new("bootstrap", Study, "--starts", "2", "--threads", "1", "--replicates", "60"),
        new("sample", Study, "--starts", "2", "--threads", "1", "--generations", "300"),
        new("compare", Study, "--starts", "2", "--threads", "1"),
        new(
            "cohort",
            Model,
            "--dose",
            "blood=1e10 particles",
            "--vary",
            "uptake=30 %",
            "--until",
            "24 h",
            "--subjects",
            "2000",
            "--points",
            "9",
            "--threads",
            "1"
        ),
        new("nca", Model, "--dose", "blood=1e10 particles", "--until", "24 h", "--samples", "1 h, 6 h, 12 h, 24 h"),
        new("sensitivity", Study, "--samples", "64", "--threads", "1"),
        new("dose-response", Study, "--threads", "1"),
    ];

    private static string At(params string[] parts) => Path.Combine([RepositoryRoot.Find(), "models", .. parts]);
}
