using Biodistribution.Experiments;
using Biodistribution.Models;
using Biodistribution.Observations;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Estimation.Likelihood;

/// <summary>A size that is estimated beside the parameters: an sd, or the factor of a signal in arbitrary units.</summary>
/// <param name="Name">Its name in tables.</param>
/// <param name="Observable">The observable it belongs to; empty for all.</param>
/// <param name="IsFactor">Whether it is a factor rather than an sd.</param>
/// <param name="IsRelative">Whether it has no unit.</param>
internal sealed record ErrorParameter(string Name, string Observable, bool IsFactor, bool IsRelative)
{
    /// <summary>Whether it is the sd of the factor on the dose that the rows of one animal share.</summary>
    public bool IsBetweenAnimals { get; init; }
}

/// <summary>Makes the rows of a problem ready, or says why a row cannot be used.</summary>
internal sealed class LikelihoodBuilder
{
    private const int MostListed = 40;
    private const long MostComparisons = 1_000_000;

    // Half of a 95 % interval of a normal distribution, in standard deviations.
    private const double NormalQuantileOf95 = 1.959963984540054;

    private static readonly Dimension TimeDimension = Unit.Parse("s").Dimension;
    private static readonly Dimension ShareOfDose = Unit.Parse("%ID").Dimension;

    private readonly FitProblem problem;
    private readonly ExperimentSimulation simulation;
    private readonly string file;
    private readonly List<PredictedStatistic> quantities = [];
    private readonly List<ErrorParameter> sizes = [];
    private readonly ILookup<string, Observation> rowsById;
    private readonly Dictionary<(string Code, string Name), string> hints = [];
    private readonly Dictionary<string, (Unit? Unit, TextError? Error)> units = [];
    private long comparisons;

    public LikelihoodBuilder(FitProblem problem, ExperimentSimulation simulation, string file)
    {
        (this.problem, this.simulation, this.file) = (problem, simulation, file);
        rowsById = problem.Observations.ToLookup(row => row.Id);
        Rows = [.. problem.Observations.Select(Plan)];
        RefuseContradictions();
        RefuseUnsupportedSds();
        Shared = SharedDoseFactor.Find(Rows, problem.DoseSdBetweenAnimals, sizes.Count);
        if (Shared is { Slot: >= 0 })
            sizes.Add(SharedDoseFactor.Size);
    }

    /// <summary>The factor that rows of one animal share; null where rows are independent.</summary>
    public SharedDoseFactor? Shared { get; }

    public LikelihoodTerm[] Rows { get; private set; }

    public IReadOnlyList<PredictedStatistic> Quantities => quantities;

    public IReadOnlyList<ErrorParameter> Sizes => sizes;

