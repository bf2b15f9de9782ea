using Biodistribution.Compilation;
using Biodistribution.Models;
using Biodistribution.Models.Symbolics;
using Biodistribution.Simulation;
using Biodistribution.Simulation.Execution;
using Biodistribution.Text;

namespace Biodistribution.Interchange.Nonmem;

/// <summary>Turns the rows of one individual, up to a reset that turns time back, into the events of a run.</summary>
internal sealed class RecordExpansion(
    Model model,
    CompiledModel compiled,
    RecordMapping mapping,
    RecordCompartments compartments,
    double timeFactor,
    SolverSettings settings,
    string file,
    CovariateTimeline covariates,
    List<Diagnostic> diagnostics
)
{
    private const int EventLimit = 2_000_000;

    private readonly List<PlannedEvent> planned = [];
    private readonly List<(double Time, double Rank, double Amount)> given = [];
    private double[] rowTimes = [];
    private readonly PeriodicState periodic = new(compiled, settings);

    /// <summary>The events of the rows, in the order in which they happen.</summary>
    public List<PlannedEvent> Expand(IReadOnlyList<EventRecord> rows)
    {
        rowTimes = [.. rows.Select(row => row.Time * timeFactor)];
        for (var row = 0; row < rows.Count && diagnostics.Count < 100; row++)
        {
            var record = rows[row];
            var time = record.Time * timeFactor;
            if (record.Kind is EventKind.Reset or EventKind.ResetAndDose)
            {
                Cancel(time, row);
                if (row > 0)
                    planned.Add(new PlannedEvent(row, new SystemReset(time)));
            }
            if (record.Kind is EventKind.Replace && State(record) is var replaced and >= 0)
                planned.Add(new PlannedEvent(row, new StateReplacement(time, replaced, record.Amount * AmountFactor(replaced))));
            if (record.IsDose)
                AddDose(record, row, time);
        }
        planned.AddRange(covariates.Changes());
        AddCumulativeDose();
        return [.. planned.OrderBy(plan => plan.Time).ThenBy(plan => plan.Rank)];
    }

    private double AmountFactor(int state) => mapping.AmountFactor * model.Units.Factor(compiled.Equations.States[state].Unit);

    // Observables that are a share of the dose refer to all that was given so far.
    private void AddCumulativeDose()
    {
        if (model.InjectedDose is not { } symbol || compiled.ParameterIndex(symbol) is not (>= 0 and var parameter))
            return;
        var total = 0.0;
        foreach (var (time, rank, amount) in given.OrderBy(dose => dose.Time).ThenBy(dose => dose.Rank))
            planned.Add(new PlannedEvent(rank, new ParameterChange(time, parameter, total += amount)));
    }

    private void Cancel(double time, int row) =>
        _ = planned.RemoveAll(plan => plan.Time >= time && plan.Rank < row) + given.RemoveAll(dose => dose.Time >= time && dose.Rank < row);

    private void AddDose(EventRecord record, int row, double time)
    {
        var state = State(record);
        if (state < 0)
            return;
        if (record.SteadyState > 0 && model.HasDelays)
        {
            Error(record, "BD7234", "No steady state is looked for in a model with delays.", "Give the doses one by one.");
            return;
        }

        if (record.SteadyState > 0 && record.Interval == 0)
        {
            AddConstantInfusion(record, row, time, state);
            return;
        }
        var interval = record.Interval * timeFactor;
        if (planned.Count + record.Additional > EventLimit)
        {
            Error(record, "BD7233", "The repeats make more than two million doses.", "Lower ADDL.");
            return;
        }
        if (record.SteadyState > 0)
            AddSteadyState(record, row, time, state, interval);
        if (Given(record, row, state, time) is not { } dose)
            return;
        for (var repeat = 0; repeat <= record.Additional; repeat++)
        {
            Arrive(dose, time + (repeat * interval) + dose.Lag, repeat == 0 && dose.Lag == 0 ? row : -1);
            given.Add((OnRow(time + (repeat * interval)), repeat == 0 ? row : -1, record.Amount * AmountFactor(state)));
        }
    }

    private void AddSteadyState(EventRecord record, int row, double time, int state, double interval)
    {
        if (Given(record, row, state, time) is not { } dose)
            return;
        if (dose.Duration / interval > 100_000 || dose.Lag / interval > 100_000)
        {
            Error(record, "BD7233", "At steady state more than 100,000 doses would be under way at once.", "Check II, RATE and AMT.");
            return;
        }
        var start = InitialState(time, row);
        if (start is null || periodic.Find(covariates.At(time, row), start, time, interval, dose) is not { } periodicState)
        {
            Error(
                record,
                "BD7234",
                "No steady state was found for this dose.",
                "A dose that is not eliminated has none; else give the doses one by one."
            );
            return;
        }
        Become(record, row, time, periodicState);
        for (var k = 1; (k * interval) < dose.Lag + dose.Duration || (k * interval) <= dose.Lag; k++)
        {
            var arrival = time - (k * interval) + dose.Lag;
            if (arrival >= time)
                Arrive(dose, arrival, row);
            else if (dose.Rate > 0 && arrival + dose.Duration > time)
                planned.Add(new PlannedEvent(row, new Infusion(time, state, dose.Rate, arrival + dose.Duration - time)));
        }
    }

    // An infusion since ever that stops at the record.
    private void AddConstantInfusion(EventRecord record, int row, double time, int state)
    {
        var parameters = (double[])covariates.At(time, row).Clone();
        parameters[compiled.InfusionParameter(state)] = record.Rate * AmountFactor(state) / timeFactor;
        if (
            InitialState(time, row) is not { } start
            || ConstantInfusionState.Find(compiled, parameters, start, time) is not { } equilibrium
        )
            Error(record, "BD7234", "No steady state was found for this infusion.", "What is not eliminated has none.");
        else
            Become(record, row, time, equilibrium);
    }

    private void Become(EventRecord record, int row, double time, double[] state)
    {
        if (record.SteadyState == 1)
        {
            Cancel(time, row);
            planned.Add(new PlannedEvent(row, new SystemReset(time)));
            for (var i = 0; i < state.Length; i++)
                planned.Add(new PlannedEvent(row, new StateReplacement(time, i, state[i])));
            return;
        }
        foreach (var i in FixedPoint.RecurringStates(compiled.Equations))
            planned.Add(new PlannedEvent(row, new Bolus(time, i, state[i])));
    }

    private double[]? InitialState(double time, int row)
    {
        var run = new Simulator(compiled, settings).Run(
            new SimulationRequest
            {
                Parameters = covariates.At(time, row),
                StartTime = time,
                OutputTimes = [time],
            }
        );
        return run.Failure is null ? run.States : null;
    }

    private void Arrive(GivenDose dose, double time, double rank)
    {
        time = OnRow(time);
        planned.Add(
            new PlannedEvent(
                rank,
                dose.Rate == 0 ? new Bolus(time, dose.State, dose.Amount) : new Infusion(time, dose.State, dose.Rate, dose.Duration)
            )
        );
    }

    // A sum of times that differs from the time of a row by rounding only is that time.
    private double OnRow(double time)
    {
        var index = Array.BinarySearch(rowTimes, time);
        if (index >= 0)
            return time;
        foreach (var near in new[] { ~index - 1, ~index })
            if (
                near >= 0
                && near < rowTimes.Length
                && Math.Abs(rowTimes[near] - time) <= 1e-13 * Math.Max(Math.Abs(time), Math.Abs(rowTimes[near]))
            )
                return rowTimes[near];
        return time;
    }

    // As in NONMEM, bioavailability, lag, modelled rate and duration are those of the row of the dose, and hold for its repeats too.
    private GivenDose? Given(EventRecord record, int row, int state, double time)
    {
        var values = covariates.Values(time, row);
        var modifiers = mapping.Modifiers.FirstOrDefault(modifier =>
            ReferenceEquals(modifier.State, compiled.Equations.States[state].Symbol)
        );
        double Of(Expression? expression, double absent) =>
            expression is null ? absent : ExpressionEvaluation.Evaluate(expression, values, time);
        var amount = record.Amount * AmountFactor(state) * Of(modifiers?.Bioavailability, 1);
        var (rate, duration) = record.Rate switch
        {
            -1 => (Of(modifiers?.Rate, double.NaN), double.NaN),
            -2 => (double.NaN, Of(modifiers?.Duration, double.NaN)),
            > 0 => (record.Rate * AmountFactor(state) / timeFactor, double.NaN),
            _ => record.Duration > 0 ? (double.NaN, record.Duration * timeFactor) : (0, 0),
        };
        duration = double.IsNaN(duration) ? amount / rate : duration;
        rate = double.IsNaN(rate) ? (duration == 0 ? 0 : amount / duration) : rate;
        var lag = Of(modifiers?.Lag, 0);
        if (
            double.IsFinite(amount)
            && amount >= 0
            && rate is >= 0 and < double.PositiveInfinity
            && duration is >= 0 and < double.PositiveInfinity
            && lag is >= 0 and < double.PositiveInfinity
        )
            return new GivenDose(state, amount, duration == 0 ? 0 : rate, rate == 0 ? 0 : duration, lag);
        Error(
            record,
            "BD7232",
            record.Rate < 0 && (record.Rate == -1 ? modifiers?.Rate : modifiers?.Duration) is null
                ? $"RATE {(int)record.Rate} needs a modelled {(record.Rate == -1 ? "rate" : "duration")}; this state declares none."
                : "Amount, rate, duration or lag of the dose is negative or not a number.",
            "Name the parameters that hold lag, bioavailability, rate and duration of doses into the state."
        );
        return null;
    }

    private int State(EventRecord record) => compartments.Entered(record) is { } symbol ? compiled.StateIndex(symbol) : -1;

    private void Error(EventRecord record, string code, string message, string hint) =>
        diagnostics.Add(new Diagnostic(code, file, new TextSpan(record.Line, 1), message, hint));
}
