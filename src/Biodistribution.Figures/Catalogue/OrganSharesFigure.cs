using System.Collections.Immutable;

namespace Biodistribution.Figures.Catalogue;

/// <summary>Where the dose is at each time: shares of all organs and of what has left, stacked to 100 %.</summary>
public sealed record OrganSharesFigure : Figure
{
    /// <summary>The time axis.</summary>
    public required PanelAxis Time { get; init; }

    /// <summary>The stacks, one for each panel.</summary>
    public required ImmutableArray<OrganShares> Stacks { get; init; }

    /// <summary>Names among the shares for what has left the body; drawn on top, in grey.</summary>
    public ImmutableArray<string> Sinks { get; init; } = [];

    /// <inheritdoc />
    public override ImmutableArray<Panel> Panels => [.. Stacks.Select(PanelOf)];

    private Panel PanelOf(OrganShares stack)
    {
        var below = stack.Times.Select(_ => 0.0).ToImmutableArray();
        var marks = new List<Mark>();
        foreach (var (organ, shares) in stack.Shares.OrderBy(share => Sinks.Contains(share.Organ)))
        {
            var above = below.Zip(shares, (low, share) => low + share).ToImmutableArray();
            marks.Add(new Band(organ, stack.Times, below, above) { IsSolid = true, IsLost = Sinks.Contains(organ) });
            below = above;
        }
        var time = Time with { Minimum = stack.Times[0], Maximum = stack.Times[^1] };
        return new(
            stack.Panel,
            time,
            new PanelAxis("Share of dose", "%") { Minimum = 0, Maximum = Math.Max(100, below.Max()) },
            [.. marks]
        );
    }
}

/// <summary>The shares of one group.</summary>
/// <param name="Panel">The group; empty for the only one.</param>
/// <param name="Times">Ascending.</param>
/// <param name="Shares">Percent of the dose in each organ, from the bottom up; sinks belong to them.</param>
public sealed record OrganShares(
    string Panel,
    ImmutableArray<double> Times,
    ImmutableArray<(string Organ, ImmutableArray<double> Percent)> Shares
);
