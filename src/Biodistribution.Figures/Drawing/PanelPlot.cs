using System.Globalization;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace Biodistribution.Figures.Drawing;

/// <summary>Turns a panel into a plot.</summary>
internal static class PanelPlot
{
    public static PlotModel Build(Panel panel, FigureStyle style, IReadOnlyDictionary<string, int> order, string font)
    {
        var plot = new PlotModel
        {
            DefaultFont = font,
            DefaultFontSize = style.FontSize,
            TextColor = Palette.Ink,
            Padding = new OxyThickness(0),
            PlotAreaBorderThickness = new OxyThickness(0),
            Background = OxyColors.Undefined,
            Culture = CultureInfo.InvariantCulture,
            IsLegendVisible = false,
        };
        plot.Axes.Add(
            AxisOf(
                panel.X,
                AxisPosition.Bottom,
                panel.Marks.SelectMany(mark =>
                    mark is Bars ? mark.Numbers.SelectMany(n => new[] { n.Lower, n.Upper }) : mark.Numbers.Select(n => n.X)
                ),
                style
            )
        );
        plot.Axes.Add(
            AxisOf(
                panel.Y,
                AxisPosition.Left,
                panel
                    .Marks.Where(mark => mark is not Bars)
                    .SelectMany(mark =>
                        mark.Numbers.SelectMany(n => mark is Points { IsHorizontal: true } ? [n.Y] : new[] { n.Y, n.Lower, n.Upper })
                    ),
                style
            )
        );
        // Labels of vertical rules stand above the names, clear of their bars.
        if (!panel.Y.Categories.IsEmpty)
            plot.Axes[1].Minimum -= 0.8 * panel.Marks.Count(mark => mark is Rule { IsVertical: true, Label.Length: > 0 });
        foreach (var mark in panel.Y.IsLogarithmic ? panel.Marks.Select(mark => AboveZero(mark, panel)) : panel.Marks)
        {
            var series = order.GetValueOrDefault(mark.Series, 0);
            if (mark is Rule rule)
                plot.Annotations.Add(AnnotationOf(rule, panel, order, style));
            else
                foreach (
                    var item in SeriesOf(
                        mark is Line { IsSmooth: true } line ? MonotoneInterpolation.Smoothed(line, panel.X.IsLogarithmic) : mark,
                        series,
                        style
                    )
                )
                {
                    item.ToolTip = mark.Series;
                    plot.Series.Add(item);
                }
        }
        if (!double.IsNaN(panel.X.ZeroAt))
            plot.Annotations.Add(AnnotationOf(new Rule(panel.X.ZeroAt * Math.Sqrt(10), true, ""), panel, order, style));
        return plot;
    }

    // A logarithmic axis has no zero: a band that reaches it ends below the axis.
    private static Mark AboveZero(Mark mark, Panel panel)
    {
        if (mark is not Band band)
            return mark;
        var lowest = double.IsNaN(panel.Y.Minimum)
            ? band.Upper.Concat(band.Lower).Where(value => value > 0).DefaultIfEmpty(1).Min()
            : panel.Y.Minimum;
        return band with
        {
            Lower = [.. band.Lower.Select(value => Math.Max(value, lowest / 10))],
            Upper = [.. band.Upper.Select(value => Math.Max(value, lowest / 10))],
        };
    }

