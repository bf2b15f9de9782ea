using System.Collections.Immutable;
using Biodistribution.Experiments;
using Biodistribution.Models;
using Biodistribution.Models.Symbolics;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution;

/// <summary>A model put to work: groups of animals with their doses and parameter values. Immutable; every verb gives a new one.</summary>
/// <example><code>
/// var healthy = Model.Load("exosome-liver.yaml").With(1e10.Particles().Into("blood")).Named("healthy");
/// healthy.And(healthy.Set("damaged_share", 0.5).Named("damaged")).Simulate(24.Hours()).Plot("liver", "lung")
/// </code></example>
public sealed record AnimalExperiment
{
    internal AnimalExperiment(Model model, ImmutableArray<Group> groups) => (Model, Groups) = (model, groups);

    /// <summary>The model.</summary>
    public Model Model { get; }

    /// <summary>The groups, each with its doses and parameter values.</summary>
    public ImmutableArray<Group> Groups { get; private init; }

    /// <summary>The experiment with further doses, in every group.</summary>
    /// <param name="doses">The doses.</param>
    /// <exception cref="InvalidInputException">A dose enters no state of the model, or its unit is of another kind; the
    /// message says what there is.</exception>
    public AnimalExperiment With(params GivenDose[] doses)
    {
        var diagnostics = new DiagnosticList();
        Dose[] built = [.. doses.Select(dose => Build(dose, diagnostics)).OfType<Dose>()];
        return diagnostics
            .Conclude(this with { Groups = [.. Groups.Select(group => group with { Doses = [.. group.Doses, .. built] })] })
            .OrThrow();
    }

    /// <summary>The experiment with another value of a parameter, in every group.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="value">Its value, in any unit of its kind: <c>Set("uptake", 20.Of("mL/h"))</c>.</param>
    /// <exception cref="InvalidInputException">There is no such parameter, the unit is of another kind, or the value is
    /// outside the range the model gives.</exception>
    public AnimalExperiment Set(string parameter, Quantity value)
    {
        var diagnostics = new DiagnosticList();
        if (
            Find(Model.Parameters, parameter, one => one.Name, "parameter", diagnostics) is not { } found
            || Number(parameter, value, found.Unit, diagnostics) is not { } number
        )
            return diagnostics.Conclude<AnimalExperiment>(null).OrThrow();
        if (number < found.Lower || number > found.Upper)
            Error(
                diagnostics,
                $"{parameter} = {value} is outside the range the model gives for it.",
                "Change the value, or the range in the model."
            );
        var setting = (found.Symbol, Model.Graph.Constant(number));
        return diagnostics
            .Conclude(
                this with
                {
                    Groups =
                    [
                        .. Groups.Select(group =>
                            group with
                            {
                                Overrides = [.. group.Overrides.Where(one => !ReferenceEquals(one.Parameter, found.Symbol)), setting],
                            }
                        ),
                    ],
                }
            )
            .OrThrow();
    }

    /// <summary>The experiment with another value of a parameter that has no unit, in every group.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="value">Its value.</param>
    /// <exception cref="InvalidInputException">There is no such parameter, it has a unit, or the value is outside the
    /// range the model gives.</exception>
    public AnimalExperiment Set(string parameter, double value) => Set(parameter, new Quantity(value, Unit.None));

    /// <summary>The experiment with a name for its group, as legends show it.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="InvalidOperationException">It has several groups.</exception>
    public AnimalExperiment Named(string name) =>
        Groups.Length == 1
            ? this with
            {
                Groups = [Groups[0] with { Name = name }],
            }
            : throw new InvalidOperationException(
                "Name each group before putting them together: a.Named(\"healthy\").And(b.Named(\"damaged\"))."
            );

    /// <summary>This experiment and another of the same model, side by side.</summary>
    /// <param name="other">The other.</param>
    /// <exception cref="InvalidOperationException">It is of another model, or has a group of the same name.</exception>
    public AnimalExperiment And(AnimalExperiment other)
    {
        if (!ReferenceEquals(Model, other.Model))
            throw new InvalidOperationException(
                "Both experiments must be of one model; figures of two models can be combined with Plot().Beside(other.Plot())."
            );
        if (Groups.Select(group => group.Name).Intersect(other.Groups.Select(group => group.Name)).FirstOrDefault() is { } twice)
            throw new InvalidOperationException($"Both have a group {twice}; give them names with .Named(\"…\").");
        return this with { Groups = [.. Groups, .. other.Groups] };
    }

    /// <summary>
    /// The experiment with the amount in every state, as a share of the dose, in place of the model's observables:
    /// together they are the whole dose.
    /// </summary>
    /// <exception cref="InvalidOperationException">The model has no observable in %ID, so that it does not know what
    /// the dose is.</exception>
    public AnimalExperiment WithDoseShares()
    {
        if (Model.InjectedDose is not { } dose)
            throw new InvalidOperationException(
                $"{Model.Name} has no observable in %ID, so it does not say what the dose is; add one, such "
                    + $"as blood: {{is: blood, unit: \"%ID\"}}."
            );
        var percent = Unit.Parse("%ID");
        Observable[] amounts =
        [
            .. Model
                .States.Where(state => state.IsAmount)
                .Select(state => new Observable(state.Name, Model.Graph.Of(state.Symbol) / Model.Graph.Of(dose), percent)
                {
                    Organ = state.Organ,
                    Meaning = state.Meaning,
                }),
        ];
        return new AnimalExperiment(Model with { Observables = [.. amounts] }, Groups);
    }

