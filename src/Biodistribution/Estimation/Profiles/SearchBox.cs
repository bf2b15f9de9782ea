using Biodistribution.Estimation.Identifiability;
using Biodistribution.Estimation.Likelihood;

namespace Biodistribution.Estimation.Profiles;

/// <summary>The bounds of all variables of a search.</summary>
/// <param name="Low">Smallest coordinates.</param>
/// <param name="High">Largest coordinates; the same as the smallest where a variable is held.</param>
internal sealed record SearchBox(double[] Low, double[] High)
{
    // Bounds that someone chose are a convention: what changes where they are this many times as wide rests on them.
    private const double Wider = 100;

    // Nearer to a bound than this share of the range, a variable may be held by it.
    private const double Near = 0.1;

    /// <summary>
    /// The box with the chosen bounds of all variables but one far wider. Bounds of shares, and 0, are no convention
    /// and stay.
    /// </summary>
    /// <param name="variables">The variables.</param>
    /// <param name="own">The variable whose bounds stay; -1 for none.</param>
    public SearchBox Widened(IReadOnlyList<SearchVariable> variables, int own)
    {
        double Moved(int i, double bound, bool isHigh) =>
            i == own || Low[i] >= High[i] || !double.IsFinite(bound) || (variables[i].EndsAtNone && !isHigh)
                ? bound
                : variables[i].Map.Scale switch
                {
                    EstimationScale.Log => bound + (isHigh ? Math.Log(Wider) : -Math.Log(Wider)),
                    EstimationScale.Natural => isHigh == bound > 0 ? bound * Wider : bound / Wider,
                    _ => bound,
                };
        return new SearchBox([.. Low.Select((bound, i) => Moved(i, bound, false))], [.. High.Select((bound, i) => Moved(i, bound, true))]);
    }

    /// <summary>Whether a point lies so near to a bound of some variable but one that the bound may hold it.</summary>
    /// <param name="point">Variables of the search.</param>
    /// <param name="variables">The variables.</param>
    /// <param name="own">The variable that does not count; -1 for none.</param>
    public bool MayHold(double[] point, IReadOnlyList<SearchVariable> variables, int own) =>
        Enumerable
            .Range(0, point.Length)
            .Any(i =>
                i != own
                && Low[i] < High[i]
                && variables[i].Map.Scale != EstimationScale.Logit
                && (
                    (!variables[i].EndsAtNone && InformationErrors.BoundReached(variables[i], point[i]).Length > 0)
                    || (
                        double.IsFinite(High[i] - Low[i])
                        && !variables[i].EndsAtNone
                        && Math.Min(point[i] - Low[i], High[i] - point[i]) < Near * (High[i] - Low[i])
                    )
                )
            );

    /// <summary>The variables that lie outside the box at a point, with the bound they passed.</summary>
    /// <param name="point">Variables of the search.</param>
    public IEnumerable<(int Variable, bool IsUpper)> PassedBy(double[] point) =>
        Enumerable
            .Range(0, point.Length)
            .Where(i => Low[i] < High[i] && (point[i] < Low[i] || point[i] > High[i]))
            .Select(i => (i, point[i] > High[i]));
}
