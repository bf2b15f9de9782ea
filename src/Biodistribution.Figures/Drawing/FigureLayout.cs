using OxyPlot;
using OxyPlot.Axes;

namespace Biodistribution.Figures.Drawing;

/// <summary>Where title, panels, legend and notes of a figure stand, and their drawing on any canvas.</summary>
internal sealed class FigureLayout : IDrawing
{
    private const double Gap = 9,
        Margin = 4,
        TickSpace = 6,
        MostOfNames = 0.5;
    private readonly Figure figure;
    private readonly FigureStyle style;
    private readonly string font;
    private readonly Dictionary<string, int> order = new(StringComparer.Ordinal);
    private readonly List<string> title;
    private readonly List<string> notes;
    private readonly List<List<(string Entry, List<string> Lines)>> legend;
    private readonly List<string>[] heads;
    private readonly List<(PlotModel Plot, OxyRect Place, Panel Panel, int Index)> panels = [];

    private readonly Dictionary<int, double> titles = [];

    public FigureLayout(Figure figure, FigureStyle style, string font)
    {
        this.figure = figure;
        this.style = style;
        this.font = font;
        foreach (
            var mark in figure
                .Panels.SelectMany(panel => panel.Marks)
                .Where(mark => mark.Series.Length > 0 && mark is not Line { IsGuide: true })
        )
            order.TryAdd(mark.Series, order.Count);
        title = Wrap(figure.FullTitle, style.TitleSize, 700, style.Width - 2 * Margin);
        notes = [.. figure.OwnNotes.Concat(figure.Notes).SelectMany(note => Wrap(note, style.FontSize, 400, style.Width - 2 * Margin))];
        heads =
        [
            .. figure.Panels.Select(panel =>
                Wrap(panel.Title, style.FontSize, 400, Cell - (figure.Panels.Length > 1 ? style.LetterSize * 1.1 : 0))
            ),
        ];
        legend = LegendRows();
        var top = Margin + title.Count * LineHeight(style.TitleSize) + (title.Count > 0 ? 4 : 0);
        var bottom = PlacePanels(top);
        LegendTop = bottom + 5;
        NotesTop = LegendTop + legend.Sum(LegendHeight) + (legend.Count > 0 ? 3 : 0);
        Height = Math.Ceiling(NotesTop + notes.Count * LineHeight(style.FontSize) + Margin);
    }

    public double Width => style.Width;

