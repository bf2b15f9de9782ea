using System.Collections.Immutable;

namespace Biodistribution.Figures.Catalogue;

/// <summary>A measured profile with the points and the line its terminal half-life comes from.</summary>
public sealed record TerminalPhaseFigure : Figure
{
    /// <summary>The time axis.</summary>
    public required PanelAxis Time { get; init; }

    /// <summary>The measured quantity; drawn on a logarithmic axis.</summary>
    public required PanelAxis Y { get; init; }

    /// <summary>The profile.</summary>
    public required ImmutableArray<MeasuredPoint> Profile { get; init; }

    /// <summary>Index of the first point of the terminal phase; the number of points for none.</summary>
    public required int First { get; init; }

    /// <summary>The fitted line at time zero.</summary>
    public double Intercept { get; init; } = double.NaN;

    /// <summary>Its rate constant, per unit of time.</summary>
    public double Rate { get; init; } = double.NaN;

    /// <inheritdoc />
    public override ImmutableArray<Panel> Panels
    {
        get
        {
            var used = Profile.Skip(First).ToArray();
            double At(double time) => Intercept * Math.Exp(-Rate * time);
            return
            [
                new(
                    "",
                    Time,
                    Y with
                    {
                        IsLogarithmic = true,
                    },
                    [
                        .. used.Length > 0
                            ? [new Line("terminal line", [used[0].X, used[^1].X], [At(used[0].X), At(used[^1].X)])]
                            : ImmutableArray<Mark>.Empty,
                        .. MeasuredPoint.Marks("points used", used),
                        .. MeasuredPoint.Marks("points not used", [.. Profile.Take(First)]),
                    ]
                ),
            ];
        }
    }
}