    private LikelihoodTerm Plan(Observation row)
    {
        LikelihoodTerm Refuse(string code, string message, string hint) =>
            new(row) { Refusal = new Diagnostic(code, file, row.Place, message, hint) };
        var group = GroupIndex(row.Group);
        if (group < 0)
            return Refuse(
                "BD4015",
                $"The study has no group '{row.Group}'.",
                Near("BD4015", row.Group, problem.Groups.Length, problem.Groups.Select(g => g.Name))
            );
        var observable = ObservableOf(row.Observable);
        if (observable is null)
            return Refuse(
                "BD4016",
                $"The model has no observable '{row.Observable}'.",
                Near("BD4016", row.Observable, problem.Model.Observables.Length, problem.Model.Observables.Select(o => o.Name))
            );
        var isRelative = StatisticDefinition.Of(row.Statistic).IsRelative;
        var referenceGroup = row.RelativeToGroup.Length > 0 ? GroupIndex(row.RelativeToGroup) : group;
        if (referenceGroup < 0)
            return Refuse(
                "BD4015",
                $"The study has no group '{row.RelativeToGroup}'.",
                Near("BD4015", row.RelativeToGroup, problem.Groups.Length, problem.Groups.Select(g => g.Name))
            );
        var reference = row.RelativeToObservable.Length > 0 ? ObservableOf(row.RelativeToObservable) : observable;
        if (reference is null)
            return Refuse(
                "BD4016",
                $"The model has no observable '{row.RelativeToObservable}'.",
                Near("BD4016", row.RelativeToObservable, problem.Model.Observables.Length, problem.Model.Observables.Select(o => o.Name))
            );
        if (isRelative && referenceGroup == group && ReferenceEquals(reference, observable))
            return Refuse(
                "BD4019",
                $"The {(row.Statistic == Statistic.Order ? "ordering" : "ratio")} does not say what it relates to.",
                "Name another group in 'relative_to_group' or another observable in 'relative_to_observable'."
            );
        if (TimeFactor(row) is not { } timeFactor)
            return Refuse(
                "BD4017",
                UnitOf(row.TimeUnit).Unit?.Dimension == TimeDimension
                    ? $"The model's time has no unit, so nothing says how long 1 {row.TimeUnit} is in it."
                    : $"'{row.TimeUnit}' is not a unit of time.",
                problem.Model.Units.TimeUnit.Dimension.IsNone
                    ? "Give the model a unit of time, or leave 'time_unit' empty and write times as the model counts them."
                    : "Write h, min or d, or leave 'time_unit' empty for the study's time unit."
            );
        if (BeforeDose(row, group, observable, timeFactor) is { } early)
            return Refuse(early.Code, early.Message, early.Hint);
        var (factor, unitProblem) = UnitFactor(row, observable);
        if (unitProblem is { } u)
            return Refuse(u.Code, u.Message, u.Hint);

        var value = row.Value * factor;
        var (primary, window, timeProblem) = QuantityFor(row, group, observable, timeFactor, value);
        if (primary is null)
            return Refuse("BD4020", timeProblem!.Message, timeProblem.Hint);
        var plan = new LikelihoodTerm(row)
        {
            Factor = factor,
            Value = value,
            Lower = row.Lower * factor,
            Upper = row.Upper * factor,
            IsChecked = row.DependentOn.Length > 0,
        };
        if (row.DependentOn.Length > 0 && !rowsById[row.DependentOn].Any(other => !ReferenceEquals(other, row)))
            return Refuse(
                "BD4023",
                $"There is no row '{row.DependentOn}' this one could repeat.",
                Near("BD4023", row.DependentOn, problem.Observations.Length, problem.Observations.Select(o => o.Id))
            );
        var (role, noise, count, how, problemWithNoise) = Comparison(row, observable, factor, value);
        if (problemWithNoise is { } p)
            return Refuse(p.Code, p.Message, p.Hint);
        var model = problem.ErrorModels.GetValueOrDefault(row.Observable, problem.DefaultError);
        var factorSlot =
            model.HasScale && !isRelative && row.Statistic is Statistic.Value or Statistic.Cmax && model.HasScale
                ? Slot(new ErrorParameter($"factor of {row.Observable}", row.Observable, true, false))
                : -1;
        return plan with
        {
            Role = role,
            Noise = noise,
            Count = count,
            FactorSlot = factorSlot,
            Primary = Add(primary),
            Reference = isRelative ? Add(QuantityFor(row, referenceGroup, reference, timeFactor, value).Quantity!) : -1,
            How = (plan.IsChecked ? $"not fitted: repeats row {row.DependentOn}; checked" : how) + window,
        };
    }

    // Nothing is a share of a dose that was not given yet, and what is measured before a study begins is none of its data.
    private (string Code, string Message, string Hint)? BeforeDose(Observation row, int group, Observable observable, double timeFactor)
    {
        var isShare = observable.Unit.Dimension.InjectedDose == (Rational)1;
        var doses = simulation.DoseTimes(group);
        if (isShare && doses.Length == 0)
            return (
                "BD4061",
                $"The group {row.Group} gets no dose, and {row.Observable} is a share of the dose.",
                "Give the group a dose under 'dosing', or correct the group of the row."
            );
        // Without doses time is no more than the variable the data stand against.
        if (doses.Length == 0)
            return null;
        var latest = double.IsNaN(row.Time) ? row.WindowEnd : row.Time;
        return latest * timeFactor < (isShare ? doses.Min() : 0)
            ? (
                "BD4052",
                $"The row lies before the {(isShare && doses.Min() > 0 ? "first dose" : "time 0")} of its group.",
                "Times count from the start of the study, as 'at' of a dose does; leave out what was measured before the dose."
            )
            : null;
    }

