using Biodistribution.Estimation.Likelihood;
using Biodistribution.Observations;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Estimation.Design;

/// <summary>
/// Measurements that could be made as rows of data: means of so many animals, with the value the model expects and the
/// scatter the study has.
/// </summary>
/// <param name="fit">The fit of the present data.</param>
internal sealed class CandidateRows(FitResult fit)
{
    // What a study without any scatter to learn from is taken to have.
    private const double UsualScatter = 0.3;

    // A third of the smallest value measured is taken to be seen still.
    private const double SeenShare = 1.0 / 3;

    private readonly RowUse[] measured =
    [
        .. fit.Rows.Where(row =>
            row.Used
            && row.Observation.Statistic == Statistic.Value
            && double.IsFinite(row.Residual)
            && double.IsFinite(row.StandardDeviation)
        ),
    ];

    /// <summary>
    /// The rows of a candidate at one parameter set: what it is expected to measure, or that it is expected to lie
    /// below what can be measured. Null when the model has no such number.
    /// </summary>
    /// <param name="candidate">The measurement.</param>
    /// <param name="values">Parameter values by which the model expects.</param>
    /// <param name="unseen">What cannot be measured, in words; empty when everything can.</param>
    /// <param name="expected">What it is expected to measure, in the unit of its first observable.</param>
    /// <param name="shift">By how many of its sds the outcome differs from what is expected.</param>
    public Observation[]? Of(
        DesignCandidate candidate,
        ReadOnlySpan<double> values,
        out string unseen,
        out double expected,
        double shift = 0
    )
    {
        expected = double.NaN;
        unseen = "";
        var rows = new List<Observation>();
        foreach (var name in candidate.Observables)
        {
            var unit = fit.Problem.Model.Observables.First(one => one.Name == name).Unit;
            var value = Expected(candidate, name, unit, values);
            expected = rows.Count == 0 ? value : expected;
            var least = double.IsNaN(candidate.Detects) ? DetectionLimit(unit) : candidate.Detects / fit.Problem.Model.Units.Factor(unit);
            if (!double.IsFinite(value))
                return null;
            var isSeen =
                least > 0
                    ? value >= least
                    : value > 0 || fit.Problem.ErrorModels.GetValueOrDefault(name, fit.Problem.DefaultError).Kind != ErrorKind.LogNormal;
            if (!isSeen)
                unseen =
                    least > 0
                        ? (
                            $"{name} would be {NumberText.ForSentence(value, 2)}, below {NumberText.ForSentence(least, 2)} "
                            + $"{unit.Text}"
                        ).TrimEnd()
                        : $"the model expects no {name} there";
            if (!isSeen && !(least > 0))
                return null;
            var spread = StandardError(name, unit, isSeen ? value : least, candidate.Animals);
            // Relative scatter is that of the logarithm; a constant one is added.
            var outcome =
                !isSeen ? least
                : fit.Problem.ErrorModels.GetValueOrDefault(name, fit.Problem.DefaultError).Kind == ErrorKind.Additive
                    ? value + (shift * spread)
                : value * Math.Exp(shift * Math.Sqrt(double.LogP1(spread / value * (spread / value))));
            rows.Add(
                new Observation
                {
                    Id = $"{candidate.Name}: {name}",
                    Group = candidate.Group,
                    Observable = name,
                    Time = candidate.Time / fit.Problem.Model.Units.Factor(fit.Problem.Model.Units.TimeUnit),
                    Value = outcome,
                    Censoring = isSeen ? "" : "below",
                    Unit = unit.Text,
                    Spread = StandardError(name, unit, outcome, candidate.Animals),
                    SpreadKind = "sem",
                    Count = candidate.Animals,
                }
            );
        }
        return [.. rows];
    }

    private double Expected(DesignCandidate candidate, string observable, Unit unit, ReadOnlySpan<double> values)
    {
        var likelihood = StudyLikelihood.For(fit.Problem);
        var plan = new PredictionPlan(new Prediction("", candidate.Group, observable, unit) { Time = candidate.Time }, likelihood, false);
        var held = new int[values.Length];
        Array.Fill(held, -1);
        var numbers = new double[plan.Quantities.Count];
        return new SimulationPlan(likelihood.Simulation, plan.Quantities).Evaluate(values, held, 0, numbers, [], default) is null
            ? plan.FromSearchScale(plan.Compute(numbers, [], 0, []))
            : double.NaN;
    }

    private double DetectionLimit(Unit unit) =>
        SeenShare
        * measured
            .Select(row => (row, unit: Unit.TryParse(row.Observation.Unit, out var own, out _) ? own : Unit.None))
            .Where(one => one.unit.Dimension == unit.Dimension && one.row.Observed > 0)
            .Select(one => one.row.Observed * one.unit.FactorTo(unit))
            .DefaultIfEmpty(0)
            .Min();

    // Of the mean of so many animals, in the unit of the observable.
    private double StandardError(string observable, Unit unit, double value, int animals)
    {
        var model = fit.Problem.ErrorModels.GetValueOrDefault(observable, fit.Problem.DefaultError);
        var own = measured.Where(row => row.Observation.Observable == observable).ToArray();
        if (model.Kind == ErrorKind.Additive && own.Length > 0)
            return Median(
                    own.Select(row =>
                        row.StandardDeviation
                        * (Unit.TryParse(row.Observation.Unit, out var rowUnit, out _) ? rowUnit.FactorTo(unit) : 1)
                        * RootAnimals(row)
                    )
                ) / Math.Sqrt(animals);
        var relative = (own.Length > 0 ? own : measured)
            .Select(row => (row.OnLogScale ? row.StandardDeviation : row.StandardDeviation / Math.Abs(row.Predicted)) * RootAnimals(row))
            .Where(double.IsFinite)
            .ToArray();
        var scatter =
            relative.Length > 0 ? Median(relative)
            : double.IsFinite(fit.Problem.AssumedCv) ? fit.Problem.AssumedCv
            : UsualScatter;
        // The row is read back as a cv: √(exp(s²) - 1) of the sd of the logarithm.
        return value
            * (model.Kind == ErrorKind.LogNormal ? Math.Sqrt(double.ExpM1(scatter * scatter / animals)) : scatter / Math.Sqrt(animals));
    }

    private double RootAnimals(RowUse row) =>
        row.Observation.Animal.Length > 0
            ? 1
            : Math.Sqrt(Math.Max(1, row.Observation.Count > 0 ? row.Observation.Count : fit.Problem.AssumedCount));

    private static double Median(IEnumerable<double> values) => Numerics.Statistics.Quantiles.Of([.. values.Order()], 0.5);
}
