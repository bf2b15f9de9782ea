namespace Biodistribution.Observations;

/// <summary>What became of one row of data.</summary>
/// <param name="Observation">The row.</param>
/// <param name="Used">Whether it takes part in the likelihood or bounds the admissible set.</param>
/// <param name="How">How it was used, or why it was not, in words.</param>
public sealed record RowUse(Observation Observation, bool Used, string How)
{
    /// <summary>
    /// What the model says, in the unit of the row; NaN where the model was not asked or could not say. For an ordering
    /// the ratio of the two sides.
    /// </summary>
    public double Predicted { get; init; } = double.NaN;

    /// <summary>The number compared with, in the unit of the row; the limit of a bound, 1 for an ordering.</summary>
    public double Observed { get; init; } = double.NaN;

    /// <summary>
    /// Standard deviation of the comparison, in the unit of the row, or of the logarithm when <see cref="OnLogScale"/>;
    /// NaN where there is none.
    /// </summary>
    public double StandardDeviation { get; init; } = double.NaN;

    /// <summary>Whether observed and predicted are compared as logarithms.</summary>
    public bool OnLogScale { get; init; }

    /// <summary>Predicted minus observed over the standard deviation; NaN where the row is no measurement with an error.</summary>
    public double Residual { get; init; } = double.NaN;

    /// <summary>
    /// The same for a row that shares a factor with others of its animal, given those before it, so that it is
    /// independent of them; else <see cref="Residual"/>.
    /// </summary>
    public double IndependentResidual { get; init; } = double.NaN;

    /// <summary>Minus twice the logarithm of the row's likelihood, constants included; 0 for rows that are not fitted.</summary>
    public double Contribution { get; init; }
}