    /// <summary>Simulates every group and every observable.</summary>
    /// <param name="until">The last time.</param>
    /// <param name="points">How many times, evenly spaced from 0; at least 2.</param>
    /// <param name="options">Progress and token; null for <see cref="RunOptions.Default"/>.</param>
    /// <exception cref="InvalidInputException">The last time is not a positive time.</exception>
    public SimulatedExperiment Simulate(Quantity until, int points = 241, RunOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 2);
        var end = CoherentTime(until);
        return Simulate([.. Enumerable.Range(0, points).Select(i => end * i / (points - 1))], options);
    }

    /// <summary>Simulates every group and every observable at given times.</summary>
    /// <param name="times">When, in any order.</param>
    /// <exception cref="InvalidInputException">One is negative or no time.</exception>
    public SimulatedExperiment SimulateAt(params IEnumerable<Quantity> times) =>
        Simulate([.. times.Select(time => time.Value == 0 ? 0 : CoherentTime(time)).Distinct().Order()], null);

    /// <summary>The experiment as the engine takes it.</summary>
    public Experiment ToExperiment() =>
        new()
        {
            Model = Model,
            Groups = Groups,
            Solver = new Simulation.SolverSettings(),
        };

    internal SimulatedExperiment Simulate(double[] times, RunOptions? options, params ImmutableArray<string> observables)
    {
        ImmutableArray<string> all = observables.IsEmpty ? [.. Model.Observables.Select(observable => observable.Name)] : observables;
        var courses = new CourseSimulation(ToExperiment(), []).Simulate(
            times,
            all,
            [.. Groups.Select(group => group.Name)],
            [],
            [],
            cancellation: (options ?? RunOptions.Default).Cancellation
        );
        return new SimulatedExperiment(this, courses);
    }

    /// <summary>A time in the model's coherent unit.</summary>
    /// <param name="time">The time.</param>
    /// <exception cref="InvalidInputException">It is not a positive time.</exception>
    public double CoherentTime(Quantity time)
    {
        var diagnostics = new DiagnosticList();
        var number = Number("The time", time, Model.Units.TimeUnit, diagnostics);
        if (number is not (null or (> 0 and < double.PositiveInfinity)))
            Error(diagnostics, $"{time} is not a time to simulate to.", "Give a positive time, such as 24.Hours().");
        return diagnostics.HasErrors ? throw new InvalidInputException(diagnostics.Conclude<object>(null).Diagnostics) : number!.Value;
    }

    internal static T? Find<T>(IEnumerable<T> all, string name, Func<T, string> nameOf, string kind, DiagnosticList diagnostics)
        where T : class
    {
        var found = all.FirstOrDefault(one => nameOf(one) == name);
        if (found is null)
            Error(
                diagnostics,
                $"There is no {kind} {name}.",
                $"{NearestName.Question(name, all.Select(nameOf))} There are: {string.Join(", ", all.Select(nameOf))}.".Trim()
            );
        return found;
    }

    internal static void Error(DiagnosticList diagnostics, string message, string hint) =>
        diagnostics.Add(new Diagnostic("BD8201", "code", TextSpan.WholeFile, message, hint));

    private double? Number(string what, Quantity value, Unit unit, DiagnosticList diagnostics)
    {
        if (value.Unit.Dimension == unit.Dimension)
            return value.In(Model.Units);
        if (value is { Value: 0, Unit.Dimension.IsNone: true })
            return 0;
        Error(
            diagnostics,
            $"{what}: {value} is of another kind of quantity.",
            unit.Text.Length == 0
                ? "Give a number without unit."
                : $"Give it in {unit.Text} or another unit of the same kind, such as 1.Of(\"{unit.Text}\")."
        );
        return null;
    }

    private Dose? Build(GivenDose dose, DiagnosticList diagnostics)
    {
        if (Find(Model.States, dose.State, state => state.Name, "state", diagnostics) is not { } state)
            return null;
        if (state.IsSink)
            Error(
                diagnostics,
                $"A dose cannot enter {state.Name}: it is a sink, where things end.",
                "Name the state the dose is given into."
            );
        if (dose.Amount.Value < 0)
            Error(diagnostics, $"The dose {dose.Amount} is negative.", "Give a positive amount.");
        Expression? Constant(string what, Quantity? time) =>
            time is { } quantity && Number(what, quantity, Model.Units.TimeUnit, diagnostics) is { } number
                ? Model.Graph.Constant(number)
                : null;
        return Number("The dose", dose.Amount, state.Unit, diagnostics) is not { } amount
            ? null
            : new Dose(state.Symbol, Model.Graph.Constant(amount), Constant("The time of the dose", dose.Time) ?? Model.Graph.Zero)
            {
                Duration = Constant("The duration of the dose", dose.Duration),
                Interval = Constant("The time between doses", dose.Interval),
                Count = dose.Count,
            };
    }
}
