using System.Collections.Immutable;

namespace Biodistribution.Estimation.Design;

/// <summary>What a design is expected to give, from expected information, averaged over parameter sets that agree with the data.</summary>
/// <param name="Gain">Half the logarithm of the determinant of the information, above the present data: D-optimality. 0
/// for the present data.</param>
/// <param name="MeanSd">Root mean square of the expected sds of the parameters on their scale of estimation: A-optimality.</param>
/// <param name="PredictionSd">Expected sd of the named prediction, of its logarithm where it is positive: c-optimality;
/// NaN without a prediction.</param>
/// <param name="OpenSd">Geometric mean of the expected sds of what the present data do not determine; NaN where they
/// determine everything.</param>
public readonly record struct DesignScore(double Gain, double MeanSd, double PredictionSd, double OpenSd);

/// <summary>The verdict on one parameter or prediction that is expected with a measurement added.</summary>
/// <param name="Name">The parameter or prediction.</param>
/// <param name="Determined">At how many of the parameter sets tried its profile is closed by the data.</param>
/// <param name="Tried">How many parameter sets were tried.</param>
/// <param name="RelativeWidth">Upper over lower end of the expected interval, the median over the sets; NaN where it is
/// not closed, or not positive.</param>
public sealed record ExpectedVerdict(string Name, int Determined, int Tried, double RelativeWidth)
{
    /// <summary>Whether it is expected to become determined at every set tried.</summary>
    public bool IsDetermined => Determined == Tried;
}

/// <summary>A measurement with what it is expected to give.</summary>
/// <param name="Candidate">The measurement.</param>
/// <param name="Score">Its score together with the present data.</param>
public sealed record RankedCandidate(DesignCandidate Candidate, DesignScore Score)
{
    /// <summary>What it is expected to measure at the best fit, in the unit of its first observable.</summary>
    public double Expected { get; init; } = double.NaN;

    /// <summary>Why it is out of the question; empty when it is not.</summary>
    public string Excluded { get; init; } = "";

    /// <summary>
    /// At how many of <see cref="Outcomes"/> outcomes of the measurement, with the best fit true, everything that is
    /// open becomes determined.
    /// </summary>
    public int Assured { get; init; }

    /// <summary>
    /// How many outcomes were tried: the expected one and both ends of where it falls in 95 of 100 times; 0 where none
    /// were.
    /// </summary>
    public int Outcomes { get; init; }

    /// <summary>Expected verdicts by traced profiles; empty where none were traced.</summary>
    public ImmutableArray<ExpectedVerdict> Verdicts { get; init; } = [];
}

/// <summary>Several measurements together.</summary>
/// <param name="Criterion">What they are best by: D, A, c, or open for what is not determined.</param>
/// <param name="Samples">The measurements, in the order they were added.</param>
/// <param name="Cost">What they cost.</param>
/// <param name="Score">Their score together with the present data.</param>
public sealed record DesignSet(string Criterion, ImmutableArray<DesignCandidate> Samples, double Cost, DesignScore Score);

/// <summary>Next measurements, weighed.</summary>
public sealed record DesignResult
{
    /// <summary>The prediction that c-optimality is of; empty for none.</summary>
    public required string For { get; init; }

    /// <summary>What the present data do not determine: estimated parameters, then the named prediction.</summary>
    public required ImmutableArray<string> Open { get; init; }

    /// <summary>The score of the present data.</summary>
    public required DesignScore Present { get; init; }

    /// <summary>Every measurement, best first; those out of the question last.</summary>
    public required ImmutableArray<RankedCandidate> Ranked { get; init; }

    /// <summary>The best sets of each size by each criterion.</summary>
    public required ImmutableArray<DesignSet> Sets { get; init; }

    /// <summary>The one measurement advised; null where none helps.</summary>
    public RankedCandidate? Advised { get; init; }

    /// <summary>What the ranking is by, in words.</summary>
    public required string RankedBy { get; init; }

    /// <summary>What follows, one sentence an answer.</summary>
    public required ImmutableArray<string> Answers { get; init; }

    /// <summary>What the reader must know.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];
}
