using System.Collections.Immutable;

namespace Biodistribution.Figures.Catalogue;

/// <summary>Candidates beside each other by how far their criterion lies above the best one.</summary>
public sealed record ModelComparisonFigure : Figure
{
    /// <summary>The candidates with their distance, best first.</summary>
    public required ImmutableArray<(string Candidate, double Distance)> Candidates { get; init; }

    /// <summary>What the criterion is called.</summary>
    public string Criterion { get; init; } = "AICc above the best";

    /// <summary>Distances with a meaning, each with its words.</summary>
    public ImmutableArray<(double Distance, string Meaning)> Limits { get; init; } = [(10, "no support beyond")];

    /// <inheritdoc />
    public override double? PanelAspect => Math.Clamp(0.14 + (0.07 * Candidates.Length), 0.3, 1.1);

    /// <inheritdoc />
    public override ImmutableArray<Panel> Panels
    {
        get
        {
            var sorted = Candidates.OrderBy(candidate => candidate.Distance).ToArray();
            var end = Math.Max(
                1.15 * sorted.Select(candidate => candidate.Distance).DefaultIfEmpty(0).Max(),
                1.2 * Limits.Select(limit => limit.Distance).DefaultIfEmpty(1).Max()
            );
            return
            [
                new(
                    "",
                    new PanelAxis(Criterion) { Minimum = 0, Maximum = end },
                    new PanelAxis("") { Categories = [.. sorted.Select(candidate => candidate.Candidate)] },
                    [
                        new Bars(
                            "candidates",
                            [.. Enumerable.Range(0, sorted.Length)],
                            [.. sorted.Select(_ => 0.0)],
                            [.. sorted.Select(candidate => candidate.Distance)]
                        ),
                        .. Limits.Select(limit => new Rule(limit.Distance, true, limit.Meaning)),
                    ]
                ),
            ];
        }
    }
}
