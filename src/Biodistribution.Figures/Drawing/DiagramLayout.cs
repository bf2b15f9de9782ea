using System.Collections.Immutable;
using Biodistribution.Models;
using OxyPlot;
using Model = Biodistribution.Models.Model;

namespace Biodistribution.Figures.Drawing;

/// <summary>
/// Where the boxes and arrows of a model's diagram stand, and their drawing on any canvas: from where the dose enters
/// on the left to what has left the body on the right.
/// </summary>
internal sealed class DiagramLayout : IDrawing
{
    private const double Size = 8,
        BoxHeight = 20,
        RowGap = 14,
        PortGap = 6.5,
        ColumnGap = 56,
        Margin = 8;
    private readonly Model model;
    private readonly string font;
    private readonly ImmutableArray<(int From, int To, bool BothWays)> edges;
    private readonly int[][] columns;
    private readonly OxyRect[] boxes;
    private readonly double tallest;

    public DiagramLayout(Model model, string font)
    {
        this.model = model;
        this.font = font;
        edges = Edges(model);
        boxes = new OxyRect[model.States.Length];
        columns = boxes.Length == 0 ? [] : Columns(model, edges);
        if (boxes.Length == 0)
        {
            (Width, Height) = (2 * Margin, 2 * Margin);
            return;
        }
        var widths = columns.Select(column => column.Max(state => BoxWidth(model.States[state].Name))).ToArray();
        var heights = Enumerable
            .Range(0, model.States.Length)
            .Select(state =>
                Math.Max(BoxHeight, PortGap * (1 + Math.Max(PortsOf(columns, edges, state, 1), PortsOf(columns, edges, state, -1))))
            )
            .ToArray();
        double HeightOf(int[] column) => column.Sum(state => heights[state] + RowGap) - RowGap;
        tallest = columns.Max(HeightOf);
        var left = Margin;
        for (var i = 0; i < columns.Length; i++)
        {
            var top = Margin + ((tallest - HeightOf(columns[i])) / 2);
            foreach (var state in columns[i])
            {
                boxes[state] = new OxyRect(left, top, widths[i], heights[state]);
                top += heights[state] + RowGap;
            }
            left += widths[i] + ColumnGap;
        }
        (Width, Height) = (left - ColumnGap + Margin, tallest + (2 * Margin) + (edges.Any(edge => Skips(columns, edge)) ? 26 : 0));
    }

    public double Width { get; }

    public double Height { get; }

    public string Title => $"Diagram of {model.Name}";

    public string Finding => Description(model, edges);

    public void Draw(IRenderContext canvas)
    {
        var lane = 0;
        foreach (var edge in edges)
            DrawEdge(canvas, boxes, edges, columns, edge, Skips(columns, edge) ? tallest + Margin + 8 + (6 * (lane++ % 3)) : double.NaN);
        for (var state = 0; state < boxes.Length; state++)
            DrawBox(canvas, boxes[state], model.States[state]);
    }

    private static string Description(Model model, ImmutableArray<(int From, int To, bool BothWays)> edges) =>
        edges.IsEmpty
            ? "Nothing moves from state to state."
            : string.Join(
                "; ",
                edges.Select(edge =>
                    $"{model.States[edge.From].Name} {(edge.BothWays ? "to and from" : "to")} {model.States[edge.To].Name}"
                )
            ) + ".";

    // From state to state, each pair once; flows that run both ways, or have a partner the other way, count as one.
    private static ImmutableArray<(int From, int To, bool BothWays)> Edges(Model model)
    {
        var index = model.States.Select((state, i) => (state.Symbol, i)).ToDictionary(pair => pair.Symbol, pair => pair.i);
        var found = new Dictionary<(int, int), bool>();
        foreach (var flow in model.Flows)
        foreach (var (source, _) in flow.Changes.Where(change => change.Stoichiometry is { IsConstant: true, Value: < 0 }))
        foreach (var (target, _) in flow.Changes.Where(change => change.Stoichiometry is not { IsConstant: true, Value: <= 0 }))
        {
            if (!index.TryGetValue(source, out var from) || !index.TryGetValue(target, out var to))
                continue;
            var reversible =
                flow.Rate.Operation == Models.Symbolics.Operation.Subtract
                || flow.Rate.Operands.Any(operand =>
                    operand.Operation == Models.Symbolics.Operation.Subtract
                    && Models.Symbolics.ExpressionOrder.SymbolsIn(operand.Operands[1]).Contains(target)
                );
            if (found.ContainsKey((to, from)))
                found[(to, from)] = true;
            else
                found[(from, to)] = found.GetValueOrDefault((from, to)) || reversible;
        }
        return
        [
            .. found.Select(pair => (pair.Key.Item1, pair.Key.Item2, pair.Value)).OrderBy(edge => edge.Item1).ThenBy(edge => edge.Item2),
        ];
    }

