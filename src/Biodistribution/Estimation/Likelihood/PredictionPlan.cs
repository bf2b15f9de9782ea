using Biodistribution.Experiments;
using Biodistribution.Observations;

namespace Biodistribution.Estimation.Likelihood;

/// <summary>
/// A prediction made ready: its numbers, and its value on the scale it is profiled on: the logarithm where it is a
/// positive number, else as it is.
/// </summary>
internal sealed class PredictionPlan
{
    public PredictionPlan(Prediction prediction, StudyLikelihood likelihood, bool onLog)
        : this(prediction, likelihood.Problem, likelihood.Simulation, onLog) { }

    public PredictionPlan(Prediction prediction, Experiment problem, ExperimentSimulation simulation, bool onLog)
    {
        Prediction = prediction;
        IsOnLog = onLog;
        Quantities = [.. MakeQuantities(prediction, problem, simulation)];
        Factor = problem.Model.Units.Factor(prediction.Unit);
    }

    public Prediction Prediction { get; }

    /// <summary>Whether it is profiled on its logarithm.</summary>
    public bool IsOnLog { get; }

    /// <summary>The number itself, then what it is divided by.</summary>
    public IReadOnlyList<PredictedStatistic> Quantities { get; }

    /// <summary>What a number in the prediction's unit is multiplied by to be coherent.</summary>
    public double Factor { get; }

    /// <summary>The number in the prediction's unit, of a value on the profiled scale.</summary>
    public double FromSearchScale(double scaled) => (IsOnLog ? Math.Exp(scaled) : scaled) / Factor;

    /// <summary>The value on the profiled scale of a number in the prediction's unit.</summary>
    public double Scaled(double shown) => IsOnLog ? Math.Log(shown * Factor) : shown * Factor;

    /// <summary>The prediction on the profiled scale, with its gradient.</summary>
    public double Compute(ReadOnlySpan<double> values, ReadOnlySpan<double> gradients, int directions, Span<double> gradient)
    {
        var value = Quantities.Count == 1 ? values[0] : values[0] / values[1];
        for (var d = 0; d < directions; d++)
        {
            var g = Quantities.Count == 1 ? gradients[d] : (gradients[d] - (value * gradients[directions + d])) / values[1];
            gradient[d] = IsOnLog ? g / value : g;
        }
        return IsOnLog ? Math.Log(value) : value;
    }

    private static IEnumerable<PredictedStatistic> MakeQuantities(Prediction p, Experiment problem, ExperimentSimulation simulation)
    {
        yield return Quantity(p.Group, p.Observable);
        if (p.Statistic == Statistic.Ratio)
            yield return Quantity(
                p.RelativeToGroup.Length > 0 ? p.RelativeToGroup : p.Group,
                p.RelativeToObservable.Length > 0 ? p.RelativeToObservable : p.Observable
            );

        PredictedStatistic Quantity(string groupName, string observable)
        {
            var group = problem.Groups.ToList().FindIndex(g => g.Name == groupName);
            var index = simulation.Model.ObservableIndex(observable);
            if (group < 0 || index < 0)
                throw new ArgumentException(
                    $"The prediction {p.Name} needs group '{groupName}' and observable '{observable}', which the study does not have.",
                    nameof(p)
                );
            if (p.Statistic is Statistic.Value or Statistic.Ratio && !double.IsNaN(p.Time))
                return PredictedStatistic.At(group, index, p.Time);
            var doses = simulation.DoseTimes(group);
            var samples = p.SamplingTimes.ToArray();
            var start =
                samples.Length > 0 ? samples[0]
                : !double.IsNaN(p.WindowStart) ? p.WindowStart
                : doses.Length > 0 ? doses[0]
                : 0;
            var end = samples.Length > 0 ? samples[^1] : p.WindowEnd;
            if (double.IsNaN(end))
                throw new ArgumentException($"The prediction {p.Name} does not say when.", nameof(p));
            var endless = double.IsPositiveInfinity(end);
            if (endless)
                end = simulation.Horizon(group, index, start);
            var unit = problem.Model.Observables.First(o => o.Name == observable).Unit;
            return PredictedStatistic.Over(
                group,
                index,
                p.Statistic == Statistic.Ratio ? Statistic.Auc : p.Statistic,
                start,
                end,
                samples,
                doses,
                HalfLifeReadings.Of(p.Label) ?? HalfLifeReading.TimeToHalf,
                endless || p.Label.Contains("infinity", StringComparison.OrdinalIgnoreCase),
                simulation.FirstDuration(group),
                unit.Dimension.InjectedDose == (Units.Rational)1
            );
        }
    }
}
