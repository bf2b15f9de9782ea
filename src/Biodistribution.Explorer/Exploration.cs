using System.Collections.Immutable;
using Biodistribution.Estimation;
using Biodistribution.Experiments;
using Biodistribution.Models;
using Biodistribution.Models.Symbolics;
using Biodistribution.Observations;
using Biodistribution.Studies;
using Biodistribution.Units;

namespace Biodistribution.Explorer;

/// <summary>
/// A model or study being explored: which numbers can be moved, and the curves at a setting of them. May be used from
/// many threads.
/// </summary>
/// <remarks>
/// Models stay compiled; only another number of repeats of a dose needs a new plan of the groups, and those last met
/// are kept.
/// </remarks>
public sealed class Exploration
{
    /// <summary>Most repeats of a dose.</summary>
    public const int MostRepeats = 60;

    /// <summary>Times of a curve.</summary>
    public const int Points = 241;

    private const int KeptPlans = 16;
    private readonly FitProblem problem;
    private readonly ImmutableArray<Symbol> variables;
    private readonly Dictionary<string, CourseSimulation> plans = [];
    private readonly Lock gate = new();

    /// <summary>Prepares an exploration.</summary>
    /// <param name="problem">The model with its groups, doses and data.</param>
    /// <param name="study">The study; null for a model alone.</param>
    /// <param name="until">The last time at first, in coherent units.</param>
    /// <param name="file">The file explored, as the user named it.</param>
    /// <param name="own">Names of parameters that are the study's and not its model's.</param>
    public Exploration(FitProblem problem, Study? study, double until, string file, IReadOnlySet<string> own)
    {
        OwnParameters = own;
        (Study, File) = (study, file);
        var model = problem.Model;
        var sliders = ImmutableArray.CreateBuilder<Slider>();
        var groups = problem.Groups.ToBuilder();
        foreach (var parameter in model.Parameters.Where(parameter => !ReferenceEquals(parameter.Symbol, model.InjectedDose)))
            sliders.Add(Slider.Of(parameter, parameter.Name, "", model.Units));
        // A number that a group sets becomes a slider of that group: injury, depletion.
        for (var g = 0; g < groups.Count; g++)
        for (var i = 0; i < groups[g].Overrides.Length; i++)
            if (groups[g].Overrides[i] is { Value.IsConstant: true } set)
            {
                var parameter = model.Parameters.First(one => ReferenceEquals(one.Symbol, set.Parameter));
                var ofGroup = model.Graph.NewSymbol($"{parameter.Name}@{groups[g].Name}");
                var added = parameter with { Symbol = ofGroup, Value = set.Value.Value };
                model = model with { Parameters = model.Parameters.Add(added) };
                groups[g] = groups[g] with { Overrides = groups[g].Overrides.SetItem(i, (set.Parameter, model.Graph.Of(ofGroup))) };
                sliders.Add(Slider.Of(added, parameter.Name, groups[g].Name, model.Units));
            }
        var doses = problem.Groups.SelectMany(group => group.Doses).Distinct().ToArray();
        var replaced = new Dictionary<Dose, Dose>(ReferenceEqualityComparer.Instance);
        var shown = ImmutableArray.CreateBuilder<ExploredDose>();
        foreach (var dose in doses)
        {
            var state = model.States.First(one => ReferenceEquals(one.Symbol, dose.State));
            var defaults = model.Parameters.ToDictionary(parameter => parameter.Symbol, parameter => parameter.Value);
            double Value(Expression expression) => ExpressionEvaluation.Evaluate(expression, symbol => defaults[symbol]);
            var (amount, every) = (model.Graph.NewSymbol($"dose {shown.Count + 1}"), model.Graph.NewSymbol($"interval {shown.Count + 1}"));
            var size = Value(dose.Amount);
            var interval = dose.Interval is null ? until / 4 : Value(dose.Interval);
            model = model with
            {
                Parameters = model.Parameters.AddRange(
                    new Parameter(amount, size, state.Unit),
                    new Parameter(every, interval, model.Units.TimeUnit)
                ),
            };
            replaced[dose] = dose with { Amount = model.Graph.Of(amount), Interval = model.Graph.Of(every) };
            shown.Add(
                new ExploredDose(
                    amount,
                    every,
                    state.Name,
                    state.Unit,
                    size,
                    interval,
                    dose.Count,
                    Value(dose.Time),
                    dose.Duration is null ? 0 : Value(dose.Duration),
                    [.. problem.Groups.Where(group => group.Doses.Contains(dose)).Select(group => group.Name)]
                )
            );
        }
        this.problem = problem with
        {
            Model = model,
            Groups =
            [
                .. groups.Select(group =>
                    group with
                    {
                        Doses = [.. group.Doses.Select(dose => replaced.First(pair => pair.Key == dose).Value)],
                    }
                ),
            ],
        };
        (Sliders, Doses, Until) = (sliders.ToImmutable(), shown.ToImmutable(), until);
        variables = [.. Sliders.Select(slider => slider.Symbol), .. Doses.SelectMany(dose => new[] { dose.Amount, dose.Every })];
        Observables = study?.Curves?.Observables ?? [.. model.Observables.Select(observable => observable.Name)];
    }

    /// <summary>The study; null for a model alone.</summary>
    public Study? Study { get; }

    /// <summary>The file explored, as the user named it.</summary>
    public string File { get; }

    /// <summary>What can be moved, in the order of the model; what a group sets comes last.</summary>
    public ImmutableArray<Slider> Sliders { get; }

