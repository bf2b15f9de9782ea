using System.Text.Json;
using System.Text.Json.Nodes;
using Biodistribution.Figures;

namespace Biodistribution.Reports.Page;

/// <summary>The numbers of a figure as the page's script reads them.</summary>
internal static class FigureData
{
    public static string Json(Figure figure)
    {
        var panels = new JsonArray();
        foreach (var panel in figure.Panels)
        {
            var marks = new JsonArray();
            foreach (var mark in panel.Marks)
            {
                var numbers = mark.Numbers.ToArray();
                if (numbers.Length == 0)
                    continue;
                var entry = new JsonObject
                {
                    ["s"] = mark.Series,
                    ["k"] = mark.Kind,
                    ["x"] = Numbers(numbers.Select(n => n.X)),
                    ["y"] = Numbers(numbers.Select(n => n.Y)),
                    ["l"] = Numbers(numbers.Select(n => n.Lower)),
                    ["u"] = Numbers(numbers.Select(n => n.Upper)),
                };
                if (numbers.Any(number => number.Label.Length > 0))
                    entry["n"] = new JsonArray([.. numbers.Select(number => JsonValue.Create(number.Label))]);
                marks.Add(entry);
            }
            panels.Add(
                new JsonObject
                {
                    ["t"] = panel.Title,
                    ["x"] = panel.X.Heading,
                    ["y"] = panel.Y.Heading,
                    ["marks"] = marks,
                }
            );
        }
        return panels.ToJsonString(new JsonSerializerOptions());
    }

    private static JsonArray Numbers(IEnumerable<double> values) =>
        new([.. values.Select(value => double.IsFinite(value) ? JsonValue.Create(value) : null)]);
}
