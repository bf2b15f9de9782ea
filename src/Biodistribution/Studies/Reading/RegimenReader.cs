using System.Collections.Immutable;
using Biodistribution.Experiments;
using Biodistribution.Text;
using Biodistribution.Yaml;

namespace Biodistribution.Studies.Reading;

/// <summary>Reads regimen files, each once: first what they add to the parameters, then their doses.</summary>
/// <param name="names">The names of the model; grows by the parameters the regimens add.</param>
/// <param name="diagnostics">Receives what is wrong.</param>
internal sealed class RegimenReader(StudyNames names, DiagnosticList diagnostics)
{
    private readonly Dictionary<string, MappingReader?> files = [];

    /// <summary>The files read, as the user named them.</summary>
    public List<string> Files { get; } = [];

    /// <summary>Reads a regimen; null after a diagnostic.</summary>
    /// <param name="path">The file, as the user named it.</param>
    public Regimen? Read(string path)
    {
        var assumed = Open(path);
        if (files[Path.GetFullPath(path)] is not { } file)
            return null;
        string Text(string key) => file.Has(key) ? file.Text(key) ?? "" : "";
        var doses = Doses(path).ToImmutableArray();
        return new Regimen(file.Text("regimen") ?? "", names.Model, doses)
        {
            Title = Text("title"),
            Source = Text("source"),
            File = path,
            Assumed = [.. assumed],
        };
    }

    /// <summary>Opens a regimen file and adds its parameters to the model, the first time it is named.</summary>
    /// <param name="path">The file, as the user named it.</param>
    /// <returns>The parameters that are assumed with a range; none when the file was opened before.</returns>
    public IReadOnlyList<AssumedParameter> Open(string path)
    {
        if (
            !files.TryAdd(Path.GetFullPath(path), null)
            || YamlDocument.Read(path, diagnostics) is not { } root
            || MappingReader.TryRead(root, StudyKeys.Regimen, diagnostics) is not { } file
        )
            return [];
        Files.Add(path);
        files[Path.GetFullPath(path)] = file;
        StudyReader.CheckVersion(file, diagnostics);
        if (file.Has("dosing") && file.Items("dosing").Count == 0)
            diagnostics.Error(
                "BD1204",
                path,
                file.PlaceOf("dosing"),
                "Nothing is given under dosing.",
                "Write a list of doses, each with into and amount."
            );
        return new StudyParameterReader(names, diagnostics).Read(file.Submapping("parameters"));
    }

    /// <summary>The doses of a regimen file that was opened.</summary>
    /// <param name="path">The file, as the user named it.</param>
    public IEnumerable<Dose> Doses(string path)
    {
        var dosing = new DosingReader(names, diagnostics);
        foreach (var item in files[Path.GetFullPath(path)]?.Items("dosing") ?? [])
            if (MappingReader.TryRead(item, StudyKeys.RegimenDose, diagnostics) is { } dose && dosing.Dose(dose) is { } read)
                yield return read;
    }
}
