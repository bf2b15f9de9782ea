using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Biodistribution.Figures;

/// <summary>Something drawn on a panel. Marks of one series share colour, dash and marker and one entry of the legend.</summary>
/// <param name="Series">The series as the legend names it; empty for none.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "mark")]
[JsonDerivedType(typeof(Line), "line")]
[JsonDerivedType(typeof(Band), "band")]
[JsonDerivedType(typeof(Points), "points")]
[JsonDerivedType(typeof(Bounds), "bounds")]
[JsonDerivedType(typeof(Bars), "bars")]
[JsonDerivedType(typeof(Rule), "rule")]
[JsonDerivedType(typeof(Shape), "shape")]
[JsonDerivedType(typeof(Number), "number")]
[JsonDerivedType(typeof(Caption), "caption")]
[JsonDerivedType(typeof(Leader), "leader")]
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
    /// <summary>Drawn smooth between its points, without a value beyond those of its neighbours.</summary>
    public bool IsSmooth { get; init; }

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
public sealed record Band(string Series, ImmutableArray<double> X, ImmutableArray<double> Lower, ImmutableArray<double> Upper)
    : Mark(Series)
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
[method: JsonConstructor]
public sealed record Points(
    string Series,
    ImmutableArray<double> X,
    ImmutableArray<double> Y,
    ImmutableArray<double> Lower,
    ImmutableArray<double> Upper
) : Mark(Series)
{
    /// <summary>Points without spread.</summary>
    /// <param name="series">The series as the legend names it.</param>
    /// <param name="x">Horizontal positions.</param>
    /// <param name="y">Vertical positions.</param>
    public Points(string series, ImmutableArray<double> x, ImmutableArray<double> y)
        : this(series, x, y, [.. x.Select(_ => double.NaN)], [.. x.Select(_ => double.NaN)]) { }

    /// <summary>What each point is; empty or one for each.</summary>
    public ImmutableArray<string> Labels { get; init; } = [];

    /// <summary>Many draws rather than single measurements: drawn small and see-through.</summary>
    public bool IsCloud { get; init; }

    /// <summary>The spread is assumed, not measured: drawn as dotted whiskers without caps.</summary>
    public bool IsAssumedSpread { get; init; }

    /// <summary>
    /// How far each point is drawn beside its place, in typographic points, so that points at one place are told apart;
    /// empty for none.
    /// </summary>
    public ImmutableArray<double> Dodge { get; init; } = [];

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

/// <summary>Values known only from one side, drawn as open triangles at the limit that point to where the value may be.</summary>
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
public sealed record Bars(string Series, ImmutableArray<int> Category, ImmutableArray<double> From, ImmutableArray<double> To)
    : Mark(Series)
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

/// <summary>A closed outline filled with a tone of the sequential palette.</summary>
/// <param name="Series">The series as the legend names it; empty for none.</param>
/// <param name="Outline">Its corners.</param>
/// <param name="Tone">From 0, lightest, to 1, darkest; NaN for no value, drawn white.</param>
public sealed record Shape(string Series, ImmutableArray<(double X, double Y)> Outline, double Tone) : Mark(Series)
{
    /// <summary>Drawn without a line around it.</summary>
    public bool IsPlain { get; init; }

    /// <inheritdoc />
    public override string Kind => "shape";

    /// <inheritdoc />
    public override IEnumerable<(double X, double Y, double Lower, double Upper, string Label)> Numbers => [];
}

/// <summary>A number that other marks show by their colour or place: in the table of the figure, not drawn itself.</summary>
/// <param name="Series">The series it belongs to; empty for none.</param>
/// <param name="Value">The number, on the vertical axis.</param>
/// <param name="Label">Of what.</param>
public sealed record Number(string Series, double Value, string Label) : Mark(Series)
{
    /// <inheritdoc />
    public override string Kind => "value";

    /// <inheritdoc />
    public override IEnumerable<(double X, double Y, double Lower, double Upper, string Label)> Numbers =>
        [(double.NaN, Value, double.NaN, double.NaN, Label)];
}

/// <summary>A text at a place in the panel.</summary>
/// <param name="X">Horizontal place.</param>
/// <param name="Y">Vertical place of its upper edge.</param>
/// <param name="Text">What it says.</param>
/// <param name="Share">Which share of its width lies before <paramref name="X"/>: 0, 0.5 or 1.</param>
public sealed record Caption(double X, double Y, string Text, double Share) : Mark("")
{
    /// <summary>Stands on <see cref="Y"/> rather than below it.</summary>
    public bool IsAbove { get; init; }

    /// <summary>Set in bold.</summary>
    public bool IsStrong { get; init; }

    /// <inheritdoc />
    public override string Kind => "caption";

    /// <inheritdoc />
    public override IEnumerable<(double X, double Y, double Lower, double Upper, string Label)> Numbers => [];
}

/// <summary>A thin line from beside a text to what it names.</summary>
/// <param name="From">The place of the text, as of its caption.</param>
/// <param name="Text">The text, whose width the line keeps clear of.</param>
/// <param name="Share">Which share of its width lies before the place: 0 or 1.</param>
/// <param name="To">The thing, marked by a dot.</param>
public sealed record Leader((double X, double Y) From, string Text, double Share, (double X, double Y) To) : Mark("")
{
    /// <inheritdoc />
    public override string Kind => "leader";

    /// <inheritdoc />
    public override IEnumerable<(double X, double Y, double Lower, double Upper, string Label)> Numbers => [];
}
