using System.Collections.Immutable;
using System.Globalization;
using Biodistribution.Estimation.Likelihood;
using Biodistribution.Numerics.Statistics;
using MathNet.Numerics.LinearAlgebra;

namespace Biodistribution.Estimation.Identifiability;

/// <summary>How well the sampling times and errors of a study are expected to determine one parameter.</summary>
/// <param name="Name">The parameter.</param>
/// <param name="Unit">The unit shown.</param>
/// <param name="Nominal">Its value at which this was computed, in that unit.</param>
/// <param name="ScaledSd">Expected sd on the scale of estimation, of the logarithm for a log-scaled parameter; infinite
/// where the data say nothing.</param>
/// <param name="Lower">Lower end of the expected interval, in that unit; NaN where its bound is met first.</param>
/// <param name="Upper">Upper end of the expected interval, in that unit; NaN where its bound is met first.</param>
/// <param name="MovesWith">Parameters it is expected to move with, most first.</param>
/// <param name="Text">The same in words.</param>
public sealed record PracticalParameter(
    string Name,
    string Unit,
    double Nominal,
    double ScaledSd,
    double Lower,
    double Upper,
    ImmutableArray<string> MovesWith,
    string Text
)
{
    /// <summary>Whether an interval closed on both sides is expected.</summary>
    public bool IsDetermined => double.IsFinite(Lower) && double.IsFinite(Upper);
}

/// <summary>A product or ratio that is expected to be known much better than its parts.</summary>
/// <param name="Name">The product or ratio.</param>
/// <param name="Parameters">Its parts.</param>
/// <param name="ScaledSd">Expected sd of its logarithm.</param>
public sealed record PracticalCombination(string Name, ImmutableArray<string> Parameters, double ScaledSd);