    // Steps from the state most flows leave; what has left the body stands last.
    private static int[][] Columns(Model model, ImmutableArray<(int From, int To, bool BothWays)> edges)
    {
        var count = model.States.Length;
        var root = Enumerable.Range(0, count).MaxBy(state => edges.Count(edge => edge.From == state) - (0.01 * state));
        var depth = Enumerable.Repeat(-1, count).ToArray();
        depth[root] = 0;
        for (var changed = true; changed; )
        {
            changed = false;
            foreach (var (from, to, bothWays) in edges)
            {
                if (depth[from] >= 0 && depth[to] < 0)
                    (depth[to], changed) = (depth[from] + 1, true);
                if (bothWays && depth[to] >= 0 && depth[from] < 0)
                    (depth[from], changed) = (depth[to] + 1, true);
            }
        }
        // A state that feeds a placed one without being fed stands one step before it.
        for (var state = 0; state < count; state++)
            if (depth[state] < 0)
                depth[state] = Math.Max(
                    0,
                    edges
                        .Where(edge => edge.From == state && depth[edge.To] >= 0)
                        .Select(edge => depth[edge.To] - 1)
                        .DefaultIfEmpty(0)
                        .Max()
                );
        var last =
            Enumerable.Range(0, count).Where(state => !model.States[state].IsSink).Select(state => depth[state]).DefaultIfEmpty(0).Max()
            + 1;
        for (var state = 0; state < count; state++)
            if (model.States[state].IsSink)
                depth[state] = last;
        return
        [
            .. Enumerable.Range(0, count).GroupBy(state => depth[state]).OrderBy(column => column.Key).Select(column => column.ToArray()),
        ];
    }

    private static int ColumnOf(int[][] columns, int state) => Array.FindIndex(columns, column => column.Contains(state));

    private static bool Skips(int[][] columns, (int From, int To, bool BothWays) edge) =>
        Math.Abs(ColumnOf(columns, edge.From) - ColumnOf(columns, edge.To)) > 1;

    private static double BoxWidth(string name) => Math.Max(44, TextWidths.Measure(DisplayName(name), Size, 400).Width + 14);

    private static string DisplayName(string name) => name.Replace('_', ' ');

    private void DrawBox(IRenderContext canvas, OxyRect box, State state)
    {
        canvas.DrawRectangle(
            box,
            state.IsSink ? Palette.Lost : OxyColor.FromRgb(0xE4, 0xF0, 0xF8),
            Palette.Ink,
            0.7,
            EdgeRenderingMode.Adaptive
        );
        canvas.DrawText(
            box.Center,
            DisplayName(state.Name),
            Palette.Ink,
            font,
            Size,
            400,
            0,
            HorizontalAlignment.Center,
            VerticalAlignment.Middle,
            null
        );
    }

    // How many arrows meet a box on its right (1) or left (-1) side.
    private static int PortsOf(int[][] columns, ImmutableArray<(int From, int To, bool BothWays)> edges, int state, int side) =>
        Partners(columns, edges, state, side).Count();

    private static IEnumerable<int> Partners(
        int[][] columns,
        ImmutableArray<(int From, int To, bool BothWays)> edges,
        int state,
        int side
    ) =>
        edges
            .Where(edge => edge.From == state || edge.To == state)
            .Select(edge => edge.From == state ? edge.To : edge.From)
            .Where(other => ColumnOf(columns, other) - ColumnOf(columns, state) == side);

