using Biodistribution.Interchange.PEtab;
using Biodistribution.Interchange.Sbml;
using Biodistribution.Models;
using Biodistribution.Models.Checking;
using Biodistribution.Studies;
using Biodistribution.Studies.Reading;
using Biodistribution.Text;
using Biodistribution.Yaml;

namespace Biodistribution.Cli.Screen;

/// <summary>A file a user names: a model or a study, told apart by what is in it.</summary>
/// <param name="Model">The model, or that of the study.</param>
/// <param name="Study">The study, when it is one.</param>
internal sealed record UserInput(Model Model, Study? Study)
{
    /// <summary>Which files the files named on the command line may name; set once, by the command line.</summary>
    public static FileReach Reach { get; set; }

    /// <summary>Every file that was read for it, the named one first where the model does not say.</summary>
    public IEnumerable<string> FilesOf(string path) => Study?.InputFiles ?? (Model.Files.IsEmpty ? [path] : Model.Files);

    /// <summary>Reads a model (YAML or SBML), a study or a PEtab problem.</summary>
    public static Checked<UserInput> Read(string path)
    {
        path = ShippedModels.PathOf(path);
        if (!IsStudy(path))
        {
            var model = ReadModel(path);
            return new(model.Value is null ? null : new UserInput(model.Value, null), model.Diagnostics);
        }
        var study = ReadStudy(path);
        return new(study.Value is null ? null : new UserInput(study.Value.Model, study.Value), study.Diagnostics);
    }

    /// <summary>
    /// Reads a study, with the other choices of its model's options as alternatives where it declares none and they are
    /// asked for; or a PEtab problem as one.
    /// </summary>
    public static Checked<Study> ReadStudy(string path, bool withChoices = false)
    {
        if (HasKey(path, "model") && HasKey(path, "states") && !HasKey(path, "study"))
            return new(
                null,
                [
                    new(
                        "BD8001",
                        path,
                        TextSpan.WholeFile,
                        "This is a model; what is asked for here is a study: a model with groups, doses and what to estimate.",
                        "biodist new study writes one to begin with; biodist simulate takes a model alone."
                    ),
                ]
            );
        if (!HasKey(path, "format_version"))
            return StudyFile.Read(path, ReadModel, withChoices, Reach);
        var problem = PEtabReader.ReadFile(path, Reach);
        if (problem.Value is null)
            return new(null, problem.Diagnostics);
        var study = PEtabStudy.Build(problem.Value, path);
        return new(study.Value, [.. problem.Diagnostics, .. study.Diagnostics]);
    }

    private static Checked<Model> ReadModel(string path) =>
        Path.GetExtension(path).ToLowerInvariant() is ".xml" or ".sbml" ? SbmlReader.ReadFile(path) : ModelFile.Read(path);

    private static bool IsStudy(string path) => HasKey(path, "study") || HasKey(path, "format_version");

    private static bool HasKey(string path, string key) =>
        Path.GetExtension(path).ToLowerInvariant() is not (".xml" or ".sbml")
        && YamlDocument.Read(path, new DiagnosticList()) is YamlMapping mapping
        && mapping.Find(key) is not null;
}
