using System.Collections.Immutable;

namespace Biodistribution.Figures.Kinds;

/// <summary>A mouse seen from its belly, head up: outlines of its organs in the coordinates of a <see cref="BodyMapFigure"/>.</summary>
internal static class BodyOutline
{
    private const double Middle = 68;

    // Words of anatomy, as tables and models write them.
    private static readonly (string Word, BodyPart Part)[] Words =
    [
        ("liver", BodyPart.Liver), ("hepat", BodyPart.Liver), ("lung", BodyPart.Lung), ("pulmon", BodyPart.Lung), ("spleen", BodyPart.Spleen), ("splen", BodyPart.Spleen),
        ("kidney", BodyPart.Kidney), ("renal", BodyPart.Kidney), ("heart", BodyPart.Heart), ("cardiac", BodyPart.Heart), ("brain", BodyPart.Brain), ("cerebr", BodyPart.Brain),
        ("stomach", BodyPart.Stomach), ("gastric", BodyPart.Stomach), ("intestin", BodyPart.Gut), ("gut", BodyPart.Gut), ("bowel", BodyPart.Gut), ("colon", BodyPart.Gut),
        ("bladder", BodyPart.Bladder), ("urine", BodyPart.Bladder), ("bone", BodyPart.Bone), ("marrow", BodyPart.Bone), ("femur", BodyPart.Bone), ("muscle", BodyPart.Muscle),
        ("blood", BodyPart.Blood), ("plasma", BodyPart.Blood), ("serum", BodyPart.Blood), ("carcass", BodyPart.Carcass), ("rest", BodyPart.Carcass), ("remainder", BodyPart.Carcass),
    ];

    /// <summary>The part a name of an organ stands for: the first word of it that anatomy knows.</summary>
    public static BodyPart Find(string organ)
    {
        foreach (var word in organ.ToLowerInvariant().Split([' ', '_', '-', ',', '(', ')'], StringSplitOptions.RemoveEmptyEntries))
            foreach (var (known, part) in Words)
                if (known.Length > 4 ? word.StartsWith(known, StringComparison.Ordinal) : word == known || word == known + "s")
                    return part;
        return BodyPart.Elsewhere;
    }

    /// <summary>Whether the label of a part stands left of the body.</summary>
    public static bool IsLabelledLeft(BodyPart part) => part is BodyPart.Lung or BodyPart.Liver or BodyPart.Gut or BodyPart.Carcass or BodyPart.Bone;

    /// <summary>Where the line from its label ends.</summary>
    public static (double X, double Y) AnchorOf(BodyPart part) => part switch
    {
        BodyPart.Brain => (Middle + 3, 106),
        BodyPart.Lung => (Middle - 9, 82),
        BodyPart.Heart => (Middle + 2, 79),
        BodyPart.Liver => (Middle - 10, 65),
        BodyPart.Stomach => (Middle + 9, 55.5),
        BodyPart.Spleen => (Middle + 15.5, 58),
        BodyPart.Kidney => (Middle + 10, 45),
        BodyPart.Gut => (Middle - 9, 33),
        BodyPart.Bladder => (Middle + 2, 20),
        BodyPart.Bone => (Middle - 19, 21),
        BodyPart.Muscle => (Middle + 21, 24),
        BodyPart.Blood => (Middle + 0.8, 92),
        _ => (Middle - 16, 46),
    };

    /// <summary>The outlines of a part.</summary>
    public static IEnumerable<ImmutableArray<(double X, double Y)>> Of(BodyPart part) => part switch
    {
        BodyPart.Carcass => Body(),
        BodyPart.Muscle => [Ellipse(-19.5, 24, 4.5, 10, 12), Ellipse(19.5, 24, 4.5, 10, -12)],
        BodyPart.Bone => [Ellipse(-19, 22, 1.3, 7.5, 12), Ellipse(19, 22, 1.3, 7.5, -12)],
        BodyPart.Blood => [Ellipse(0, 58, 1.5, 40, 0)],
        BodyPart.Brain => [Ellipse(0, 105, 4.4, 5.2, 0)],
        BodyPart.Lung => [Ellipse(-6.8, 82, 5.6, 8.6, 8), Ellipse(6.8, 82, 5.6, 8.6, -8)],
        BodyPart.Heart => [Ellipse(0.6, 79.5, 3.6, 4.8, 18)],
        BodyPart.Gut => [Smooth([(-12, 36), (-9, 42), (0, 41), (9, 42), (12, 35), (9, 27), (0, 25), (-9, 27)])],
        BodyPart.Kidney => [Ellipse(-10, 46, 3.1, 4.8, 10), Ellipse(10, 46, 3.1, 4.8, -10)],
        BodyPart.Stomach => [Ellipse(7.5, 55.5, 5.6, 3.6, 20)],
        BodyPart.Spleen => [Ellipse(15.4, 56, 1.9, 5.6, -14)],
        BodyPart.Liver => [Smooth([(-15, 62), (-13, 70), (-4, 73), (5, 72.5), (12, 69), (11, 63.5), (4, 62), (-2, 59.5), (-9, 57.5)])],
        BodyPart.Bladder => [Ellipse(0, 20, 2.8, 3.2, 0)],
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
        (double X, double Y)[] right = [(0, 119), (3, 116), (6.5, 109.5), (9, 101), (12, 95), (18, 87), (20, 74), (21.5, 58), (23.5, 40), (23.5, 26), (18, 15.5), (8, 11.5)];
        yield return Smooth([.. right, (0, 11), .. right.Skip(1).Reverse().Select(point => (-point.X, point.Y))]);
    }

    private static ImmutableArray<(double X, double Y)> Ellipse(double x, double y, double halfWidth, double halfHeight, double degrees)
    {
        var (sin, cos) = Math.SinCos(-degrees * Math.PI / 180);
        return [.. Enumerable.Range(0, 40).Select(i =>
        {
            var (s, c) = Math.SinCos(2 * Math.PI * i / 40);
            var (u, v) = (halfWidth * c, halfHeight * s);
            return (Middle + x + (u * cos) - (v * sin), y + (u * sin) + (v * cos));
        })];
    }

    // A closed Catmull-Rom curve through points given relative to the middle.
    private static ImmutableArray<(double X, double Y)> Smooth((double X, double Y)[] points)
    {
        var curve = ImmutableArray.CreateBuilder<(double, double)>();
        for (var i = 0; i < points.Length; i++)
        {
            var (a, b, c, d) = (points[(i + points.Length - 1) % points.Length], points[i], points[(i + 1) % points.Length], points[(i + 2) % points.Length]);
            for (var j = 0; j < 6; j++)
            {
                var s = j / 6.0;
                double At(double p, double q, double r, double t) => 0.5 * ((2 * q) + ((r - p) * s) + (((2 * p) - (5 * q) + (4 * r) - t) * s * s) + (((3 * q) - p - (3 * r) + t) * s * s * s));
                curve.Add((Middle + At(a.X, b.X, c.X, d.X), At(a.Y, b.Y, c.Y, d.Y)));
            }
        }
        return curve.ToImmutable();
    }
}