    /// <summary>What is given.</summary>
    public ImmutableArray<ExploredDose> Doses { get; }

    /// <summary>The last time at first, in coherent units.</summary>
    public double Until { get; }

    /// <summary>The observables shown.</summary>
    public ImmutableArray<string> Observables { get; }

    /// <summary>The model with the symbols of the sliders.</summary>
    public Model Model => problem.Model;

    /// <summary>Names of parameters the study adds to those of its model.</summary>
    public IReadOnlySet<string> OwnParameters { get; }

    /// <summary>The groups.</summary>
    public ImmutableArray<Group> Groups => problem.Groups;

    /// <summary>The data.</summary>
    public ImmutableArray<Observation> Observations => problem.Observations;

    /// <summary>The curves at a setting.</summary>
    /// <param name="setting">Where the sliders are.</param>
    /// <param name="cancellation">Stops early.</param>
    public TimeCourses Curves(Setting setting, CancellationToken cancellation = default)
    {
        var values = new double[variables.Length];
        setting.Parameters.CopyTo(values);
        for (var d = 0; d < Doses.Length; d++)
            (values[Sliders.Length + (2 * d)], values[Sliders.Length + (2 * d) + 1]) = (setting.Doses[d].Amount, setting.Doses[d].Every);
        double[] times = [.. Enumerable.Range(0, Points).Select(i => setting.Until * i / (Points - 1))];
        return Plan(setting).Simulate(times, Observables, [.. Groups.Select(group => group.Name)], values, [], cancellation: cancellation);
    }

    private CourseSimulation Plan(Setting setting)
    {
        var key = string.Join(' ', setting.Doses.Select(dose => dose.Count));
        lock (gate)
        {
            if (plans.TryGetValue(key, out var plan))
                return plan;
            if (plans.Count >= KeptPlans)
                plans.Clear();
            var counts = Doses.Select((dose, d) => (dose.Amount, setting.Doses[d].Count)).ToArray();
            int CountOf(Dose dose) => counts.First(one => ReferenceEquals(dose.Amount, Model.Graph.Of(one.Amount))).Count;
            return plans[key] = new CourseSimulation(
                problem with
                {
                    Groups =
                    [
                        .. Groups.Select(group =>
                            group with
                            {
                                Doses = [.. group.Doses.Select(dose => dose with { Count = CountOf(dose) })],
                            }
                        ),
                    ],
                },
                variables
            );
        }
    }
}

/// <summary>A number that can be moved.</summary>
/// <param name="Symbol">The parameter.</param>
/// <param name="Name">Its name in the model.</param>
/// <param name="Group">The group it is set for; empty for all.</param>
/// <param name="Unit">The unit it is shown in.</param>
/// <param name="Value">Where it is at first, in that unit.</param>
/// <param name="Lower">The smallest value, in that unit.</param>
/// <param name="Upper">The largest value, in that unit.</param>
/// <param name="IsLogarithmic">Whether equal ways of the slider are equal factors: the bounds span decades.</param>
/// <param name="Meaning">What it is.</param>
public sealed record Slider(
    Symbol Symbol,
    string Name,
    string Group,
    Unit Unit,
    double Value,
    double Lower,
    double Upper,
    bool IsLogarithmic,
    string Meaning
)
{
    private const double Decades = 20;

    /// <summary>The slider of a parameter; where it has no bounds it moves by a factor of ten either way.</summary>
    internal static Slider Of(Parameter parameter, string name, string group, CoherentUnits units)
    {
        var factor = units.Factor(parameter.Unit);
        var value = parameter.Value / factor;
        var reach = value == 0 ? 1 : Math.Abs(value);
        var lower =
            double.IsFinite(parameter.Lower) ? parameter.Lower / factor
            : value > 0 ? value / 10
            : value - reach;
        var upper =
            double.IsFinite(parameter.Upper) ? parameter.Upper / factor
            : value > 0 ? value * 10
            : value + reach;
        return new(
            parameter.Symbol,
            name,
            group,
            parameter.Unit,
            value,
            lower,
            upper,
            lower > 0 && upper / lower > Decades,
            parameter.Meaning
        );
    }
}

/// <summary>A dose that can be changed; numbers in coherent units.</summary>
/// <param name="Amount">The parameter that is its amount.</param>
/// <param name="Every">The parameter that is the time between repeats.</param>
/// <param name="Into">The state it enters.</param>
/// <param name="Unit">The unit its amount is shown in.</param>
/// <param name="Size">The amount at first.</param>
/// <param name="Interval">The time between repeats at first.</param>
/// <param name="Count">How many times at first.</param>
/// <param name="At">When first.</param>
/// <param name="Duration">Over how long; 0 for at once.</param>
/// <param name="Groups">Who gets it.</param>
public sealed record ExploredDose(
    Symbol Amount,
    Symbol Every,
    string Into,
    Unit Unit,
    double Size,
    double Interval,
    int Count,
    double At,
    double Duration,
    ImmutableArray<string> Groups
);

/// <summary>Where everything is; numbers in coherent units.</summary>
/// <param name="Parameters">A value a slider.</param>
/// <param name="Doses">An entry a dose.</param>
/// <param name="Until">The last time.</param>
public sealed record Setting(ImmutableArray<double> Parameters, ImmutableArray<DoseSetting> Doses, double Until);

/// <summary>How a dose is given; numbers in coherent units.</summary>
/// <param name="Amount">How much each time.</param>
/// <param name="Every">Time between repeats.</param>
/// <param name="Count">How many times.</param>
public sealed record DoseSetting(double Amount, double Every, int Count);
