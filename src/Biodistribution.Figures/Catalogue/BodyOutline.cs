using System.Collections.Immutable;
using Biodistribution.Models;

namespace Biodistribution.Figures.Catalogue;

/// <summary>A mouse seen from its belly, head up: outlines of its organs in the coordinates of a <see cref="BodyMapFigure"/>.</summary>
internal static class BodyOutline
{
    private const double Middle = 68;

    /// <summary>Whether the label of a part stands left of the body.</summary>
    public static bool IsLabelledLeft(Organ part) => part is Organ.Lung or Organ.Liver or Organ.Gut or Organ.Rest or Organ.Bone;

    /// <summary>Where the line from its label ends.</summary>
    public static (double X, double Y) AnchorOf(Organ part) =>
        part switch
        {
            Organ.Brain => (Middle + 3, 106),
            Organ.Lung => (Middle - 9, 82),
            Organ.Heart => (Middle + 2, 79),
            Organ.Liver => (Middle - 10, 65),
            Organ.Stomach => (Middle + 9, 55.5),
            Organ.Spleen => (Middle + 15.5, 58),
            Organ.Kidney => (Middle + 10, 45),
            Organ.Gut => (Middle - 9, 33),
            Organ.Bladder => (Middle + 2, 20),
            Organ.Bone => (Middle - 19, 21),
            Organ.Muscle => (Middle + 21, 24),
            Organ.Blood => (Middle + 0.8, 92),
            _ => (Middle - 16, 46),
        };

    /// <summary>The outlines of a part.</summary>
    public static IEnumerable<ImmutableArray<(double X, double Y)>> Outline(Organ part) =>
        part switch
        {
            Organ.Rest => Body(),
            Organ.Muscle => [Ellipse(-19.5, 24, 4.5, 10, 12), Ellipse(19.5, 24, 4.5, 10, -12)],
            Organ.Bone => [Ellipse(-19, 22, 1.3, 7.5, 12), Ellipse(19, 22, 1.3, 7.5, -12)],
            Organ.Blood => [Ellipse(0, 58, 1.5, 40, 0)],
            Organ.Brain => [Ellipse(0, 105, 4.4, 5.2, 0)],
            Organ.Lung => [Ellipse(-6.8, 82, 5.6, 8.6, 8), Ellipse(6.8, 82, 5.6, 8.6, -8)],
            Organ.Heart => [Ellipse(0.6, 79.5, 3.6, 4.8, 18)],
            Organ.Gut => [Smooth([(-12, 36), (-9, 42), (0, 41), (9, 42), (12, 35), (9, 27), (0, 25), (-9, 27)])],
            Organ.Kidney => [Ellipse(-10, 46, 3.1, 4.8, 10), Ellipse(10, 46, 3.1, 4.8, -10)],
            Organ.Stomach => [Ellipse(7.5, 55.5, 5.6, 3.6, 20)],
            Organ.Spleen => [Ellipse(15.4, 56, 1.9, 5.6, -14)],
            Organ.Liver => [Smooth([(-15, 62), (-13, 70), (-4, 73), (5, 72.5), (12, 69), (11, 63.5), (4, 62), (-2, 59.5), (-9, 57.5)])],
            Organ.Bladder => [Ellipse(0, 20, 2.8, 3.2, 0)],
            _ => [],
        };

    private static IEnumerable<ImmutableArray<(double X, double Y)>> Body()
    {
        yield return Smooth([(1.2, 14), (6, 6), (14, 0), (24, -1.5), (24.5, 0.2), (15, 2), (8, 8), (4, 15)]);
        yield return Ellipse(-21, 84, 3.2, 7.5, 32);
        yield return Ellipse(21, 84, 3.2, 7.5, -32);
        yield return Ellipse(-21.5, 14, 3.4, 8, -22);
        yield return Ellipse(21.5, 14, 3.4, 8, 22);
        yield return Ellipse(-9, 108, 4.2, 4.6, 0);
        yield return Ellipse(9, 108, 4.2, 4.6, 0);
        (double X, double Y)[] right =
        [
            (0, 119),
            (3, 116),
            (6.5, 109.5),
            (9, 101),
            (12, 95),
            (18, 87),
            (20, 74),
            (21.5, 58),
            (23.5, 40),
            (23.5, 26),
            (18, 15.5),
            (8, 11.5),
        ];
        yield return Smooth([.. right, (0, 11), .. right.Skip(1).Reverse().Select(point => (-point.X, point.Y))]);
    }

    private static ImmutableArray<(double X, double Y)> Ellipse(double x, double y, double halfWidth, double halfHeight, double degrees)
    {
        var (sin, cos) = Math.SinCos(-degrees * Math.PI / 180);
        return
        [
            .. Enumerable
                .Range(0, 40)
                .Select(i =>
                {
                    var (s, c) = Math.SinCos(2 * Math.PI * i / 40);
                    var (u, v) = (halfWidth * c, halfHeight * s);
                    return (Middle + x + (u * cos) - (v * sin), y + (u * sin) + (v * cos));
                }),
        ];
    }

    // A closed Catmull-Rom curve through points given relative to the middle.
    private static ImmutableArray<(double X, double Y)> Smooth((double X, double Y)[] points)
    {
        var curve = ImmutableArray.CreateBuilder<(double, double)>();
        for (var i = 0; i < points.Length; i++)
        {
            var (a, b, c, d) = (
                points[(i + points.Length - 1) % points.Length],
                points[i],
                points[(i + 1) % points.Length],
                points[(i + 2) % points.Length]
            );
            for (var j = 0; j < 6; j++)
            {
                var s = j / 6.0;
                double At(double p, double q, double r, double t) =>
                    0.5
                    * ((2 * q) + ((r - p) * s) + (((2 * p) - (5 * q) + (4 * r) - t) * s * s) + (((3 * q) - p - (3 * r) + t) * s * s * s));
                curve.Add((Middle + At(a.X, b.X, c.X, d.X), At(a.Y, b.Y, c.Y, d.Y)));
            }
        }
        return curve.ToImmutable();
    }
}
