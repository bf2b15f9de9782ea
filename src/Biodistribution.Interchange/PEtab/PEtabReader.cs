using System.Collections.Immutable;
using System.Globalization;
using Biodistribution.Interchange.Sbml;
using Biodistribution.Models.Symbolics;
using Biodistribution.Text;
using Biodistribution.Yaml;

namespace Biodistribution.Interchange.PEtab;

/// <summary>Reads PEtab problems of version 1 and 2 with one SBML model.</summary>
/// <remarks>Source: the PEtab format specification, versions 1.0.0 and 2.0.0.</remarks>
public sealed class PEtabReader
{
    private const int SimilarShown = 5;

    private readonly string folder;
    private readonly List<Diagnostic> diagnostics = [];
    private readonly Dictionary<string, Expression> names = [];
    private readonly Dictionary<string, Symbol> symbols = [];
    private readonly Dictionary<string, List<(string Target, string Formula, PEtabRow Row)>> conditions = [];
    private readonly Dictionary<string, PEtabExperiment> experiments = [];
    private readonly Dictionary<string, PEtabObservable> observables = [];
    private readonly Dictionary<string, string> mapped = [];
    private readonly HashSet<string> used = [];
    private readonly HashSet<string> simulated = [];
    private SbmlModel model = null!;
    private bool isVersion2;

    private readonly FileReach reach;

    private PEtabReader(string path, FileReach reach) =>
        (folder, this.reach) = (Path.GetDirectoryName(Path.GetFullPath(path)) ?? ".", reach);

    /// <summary>Reads a problem.</summary>
    /// <param name="path">The problem's YAML file; other files are looked for beside it.</param>
    /// <param name="reach">Which files it may name.</param>
    public static Checked<PEtabProblem> ReadFile(string path, FileReach reach = FileReach.Near) =>
        ProgramFault.Guard(path, () => new PEtabReader(path, reach).Read(path));

    private Checked<PEtabProblem> Read(string path)
    {
        var problem = ReadProblem(path);
        var failed = diagnostics.Any(d => d.Severity == Severity.Error);
        return new(failed ? null : problem, [.. diagnostics.GroupBy(d => (d.File, d.Code)).SelectMany(Shortened)]);
    }

    // One fault all the way down a table is told by its first rows and their number.
    private static IEnumerable<Diagnostic> Shortened(IEnumerable<Diagnostic> alike)
    {
        var all = alike.ToArray();
        return all.Length <= SimilarShown
            ? all
            :
            [
                .. all[..(SimilarShown - 1)],
                all[SimilarShown - 1] with
                {
                    Hint = $"{all[SimilarShown - 1].Hint} {all.Length - SimilarShown} more rows have faults of this kind.",
                },
            ];
    }

