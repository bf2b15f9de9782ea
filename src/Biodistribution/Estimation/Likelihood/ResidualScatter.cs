using System.Collections.Immutable;

namespace Biodistribution.Estimation.Likelihood;

/// <summary>How one row of data is compared with the model, for programs that write it down in another form.</summary>
/// <param name="Row">Name of the row.</param>
/// <param name="Reason">Why the row is no measured value with normal or log-normal scatter; empty when it is one.</param>
/// <param name="Value">The measured number in coherent units.</param>
/// <param name="OnLogScale">Whether logarithms are compared.</param>
/// <param name="Absolute">Constant sd in coherent units; 0 for none; NaN when estimated.</param>
/// <param name="Relative">Sd as a share of the prediction, or of the logarithm; 0 for none; NaN when estimated.</param>
/// <param name="AbsoluteName">What the estimated constant sd is called; empty for none.</param>
/// <param name="RelativeName">What the estimated share is called; empty for none.</param>
public sealed record ResidualScatter(
    string Row,
    string Reason,
    double Value,
    bool OnLogScale,
    double Absolute,
    double Relative,
    string AbsoluteName,
    string RelativeName
)
{
    /// <summary>One entry for each observation of a problem, in order.</summary>
    /// <param name="problem">The problem.</param>
    public static ImmutableArray<ResidualScatter> Collect(FitProblem problem)
    {
        var likelihood = StudyLikelihood.For(problem);
        return [.. likelihood.Rows.Select(row => Collect(row, likelihood))];
    }

    private static ResidualScatter Collect(LikelihoodTerm row, StudyLikelihood likelihood)
    {
        var noise = row.Noise;
        string Name(int slot) => slot < 0 ? "" : likelihood.Sizes[slot].Name;
        var reason =
            row.Refusal is { } refusal ? refusal.Message
            : row.IsChecked ? "The row repeats another."
            : row.Role != TermKind.Measured || row.Reference >= 0 || row.Observation.Statistic != Observations.Statistic.Value
                ? "The row is not a value measured at a time."
            : row.FactorSlot >= 0 ? "The signal is in arbitrary units, whose factor follows from the data."
            : !double.IsPositiveInfinity(noise.DegreesOfFreedom) ? "Student's t is no distribution of that format."
            : noise.Simulated is not null ? "The sd follows a formula."
            : "";
        if (reason.Length > 0)
            return new ResidualScatter(row.Observation.Id, reason, row.Value, false, 0, 0, "", "");
        return new ResidualScatter(
            row.Observation.Id,
            reason,
            row.Value,
            noise.OnLogScale,
            noise.AbsoluteSlot >= 0 ? double.NaN : noise.Absolute,
            noise.RelativeSlot >= 0 ? double.NaN : noise.Relative,
            Name(noise.AbsoluteSlot),
            Name(noise.RelativeSlot)
        );
    }
}