    private int Add(PredictedStatistic quantity)
    {
        quantities.Add(quantity);
        return quantities.Count - 1;
    }

    private int Slot(ErrorParameter size)
    {
        var at = sizes.IndexOf(size);
        if (at >= 0)
            return at;
        sizes.Add(size);
        return sizes.Count - 1;
    }

    private int GroupIndex(string name)
    {
        for (var i = 0; i < problem.Groups.Length; i++)
            if (problem.Groups[i].Name == name)
                return i;
        return -1;
    }

    private Observable? ObservableOf(string name) => problem.Model.Observables.FirstOrDefault(o => o.Name == name);

    // What a wrong name was probably meant to be: the same for all rows that write it, and no longer sought after so many comparisons.
    private string Near(string code, string name, int count, IEnumerable<string> names)
    {
        if (hints.TryGetValue((code, name), out var known))
            return known;
        if (comparisons > MostComparisons)
            return "";
        comparisons += count;
        var near = NearestName.Of(name, names);
        return hints[(code, name)] =
            near is not null ? $"Did you mean '{near}'?"
            : count == 0 ? "There are none."
            : count > MostListed ? $"There are {count} others."
            : $"There are: {string.Join(", ", names)}.";
    }

    private double? TimeFactor(Observation row)
    {
        if (row.TimeUnit.Length == 0)
            return problem.Model.Units.Factor(problem.Model.Units.TimeUnit);
        return UnitOf(row.TimeUnit).Unit is { } unit && problem.Model.Units.MeasuresTime(unit) ? problem.Model.Units.Factor(unit) : null;
    }

    // Tables write few units, each many times.
    private (Unit? Unit, TextError? Error) UnitOf(string text)
    {
        if (!units.TryGetValue(text, out var read))
            units[text] = read = Unit.TryParse(text, out var unit, out var error) ? (unit, null) : (null, error);
        return read;
    }

    private (double Factor, (string Code, string Message, string Hint)? Problem) UnitFactor(Observation row, Observable observable)
    {
        var expected = ExpectedDimension(row.Statistic, observable);
        if (row.Statistic == Statistic.Order && row.Unit.Length == 0)
            return (1, null);
        if (row.Unit.Length == 0)
            return expected.IsNone || observable.Unit.Text.Length == 0
                ? (1, null)
                : (
                    1,
                    (
                        "BD4017",
                        "The value has no unit.",
                        $"Write it in the column 'unit'; {row.Observable} is shown in {observable.Unit.Text}."
                    )
                );
        var (unit, error) = UnitOf(row.Unit);
        if (unit is null)
            return (1, ("BD4017", $"'{row.Unit}' is not a unit. {error!.Message}", error.Hint));
        if (unit.Dimension == expected || (!expected.SaysFluid && unit.Dimension.OfAnyFluid == expected)) // the model has one fluid
            return (problem.Model.Units.Factor(unit), null);
        var statistic = StatisticDefinition.Of(row.Statistic);
        return (
            1,
            (
                "BD4018",
                $"{row.Unit} is not a unit of the {statistic.Name} of {row.Observable}.",
                unit.Dimension.OfAnyFluid == expected.OfAnyFluid
                    ? $"The model keeps plasma and blood apart: it gives {row.Observable} in {observable.Unit.Text}. Write of which "
                        + $"fluid the "
                        + "volume is, as in mL plasma; a value of the other fluid is multiplied by the part of blood that is plasma."
                    : statistic.UnitSentence(row.Observable, observable.Unit)
                        + (
                            unit.Dimension with { Mass = unit.Dimension.Mass + 1 } == expected
                                ? $" Give it an observable in {row.Unit}, or multiply the values by the weights of the organs: "
                                    + $"biodist import --weights."
                                : ""
                        )
            )
        );
    }

    private Dimension ExpectedDimension(Statistic statistic, Observable observable)
    {
        var time = TimeDimension;
        var profile = observable.Unit.Dimension;
        if (problem.Model.Units.TimeUnit.Dimension.IsNone)
            time = Dimension.None;
        var dose = profile.InjectedDose == (Rational)1 ? ShareOfDose : DoseDimension();
        return StatisticDefinition.Of(statistic).DimensionOf(profile, time, dose);
    }

