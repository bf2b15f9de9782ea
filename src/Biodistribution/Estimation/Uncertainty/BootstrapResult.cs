using System.Collections.Immutable;
using Biodistribution.Numerics.Optimization;

namespace Biodistribution.Estimation.Uncertainty;

/// <summary>The fit of one data set drawn.</summary>
/// <param name="Number">Its number, from 0; with the seed it fixes the data drawn.</param>
/// <param name="Objective">Where the search ended; infinite when it failed.</param>
/// <param name="Reason">Why it ended.</param>
/// <param name="Values">The estimates in the order of <see cref="FitResult.Estimates"/>, in the units shown.</param>
/// <param name="Predictions">The predictions, in the units shown; NaN where the model has no such number.</param>
public sealed record BootstrapReplicate(
    int Number,
    double Objective,
    StopReason Reason,
    ImmutableArray<double> Values,
    ImmutableArray<double> Predictions
)
{
    /// <summary>Whether the search ended at a minimum; a replicate that did not counts nowhere.</summary>
    public bool Succeeded => double.IsFinite(Objective) && Reason.IsConverged();
}

/// <summary>What the replicates say about one parameter or prediction.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Unit">The unit shown.</param>
/// <param name="IsPrediction">Whether it is a prediction.</param>
public sealed record BootstrapEstimate(string Name, string Unit, bool IsPrediction)
{
    /// <summary>Its value at the fit of the data as they are.</summary>
    public double Best { get; init; } = double.NaN;

    /// <summary>Median over the replicates.</summary>
    public double Median { get; init; } = double.NaN;

    /// <summary>Standard deviation over the replicates.</summary>
    public double StandardError { get; init; } = double.NaN;

    /// <summary>Lower end of the percentile interval; NaN where the replicates give none.</summary>
    public double Lower { get; init; } = double.NaN;

    /// <summary>Upper end of the percentile interval; NaN where the replicates give none.</summary>
    public double Upper { get; init; } = double.NaN;

    /// <summary>Share of the replicates that ended at its lower bound.</summary>
    public double AtLowerBound { get; init; }

    /// <summary>Share of the replicates that ended at its upper bound.</summary>
    public double AtUpperBound { get; init; }

    /// <summary>What follows, in words.</summary>
    public string Sentence { get; init; } = "";
}

/// <summary>A bootstrap: every replicate that was done, and what they say together.</summary>
public sealed record BootstrapResult
{
    /// <summary>What was drawn.</summary>
    public required BootstrapKind Kind { get; init; }

    /// <summary>Replicates asked for.</summary>
    public required int Asked { get; init; }

    /// <summary>The replicates that were done, in order of their numbers, failed ones included.</summary>
    public required ImmutableArray<BootstrapReplicate> Replicates { get; init; }

    /// <summary>What they say, parameters first; empty when too few were done.</summary>
    public required ImmutableArray<BootstrapEstimate> Estimates { get; init; }

    /// <summary>How the data were drawn, in a sentence.</summary>
    public required string Statement { get; init; }

    /// <summary>What the reader must know.</summary>
    public required ImmutableArray<string> Warnings { get; init; }

    /// <summary>Whether all replicates were done.</summary>
    public bool IsComplete => Replicates.Length == Asked;

    /// <summary>Replicates that ended at a minimum.</summary>
    public int SucceededCount => Replicates.Count(replicate => replicate.Succeeded);
}