    public double SmallestSize => style.SmallestSize;

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
            var (x, y) = (place.Left, place.Top - HeadHeight(index / Columns));
            if (figure.Panels.Length > 1)
            {
                Text(canvas, ((char)((style.HasCapitalLetters ? 'A' : 'a') + index)).ToString(), x, y, style.LetterSize, 700, Palette.Ink);
                x += style.LetterSize * 1.1;
            }
            for (var i = 0; i < heads[index].Count; i++)
                Text(
                    canvas,
                    heads[index][i],
                    x,
                    y + ((style.LetterSize - style.FontSize) * TextWidths.Ascent) + (i * LineHeight(style.FontSize)),
                    style.FontSize,
                    400,
                    Palette.Ink
                );
            var drawing = canvas as SvgCanvas;
            drawing?.BeginPanel(index, AreaOf(plot, place), plot.Axes[0].ActualMinimum, plot.Axes[0].ActualMaximum, panel.X.IsLogarithmic);
            ((IPlotModel)plot).Render(canvas, place);
            drawing?.EndPanel();
            DrawAxisTitles(canvas, (plot, place, panel, index));
        }
        var top = LegendTop;
        foreach (var row in legend)
        {
            var x = Margin;
            foreach (var (entry, lines) in row)
            {
                (canvas as SvgCanvas)?.BeginLegend(entry);
                DrawSample(canvas, entry, new OxyRect(x, top, SampleWidth, LineHeight(style.FontSize)));
                for (var i = 0; i < lines.Count; i++)
                    Text(canvas, lines[i], x + SampleWidth + 3, top + (i * LineHeight(style.FontSize)), style.FontSize, 400, Palette.Ink);
                x += EntryWidth(entry);
            }
            top += LegendHeight(row);
        }
        canvas.SetToolTip("");
        for (var i = 0; i < notes.Count; i++)
            Text(canvas, notes[i], Margin, NotesTop + i * LineHeight(style.FontSize), style.FontSize, 400, Palette.Grey);
    }

    private int Columns => Math.Min(style.Columns, figure.Panels.Length);

    private double Cell => (style.Width - 2 * Margin - (Columns - 1) * Gap) / Columns;

    // Above the panels of a row: as many lines as the longest of their titles takes.
    private double HeadHeight(int row) =>
        figure.Panels.Length == 1 && heads[0].Count == 0
            ? 0
            : LineHeight(style.LetterSize)
                + 2
                + ((Math.Max(1, heads.Skip(row * Columns).Take(Columns).Max(lines => lines.Count)) - 1) * LineHeight(style.FontSize));

    private double PlacePanels(double top)
    {
        var (columns, cell) = (Columns, Cell);
        var drawn = figure
            .Panels.Select(panel =>
                panel with
                {
                    Y = panel.Y with
                    {
                        Categories =
                        [
                            .. panel.Y.Categories.Select(name => string.Join('\n', Wrap(name, style.FontSize, 400, MostOfNames * cell))),
                        ],
                    },
                }
            )
            .ToArray();
        var names = drawn.Max(panel =>
            panel.Y.Categories.Length * panel.Y.Categories.Select(name => name.Count('\n') + 1).DefaultIfEmpty(0).Max()
        );
        var height = Math.Max(cell * (figure.PanelAspect ?? (cell > 300 ? 0.5 : 0.68)), (names + 3) * LineHeight(style.FontSize) * 1.1);
        for (var i = 0; i < figure.Panels.Length; i++)
        {
            if (i % columns == 0)
                top += HeadHeight(i / columns) + (i > 0 ? height + Gap : 0);
            var plot = PanelPlot.Build(drawn[i], style, order, font);
            panels.Add((plot, new OxyRect(Margin + i % columns * (cell + Gap), top, cell, height), figure.Panels[i], i));
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
            ((IPlotModel)plot).Render(new SvgCanvas(Width, place.Bottom, "m") { SmallestSize = SmallestSize }, place);
            if (plot.GetLastPlotException() is { } error)
                throw new InvalidOperationException($"Figure {figure.Name} could not be drawn.", error);
        }
        var labels = panels.Select(panel => panel.Plot.Axes.Select(LabelWidth).ToArray()).ToArray();
        var line = LineHeight(style.FontSize);
        var below = panels.Select(panel => panel.Panel.X.IsHidden ? 0 : TickSpace + line + (line * XTitle(panel).Count)).ToArray();
        for (var i = 0; i < panels.Count; i++)
        {
            var bottom = below.Where((_, j) => j / columns == i / columns).Max();
            panels[i].Plot.PlotMargins = panels[i].Panel.X.IsHidden
                ? new OxyThickness(0)
                : new OxyThickness(0, 4, Math.Max(6, labels[i][0] / 2), bottom);
        }
        var before = panels
            .Select(
                (panel, i) =>
                    panel.Panel.Y.IsHidden
                        ? 0
                        : TickSpace + labels[i][1] + (YTitle(panel) is { Count: > 0 } title ? (line * title.Count) + 2 : 0)
            )
            .ToArray();
        for (var i = 0; i < panels.Count; i++)
        {
            var margins = panels[i].Plot.PlotMargins;
            panels[i].Plot.PlotMargins = new OxyThickness(
                before.Where((_, j) => j % columns == i % columns).Max(),
                margins.Top,
                margins.Right,
                margins.Bottom
            );
            // Titles above each other are in line, but not pushed out by names on another panel's axis.
            var own = before.Where((_, j) => j % columns == i % columns && (j == i || panels[j].Panel.Y.Categories.IsEmpty)).Max();
            titles[panels[i].Index] = panels[i].Place.Left + panels[i].Plot.PlotMargins.Left - own;
        }
    }

    private List<string> XTitle((PlotModel Plot, OxyRect Place, Panel Panel, int Index) panel) =>
        Wrap((string)panel.Plot.Axes[0].Tag, style.FontSize, 400, 0.8 * panel.Place.Width);

    private List<string> YTitle((PlotModel Plot, OxyRect Place, Panel Panel, int Index) panel) =>
        Wrap(
            (string)panel.Plot.Axes[1].Tag,
            style.FontSize,
            400,
            panel.Place.Height - panel.Plot.PlotMargins.Top - panel.Plot.PlotMargins.Bottom
        );

    private void DrawAxisTitles(IRenderContext canvas, (PlotModel Plot, OxyRect Place, Panel Panel, int Index) panel)
    {
        var area = AreaOf(panel.Plot, panel.Place);
        var line = LineHeight(style.FontSize);
        var (horizontal, vertical) = (XTitle(panel), YTitle(panel));
        for (var i = 0; i < horizontal.Count; i++)
            MarkupText.Draw(
                canvas,
                new(Within(area.Center.X, panel.Place, horizontal[i]), area.Bottom + TickSpace + (line * (i + 1))),
                horizontal[i],
                font,
                style.FontSize,
                400,
                Palette.Ink,
                0.5,
                smallest: style.SmallestSize
            );
        for (var i = 0; i < vertical.Count; i++)
            MarkupText.Draw(
                canvas,
                new(titles[panel.Index] + (line * i), area.Center.Y),
                vertical[i],
                font,
                style.FontSize,
                400,
                Palette.Ink,
                0.5,
                true,
                style.SmallestSize
            );
    }

    // The middle of a text as near to a place as the panel allows.
    private double Within(double middle, OxyRect place, string text)
    {
        var half = MarkupText.Width(text, style.FontSize, 400, style.SmallestSize) / 2;
        return Math.Min(Math.Max(middle, place.Left + half), Math.Max(place.Right, place.Left + (2 * half)) - half);
    }

    private static OxyRect AreaOf(PlotModel plot, OxyRect place) =>
        new(
            place.Left + plot.PlotMargins.Left,
            place.Top + plot.PlotMargins.Top,
            place.Width - plot.PlotMargins.Left - plot.PlotMargins.Right,
            place.Height - plot.PlotMargins.Top - plot.PlotMargins.Bottom
        );

    private double LabelWidth(Axis axis)
    {
        axis.GetTickValues(out var values, out _, out _);
        return values
            .SelectMany(value => axis.FormatValue(value).Split('\n'))
            .Select(text => MarkupText.Width(text, style.FontSize, 400, style.SmallestSize))
            .DefaultIfEmpty(0)
            .Max();
    }

    private List<List<(string Entry, List<string> Lines)>> LegendRows()
    {
        var rows = new List<List<(string, List<string>)>>();
        if (
            order.Count < 2
            && figure.Panels.SelectMany(panel => panel.Marks).Where(mark => mark.Series.Length > 0).DistinctBy(mark => mark.Kind).Count()
                < 2
        )
            return rows;
        var used = 0.0;
        foreach (var entry in order.Keys)
        {
            if (rows.Count == 0 || used + EntryWidth(entry) > style.Width - 2 * Margin + 8)
            {
                rows.Add([]);
                used = 0;
            }
            rows[^1].Add((entry, Wrap(entry, style.FontSize, 400, style.Width - (2 * Margin) - SampleWidth - 3)));
            used += EntryWidth(entry);
        }
        return rows;
    }

    private double LegendHeight(List<(string Entry, List<string> Lines)> row) =>
        LineHeight(style.FontSize) * (row.Max(entry => entry.Lines.Count) + 0.15);

    private double EntryWidth(string entry) => SampleWidth + 3 + MarkupText.Width(entry, style.FontSize, 400, style.SmallestSize) + 10;

    private void DrawSample(IRenderContext canvas, string entry, OxyRect box)
    {
        var marks = figure.Panels.SelectMany(panel => panel.Marks).Where(mark => mark.Series == entry).ToArray();
        var middle = box.Top + box.Height / 2;
        if (marks.Any(mark => mark is Band or Bars))
            canvas.DrawRectangle(
                new OxyRect(box.Left, middle - 3, box.Width, 6),
                marks.Any(mark => mark is Band { IsLost: true }) ? Palette.Lost
                    : marks.Any(mark => mark is Bars or Band { IsSolid: true }) ? Palette.Fill(order[entry])
                    : OxyColor.FromAColor(55, Palette.Colour(order[entry])),
                OxyColors.Undefined,
                0,
                EdgeRenderingMode.Adaptive
            );
        if (marks.Any(mark => mark is Line))
            canvas.DrawLine(
                [new(box.Left, middle), new(box.Right, middle)],
                Palette.Colour(order[entry]),
                style.LineWidth,
                EdgeRenderingMode.Adaptive,
                Palette.Dash(order[entry]),
                LineJoin.Round
            );
        if (marks.FirstOrDefault(mark => mark is Points) is { } points)
            ((PointSeries)PanelPlot.SeriesOf(points, order[entry], style).Single()).RenderMarker(
                canvas,
                [new(box.Left + box.Width / 2, middle)]
            );
        else if (marks.FirstOrDefault(mark => mark is Bounds) is { } bound)
            ((PointSeries)PanelPlot.SeriesOf(bound, order[entry], style).Single()).RenderMarker(
                canvas,
                [new(box.Left + box.Width / 2, middle + (((Bounds)bound).IsLower ? 2.4 : -2.4))]
            );
    }

    private void Text(IRenderContext canvas, string text, double x, double y, double size, double weight, OxyColor colour)
    {
        if (text.Length > 0)
            MarkupText.Draw(canvas, new ScreenPoint(x, y), text, font, size, weight, colour, smallest: style.SmallestSize);
    }

    private static double LineHeight(double size) => size * 1.2;

    private List<string> Wrap(string text, double size, double weight, double width)
    {
        var lines = new List<string>();
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(word => Broken(word, size, weight, width)))
            if (lines.Count > 0 && MarkupText.Width($"{lines[^1]} {word}", size, weight, style.SmallestSize) <= width)
                lines[^1] += $" {word}";
            else
                lines.Add(word);
        return lines;
    }

    // A word longer than a line goes on in the next one.
    private IEnumerable<string> Broken(string word, double size, double weight, double width)
    {
        while (word.Length > 1 && MarkupText.Width(word, size, weight, style.SmallestSize) > width)
        {
            var fitting = Enumerable
                .Range(1, word.Length - 1)
                .TakeWhile(length => length == 1 || MarkupText.Width(word[..length], size, weight, style.SmallestSize) <= width)
                .Last();
            if (word.LastIndexOfAny(['_', '-', '/'], fitting - 1) is var mark and > 0)
                fitting = mark + 1;
            else if (char.IsHighSurrogate(word[fitting - 1]) && fitting > 1)
                fitting--;
            yield return word[..fitting];
            word = word[fitting..];
        }
        yield return word;
    }
}
