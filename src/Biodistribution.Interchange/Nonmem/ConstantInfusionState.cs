using Biodistribution.Compilation;
using Biodistribution.Models.Symbolics;

namespace Biodistribution.Interchange.Nonmem;

/// <summary>The state an endless infusion leads to: where the rates vanish.</summary>
internal static class ConstantInfusionState
{
    /// <summary>The equilibrium, or null when none was found.</summary>
    /// <param name="model">The compiled model.</param>
    /// <param name="parameters">Parameter values in force, the infusion rate included.</param>
    /// <param name="start">The state to start from; also that of the states that grow for ever.</param>
    /// <param name="time">Time at which the equations are taken.</param>
    public static double[]? Find(CompiledModel model, double[] parameters, double[] start, double time)
    {
        var equations = model.Equations;
        var values = new Dictionary<Symbol, double>();
        for (var i = 0; i < parameters.Length; i++)
            values[equations.Parameters[i].Symbol] = parameters[i];
        var free = FixedPoint.RecurringStates(equations);
        var typical = Math.Max(start.Select(Math.Abs).DefaultIfEmpty(0).Max(), 1e-300);
        // One pseudo-time step x + h f(x) has the same fixed points; h scales nothing but the conditioning.
        double[]? Map(double[] x)
        {
            for (var i = 0; i < x.Length; i++)
                values[equations.States[i].Symbol] = x[i];
            var next = (double[])x.Clone();
            foreach (var i in free)
                next[i] += ExpressionEvaluation.Evaluate(equations.States[i].Derivative, symbol => values[symbol], time) * Step(i);
            return next;
        }
        var steps = new double[start.Length];
        double Step(int i) => steps[i] == 0 ? 1 : steps[i];
        foreach (var i in free)
        {
            for (var j = 0; j < start.Length; j++)
                values[equations.States[j].Symbol] = start[j];
            var slope = ExpressionEvaluation.Evaluate(
                Differentiation.Derivative(equations.States[i].Derivative, equations.States[i].Symbol),
                symbol => values[symbol],
                time
            );
            steps[i] = slope != 0 && double.IsFinite(slope) ? 1 / Math.Abs(slope) : 1;
        }
        return FixedPoint.Find(Map, start, free, typical, 100);
    }
}
