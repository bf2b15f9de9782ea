using Biodistribution.Numerics.Elementary;
using Biodistribution.Numerics.Random;
using MathNet.Numerics.LinearAlgebra;

namespace Biodistribution.Numerics.Optimization;

/// <summary>
/// Evolution strategy with covariance matrix adaptation (CMA-ES): a search that only compares objectives, for those
/// whose derivatives cannot be had.
/// </summary>
/// <remarks>
/// Points outside the bounds are mirrored into them. Points that violate limits rank behind all that keep them, by how
/// much they do. It begins anew around the best
/// point, with twice the points, until that gains nothing. Source: N. Hansen, The CMA evolution strategy: a tutorial,
/// arXiv:1604.00772, 2016 (figure 6 and table 1).
/// </remarks>
public static class EvolutionStrategy
{
    private const int MostRounds = 6;

    /// <summary>Minimises from one start.</summary>
    /// <param name="objective">What to minimise; only its value and limits are asked for.</param>
    /// <param name="start">Where to start; moved into the box when outside.</param>
    /// <param name="lower">Lower bounds; may be negative infinity. Equal bounds fix a variable, to the bit.</param>
    /// <param name="upper">Upper bounds; may be positive infinity.</param>
    /// <param name="settings">First spread, tolerances and limits.</param>
    /// <param name="cancellation">Ends the search with the best point so far.</param>
    public static Minimum Minimise(
        ScoredObjective objective,
        ReadOnlySpan<double> start,
        ReadOnlySpan<double> lower,
        ReadOnlySpan<double> upper,
        EvolutionStrategySettings settings,
        CancellationToken cancellation = default
    )
    {
        var search = new Search(objective, start, lower, upper, settings, cancellation);
        return search.Run();
    }

    /// <summary>A point tried: those that keep the limits come first, by objective; the others after them, by violation.</summary>
    private readonly record struct Trial(double[] Point, double Objective, double Violation) : IComparable<Trial>
    {
        public int CompareTo(Trial other) =>
            Violation != other.Violation ? Violation.CompareTo(other.Violation) : Objective.CompareTo(other.Objective);
    }

    private sealed class Search
    {
        private readonly ScoredObjective objective;
        private readonly EvolutionStrategySettings settings;
        private readonly double[] lower,
            upper;
        private readonly int[] moved;
        private readonly CounterRandom random;
        private readonly CancellationToken cancellation;
        private Trial best;
        private int evaluations,
            generations;

        public Search(
            ScoredObjective objective,
            ReadOnlySpan<double> start,
            ReadOnlySpan<double> lower,
            ReadOnlySpan<double> upper,
            EvolutionStrategySettings settings,
            CancellationToken cancellation
        )
        {
            (this.objective, this.settings, this.cancellation) = (objective, settings, cancellation);
            (this.lower, this.upper) = (lower.ToArray(), upper.ToArray());
            random = new CounterRandom(settings.Seed, settings.Stream);
            moved = [.. Enumerable.Range(0, start.Length).Where(j => this.lower[j] < this.upper[j] && settings.FirstSpread[j] > 0)];
            var first = start.ToArray();
            for (var j = 0; j < first.Length; j++)
                first[j] = Math.Clamp(first[j], lower[j], upper[j]);
            best = Try(first);
        }

        public Minimum Run()
        {
            if (!double.IsFinite(best.Objective))
                return End(StopReason.StartFailed);
            if (moved.Length == 0)
                return End(StopReason.GradientZero);
            var (size, spread) = (4 + (int)Math.Floor(3 * Math.Log(moved.Length)), 1.0);
            for (var round = 0; round < MostRounds; round++)
            {
                var before = best;
                if (Round(size, spread) is { } early)
                    return End(early);
                if (round > 0 && before.Violation == best.Violation && before.Objective - best.Objective <= Negligible)
                    return End(best.Violation > 0 ? StopReason.LimitsUnreachable : StopReason.PointsAgree);
                (size, spread) = (2 * size, 0.3 * spread);
            }
            return End(StopReason.IterationLimit);
        }

