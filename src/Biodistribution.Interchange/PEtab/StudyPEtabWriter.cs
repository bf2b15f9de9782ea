using System.Collections.Immutable;
using System.Globalization;
using Biodistribution.Estimation;
using Biodistribution.Estimation.Likelihood;
using Biodistribution.Experiments;
using Biodistribution.Interchange.Sbml;
using Biodistribution.Interchange.Text;
using Biodistribution.Models;
using Biodistribution.Models.Symbolics;
using Biodistribution.Observations;
using Biodistribution.Output;
using Biodistribution.Units;

namespace Biodistribution.Interchange.PEtab;

/// <summary>Writes a study as a PEtab problem of version 2 with its model as SBML.</summary>
/// <remarks>
/// Numbers are coherent ones of the model. A group becomes an experiment; its doses, infusions and interventions become
/// conditions at their times. Priors keep the
/// objective: a prior of the logarithm becomes the log-normal density of the value that adds the same to it up to a constant.
/// </remarks>
public sealed class StudyPEtabWriter
{
    private readonly FitProblem problem;
    private readonly List<(string Row, string Reason)> left = [];
    private readonly SbmlText sbml;
    private readonly Dictionary<Symbol, Symbol> infusions = [];
    private readonly Dictionary<Symbol, string> renamed = [];
    private readonly HashSet<string> taken;
    private readonly List<string> conditions = [];
    private readonly List<string> experiments = [];
    private readonly List<string> observables = [];
    private readonly List<string> measurements = [];
    private readonly List<string> parameters = [];
    private readonly Dictionary<string, string> groupIds = [];

    private StudyPEtabWriter(FitProblem problem)
    {
        this.problem = problem;
        var model = WithInfusions(problem.Model);
        sbml = SbmlWriter.Write(model);
        taken = [.. sbml.Ids.Values, .. sbml.ObservableIds.Values, "time", "inf", "nan", "true", "false"];
        // A parameter that some groups set cannot be one of the table: the others set it from a parameter of its own.
        foreach (
            var estimated in problem.Estimated.Where(estimated =>
                problem.Groups.Any(group =>
                    group.Overrides.Any(change => change.Parameter == estimated.Parameter)
                    || group.Interventions.Any(change => change.Parameter == estimated.Parameter)
                )
            )
        )
            renamed[estimated.Parameter] = Unused($"{sbml.Ids[estimated.Parameter]}_estimated");
        foreach (var group in problem.Groups)
            groupIds[group.Name] = Unused(group.Name);
    }

    /// <summary>Writes problem.yaml, model.xml and the tables.</summary>
    /// <param name="problem">The study's problem.</param>
    /// <param name="folder">The folder; made when missing.</param>
    /// <returns>What the problem cannot hold, with the reason: derived statistics, censored rows, times that are estimated.</returns>
    public static ImmutableArray<(string Row, string Reason)> Write(FitProblem problem, string folder)
    {
        var writer = new StudyPEtabWriter(problem);
        writer.AddParameters();
        foreach (var group in problem.Groups)
            writer.AddExperiment(group);
        writer.AddMeasurements();
        writer.WriteFiles(folder);
        return [.. writer.left];
    }