    public static IEnumerable<XYAxisSeries> SeriesOf(Mark mark, int series, FigureStyle style)
    {
        var colour = Palette.Colour(series);
        switch (mark)
        {
            case Line line:
                var curve = new LineSeries
                {
                    Color = line.IsGuide ? Palette.Grey : colour,
                    StrokeThickness = style.LineWidth * (line.IsGuide ? 0.6 : 1),
                    Dashes = line.IsGuide ? [4, 3] : Palette.Dash(series),
                    LineJoin = LineJoin.Round,
                    EdgeRenderingMode = EdgeRenderingMode.PreferGeometricAccuracy,
                };
                curve.Points.AddRange(line.X.Zip(line.Y, (x, y) => new DataPoint(x, y)));
                yield return curve;
                break;
            case Band band:
                var area = new AreaSeries
                {
                    Fill =
                        band.IsLost ? Palette.Lost
                        : band.IsSolid ? Palette.Fill(series)
                        : OxyColor.FromAColor(55, colour),
                    Color = band.IsSolid ? OxyColors.White : OxyColors.Transparent,
                    Color2 = OxyColors.Transparent,
                    StrokeThickness = band.IsSolid ? 0.5 : 0,
                    EdgeRenderingMode = EdgeRenderingMode.PreferGeometricAccuracy,
                };
                area.Points.AddRange(band.X.Zip(band.Upper, (x, y) => new DataPoint(x, y)));
                area.Points2.AddRange(band.X.Zip(band.Lower, (x, y) => new DataPoint(x, y)));
                yield return area;
                break;
            case Points points:
                yield return new PointSeries
                {
                    Data = [.. points.Numbers.Select(n => (n.X, n.Y, n.Lower, n.Upper))],
                    Colour = points.IsCloud ? OxyColor.FromAColor(150, colour) : colour,
                    Marker = Palette.Marker(series),
                    IsOpen = Palette.HasOpenMarker(series),
                    IsHorizontal = points.IsHorizontal,
                    IsAssumedSpread = points.IsAssumedSpread,
                    Dodge = points.Dodge.IsDefault ? [] : points.Dodge,
                    Size = style.MarkerSize * (points.IsCloud ? 0.45 : 1),
                    LineWidth = style.LineWidth,
                };
                break;
            case Bounds bounds:
                yield return new PointSeries
                {
                    Data = [.. bounds.X.Zip(bounds.Limit, (x, limit) => (x, limit, double.NaN, double.NaN))],
                    Colour = colour,
                    Arrow = bounds.IsLower ? 1 : -1,
                    Size = style.MarkerSize,
                    LineWidth = style.LineWidth,
                };
                break;
            case Shape or Caption or Leader:
                yield return new ShapeSeries { Mark = mark, Style = style };
                break;
            case Bars bars:
                var bar = new RectangleBarSeries { FillColor = Palette.Fill(series), StrokeThickness = 0 };
                for (var i = 0; i < bars.Category.Length; i++)
                    bar.Items.Add(
                        new RectangleBarItem(
                            Math.Min(bars.From[i], bars.To[i]),
                            bars.Category[i] - 0.36,
                            Math.Max(bars.From[i], bars.To[i]),
                            bars.Category[i] + 0.36
                        )
                    );
                yield return bar;
                break;
        }
    }

    private static RuleAnnotation AnnotationOf(Rule rule, Panel panel, IReadOnlyDictionary<string, int> order, FigureStyle style) =>
        new()
        {
            Rule = rule,
            Layer = OxyPlot.Annotations.AnnotationLayer.BelowSeries,
            ToolTip = rule.Series,
            Colour = order.TryGetValue(rule.Series, out var series) ? Palette.Colour(series) : Palette.Grey,
            Dashes = order.ContainsKey(rule.Series) ? Palette.Dash(series) : [4, 3],
            Width = style.LineWidth * 0.6,
            LabelSize = style.FontSize * 0.92,
            Along = FreestPlace(rule, panel),
            Row = panel.Marks.TakeWhile(mark => mark != rule).Count(mark => mark is Rule { IsVertical: true, Label.Length: > 0 }),
        };

