using Biodistribution.Estimation.Likelihood;
using Biodistribution.Observations;

namespace Biodistribution.Estimation.Profiles;

/// <summary>What one profile is of: a parameter, or a prediction; and the scale it is traced on.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Unit">The unit shown.</param>
/// <param name="Variable">The variable that is profiled; -1 for a prediction.</param>
/// <param name="Plan">The prediction; null for a parameter.</param>
/// <param name="VariesAssumed">Whether assumed parameters vary.</param>
/// <param name="Shown">From the profiled scale to the unit shown.</param>
/// <param name="Scaled">From the unit shown to the profiled scale.</param>
internal sealed record ProfileTarget(
    string Name,
    string Unit,
    int Variable,
    PredictionPlan? Plan,
    bool VariesAssumed,
    Func<double, double> Shown,
    Func<double, double> Scaled
)
{
    /// <summary>A parameter.</summary>
    /// <param name="variable">Its variable.</param>
    /// <param name="likelihood">The study.</param>
    /// <param name="variesAssumed">Whether assumed parameters vary.</param>
    public static ProfileTarget Of(int variable, StudyLikelihood likelihood, bool variesAssumed)
    {
        var one = likelihood.Variables[variable];
        var factor = likelihood.Problem.Model.Units.Factor(one.Unit);
        return new ProfileTarget(
            one.Name,
            one.Unit.Text,
            variable,
            null,
            variesAssumed,
            scaled => one.Map.ToValue(scaled) / factor,
            shown => one.Map.ToVariable(shown * factor)
        );
    }

    /// <summary>A prediction.</summary>
    /// <param name="prediction">The prediction.</param>
    /// <param name="likelihood">The study.</param>
    /// <param name="best">The best point; profiled on the logarithm where the prediction is positive there.</param>
    /// <param name="variesAssumed">Whether assumed parameters vary.</param>
    public static ProfileTarget Of(Prediction prediction, StudyLikelihood likelihood, double[] best, bool variesAssumed)
    {
        var isPositive =
            prediction.Statistic != Statistic.Tmax && Value(new PredictionPlan(prediction, likelihood, false), likelihood, best) > 0;
        var plan = new PredictionPlan(prediction, likelihood, isPositive);
        return new ProfileTarget(prediction.Name, prediction.Unit.Text, -1, plan, variesAssumed, plan.FromSearchScale, plan.Scaled);
    }

    /// <summary>The parameter or prediction at points, on the profiled scale; NaN where it is not defined.</summary>
    /// <param name="likelihood">The study.</param>
    /// <param name="points">Variables of the search.</param>
    public double[] At(StudyLikelihood likelihood, IReadOnlyList<double[]> points) =>
        Plan is null ? [.. points.Select(point => point[Variable])] : [.. points.Select(point => Value(Plan, likelihood, point))];

    /// <summary>The best point, which a profile is traced from; null where the prediction is not defined there.</summary>
    /// <param name="likelihood">The study.</param>
    /// <param name="best">Its variables.</param>
    public ConstrainedOptimum? Centre(StudyLikelihood likelihood, double[] best) =>
        At(likelihood, [best])[0] is var value && double.IsFinite(value) ? new ConstrainedOptimum(value, 0, 0, best, true) : null;

    private static double Value(PredictionPlan plan, StudyLikelihood likelihood, double[] point)
    {
        var objective = new LikelihoodObjective(likelihood, new bool[likelihood.Variables.Length], plan);
        return double.IsFinite(objective.Value(point)) ? objective.PredictionValue : double.NaN;
    }
}
