using System.Collections.Immutable;

namespace Biodistribution.Estimation.Uncertainty;

/// <summary>Parameter values consistent with the data: a sample to draw bands from.</summary>
public sealed record ParameterDraws
{
    /// <summary>Names, in the order of the values.</summary>
    public required ImmutableArray<string> Names { get; init; }

    /// <summary>One row a draw, in coherent units: the estimated parameters, then the assumed ones.</summary>
    public required ImmutableArray<ImmutableArray<double>> Values { get; init; }

    /// <summary>Minus the log-likelihood (up to the constant of the fit's objective) of each draw.</summary>
    public required ImmutableArray<double> Objectives { get; init; }

    /// <summary>Convergence of each parameter.</summary>
    public required ImmutableArray<DrawConvergence> Convergence { get; init; }

    /// <summary>Whether the chains agree; when not, the draws are empty and <see cref="Message"/> says what is wrong.</summary>
    public required bool Converged { get; init; }

    /// <summary>Where the draws come from, or why there are none.</summary>
    public required string Message { get; init; }
}

/// <summary>Convergence of the chains in one parameter.</summary>
/// <param name="Name">The parameter.</param>
/// <param name="RHat">Rank-normalised split R-hat; near 1 when the chains agree.</param>
/// <param name="EffectiveSampleSize">Independent draws the chains are worth.</param>
public sealed record DrawConvergence(string Name, double RHat, double EffectiveSampleSize);
