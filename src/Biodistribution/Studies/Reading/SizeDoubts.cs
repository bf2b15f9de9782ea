using Biodistribution.Models;
using Biodistribution.Text;
using Biodistribution.Units;
using Biodistribution.Yaml;

namespace Biodistribution.Studies.Reading;

/// <summary>Numbers of a size that no experiment with animals or patients has: most often a slip of a unit or a power of ten.</summary>
/// <param name="diagnostics">Receives the doubts.</param>
internal sealed class SizeDoubts(DiagnosticList diagnostics)
{
    private const double Century = 100 * 365.25 * 24 * 3600;

    // A body of 70 kg has 4e13 cells; 1e18 vesicles of 100 nm weigh half a kilogram.
    private const double MostCells = 1e14,
        MostParticles = 1e18,
        MostKilograms = 1,
        MostMoles = 10;

    /// <summary>Doubts a time or duration of more than a hundred years.</summary>
    /// <param name="text">What is written.</param>
    /// <param name="time">The time in coherent units; null where it is not known.</param>
    /// <param name="units">The units of the model.</param>
    public void OfTime(YamlScalar text, double? time, CoherentUnits units)
    {
        if ((units.TimesAreSeconds || !units.TimeUnit.Dimension.IsNone) && Math.Abs(time ?? 0) * units.Time > Century)
            Doubt(text, "is more than a hundred years");
    }

    /// <summary>Doubts a dose larger than an animal or a patient can be given.</summary>
    /// <param name="text">What is written.</param>
    /// <param name="amount">The amount in coherent units; null where it is not known.</param>
    /// <param name="dimension">What kind of amount it is.</param>
    /// <param name="units">The units of the model.</param>
    public void OfDose(YamlScalar text, double? amount, Dimension dimension, CoherentUnits units)
    {
        var most =
            dimension == new Dimension { Cells = 1 } ? MostCells
            : dimension == new Dimension { Particles = 1 } ? MostParticles
            : dimension == new Dimension { Mass = 1 } ? MostKilograms / units.Mass
            : dimension == new Dimension { Substance = 1 } ? MostMoles / units.Substance
            : double.PositiveInfinity;
        if (amount > most)
            Doubt(text, "is more than any animal or patient is given");
    }

    /// <summary>Doubts bounds of an estimate that reach beyond those the model gives its parameter.</summary>
    /// <param name="text">What is written.</param>
    /// <param name="lower">The lower bound, in coherent units.</param>
    /// <param name="upper">The upper bound, in coherent units.</param>
    /// <param name="parameter">The parameter of the model.</param>
    public void OfBounds(YamlScalar text, double lower, double upper, Parameter parameter)
    {
        if (lower < parameter.Lower || upper > parameter.Upper)
            Doubt(text, $"reaches beyond the range that the model gives {parameter.Name}");
    }

    /// <summary>Doubts a standard deviation of a share, of the dose or of what is imaged, that is larger than the whole.</summary>
    /// <param name="text">What is written.</param>
    /// <param name="share">The standard deviation as a fraction of the whole.</param>
    public void OfShareSd(YamlScalar text, double share)
    {
        if (share > 1)
            Doubt(text, "is a standard deviation of more than the whole");
    }

    private void Doubt(YamlScalar text, string what) =>
        diagnostics.Warning(
            "BD3043",
            text.File,
            text.Place,
            $"{text.Text} {what}.",
            "Is its unit or power of ten right? If it is meant so, nothing need be changed."
        );
}
