using System.Collections.Immutable;

namespace Biodistribution.Figures;

/// <summary>Something drawn on a panel. Marks of one series share colour, dash and marker and one entry of the legend.</summary>
/// <param name="Series">The series as the legend names it; empty for none.</param>
public abstract record Mark(string Series)
{
    /// <summary>What kind of mark it is, for tables.</summary>
    public abstract string Kind { get; }

    /// <summary>Its numbers.</summary>
    public abstract IEnumerable<(double X, double Y, double Lower, double Upper, string Label)> Numbers { get; }
}

/// <summary>A curve.</summary>
/// <param name="Series">The series as the legend names it.</param>
/// <param name="X">Ascending; a NaN breaks the curve.</param>
/// <param name="Y">As many as <paramref name="X"/>.</param>
public sealed record Line(string Series, ImmutableArray<double> X, ImmutableArray<double> Y) : Mark(Series)
{
    /// <summary>Drawn thin and grey: a guide, not a result.</summary>
    public bool IsGuide { get; init; }

    /// <inheritdoc />
    public override string Kind => "line";

    /// <inheritdoc />
    public override IEnumerable<(double X, double Y, double Lower, double Upper, string Label)> Numbers =>
        X.Zip(Y, (x, y) => (x, y, double.NaN, double.NaN, ""));
}

/// <summary>The area between two curves.</summary>
/// <param name="Series">The series as the legend names it.</param>
/// <param name="X">Ascending.</param>
/// <param name="Lower">Lower edge.</param>
/// <param name="Upper">Upper edge.</param>
public sealed record Band(string Series, ImmutableArray<double> X, ImmutableArray<double> Lower, ImmutableArray<double> Upper) : Mark(Series)
{
    /// <summary>Drawn in full colour, as a share of a whole rather than an uncertainty.</summary>
    public bool IsSolid { get; init; }

    /// <summary>A share that has left the body; drawn in light grey.</summary>
    public bool IsLost { get; init; }

    /// <inheritdoc />
    public override string Kind => IsSolid ? "share" : "band";

    /// <inheritdoc />
    public override IEnumerable<(double X, double Y, double Lower, double Upper, string Label)> Numbers
    {
        get
        {
            for (var i = 0; i < X.Length; i++)
                yield return (X[i], IsSolid ? Upper[i] - Lower[i] : double.NaN, Lower[i], Upper[i], "");
        }
    }
}

/// <summary>Measured or computed points, with whiskers where there is a spread.</summary>
/// <param name="Series">The series as the legend names it.</param>
/// <param name="X">Horizontal positions.</param>
/// <param name="Y">Vertical positions; NaN for a range without a centre.</param>
/// <param name="Lower">Lower ends of the whiskers; NaN for none.</param>
/// <param name="Upper">Upper ends of the whiskers; NaN for none.</param>
public sealed record Points(string Series, ImmutableArray<double> X, ImmutableArray<double> Y, ImmutableArray<double> Lower, ImmutableArray<double> Upper) : Mark(Series)
{
    /// <summary>Points without spread.</summary>
    /// <param name="series">The series as the legend names it.</param>
    /// <param name="x">Horizontal positions.</param>
    /// <param name="y">Vertical positions.</param>
    public Points(string series, ImmutableArray<double> x, ImmutableArray<double> y)
        : this(series, x, y, [.. x.Select(_ => double.NaN)], [.. x.Select(_ => double.NaN)])
    {
    }

    /// <summary>What each point is; empty or one for each.</summary>
    public ImmutableArray<string> Labels { get; init; } = [];

    /// <summary>Many draws rather than single measurements: drawn small and see-through.</summary>
    public bool IsCloud { get; init; }

    /// <summary>Whiskers run along the horizontal axis.</summary>
    public bool IsHorizontal { get; init; }

    /// <inheritdoc />
    public override string Kind => "point";

    /// <inheritdoc />
    public override IEnumerable<(double X, double Y, double Lower, double Upper, string Label)> Numbers
    {
        get
        {
            for (var i = 0; i < X.Length; i++)
                yield return (X[i], Y[i], Lower[i], Upper[i], Labels.IsEmpty ? "" : Labels[i]);
        }
    }
}

/// <summary>Values known only from one side, drawn as a bar with an arrow to where the value may be.</summary>
/// <param name="Series">The series as the legend names it.</param>
/// <param name="X">Horizontal positions.</param>
/// <param name="Limit">The bound on the vertical axis.</param>
/// <param name="IsLower">The value is above the bound.</param>
public sealed record Bounds(string Series, ImmutableArray<double> X, ImmutableArray<double> Limit, bool IsLower) : Mark(Series)
{
    /// <inheritdoc />
    public override string Kind => IsLower ? "above" : "below";

    /// <inheritdoc />
    public override IEnumerable<(double X, double Y, double Lower, double Upper, string Label)> Numbers =>
        X.Zip(Limit, (x, limit) => (x, double.NaN, IsLower ? limit : double.NaN, IsLower ? double.NaN : limit, ""));
}

/// <summary>Horizontal bars on a category axis.</summary>
/// <param name="Series">The series as the legend names it.</param>
/// <param name="Category">Index of the category of each bar.</param>
/// <param name="From">Where each begins.</param>
/// <param name="To">Where each ends.</param>
public sealed record Bars(string Series, ImmutableArray<int> Category, ImmutableArray<double> From, ImmutableArray<double> To) : Mark(Series)
{
    /// <inheritdoc />
    public override string Kind => "bar";

    /// <inheritdoc />
    public override IEnumerable<(double X, double Y, double Lower, double Upper, string Label)> Numbers
    {
        get
        {
            for (var i = 0; i < Category.Length; i++)
                yield return (double.NaN, Category[i], From[i], To[i], "");
        }
    }
}

/// <summary>A straight line across the panel at one value.</summary>
/// <param name="Value">Where.</param>
/// <param name="IsVertical">At a value of the horizontal axis.</param>
/// <param name="Label">What stands beside it; short.</param>
/// <param name="Series">The series it belongs to; empty for none.</param>
public sealed record Rule(double Value, bool IsVertical, string Label, string Series = "") : Mark(Series)
{
    /// <inheritdoc />
    public override string Kind => "rule";

    /// <inheritdoc />
    public override IEnumerable<(double X, double Y, double Lower, double Upper, string Label)> Numbers =>
        [(IsVertical ? Value : double.NaN, IsVertical ? double.NaN : Value, double.NaN, double.NaN, Label)];
}
