using Biodistribution.Estimation.Likelihood;
using Biodistribution.Work;

namespace Biodistribution.Estimation.Profiles;

/// <summary>Parameters and predictions at points met, each computed once.</summary>
/// <param name="likelihood">The study.</param>
/// <param name="threads">Most threads; 0 for as many as there are processors.</param>
internal sealed class KnownValues(StudyLikelihood likelihood, int threads)
{
    // Points are told apart as objects: the same variables met twice are computed twice.
    private readonly Dictionary<ProfileTarget, Dictionary<double[], double>> known = new(ReferenceEqualityComparer.Instance);

    /// <summary>A parameter or prediction at points, on its profiled scale; NaN where it is not defined.</summary>
    /// <param name="what">The parameter or prediction.</param>
    /// <param name="points">Variables of the search.</param>
    public double[] At(ProfileTarget what, IReadOnlyList<double[]> points)
    {
        if (what.Plan is null)
            return what.At(likelihood, points);
        if (!known.TryGetValue(what, out var values))
            known.Add(what, values = new(ReferenceEqualityComparer.Instance));
        var missing = points
            .Where(point => !values.ContainsKey(point))
            .Distinct(ReferenceEqualityComparer.Instance)
            .Cast<double[]>()
            .ToArray();
        var computed = new double[missing.Length];
        Parallel.For(
            0,
            missing.Length,
            new ParallelOptions { MaxDegreeOfParallelism = ResumableTasks.Threads(threads) },
            i => computed[i] = what.At(likelihood, [missing[i]])[0]
        );
        foreach (var (point, value) in missing.Zip(computed))
            values.Add(point, value);
        return [.. points.Select(point => values[point])];
    }
}