        private double Negligible => Math.Max(settings.NegligibleDecrease, settings.ObjectiveTolerance * Math.Abs(best.Objective));

        private Minimum End(StopReason reason) =>
            new(best.Point, best.Objective, reason, generations, evaluations) { Violation = best.Violation };

        private Trial Try(double[] point)
        {
            evaluations++;
            var value = objective.Value(point);
            if (!double.IsFinite(value))
                return new Trial(point, double.PositiveInfinity, double.PositiveInfinity);
            var violation = LimitMerit.Largest(objective.Limits);
            return new Trial(point, value, violation <= settings.LimitTolerance ? 0 : violation);
        }

        // One run around the best point, until its points agree; a reason when the whole search is over.
        private StopReason? Round(int size, double spread)
        {
            var n = moved.Length;
            var strategy = new Strategy(n, size);
            var mean = Vector<double>.Build.Dense(n, i => best.Point[moved[i]] / settings.FirstSpread[moved[i]]);
            var state = new State(mean, spread, n);
            var remembered = 10 + (int)Math.Ceiling(30.0 * n / size);
            var history = new Queue<double>();
            while (true)
            {
                if (cancellation.IsCancellationRequested)
                    return StopReason.Cancelled;
                if (evaluations + size > settings.EvaluationLimit)
                    return StopReason.IterationLimit;
                generations++;
                var drawn = Enumerable.Range(0, size).Select(_ => state.Draw(random)).ToArray();
                var trials = drawn.Select(one => Try(Placed(one))).ToArray();
                int[] order = [.. Enumerable.Range(0, size).OrderBy(i => trials[i]).ThenBy(i => i)];
                if (trials[order[0]].CompareTo(best) < 0)
                    best = trials[order[0]];
                state.Adapt(strategy, [.. order.Take(strategy.Parents).Select(i => drawn[i])]);
                var (least, most) = (trials[order[0]], trials[order[size / 2]]);
                history.Enqueue(least.Objective);
                if (history.Count > remembered)
                    history.Dequeue();
                var isFlat =
                    history.Count == remembered
                    && history.Max() - history.Min() <= Negligible
                    && most.Objective - least.Objective <= Negligible;
                if (isFlat || state.Reach <= settings.StepTolerance || !state.IsSound)
                    return null;
            }
        }

        // The point of a draw: back in its own variables, mirrored at the bounds.
        private double[] Placed(Vector<double> draw)
        {
            var point = (double[])best.Point.Clone();
            for (var i = 0; i < moved.Length; i++)
            {
                var j = moved[i];
                point[j] = Bounds.Mirrored(draw[i] * settings.FirstSpread[j], lower[j], upper[j]);
            }
            return point;
        }
    }

    /// <summary>
    /// The constants of a strategy for n variables and so many points a generation (Hansen 2016, table 1; without
    /// negative weights).
    /// </summary>
    private sealed class Strategy
    {
        public Strategy(int n, int size)
        {
            Parents = size / 2;
            Weights = [.. Enumerable.Range(1, Parents).Select(i => ElementaryFunctions.Log((size + 1) / 2.0) - ElementaryFunctions.Log(i))];
            var sum = Weights.Sum();
            Weights = [.. Weights.Select(weight => weight / sum)];
            var effective = 1 / Weights.Sum(weight => weight * weight);
            Effective = effective;
            StepMemory = (effective + 2) / (n + effective + 5);
            StepDamping = 1 + (2 * Math.Max(0, Math.Sqrt((effective - 1) / (n + 1)) - 1)) + StepMemory;
            PathMemory = (4 + (effective / n)) / (n + 4 + (2 * effective / n));
            FirstRank = 2 / (((n + 1.3) * (n + 1.3)) + effective);
            OtherRanks = Math.Min(1 - FirstRank, 2 * (effective - 2 + (1 / effective)) / (((n + 2.0) * (n + 2)) + effective));
            ExpectedLength = Math.Sqrt(n) * (1 - (1 / (4.0 * n)) + (1 / (21.0 * n * n)));
        }

