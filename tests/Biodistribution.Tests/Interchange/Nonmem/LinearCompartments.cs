using Biodistribution.Interchange.Nonmem;
using Biodistribution.Models;
using Biodistribution.Models.Symbolics;
using Biodistribution.Simulation;
using Biodistribution.Units;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace Biodistribution.Tests.Interchange.Nonmem;

/// <summary>Depot, central and up to two peripheral compartments as a model, and the same in closed form: sums of exponentials.</summary>
internal sealed class LinearCompartments
{
    public static readonly SolverSettings Accurate = new() { RelativeTolerance = 1e-11, AbsoluteTolerance = 1e-15 };

    private readonly double[] rates;
    private readonly Matrix<double> vectors;
    private readonly Matrix<double> inverse;

    public LinearCompartments(
        int compartments,
        double lag = 0,
        double bioavailability = 1,
        double modelledRate = 1,
        double modelledDuration = 1
    )
    {
        var graph = new ExpressionGraph();
        var parameters = new List<Parameter>();
        Expression P(string name, double value)
        {
            parameters.Add(new Parameter(graph.NewSymbol(name), value, Unit.None));
            return graph.Of(parameters[^1].Symbol);
        }
        var names = new[] { "depot", "central", "shallow", "deep" }[..(compartments + 1)];
        var states = names.Select(name => new State(graph.NewSymbol(name), Unit.None, graph.Zero) { IsAmount = true }).ToList();
        var lost = new State(graph.NewSymbol("lost"), Unit.None, graph.Zero) { IsAmount = true, IsSink = true };
        var (ka, cl, v) = (P("ka", 1.3), P("CL", 2.1), P("V", 11));
        Flow Flow(State from, State to, Expression rate) =>
            new($"{from.Name} to {to.Name}", rate, [(from.Symbol, graph.Constant(-1)), (to.Symbol, graph.One)]);
        Expression Of(State state) => graph.Of(state.Symbol);
        var flows = new List<Flow> { Flow(states[0], states[1], ka * Of(states[0])), Flow(states[1], lost, cl / v * Of(states[1])) };
        var matrix = Matrix<double>.Build.Dense(compartments + 1, compartments + 1);
        void Move(int from, int to, double rate)
        {
            matrix[from, from] -= rate;
            if (to >= 0)
                matrix[to, from] += rate;
        }
        Move(0, 1, 1.3);
        Move(1, -1, 2.1 / 11);
        for (var i = 2; i <= compartments; i++)
        {
            var (q, w) = (P($"Q{i}", 3.0 / i), P($"V{i}", 5.0 * i));
            flows.Add(Flow(states[1], states[i], q / v * Of(states[1])));
            flows.Add(Flow(states[i], states[1], q / w * Of(states[i])));
            Move(1, i, 3.0 / i / 11);
            Move(i, 1, 3.0 / i / (5.0 * i));
        }
        Mapping = new RecordMapping
        {
            Modifiers =
            [
                .. states
                    .Take(2)
                    .Select(state => new DoseModifiers(state.Symbol)
                    {
                        Lag = lag == 0 ? null : P($"lag_{state.Name}", lag),
                        Bioavailability = bioavailability == 1 ? null : P($"F_{state.Name}", bioavailability),
                        Rate = P($"R_{state.Name}", modelledRate),
                        Duration = P($"D_{state.Name}", modelledDuration),
                    }),
            ],
        };
        Model = new Model
        {
            Name = "compartments",
            Graph = graph,
            Parameters = [.. parameters],
            States = [.. states, lost],
            Flows = [.. flows],
            Observables = [new Observable("concentration", Of(states[1]) / v, Unit.None)],
        };
        var evd = matrix.Evd();
        rates = [.. evd.EigenValues.Select(value => -value.Real)];
        vectors = evd.EigenVectors;
        inverse = vectors.Inverse();
    }

    public Model Model { get; }

    public RecordMapping Mapping { get; }

    /// <summary>Concentration a time after a unit bolus into a compartment (0 depot, 1 central).</summary>
    public double Bolus(int into, double t) => Sum(into, t, rate => t < 0 ? 0 : 1);

    /// <summary>Concentration a time after the begin of an infusion of unit rate.</summary>
    public double Infusion(int into, double duration, double t) =>
        Sum(into, t, rate => t < 0 ? 0 : (Math.Exp(rate * Math.Min(t, duration)) - 1) / rate);

    /// <summary>Concentration a time after the last of endlessly many unit boluses.</summary>
    public double SteadyBolus(int into, double interval, double t) => Sum(into, t, rate => 1 / (1 - Math.Exp(-rate * interval)));

    /// <summary>Concentration a time after the begin of the last of endlessly many infusions of unit rate.</summary>
    public double SteadyInfusion(int into, double duration, double interval, double t)
    {
        var running = 0;
        var sum = 0.0;
        for (; t + (running * interval) < duration; running++)
            sum += Infusion(into, duration, t + (running * interval));
        return sum + Sum(into, t + (running * interval), rate => (Math.Exp(rate * duration) - 1) / rate / (1 - Math.Exp(-rate * interval)));
    }

    /// <summary>Concentration a time after the end of an infusion of unit rate that had always been running.</summary>
    public double AfterEndlessInfusion(int into, double t) => Sum(into, t, rate => 1 / rate);

    /// <summary>Simulates records written as CSV and gives the prediction of every observation.</summary>
    public double[] Observed(string csv)
    {
        using var text = new StringReader(csv);
        var table = RecordTableReader.Read(text, "records.csv", Model.Parameters.Select(parameter => parameter.Name)).OrThrow();
        var results = RecordSimulation.Run(Model, table, Mapping, Accurate).OrThrow();
        Assert.Empty(results.Failures);
        return [.. results.Rows.Where(row => row.Record.Kind == EventKind.Observation).Select(row => row.Prediction)];
    }

    private double Sum(int into, double t, Func<double, double> weight)
    {
        var sum = 0.0;
        for (var i = 0; i < rates.Length; i++)
            sum += vectors[1, i] * inverse[i, into] * Math.Exp(-rates[i] * t) * weight(rates[i]);
        return sum / 11;
    }
}
