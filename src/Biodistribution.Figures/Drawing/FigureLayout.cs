using OxyPlot;
using OxyPlot.Axes;

namespace Biodistribution.Figures.Drawing;

/// <summary>Where title, panels, legend and notes of a figure stand, and their drawing on any canvas.</summary>
internal sealed class FigureLayout : IDrawing
{
    private const double Gap = 9, Margin = 4, TickSpace = 6;
    private readonly Figure figure;
    private readonly FigureStyle style;
    private readonly string font;
    private readonly Dictionary<string, int> order = new(StringComparer.Ordinal);
    private readonly List<string> title;
    private readonly List<string> notes;
    private readonly List<List<string>> legend;
    private readonly List<(PlotModel Plot, OxyRect Place, Panel Panel, int Index)> panels = [];

    private readonly Dictionary<int, double> titles = [];

    public FigureLayout(Figure figure, FigureStyle style, string font)
    {
        this.figure = figure;
        this.style = style;
        this.font = font;
        foreach (var mark in figure.Panels.SelectMany(panel => panel.Marks).Where(mark => mark.Series.Length > 0 && mark is not Line { IsGuide: true }))
            order.TryAdd(mark.Series, order.Count);
        title = Wrap(figure.FullTitle, style.TitleSize, 700, style.Width - 2 * Margin);
        notes = [.. figure.OwnNotes.Concat(figure.Notes).SelectMany(note => Wrap(note, style.FontSize, 400, style.Width - 2 * Margin))];
        legend = LegendRows();
        var top = Margin + title.Count * LineHeight(style.TitleSize) + (title.Count > 0 ? 4 : 0);
        var bottom = PlacePanels(top);
        LegendTop = bottom + 5;
        NotesTop = LegendTop + legend.Count * LineHeight(style.FontSize) * 1.15 + (legend.Count > 0 ? 3 : 0);
        Height = Math.Ceiling(NotesTop + notes.Count * LineHeight(style.FontSize) + Margin);
    }

    public double Width => style.Width;

    public double Height { get; }

    public string Title => figure.FullTitle;

    public string Finding => figure.Finding;

    public IReadOnlyList<(PlotModel Plot, OxyRect Place, Panel Panel, int Index)> Panels => panels;

    private double LegendTop { get; }

    private double NotesTop { get; }

    private double SampleWidth => 2.6 * style.FontSize;

    public void Draw(IRenderContext canvas)
    {
        for (var i = 0; i < title.Count; i++)
            Text(canvas, title[i], Margin, Margin + i * LineHeight(style.TitleSize), style.TitleSize, 700, Palette.Ink);
        foreach (var (plot, place, panel, index) in panels)
        {
            var x = place.Left;
            if (figure.Panels.Length > 1)
            {
                Text(canvas, ((char)('a' + index)).ToString(), x, place.Top - HeadHeight, style.TitleSize, 700, Palette.Ink);
                x += style.TitleSize * 1.1;
            }
            Text(canvas, panel.Title, x, place.Top - HeadHeight + (style.TitleSize - style.FontSize) * TextWidths.Ascent, style.FontSize, 400, Palette.Ink);
            var drawing = canvas as SvgCanvas;
            drawing?.BeginPanel(index, AreaOf(plot, place), plot.Axes[0].ActualMinimum, plot.Axes[0].ActualMaximum, panel.X.IsLogarithmic);
            ((IPlotModel)plot).Render(canvas, place);
            drawing?.EndPanel();
            DrawAxisTitles(canvas, (plot, place, panel, index));
        }
        for (var row = 0; row < legend.Count; row++)
        {
            var x = Margin;
            var y = LegendTop + row * LineHeight(style.FontSize) * 1.15;
            foreach (var entry in legend[row])
            {
                (canvas as SvgCanvas)?.BeginLegend(entry);
                DrawSample(canvas, entry, new OxyRect(x, y, SampleWidth, LineHeight(style.FontSize)));
                Text(canvas, entry, x + SampleWidth + 3, y, style.FontSize, 400, Palette.Ink);
                x += EntryWidth(entry);
            }
        }
        canvas.SetToolTip("");
        for (var i = 0; i < notes.Count; i++)
            Text(canvas, notes[i], Margin, NotesTop + i * LineHeight(style.FontSize), style.FontSize, 400, Palette.Grey);
    }

