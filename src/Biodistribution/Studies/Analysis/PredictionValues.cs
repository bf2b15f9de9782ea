using System.Collections.Immutable;
using Biodistribution.Estimation;
using Biodistribution.Estimation.Likelihood;

namespace Biodistribution.Studies.Analysis;

/// <summary>Predictions of a study at given parameter values.</summary>
/// <param name="problem">The study.</param>
/// <param name="predictions">What to predict.</param>
public sealed class PredictionValues(FitProblem problem, ImmutableArray<Prediction> predictions)
{
    private readonly Lazy<StudyLikelihood> likelihood = new(() => StudyLikelihood.For(problem));

    /// <summary>The predictions, in the units shown; NaN where the model has no such number.</summary>
    /// <param name="values">Values of the estimated, then of the assumed parameters, in coherent units.</param>
    public ImmutableArray<double> At(ImmutableArray<double> values)
    {
        int[] held = [.. values.Select(_ => -1)];
        return
        [
            .. predictions.Select(prediction =>
            {
                var plan = new PredictionPlan(prediction, likelihood.Value, onLog: false);
                var numbers = new double[plan.Quantities.Count];
                var failure = new SimulationPlan(likelihood.Value.Simulation, plan.Quantities).Evaluate(
                    values.AsSpan(),
                    held,
                    0,
                    numbers,
                    [],
                    default
                );
                return failure is null ? plan.FromSearchScale(plan.Compute(numbers, [], 0, [])) : double.NaN;
            }),
        ];
    }
}