    private Dimension DoseDimension()
    {
        var state = problem.Groups.SelectMany(g => g.Doses).Select(d => d.State).FirstOrDefault();
        return problem.Model.States.FirstOrDefault(s => ReferenceEquals(s.Symbol, state))?.Unit.Dimension ?? Dimension.None;
    }

    private sealed record Unplanned(string Message)
    {
        public string Hint { get; init; } =
            "Write when the sample was taken in 'time', or the stretch the number was taken over in "
            + "'window_start' and 'window_end' or 'sampling_times'; where the paper does not say, write "
            + "what is assumed and say so in 'how'.";
    }

    private (PredictedStatistic? Quantity, string Assumption, Unplanned? Problem) QuantityFor(
        Observation row,
        int group,
        Observable observable,
        double timeFactor,
        double value
    )
    {
        var index = simulation.Model.ObservableIndex(observable.Name);
        if (row.IsAtTime)
            return double.IsNaN(row.Time)
                ? (null, "", new Unplanned("The row does not say when."))
                : (PredictedStatistic.At(group, index, row.Time * timeFactor), "", null);
        var statistic = StatisticDefinition.Of(row.Statistic).IsRelative ? Statistic.Auc : row.Statistic;
        HalfLifeReading? reading = HalfLifeReadings.Of(row.Label);
        if (statistic == Statistic.HalfLife && reading is null)
            return (
                null,
                "",
                new Unplanned("The row does not say how the half-life is to be read.")
                {
                    Hint =
                        "Write 'time to half', 'slope over window' or 'terminal' in the column 'label': they differ "
                        + "where the profile has more than one phase.",
                }
            );
        var doses = simulation.DoseTimes(group);
        var samples = row.SamplingTimes.Select(time => time * timeFactor).ToArray();
        var start =
            samples.Length > 0 ? samples[0]
            : double.IsNaN(row.WindowStart)
                ? doses.Length > 0 ? doses[0]
                    : 0
            : row.WindowStart * timeFactor;
        var end = samples.Length > 0 ? samples[^1] : row.WindowEnd * timeFactor;
        var assumption = "";
        if (double.IsNaN(end) && statistic == Statistic.HalfLife)
        {
            // Without a stated window the profile is followed over a multiple of the number itself, and extrapolated from there.
            end = start + ((reading == HalfLifeReading.TimeToHalf ? 3 : 6) * value);
            assumption =
                $"; window not stated, profile followed until {Text(end / timeFactor)}"
                + $"{(row.TimeUnit.Length > 0 ? " " + row.TimeUnit : "")}";
        }
        var endless =
            double.IsPositiveInfinity(end) || (double.IsNaN(end) && statistic is Statistic.Mrt or Statistic.Clearance && double.IsNaN(end));
        if (endless)
            end = simulation.Horizon(group, index, start);
        if (double.IsNaN(end))
            return (
                null,
                "",
                new Unplanned($"The row does not say over which time the {ObservationColumn.NameOf(row.Statistic)} is taken.")
            );
        if (samples.Length is 1 or 2)
            return (null, "", new Unplanned("Two sampling times are too few for a derived number."));
        var toInfinity =
            endless
            || row.Label.Contains("infinity", StringComparison.OrdinalIgnoreCase)
            || row.Label.Contains("extrapolated", StringComparison.OrdinalIgnoreCase);
        return (
            PredictedStatistic.Over(
                group,
                index,
                statistic,
                start,
                end,
                samples,
                doses,
                reading ?? HalfLifeReading.TimeToHalf,
                toInfinity,
                simulation.FirstDuration(group),
                observable.Unit.Dimension.InjectedDose == (Rational)1
            ),
            assumption,
            null
        );
    }

