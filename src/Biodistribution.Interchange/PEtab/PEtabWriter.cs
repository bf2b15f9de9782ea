using System.Globalization;
using Biodistribution.Output;

namespace Biodistribution.Interchange.PEtab;

/// <summary>Writes PEtab problems as version 2.</summary>
/// <remarks>Scatter on log10 becomes log-normal scatter with its sd times ln 10, which is the same distribution.</remarks>
public static class PEtabWriter
{
    /// <summary>The problem file that names the model and the tables.</summary>
    internal const string ProblemFile = """
        format_version: 2.0.0
        parameter_files:
          - parameters.tsv
        model_files:
          model:
            location: model.xml
            language: sbml
        condition_files:
          - conditions.tsv
        experiment_files:
          - experiments.tsv
        observable_files:
          - observables.tsv
        measurement_files:
          - measurements.tsv

        """;

    /// <summary>Writes problem.yaml, the model and the tables into a folder.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="folder">The folder; made when missing.</param>
    /// <returns>The path of the problem file.</returns>
    public static string Write(PEtabProblem problem, string folder)
    {
        Directory.CreateDirectory(folder);
        void Table(string name, string header, IEnumerable<string> rows) =>
            AtomicFile.Write(Path.Combine(folder, name), header.Replace(' ', '\t') + "\n" + string.Concat(rows.Select(row => row + "\n")));
        AtomicFile.Write(Path.Combine(folder, "model.xml"), File.ReadAllText(problem.ModelFile));
        Table(
            "parameters.tsv",
            "parameterId lowerBound upperBound nominalValue estimate priorDistribution priorParameters",
            problem.Parameters.Select(parameter =>
            {
                var (kind, numbers) = Prior(parameter);
                return Row(
                    parameter.Id,
                    Text(parameter.Lower),
                    Text(parameter.Upper),
                    Text(parameter.Nominal),
                    parameter.IsEstimated ? "true" : "false",
                    kind,
                    numbers
                );
            })
        );
        var periods = problem
            .Experiments.SelectMany(experiment =>
                experiment.Periods.Select((period, i) => (experiment, period, Id: $"{NonEmpty(experiment.Id)}_{i + 1}"))
            )
            .ToArray();
        Table(
            "conditions.tsv",
            "conditionId targetId targetValue",
            periods.SelectMany(entry => entry.period.Changes.Select(change => Row(entry.Id, change.Target, change.Formula)))
        );
        Table(
            "experiments.tsv",
            "experimentId time conditionId",
            periods.Select(entry =>
                Row(NonEmpty(entry.experiment.Id), Text(entry.period.Time), entry.period.Changes.IsEmpty ? "" : entry.Id)
            )
        );
        Table(
            "observables.tsv",
            "observableId observableFormula observablePlaceholders noiseFormula noisePlaceholders noiseDistribution",
            problem.Observables.Select(observable =>
                Row(
                    observable.Id,
                    observable.Text.Formula,
                    string.Join(';', observable.FormulaPlaceholders.Select(symbol => symbol.Name)),
                    observable.Transformation == "log10" ? $"({observable.Text.Noise}) * log(10)" : observable.Text.Noise,
                    string.Join(';', observable.NoisePlaceholders.Select(symbol => symbol.Name)),
                    (observable.Transformation == "lin" ? "" : "log-") + (observable.IsLaplace ? "laplace" : "normal")
                )
            )
        );
        Table(
            "measurements.tsv",
            "observableId experimentId measurement time observableParameters noiseParameters",
            problem.Measurements.Select(measurement =>
                Row(
                    measurement.Observable.Id,
                    NonEmpty(measurement.Experiment.Id),
                    Text(measurement.Value),
                    Text(measurement.Time),
                    measurement.Text.Formula,
                    measurement.Text.Noise
                )
            )
        );
        if (!problem.Mapping.IsEmpty)
            Table("mapping.tsv", "petabEntityId modelEntityId", problem.Mapping.Select(entry => Row(entry.Key, entry.Value)));
        var path = Path.Combine(folder, "problem.yaml");
        AtomicFile.Write(path, ProblemFile + (problem.Mapping.IsEmpty ? "" : "mapping_files:\n  - mapping.tsv\n"));
        return path;
    }

    // Version 2 has priors of the value only: those on a logarithmic scale become those of the value that have the same distribution.
    private static (string Kind, string Numbers) Prior(PEtabParameter parameter)
    {
        if (parameter.Prior is not { } prior)
            return ("", "");
        var onLog = parameter.Scale is "log" or "log10" && prior.Kind.StartsWith("parameterScale", StringComparison.Ordinal);
        var unit = onLog && parameter.Scale == "log10" ? Math.Log(10) : 1;
        var numbers =
            onLog && prior.Kind == "parameterScaleUniform"
                ? prior.Parameters.Select(number => Math.Exp(number * unit))
                : prior.Parameters.Select(number => number * unit);
        var kind = prior.Kind switch
        {
            "logNormal" => "log-normal",
            "logLaplace" => "log-laplace",
            "parameterScaleUniform" => onLog ? "log-uniform" : "uniform",
            "parameterScaleNormal" => onLog ? "log-normal" : "normal",
            "parameterScaleLaplace" => onLog ? "log-laplace" : "laplace",
            var other => other,
        };
        return (kind, string.Join(';', numbers.Select(Text)));
    }

    private static string NonEmpty(string id) => id.Length > 0 ? id : "experiment";

    private static string Row(params string[] cells) => string.Join('\t', cells);

    private static string Text(double value) =>
        double.IsNaN(value) ? ""
        : double.IsInfinity(value) ? (value > 0 ? "inf" : "-inf")
        : value.ToString("R", CultureInfo.InvariantCulture);
}