    // The place along a horizontal rule where its label, which stands on it, keeps farthest from curves and points.
    private static double FreestPlace(Rule rule, Panel panel)
    {
        const double labelWidth = 0.2;
        var points = panel
            .Marks.SelectMany(mark => PlacesOf(mark, panel))
            .Where(point => double.IsFinite(point.X) && double.IsFinite(point.Y))
            .ToArray();
        if (points.Length == 0 || rule.IsVertical)
            return 1;
        var (left, right) = (points.Min(point => point.X), points.Max(point => point.X));
        if (!panel.X.IsLogarithmic && left >= 0 && left <= 0.5 * right)
            left = 0;
        var height = Math.Max(points.Max(point => point.Y) - points.Min(point => point.Y), 1e-300);
        var middle = Scaled(rule.Value, panel.Y.IsLogarithmic) + (0.05 * height);
        double Clearance(double share) =>
            points
                .Where(point =>
                    Math.Abs((point.X - left) / Math.Max(right - left, 1e-300) - (share * (1 - labelWidth)) - (labelWidth / 2))
                    < (labelWidth / 2) + 0.03
                )
                .Select(point => Math.Abs(point.Y - middle))
                .Append(0.2 * height)
                .Min();
        return new[] { 1, 0, 0.5, 0.75, 0.25 }.MaxBy(Clearance);
    }

    private static double Scaled(double value, bool isLogarithmic) => isLogarithmic ? Math.Log10(value) : value;

    // Where a mark lies, as axes scale it; a curve also between its points.
    private static IEnumerable<(double X, double Y)> PlacesOf(Mark mark, Panel panel)
    {
        var places =
            mark is Rule
                ? []
                : mark
                    .Numbers.SelectMany(n =>
                        new[] { n.Y, n.Lower, n.Upper }.Select(y =>
                            (X: Scaled(n.X, panel.X.IsLogarithmic), Y: Scaled(y, panel.Y.IsLogarithmic))
                        )
                    )
                    .ToArray();
        if (mark is not Line)
            return places;
        var curve = places.Where(place => double.IsFinite(place.Y)).ToArray();
        return curve
            .Zip(curve.Skip(1))
            .SelectMany(pair =>
                Enumerable
                    .Range(0, 16)
                    .Select(i => i / 16.0)
                    .Select(share =>
                        (pair.First.X + (share * (pair.Second.X - pair.First.X)), pair.First.Y + (share * (pair.Second.Y - pair.First.Y)))
                    )
            )
            .Concat(curve.TakeLast(1));
    }

    private static Axis AxisOf(PanelAxis panel, AxisPosition position, IEnumerable<double> values, FigureStyle style)
    {
        var finite = values.Where(double.IsFinite).DefaultIfEmpty(0).ToArray();
        var (low, high) = (
            double.IsNaN(panel.Minimum) ? finite.Min() : panel.Minimum,
            double.IsNaN(panel.Maximum) ? finite.Max() : panel.Maximum
        );
        Axis axis =
            panel.IsLogarithmic ? Logarithmic(panel, finite)
            : !panel.Categories.IsEmpty ? Categories(panel, position)
            : Linear(panel, low, high, position);
        axis.Position = position;
        if (panel.IsHidden)
        {
            (axis.Minimum, axis.Maximum, axis.Tag) = (panel.Minimum, panel.Maximum, "");
            (axis.TickStyle, axis.TextColor, axis.LabelFormatter) = (TickStyle.None, OxyColors.Transparent, _ => "");
            return axis;
        }
        axis.AxislineStyle = LineStyle.Solid;
        axis.AxislineThickness = 0.6;
        axis.AxislineColor = axis.TicklineColor = axis.MinorTicklineColor = Palette.Ink;
        axis.TextColor = Palette.Ink;
        axis.TickStyle = panel.Categories.IsEmpty ? TickStyle.Outside : TickStyle.None;
        axis.MajorTickSize = 3;
        axis.MinorTickSize = panel.IsLogarithmic ? 1.6 : 0;
        axis.AxisTickToLabelDistance = 2;
        axis.FontSize = style.FontSize;
        axis.IntervalLength = position == AxisPosition.Bottom ? 4.5 * style.FontSize : 3 * style.FontSize;
        if (!double.IsNaN(panel.Minimum))
            axis.Minimum = panel.Minimum;
        if (!double.IsNaN(panel.Maximum))
            axis.Maximum = panel.Maximum;
        return axis;
    }

