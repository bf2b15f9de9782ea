using Biodistribution.Experiments;
using Biodistribution.Models;
using Biodistribution.Observations;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Estimation.Likelihood;

/// <summary>Makes the rows of a problem ready, or says why a row cannot be used.</summary>
internal sealed class LikelihoodBuilder
{
    private const int MostListed = 40;
    private const long MostComparisons = 1_000_000;

    private readonly FitProblem problem;
    private readonly ExperimentSimulation simulation;
    private readonly string file;
    private readonly List<PredictedStatistic> quantities = [];
    private readonly List<ErrorParameter> sizes = [];
    private readonly ILookup<string, Observation> rowsById;
    private readonly Dictionary<(string Code, string Name), string> hints = [];
    private readonly RowUnits units;
    private readonly RowErrors errors;
    private long comparisons;

    public LikelihoodBuilder(FitProblem problem, ExperimentSimulation simulation, string file)
    {
        (this.problem, this.simulation, this.file) = (problem, simulation, file);
        units = new RowUnits(problem);
        errors = new RowErrors(
            problem,
            Slot,
            simulation.Model.ObservableIndex,
            (row, index) => Add(PredictedStatistic.At(GroupIndex(row.Group), index, row.Time * (units.TimeFactor(row) ?? 1)))
        );
        rowsById = problem.Observations.ToLookup(row => row.Id);
        Rows = [.. problem.Observations.Select(Plan)];
        RowRefusals.Contradictions(Rows, file);
        RowRefusals.UnsupportedSds(Rows, sizes, problem, file);
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
        if (units.TimeFactor(row) is not { } timeFactor)
            return Refuse(
                "BD4017",
                units.Read(row.TimeUnit).Unit?.Dimension == RowUnits.TimeDimension
                    ? $"The model's time has no unit, so nothing says how long 1 {row.TimeUnit} is in it."
                    : $"'{row.TimeUnit}' is not a unit of time.",
                problem.Model.Units.TimeUnit.Dimension.IsNone
                    ? "Give the model a unit of time, or leave 'time_unit' empty and write times as the model counts them."
                    : "Write h, min or d, or leave 'time_unit' empty for the study's time unit."
            );
        if (BeforeDose(row, group, observable, timeFactor) is { } early)
            return Refuse(early.Code, early.Message, early.Hint);
        var (factor, unitProblem) = units.Factor(row, observable);
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
            var scatter = errors.Declared(row, observable, out var sdText);
            return (TermKind.Extremes, scatter, n, $"joint density of the smallest and largest of {n}; {sdText}", null);
        }
        var (noise, how, problemWithNoise) = errors.Of(row, observable, factor, value);
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

    private static string Text(double value) => NumberText.ForSentence(value, 6);
}
