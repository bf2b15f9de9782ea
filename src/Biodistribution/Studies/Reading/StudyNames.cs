using Biodistribution.Models;
using Biodistribution.Models.Symbolics;
using Biodistribution.Text;
using Biodistribution.Units;
using Biodistribution.Yaml;

namespace Biodistribution.Studies.Reading;

/// <summary>What the names and values in a study file stand for, given its model.</summary>
/// <param name="model">The model, with the parameters the study adds.</param>
/// <param name="diagnostics">Receives what is wrong.</param>
internal sealed class StudyNames(Model model, DiagnosticList diagnostics)
{
    /// <summary>The model; grows by the parameters a study adds.</summary>
    public Model Model { get; set; } = model;

    /// <summary>Doubts numbers of a size no experiment has.</summary>
    public SizeDoubts Doubts { get; } = new(diagnostics);

    /// <summary>The parameter of a name, or null after a diagnostic.</summary>
    public Parameter? Parameter(YamlScalar name)
    {
        if (
            Model.Parameters.FirstOrDefault(parameter =>
                parameter.Name == name.Text && !ReferenceEquals(parameter.Symbol, Model.InjectedDose)
            ) is
            { } found
        )
            return found;
        Unknown(
            "BD3002",
            name,
            "parameter",
            Model.Parameters.Where(parameter => !ReferenceEquals(parameter.Symbol, Model.InjectedDose)).Select(parameter => parameter.Name)
        );
        return null;
    }

    /// <summary>The observable of a name, or null after a diagnostic.</summary>
    public Observable? Observable(YamlScalar name)
    {
        if (Model.Observables.FirstOrDefault(observable => observable.Name == name.Text) is { } found)
            return found;
        Unknown("BD3005", name, "observable", Model.Observables.Select(observable => observable.Name));
        return null;
    }

    /// <summary>The state of a name, or null after a diagnostic.</summary>
    public State? State(YamlScalar name)
    {
        if (Model.States.FirstOrDefault(state => state.Name == name.Text) is { } found)
            return found;
        Unknown("BD3006", name, "state", Model.States.Select(state => state.Name));
        return null;
    }

    /// <summary>A value as an expression in coherent units: a quantity such as 0.1 1/h, or the name of a parameter.</summary>
    /// <param name="text">The text.</param>
    /// <param name="dimension">What kind of quantity it must be.</param>
    /// <param name="what">What it is the value of, for messages.</param>
    public Expression? Value(YamlScalar text, Dimension dimension, string what)
    {
        if (Model.Parameters.FirstOrDefault(parameter => parameter.Name == text.Text) is { } parameter)
            return Fits(text, parameter.Unit.Dimension, dimension, what) ? Model.Graph.Of(parameter.Symbol) : null;
        if (text.Text.Length > 0 && (char.IsLetter(text.Text[0]) || text.Text[0] == '_') && !Quantity.TryParse(text.Text, out _, out _))
        {
            Unknown("BD3002", text, "parameter", Model.Parameters.Select(known => known.Name));
            return null;
        }
        return Number(text, dimension, what) is { } number ? Model.Graph.Constant(number) : null;
    }

    /// <summary>A quantity in coherent units, or null after a diagnostic.</summary>
    public double? Number(YamlScalar text, Dimension dimension, string what) =>
        text.AsQuantity(diagnostics) is { } quantity
        && (quantity is { Value: 0, Unit.Dimension.IsNone: true } || Fits(text, quantity.Unit.Dimension, dimension, what))
            ? quantity.In(Model.Units)
            : null;

    /// <summary>A time or duration in coherent units, or null after a diagnostic.</summary>
    public double? Time(YamlScalar text)
    {
        var time = Number(text, TimeDimension(text), "time");
        Doubts.OfTime(text, time, Model.Units);
        return time;
    }

    /// <summary>A time or duration as an expression: a quantity or the name of a parameter; null after a diagnostic.</summary>
    public Expression? TimeValue(YamlScalar text)
    {
        var time = Value(text, TimeDimension(text), "time");
        Doubts.OfTime(text, time is { IsConstant: true } ? time.Value : null, Model.Units);
        return time;
    }

    /// <summary>A size relative to what it belongs to, such as 20 % or 0.2, as a fraction; null after a diagnostic.</summary>
    public double? RelativeSize(YamlScalar text)
    {
        if (Units.RelativeSize.Read(text.Text, out var error) is { } size)
            return size;
        diagnostics.Error("BD3022", text.File, text.PlaceOf(error!.Start, error.Length), error.Message, error.Hint);
        return null;
    }

    /// <summary>A range in coherent units, or null after a diagnostic.</summary>
    public (double Lower, double Upper)? Range(YamlScalar text, Dimension dimension, string what) =>
        text.AsRange(diagnostics) is { } range && Fits(text, range.Unit.Dimension, dimension, what)
            ? (range.Lower * Model.Units.Factor(range.Unit), range.Upper * Model.Units.Factor(range.Unit))
            : null;

    /// <summary>Whether an expression depends on a parameter.</summary>
    public bool Mentions(Expression value, Symbol symbol) => ExpressionOrder.SymbolsIn(value).Any(one => ReferenceEquals(one, symbol));

    /// <summary>Reports a name nobody knows.</summary>
    public void Unknown(string code, YamlScalar name, string kind, IEnumerable<string> known)
    {
        var names = known.ToList();
        diagnostics.Error(
            code,
            name.File,
            name.Place,
            $"There is no {kind} {name.Text}.",
            $"{NearestName.Question(name.Text, names)} {(names.Count is 0 or > 40 ? "" : $"There are: {string.Join(", ", names)}.")}".Trim()
        );
    }

    private bool Fits(YamlScalar text, Dimension found, Dimension expected, string what)
    {
        if (found == expected)
            return true;
        diagnostics.Error(
            "BD3003",
            text.File,
            text.Place,
            $"{text.Text} does not have the dimension of {what}.",
            expected.IsNone ? "Write a number without unit." : $"Write it in {Example(expected)} or another unit of the same kind."
        );
        return false;
    }

    private Dimension TimeDimension(YamlScalar text) =>
        Quantity.TryParse(text.Text, out var time, out _) && Model.Units.MeasuresTime(time.Unit)
            ? time.Unit.Dimension
            : Model.Units.TimeUnit.Dimension;

    private string Example(Dimension dimension) =>
        Model
            .Parameters.Select(parameter => parameter.Unit)
            .Concat(Model.States.Select(state => state.Unit))
            .Append(Model.Units.TimeUnit)
            .FirstOrDefault(unit => unit.Dimension == dimension)
            ?.Text
        ?? "a unit of the right dimension";
}