    private PEtabProblem? ReadProblem(string path)
    {
        var list = new DiagnosticList();
        var yaml = YamlDocument.Read(path, list);
        diagnostics.AddRange(list.Conclude<object>(null).Diagnostics);
        if (yaml is not YamlMapping root)
        {
            if (diagnostics.Count == 0)
                diagnostics.Add(
                    new Diagnostic(
                        "BD7402",
                        path,
                        TextSpan.WholeFile,
                        "This is not a PEtab problem.",
                        "A problem file has format_version, a parameter file and tables."
                    )
                );
            return null;
        }
        var files = PEtabFiles.Read(root, path, diagnostics);
        if (files is null)
            return null;
        var far = files.All.Where(name => reach == FileReach.Near && !NamedFile.IsNear(name)).ToArray();
        diagnostics.AddRange(far.Select(name => NamedFile.TooFar(path, TextSpan.WholeFile, name)));
        if (far.Length > 0)
            return null;
        isVersion2 = files.IsVersion2;
        var modelFile = Path.Combine(folder, files.Model);
        var sbml = SbmlReader.ReadFileWithNames(modelFile);
        diagnostics.AddRange(sbml.Diagnostics);
        if (sbml.Value is null)
            return null;
        model = sbml.Value;
        if (model.Model.HasDelays)
            diagnostics.Add(
                new Diagnostic(
                    "BD7434",
                    modelFile,
                    TextSpan.WholeFile,
                    "The model has delays, which are not supported in PEtab problems.",
                    "biodist simulate runs the model."
                )
            );
        foreach (var (id, quantity) in model.Quantities)
            names[id] = quantity.Value;
        foreach (var row in Rows(files.Mapping, PEtabTableKind.Mapping))
            ReadMapping(row);
        var rows = Rows(files.Parameters, PEtabTableKind.Parameters(isVersion2));
        var parameters = rows.Select(ReadParameter).ToImmutableArray();
        foreach (var row in Rows(files.Conditions, PEtabTableKind.Conditions(isVersion2)))
            ReadCondition(row);
        foreach (var row in Rows(files.Observables, PEtabTableKind.Observables(isVersion2)))
            ReadObservable(row);
        if (isVersion2)
            ReadExperiments(Rows(files.Experiments, PEtabTableKind.Experiments));
        var measurements = Rows(files.Measurements, PEtabTableKind.Measurements(isVersion2))
            .Select(ReadMeasurement)
            .OfType<PEtabMeasurement>()
            .ToImmutableArray();
        CheckConditions();
        CheckUse(rows);
        return new PEtabProblem(
            model,
            modelFile,
            parameters,
            symbols.ToImmutableDictionary(),
            [.. measurements.Select(measurement => measurement.Experiment).Distinct()],
            [.. observables.Values],
            measurements
        )
        {
            Mapping = mapped.ToImmutableSortedDictionary(StringComparer.Ordinal),
            Files =
            [
                path,
                modelFile,
                .. new[] { files.Parameters, files.Conditions, files.Experiments, files.Observables, files.Measurements, files.Mapping }
                    .SelectMany(names => names)
                    .Select(name => Path.Combine(folder, name)),
            ],
        };
    }

    private List<PEtabRow> Rows(IEnumerable<string> files, PEtabTableKind kind) =>
        [.. files.SelectMany(file => PEtabTable.Read(Path.Combine(folder, file), kind, diagnostics))];

    private void Error(string code, PEtabRow row, string message, string hint) =>
        diagnostics.Add(new Diagnostic(code, row.File, row.Place, message, hint));

    private double Number(PEtabRow row, string column, double absent)
    {
        var text = row[column];
        if (text.Length == 0)
            return absent;
        if (TryNumber(text, out var value))
            return value;
        Error("BD7410", row, $"{column} is \"{text}\", which is not a number.", "Write a number with a decimal point.");
        return absent;
    }