    private string Unused(string name)
    {
        var plain = new string([.. name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_')]);
        if (plain.Length == 0 || char.IsAsciiDigit(plain[0]))
            plain = "_" + plain;
        var free = plain;
        for (var i = 2; !taken.Add(free); i++)
            free = string.Create(CultureInfo.InvariantCulture, $"{plain}_{i}");
        return free;
    }

    private Model WithInfusions(Model model)
    {
        var flows = model.Flows.ToBuilder();
        var added = model.Parameters.ToBuilder();
        foreach (
            var state in problem
                .Groups.SelectMany(group => group.Doses)
                .Where(dose => dose.Duration is not null)
                .Select(dose => dose.State)
                .Distinct()
        )
        {
            var rate = infusions[state] = model.Graph.NewSymbol($"infusion_into_{state.Name}");
            added.Add(new Parameter(rate, 0, Unit.None) { Meaning = $"Rate at which {state.Name} is infused." });
            flows.Add(new Flow($"infusion into {state.Name}", model.Graph.Of(rate), [(state, model.Graph.One)]));
        }
        return model with { Flows = flows.ToImmutable(), Parameters = added.ToImmutable() };
    }

    private string IdOf(Symbol symbol) => renamed.GetValueOrDefault(symbol) ?? sbml.Ids[symbol];

    private string Formula(Expression expression) => FormulaStyle.PEtab.Write(expression, IdOf);

    private static string Text(double value) =>
        double.IsInfinity(value) ? (value > 0 ? "inf" : "-inf") : value.ToString("R", CultureInfo.InvariantCulture);

    private static string Row(params ReadOnlySpan<string> cells) => string.Join('\t', cells.ToArray());

    private void AddParameters()
    {
        foreach (var estimated in problem.Estimated)
        {
            var (kind, numbers) = estimated.Prior switch
            {
                null => ("", ""),
                { Distribution: PriorDistribution.LogNormal } prior => (
                    "log-normal",
                    $"{Text(Math.Log(prior.Location) + (prior.Width * prior.Width))};{Text(prior.Width)}"
                ),
                { Distribution: PriorDistribution.Uniform } prior => ("uniform", $"{Text(prior.Location)};{Text(prior.Width)}"),
                { Distribution: PriorDistribution.HalfNormal } prior => ("normal", $"0;{Text(prior.Width)}"),
                var prior => ("normal", $"{Text(prior.Location)};{Text(prior.Width)}"),
            };
            parameters.Add(
                Row(IdOf(estimated.Parameter), Text(estimated.Lower), Text(estimated.Upper), Text(estimated.Start), "true", kind, numbers)
            );
        }
    }

    // What a group does to the model, by time: formulas by target, later ones of a time on top of earlier ones.
    private void AddExperiment(Group group)
    {
        var graph = problem.Model.Graph;
        var values = problem.Model.Parameters.ToDictionary(parameter => parameter.Symbol, parameter => parameter.Value);
        foreach (var estimated in problem.Estimated)
            values[estimated.Parameter] = estimated.Start;
        var overrides = group.Overrides.ToDictionary(change => change.Parameter, change => change.Value);
        Expression Own(Expression expression) => Substitution.Replace(expression, overrides);
        double TimeOf(Expression expression, string what)
        {
            var own = Own(expression);
            if (
                ExpressionOrder
                    .SymbolsIn(own)
                    .FirstOrDefault(symbol => problem.Estimated.Any(estimated => estimated.Parameter == symbol)) is
                { } moving
            )
                left.Add(
                    (group.Name, $"The time of {what} depends on {moving.Name}, which is estimated; it is written at the start value.")
                );
            return ExpressionEvaluation.Evaluate(own, symbol => values[symbol], 0);
        }
        var plan = new SortedDictionary<double, Dictionary<string, Expression>>();
        Dictionary<string, Expression> At(double time) => plan.TryGetValue(time, out var changes) ? changes : plan[time] = [];
        void Set(double time, string target, Expression value) => At(time)[target] = value;
        void Add(double time, Symbol target, Expression amount) =>
            At(time)[sbml.Ids[target]] = At(time).TryGetValue(sbml.Ids[target], out var before)
                ? before + amount
                : graph.Of(target) + amount;
        var given = new List<(double Time, Expression Amount)>();
        foreach (var dose in group.Doses)
        {
            var (first, amount) = (TimeOf(dose.Time, "a dose"), Own(dose.Amount));
            var every = dose.Interval is null ? 0 : TimeOf(dose.Interval, "a repeat");
            var duration = dose.Duration is null ? 0 : TimeOf(dose.Duration, "the end of an infusion");
            for (var k = 0; k < dose.Count; k++)
            {
                var time = first + (k * every);
                given.Add((time, amount));
                if (dose.Duration is null)
                    Add(time, dose.State, amount);
                else
                {
                    var rate = amount / Own(dose.Duration);
                    Add(time, infusions[dose.State], rate);
                    Add(time + duration, infusions[dose.State], -rate);
                }
            }
        }
        foreach (var (time, parameter, value) in group.Interventions)
            Set(TimeOf(time, "an intervention"), sbml.Ids[parameter], Own(value));
        var start = Math.Min(0, plan.Count > 0 ? plan.Keys.First() : 0);
        foreach (var (parameter, value) in group.Overrides)
            if (!At(start).ContainsKey(sbml.Ids[parameter]))
                Set(start, sbml.Ids[parameter], value);
        foreach (var symbol in renamed.Keys.Where(symbol => !overrides.ContainsKey(symbol) && !At(start).ContainsKey(sbml.Ids[symbol])))
            Set(start, sbml.Ids[symbol], graph.Of(symbol));
        if (problem.Model.InjectedDose is { } injected && sbml.Ids.TryGetValue(injected, out var injectedId))
        {
            Expression? total = null;
            foreach (var (time, amount) in given.OrderBy(dose => dose.Time))
            {
                // Shares of the dose refer to the first dose until the next is given.
                Set(total is null ? start : time, injectedId, total = total is null ? amount : total + amount);
            }
        }
        var id = groupIds[group.Name];
        if (!plan.ContainsKey(start))
            experiments.Add(Row(id, Text(start), ""));
        foreach (var (time, changes) in plan)
        {
            var condition = Unused(
                string.Create(CultureInfo.InvariantCulture, $"{id}_{plan.Keys.TakeWhile(key => key < time).Count() + 1}")
            );
            experiments.Add(Row(id, Text(time), condition));
            foreach (var (target, value) in changes)
                conditions.Add(Row(condition, target, Formula(value)));
        }
    }

    private void AddMeasurements()
    {
        var scatters = ResidualScatter.Collect(problem);
        var timeUnit = problem.Model.Units.Factor(problem.Model.Units.TimeUnit);
        var sizes = new Dictionary<string, string>();
        var made = new Dictionary<(string, string), string>();
        var largest = scatters
            .Where(scatter => double.IsFinite(scatter.Value))
            .Select(scatter => Math.Abs(scatter.Value))
            .DefaultIfEmpty(1)
            .Max();
        string Size(double known, string name, double nominal)
        {
            if (!double.IsNaN(known))
                return Text(known);
            if (!sizes.TryGetValue(name, out var id))
            {
                id = sizes[name] = Unused(name);
                parameters.Add(Row(id, Text(nominal * 1e-6), Text(nominal * 1e6), Text(nominal), "true", "", ""));
            }
            return id;
        }
        for (var i = 0; i < scatters.Length; i++)
        {
            var (scatter, row) = (scatters[i], problem.Observations[i]);
            if (scatter.Reason.Length > 0)
            {
                left.Add((scatter.Row, IsLimit(row) ? "PEtab has no values below or above a limit." : scatter.Reason));
                continue;
            }
            var (absolute, relative) = (
                double.IsNaN(scatter.Absolute) || scatter.Absolute > 0,
                double.IsNaN(scatter.Relative) || scatter.Relative > 0
            );
            var kind =
                scatter.OnLogScale ? "log"
                : absolute && relative ? "both"
                : relative ? "proportional"
                : "constant";
            if (!made.TryGetValue((row.Observable, kind), out var observable))
            {
                observable = made[(row.Observable, kind)] = Unused(
                    kind is "log" or "constant" ? $"measured_{row.Observable}" : $"measured_{row.Observable}_{kind}"
                );
                var prediction = sbml.ObservableIds[row.Observable];
                var (one, two) = ($"noiseParameter1_{observable}", $"noiseParameter2_{observable}");
                observables.Add(
                    Row(
                        observable,
                        prediction,
                        kind switch
                        {
                            "proportional" => $"{one} * abs({prediction})",
                            "both" => $"sqrt({one}^2 + ({two} * {prediction})^2)",
                            _ => one,
                        },
                        kind == "both" ? $"{one};{two}" : one,
                        kind == "log" ? "log-normal" : "normal"
                    )
                );
            }
            var factor = row.TimeUnit.Length > 0 ? problem.Model.Units.Factor(Unit.Parse(row.TimeUnit)) : timeUnit;
            var noise = string.Join(
                ';',
                new[]
                {
                    absolute && !scatter.OnLogScale ? Size(scatter.Absolute, scatter.AbsoluteName, 0.2 * largest) : "",
                    relative ? Size(scatter.Relative, scatter.RelativeName, 0.2) : "",
                }.Where(text => text.Length > 0)
            );
            measurements.Add(Row(observable, groupIds[row.Group], Text(scatter.Value), Text(row.Time * factor), noise));
        }
    }

    private static bool IsLimit(Observation row) => row.Censoring.Length > 0 || row.Statistic is Statistic.Below or Statistic.Above;

    private void WriteFiles(string folder)
    {
        Directory.CreateDirectory(folder);
        void Table(string name, string header, IEnumerable<string> rows) =>
            AtomicFile.Write(Path.Combine(folder, name), header.Replace(' ', '\t') + "\n" + string.Concat(rows.Select(row => row + "\n")));
        AtomicFile.Write(Path.Combine(folder, "model.xml"), sbml.Text);
        Table("parameters.tsv", "parameterId lowerBound upperBound nominalValue estimate priorDistribution priorParameters", parameters);
        Table("conditions.tsv", "conditionId targetId targetValue", conditions);
        Table("experiments.tsv", "experimentId time conditionId", experiments);
        Table("observables.tsv", "observableId observableFormula noiseFormula noisePlaceholders noiseDistribution", observables);
        Table("measurements.tsv", "observableId experimentId measurement time noiseParameters", measurements);
        AtomicFile.Write(Path.Combine(folder, "problem.yaml"), PEtabWriter.ProblemFile);
    }
}
