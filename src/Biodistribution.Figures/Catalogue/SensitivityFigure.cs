using System.Collections.Immutable;

namespace Biodistribution.Figures.Catalogue;

/// <summary>How much each input matters for each result, with intervals: shares of variance, or elementary effects.</summary>
public sealed record SensitivityFigure : Figure
{
    /// <summary>The results, a panel each.</summary>
    public required ImmutableArray<SensitivityPanel> Results { get; init; }

    /// <inheritdoc />
    public override double? PanelAspect => Math.Clamp(0.2 + (0.08 * Results.Max(one => one.Inputs.Length)), 0.35, 1.3);

    /// <inheritdoc />
    public override int? PanelsPerRow => Results.Length > 1 ? 2 : null;

    /// <inheritdoc />
    public override ImmutableArray<Panel> Panels =>
        [
            .. Results.Select(result => new Panel(
                result.Title,
                result.Axis,
                new PanelAxis("") { Categories = result.Inputs },
                [
                    .. result.Series.Select(
                        (series, s) =>
                            new Points(
                                series.Name,
                                [.. series.Values.Select(one => one.Value)],
                                [.. series.Values.Select((_, i) => i + (result.Series.Length == 1 ? 0 : (s - 0.5) * 0.3))],
                                [.. series.Values.Select(one => one.Lower)],
                                [.. series.Values.Select(one => one.Upper)]
                            )
                            {
                                IsHorizontal = true,
                            }
                    ),
                    new Rule(0, true, ""),
                ]
            )),
        ];
}

/// <summary>How much each input matters for one result.</summary>
/// <param name="Title">The result.</param>
/// <param name="Axis">What is shown of the inputs.</param>
/// <param name="Inputs">The inputs, those that matter most first.</param>
/// <param name="Series">Numbers of each input, such as the total and the first-order index; NaN ends for none.</param>
public sealed record SensitivityPanel(
    string Title,
    PanelAxis Axis,
    ImmutableArray<string> Inputs,
    ImmutableArray<(string Name, ImmutableArray<(double Value, double Lower, double Upper)> Values)> Series
);
