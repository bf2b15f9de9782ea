using System.Collections.Immutable;
using System.Globalization;
using Biodistribution.Compilation;
using Biodistribution.Models;
using Biodistribution.Simulation;
using Biodistribution.Simulation.Execution;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Interchange.Nonmem;

/// <summary>What a model says at one record: every observable just after what the record does, and before what later records of that time
/// do.</summary>
/// <param name="Record">The record.</param>
/// <param name="Observables">One value for each observable of the model, in coherent units; NaN after a failure.</param>
/// <param name="Measured">Index of the observable the record measures (DVID), -1 where there is none of that name or number.</param>
public sealed record RecordPrediction(EventRecord Record, double[] Observables, int Measured)
{
    /// <summary>The value of the observable the record measures, in coherent units; NaN where there is none.</summary>
    public double Prediction => Measured < 0 ? double.NaN : Observables[Measured];
}

/// <summary>A data set simulated row by row.</summary>
/// <param name="ObservableNames">The observables, in order.</param>
/// <param name="Rows">One prediction for each record, in the order of the file.</param>
/// <param name="Failures">Individuals whose run did not reach its end.</param>
public sealed record RecordResults(
    ImmutableArray<string> ObservableNames,
    ImmutableArray<RecordPrediction> Rows,
    ImmutableArray<(string Id, IntegrationFailure Failure)> Failures
);

/// <summary>Simulates NONMEM-style data sets.</summary>
/// <remarks>
/// Records act in the order of their rows; doses that arrive by themselves (repeats, lagged doses) come before the rows of their time. A
/// run begins at the
/// first record of an individual, and again at a reset whose time is earlier than that of the record before it.
/// </remarks>
public static class RecordSimulation
{
    /// <summary>Simulates every individual of a table.</summary>
    /// <param name="model">The model; a covariate column sets the parameter of its name.</param>
    /// <param name="table">The records.</param>
    /// <param name="mapping">What compartment and observable numbers mean, lag, bioavailability and the like.</param>
    /// <param name="settings">Accuracy and limits.</param>
    /// <param name="file">What the table is called in messages.</param>
    /// <param name="cancellation">Stops the runs.</param>
    public static Checked<RecordResults> Run(
        Model model,
        RecordTable table,
        RecordMapping? mapping = null,
        SolverSettings? settings = null,
        string file = "records",
        CancellationToken cancellation = default
    )
    {
        mapping ??= new RecordMapping();
        settings ??= new SolverSettings();
        var diagnostics = new List<Diagnostic>();
        var timeFactor = TimeFactor(model, table, mapping, file, diagnostics);
        var compiled = CompiledModel.Compile(
            model,
            new CompilationSettings { InfusedStates = [.. model.States.Select(state => state.Symbol)] }
        );
        var columns = table
            .Covariates.Select(name =>
                model.Parameters.FirstOrDefault(parameter => parameter.Name == name) is { } parameter
                    ? compiled.ParameterIndex(parameter.Symbol)
                    : -1
            )
            .ToArray();
        CheckCovariates(model, table, file, diagnostics);
        var compartments = new RecordCompartments(model, mapping, file, diagnostics);
        var measured = table.Records.Select(compartments.Measured).ToArray();
        if (diagnostics.Any(d => d.Severity == Severity.Error))
            return new(null, [.. diagnostics]);
        var simulator = new Simulator(compiled, settings);
        var predictions = new RecordPrediction[table.Records.Length];
        var failures = new List<(string, IntegrationFailure)>();
        var next = 0;
        foreach (var individual in table.Individuals)
        {
            var carried = compiled.DefaultParameters();
            foreach (var rows in Occasions([.. individual.Records], file, diagnostics))
            {
                var covariates = new CovariateTimeline(compiled, carried, columns, rows, mapping.Carry, timeFactor);
                var events = new RecordExpansion(
                    model,
                    compiled,
                    mapping,
                    compartments,
                    timeFactor,
                    settings,
                    file,
                    covariates,
                    diagnostics
                ).Expand(rows);
                if (diagnostics.Any(d => d.Severity == Severity.Error))
                    break;
                carried = covariates.At(double.PositiveInfinity, double.PositiveInfinity);
                var run = simulator.Run(
                    new SimulationRequest
                    {
                        Parameters = covariates.Initial,
                        StartTime = rows[0].Time * timeFactor,
                        Timeline = [.. events.Select(plan => plan.Event)],
                        OutputTimes = [.. rows.Select(row => row.Time * timeFactor)],
                        OutputPositions = Positions(rows, events, timeFactor),
                    },
                    cancellation
                );
                if (run.Failure is { } failure)
                    failures.Add((individual.Id, failure));
                for (var row = 0; row < rows.Count; row++, next++)
                    predictions[next] = new RecordPrediction(
                        rows[row],
                        run.Observables.AsSpan(row * run.ObservableCount, run.ObservableCount).ToArray(),
                        measured[next]
                    );
            }
        }
        return diagnostics.Any(d => d.Severity == Severity.Error)
            ? new(null, [.. diagnostics])
            : new(
                new RecordResults([.. model.Observables.Select(observable => observable.Name)], [.. predictions], [.. failures]),
                [.. diagnostics]
            );
    }

