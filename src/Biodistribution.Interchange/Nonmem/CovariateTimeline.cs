using Biodistribution.Compilation;
using Biodistribution.Models.Symbolics;
using Biodistribution.Simulation;

namespace Biodistribution.Interchange.Nonmem;

/// <summary>The parameters of one individual over time: those of the model, with covariates as its rows say.</summary>
internal sealed class CovariateTimeline
{
    private readonly CompiledModel compiled;
    private readonly double[] initial;
    private readonly List<(double Time, double Rank, int Parameter, double Value)> changes = [];

    /// <summary>Reads the covariates of the rows.</summary>
    /// <param name="compiled">The compiled model.</param>
    /// <param name="parameters">Parameter values without covariates.</param>
    /// <param name="indices">The parameter each covariate column sets; -1 for none.</param>
    /// <param name="rows">The rows of one individual, in time order.</param>
    /// <param name="carry">How covariates are carried.</param>
    /// <param name="timeFactor">What a time of the rows is multiplied by to be in the coherent unit of time.</param>
    public CovariateTimeline(
        CompiledModel compiled,
        double[] parameters,
        int[] indices,
        IReadOnlyList<EventRecord> rows,
        CovariateCarry carry,
        double timeFactor
    )
    {
        this.compiled = compiled;
        initial = (double[])parameters.Clone();
        for (var column = 0; column < indices.Length; column++)
            if (indices[column] >= 0)
                Read(column, indices[column], rows, carry, timeFactor);
        changes.Sort((a, b) => (a.Time, a.Rank).CompareTo((b.Time, b.Rank)));
    }

    /// <summary>The parameter values at the start.</summary>
    public double[] Initial => initial;

    /// <summary>The changes, as events.</summary>
    public IEnumerable<PlannedEvent> Changes() =>
        changes.Select(change => new PlannedEvent(change.Rank, new ParameterChange(change.Time, change.Parameter, change.Value)));

    /// <summary>The parameter values at a time, changes up to a row of that time included.</summary>
    public double[] At(double time, double rank)
    {
        var values = (double[])initial.Clone();
        foreach (var change in changes)
            if (change.Time < time || (change.Time == time && change.Rank <= rank))
                values[change.Parameter] = change.Value;
        return values;
    }

    /// <summary>The value of each parameter at a row: changes at its time count up to the row itself.</summary>
    public Func<Symbol, double> Values(double time, int row)
    {
        var values = At(time, row);
        return symbol => compiled.ParameterIndex(symbol) is var index and >= 0 ? values[index] : double.NaN;
    }

    private void Read(int column, int parameter, IReadOnlyList<EventRecord> rows, CovariateCarry carry, double timeFactor)
    {
        var units = compiled.Equations.Model.Units;
        var factor = units.Factor(compiled.Equations.Parameters[parameter].Unit);
        var current = double.NaN;
        var previousTime = double.NaN;
        for (var row = 0; row < rows.Count; row++)
        {
            var value = rows[row].Covariates[column] * factor;
            var time = rows[row].Time * timeFactor;
            if (double.IsNaN(value))
                continue;
            if (double.IsNaN(current))
                initial[parameter] = value;
            else if (value != current)
                changes.Add(
                    carry == CovariateCarry.LastForward || previousTime == time
                        ? (time, row, parameter, value)
                        : (previousTime, double.PositiveInfinity, parameter, value)
                );
            current = value;
            previousTime = time;
        }
    }
}
