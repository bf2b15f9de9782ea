using Biodistribution.Estimation.Studies;
using Biodistribution.Interchange.Sbml;
using Biodistribution.Models;
using Biodistribution.Models.Diagnostics;
using Biodistribution.Models.Syntax;

namespace Biodistribution.Cli;

/// <summary>A file a user names: a model or a study, told apart by what is in it.</summary>
/// <param name="Model">The model, or that of the study.</param>
/// <param name="Study">The study, when it is one.</param>
internal sealed record UserInput(Model Model, Study? Study)
{
    /// <summary>Reads a model (YAML or SBML) or a study.</summary>
    public static Checked<UserInput> Read(string path)
    {
        if (!IsStudy(path))
        {
            var model = ReadModel(path);
            return new(model.Value is null ? null : new UserInput(model.Value, null), model.Diagnostics);
        }
        var study = ReadStudy(path);
        return new(study.Value is null ? null : new UserInput(study.Value.Model, study.Value), study.Diagnostics);
    }

    /// <summary>Reads a study, with the other choices of its model's options as alternatives where it declares none and they are asked for.</summary>
    public static Checked<Study> ReadStudy(string path, bool withChoices = false) => StudyFile.Read(path, ReadModel, withChoices);

    private static Checked<Model> ReadModel(string path) =>
        Path.GetExtension(path).ToLowerInvariant() is ".xml" or ".sbml" ? SbmlReader.ReadFile(path) : ModelFile.Read(path);

    private static bool IsStudy(string path) =>
        YamlDocument.Read(path, new DiagnosticList()) is YamlMapping mapping && mapping.Find("study") is not null;
}
