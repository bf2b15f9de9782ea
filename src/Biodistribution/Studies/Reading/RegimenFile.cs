using Biodistribution.Experiments;
using Biodistribution.Models;
using Biodistribution.Text;

namespace Biodistribution.Studies.Reading;

/// <summary>Reads regimen files.</summary>
public static class RegimenFile
{
    /// <summary>Reads a regimen for a model.</summary>
    /// <param name="path">The regimen file.</param>
    /// <param name="model">The model it is given to; names of states and parameters in the file are its names.</param>
    /// <returns>The regimen, or everything that is wrong with it (BD1xxx, BD3xxx).</returns>
    public static Checked<Regimen> Read(string path, Model model) =>
        ProgramFault.Guard(
            path,
            () =>
            {
                var diagnostics = new DiagnosticList();
                return diagnostics.Conclude(new RegimenReader(new StudyNames(model, diagnostics), diagnostics).Read(path));
            }
        );
}