    private static bool TryNumber(string text, out double value)
    {
        value = text.ToLowerInvariant() switch
        {
            "inf" or "+inf" or "infinity" => double.PositiveInfinity,
            "-inf" or "-infinity" => double.NegativeInfinity,
            _ => double.NaN,
        };
        return !double.IsNaN(value)
            || text is "nan" or "NaN"
            || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    // A name of the tables for something the model calls otherwise; rows without one are remarks.
    private void ReadMapping(PEtabRow row)
    {
        var (id, target) = (row["petabEntityId"], row["modelEntityId"]);
        if (target.Length == 0)
            return;
        if (model.Quantities.TryGetValue(target, out var quantity))
            (names[id], mapped[id]) = (quantity.Value, target);
        else
            Error(
                "BD7420",
                row,
                $"The mapping refers to {target}, which the model does not have.",
                "Name an identifier of the model; a local parameter is written reaction.parameter."
            );
    }

    private string Entity(string id) => mapped.GetValueOrDefault(id, id);

    private PEtabParameter ReadParameter(PEtabRow row)
    {
        var id = row["parameterId"];
        if (id.Length == 0 || symbols.ContainsKey(id))
            Error(
                "BD7411",
                row,
                id.Length == 0 ? "A parameter has no parameterId." : $"The parameter {id} is declared twice.",
                "Each parameter has one row with its id."
            );
        var symbol =
            names.TryGetValue(id, out var known) && known.Operation == Operation.Symbol ? known.Symbol! : model.Model.Graph.NewSymbol(id);
        symbols[id] = symbol;
        names[id] = model.Model.Graph.Of(symbol);
        if (known is not null && !model.Model.Parameters.Any(parameter => parameter.Symbol == symbol))
            Error(
                "BD7411",
                row,
                $"{id} is no parameter of the model: it is a species, or follows from a rule.",
                "A condition sets the start of a species."
            );
        var scale = row["parameterScale"] is { Length: > 0 } given ? given : "lin";
        if (scale is not ("lin" or "log" or "log10"))
            Error("BD7415", row, $"The scale {scale} of {id} is not one PEtab has.", "lin, log, log10.");
        var parameter = new PEtabParameter(
            id,
            scale,
            Number(row, "lowerBound", double.NaN),
            Number(row, "upperBound", double.NaN),
            Number(row, "nominalValue", double.NaN),
            IsEstimated(row)
        );
        CheckRange(parameter, row);
        if (!parameter.IsEstimated)
            return parameter;
        return isVersion2
            ? parameter with
            {
                Prior = Prior(row, "priorDistribution", "priorParameters", parameter) ?? Uniform(parameter),
            }
            : parameter with
            {
                Prior = Prior(row, "objectivePriorType", "objectivePriorParameters", parameter),
                Initialization = Prior(row, "initializationPriorType", "initializationPriorParameters", parameter),
            };
    }

    private bool IsEstimated(PEtabRow row)
    {
        // Programs write whole numbers as 1.0 and truths as True where a column was read as such.
        bool? isEstimated = isVersion2
            ? row["estimate"].ToLowerInvariant() switch
            {
                "true" => true,
                "false" => false,
                _ => null,
            }
            : row["estimate"] switch
            {
                "1" or "1.0" => true,
                "0" or "0.0" => false,
                _ => null,
            };
        if (isEstimated is null)
            Error(
                "BD7428",
                row,
                $"estimate of {row["parameterId"]} is \"{row["estimate"]}\".",
                isVersion2 ? "Write true or false." : "Write 1 for a parameter to be estimated, 0 for one that is not."
            );
        return isEstimated ?? false;
    }

    private void CheckRange(PEtabParameter parameter, PEtabRow row)
    {
        var (lower, upper, nominal) = (parameter.Lower, parameter.Upper, parameter.Nominal);
        if (lower > upper)
            Error("BD7429", row, $"The lower bound of {parameter.Id} is above the upper one.", "Exchange them.");
        if (!parameter.IsEstimated)
            return;
        if (double.IsNaN(lower) || double.IsNaN(upper))
            Error("BD7429", row, $"{parameter.Id} is estimated and lacks a bound.", "Give lowerBound and upperBound.");
        // Searches start between the bounds unless a prior says where: then the lower one may be 0.
        var lowest = row["initializationPriorType"].Length > 0 ? lower < 0 : lower <= 0;
        if (parameter.Scale != "lin" && (nominal <= 0 || upper <= 0 || lowest))
            Error(
                "BD7430",
                row,
                $"{parameter.Id} has the scale {parameter.Scale}, but a value or bound that is not positive.",
                "Logarithms are of positive numbers; or write parameterScale lin."
            );
        else if (nominal < lower || nominal > upper)
            diagnostics.Add(
                new Diagnostic(
                    "BD7431",
                    row.File,
                    row.Place,
                    $"The nominal value of {parameter.Id} lies outside its bounds.",
                    "A fit starts from the bound nearest to it."
                )
                {
                    Severity = Severity.Warning,
                }
            );
    }

    // Version 2 cuts priors off at the bounds; where nothing is said, they are uniform between them.
    private static PEtabPrior? Uniform(PEtabParameter parameter) =>
        PEtabPrior.Read("uniform", [parameter.Lower, parameter.Upper], "lin", parameter.Lower, parameter.Upper);

    private PEtabPrior? Prior(PEtabRow row, string kindColumn, string parametersColumn, PEtabParameter parameter)
    {
        var kind = row[kindColumn];
        if (kind.Length == 0)
            return null;
        var parts = row[parametersColumn].Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var numbers = parts.Select(part => TryNumber(part, out var value) ? value : double.NaN).ToImmutableArray();
        if (numbers.IsEmpty && kind is "uniform" or "parameterScaleUniform")
            numbers =
                kind == "uniform"
                    ? [parameter.Lower, parameter.Upper]
                    : [PEtabFit.Transform(parameter.Scale, parameter.Lower), PEtabFit.Transform(parameter.Scale, parameter.Upper)];
        double Bound(double bound, double absent) => isVersion2 && !double.IsNaN(bound) ? bound : absent;
        var prior = PEtabPrior.Read(
            kind,
            numbers,
            parameter.Scale,
            Bound(parameter.Lower, double.NegativeInfinity),
            Bound(parameter.Upper, double.PositiveInfinity)
        );
        if (prior is null)
            Error(
                "BD7419",
                row,
                $"The prior {kind}({row[parametersColumn]}) of {parameter.Id} is not one PEtab has, or leaves nothing between the bounds.",
                PEtabPrior.Kinds.TryGetValue(kind, out var count)
                    ? $"{kind} takes {count} number{(count == 1 ? "" : "s")}, separated by semicolons."
                    : $"Priors are: {string.Join(", ", PEtabPrior.Kinds.Keys)}."
            );
        return prior;
    }

    private void ReadCondition(PEtabRow row)
    {
        var id = row["conditionId"];
        if (!isVersion2 && conditions.ContainsKey(id))
            Error("BD7412", row, $"The condition {id} is declared twice.", "Each condition has one row.");
        var list = conditions.TryGetValue(id, out var known) ? known : conditions[id] = [];
        if (isVersion2)
        {
            if (row["targetId"].Length > 0)
                list.Add((row["targetId"], row["targetValue"], row));
            return;
        }
        foreach (var (column, text) in row.Fields)
            if (column is not ("conditionId" or "conditionName") && text is not ("NaN" or "nan"))
                list.Add((column, text, row));
    }

    private ImmutableArray<(string, Expression, string)> Changes(string condition, PEtabRow from)
    {
        if (condition.Length == 0)
            return [];
        if (!conditions.TryGetValue(condition, out var list))
        {
            if (!isVersion2 || conditions.Count > 0)
                Error("BD7412", from, $"There is no condition {condition}.", $"Conditions are: {string.Join(", ", conditions.Keys)}.");
            return [];
        }
        simulated.Add(condition);
        var changes = ImmutableArray.CreateBuilder<(string, Expression, string)>();
        foreach (var (target, formula, row) in list)
            if (model.Quantities.ContainsKey(Entity(target)) && Formula(formula, row, names) is { } value)
                changes.Add((Entity(target), value, formula));
        return changes.ToImmutable();
    }

    // Conditions nothing refers to are checked as well.
    private void CheckConditions()
    {
        foreach (
            var (_, formula, row) in conditions
                .Where(condition => !simulated.Contains(condition.Key))
                .SelectMany(condition => condition.Value)
        )
            Formula(formula, row, names);
        foreach (var (target, _, row) in conditions.Values.SelectMany(list => list))
            if (!model.Quantities.ContainsKey(Entity(target)))
                Error(
                    "BD7413",
                    row,
                    $"The condition changes {target}, which the model does not have.",
                    (
                        $"{NearestName.Question(target, model.Quantities.Keys)} A condition changes parameters, species "
                        + $"and compartments of the model."
                    ).Trim()
                );
    }

    // A parameter of the table that neither the model nor any formula knows is a misspelt one.
    private void CheckUse(List<PEtabRow> parameters)
    {
        foreach (var row in parameters)
            if (row["parameterId"] is { Length: > 0 } id && !model.Quantities.ContainsKey(Entity(id)) && !used.Contains(id))
                Error(
                    "BD7432",
                    row,
                    $"Neither the model nor any table uses the parameter {id}.",
                    $"{NearestName.Question(id, model.Quantities.Keys)} Correct its name, or remove it.".Trim()
                );
    }

    /// <summary>
    /// Where a later period changes the size of a compartment, its species keep their concentrations: they are set to
    /// them.
    /// </summary>
    private PEtabPeriod WithConcentrations(PEtabPeriod period)
    {
        var changed = period.Changes.Select(change => change.Target).ToHashSet();
        var sizes = period.Changes.Select(change => model.Quantities[change.Target].Value).ToHashSet();
        var states = model
            .Model.States.Select(state => state.Symbol)
            .Concat(model.Model.Parameters.Select(parameter => parameter.Symbol))
            .ToHashSet();
        var kept = model.Quantities.Values.Where(quantity =>
            quantity.Size is { } size && sizes.Contains(size) && !changed.Contains(quantity.Id) && states.Contains(quantity.Amount!.Symbol!)
        );
        return period with
        {
            Changes =
            [
                .. period.Changes,
                .. kept.OrderBy(quantity => quantity.Id, StringComparer.Ordinal)
                    .Select(quantity => (quantity.Id, quantity.Value, quantity.Id)),
            ],
        };
    }

    private Expression? Formula(string text, PEtabRow row, Dictionary<string, Expression> scope)
    {
        var (value, error) = InfixFormula.Parse(
            text,
            model.Model.Graph,
            name =>
            {
                used.Add(name);
                return scope.GetValueOrDefault(name);
            }
        );
        if (value is null)
            Error("BD7414", row, error, "Formulas are made of numbers, names, + - * / ^, comparisons and functions.");
        return value;
    }

    private void ReadObservable(PEtabRow row)
    {
        var id = row["observableId"];
        if (id.Length == 0 || observables.ContainsKey(id))
            Error(
                "BD7417",
                row,
                id.Length == 0 ? "An observable has no observableId." : $"The observable {id} is declared twice.",
                "Each observable has one row with its id."
            );
        var scope = new Dictionary<string, Expression>(names);
        ImmutableArray<Symbol> Placeholders(string column, string stem, string formula)
        {
            var found =
                row[column].Length > 0
                    ? row[column].Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                    :
                    [
                        .. Enumerable
                            .Range(1, 100)
                            .Select(i => string.Create(CultureInfo.InvariantCulture, $"{stem}{i}_{id}"))
                            .TakeWhile(Identifiers(formula).Contains),
                    ];
            var made = found.Select(model.Model.Graph.NewSymbol).ToImmutableArray();
            foreach (var symbol in made)
                scope[symbol.Name] = model.Model.Graph.Of(symbol);
            return made;
        }
        var formulaPlaceholders = Placeholders("observablePlaceholders", "observableParameter", row["observableFormula"]);
        var noisePlaceholders = Placeholders("noisePlaceholders", "noiseParameter", row["noiseFormula"]);
        var formula = Formula(row["observableFormula"], row, scope);
        scope[id] = formula ?? model.Model.Graph.Zero;
        var noise = Formula(row["noiseFormula"], row, scope);
        if (formula is null || noise is null)
            return;
        var distribution = row["noiseDistribution"];
        var transformation =
            row["observableTransformation"] is { Length: > 0 } given ? given
            : distribution.StartsWith("log-", StringComparison.Ordinal) ? "log"
            : distribution.StartsWith("log10-", StringComparison.Ordinal) ? "log10"
            : "lin";
        if (
            transformation is not ("lin" or "log" or "log10")
            || distribution is not ("" or "normal" or "laplace" or "log-normal" or "log-laplace" or "log10-normal" or "log10-laplace")
        )
            Error(
                "BD7415",
                row,
                $"Transformation {transformation} or distribution {distribution} of {id} is not one PEtab has.",
                "lin, log, log10; normal, laplace, log-normal, log-laplace."
            );
        if (noise.IsConstant && !(noise.Value > 0))
            Error("BD7433", row, $"The noise of {id} is {row["noiseFormula"]}.", "The scatter of a measurement is positive.");
        observables[id] = new PEtabObservable(
            id,
            formula,
            noise,
            transformation,
            distribution.EndsWith("laplace", StringComparison.Ordinal)
        )
        {
            FormulaPlaceholders = formulaPlaceholders,
            NoisePlaceholders = noisePlaceholders,
            Text = (row["observableFormula"], row["noiseFormula"]),
        };
    }

    private static HashSet<string> Identifiers(string formula) =>
        [
            .. formula.Split(
                [.. formula.Where(letter => !(char.IsAsciiLetterOrDigit(letter) || letter == '_')).Distinct()],
                StringSplitOptions.RemoveEmptyEntries
            ),
        ];

    private void ReadExperiments(List<PEtabRow> rows)
    {
        foreach (var group in rows.GroupBy(row => row["experimentId"]))
        {
            foreach (var row in group.Where(row => Number(row, "time", double.NaN) is double.PositiveInfinity or double.NaN))
                Error(
                    "BD7410",
                    row,
                    $"A period of the experiment {group.Key} begins at {row["time"]}.",
                    "Write a number, or -inf for an equilibration before the first."
                );
            var periods = group
                .GroupBy(row => Number(row, "time", 0))
                .OrderBy(period => period.Key)
                .Select(period => new PEtabPeriod(period.Key, [.. period.SelectMany(row => Changes(row["conditionId"], row))]));
            experiments[group.Key] = new PEtabExperiment(
                group.Key,
                [.. periods.Select((period, i) => i == 0 ? period : WithConcentrations(period))]
            );
        }
    }

    private PEtabExperiment? ExperimentOf(PEtabRow row)
    {
        var id = row["experimentId"];
        if (isVersion2)
        {
            if (experiments.TryGetValue(id, out var found))
                return found;
            if (id.Length == 0)
                return experiments[""] = new PEtabExperiment("", [new PEtabPeriod(0, [])]);
            Error("BD7416", row, $"There is no experiment {id}.", $"Experiments are: {string.Join(", ", experiments.Keys)}.");
            return null;
        }
        var (before, condition) = (row["preequilibrationConditionId"], row["simulationConditionId"]);
        var key = before.Length > 0 ? $"{before}_{condition}" : condition;
        if (experiments.TryGetValue(key, out var known))
            return known;
        var start = new PEtabPeriod(0, Changes(condition, row));
        return experiments[key] = new PEtabExperiment(
            key,
            before.Length > 0 ? [new PEtabPeriod(double.NegativeInfinity, Changes(before, row)), WithConcentrations(start)] : [start]
        );
    }

    private PEtabMeasurement? ReadMeasurement(PEtabRow row)
    {
        if (!observables.TryGetValue(row["observableId"], out var observable))
        {
            Error(
                "BD7417",
                row,
                $"There is no observable {row["observableId"]}.",
                $"Observables are: {string.Join(", ", observables.Keys)}."
            );
            return null;
        }
        ImmutableArray<Expression> Values(string column, ImmutableArray<Symbol> placeholders)
        {
            var parts = row[column].Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length != placeholders.Length)
                Error(
                    "BD7418",
                    row,
                    $"{column} gives {parts.Length} values where {observable.Id} takes {placeholders.Length}.",
                    "Give one for each placeholder, separated by semicolons."
                );
            return [.. parts.Select(part => Formula(part, row, names) ?? model.Model.Graph.Zero)];
        }
        var experiment = ExperimentOf(row);
        var time = Number(row, "time", double.NaN);
        var value = Number(row, "measurement", double.NaN);
        if (double.IsNaN(time) || double.IsNegativeInfinity(time) || !double.IsFinite(value))
            Error("BD7410", row, "The measurement has no time or no value.", "Write both as numbers; inf is the time of a steady state.");
        if (value <= 0 && observable.Transformation != "lin")
            Error(
                "BD7430",
                row,
                $"The measurement is {row["measurement"]}, but {observable.Id} scatters on the logarithm.",
                "Logarithms are of positive numbers: leave the row out, or use a distribution on the natural scale."
            );
        return experiment is null
            ? null
            : new PEtabMeasurement(
                observable,
                experiment,
                time,
                value,
                Values("observableParameters", observable.FormulaPlaceholders),
                Values("noiseParameters", observable.NoisePlaceholders)
            )
            {
                Text = (row["observableParameters"], row["noiseParameters"]),
            };
    }
}
