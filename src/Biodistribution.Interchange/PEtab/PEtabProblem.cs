using System.Collections.Immutable;
using Biodistribution.Interchange.Sbml;
using Biodistribution.Models.Symbolics;

namespace Biodistribution.Interchange.PEtab;

/// <summary>A parameter of a PEtab problem.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Scale">lin, log or log10: the scale it is estimated on.</param>
/// <param name="Lower">Smallest value, not transformed; NaN for none.</param>
/// <param name="Upper">Largest value, not transformed; NaN for none.</param>
/// <param name="Nominal">Its value, not transformed; NaN for none.</param>
/// <param name="IsEstimated">Whether it is to be estimated.</param>
public sealed record PEtabParameter(string Id, string Scale, double Lower, double Upper, double Nominal, bool IsEstimated)
{
    /// <summary>The prior that belongs to the objective; null for none.</summary>
    public PEtabPrior? Prior { get; init; }

    /// <summary>The distribution searches start from; null for uniform on the parameter's scale.</summary>
    public PEtabPrior? Initialization { get; init; }
}

/// <summary>What holds from a time on.</summary>
/// <param name="Time">When; minus infinity for equilibration before the start.</param>
/// <param name="Changes">What each target becomes.</param>
public sealed record PEtabPeriod(double Time, ImmutableArray<(string Target, Expression Value, string Formula)> Changes);

/// <summary>A sequence of periods: a condition of version 1 with its equilibration, or an experiment of version 2.</summary>
/// <param name="Id">Its identifier; for version 1 the condition's, after that of the equilibration if any.</param>
/// <param name="Periods">In order of time.</param>
public sealed record PEtabExperiment(string Id, ImmutableArray<PEtabPeriod> Periods);

/// <summary>What is measured, and how it scatters.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Formula">Its value.</param>
/// <param name="Noise">The sd, or the scale of a Laplace distribution, on the transformed scale.</param>
/// <param name="Transformation">lin, log or log10: the scale on which measurements scatter.</param>
/// <param name="IsLaplace">Laplace rather than normal scatter.</param>
public sealed record PEtabObservable(string Id, Expression Formula, Expression Noise, string Transformation, bool IsLaplace)
{
    /// <summary>Symbols of the formula that each measurement gives a value.</summary>
    public ImmutableArray<Symbol> FormulaPlaceholders { get; init; } = [];

    /// <summary>Symbols of the noise that each measurement gives a value.</summary>
    public ImmutableArray<Symbol> NoisePlaceholders { get; init; } = [];

    /// <summary>The formula and the noise as written.</summary>
    public (string Formula, string Noise) Text { get; init; }
}

/// <summary>A measurement.</summary>
/// <param name="Observable">What was measured.</param>
/// <param name="Experiment">In which experiment.</param>
/// <param name="Time">When; infinity for the steady state.</param>
/// <param name="Value">The number.</param>
/// <param name="FormulaValues">Values of the formula's placeholders.</param>
/// <param name="NoiseValues">Values of the noise's placeholders.</param>
public sealed record PEtabMeasurement(
    PEtabObservable Observable,
    PEtabExperiment Experiment,
    double Time,
    double Value,
    ImmutableArray<Expression> FormulaValues,
    ImmutableArray<Expression> NoiseValues
)
{
    /// <summary>The placeholders' values as written.</summary>
    public (string Formula, string Noise) Text { get; init; }

    /// <summary>The observable's formula with the placeholders' values.</summary>
    public Expression Formula => WithValues(Observable.Formula);

    /// <summary>The noise formula with the placeholders' values.</summary>
    public Expression NoiseFormula => WithValues(Observable.Noise);

    private Expression WithValues(Expression formula)
    {
        var values = new Dictionary<Symbol, Expression>();
        for (var i = 0; i < Math.Min(Observable.FormulaPlaceholders.Length, FormulaValues.Length); i++)
            values[Observable.FormulaPlaceholders[i]] = FormulaValues[i];
        for (var i = 0; i < Math.Min(Observable.NoisePlaceholders.Length, NoiseValues.Length); i++)
            values[Observable.NoisePlaceholders[i]] = NoiseValues[i];
        return values.Count == 0 ? formula : Substitution.Replace(formula, values);
    }
}

/// <summary>A PEtab problem: model, experiments, observables, measurements and parameters.</summary>
/// <param name="Model">The model.</param>
/// <param name="ModelFile">The SBML file it came from.</param>
/// <param name="Parameters">The parameter table.</param>
/// <param name="Symbols">The symbol of each parameter of the table, that of the model where it has one of the name.</param>
/// <param name="Experiments">The experiments that have measurements.</param>
/// <param name="Observables">The observables.</param>
/// <param name="Measurements">The measurements, in the order of the files.</param>
public sealed record PEtabProblem(
    SbmlModel Model,
    string ModelFile,
    ImmutableArray<PEtabParameter> Parameters,
    ImmutableDictionary<string, Symbol> Symbols,
    ImmutableArray<PEtabExperiment> Experiments,
    ImmutableArray<PEtabObservable> Observables,
    ImmutableArray<PEtabMeasurement> Measurements
)
{
    /// <summary>All files read for it, the problem file first.</summary>
    public ImmutableArray<string> Files { get; init; } = [];

    /// <summary>Names the tables have for identifiers of the model, from the mapping table.</summary>
    public ImmutableSortedDictionary<string, string> Mapping { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}
