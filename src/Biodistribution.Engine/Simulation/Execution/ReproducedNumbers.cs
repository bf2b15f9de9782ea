using System.Collections.Immutable;
using Biodistribution.Compilation;
using Biodistribution.Models;
using Biodistribution.Models.Symbolics;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Simulation.Execution;

/// <summary>
/// Whether a model gives the published numbers it says it reproduces, by default and with every other choice of every
/// option that a number is not tied to.
/// </summary>
public static class ReproducedNumbers
{
    /// <summary>
    /// The numbers it does not give, or cannot be simulated to: by default (BD2906, an error), or with another choice
    /// (BD2907, a warning).
    /// </summary>
    /// <param name="model">The model, with its own values.</param>
    /// <param name="file">The file of the model, for messages where a number does not know its own.</param>
    /// <param name="cancellation">Ends the simulations.</param>
    public static IEnumerable<Diagnostic> Problems(Model model, string file, CancellationToken cancellation = default)
    {
        if (model.Reproduces.IsEmpty)
            yield break;
        var compiled = CompiledModel.Compile(model);
        foreach (var number in model.Reproduces)
        {
            var place = number.File.Length > 0 ? (number.File, number.Place) : (file, TextSpan.WholeFile);
            if (Miss(model, compiled, number, [], cancellation) is { } missed)
                yield return new Diagnostic(
                    "BD2906",
                    place.Item1,
                    place.Item2,
                    $"The model {missed}.",
                    $"Correct the model, or the number under reproduces"
                        + $"{(number.Source.Length > 0 ? $" ({NumberText.Quoted(number.Source)})" : "")}."
                );
            foreach (var option in model.Options.Where(option => !number.Choices.ContainsKey(option.Name)))
            foreach (var choice in option.Choices.Skip(1))
                if (Miss(model, compiled, number, choice.Values, cancellation) is { } other)
                    yield return new Diagnostic(
                        "BD2907",
                        place.Item1,
                        place.Item2,
                        $"With {option.Name}: {choice.Name}, the model {other}.",
                        $"Correct the choice, or say that the number is for another:  options: {{{option.Name}: {option.Choices[0].Name}}}."
                    )
                    {
                        Severity = Severity.Warning,
                    };
        }
    }

    // What the model gives instead of a number; null where it gives it.
    private static string? Miss(
        Model model,
        CompiledModel compiled,
        ReproducedNumber number,
        ImmutableArray<(Symbol, double)> chosen,
        CancellationToken cancellation
    )
    {
        var run = Run(model, compiled, number, chosen, cancellation);
        var value = run.Status == IntegrationStatus.Succeeded ? run.Observable(0, compiled.ObservableIndex(number.Observable)) : double.NaN;
        if (value >= number.Lower && value <= number.Upper)
            return null;
        var unit = model.Observables.First(observable => observable.Name == number.Observable).Unit;
        var (factor, time) = (model.Units.Factor(unit), model.Units.TimeUnit);
        string Text(double coherent) => NumberText.ForSentence(coherent / factor, 4);
        var at = $"{number.Observable} at {NumberText.ForSentence(number.Time / model.Units.Factor(time), 4)} {time.Text}".TrimEnd();
        return double.IsNaN(value)
            ? $"cannot be simulated to {at}, which it says it reproduces"
            : $"gives {Text(value)} {unit.Text} for {at}, and says it reproduces {Text(number.Lower)} to {Text(number.Upper)} {unit.Text}";
    }

    // Its doses at time 0, with the values of a choice, then those it sets itself.
    private static Trajectory Run(
        Model model,
        CompiledModel compiled,
        ReproducedNumber number,
        ImmutableArray<(Symbol, double)> chosen,
        CancellationToken cancellation
    )
    {
        var parameters = compiled.DefaultParameters();
        foreach (var (symbol, value) in chosen.Concat(number.Set))
            if (compiled.ParameterIndex(symbol) is var index && index >= 0)
                parameters[index] = value;
        Dimension DimensionOf(Symbol state) => model.States.First(one => one.Symbol == state).Unit.Dimension;
        if (model.InjectedDose is { } dose)
        {
            var kind = model.Parameters.First(parameter => parameter.Symbol == dose).Unit.Dimension;
            parameters[compiled.ParameterIndex(dose)] = number.Doses.Where(one => DimensionOf(one.State) == kind).Sum(one => one.Amount);
        }
        return new Simulator(compiled, new SolverSettings()).Run(
            new SimulationRequest
            {
                Parameters = parameters,
                Timeline = [.. number.Doses.Select(one => new Bolus(0, compiled.StateIndex(one.State), one.Amount))],
                OutputTimes = [number.Time],
            },
            cancellation
        );
    }
}