    private static int[] Positions(IReadOnlyList<EventRecord> rows, List<PlannedEvent> events, double timeFactor)
    {
        var positions = new int[rows.Count];
        var position = 0;
        for (var row = 0; row < rows.Count; row++)
        {
            var time = rows[row].Time * timeFactor;
            while (
                position < events.Count && (events[position].Time < time || (events[position].Time == time && events[position].Rank <= row))
            )
                position++;
            positions[row] = position;
        }
        return positions;
    }

    // Coherent units of time in one unit of the table's times.
    private static double TimeFactor(Model model, RecordTable table, RecordMapping mapping, string file, List<Diagnostic> diagnostics)
    {
        var unit = model.Units.TimeUnit;
        if (!table.TimesAreHours)
            return mapping.TimeFactor * model.Units.Factor(unit);
        if (unit.Dimension.IsNone)
            diagnostics.Add(
                new Diagnostic(
                    "BD7240",
                    file,
                    TextSpan.WholeFile,
                    "Times are dates or clock times, but the model has no unit of time.",
                    "Write times as numbers, or declare the model's unit of time."
                )
            );
        return unit.Dimension.IsNone ? 1 : model.Units.Factor(Unit.Parse("h"));
    }

    private static void CheckCovariates(Model model, RecordTable table, string file, List<Diagnostic> diagnostics)
    {
        for (var column = 0; column < table.Covariates.Length; column++)
        {
            if (model.Parameters.FirstOrDefault(parameter => parameter.Name == table.Covariates[column]) is not { } parameter)
                continue;
            var factor = model.Units.Factor(parameter.Unit);
            // A bound itself is inside, however it was rounded when it was converted.
            bool IsOutside(double value) =>
                value * factor < parameter.Lower - (1e-12 * Math.Abs(parameter.Lower))
                || value * factor > parameter.Upper + (1e-12 * Math.Abs(parameter.Upper));
            var outside = table.Records.Where(record => IsOutside(record.Covariates[column])).ToArray();
            if (outside.Length == 0)
                continue;
            string Shown(double value) => (value / factor).ToString("G6", CultureInfo.InvariantCulture);
            var found = outside[0].Covariates[column].ToString(CultureInfo.InvariantCulture);
            var range = $"{Shown(parameter.Lower)} to {Shown(parameter.Upper)} {parameter.Unit.Text}".TrimEnd();
            var more = outside.Length == 1 ? "" : $" The same holds for {outside.Length - 1} more row{(outside.Length == 2 ? "" : "s")}.";
            diagnostics.Add(
                new Diagnostic(
                    "BD7241",
                    file,
                    new TextSpan(outside[0].Line, 1),
                    $"{parameter.Name} is {found}, outside the range {range} that the model gives.",
                    $"Change the value or its unit, or the range in the model.{more}"
                )
            );
        }
    }

    // The rows of an individual, cut where a reset turns time back.
    private static List<List<EventRecord>> Occasions(List<EventRecord> rows, string file, List<Diagnostic> diagnostics)
    {
        var occasions = new List<List<EventRecord>>();
        foreach (var row in rows)
        {
            var earlier = occasions.Count > 0 && row.Time < occasions[^1][^1].Time;
            if (occasions.Count == 0 || (earlier && row.Kind is EventKind.Reset or EventKind.ResetAndDose))
                occasions.Add([]);
            else if (earlier)
                diagnostics.Add(
                    new Diagnostic(
                        "BD7231",
                        file,
                        new TextSpan(row.Line, 1),
                        $"The time of the record is earlier than that of the record before it of individual {row.Id}.",
                        "Sort the rows, begin again with a reset (EVID 3 or 4), or give a further individual an ID of its own."
                    )
                );
            if (diagnostics.Count < 100)
                occasions[^1].Add(row);
        }
        return diagnostics.Any(d => d.Severity == Severity.Error) ? [] : occasions;
    }
}