/// <summary>
/// Practical identifiability: the expected information of the rows as they are (their times, groups and errors) at
/// given parameter values, without regard to the values measured.
/// </summary>
/// <param name="Parameters">The estimated parameters.</param>
/// <param name="Combinations">What stays determined although its parts are not.</param>
/// <param name="Statement">At which values and with which scatter, in a sentence.</param>
public sealed record PracticalCheck(
    ImmutableArray<PracticalParameter> Parameters,
    ImmutableArray<PracticalCombination> Combinations,
    string Statement
)
{
    // The scatter between animals before any is known, as the searches begin with.
    private const double UsualScatter = 0.2;

    // Being somewhere in its range is taken as knowledge of this many times the reciprocal of the squared range (a uniform distribution).
    private const double Uniform = 12;

    // Declared bounds of a log-scaled parameter are a convention: were they this many times as wide, an interval that
    // only they close would open.
    private const double Wider = 10;

    private const double Moving = 0.9;

    // A combination is named when it is known this much better than the better of its parts, and better than a factor of three.
    private const double MuchBetter = 0.25,
        Known = 0.55;

    /// <summary>Checks a study at its start values; null where the model cannot be solved there.</summary>
    /// <param name="problem">The study.</param>
    /// <param name="confidence">Probability of the expected intervals.</param>
    public static PracticalCheck? At(FitProblem problem, double confidence = 0.95)
    {
        var likelihood = StudyLikelihood.For(problem);
        var scatter = UsualScatter.ToString("P0", CultureInfo.InvariantCulture);
        return Of(
            likelihood,
            likelihood.Start(),
            likelihood.EliminatedSd < 0
                ? 1
                : UsualScatter * (likelihood.Rows.First(row => row.IsFitted).Noise.OnLogScale ? 1 : likelihood.ResidualScale),
            confidence,
            $"At the start values of the study{(likelihood.AllSdsKnown ? "" : $", with a scatter of {scatter} where it is estimated")}."
        );
    }

    /// <summary>Checks a fitted study at its estimates.</summary>
    /// <param name="fit">A fit that succeeded.</param>
    /// <param name="confidence">Probability of the expected intervals.</param>
    public static PracticalCheck At(FitResult fit, double confidence = 0.95) =>
        Of(
            StudyLikelihood.For(fit.Problem),
            [.. fit.Point],
            double.IsFinite(fit.ResidualStandardDeviation) ? fit.ResidualStandardDeviation : 1,
            confidence,
            "At the estimates."
        ) ?? new PracticalCheck([], [], "The model cannot be solved at the estimates.");

    private static PracticalCheck? Of(StudyLikelihood likelihood, double[] point, double sd, double confidence, string statement)
    {
        var variables = likelihood.Variables;
        var n = variables.Length;
        var free = variables.Select(variable => variable.Low < variable.High).ToArray();
        var objective = new LikelihoodObjective(likelihood, free);
        var (residuals, rows) = (new double[objective.RowCount], new double[objective.RowCount * n]);
        if (!double.IsFinite(objective.Evaluate(point, residuals, rows)))
            return null;
        var information = Matrix<double>.Build.Dense(n, n);
        for (var r = 0; r < objective.RowCount; r++)
        {
            var isRow = r / 2 < likelihood.Rows.Length;
            if (isRow && !likelihood.Rows[r / 2].IsFitted)
                continue;
            var weight = isRow && likelihood.EliminatedSd >= 0 ? 1 / (sd * sd) : 1;
            for (var i = 0; i < n; i++)
            for (var j = 0; j < n; j++)
                information[i, j] += weight * rows[(r * n) + i] * rows[(r * n) + j];
        }
        var vague = variables
            .Select(
                (variable, i) =>
                    !free[i] ? 1
                    : double.IsFinite(variable.High - variable.Low)
                        ? Uniform
                            / Math.Pow(
                                (variable.Map.Scale == EstimationScale.Log && !variable.IsAssumed ? Wider : 1)
                                    * (variable.High - variable.Low),
                                2
                            )
                    : 1e-9 * Math.Max(information[i, i], 1e-9)
            )
            .ToArray();
        for (var i = 0; i < n; i++)
            information[i, i] += vague[i];
        var covariance = information.Cholesky().Solve(Matrix<double>.Build.DenseIdentity(n));
        double Correlation(int i, int j) => covariance[i, j] / Math.Sqrt(covariance[i, i] * covariance[j, j]);
        // What the rows alone say of a parameter, the others being vaguely known.
        double Sd(int i) =>
            (1 / covariance[i, i]) - vague[i] is var own && own > 1e-9 * vague[i] ? 1 / Math.Sqrt(own) : double.PositiveInfinity;
        var z = NormalDistribution.Quantile((1 + confidence) / 2);
        var shown = Enumerable.Range(0, likelihood.Problem.Estimated.Length).ToArray();
        var parameters = shown
            .Select(i =>
            {
                var variable = variables[i];
                var factor = likelihood.Problem.Model.Units.Factor(variable.Unit);
                var (below, above) = (point[i] - (z * Sd(i)), point[i] + (z * Sd(i)));
                double Shown(double coordinate) => variable.Map.ToValue(coordinate) / factor;
                var (lower, upper) = (below > variable.Low ? Shown(below) : double.NaN, above < variable.High ? Shown(above) : double.NaN);
                ImmutableArray<string> with = !free[i]
                    ? []
                    :
                    [
                        .. Enumerable
                            .Range(0, n)
                            .Where(j => j != i && free[j] && Math.Abs(Correlation(i, j)) > Moving)
                            .OrderByDescending(j => Math.Abs(Correlation(i, j)))
                            .Take(3)
                            .Select(j => variables[j].Name),
                    ];
                return new PracticalParameter(
                    variable.Name,
                    variable.Unit.Text,
                    Shown(point[i]),
                    Sd(i),
                    lower,
                    upper,
                    with,
                    free[i] ? Sentence(lower, upper, variable.Unit.Text, with) : "held fixed"
                );
            })
            .ToImmutableArray();
        var combinations =
            from i in shown
            from j in shown
            where
                i < j
                && variables[i].Map.Scale == EstimationScale.Log
                && variables[j].Map.Scale == EstimationScale.Log
                && Math.Abs(Correlation(i, j)) > Moving
                && !(parameters[i].IsDetermined && parameters[j].IsDetermined)
            let isRatio = Correlation(i, j) > 0
            let own = Math.Sqrt(Math.Max(covariance[i, i] + covariance[j, j] - (2 * Math.Abs(covariance[i, j])), 0))
            where own < MuchBetter * Math.Sqrt(Math.Min(covariance[i, i], covariance[j, j])) && own < Known
            orderby own
            select new PracticalCombination(
                isRatio ? $"{variables[i].Name} / {variables[j].Name}" : $"{variables[i].Name} * {variables[j].Name}",
                [variables[i].Name, variables[j].Name],
                own
            );
        return new PracticalCheck(parameters, [.. combinations], statement);
    }

    private static string Sentence(double lower, double upper, string unit, ImmutableArray<string> with)
    {
        var moves = with.IsEmpty ? "" : $"; moves with {RankCheck.Listed(with)}";
        var kind = (double.IsFinite(lower), double.IsFinite(upper)) switch
        {
            (true, true) => RangeClass.Interval,
            (true, false) => RangeClass.OpenAbove,
            (false, true) => RangeClass.OpenBelow,
            _ => RangeClass.Free,
        };
        var expected = $"expected {RangeWords.Sentence(kind, lower, upper, unit)}{moves}";
        return kind == RangeClass.Free ? $"{expected}; an interval would reach both of its bounds" : expected;
    }
}
