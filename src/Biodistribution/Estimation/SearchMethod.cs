using System.Collections.Immutable;

namespace Biodistribution.Estimation;

/// <summary>How estimates are searched for.</summary>
public enum SearchMethod
{
    /// <summary>Trust-region Levenberg-Marquardt on exact derivatives of every row: for nearly all studies.</summary>
    LevenbergMarquardt,

    /// <summary>
    /// Quasi-Newton with the curvature learnt from gradients (BFGS): for likelihoods whose expected information is a
    /// poor picture of their curvature.
    /// </summary>
    Bfgs,

    /// <summary>Covariance matrix adaptation, which uses no derivatives: for objectives with kinks and steps. Slow.</summary>
    CmaEs,
}

/// <summary>Search methods as files and the command line name them.</summary>
public static class SearchMethods
{
    /// <summary>The methods by name.</summary>
    public static ImmutableSortedDictionary<string, SearchMethod> ByName { get; } =
        new Dictionary<string, SearchMethod>
        {
            ["levenberg-marquardt"] = SearchMethod.LevenbergMarquardt,
            ["bfgs"] = SearchMethod.Bfgs,
            ["cma-es"] = SearchMethod.CmaEs,
        }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>The name of a method.</summary>
    /// <param name="method">Any method.</param>
    public static string DisplayName(this SearchMethod method) => ByName.First(pair => pair.Value == method).Key;
}
