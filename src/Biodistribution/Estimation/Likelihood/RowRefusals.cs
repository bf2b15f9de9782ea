using Biodistribution.Observations;
using Biodistribution.Text;

namespace Biodistribution.Estimation.Likelihood;

/// <summary>Rows that cannot be used beside the others: each is replaced by a row with its refusal.</summary>
internal static class RowRefusals
{
    /// <summary>Refuses each ordering that says the opposite of an earlier one.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="file">The file of the rows.</param>
    public static void Contradictions(LikelihoodTerm[] rows, string file)
    {
        var earlier = new Dictionary<StatedOrder, LikelihoodTerm>();
        for (var i = 0; i < rows.Length; i++)
        {
            if (rows[i] is not { IsUsable: true, Role: TermKind.HardOrder } ordering)
                continue;
            var row = ordering.Observation;
            if (!earlier.TryGetValue(StatedOrder.Of(row).Opposite, out var other))
            {
                earlier.TryAdd(StatedOrder.Of(row), ordering);
                continue;
            }

            rows[i] = new LikelihoodTerm(row)
            {
                Refusal = new Diagnostic(
                    "BD4024",
                    file,
                    row.Place,
                    $"The ordering contradicts row {other.Observation.Id}: each puts the other's larger side below.",
                    "Keep one of them, or give both an assay sd."
                )
                {
                    Related = [("the other ordering", file, other.Observation.Place)],
                },
            };
        }
    }

    /// <summary>Refuses rows whose sd cannot be estimated: that needs more informative rows than parameters.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="sizes">The sizes that are estimated.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="file">The file of the rows.</param>
    public static void UnsupportedSds(LikelihoodTerm[] rows, IReadOnlyList<ErrorParameter> sizes, FitProblem problem, string file)
    {
        for (var slot = 0; slot < sizes.Count; slot++)
        {
            if (sizes[slot].IsFactor)
                continue;
            bool Uses(LikelihoodTerm row) =>
                row.IsFitted && row.Role != TermKind.SoftOrder && (row.Noise.AbsoluteSlot == slot || row.Noise.RelativeSlot == slot);
            var informative = rows.Sum(row =>
                row.IsFitted
                    ? row.Role == TermKind.Extremes
                        ? 2
                        : row.Role is TermKind.Measured
                            ? 1
                            : 0
                    : 0
            );
            var using_ = rows.Where(Uses).ToArray();
            var own = using_.Sum(row =>
                row.Role == TermKind.Extremes ? 2
                : row.Role == TermKind.Measured ? 1
                : 0
            );
            if (using_.Length == 0 || (informative > problem.Estimated.Length && own >= 2))
                continue;
            for (var i = 0; i < rows.Length; i++)
                if (Uses(rows[i]))
                    rows[i] = new LikelihoodTerm(rows[i].Observation)
                    {
                        Refusal = new Diagnostic(
                            "BD4022",
                            file,
                            rows[i].Observation.Place,
                            own < 2
                                ? $"The row has no spread, and "
                                    + $"{(own == 0 ? "no measured row gives" : "one measured row alone cannot give")} "
                                    + $"the {sizes[slot].Name}: two are needed."
                                : $"The row has no spread, and {informative} informative rows cannot give an sd beside "
                                    + $"{problem.Estimated.Length} parameters.",
                            "Write the spread of the row, give the sd under 'error', "
                                + (
                                    own < 2 && problem.ErrorModels.ContainsKey(rows[i].Observation.Observable)
                                        ? $"leave {rows[i].Observation.Observable} out there so that it shares the error of 'all', "
                                        : ""
                                )
                                + "or declare 'cv' under 'assume' in the study."
                        ),
                    };
        }
    }

    // What an ordering says: of two sides at one time or over one window, which is the larger.
    private readonly record struct StatedOrder(
        double Time,
        double WindowStart,
        double WindowEnd,
        (string Group, string Observable) Larger,
        (string Group, string Observable) Smaller
    )
    {
        public StatedOrder Opposite => this with { Larger = Smaller, Smaller = Larger };

        public static StatedOrder Of(Observation row) =>
            new(
                row.Time,
                row.WindowStart,
                row.WindowEnd,
                (row.Group, row.Observable),
                (
                    row.RelativeToGroup.Length > 0 ? row.RelativeToGroup : row.Group,
                    row.RelativeToObservable.Length > 0 ? row.RelativeToObservable : row.Observable
                )
            );
    }
}
