using System.Collections.Immutable;
using Biodistribution.Experiments;
using Biodistribution.Models.Symbolics;
using Biodistribution.Observations;

namespace Biodistribution.Estimation;

/// <summary>An experiment with its data and what to estimate from them; in coherent units unless said otherwise.</summary>
public sealed record FitProblem : Experiment
{
    /// <summary>The data.</summary>
    public required ImmutableArray<Observation> Observations { get; init; }

    /// <summary>What to estimate.</summary>
    public required ImmutableArray<EstimatedParameter> Estimated { get; init; }

    /// <summary>The error model of each observable that has one of its own.</summary>
    public ImmutableDictionary<string, ErrorModel> ErrorModels { get; init; } = ImmutableDictionary<string, ErrorModel>.Empty;

    /// <summary>The error model of observables without one of their own.</summary>
    public ErrorModel DefaultError { get; init; } = new();

    /// <summary>Whether <see cref="DefaultError"/> was chosen by nobody: the study names no error model for all observables.</summary>
    public bool IsErrorModelDefault { get; init; }

    /// <summary>
    /// Coefficient of variation of a row printed without spread; NaN when the study declares none, and such rows are
    /// then refused.
    /// </summary>
    public double AssumedCv { get; init; } = double.NaN;

    /// <summary>
    /// How many animals a row summarises that gives a standard deviation without saying of how many; 0 when the study
    /// declares none, and such rows are then refused.
    /// </summary>
    public int AssumedCount { get; init; }

    /// <summary>
    /// Sd of the logarithm of a factor on its dose that all log-normal rows of one animal share. NaN to estimate it
    /// where rows carry animals with several of them and enough animals tell it; 0 to take rows as independent.
    /// </summary>
    public double DoseSdBetweenAnimals { get; init; } = double.NaN;

    /// <summary>How estimates are searched for, in the fit and in everything that fits again: profiles, bootstrap.</summary>
    public SearchMethod Method { get; init; }

    /// <summary>Seed of searches that draw random numbers: of the fit, and of what is searched after it.</summary>
    public ulong SearchSeed { get; init; } = 1;

    /// <summary>Where the search for each estimated parameter starts.</summary>
    internal IReadOnlyDictionary<Symbol, double> Starts =>
        Estimated.ToDictionary(estimated => estimated.Parameter, estimated => estimated.Start);

    /// <summary>The time scale of the data: their latest time, in coherent units; one unit where they name none.</summary>
    internal double TimeScale =>
        Observations
            .SelectMany(row => new[] { row.Time, row.WindowEnd })
            .Where(time => double.IsFinite(time) && time > 0)
            .DefaultIfEmpty(1)
            .Max();
}
