using System.Globalization;
using System.Text;
using Biodistribution.Compilation;
using Biodistribution.Models;
using Biodistribution.Output;
using Biodistribution.Simulation;
using Biodistribution.Simulation.Execution;
using Biodistribution.Units;

namespace Biodistribution.Interchange.Sbml;

/// <summary>What became of one case.</summary>
/// <param name="Case">Its number, the name of its folder.</param>
/// <param name="Failure">Why there is no result; null when there is one.</param>
/// <param name="IsConstant">No column changes in time.</param>
public sealed record SbmlTestOutcome(string Case, string? Failure, bool IsConstant);

/// <summary>Runs the semantic cases of the SBML Test Suite: settings and model in, a table of results out.</summary>
/// <remarks>Opens the settings and the model of a case and nothing else in its folder, the expected results least of all.</remarks>
public static class SbmlTestRunner
{
    /// <summary>Runs every case folder and writes RESULTS/NNNNN.csv for each that works out.</summary>
    /// <param name="cases">Folder with case folders <c>NNNNN/NNNNN-settings.txt</c> and <c>NNNNN/NNNNN-sbml-*.xml</c>.</param>
    /// <param name="results">Folder for the tables; made when missing.</param>
    /// <param name="cancellation">Stops between cases and within runs.</param>
    /// <returns>One outcome a case, in order of their names.</returns>
    public static IReadOnlyList<SbmlTestOutcome> Run(string cases, string results, CancellationToken cancellation = default)
    {
        Directory.CreateDirectory(results);
        var folders = Directory
            .GetDirectories(cases)
            .Where(folder => File.Exists(Path.Combine(folder, $"{Path.GetFileName(folder)}-settings.txt")))
            .Order(StringComparer.Ordinal)
            .ToArray();
        var outcomes = new SbmlTestOutcome[folders.Length];
        Parallel.For(
            0,
            folders.Length,
            new ParallelOptions { CancellationToken = cancellation },
            i =>
            {
                var name = Path.GetFileName(folders[i]);
                var (table, outcome) = RunCase(folders[i], name, cancellation);
                outcomes[i] = outcome;
                var target = Path.Combine(results, name + ".csv");
                if (table is not null)
                    AtomicFile.Write(target, table);
                else
                    File.Delete(target);
            }
        );
        return outcomes;
    }

    private static (string? Table, SbmlTestOutcome Outcome) RunCase(string folder, string name, CancellationToken cancellation)
    {
        (string?, SbmlTestOutcome) Failed(string why) => (null, new SbmlTestOutcome(name, why, false));
        try
        {
            var settings = SbmlTestSettings.Parse(File.ReadAllText(Path.Combine(folder, $"{name}-settings.txt")));
            if (settings is null)
                return Failed("The settings lack start, duration or steps.");
            var file = Directory
                .GetFiles(folder, $"{name}-sbml-*.xml")
                .OrderByDescending(path => path, StringComparer.Ordinal)
                .FirstOrDefault();
            if (file is null)
                return Failed("There is no SBML file.");
            var read = SbmlReader.ReadFileWithNames(file);
            return read.Value is null
                ? Failed(string.Join(" ", read.Diagnostics.Select(d => d.ToString())))
                : Simulate(read.Value, settings, name, cancellation);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return Failed(error.ToString());
        }
    }

    private static (string? Table, SbmlTestOutcome Outcome) Simulate(
        SbmlModel sbml,
        SbmlTestSettings settings,
        string name,
        CancellationToken cancellation
    )
    {
        var columns = new List<Observable>();
        foreach (var variable in settings.Variables)
        {
            if (!sbml.Quantities.TryGetValue(variable, out var quantity))
                return (null, new SbmlTestOutcome(name, $"The model has no {variable}.", false));
            var value =
                quantity.Amount is null ? quantity.Value
                : settings.Amounts.Contains(variable) ? quantity.Amount
                : settings.Concentrations.Contains(variable) ? quantity.Concentration!
                : quantity.Value;
            columns.Add(new Observable(variable, value, Unit.None));
        }
        var compiled = CompiledModel.Compile(sbml.Model with { Observables = [.. columns] });
        var run = new Simulator(compiled, Accurate(compiled, settings)).Run(
            new SimulationRequest { Parameters = compiled.DefaultParameters(), OutputTimes = settings.Times() },
            cancellation
        );
        if (run.Failure is { } failure)
            return (null, new SbmlTestOutcome(name, Described(failure), false));
        var text = new StringBuilder("time");
        foreach (var column in columns)
            text.Append(',').Append(column.Name);
        text.Append('\n');
        var isConstant = true;
        for (var row = 0; row < run.Times.Length; row++)
        {
            text.Append(Number(run.Times[row]));
            for (var column = 0; column < columns.Count; column++)
            {
                var value = run.Observable(row, column);
                isConstant &= value.Equals(run.Observable(0, column));
                text.Append(',').Append(Number(value));
            }
            text.Append('\n');
        }
        return (text.ToString(), new SbmlTestOutcome(name, null, isConstant));
    }

    // Errors far below what the case allows, so that the answer is that of the model.
    private static SolverSettings Accurate(CompiledModel compiled, SbmlTestSettings settings) =>
        new()
        {
            RelativeTolerance = 1e-10,
            AbsoluteTolerances = [.. Enumerable.Repeat((settings.Absolute > 0 ? settings.Absolute : 1e-6) * 1e-8, compiled.StateCount)],
            EventLimit = 10_000_000,
            TimeLimit = TimeSpan.FromSeconds(60),
        };

    private static string Described(IntegrationFailure failure) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{failure.Status} at time {failure.Time}{(failure.State.Length > 0 ? $" ({failure.State})" : "")}. {failure.Advice}"
        );

    private static string Number(double value) =>
        double.IsPositiveInfinity(value) ? "INF"
        : double.IsNegativeInfinity(value) ? "-INF"
        : value.ToString("R", CultureInfo.InvariantCulture);
}
