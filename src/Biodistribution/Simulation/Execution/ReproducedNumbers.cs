using Biodistribution.Compilation;
using Biodistribution.Models;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Simulation.Execution;

/// <summary>Whether a model gives the published numbers it says it reproduces.</summary>
public static class ReproducedNumbers
{
    /// <summary>The numbers it does not give, or cannot be simulated to (BD2906).</summary>
    /// <param name="model">The model, with its own values.</param>
    /// <param name="file">The file of the model, for messages.</param>
    /// <param name="cancellation">Ends the simulations.</param>
    public static IEnumerable<Diagnostic> Problems(Model model, string file, CancellationToken cancellation = default)
    {
        if (model.Reproduces.IsEmpty)
            yield break;
        var compiled = CompiledModel.Compile(model);
        foreach (var number in model.Reproduces)
        {
            var run = Run(model, compiled, number, cancellation);
            var value = run.Status == IntegrationStatus.Succeeded ? run.Observable(0, compiled.ObservableIndex(number.Observable)) : double.NaN;
            if (value >= number.Lower && value <= number.Upper)
                continue;
            var unit = model.Observables.First(observable => observable.Name == number.Observable).Unit;
            var (factor, time) = (model.Units.Factor(unit), model.Units.TimeUnit);
            string Text(double coherent) => NumberText.ForSentence(coherent / factor, 4);
            var at = $"{number.Observable} at {NumberText.ForSentence(number.Time / model.Units.Factor(time), 4)} {time.Text}".TrimEnd();
            yield return new Diagnostic("BD2906", file, TextSpan.WholeFile,
                double.IsNaN(value) ? $"The model cannot be simulated to {at}, which it says it reproduces." : $"The model gives {Text(value)} {unit.Text} for {at}, and says it reproduces {Text(number.Lower)} to {Text(number.Upper)} {unit.Text}.",
                $"Correct the model, or the number under reproduces{(number.Source.Length > 0 ? $" ({NumberText.Quoted(number.Source)})" : "")}.");
        }
    }

    /// <summary>Simulates a number: its doses at time 0, with the values it sets.</summary>
    private static Trajectory Run(Model model, CompiledModel compiled, ReproducedNumber number, CancellationToken cancellation)
    {
        var parameters = compiled.DefaultParameters();
        foreach (var (symbol, value) in number.Set)
            parameters[compiled.ParameterIndex(symbol)] = value;
        Dimension DimensionOf(Models.Symbolics.Symbol state) => model.States.First(one => one.Symbol == state).Unit.Dimension;
        if (model.InjectedDose is { } dose)
        {
            var kind = model.Parameters.First(parameter => parameter.Symbol == dose).Unit.Dimension;
            parameters[compiled.ParameterIndex(dose)] = number.Doses.Where(one => DimensionOf(one.State) == kind).Sum(one => one.Amount);
        }
        return new Simulator(compiled, new SolverSettings()).Run(new SimulationRequest
        {
            Parameters = parameters,
            Timeline = [.. number.Doses.Select(one => new Bolus(0, compiled.StateIndex(one.State), one.Amount))],
            OutputTimes = [number.Time],
        }, cancellation);
    }
}
