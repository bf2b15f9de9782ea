using Biodistribution.Models;
using Biodistribution.Studies;
using Biodistribution.Studies.Reading;
using Biodistribution.Text;

namespace Biodistribution.Validation.Invariance;

/// <summary>A study to be analysed several times.</summary>
/// <param name="Name">What it is called in tables.</param>
/// <param name="Path">Its file.</param>
internal sealed record NamedStudy(string Name, string Path)
{
    /// <summary>Reads it; null where it estimates nothing or has no data.</summary>
    /// <param name="readModel">Reads its model; null for the YAML language.</param>
    public Study? Read(Func<string, Checked<Model>>? readModel = null)
    {
        var study = StudyFile.Read(Path, readModel, reach: FileReach.Anywhere).OrThrow();
        return study.Problem.Estimated.IsEmpty || study.Problem.Observations.IsEmpty ? null : study;
    }
}

/// <summary>Where studies for campaigns are found: those of this repository, and public sets beside it.</summary>
internal static class StudySets
{
    /// <summary>The studies that come with the program.</summary>
    public static IEnumerable<NamedStudy> Shipped() => Below(System.IO.Path.Combine(RepositoryRoot.Find(), "models", "studies"));

    /// <summary>
    /// The public sets: studies below a folder, and studies made from a table of nanoparticles in mice, whichever the
    /// folder holds.
    /// </summary>
    /// <param name="folder">The folder; null to look beside the repository.</param>
    /// <param name="scratch">Where studies made from a table are written.</param>
    /// <returns>Empty where there is none.</returns>
    public static IReadOnlyList<NamedStudy> Public(string? folder, string scratch)
    {
        folder ??= System.IO.Path.GetFullPath(System.IO.Path.Combine(RepositoryRoot.Find(), "..", "shared", "data"));
        var table = System.IO.Path.Combine(folder, NanoparticleTable.FileName);
        return File.Exists(table) ? [.. NanoparticleTable.Write(table, scratch)]
            : Directory.Exists(folder) ? [.. Below(folder)]
            : [];
    }

    private static IEnumerable<NamedStudy> Below(string folder) =>
        Directory
            .EnumerateFiles(folder, "study.yaml", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(path => new NamedStudy(System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(path)!), path));
}
