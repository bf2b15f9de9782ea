using System.Collections.Immutable;
using System.Globalization;
using Biodistribution.DoseResponse.Sweeps;
using Biodistribution.Estimation;
using Biodistribution.Experiments;
using Biodistribution.Models;
using Biodistribution.Models.Symbolics;
using Biodistribution.Observations;
using Biodistribution.Text;
using Biodistribution.Units;
using Biodistribution.Yaml;

namespace Biodistribution.Studies.Reading;

/// <summary>Reads what is to be predicted, drawn and swept.</summary>
internal sealed class RequestReader(
    StudyNames names,
    ImmutableArray<string> groups,
    DiagnosticList diagnostics,
    Func<string, string> beside
)
{
    private const int MostDoses = 1000;
    private const int MostCurves = 12;

    /// <summary>The regimen files read, as the user named them.</summary>
    public List<string> Files { get; } = [];

    public ImmutableArray<Prediction> Predictions(MappingReader file)
    {
        var read = ImmutableArray.CreateBuilder<Prediction>();
        foreach (var (name, node) in file.Submapping("predict")?.Entries ?? [])
            if (MappingReader.TryRead(node, StudyKeys.Prediction, diagnostics) is { } reader && Read(name, reader) is { } prediction)
                read.Add(prediction);
        return read.ToImmutable();
    }

    public CurveRequest? Curves(MappingReader file)
    {
        if (
            file.Node("curves") is not { } node
            || MappingReader.TryRead(node, StudyKeys.Curves, diagnostics) is not { } curves
            || TimeAfter(0, curves, "until", "The last time of curves") is not { } until
        )
            return null;
        var points = curves.Has("points") ? curves.Integer("points", 2, 100_000) ?? 2 : 241;
        return new CurveRequest(until, points, Observables(curves), GroupNames(curves));
    }

    public ImmutableArray<string> Shares(MappingReader file) =>
        file.Node("shares") is { } node && MappingReader.TryRead(node, StudyKeys.Shares, diagnostics) is { } shares
            ? Observables(shares)
            : [];

    public DoseResponseRequest? DoseResponse(MappingReader file)
    {
        if (file.Node("dose_response") is not { } node || MappingReader.TryRead(node, StudyKeys.DoseResponse, diagnostics) is not { } sweep)
            return null;
        var parameter = sweep.Scalar("dose") is { } name ? names.Parameter(name) : null;
        var dimension =
            parameter?.Unit.Dimension
            ?? (
                sweep.Scalar("from") is { } first && first.AsQuantity(diagnostics) is { } quantity
                    ? quantity.Unit.Dimension
                    : Dimension.None
            );
        if (
            sweep.Scalar("from") is not { } from
            || sweep.Scalar("to") is not { } to
            || names.Number(from, dimension, "the dose") is not { } low
            || names.Number(to, dimension, "the dose") is not { } high
            || sweep.Scalar("observable") is not { } observable
            || names.Observable(observable) is null
            || TimeAfter(0, sweep, "at", "The time of a dose-response") is not { } at
        )
            return null;
        names.Doubts.OfDose(to, high, dimension, names.Model.Units);
        if (low <= 0 || high <= low)
        {
            diagnostics.Error(
                "BD3007",
                from.File,
                from.Place,
                "The doses must be positive and ascend.",
                "Write, for example,  from: 1e7 particles  and  to: 1e13 particles."
            );
            return null;
        }
        var perDecade = sweep.Has("per_decade") ? sweep.Integer("per_decade", 1, 100) ?? 1 : 4;
        if (Math.Log10(high / low) * perDecade > MostDoses)
        {
            diagnostics.Error(
                "BD3007",
                from.File,
                from.Place,
                $"From {from.Text} to {to.Text} with {perDecade} doses a decade are more than {MostDoses} doses.",
                "Narrow the range, or write a smaller per_decade."
            );
            return null;
        }
        var request = new DoseResponseRequest(low, high, perDecade, observable.Text, at, GroupNames(sweep))
        {
            DoseParameter = parameter?.Symbol,
            DoseDimension = dimension,
            Regimens = Regimens(sweep, dimension),
            Fan = Fan(sweep),
            Limit = Limit(sweep),
            Across = Across(sweep),
        };
        if (parameter is not null && !request.Regimens.IsEmpty)
            diagnostics.Error(
                "BD3019",
                sweep.Mapping.File,
                sweep.PlaceOf("dose"),
                "A dose-response has either a parameter that is the dose or regimens to compare.",
                "Leave dose out: with regimens the dose is the total over each."
            );
        return request;
    }

    private ImmutableArray<(string Name, ImmutableArray<Dose> Doses)> Regimens(MappingReader sweep, Dimension dimension)
    {
        var read = ImmutableArray.CreateBuilder<(string, ImmutableArray<Dose>)>();
        foreach (var item in sweep.Items("regimens"))
        {
            // Each reads the model for itself, so that several may leave a dose of one name open; of that dose only the
            // schedule matters here, for the total is swept.
            if (
                item.AsScalar("regimens", diagnostics) is not { } name
                || new RegimenReader(new StudyNames(names.Model, diagnostics), diagnostics).Read(beside(name.Text)) is not { } regimen
            )
                continue;
            Files.Add(beside(name.Text));
            if (
                !regimen.Doses.Any(dose =>
                    names.Model.States.First(state => ReferenceEquals(state.Symbol, dose.State)).Unit.Dimension == dimension
                )
            )
                diagnostics.Error(
                    "BD3019",
                    name.File,
                    name.Place,
                    $"The regimen {regimen.Name} gives nothing that is counted as the doses of the dose-response are.",
                    "Write from and to in the unit of what the regimen gives."
                );
            var open = regimen
                .Model.Parameters.Where(parameter => !names.Model.Parameters.Contains(parameter))
                .ToDictionary(parameter => parameter.Symbol, parameter => names.Model.Graph.Constant(parameter.Value));
            read.Add(
                (
                    regimen.Name,
                    [
                        .. regimen.Doses.Select(dose =>
                            dose with
                            {
                                Amount = Substitution.Replace(dose.Amount, open),
                                Time = Substitution.Replace(dose.Time, open),
                            }
                        ),
                    ]
                )
            );
        }
        return read.ToImmutable();
    }

    private LoadLimit? Limit(MappingReader sweep)
    {
        if (
            sweep.Node("limit") is not { } node
            || MappingReader.TryRead(node, StudyKeys.Limit, diagnostics) is not { } limit
            || limit.Scalar("observable") is not { } name
            || names.Observable(name) is not { } observable
            || limit.Scalar("at_most") is not { } text
            || names.Number(text, observable.Unit.Dimension, name.Text) is not { } most
        )
            return null;
        if (most > 0)
            return new LoadLimit(observable.Name, most);
        diagnostics.Error("BD3012", text.File, text.Place, "A limit of nothing allows no dose.", "Write a positive limit.");
        return null;
    }

    private FanRequest? Fan(MappingReader sweep)
    {
        if (
            sweep.Node("fan") is not { } node
            || MappingReader.TryRead(node, StudyKeys.Fan, diagnostics) is not { } fan
            || Range(fan) is not var (parameter, between, from, to)
        )
            return null;
        if (!(from > 0 && to > from))
        {
            diagnostics.Error(
                "BD3007",
                between.File,
                between.Place,
                "The values of a fan are positive and ascend.",
                "Write, for example,  between: 1 .. 10000 particles/cells/h."
            );
            return null;
        }
        var perDecade = fan.Has("per_decade") ? fan.Integer("per_decade", 1, MostCurves) ?? 1 : 1;
        var steps = (int)Math.Ceiling((Math.Log10(to / from) * perDecade) - 1e-9);
        if (steps >= MostCurves)
        {
            diagnostics.Error(
                "BD3007",
                between.File,
                between.Place,
                $"{between.Text} are {steps + 1} curves, more than {MostCurves} can be told apart.",
                "Narrow the range, or write a smaller per_decade."
            );
            return null;
        }
        var unit = names.Model.Units.Factor(parameter.Unit);
        return new FanRequest(
            parameter.Symbol,
            [
                .. Enumerable
                    .Range(0, steps + 1)
                    .Select(i => i == steps ? to : Shortened(from * Math.Pow(10, (double)i / perDecade), "G12"))
                    .Select(value => (value, new Quantity(Shortened(value / unit, "G3"), parameter.Unit).ToString())),
            ]
        );
    }

    private static double Shortened(double value, string digits) =>
        double.Parse(value.ToString(digits, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    // A parameter and a range of it within the model's; null after a report.
    private (Parameter Parameter, YamlScalar Between, double From, double To)? Range(MappingReader reader)
    {
        if (
            reader.Scalar("parameter") is not { } name
            || names.Parameter(name) is not { } parameter
            || reader.Scalar("between") is not { } between
            || names.Range(between, parameter.Unit.Dimension, name.Text) is not var (from, to)
        )
            return null;
        if (from < parameter.Lower || to > parameter.Upper)
        {
            diagnostics.Error(
                "BD3007",
                between.File,
                between.Place,
                $"{between.Text} leaves the range the model gives for {name.Text}.",
                "Change the range, or that of the model."
            );
            return null;
        }
        return (parameter, between, from, to);
    }

    private AcrossRequest? Across(MappingReader sweep) =>
        sweep.Node("across") is { } node
        && MappingReader.TryRead(node, StudyKeys.Across, diagnostics) is { } across
        && Range(across) is var (parameter, _, from, to)
            ? new AcrossRequest(parameter.Symbol, from, to, across.Has("points") ? across.Integer("points", 2, 1000) ?? 2 : 11)
            : null;

    private static readonly string[] Predictable = [.. StatisticDefinition.All.Where(one => one.IsPredictable).Select(one => one.Word)];

    private Prediction? Read(YamlScalar name, MappingReader reader)
    {
        if (
            reader.Scalar("observable") is not { } observableName
            || names.Observable(observableName) is not { } observable
            || reader.Scalar("group") is not { } groupName
            || !IsGroup(groupName)
        )
            return null;
        if (reader.Scalar("relative_to_group") is { } otherGroup)
            IsGroup(otherGroup);
        if (reader.Scalar("relative_to_observable") is { } other)
            names.Observable(other);
        var isRatio = reader.Has("relative_to_group") || reader.Has("relative_to_observable");
        var statistic =
            reader.Has("statistic") && reader.Choice("statistic", Predictable) is { } word ? ObservationColumn.Statistics[word]
            : isRatio ? Statistic.Ratio
            : Statistic.Value;
        if (statistic is Statistic.Value or Statistic.Ratio && !reader.Has("at"))
            diagnostics.Error(
                "BD1201",
                reader.Mapping.File,
                reader.Mapping.Place,
                "The key at of a prediction is missing.",
                "Add  at: 6 h."
            );
        else if (statistic is not (Statistic.Value or Statistic.Ratio) && !reader.Has("until"))
            diagnostics.Error(
                "BD1201",
                reader.Mapping.File,
                reader.Mapping.Place,
                "The key until of a prediction is missing.",
                "Add  until: 24 h, the end of the window it is read from."
            );
        var (at, from) = (Time(reader, "at"), Time(reader, "from"));
        var until = reader.Has("until")
            ? TimeAfter(Math.Max(from ?? 0, 0), reader, "until", "The end of the window of a prediction")
            : null;
        if (at < 0)
            diagnostics.Error(
                "BD3012",
                reader.Mapping.File,
                reader.PlaceOf("at"),
                "A prediction cannot lie before the time 0.",
                "Write, for example,  at: 6 h."
            );
        var model = names.Model;
        var unit = StatisticDefinition.Of(statistic).UnitOf(observable.Unit, model.Units.TimeUnit);
        return new Prediction(name.Text, groupName.Text, observableName.Text, unit)
        {
            Statistic = statistic,
            Time = at ?? double.NaN,
            WindowStart = from ?? double.NaN,
            WindowEnd = until ?? double.NaN,
            Label = reader.Has("label") ? reader.Text("label") ?? "" : "",
            RelativeToGroup = reader.Has("relative_to_group") ? reader.Text("relative_to_group") ?? "" : "",
            RelativeToObservable = reader.Has("relative_to_observable") ? reader.Text("relative_to_observable") ?? "" : "",
        };
    }

    private bool IsGroup(YamlScalar name)
    {
        if (groups.Contains(name.Text))
            return true;
        names.Unknown("BD3004", name, "group", groups);
        return false;
    }

    private double? Time(MappingReader reader, string key) => reader.Scalar(key) is { } text ? names.Time(text) : null;

    private double? TimeAfter(double least, MappingReader reader, string key, string what)
    {
        if (Time(reader, key) is not { } time)
            return null;
        if (time > least)
            return time;
        diagnostics.Error(
            "BD3012",
            reader.Mapping.File,
            reader.PlaceOf(key),
            least > 0 ? $"{what} must come after its beginning." : $"{what} must be positive.",
            $"Write, for example,  {key}: {(key == "at" ? 6 : 24)} h."
        );
        return null;
    }

    private ImmutableArray<string> Observables(MappingReader reader)
    {
        if (!reader.Has("observables"))
            return [.. names.Model.Observables.Select(observable => observable.Name)];
        return
        [
            .. reader
                .Items("observables")
                .Select(item => item.AsScalar("observables", diagnostics))
                .OfType<YamlScalar>()
                .Where(name => names.Observable(name) is not null)
                .Select(name => name.Text),
        ];
    }

    private ImmutableArray<string> GroupNames(MappingReader reader) =>
        !reader.Has("groups")
            ? groups
            :
            [
                .. reader
                    .Items("groups")
                    .Select(item => item.AsScalar("groups", diagnostics))
                    .OfType<YamlScalar>()
                    .Where(IsGroup)
                    .Select(name => name.Text),
            ];
}
