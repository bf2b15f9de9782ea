using Biodistribution.Estimation.Likelihood;
using MathNet.Numerics.LinearAlgebra;

namespace Biodistribution.Estimation.Design;

/// <summary>
/// Expected information of the present rows and of every candidate at one parameter set, on the scale of estimation;
/// bounds count as vague knowledge, so that it is never singular.
/// </summary>
internal sealed class DesignInformation
{
    // Knowledge that something lies somewhere in its range, uniformly, has this many times the reciprocal of the
    // squared range as information.
    private const double Uniform = 12;

    // Stands for an unlimited range: a hundred thousandfold.
    private static readonly double Unlimited = 2 * Math.Log(1e5);

    private readonly Matrix<double> present;
    private readonly Matrix<double>[] added;
    private readonly double[] prediction;
    private readonly int[] estimated,
        open;

    private DesignInformation(Matrix<double> present, Matrix<double>[] added, double[] prediction, int[] estimated, int[] open)
    {
        (this.present, this.added, this.prediction, this.estimated, this.open) = (present, added, prediction, estimated, open);
    }

    /// <summary>The information at one point; null where the model cannot be solved there.</summary>
    /// <param name="likelihood">The present rows, then those of every candidate.</param>
    /// <param name="firstRow">Index of the first row of each candidate, and one past the last row.</param>
    /// <param name="isSeen">Whether each candidate can be measured there; one that cannot tells nothing.</param>
    /// <param name="point">Coordinates of the parameter set.</param>
    /// <param name="plan">The prediction that matters; null for none.</param>
    /// <param name="openNames">Parameters the present data do not determine.</param>
    public static DesignInformation? At(
        StudyLikelihood likelihood,
        int[] firstRow,
        bool[] isSeen,
        double[] point,
        PredictionPlan? plan,
        IReadOnlyCollection<string> openNames
    )
    {
        var n = likelihood.Variables.Length;
        var all = likelihood.Variables.Select(v => v.Low < v.High).ToArray();
        var objective = new LikelihoodObjective(likelihood, all, plan);
        var (residuals, rows) = (new double[objective.RowCount], new double[objective.RowCount * n]);
        // Drawn to where it is, the prediction adds its gradient as a last row, and nothing else.
        objective.Target = double.NaN;
        if (!double.IsFinite(objective.Evaluate(point, residuals, rows)))
            return null;
        var gradient = new double[n];
        if (plan is not null)
        {
            (objective.Target, objective.TargetSd) = (objective.PredictionValue, 1);
            objective.Evaluate(point, residuals, rows);
            rows.AsSpan((objective.RowCount - 1) * n, n).CopyTo(gradient);
        }
        Matrix<double> Sum(IEnumerable<int> which)
        {
            var sum = Matrix<double>.Build.Dense(n, n);
            foreach (var r in which)
                for (var i = 0; i < n; i++)
                for (var j = 0; j < n; j++)
                    sum[i, j] += rows[(r * n) + i] * rows[(r * n) + j];
            return sum;
        }
        IEnumerable<int> Of(int from, int to) =>
            Enumerable.Range(from, to - from).Where(r => likelihood.Rows[r].IsFitted).SelectMany(r => new[] { 2 * r, (2 * r) + 1 });
        var priors = likelihood.Variables.Count(v => v.Prior is not null);
        var present = Sum(Of(0, firstRow[0]).Concat(Enumerable.Range(2 * likelihood.Rows.Length, priors)));
        for (var i = 0; i < n; i++)
        {
            var range = likelihood.Variables[i].High - likelihood.Variables[i].Low;
            present[i, i] += all[i] ? Uniform / (double.IsFinite(range) ? range * range : Unlimited * Unlimited) : 1;
        }
        var estimated = Enumerable.Range(0, likelihood.Problem.Estimated.Length).Where(i => all[i]).ToArray();
        return new DesignInformation(
            present,
            [.. Enumerable.Range(0, firstRow.Length - 1).Select(c => Sum(isSeen[c] ? Of(firstRow[c], firstRow[c + 1]) : []))],
            gradient,
            estimated,
            [.. estimated.Where(i => openNames.Contains(likelihood.Variables[i].Name))]
        );
    }

    /// <summary>The score of the present rows with some candidates added.</summary>
    /// <param name="candidates">Which.</param>
    public DesignScore With(IReadOnlyCollection<int> candidates)
    {
        var information = present;
        foreach (var c in candidates)
            information += added[c];
        var covariance = information.Cholesky().Solve(Matrix<double>.Build.DenseIdentity(present.RowCount));
        var g = Vector<double>.Build.Dense(prediction);
        return new DesignScore(
            (information.Cholesky().DeterminantLn - present.Cholesky().DeterminantLn) / 2,
            Math.Sqrt(estimated.Select(i => covariance[i, i]).DefaultIfEmpty(double.NaN).Average()),
            prediction.All(x => x == 0) ? double.NaN : Math.Sqrt(g * (covariance * g)),
            Math.Exp(open.Select(i => Math.Log(covariance[i, i]) / 2).DefaultIfEmpty(double.NaN).Average())
        );
    }
}