    private (TermKind Role, ResidualError Noise, int Count, string How, (string Code, string Message, string Hint)? Problem) Comparison(
        Observation row,
        Observable observable,
        double factor,
        double value
    )
    {
        (TermKind, ResidualError, int, string, (string, string, string)?) Refuse(string code, string message, string hint) =>
            (default, default, 0, "", (code, message, hint));
        var hard = row.SpreadKind == "hard";
        if (row.Statistic == Statistic.Order)
        {
            if (hard)
                return (TermKind.HardOrder, default, 0, "limits what is admissible", null);
            if (double.IsNaN(row.Spread) || row.SpreadKind is not ("sd" or "cv"))
                return Refuse(
                    "BD4025",
                    "The ordering has no assay sd.",
                    "Write the assay's sd or cv in 'spread' and 'spread_kind', or 'hard' in 'spread_kind': the "
                        + "ordering then only limits what is admissible."
                );
            var each = row.Spread / Math.Sqrt(Math.Max(1, row.Count)) * Math.Sqrt(2);
            return (
                TermKind.SoftOrder,
                row.SpreadKind == "cv" ? ResidualError.LogNormal(each) : ResidualError.Normal(each * factor),
                0,
                $"probability of the order, assay {row.SpreadKind} {Text(row.Spread)}",
                null
            );
        }
        if (hard && row.Statistic is Statistic.Below or Statistic.Above && hard)
            return (
                row.Statistic == Statistic.Below ? TermKind.HardBelow : TermKind.HardAbove,
                default,
                0,
                "limits what is admissible",
                null
            );
        if (
            row.SpreadKind == "range"
            || (!double.IsNaN(row.Lower) && row.SpreadKind != "ci95" && row.Censoring.Length == 0 && double.IsNaN(row.Spread))
        )
        {
            var n = row.Count > 0 ? row.Count : problem.AssumedCount;
            if (n < 2)
                return Refuse(
                    "BD4021",
                    "The range does not say of how many animals.",
                    "Write their number in 'n', or declare 'n' under 'assume' in the study."
                );
            var scatter = ErrorModelOf(row, observable, out var sdText);
            return (TermKind.Extremes, scatter, n, $"joint density of the smallest and largest of {n}; {sdText}", null);
        }
        var (noise, how, problemWithNoise) = NoiseOf(row, observable, factor, value);
        if (problemWithNoise is not null)
            return (default, default, 0, "", problemWithNoise);
        if (noise.OnLogScale && row.Censoring != "interval" && !(value > 0))
            return Refuse(
                "BD4029",
                $"{Text(row.Value)} has no logarithm, and the error model compares logarithms.",
                "Mark a value that was not detected with 'below' and the limit of quantification, or choose "
                    + "an additive error for this observable."
            );
        return (row.Censoring, row.Statistic) switch
        {
            ("below", _) or (_, Statistic.Below) => (
                TermKind.CensoredBelow,
                noise,
                0,
                "probability of a value below the limit; " + how,
                null
            ),
            ("above", _) or (_, Statistic.Above) => (
                TermKind.CensoredAbove,
                noise,
                0,
                "probability of a value above the limit; " + how,
                null
            ),
            ("interval", _) => (TermKind.Between, noise, 0, "probability of a value between the limits; " + how, null),
            _ => (TermKind.Measured, noise, 0, how, null),
        };
    }