    private static LinearAxis Linear(PanelAxis panel, double low, double high, AxisPosition position)
    {
        var power = Math.Max(Math.Abs(low), Math.Abs(high)) is var largest and > 0 ? 3 * (int)Math.Floor(Math.Log10(largest) / 3) : 0;
        if (power is 0 or 3 or -3 && Math.Max(Math.Abs(low), Math.Abs(high)) is >= 0.01 and < 1e5)
            power = 0;
        var scale = Math.Pow(10, power);
        var axis = new LinearAxis
        {
            Tag = Title(panel, power),
            MinimumPadding = position == AxisPosition.Bottom ? 0.02 : 0.04,
            MaximumPadding = position == AxisPosition.Bottom ? 0.02 : 0.06,
            LabelFormatter = value => Tick(value / scale),
        };
        if (low >= 0 && low <= 0.5 * high)
            axis.Minimum = 0;
        if (position == AxisPosition.Bottom && TimeStep(panel, high - low) is { } step)
            axis.MajorStep = step;
        return axis;
    }

    private static LogarithmicAxis Logarithmic(PanelAxis panel, double[] values)
    {
        var positive = values.Where(value => value > 0).DefaultIfEmpty(1).ToArray();
        var decades = Math.Log10(positive.Max() / positive.Min());
        var axis = new LogarithmicAxis
        {
            Tag = Title(panel, 0),
            MinimumPadding = 0.03,
            MaximumPadding = 0.03,
            LabelFormatter = value => Math.Abs(value / panel.ZeroAt - 1) < 1e-6 ? "0" : Decade(value),
        };
        if (decades < 1.2 && double.IsNaN(panel.Minimum) && double.IsNaN(panel.Maximum))
        {
            axis.Minimum = Math.Pow(10, Math.Floor(Math.Log10(positive.Min() * 1.0001)));
            axis.Maximum = Math.Pow(10, Math.Ceiling(Math.Log10(positive.Max() * 0.9999)));
        }
        return axis;
    }

    private static LinearAxis Categories(PanelAxis panel, AxisPosition position)
    {
        var vertical = position == AxisPosition.Left;
        return new()
        {
            Tag = Title(panel, 0),
            Minimum = -0.6,
            Maximum = panel.Categories.Length - 0.4,
            MajorStep = 1,
            StartPosition = vertical ? 1 : 0,
            EndPosition = vertical ? 0 : 1,
            LabelFormatter = value =>
                Math.Abs(value - Math.Round(value)) < 1e-9 && value >= 0 && value < panel.Categories.Length
                    ? panel.Categories[(int)Math.Round(value)]
                    : "",
        };
    }

    private static string Title(PanelAxis panel, int power)
    {
        var unit = UnitLabel.Markup(panel.Unit);
        if (power != 0)
            unit = $"10^{{{power.ToString(CultureInfo.InvariantCulture).Replace('-', '−')}}} {unit}".TrimEnd();
        return unit.Length == 0 ? panel.Quantity : $"{panel.Quantity} ({unit})";
    }

    private static string Tick(double value) =>
        (Math.Abs(value) < 1e-9 ? 0 : value).ToString("0.######", CultureInfo.InvariantCulture).Replace('-', '−');

    private static string Decade(double value)
    {
        var power = Math.Log10(value);
        if (Math.Abs(power - Math.Round(power)) > 1e-6)
            return Tick(value);
        return power is > -2.5 and < 3.5
            ? Tick(value)
            : $"10^{{{Math.Round(power).ToString(CultureInfo.InvariantCulture).Replace('-', '−')}}}";
    }

    private static double? TimeStep(PanelAxis panel, double range)
    {
        double[] steps = panel.Unit switch
        {
            "h" => [1, 2, 3, 4, 6, 12, 24, 48, 72, 96, 120, 168, 336],
            "min" => [1, 2, 5, 10, 15, 20, 30, 60, 120, 180, 240, 360],
            "d" => [1, 2, 7, 14, 28, 56],
            _ => [],
        };
        return steps.Length > 0 && range >= 3 ? steps.Cast<double?>().FirstOrDefault(step => range / step <= 7) : null;
    }
}
