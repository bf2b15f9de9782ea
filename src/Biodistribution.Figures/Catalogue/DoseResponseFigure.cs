using System.Collections.Immutable;

namespace Biodistribution.Figures.Catalogue;

/// <summary>Accumulation or effect against dose on a logarithmic axis, with bands, plateaus and half-effect doses.</summary>
public sealed record DoseResponseFigure : Figure
{
    /// <summary>Whether the dose itself is assumed; the bands are then labelled as what they are.</summary>
    public bool IsRangeUnderAssumptions { get; init; }

    /// <summary>What the bands are where the dose is known, such as "Bands: 95 % of 400 draws".</summary>
    public string BandMeaning { get; init; } = "";

    /// <summary>Quantity and unit of the dose.</summary>
    public required PanelAxis Dose { get; init; }

    /// <summary>The curves; those of one panel name share a panel.</summary>
    public required ImmutableArray<DoseResponseCourse> Curves { get; init; }

    /// <inheritdoc />
    public override ImmutableArray<Panel> Panels =>
        [.. Curves.GroupBy(curve => curve.Panel).Select(panel => PanelOf(panel.Key, [.. panel]))];

    /// <inheritdoc />
    public override ImmutableArray<string> OwnNotes =>
        IsRangeUnderAssumptions ? ["Bands: range, not a confidence interval: the dose of the experiments is assumed."]
        : BandMeaning.Length > 0 ? [BandMeaning]
        : [];

    private Panel PanelOf(string title, DoseResponseCourse[] curves)
    {
        var hasZero = curves.Any(curve => curve.Doses.Contains(0) || curve.Data.Any(point => point.X == 0));
        var smallest = curves
            .SelectMany(curve => curve.Doses.Concat(curve.Data.Select(point => point.X)))
            .Where(dose => dose > 0)
            .DefaultIfEmpty(1)
            .Min();
        var zeroAt = hasZero ? Math.Pow(10, Math.Floor(Math.Log10(smallest) + 1e-9) - 1) : double.NaN;
        double At(double dose) => dose > 0 ? dose : zeroAt;
        var marks = new List<Mark>();
        foreach (var curve in curves)
        {
            var positive = Enumerable.Range(0, curve.Doses.Length).Where(i => curve.Doses[i] > 0).ToArray();
            if (!curve.Lower.IsEmpty)
                marks.Add(
                    new Band(
                        curve.Series,
                        [.. positive.Select(i => curve.Doses[i])],
                        [.. positive.Select(i => curve.Lower[i])],
                        [.. positive.Select(i => curve.Upper[i])]
                    )
                );
            if (!curve.Values.IsEmpty)
                marks.Add(new Line(curve.Series, [.. positive.Select(i => curve.Doses[i])], [.. positive.Select(i => curve.Values[i])]));
        }
        foreach (var curve in curves)
        {
            marks.AddRange(MeasuredPoint.Marks(curve.Series, [.. curve.Data.Select(point => point with { X = At(point.X) })]));
            if (double.IsFinite(curve.Bottom))
                marks.Add(new Rule(curve.Bottom, false, "bottom", curve.Series));
            if (double.IsFinite(curve.Top))
                marks.Add(new Rule(curve.Top, false, "top", curve.Series));
            if (double.IsFinite(curve.HalfEffectDose))
                marks.Add(new Rule(curve.HalfEffectDose, true, "EC50", curve.Series));
        }
        var units = curves.Select(curve => curve.DoseUnit).Where(unit => unit.Length > 0).Distinct().ToArray();
        return new(
            title,
            Dose with
            {
                Unit = units.Length > 0 ? string.Join("; ", units) : Dose.Unit,
                IsLogarithmic = true,
                ZeroAt = zeroAt,
            },
            curves[0].Y,
            [.. marks]
        );
    }
}

/// <summary>One dose-response curve with its band, data and summary.</summary>
/// <param name="Panel">The panel it belongs to; empty for the only one.</param>
/// <param name="Series">The series as the legend names it.</param>
/// <param name="Y">The vertical axis of its panel.</param>
public sealed record DoseResponseCourse(string Panel, string Series, PanelAxis Y)
{
    /// <summary>The unit of its doses where the curves of the figure differ in it; empty for that of the figure's axis.</summary>
    public string DoseUnit { get; init; } = "";

    /// <summary>Doses of the curve, ascending.</summary>
    public ImmutableArray<double> Doses { get; init; } = [];

    /// <summary>The curve; empty for data alone.</summary>
    public ImmutableArray<double> Values { get; init; } = [];

    /// <summary>Lower edge of the band; empty for none.</summary>
    public ImmutableArray<double> Lower { get; init; } = [];

    /// <summary>Upper edge of the band; empty for none.</summary>
    public ImmutableArray<double> Upper { get; init; } = [];

    /// <summary>What was measured; a dose of 0 is drawn left of a break.</summary>
    public ImmutableArray<MeasuredPoint> Data { get; init; } = [];

    /// <summary>The lower plateau; NaN where it is not determined.</summary>
    public double Bottom { get; init; } = double.NaN;

    /// <summary>The upper plateau; NaN where it is not determined.</summary>
    public double Top { get; init; } = double.NaN;

    /// <summary>The dose of half the effect; NaN where it is not determined.</summary>
    public double HalfEffectDose { get; init; } = double.NaN;
}