        public int Parents { get; }

        public double[] Weights { get; }

        public double Effective { get; }

        public double StepMemory { get; }

        public double StepDamping { get; }

        public double PathMemory { get; }

        public double FirstRank { get; }

        public double OtherRanks { get; }

        public double ExpectedLength { get; }
    }

    /// <summary>Mean, spread and shape of the points, in variables scaled by their first spread.</summary>
    private sealed class State(Vector<double> mean, double spread, int n)
    {
        private Matrix<double> covariance = Matrix<double>.Build.DenseIdentity(n);
        private Matrix<double> axes = Matrix<double>.Build.DenseIdentity(n);
        private Vector<double> lengths = Vector<double>.Build.Dense(n, 1);
        private Vector<double> stepPath = Vector<double>.Build.Dense(n),
            path = Vector<double>.Build.Dense(n);
        private double sigma = spread;
        private int generation;

        /// <summary>The largest standard deviation of the points in any variable.</summary>
        public double Reach => sigma * Math.Sqrt(covariance.Diagonal().Maximum());

        public bool IsSound => double.IsFinite(Reach) && lengths.Minimum() > 1e-7 * lengths.Maximum();

        public Vector<double> Draw(CounterRandom random)
        {
            var z = Vector<double>.Build.Dense(n, _ => random.NextNormal());
            return mean + (sigma * (axes * lengths.PointwiseMultiply(z)));
        }

        public void Adapt(Strategy strategy, Vector<double>[] parents)
        {
            generation++;
            var before = mean;
            mean = Vector<double>.Build.Dense(n);
            for (var i = 0; i < parents.Length; i++)
                mean += strategy.Weights[i] * parents[i];
            var moved = (mean - before) / sigma;
            var whitened = axes * (axes.TransposeThisAndMultiply(moved)).PointwiseDivide(lengths);
            stepPath =
                ((1 - strategy.StepMemory) * stepPath)
                + (Math.Sqrt(strategy.StepMemory * (2 - strategy.StepMemory) * strategy.Effective) * whitened);
            var length = stepPath.L2Norm();
            var isCalm =
                length / Math.Sqrt(1 - ElementaryFunctions.Pow(1 - strategy.StepMemory, 2.0 * generation))
                < (1.4 + (2 / (n + 1.0))) * strategy.ExpectedLength;
            path =
                ((1 - strategy.PathMemory) * path)
                + (isCalm ? Math.Sqrt(strategy.PathMemory * (2 - strategy.PathMemory) * strategy.Effective) * moved : 0 * moved);
            var lost = isCalm ? 0 : strategy.FirstRank * strategy.PathMemory * (2 - strategy.PathMemory);
            covariance =
                ((1 - strategy.FirstRank - strategy.OtherRanks + lost) * covariance) + (strategy.FirstRank * path.OuterProduct(path));
            for (var i = 0; i < parents.Length; i++)
            {
                var step = (parents[i] - before) / sigma;
                covariance += strategy.OtherRanks * strategy.Weights[i] * step.OuterProduct(step);
            }
            sigma *= ElementaryFunctions.Exp(
                Math.Min(1, strategy.StepMemory / strategy.StepDamping * ((length / strategy.ExpectedLength) - 1))
            );
            var decomposition = ((covariance + covariance.Transpose()) / 2).Evd(Symmetricity.Symmetric);
            axes = decomposition.EigenVectors;
            lengths = decomposition.EigenValues.Map(value => Math.Sqrt(Math.Max(value.Real, 0)), Zeros.Include);
        }
    }
}