    private double HeadHeight => figure.Panels.Any(panel => panel.Title.Length > 0) || figure.Panels.Length > 1 ? LineHeight(style.TitleSize) + 2 : 0;

    private double PlacePanels(double top)
    {
        var columns = Math.Min(style.Columns, figure.Panels.Length);
        var cell = (style.Width - 2 * Margin - (columns - 1) * Gap) / columns;
        var aspect = figure.PanelAspect ?? (cell > 300 ? 0.5 : 0.68);
        var height = cell * aspect;
        for (var i = 0; i < figure.Panels.Length; i++)
        {
            var plot = PanelPlot.Of(figure.Panels[i], style, order, font);
            var place = new OxyRect(Margin + i % columns * (cell + Gap), top + HeadHeight + i / columns * (height + HeadHeight + Gap), cell, height);
            panels.Add((plot, place, figure.Panels[i], i));
        }
        Align(columns);
        return panels.Max(panel => panel.Place.Bottom);
    }

    // Axes of panels above each other begin at one place, and so do those side by side.
    private void Align(int columns)
    {
        foreach (var (plot, place, _, _) in panels)
        {
            ((IPlotModel)plot).Update(true);
            ((IPlotModel)plot).Render(new SvgCanvas(Width, place.Bottom, "m"), place);
            if (plot.GetLastPlotException() is { } error)
                throw new InvalidOperationException($"Figure {figure.Name} could not be drawn.", error);
        }
        var labels = panels.Select(panel => panel.Plot.Axes.Select(LabelWidth).ToArray()).ToArray();
        var line = LineHeight(style.FontSize);
        var below = panels.Select(panel => panel.Panel.X.IsHidden ? 0 : TickSpace + line + (line * XTitle(panel).Count)).ToArray();
        for (var i = 0; i < panels.Count; i++)
        {
            var bottom = below.Where((_, j) => j / columns == i / columns).Max();
            panels[i].Plot.PlotMargins = panels[i].Panel.X.IsHidden ? new OxyThickness(0) : new OxyThickness(0, 4, Math.Max(6, labels[i][0] / 2), bottom);
        }
        var before = panels.Select((panel, i) => panel.Panel.Y.IsHidden ? 0 : TickSpace + labels[i][1] + (YTitle(panel) is { Count: > 0 } title ? (line * title.Count) + 2 : 0)).ToArray();
        for (var i = 0; i < panels.Count; i++)
        {
            var margins = panels[i].Plot.PlotMargins;
            panels[i].Plot.PlotMargins = new OxyThickness(before.Where((_, j) => j % columns == i % columns).Max(), margins.Top, margins.Right, margins.Bottom);
            // Titles above each other are in line, but not pushed out by names on another panel's axis.
            var own = before.Where((_, j) => j % columns == i % columns && (j == i || panels[j].Panel.Y.Categories.IsEmpty)).Max();
            titles[panels[i].Index] = panels[i].Place.Left + panels[i].Plot.PlotMargins.Left - own;
        }
    }

    private List<string> XTitle((PlotModel Plot, OxyRect Place, Panel Panel, int Index) panel) =>
        Wrap((string)panel.Plot.Axes[0].Tag, style.FontSize, 400, 0.8 * panel.Place.Width);

    private List<string> YTitle((PlotModel Plot, OxyRect Place, Panel Panel, int Index) panel) =>
        Wrap((string)panel.Plot.Axes[1].Tag, style.FontSize, 400, panel.Place.Height - panel.Plot.PlotMargins.Top - panel.Plot.PlotMargins.Bottom);

    private void DrawAxisTitles(IRenderContext canvas, (PlotModel Plot, OxyRect Place, Panel Panel, int Index) panel)
    {
        var area = AreaOf(panel.Plot, panel.Place);
        var line = LineHeight(style.FontSize);
        var (horizontal, vertical) = (XTitle(panel), YTitle(panel));
        for (var i = 0; i < horizontal.Count; i++)
            MarkupText.Draw(canvas, new(Within(area.Center.X, panel.Place, horizontal[i]), area.Bottom + TickSpace + (line * (i + 1))), horizontal[i], font, style.FontSize, 400, Palette.Ink, 0.5);
        for (var i = 0; i < vertical.Count; i++)
            MarkupText.Draw(canvas, new(titles[panel.Index] + (line * i), area.Center.Y), vertical[i], font, style.FontSize, 400, Palette.Ink, 0.5, true);
    }

