using System.Collections.Immutable;
using Biodistribution.Estimation.ErrorModels;
using Biodistribution.Estimation.Observations;
using Biodistribution.Models;
using Biodistribution.Models.Symbolics;
using Biodistribution.Simulation;

namespace Biodistribution.Estimation;

/// <summary>Everything an estimation needs: the model with its study parameters, groups, data and what to estimate; in coherent units unless said otherwise.</summary>
public sealed record FitProblem
{
    /// <summary>The model; its parameters include those a study adds (assumed doses, per-group parameters).</summary>
    public required Model Model { get; init; }

    /// <summary>The groups of animals, in the order of the study file.</summary>
    public required ImmutableArray<Group> Groups { get; init; }

    /// <summary>The data.</summary>
    public required ImmutableArray<Observation> Observations { get; init; }

    /// <summary>What to estimate.</summary>
    public required ImmutableArray<EstimatedParameter> Estimated { get; init; }

    /// <summary>What is assumed with a range: not estimated, but varied when results are shown as a range under assumptions.</summary>
    public ImmutableArray<AssumedParameter> Assumed { get; init; } = [];

    /// <summary>The error model of each observable that has one of its own.</summary>
    public ImmutableDictionary<string, ErrorModel> ErrorModels { get; init; } = ImmutableDictionary<string, ErrorModel>.Empty;

    /// <summary>The error model of observables without one of their own.</summary>
    public ErrorModel DefaultError { get; init; } = new();

    /// <summary>Coefficient of variation of a row printed without spread; NaN when the study declares none, and such rows are then refused.</summary>
    public double AssumedCv { get; init; } = double.NaN;

    /// <summary>How many animals a row summarises that gives a standard deviation without saying of how many; 0 when the study declares none, and such rows are then refused.</summary>
    public int AssumedCount { get; init; }

    /// <summary>How estimates are searched for, in the fit and in everything that fits again: profiles, bootstrap.</summary>
    public SearchMethod Method { get; init; }

    /// <summary>Seed of searches that draw random numbers: of the fit, and of what is searched after it.</summary>
    public ulong SearchSeed { get; init; } = 1;

    /// <summary>Accuracy and limits of the runs of an estimation; a tenth of the digits of a single run's default, still far below any data's.</summary>
    public SolverSettings Solver { get; init; } = new() { RelativeTolerance = 1e-7, AbsoluteTolerance = 1e-11 };
}

/// <summary>Animals treated alike.</summary>
/// <param name="Name">The name observation rows use.</param>
/// <param name="Overrides">Parameters that differ in this group: each becomes an expression of the model's parameters.</param>
/// <param name="Doses">What is given, in order.</param>
public sealed record Group(string Name, ImmutableArray<(Symbol Parameter, Expression Value)> Overrides, ImmutableArray<Dose> Doses)
{
    /// <summary>Parameters that change at a time: macrophage depletion and the like.</summary>
    public ImmutableArray<(Expression Time, Symbol Parameter, Expression Value)> Interventions { get; init; } = [];
}

/// <summary>An amount given to animals, once or repeatedly; all expressions are of parameters.</summary>
/// <param name="State">The state it enters.</param>
/// <param name="Amount">How much each time.</param>
/// <param name="Time">When first.</param>
public sealed record Dose(Symbol State, Expression Amount, Expression Time)
{
    /// <summary>Over how long; null for at once.</summary>
    public Expression? Duration { get; init; }

    /// <summary>How many times in all.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Time between repeats; null when given once.</summary>
    public Expression? Interval { get; init; }
}

/// <summary>The scale on which a parameter is estimated and its uncertainty expressed.</summary>
public enum EstimationScale
{
    /// <summary>As it is.</summary>
    Natural,

    /// <summary>Logarithm; for positive quantities.</summary>
    Log,

    /// <summary>Log-odds between the bounds; for shares.</summary>
    Logit,
}

/// <summary>A parameter to be estimated.</summary>
/// <param name="Parameter">Which.</param>
/// <param name="Start">Where to start.</param>
/// <param name="Lower">Smallest value.</param>
/// <param name="Upper">Largest value.</param>
/// <param name="Scale">The scale of estimation.</param>
public sealed record EstimatedParameter(Symbol Parameter, double Start, double Lower, double Upper, EstimationScale Scale)
{
    /// <summary>Prior knowledge; null for none.</summary>
    public Prior? Prior { get; init; }
}

/// <summary>Prior knowledge of a parameter.</summary>
/// <param name="Distribution">normal, log-normal, uniform or half-normal.</param>
/// <param name="Location">Mean, median, lower end, or 0, in coherent units.</param>
/// <param name="Width">Sd, sd of the logarithm, upper end, or scale.</param>
public sealed record Prior(PriorDistribution Distribution, double Location, double Width);

/// <summary>The shape of a prior.</summary>
public enum PriorDistribution
{
    /// <summary>Normal with mean and sd.</summary>
    Normal,

    /// <summary>Log-normal with median and sd of the logarithm.</summary>
    LogNormal,

    /// <summary>Uniform between two ends.</summary>
    Uniform,

    /// <summary>Half-normal with scale.</summary>
    HalfNormal,
}

/// <summary>A parameter that is assumed, with the range it is varied over (log-uniformly where the range is positive).</summary>
/// <param name="Parameter">Which.</param>
/// <param name="Lower">Smallest value.</param>
/// <param name="Upper">Largest value.</param>
/// <param name="Reason">Why it is assumed.</param>
public sealed record AssumedParameter(Symbol Parameter, double Lower, double Upper, string Reason);
