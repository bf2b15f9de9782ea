namespace Biodistribution.Validation.Interruptions;

/// <summary>A command of the program that writes files.</summary>
/// <param name="Name">The verb.</param>
/// <param name="Arguments">What follows it. <see cref="Folder"/> stands for the folder it writes to; where it stands
/// nowhere, --out and the folder follow.</param>
internal sealed record Verb(string Name, params string[] Arguments)
{
    /// <summary>Stands in arguments for the folder that is written to.</summary>
    public const string Folder = "{folder}";

    private static readonly string Study = At("studies", "exosome-6h-example", "study.yaml");
    private static readonly string Table = At("studies", "exosome-6h-example", "observations-simulated.csv");
    private static readonly string Model = At("exosome", "exosome-liver.yaml");

    /// <summary>Whether it writes the folder of a run, with a manifest; else files of their own.</summary>
    public bool WritesRun { get; init; } = true;

    /// <summary>Whether all it gives stands on the screen.</summary>
    public bool WritesNothing { get; init; }

    /// <summary>The command line.</summary>
    /// <param name="folder">Where it writes.</param>
    public string[] Line(string folder) =>
        Arguments.Any(argument => argument.Contains(Folder, StringComparison.Ordinal))
            ? [Name, .. Arguments.Select(argument => argument.Replace(Folder, folder, StringComparison.Ordinal))]
        : WritesNothing ? [Name, .. Arguments]
        : [Name, .. Arguments, "--out", folder];

    /// <summary>Every verb that writes files, each small enough to be run many times.</summary>
    /// <param name="inputs">Files made for the campaign.</param>
    public static IReadOnlyList<Verb> All(CampaignInputs inputs) =>
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
            new("dose-response", Study, "--threads", "1"),
            new("design", Study, "--starts", "2", "--threads", "1", "--add", "1"),
            new("potency", "--data", inputs.Responses, "--threads", "1"),
            new("report", inputs.Run),
            new("plot", Table),
            new("import", At("examples", "organs.xlsx"), "--nd", "below", "--new-study", Folder + "/mine") { WritesRun = false },
            new("export", Study, "--to", "petab") { WritesRun = false },
            new("new", "study", Folder + "/mine") { WritesRun = false },
            new("models", "copy", "biodist:exosome/exosome-mouse", Folder) { WritesRun = false },
            new("sbml-test", inputs.Cases, Folder) { WritesRun = false },
            new("petab", inputs.Problem, "--fit") { WritesNothing = true },
        ];

    private static string At(params string[] parts) => Path.Combine([RepositoryRoot.Find(), "models", .. parts]);
}