    // The middle of a text as near to a place as the panel allows.
    private double Within(double middle, OxyRect place, string text)
    {
        var half = MarkupText.Width(text, style.FontSize, 400) / 2;
        return Math.Min(Math.Max(middle, place.Left + half), Math.Max(place.Right, place.Left + (2 * half)) - half);
    }

    private static OxyRect AreaOf(PlotModel plot, OxyRect place) => new(
        place.Left + plot.PlotMargins.Left, place.Top + plot.PlotMargins.Top,
        place.Width - plot.PlotMargins.Left - plot.PlotMargins.Right, place.Height - plot.PlotMargins.Top - plot.PlotMargins.Bottom);

    private double LabelWidth(Axis axis)
    {
        axis.GetTickValues(out var values, out _, out _);
        return values.Select(value => MarkupText.Width(axis.FormatValue(value), style.FontSize, 400)).DefaultIfEmpty(0).Max();
    }

    private List<List<string>> LegendRows()
    {
        var rows = new List<List<string>>();
        if (order.Count < 2 && figure.Panels.SelectMany(panel => panel.Marks).Where(mark => mark.Series.Length > 0).DistinctBy(mark => mark.Kind).Count() < 2)
            return rows;
        var used = 0.0;
        foreach (var entry in order.Keys)
        {
            if (rows.Count == 0 || used + EntryWidth(entry) > style.Width - 2 * Margin + 8)
            {
                rows.Add([]);
                used = 0;
            }
            rows[^1].Add(entry);
            used += EntryWidth(entry);
        }
        return rows;
    }

    private double EntryWidth(string entry) => SampleWidth + 3 + MarkupText.Width(entry, style.FontSize, 400) + 10;

    private void DrawSample(IRenderContext canvas, string entry, OxyRect box)
    {
        var marks = figure.Panels.SelectMany(panel => panel.Marks).Where(mark => mark.Series == entry).ToArray();
        var middle = box.Top + box.Height / 2;
        if (marks.Any(mark => mark is Band or Bars))
            canvas.DrawRectangle(new OxyRect(box.Left, middle - 3, box.Width, 6), marks.Any(mark => mark is Band { IsLost: true }) ? Palette.Lost : marks.Any(mark => mark is Bars or Band { IsSolid: true }) ? Palette.Fill(order[entry]) : OxyColor.FromAColor(55, Palette.Colour(order[entry])), OxyColors.Undefined, 0, EdgeRenderingMode.Adaptive);
        if (marks.Any(mark => mark is Line))
            canvas.DrawLine([new(box.Left, middle), new(box.Right, middle)], Palette.Colour(order[entry]), style.LineWidth, EdgeRenderingMode.Adaptive, Palette.Dash(order[entry]), LineJoin.Round);
        if (marks.FirstOrDefault(mark => mark is Points) is { } points)
            ((PointSeries)PanelPlot.SeriesOf(points, order[entry], style).Single()).RenderMarker(canvas, [new(box.Left + box.Width / 2, middle)]);
        else if (marks.FirstOrDefault(mark => mark is Bounds) is { } bound)
            ((PointSeries)PanelPlot.SeriesOf(bound, order[entry], style).Single()).RenderMarker(canvas, [new(box.Left + box.Width / 2, middle + (((Bounds)bound).IsLower ? 4 : -4))]);
    }

    private void Text(IRenderContext canvas, string text, double x, double y, double size, double weight, OxyColor colour)
    {
        if (text.Length > 0)
            MarkupText.Draw(canvas, new ScreenPoint(x, y), text, font, size, weight, colour);
    }

    private static double LineHeight(double size) => size * 1.2;

    private static List<string> Wrap(string text, double size, double weight, double width)
    {
        var lines = new List<string>();
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            if (lines.Count > 0 && MarkupText.Width($"{lines[^1]} {word}", size, weight) <= width)
                lines[^1] += $" {word}";
            else
                lines.Add(word);
        return lines;
    }
}