    // Where an arrow meets the side of a box: arrows are spread in the order of the boxes they come from.
    private static ScreenPoint Port(
        OxyRect[] boxes,
        int[][] columns,
        ImmutableArray<(int From, int To, bool BothWays)> edges,
        int state,
        int other,
        int side
    )
    {
        int[] partners = [.. Partners(columns, edges, state, side).OrderBy(partner => boxes[partner].Top)];
        var share = (Array.IndexOf(partners, other) + 1.0) / (partners.Length + 1);
        return new(side > 0 ? boxes[state].Right : boxes[state].Left, boxes[state].Top + (share * boxes[state].Height));
    }

    private static void DrawEdge(
        IRenderContext canvas,
        OxyRect[] boxes,
        ImmutableArray<(int From, int To, bool BothWays)> edges,
        int[][] columns,
        (int From, int To, bool BothWays) edge,
        double detour
    )
    {
        var (from, to) = (boxes[edge.From], boxes[edge.To]);
        ScreenPoint start,
            end;
        List<ScreenPoint> path;
        if (!double.IsNaN(detour))
        {
            (start, end) = (new(from.Center.X, from.Bottom), new(to.Center.X, to.Bottom));
            path = [start, new(start.X, detour), new(end.X, detour), end];
        }
        else if (
            Math.Abs(from.Center.X - to.Center.X) < 1
            && Math.Abs(
                Array.IndexOf(columns[ColumnOf(columns, edge.From)], edge.From)
                    - Array.IndexOf(columns[ColumnOf(columns, edge.To)], edge.To)
            ) > 1
        )
        {
            var bulge = 14 + (0.12 * Math.Abs(to.Center.Y - from.Center.Y));
            (start, end) = (
                new(from.Right, from.Center.Y + (to.Top > from.Top ? 4 : -4)),
                new(to.Right, to.Center.Y + (to.Top > from.Top ? -4 : 4))
            );
            path =
            [
                .. Enumerable
                    .Range(0, 25)
                    .Select(i => Bezier(start, new(start.X + bulge, start.Y), new(end.X + bulge, end.Y), end, i / 24.0)),
            ];
        }
        else if (Math.Abs(from.Center.X - to.Center.X) < 1)
        {
            var down = to.Top > from.Top;
            (start, end) = (new(from.Center.X, down ? from.Bottom : from.Top), new(to.Center.X, down ? to.Top : to.Bottom));
            path = [start, end];
        }
        else
        {
            var side = to.Left > from.Left ? 1 : -1;
            (start, end) = (Port(boxes, columns, edges, edge.From, edge.To, side), Port(boxes, columns, edges, edge.To, edge.From, -side));
            var bend = (end.X - start.X) / 2;
            path =
            [
                .. Enumerable
                    .Range(0, 25)
                    .Select(i => Bezier(start, new(start.X + bend, start.Y), new(end.X - bend, end.Y), end, i / 24.0)),
            ];
        }
        canvas.DrawLine(path, Palette.Grey, 0.9, EdgeRenderingMode.Adaptive, null!, LineJoin.Round);
        Arrow(canvas, path[^2], path[^1]);
        if (edge.BothWays)
            Arrow(canvas, path[1], path[0]);
    }

    private static ScreenPoint Bezier(ScreenPoint a, ScreenPoint b, ScreenPoint c, ScreenPoint d, double s)
    {
        var r = 1 - s;
        return new(
            (r * r * r * a.X) + (3 * r * r * s * b.X) + (3 * r * s * s * c.X) + (s * s * s * d.X),
            (r * r * r * a.Y) + (3 * r * r * s * b.Y) + (3 * r * s * s * c.Y) + (s * s * s * d.Y)
        );
    }

    private static void Arrow(IRenderContext canvas, ScreenPoint before, ScreenPoint tip)
    {
        var (dx, dy) = (tip.X - before.X, tip.Y - before.Y);
        var length = Math.Max(Math.Sqrt((dx * dx) + (dy * dy)), 1e-9);
        var (ux, uy) = (dx / length, dy / length);
        canvas.DrawPolygon(
            [
                tip,
                new(tip.X - (5 * ux) + (2 * uy), tip.Y - (5 * uy) - (2 * ux)),
                new(tip.X - (5 * ux) - (2 * uy), tip.Y - (5 * uy) + (2 * ux)),
            ],
            Palette.Grey,
            OxyColors.Undefined,
            0,
            EdgeRenderingMode.Adaptive,
            null!,
            LineJoin.Miter
        );
    }
}
