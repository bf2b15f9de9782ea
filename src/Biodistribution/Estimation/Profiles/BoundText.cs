using Biodistribution.Estimation.Likelihood;

namespace Biodistribution.Estimation.Profiles;

/// <summary>Bounds and assumed ranges in words.</summary>
internal static class BoundText
{
    /// <summary>
    /// Variables at a bound, in words: those that are estimated at a bound, those that are assumed at the end of their
    /// range.
    /// </summary>
    /// <param name="variables">All variables.</param>
    /// <param name="which">Which of them, and whether at the upper bound.</param>
    public static string Listed(IReadOnlyList<SearchVariable> variables, IEnumerable<(int Variable, bool IsUpper)> which) =>
        Identifiability.RankCheck.Listed([
            .. which.Select(one =>
                variables[one.Variable] is var variable && variable.IsAssumed
                    ? $"{variable.Name} at the {(one.IsUpper ? "upper" : "lower")} end of its assumed range"
                    : $"{variable.Name} at its {(one.IsUpper ? "upper" : "lower")} bound"
            ),
        ]);
}
