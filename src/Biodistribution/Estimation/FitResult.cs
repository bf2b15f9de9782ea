using System.Collections.Immutable;
using Biodistribution.Numerics.Optimization;
using Biodistribution.Observations;

namespace Biodistribution.Estimation;

/// <summary>The best agreement found between model and data.</summary>
public sealed record FitResult
{
    /// <summary>The problem fitted; its method is the one that found the best point.</summary>
    public required FitProblem Problem { get; init; }

    /// <summary>Estimates, in the order of <see cref="FitProblem.Estimated"/>, then estimated sds and factors.</summary>
    public required ImmutableArray<Estimate> Estimates { get; init; }

    /// <summary>
    /// The minimised objective: half the sum of squared residuals over their sds where all sds are known, half the
    /// plain sum of squares where one sd is estimated from all rows, minus the log-likelihood up to a constant
    /// otherwise. Infinite when no search succeeded.
    /// </summary>
    public required double Objective { get; init; }

    /// <summary>Minus twice the logarithm of the likelihood, constants included; NaN when no search succeeded.</summary>
    public required double MinusTwoLogLikelihood { get; init; }

    /// <summary>Rows in the likelihood.</summary>
    public required int FittedRows { get; init; }

    /// <summary>Estimated quantities, sds and factors included.</summary>
    public required int EstimatedCount { get; init; }

    /// <summary>The residual sd where one is estimated from all rows, √(sum of squares / (rows - parameters)); NaN otherwise.</summary>
    public double ResidualStandardDeviation { get; init; } = double.NaN;

    /// <summary>Every search, best first.</summary>
    public required ImmutableArray<StartResult> Starts { get; init; }

    /// <summary>Every row of data with what became of it.</summary>
    public required ImmutableArray<RowUse> Rows { get; init; }

    /// <summary>What the reader must know, in sentences.</summary>
    public required ImmutableArray<string> Warnings { get; init; }

    /// <summary>
    /// What the residuals say against the model, in sentences with numbers; empty where they say nothing. Also among
    /// the warnings.
    /// </summary>
    public ImmutableArray<string> Misfit { get; init; } = [];

    /// <summary>
    /// What about the rows themselves limits what the fit can say: one animal, replicates without scatter, a row far off
    /// all others; in sentences. Also among the warnings.
    /// </summary>
    public ImmutableArray<string> Doubts { get; init; } = [];

    /// <summary>What the intervals take as independent of each other, in a sentence or two.</summary>
    public string Independence { get; init; } = "";

    /// <summary>The estimates with all rows as independent, where rows of one animal share a factor; empty where they share none.</summary>
    public ImmutableArray<Estimate> WithIndependentRows { get; init; } = [];

    /// <summary>
    /// What the standard errors with independent rows are larger by because their scatter is corrected for the
    /// parameters.
    /// </summary>
    internal double IndependentRowsCorrection { get; init; } = 1;

    /// <summary>Whether any search ended at a minimum.</summary>
    public bool Succeeded => double.IsFinite(Objective);

    /// <summary>Searches that reached the best objective.</summary>
    public int StartsAtBest =>
        Succeeded
            ? Starts.Count(start => start.Objective <= Starts[0].Objective + Math.Max(1e-4 * Math.Abs(Starts[0].Objective), 1e-6))
            : 0;

    /// <summary>How the searches agree, or that none found an objective, in words without a full stop.</summary>
    public string SearchStatement =>
        Succeeded ? $"{StartsAtBest} of {Starts.Length} searches reached the best objective"
        : Starts.Length == 1 ? "the search found no parameter values at which model and data can be compared"
        : $"none of {Starts.Length} searches found parameter values at which model and data can be compared";

    /// <summary>Akaike's criterion with the correction for few rows; NaN with too few rows.</summary>
    public double Aicc =>
        FittedRows - CriterionCount - 1 <= 0
            ? double.NaN
            : MinusTwoLogLikelihood
                + (2.0 * CriterionCount)
                + (2.0 * CriterionCount * (CriterionCount + 1) / (FittedRows - CriterionCount - 1));

    /// <summary>Schwarz's criterion.</summary>
    public double Bic => MinusTwoLogLikelihood + (CriterionCount * Math.Log(FittedRows));

    /// <summary>The best point as coordinates of the search.</summary>
    internal ImmutableArray<double> Point { get; init; } = [];

    private int CriterionCount => EstimatedCount + (double.IsNaN(ResidualStandardDeviation) ? 0 : 1);
}

/// <summary>One estimate.</summary>
/// <param name="Name">The parameter, or the sd or factor of an observable.</param>
/// <param name="Value">Its value, in coherent units.</param>
/// <param name="Shown">Its value in <paramref name="Unit"/>.</param>
/// <param name="Unit">The unit it is shown in.</param>
public sealed record Estimate(string Name, double Value, double Shown, string Unit)
{
    /// <summary>
    /// Standard deviation from the information matrix, in <see cref="Unit"/>; NaN where the rank of the matrix does not
    /// support it.
    /// </summary>
    public double StandardError { get; init; } = double.NaN;

    /// <summary>The same on the scale of estimation: of the logarithm for a log-scaled parameter.</summary>
    public double ScaledStandardError { get; init; } = double.NaN;

    /// <summary>Which bound it lies at: lower, upper, or empty.</summary>
    public string AtBound { get; init; } = "";
}

/// <summary>One search of a fit.</summary>
/// <param name="Number">Its number; 0 is the declared start.</param>
/// <param name="Objective">Where it ended.</param>
/// <param name="Reason">Why it ended.</param>
/// <param name="Iterations">Steps tried.</param>
/// <param name="Point">The estimates there, in coherent units, in the order of <see cref="FitResult.Estimates"/>.</param>
public sealed record StartResult(int Number, double Objective, StopReason Reason, int Iterations, ImmutableArray<double> Point)
{
    /// <summary>The method that ended it: that of the study, or the one that went on where derivatives could not be had.</summary>
    public SearchMethod Method { get; init; }
}
