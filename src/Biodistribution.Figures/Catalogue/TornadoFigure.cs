using System.Collections.Immutable;

namespace Biodistribution.Figures.Catalogue;

/// <summary>How far one result moves when each input moves over its range, largest first: sensitivities, or a ranking of designs.</summary>
public sealed record TornadoFigure : Figure
{
    /// <summary>The result.</summary>
    public required PanelAxis Result { get; init; }

    /// <summary>The result with everything at its central value; NaN for none.</summary>
    public double Centre { get; init; } = double.NaN;

    /// <summary>Each input with the result at its low and at its high end.</summary>
    public required ImmutableArray<(string Input, double AtLow, double AtHigh)> Inputs { get; init; }

    /// <summary>What the two ends are called.</summary>
    public (string Low, string High) Ends { get; init; } = ("input low", "input high");

    /// <inheritdoc />
    public override double? PanelAspect => Math.Clamp(0.12 + 0.07 * Inputs.Length, 0.3, 1.2);

    /// <inheritdoc />
    public override ImmutableArray<Panel> Panels
    {
        get
        {
            var sorted = Inputs.OrderByDescending(input => Math.Abs(input.AtHigh - input.AtLow)).ToArray();
            var start = sorted.Select(input => double.IsNaN(Centre) ? input.AtLow : Centre).ToImmutableArray();
            var index = Enumerable.Range(0, sorted.Length).ToImmutableArray();
            return
            [
                new(
                    "",
                    Result,
                    new PanelAxis("") { Categories = [.. sorted.Select(input => input.Input)] },
                    [
                        .. double.IsNaN(Centre)
                            ? []
                            : new Mark[] { new Bars(Ends.Low, index, start, [.. sorted.Select(input => input.AtLow)]) },
                        new Bars(Ends.High, index, start, [.. sorted.Select(input => input.AtHigh)]),
                        .. double.IsNaN(Centre) ? [] : new Mark[] { new Rule(Centre, true, "") },
                    ]
                ),
            ];
        }
    }
}
