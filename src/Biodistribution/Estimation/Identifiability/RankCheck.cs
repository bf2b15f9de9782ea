using System.Collections.Immutable;
using Biodistribution.Estimation.Likelihood;
using Biodistribution.Numerics.LinearAlgebra;
using Biodistribution.Numerics.Random;
using MathNet.Numerics.LinearAlgebra;

namespace Biodistribution.Estimation.Identifiability;

/// <summary>What the rank of the sensitivities says about one parameter, before any fit.</summary>
/// <param name="Name">The parameter.</param>
/// <param name="IsAssumed">Whether it is assumed rather than estimated.</param>
/// <param name="IsSupported">Whether the data, were they exact, would determine it locally.</param>
/// <param name="MovesWith">The fewest other parameters that can make up for a change of it; empty when it is supported
/// or nothing responds to it.</param>
/// <param name="Reason">The same in words, as a verdict gives it.</param>
public sealed record ParameterSupport(string Name, bool IsAssumed, bool IsSupported, ImmutableArray<string> MovesWith, string Reason)
{
    /// <summary>The words after the name.</summary>
    public string Text => $"{Name}: {Reason}";
}

/// <summary>
/// Local structural identifiability: the rank of the scaled sensitivities of all fitted rows at the study's own initial
/// state, at random admissible points.
/// </summary>
/// <param name="Rank">Directions the data determine.</param>
/// <param name="ParameterCount">Estimated and assumed parameters, sds and factors.</param>
/// <param name="Gap">Smallest singular value counted over the largest not counted; infinite when none is left out.</param>
/// <param name="Points">Points at which the model could be solved.</param>
/// <param name="Parameters">What it says about each parameter.</param>
/// <param name="Combinations">Combinations of parameters that stay determined although their parts are not.</param>
public sealed record RankCheck(
    int Rank,
    int ParameterCount,
    double Gap,
    int Points,
    ImmutableArray<ParameterSupport> Parameters,
    ImmutableArray<string> Combinations
)
{
    private const int Attempts = 24;
    private const int PointCount = 7;

    // A parameter with a larger share in the null space can be made up for by others.
    private const double Unsupported = 1e-5;

    /// <summary>Whether the check says that the data determine a parameter locally.</summary>
    /// <param name="name">The parameter.</param>
    public bool Supports(string name) => Parameters.FirstOrDefault(p => p.Name == name)?.IsSupported ?? true;

    /// <summary>Checks a study. Assumed parameters count as unknown.</summary>
    /// <param name="problem">The study.</param>
    /// <param name="seed">Seed of the random points.</param>
    /// <param name="cancellation">Ends the check early; the points so far count.</param>
    public static RankCheck Run(FitProblem problem, ulong seed = 1, CancellationToken cancellation = default) =>
        Run(StudyLikelihood.For(problem), seed, cancellation);

    /// <summary>
    /// Checks a fitted study, at its estimate too: one point where the rank is full proves that the parameters are
    /// locally identifiable.
    /// </summary>
    /// <param name="fit">A fit.</param>
    /// <param name="seed">Seed of the random points.</param>
    /// <param name="cancellation">Ends the check early; the points so far count.</param>
    public static RankCheck Run(FitResult fit, ulong seed = 1, CancellationToken cancellation = default) =>
        Run(StudyLikelihood.For(fit.Problem), seed, cancellation).WithEstimate(fit);

    /// <summary>
    /// The same check with the estimate among its points: what the rank supports there is locally identifiable,
    /// whatever other points say.
    /// </summary>
    /// <param name="fit">A fit of the same study.</param>
    public RankCheck WithEstimate(FitResult fit)
    {
        var likelihood = StudyLikelihood.For(fit.Problem);
        if (
            !fit.Succeeded
            || Parameters.All(one => one.IsSupported)
            || SampleAt(likelihood, [.. fit.Point], CancellationToken.None) is not { } there
        )
            return this;
        var parameters = Parameters
            .Select(
                (one, j) =>
                    one.IsSupported || there.NullShare(j) >= Unsupported
                        ? one
                        : one with
                        {
                            IsSupported = true,
                            MovesWith = [],
                            Reason = "locally determined by exact data at the estimate",
                        }
            )
            .ToImmutableArray();
        return this with
        {
            Rank = Math.Max(Rank, there.Rank),
            Points = Points + 1,
            Parameters = parameters,
            Combinations = parameters.All(one => one.IsSupported) ? [] : Combinations,
        };
    }

    internal static RankCheck Run(StudyLikelihood likelihood, ulong seed, CancellationToken cancellation = default)
    {
        var n = likelihood.Variables.Length;
        var samples = Sample(likelihood, seed, cancellation);
        if (samples.Count == 0)
            return new RankCheck(
                0,
                n,
                double.NaN,
                0,
                [
                    .. likelihood.Variables.Select(v => new ParameterSupport(
                        v.Name,
                        v.IsAssumed,
                        false,
                        [],
                        cancellation.IsCancellationRequested
                            ? "not checked, the work was interrupted"
                            : "not checked, the model could not be solved at any point"
                    )),
                ],
                []
            );
        var rank = samples.Max(sample => sample.Rank);
        var generic = samples.Where(sample => sample.Rank == rank).ToList();
        var parameters = ImmutableArray.CreateBuilder<ParameterSupport>(n);
        var combinations = new List<string>();
        for (var j = 0; j < n; j++)
        {
            var variable = likelihood.Variables[j];
            // A parameter is unsupported when some change of it can be made up for at most of the points.
            var supported = 2 * generic.Count(sample => sample.NullShare(j) < Unsupported) > generic.Count;
            if (supported)
            {
                parameters.Add(new ParameterSupport(variable.Name, variable.IsAssumed, true, [], "locally determined by exact data"));
                continue;
            }
            var circuit = SmallestCircuit(generic, j, n);
            var others = circuit.Where(i => i != j).Select(i => likelihood.Variables[i].Name).ToImmutableArray();
            var monomial = Monomial(likelihood, generic, circuit);
            var text =
                generic.All(sample => sample.IsZero(j)) ? "no fitted row responds to it"
                : others.IsEmpty ? "at most of the points tried no fitted row responds to it"
                : $"moves with {Listed(others)}" + (monomial.Length > 0 ? $"; only {monomial} matters" : "");
            parameters.Add(new ParameterSupport(variable.Name, variable.IsAssumed, false, others, text));
            if (
                monomial.Length > 0
                && !combinations.Contains(monomial)
                && generic.All(sample => circuit.Length == 2 && sample.Determines(PairDirection(sample, circuit)))
            )
                combinations.Add(monomial);
        }
        var gap = generic.Min(sample => sample.Gap);
        return new RankCheck(rank, n, gap, samples.Count, parameters.MoveToImmutable(), [.. combinations.Distinct()]);
    }

    /// <summary>Names in a sentence: a, b and c.</summary>
    internal static string Listed(IReadOnlyList<string> names) =>
        names.Count switch
        {
            0 => "",
            1 => names[0],
            _ => $"{string.Join(", ", names.Take(names.Count - 1))} and {names[^1]}",
        };

    private static List<Sensitivities> Sample(StudyLikelihood likelihood, ulong seed, CancellationToken cancellation)
    {
        var n = likelihood.Variables.Length;
        var points = SobolSequence.Points(Attempts, Math.Max(1, n), new CounterRandom(seed, 1_000_000));
        var samples = new List<Sensitivities>();
        for (var p = -1; p < Attempts && samples.Count < PointCount && !cancellation.IsCancellationRequested; p++)
        {
            var point = likelihood.Start();
            for (var i = 0; i < n && p >= 0; i++)
                if (likelihood.Variables[i].Low < likelihood.Variables[i].High)
                    // The middle of the range: at its very ends a model is often degenerate.
                    point[i] = likelihood.Variables[i].At(0.15 + (0.7 * points[p][i]));
            if (SampleAt(likelihood, point, cancellation) is { } sample)
                samples.Add(sample);
        }
        return samples;
    }

    // The sensitivities of the fitted rows at a point; null where they are not defined.
    private static Sensitivities? SampleAt(StudyLikelihood likelihood, double[] point, CancellationToken cancellation)
    {
        var n = likelihood.Variables.Length;
        var objective = new LikelihoodObjective(likelihood, [.. likelihood.Variables.Select(_ => true)], null, cancellation);
        var (residuals, rows) = (new double[objective.RowCount], new double[objective.RowCount * n]);
        if (!double.IsFinite(objective.Evaluate(point, residuals, rows)) || !rows.All(double.IsFinite))
            return null;
        var fitted = Enumerable
            .Range(0, objective.RowCount - 1)
            .Where(r => r / 2 >= likelihood.Rows.Length || likelihood.Rows[r / 2].IsFitted)
            .ToArray();
        // Relative changes, whatever the units: of a parameter on its natural scale a change is relative to the size it has.
        var sizes = likelihood
            .Variables.Select((variable, i) => variable.Map.Scale == EstimationScale.Natural ? variable.SizeAt(point[i]) : 1)
            .ToArray();
        // At a random point a row may be far from its data: expected information does not depend on that, except for
        // censored rows, which then say more or less.
        return new Sensitivities(
            Matrix<double>.Build.Dense(
                Math.Max(fitted.Length, 1),
                n,
                (r, c) => fitted.Length == 0 ? 0 : rows[(fitted[r] * n) + c] * sizes[c]
            ),
            sizes
        );
    }

    // The fewest parameters, j among them, whose columns are dependent at every point.
    private static int[] SmallestCircuit(List<Sensitivities> samples, int j, int n)
    {
        for (var size = 1; size <= 4; size++)
            foreach (var set in SetsWith(j, n, size))
                if (samples.All(sample => sample.IsCircuit(set, j)))
                    return set;
        // More than four: all that take part at every point, or, where none does, at most of the points.
        int Takes(int i) => samples.Count(sample => sample.NullShare(i) > Unsupported && !sample.IsZero(i));
        var others = Enumerable.Range(0, n).Where(i => i != j).ToArray();
        var always = others.Where(i => Takes(i) == samples.Count).ToArray();
        return [j, .. always.Length > 0 ? always : others.Where(i => 2 * Takes(i) > samples.Count)];
    }

    private static IEnumerable<int[]> SetsWith(int j, int n, int size)
    {
        var others = Enumerable.Range(0, n).Where(i => i != j).ToArray();
        if (size == 1)
            yield return [j];
        else if (size == 2)
            foreach (var a in others)
                yield return [j, a];
        else
            for (var a = 0; a < others.Length; a++)
            for (var b = a + 1; b < others.Length; b++)
                if (size == 3)
                    yield return [j, others[a], others[b]];
                else
                    for (var c = b + 1; c < others.Length; c++)
                        yield return [j, others[a], others[b], others[c]];
    }

    // The one combination of two or more positive parameters that matters, where the null vector is the same at all
    // points; empty otherwise.
    private static string Monomial(StudyLikelihood likelihood, List<Sensitivities> samples, int[] circuit)
    {
        if (circuit.Length != 2 || circuit.Any(i => likelihood.Variables[i].Map.Scale != EstimationScale.Log))
            return "";
        var ratios = samples.Select(sample => sample.NullRatio(circuit[0], circuit[1])).ToArray();
        // Null vector (1, r) in logarithms: what stays is the second over the first to the power r.
        var r = ratios[0];
        if (ratios.Any(other => Math.Abs(other - r) > 1e-3 * Math.Max(1, Math.Abs(r))))
            return "";
        var (a, b) = (likelihood.Variables[circuit[0]].Name, likelihood.Variables[circuit[1]].Name);
        foreach (var (p, q) in new[] { (1, 1), (2, 1), (1, 2), (3, 1), (1, 3), (3, 2), (2, 3) })
            if (Math.Abs(Math.Abs(r) - ((double)p / q)) < 1e-3)
            {
                // b^q / a^(±p) stays.
                static string Power(string name, int power) => power == 1 ? name : $"{name}^{power}";
                return r > 0 ? $"{Power(a, p)} / {Power(b, q)}"
                    : string.CompareOrdinal(a, b) < 0 ? $"{Power(a, p)} * {Power(b, q)}"
                    : $"{Power(b, q)} * {Power(a, p)}";
            }
        return "";
    }

    private static (int, double)[] PairDirection(Sensitivities sample, int[] circuit) =>
        [(circuit[0], -sample.NullRatio(circuit[0], circuit[1])), (circuit[1], 1)];

    /// <summary>The sensitivities at one point, columns scaled to length 1, with their rank and null space.</summary>
    private sealed class Sensitivities
    {
        // A relative response below this share of the largest is rounding.
        private const double NoResponse = 1e-10;

        private readonly Matrix<double> scaled;
        private readonly double[] norms;
        private readonly double[] sizes;
        private readonly Matrix<double> nullSpace;

        /// <summary>Takes the sensitivities to relative changes.</summary>
        /// <param name="rows">One row a measured number, one column a variable.</param>
        /// <param name="sizes">What each column was multiplied by.</param>
        public Sensitivities(Matrix<double> rows, double[] sizes)
        {
            this.sizes = sizes;
            var n = rows.ColumnCount;
            norms = [.. Enumerable.Range(0, n).Select(j => rows.Column(j).L2Norm())];
            var largest = norms.Max();
            for (var j = 0; j < n; j++)
                if (norms[j] < NoResponse * largest || norms[j] == 0)
                    norms[j] = 0;
            scaled = TallMatrix.Shortened(
                Matrix<double>.Build.Dense(rows.RowCount, n, (i, j) => norms[j] == 0 ? 0 : rows[i, j] / norms[j])
            );
            var svd = scaled.Svd();
            var s = svd.S.ToArray();
            Rank = Counted(s);
            Gap = Rank > 0 && Rank < s.Length && s[Rank] > 0 ? s[Rank - 1] / s[Rank] : double.PositiveInfinity;
            nullSpace = svd.VT.SubMatrix(Rank, n - Rank, 0, n);
        }

        public int Rank { get; }

        public double Gap { get; }

        public bool IsZero(int j) => norms[j] == 0;

        /// <summary>How much of a parameter's direction lies in the null space: 0 when it is determined.</summary>
        public double NullShare(int j)
        {
            double sum = 0;
            for (var k = 0; k < nullSpace.RowCount; k++)
                sum += nullSpace[k, j] * nullSpace[k, j];
            return sum;
        }

        /// <summary>Whether the columns of a set are dependent and the given one takes part.</summary>
        public bool IsCircuit(int[] set, int j)
        {
            if (set.Length == 1)
                return IsZero(j);
            if (set.Any(IsZero))
                return false;
            if (set.Length > scaled.RowCount)
                return true;
            var svd = Matrix<double>.Build.DenseOfColumns(set.Select(scaled.Column)).Svd();
            if (svd.S[set.Length - 1] > 1e-5 * svd.S[0])
                return false;
            return Math.Abs(svd.VT[set.Length - 1, Array.IndexOf(set, j)]) > 1e-2;
        }

        /// <summary>
        /// By how much the second parameter's coordinate changes for each unit of the first along the pair's null
        /// vector.
        /// </summary>
        public double NullRatio(int first, int second)
        {
            var cosine = scaled.Column(first).DotProduct(scaled.Column(second));
            return -cosine * norms[first] / norms[second] * (sizes[second] / sizes[first]);
        }

        /// <summary>Whether a direction lies in the span of the rows.</summary>
        public bool Determines((int Index, double Weight)[] direction)
        {
            double length = 0;
            var inNull = new double[nullSpace.RowCount];
            foreach (var (i, weight) in direction)
            {
                // A functional of the coordinates: in scaled coordinates its weights divide by the norms.
                var w = norms[i] == 0 ? double.PositiveInfinity : weight / norms[i] * sizes[i];
                length += w * w;
                for (var k = 0; k < inNull.Length; k++)
                    inNull[k] += w * nullSpace[k, i];
            }
            return inNull.Sum(x => x * x) < 1e-6 * length;
        }

        // Singular values above rounding, cut at the widest gap where it is not clear.
        private static int Counted(double[] s)
        {
            if (s.Length == 0 || s[0] == 0)
                return 0;
            var sure = s.Count(x => x > 1e-4 * s[0]);
            var possible = s.Count(x => x > 1e-7 * s[0]);
            var (best, widest) = (possible, possible < s.Length ? s[possible - 1] / Math.Max(s[possible], 1e-300) : 1e3);
            for (var k = sure; k < possible; k++)
                if (s[k - 1] / s[k] > widest)
                    (best, widest) = (k, s[k - 1] / s[k]);
            return best;
        }
    }
}