    private (ResidualError Noise, string How, (string Code, string Message, string Hint)? Problem) NoiseOf(
        Observation row,
        Observable observable,
        double factor,
        double value
    )
    {
        var onLog = problem.ErrorModels.GetValueOrDefault(row.Observable, problem.DefaultError).Kind == ErrorKind.LogNormal;
        ResidualError Of(double sd) =>
            onLog ? ResidualError.LogNormal(Math.Sqrt(double.LogP1(sd / value * (sd / value)))) : ResidualError.Normal(Math.Abs(sd));
        var scale = onLog ? "log-normal" : "normal";
        if (row.SpreadKind == "ci95")
            return (
                onLog && row.Lower > 0
                    ? ResidualError.LogNormal(Math.Log(row.Upper / row.Lower) / (2 * NormalQuantileOf95))
                    : Of((row.Upper - row.Lower) * factor / (2 * NormalQuantileOf95)),
                $"{scale}, standard error from the printed 95 % interval",
                null
            );
        if (row.Spread <= 0)
            return (
                default,
                "",
                (
                    "BD4010",
                    "A spread of zero would make this row certain.",
                    "Leave the spread empty when none is printed; the study then says what to assume."
                )
            );
        if (!double.IsNaN(row.Spread))
        {
            var size = row.SpreadKind == "cv" ? row.Spread * value : row.Spread * factor;
            switch (row.SpreadKind)
            {
                case "sem":
                    return (Of(size), $"{scale}, standard error as printed", null);
                case "unnamed" or "":
                    return (Of(size), $"{scale}, spread of unnamed kind taken as the sd of the mean, the wider reading", null);
                default:
                    if (row.Animal.Length > 0)
                        return (Of(size), $"{scale}, {row.SpreadKind} as printed, one animal", null);
                    var n = row.Count > 0 ? row.Count : problem.AssumedCount;
                    return n > 0
                        ? (
                            Of(size / Math.Sqrt(n)),
                            $"{scale}, {row.SpreadKind} over √{n}{(row.Count > 0 ? "" : " (n assumed by the study)")}",
                            null
                        )
                        : (
                            default,
                            "",
                            (
                                "BD4021",
                                $"The row gives {(row.SpreadKind == "cv" ? "a cv" : "an sd")} and does not say of how many animals.",
                                "Write their number in 'n', or declare 'n' under 'assume' in the study: the likelihood of a "
                                    + "mean uses sd/√n."
                            )
                        );
            }
        }
        var own = row.Animal.Length > 0 || problem.ErrorModels.ContainsKey(row.Observable);
        var derived = StatisticDefinition.Of(row.Statistic).IsDerived;
        if (!double.IsNaN(problem.AssumedCv) && (!own || derived))
            return (
                onLog || derived
                    ? ResidualError.LogNormal(Math.Sqrt(double.LogP1(problem.AssumedCv * problem.AssumedCv)))
                    : ResidualError.Normal(Math.Abs(problem.AssumedCv * value)),
                $"no spread printed, assumed CV {Text(problem.AssumedCv)}",
                null
            );
        if (derived)
            return (
                default,
                "",
                ("BD4022", "The row has no spread.", "Write it in 'spread' and 'spread_kind', or declare 'cv' under 'assume' in the study.")
            );
        return (ErrorModelOf(row, observable, out var text), text, null);
    }

    private ResidualError ErrorModelOf(Observation row, Observable observable, out string text)
    {
        var isOwn = problem.ErrorModels.TryGetValue(row.Observable, out var model);
        model ??= problem.DefaultError;
        var factor = problem.Model.Units.Factor(observable.Unit);
        if (model.SdObservable.Length > 0 && simulation.Model.ObservableIndex(model.SdObservable) is >= 0 and var index)
        {
            text = $"{(model.Kind == ErrorKind.LogNormal ? "log-normal" : "normal")}, sd by formula";
            return new ResidualError(model.Kind == ErrorKind.LogNormal, 0, -1, 0, -1)
            {
                Simulated = Add(PredictedStatistic.At(GroupIndex(row.Group), index, row.Time * (TimeFactor(row) ?? 1))),
            };
        }
        var relativeName = isOwn ? row.Observable : "";
        int Absolute() =>
            double.IsNaN(model.Additive) ? Slot(new ErrorParameter($"sd of {row.Observable}", row.Observable, false, false)) : -1;
        int Relative() =>
            double.IsNaN(model.Proportional)
                ? Slot(
                    new ErrorParameter(
                        relativeName.Length > 0 ? $"relative sd of {relativeName}" : "relative sd",
                        relativeName,
                        false,
                        true
                    )
                )
                : -1;
        double Known(double sd) => double.IsNaN(sd) ? 0 : sd;
        text = model.Kind switch
        {
            ErrorKind.Additive => "normal, " + Named(model.Additive, "sd"),
            ErrorKind.Proportional => "normal, " + Named(model.Proportional, "relative sd"),
            ErrorKind.Combined => $"normal, {Named(model.Additive, "sd")} and {Named(model.Proportional, "relative sd")}",
            ErrorKind.LogNormal => "log-normal, " + Named(model.Proportional, "sd of the logarithm"),
            _ => $"Student's t with {Text(model.DegreesOfFreedom)} degrees of freedom, " + Named(model.Proportional, "relative sd"),
        };
        return model.Kind switch
        {
            ErrorKind.Additive => new ResidualError(false, Known(model.Additive) * factor, Absolute(), 0, -1),
            ErrorKind.Proportional => new ResidualError(false, 0, -1, Known(model.Proportional), Relative()),
            ErrorKind.Combined => new ResidualError(
                false,
                Known(model.Additive) * factor,
                Absolute(),
                Known(model.Proportional),
                Relative()
            ),
            ErrorKind.LogNormal => new ResidualError(true, 0, -1, Known(model.Proportional), Relative()),
            _ => new ResidualError(false, 0, -1, Known(model.Proportional), Relative(), model.DegreesOfFreedom),
        };
    }

