using System.Text;
using OxyPlot;

namespace Biodistribution.Figures.Drawing;

/// <summary>Text with superscripts, written ^{…} or with superscript digits (which many fonts lack).</summary>
internal static class MarkupText
{
    private const double Raised = 0.36,
        Small = 0.7;
    private const string Digits = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺",
        Plain = "0123456789−+";

    /// <summary>Width of a text.</summary>
    /// <param name="text">What to measure.</param>
    /// <param name="size">Size in points.</param>
    /// <param name="weight">Weight; 700 is bold.</param>
    /// <param name="smallest">Smallest size of superscripts, in points.</param>
    public static double Width(string text, double size, double weight, double smallest = 0) =>
        Parts(text).Sum(part => TextWidths.Measure(part.Text, part.IsRaised ? Script(size, smallest) : size, weight).Width);

    private static double Script(double size, double smallest) => Math.Min(size, Math.Max(Small * size, smallest));

    /// <summary>Draws a text with its top at a place.</summary>
    /// <param name="canvas">Where to draw.</param>
    /// <param name="place">Left, middle or right end of the upper edge.</param>
    /// <param name="text">What to draw.</param>
    /// <param name="font">Family.</param>
    /// <param name="size">Size in points.</param>
    /// <param name="weight">Weight; 700 is bold.</param>
    /// <param name="colour">Colour.</param>
    /// <param name="share">Which share of the width lies before <paramref name="place"/>: 0, 0.5 or 1.</param>
    /// <param name="isUpright">Runs upwards, turned by a quarter; <paramref name="place"/> is then on its left edge.</param>
    /// <param name="smallest">Smallest size of superscripts, in points.</param>
    public static void Draw(
        IRenderContext canvas,
        ScreenPoint place,
        string text,
        string font,
        double size,
        double weight,
        OxyColor colour,
        double share = 0,
        bool isUpright = false,
        double smallest = 0
    )
    {
        var along = -share * Width(text, size, weight, smallest);
        foreach (var (part, isRaised) in Parts(text))
        {
            var typeSize = isRaised ? Script(size, smallest) : size;
            var across = TextWidths.Ascent * (size - typeSize) - (isRaised ? Raised * size : 0);
            var at = isUpright ? new ScreenPoint(place.X + across, place.Y - along) : new ScreenPoint(place.X + along, place.Y + across);
            canvas.DrawText(
                at,
                part,
                colour,
                font,
                typeSize,
                weight,
                isUpright ? -90 : 0,
                HorizontalAlignment.Left,
                VerticalAlignment.Top,
                null
            );
            along += TextWidths.Measure(part, typeSize, weight).Width;
        }
    }

    private static IEnumerable<(string Text, bool IsRaised)> Parts(string text)
    {
        var part = new StringBuilder();
        var raised = false;
        var braces = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            var opens = c == '^' && i + 1 < text.Length && text[i + 1] == '{';
            var digit = Digits.IndexOf(c);
            var next = opens || (braces ? c != '}' : digit >= 0);
            if ((next != raised || opens) && part.Length > 0)
            {
                yield return (part.ToString(), raised);
                part.Clear();
            }
            raised = next;
            if (opens)
            {
                braces = true;
                i++;
            }
            else if (braces && c == '}')
                braces = false;
            else
                part.Append(digit >= 0 ? Plain[digit] : c);
        }
        if (part.Length > 0)
            yield return (part.ToString(), raised);
    }
}
