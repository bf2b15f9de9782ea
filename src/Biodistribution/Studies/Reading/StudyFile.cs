using Biodistribution.Estimation.Searches;
using Biodistribution.Models;
using Biodistribution.Models.Checking;
using Biodistribution.Text;

namespace Biodistribution.Studies.Reading;

/// <summary>Reads study files.</summary>
public static class StudyFile
{
    /// <summary>Reads a study with its model and table of observations.</summary>
    /// <param name="path">The study file.</param>
    /// <param name="readModel">Reads the model it names; null for the YAML language.</param>
    /// <param name="withChoices">Whether a study that declares no alternatives gets the other choices of the model's
    /// options as such.</param>
    /// <param name="reach">Which files it may name.</param>
    /// <returns>The study, or everything that is wrong with it and the files it names (BD1xxx to BD4xxx).</returns>
    public static Checked<Study> Read(
        string path,
        Func<string, Checked<Model>>? readModel = null,
        bool withChoices = false,
        FileReach reach = FileReach.Near
    ) =>
        ProgramFault.Guard(
            path,
            () =>
            {
                var diagnostics = new DiagnosticList();
                Study? study = null;
                try
                {
                    study = new StudyReader(path, readModel ?? ModelFile.Read, diagnostics, reach).Read(withChoices);
                }
                catch (StudyReader.TooFarException)
                {
                    // The diagnostic is there; nothing of that file is read.
                }
                if (study is { ObservationFile.Length: > 0 } && !diagnostics.HasErrors)
                    diagnostics.AddRange(Fitter.Check(study.Problem, study.ObservationFile));
                var read = diagnostics.Conclude(study);
                return read.Value is null ? read : read with { Value = read.Value with { ReadingDoubts = read.Diagnostics } };
            }
        );
}