    private static string Named(double sd, string what) => double.IsNaN(sd) ? $"{what} estimated" : $"{what} {Text(sd)}";

    private static string Text(double value) => NumberText.ForSentence(value, 6);

    // Each ordering by what it says; one that says the opposite of an earlier one contradicts it.
    private void RefuseContradictions()
    {
        var earlier = new Dictionary<StatedOrder, LikelihoodTerm>();
        for (var i = 0; i < Rows.Length; i++)
        {
            if (Rows[i] is not { IsUsable: true, Role: TermKind.HardOrder } ordering)
                continue;
            var row = ordering.Observation;
            if (!earlier.TryGetValue(StatedOrder.Of(row).Opposite, out var other))
            {
                earlier.TryAdd(StatedOrder.Of(row), ordering);
                continue;
            }

            Rows[i] = new LikelihoodTerm(row)
            {
                Refusal = new Diagnostic(
                    "BD4024",
                    file,
                    row.Place,
                    $"The ordering contradicts row {other.Observation.Id}: each puts the other's larger side below.",
                    "Keep one of them, or give both an assay sd."
                )
                {
                    Related = [("the other ordering", file, other.Observation.Place)],
                },
            };
        }
    }

    // An sd is estimated only with more informative rows than parameters.
    private void RefuseUnsupportedSds()
    {
        for (var slot = 0; slot < sizes.Count; slot++)
        {
            if (sizes[slot].IsFactor)
                continue;
            bool Uses(LikelihoodTerm row) =>
                row.IsFitted && row.Role != TermKind.SoftOrder && (row.Noise.AbsoluteSlot == slot || row.Noise.RelativeSlot == slot);
            var informative = Rows.Sum(row =>
                row.IsFitted
                    ? row.Role == TermKind.Extremes
                        ? 2
                        : row.Role is TermKind.Measured
                            ? 1
                            : 0
                    : 0
            );
            var using_ = Rows.Where(Uses).ToArray();
            var own = using_.Sum(row =>
                row.Role == TermKind.Extremes ? 2
                : row.Role == TermKind.Measured ? 1
                : 0
            );
            if (using_.Length == 0 || (informative > problem.Estimated.Length && own >= 2))
                continue;
            for (var i = 0; i < Rows.Length; i++)
                if (Uses(Rows[i]))
                    Rows[i] = new LikelihoodTerm(Rows[i].Observation)
                    {
                        Refusal = new Diagnostic(
                            "BD4022",
                            file,
                            Rows[i].Observation.Place,
                            own < 2
                                ? $"The row has no spread, and "
                                    + $"{(own == 0 ? "no measured row gives" : "one measured row alone cannot give")} "
                                    + $"the {sizes[slot].Name}: two are needed."
                                : $"The row has no spread, and {informative} informative rows cannot give an sd beside "
                                    + $"{problem.Estimated.Length} parameters.",
                            "Write the spread of the row, give the sd under 'error', "
                                + (
                                    own < 2 && problem.ErrorModels.ContainsKey(Rows[i].Observation.Observable)
                                        ? $"leave {Rows[i].Observation.Observable} out there so that it shares the error of 'all', "
                                        : ""
                                )
                                + "or declare 'cv' under 'assume' in the study."
                        ),
                    };
        }
    }

    // What an ordering says: of two sides at one time or over one window, which is the larger.
    private readonly record struct StatedOrder(
        double Time,
        double WindowStart,
        double WindowEnd,
        (string Group, string Observable) Larger,
        (string Group, string Observable) Smaller
    )
    {
        public StatedOrder Opposite => this with { Larger = Smaller, Smaller = Larger };

        public static StatedOrder Of(Observation row) =>
            new(
                row.Time,
                row.WindowStart,
                row.WindowEnd,
                (row.Group, row.Observable),
                (
                    row.RelativeToGroup.Length > 0 ? row.RelativeToGroup : row.Group,
                    row.RelativeToObservable.Length > 0 ? row.RelativeToObservable : row.Observable
                )
            );
    }
}
