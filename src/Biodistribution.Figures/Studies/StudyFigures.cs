using System.Collections.Immutable;
using System.Globalization;
using Biodistribution.DoseResponse.Sweeps;
using Biodistribution.Estimation.Profiles;
using Biodistribution.Experiments;
using Biodistribution.Figures.Catalogue;
using Biodistribution.Models;
using Biodistribution.Observations;
using Biodistribution.Studies;
using Biodistribution.Studies.Analysis;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Figures.Studies;

/// <summary>The figures of a study, made from its results.</summary>
public static class StudyFigures
{
    /// <summary>Every observable over time, a panel each, the groups as series, with the data.</summary>
    /// <param name="courses">The curves.</param>
    /// <param name="model">The model.</param>
    /// <param name="study">The study; null for a model alone.</param>
    /// <param name="rows">The rows of data with what became of them; may be empty.</param>
    /// <param name="isRange">Whether bands span parameter sets without probabilities.</param>
    /// <param name="confidence">Share of the parameter sets that bands hold where they have probabilities.</param>
    public static Figure Curves(
        TimeCourses courses,
        Model model,
        Study? study,
        ImmutableArray<RowUse> rows,
        bool isRange = true,
        double confidence = 0.95
    )
    {
        var hasBands = courses.Courses.Any(course => !course.Lower.IsEmpty);
        return new TimeCourseFigure
        {
            Name = "curves",
            Title = "Time courses",
            Finding = CourseFinding(courses, model, study),
            Notes = [.. hasBands ? [BandNote(study, isRange, confidence)] : ImmutableArray<string>.Empty, .. PointNotes(rows, courses)],
            IsSimulated = study is { Simulated.Length: > 0 },
            Time = new PanelAxis("Time", model.Units.TimeUnit.Text) { Minimum = 0 },
            Courses =
            [
                .. from course in courses.Courses
                let observable = model.Observables.First(one => one.Name == course.Observable)
                let heading = observable.Meaning.Length > 0 ? observable.Meaning : observable.Name
                select new Catalogue.TimeCourse(
                    heading,
                    courses.Courses.Select(one => one.Group).Distinct().Count() == 1 && study is null ? "" : TitleOf(study, course.Group),
                    AxisOf(course.Observable, courses)
                )
                {
                    Times = course.Times,
                    Values = course.Values,
                    Lower = course.Lower,
                    Upper = course.Upper,
                    Data =
                    [
                        .. rows.Where(row => row.Observation.Group == course.Group && row.Observation.Observable == course.Observable)
                            .SelectMany(row => Measured(row, course, model)),
                    ],
                },
            ],
        };
    }

    // A course that only falls over many decades, as blood after an injection, is read on a logarithmic axis.
    private const double FallsFar = 1000,
        ShownDecades = 1e4;

    private static PanelAxis AxisOf(string observable, TimeCourses courses)
    {
        var shown = courses.Courses.Where(course => course.Observable == observable).ToArray();
        var axis = new PanelAxis(Capital(observable), shown[0].Unit.Text) { Minimum = 0 };
        var falls = shown.All(course =>
            course.Values.Length > 2
            && course.Values[0] > 0
            && course.Values[0] >= 0.999 * course.Values.Where(double.IsFinite).DefaultIfEmpty(double.PositiveInfinity).Max()
            && Math.Abs(course.Values[^1]) * FallsFar < course.Values[0]
        );
        return falls
            ? axis with
            {
                IsLogarithmic = true,
                Minimum = shown.Max(course => course.Values[0]) / ShownDecades,
                Maximum = shown.Max(course => Math.Max(course.Values[0], course.Upper.IsEmpty ? 0 : course.Upper.Max())) * 1.5,
            }
            : axis;
    }

    // What points and bars are, and how many animals stand behind them.
    private static IEnumerable<string> PointNotes(ImmutableArray<RowUse> rows, TimeCourses courses)
    {
        var shown = rows.Where(row =>
                courses.Courses.Any(course => course.Group == row.Observation.Group && course.Observable == row.Observation.Observable)
                && StatisticDefinition.Of(row.Observation.Statistic).IsAtTime
                && double.IsFinite(row.Observation.Time)
            )
            .ToArray();
        if (shown.Length == 0)
            yield break;
        var animals = shown.Where(row => row.Observation.Animal.Length > 0).Select(row => (row.Observation.Group, row.Observation.Animal));
        var isByAnimal = shown.All(row => row.Observation.Animal.Length > 0);
        var counts = shown.Select(row => row.Observation.Count).Where(count => count > 0).Distinct().Order().ToArray();
        var n = counts.Length switch
        {
            0 => "",
            1 => $", n = {counts[0]}",
            _ => $", n = {counts[0]} to {counts[^1]}",
        };
        yield return isByAnimal
            ? $"Points: single animals, {animals.Distinct().Count()} in all; those at one time are drawn side by side."
            : $"Points: reported values{n}; bars: {Spreads(shown)}.";
        if (shown.Any(row => row.Observation.Censoring.Length > 0 || row.Observation.Statistic is Statistic.Below or Statistic.Above))
            yield return "Open triangles: known only to lie beyond the limit they stand at.";
    }

    private static string Spreads(RowUse[] rows)
    {
        var reported = rows.Where(row => !HasAssumedSpread(row)).ToArray();
        var parts = new[]
        {
            reported.Length > 0 ? "sd by which the fit weighs them" : "",
            reported.Length < rows.Length ? "dotted, spread assumed, not measured" : "",
        };
        return string.Join("; ", parts.Where(part => part.Length > 0));
    }

    private static bool HasAssumedSpread(RowUse row) =>
        double.IsNaN(row.Observation.Spread) && double.IsNaN(row.Observation.Lower) && double.IsNaN(row.Observation.Upper);

    /// <summary>Where the whole dose is over time, a panel a group.</summary>
    /// <param name="shares">Courses that together make the dose.</param>
    /// <param name="model">The model.</param>
    /// <param name="study">The study, at its best fit; null for a model alone.</param>
    public static Figure Shares(TimeCourses shares, Model model, Study? study) =>
        new OrganSharesFigure
        {
            Name = "shares-of-dose",
            Title = study is null ? "Where the dose is" : "Where the dose is, at the best fit",
            Finding = SharesFinding(shares, model, study),
            Notes = BestFitNotes(study),
            IsSimulated = study is { Simulated.Length: > 0 },
            Time = new PanelAxis("Time", model.Units.TimeUnit.Text),
            Sinks = [.. model.States.Where(state => state.IsSink).Select(state => Capital(state.Name))],
            Stacks =
            [
                .. from course in shares.Courses
                group course by course.Group into one
                select new OrganShares(
                    HeadingOf(shares, study, one.Key),
                    one.First().Times,
                    [.. one.Select(course => (Capital(course.Observable), course.Values))]
                ),
            ],
        };

    /// <summary>What moves the first prediction of a study; null where it has none, or nothing moves it.</summary>
    /// <param name="analysis">A fitted study.</param>
    public static Figure? Sensitivity(StudyAnalysis analysis)
    {
        if (PredictionSensitivity.Compute(analysis).FirstOrDefault() is not { } sensitivity || !double.IsFinite(sensitivity.AtBest))
            return null;
        var inputs = sensitivity
            .Inputs.Where(input => double.IsFinite(input.AtLow) && double.IsFinite(input.AtHigh) && input.AtLow != input.AtHigh)
            .ToImmutableArray();
        if (inputs.IsEmpty)
            return null;
        var most = inputs.MaxBy(input => Math.Abs(input.AtHigh - input.AtLow));
        return new TornadoFigure
        {
            Name = "sensitivity",
            Title = "What moves the prediction",
            Finding =
                (
                    $"From the best fit, {most.Parameter.Replace('_', ' ')} moves {sensitivity.Prediction.Name} "
                    + $"most: from {Short(most.AtLow)} to {Short(most.AtHigh)} {sensitivity.Prediction.Unit.Text}"
                ).TrimEnd() + ".",
            Notes =
            [
                "Each parameter alone from the best fit: by a quarter down and up, what is assumed over its "
                    + "range. What moves together in the data is not held together here.",
            ],
            IsSimulated = analysis.Study.Simulated.Length > 0,
            Result = new PanelAxis(Capital(sensitivity.Prediction.Name), sensitivity.Prediction.Unit.Text),
            Centre = sensitivity.AtBest,
            Inputs = [.. inputs.Select(input => (Capital(input.Parameter), input.AtLow, input.AtHigh))],
            Ends = ("parameter lower", "parameter higher"),
        };
    }

    /// <summary>Profiles of parameters, or of predictions, each with its verdict.</summary>
    /// <param name="analysis">A study with profiles.</param>
    /// <param name="predictions">Whether predictions are shown rather than parameters.</param>
    public static Figure? Profiles(StudyAnalysis analysis, bool predictions)
    {
        var shown = analysis
            .Profiles!.Curves.Zip(analysis.Profiles.Verdicts)
            .Where(pair => pair.First.IsPrediction == predictions && pair.First.Points.Length > 1)
            .ToArray();
        if (shown.Length == 0)
            return null;
        return new ProfileFigure
        {
            Name = predictions ? "profiles-of-predictions" : "profiles-of-parameters",
            Title = predictions ? "What the data say about the predictions" : "What the data say about the parameters",
            Finding = string.Join(" ", shown.Select(pair => $"{pair.First.Name}: {pair.Second.Short}.")),
            IsSimulated = analysis.Study.Simulated.Length > 0,
            CriticalDeviance = shown[0].First.CriticalDeviance,
            ThresholdLabel = shown[0].First.Confidence.ToString("P0", CultureInfo.InvariantCulture),
            Profiles =
            [
                .. shown.Select(pair => new ParameterProfile(
                    new PanelAxis(Capital(pair.First.Name), pair.First.Unit) { IsLogarithmic = IsWide(pair.First) },
                    [.. pair.First.Points.Select(point => point.Value)],
                    [.. pair.First.Points.Select(point => point.Excess)],
                    pair.First.Best,
                    pair.Second.Short
                )
                {
                    Ends =
                    [
                        .. new[] { pair.First.Lower, pair.First.Upper }
                            .Where(end => end.IsClosed)
                            .Select(end => (end.Value, Rise(pair.First, end))),
                    ],
                }),
            ],
        };
    }

    // Where the data end it the profile is at the line; where something else does, it may still lie below.
    private static double Rise(ProfileCurve curve, ProfileEnd end) =>
        end.Kind == ProfileEndKind.Data
            ? curve.CriticalDeviance
            : Math.Min(curve.CriticalDeviance, curve.Points.MinBy(point => Math.Abs(point.Value - end.Value))!.Excess);

    /// <summary>Accumulation or effect against dose, of one study or of several in the same panels.</summary>
    /// <param name="analyses">Studies with sweeps.</param>
    public static Figure DoseResponse(params IReadOnlyList<StudyAnalysis> analyses)
    {
        var curves = analyses
            .SelectMany(analysis =>
                analysis.Sweep!.Curves.Where(curve => curve.Values.Any(double.IsFinite)).Select(curve => (analysis, curve))
            )
            .ToArray();
        var asked = analyses
            .Select(analysis => $"{Capital(analysis.Study.DoseResponse!.Observable)} at {TimeOf(analysis.Study)}")
            .Distinct()
            .ToArray();
        var isEffect = curves.Any(one => one.curve.Quantity == SweepQuantity.Effect);
        var hasUnits = analyses.Select(analysis => analysis.Sweep!.DoseUnit).Distinct().Count() > 1;
        var isAlone =
            curves.Select(one => (one.curve.Quantity, one.curve.Unit, one.analysis.Study.DoseResponse!.Observable)).Distinct().Count() == 1;
        bool HasSeveralUnits(SweepQuantity quantity) =>
            curves.Where(one => one.curve.Quantity == quantity).Select(one => one.curve.Unit).Distinct().Count() > 1;
        return new DoseResponseFigure
        {
            Name = "dose-response",
            Title =
                isEffect || asked.Length > 1 || analyses.Count > 1
                    ? $"{string.Join("; ", asked)} against dose"
                    : $"Accumulation at {TimeOf(analyses[0].Study)} against dose",
            Finding =
                $"{string.Join("; ", asked)} against dose"
                + $"{(isEffect ? "" : ", as amount, as share of dose and as area under the curve")}"
                + $"{(analyses.Count > 1 ? $": {string.Join(", ", analyses.Select(analysis => analysis.Study.Name))}" : "")}.",
            Notes =
            [
                .. analyses.SelectMany(analysis =>
                    CoincidingCurves.Sentences(
                        analysis.Sweep!,
                        analysis.Study.Problem.Groups,
                        analysis.Study.Groups,
                        analysis.Study.DoseResponse!.Observable
                    )
                ),
            ],
            IsSimulated = analyses.Any(analysis => analysis.Study.Simulated.Length > 0),
            IsRangeUnderAssumptions = analyses.Any(analysis => analysis.Sweep!.IsRangeUnderAssumptions && analysis.Fit is not null),
            BandMeaning = string.Join(
                " ",
                analyses
                    .Select(analysis =>
                        analysis.Fit is not null ? BandNote(analysis.Study, analysis.Draws.IsRange, analysis.Settings.Confidence)
                        : analysis.Sweep!.Curves.Any(curve => !curve.Lower.IsEmpty)
                            ? "Bands: range over what is assumed; nothing is fitted."
                        : ""
                    )
                    .Where(note => note.Length > 0)
                    .Distinct()
            ),
            Dose = new PanelAxis("Dose", analyses[0].Sweep!.DoseUnit),
            Curves =
            [
                .. curves.Select(one => new DoseResponseCourse(
                    isAlone
                        ? ""
                        : PanelOf(one.curve.Quantity, one.analysis.Study.DoseResponse!.Observable)
                            + (HasSeveralUnits(one.curve.Quantity) ? $", {one.curve.Unit}" : ""),
                    analyses.Count == 1
                        ? TitleOf(one.analysis.Study, one.curve.Group)
                        : string.Join(
                            ", ",
                            new[]
                            {
                                one.analysis.Study.Name + (hasUnits ? $" ({one.analysis.Sweep!.DoseUnit})" : ""),
                                one.analysis.Sweep!.Curves.Select(curve => curve.Group).Distinct().Count() > 1
                                    ? TitleOf(one.analysis.Study, one.curve.Group)
                                    : "",
                            }.Where(part => part.Length > 0)
                        ),
                    new PanelAxis(
                        one.curve.Quantity == SweepQuantity.Area ? "AUC" : Capital(one.analysis.Study.DoseResponse!.Observable),
                        one.curve.Unit
                    )
                    {
                        IsLogarithmic = one.curve.Quantity == SweepQuantity.Amount,
                        Minimum = one.curve.Quantity == SweepQuantity.Amount ? double.NaN : 0,
                    }
                )
                {
                    DoseUnit = hasUnits ? one.analysis.Sweep!.DoseUnit : "",
                    Doses = one.analysis.Sweep!.Doses,
                    Values = one.curve.Values,
                    Lower = one.curve.Lower,
                    Upper = one.curve.Upper,
                }),
            ],
        };
    }

    /// <summary>Accumulation against a parameter; null where the study asks for none.</summary>
    /// <param name="analysis">A study with a sweep.</param>
    public static Figure? Across(StudyAnalysis analysis)
    {
        if (analysis.Sweep?.Across is not { } across)
            return null;
        var observable = analysis.Study.DoseResponse!.Observable;
        var ranges = across.Curves.Select(curve =>
            $"{TitleOf(analysis.Study, curve.Group)} from {NumberText.ForSentence(curve.Values[0])} "
            + $"to {NumberText.ForSentence(curve.Values[^1])} {across.Unit}"
        );
        return new TimeCourseFigure
        {
            Name = "accumulation",
            Title = $"{Capital(observable)} against {across.Parameter.Replace('_', ' ')}",
            Finding = $"{Capital(observable)} against {across.Parameter}: {string.Join("; ", ranges)}.",
            Notes = across.Curves.Any(curve => !curve.Lower.IsEmpty)
                ?
                [
                    analysis.Fit is null
                        ? "Bands: range over what is assumed; nothing is fitted."
                        : BandNote(analysis.Study, analysis.Draws.IsRange, analysis.Settings.Confidence),
                ]
                : [],
            IsSimulated = analysis.Study.Simulated.Length > 0,
            Time = new PanelAxis(Capital(across.Parameter), across.ParameterUnit),
            Courses =
            [
                .. across.Curves.Select(curve => new Catalogue.TimeCourse(
                    "",
                    across.Curves.Length == 1 ? "" : TitleOf(analysis.Study, curve.Group),
                    new PanelAxis(Capital(observable), across.Unit) { Minimum = 0 }
                )
                {
                    Times = across.Values,
                    Values = curve.Values,
                    Lower = curve.Lower,
                    Upper = curve.Upper,
                }),
            ],
        };
    }

    private static string TimeOf(Study study)
    {
        var units = study.Model.Units;
        return $"{NumberText.ForSentence(study.DoseResponse!.Time / units.Factor(units.TimeUnit), 6)} {units.TimeUnit.Text}";
    }

    private static string CourseFinding(TimeCourses courses, Model model, Study? study)
    {
        const int Most = 6;
        var groups = courses.Courses.Select(course => course.Group).Distinct().Count();
        var sentences = courses
            .Courses.Where(course => course.Values.Any(double.IsFinite))
            .Take(Most)
            .Select(course =>
            {
                var highest = Enumerable
                    .Range(0, course.Values.Length)
                    .Where(i => double.IsFinite(course.Values[i]))
                    .MaxBy(i => course.Values[i]);
                string Told(double value) => Short(course.WithoutRounding(value));
                // Where there is a band, one value would say more than the data do.
                string At(int i) =>
                    (course.Lower.IsEmpty ? Told(course.Values[i]) : $"{Told(course.Lower[i])} to {Told(course.Upper[i])}")
                    + $" {course.Unit.Text}".TrimEnd()
                    + $" at {NumberText.ForSentence(course.Times[i])} {model.Units.TimeUnit.Text}";
                return $"{Capital(course.Observable)}{(groups > 1 ? $", {TitleOf(study, course.Group)}" : "")}: "
                    + $"{(course.Lower.IsEmpty ? "highest " : "")}{At(highest)}, "
                    + $"{At(course.Values.Length - 1)}.";
            });
        return string.Join(" ", sentences) + (courses.Courses.Length > Most ? $" And {courses.Courses.Length - Most} more curves." : "");
    }

    private static string SharesFinding(TimeCourses shares, Model model, Study? study) =>
        string.Join(
            " ",
            shares
                .Courses.GroupBy(course => course.Group)
                .Select(group =>
                {
                    var left = group.Where(course => Sinks(model).Contains(course.Observable)).Sum(course => course.Values[^1]);
                    var most = group.Where(course => !Sinks(model).Contains(course.Observable)).MaxBy(course => course.Values[^1]);
                    var heading = HeadingOf(shares, study, group.Key);
                    var held = most is null
                        ? ""
                        : $" and {Short(most.Values[^1])} % is in {most.Observable.Replace('_', ' ')}, more than in any other place";
                    return $"{(heading.Length > 0 ? $"{heading}: at" : "At")} {Short(group.First().Times[^1])} {model.Units.TimeUnit.Text} "
                        + $"{Short(left)} % of the dose has left{held}.";
                })
        );

    internal static HashSet<string> Sinks(Model model) => [.. model.States.Where(state => state.IsSink).Select(state => state.Name)];

    internal static ImmutableArray<string> BestFitNotes(Study? study) =>
        study is null ? [] : ["At the best fit; where there is no interval, other courses agree with the data as well."];

    internal static string HeadingOf(TimeCourses courses, Study? study, string group) =>
        study is null && courses.Courses.All(course => course.Group == group) ? "" : Capital(TitleOf(study, group));

    internal static string Short(double value) => NumberText.Short(value);

    private static string PanelOf(SweepQuantity quantity, string observable) =>
        quantity switch
        {
            SweepQuantity.Share => $"{Capital(observable)}, share of dose",
            SweepQuantity.Amount => $"{Capital(observable)}, amount",
            SweepQuantity.Effect => Capital(observable),
            _ => $"{Capital(observable)}, area under the curve",
        };

    private static bool IsWide(ProfileCurve curve) => curve.Points[0].Value > 0 && curve.Points[^1].Value / curve.Points[0].Value > 20;

    /// <summary>What a group is called before readers.</summary>
    /// <param name="study">The study; null for a model alone.</param>
    /// <param name="group">The group.</param>
    public static string TitleOf(Study? study, string group) => study?.Groups.FirstOrDefault(one => one.Name == group).Title ?? group;

    private static string BandNote(Study? study, bool isRange, double confidence) =>
        (
            isRange
                ? "Bands: range, not a confidence interval: all parameter values that agree with the data"
                : $"Bands: {confidence.ToString("P0", CultureInfo.InvariantCulture)} interval of posterior draws"
        ) + (study is not null && !study.Problem.Assumed.IsEmpty ? " and all values of what is assumed." : ".");

    /// <summary>A name as it begins a sentence or a label: with a capital, spaces for underscores.</summary>
    /// <param name="text">The name.</param>
    public static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..].Replace('_', ' ');

    private static IEnumerable<MeasuredPoint> Measured(RowUse row, Experiments.TimeCourse course, Model model)
    {
        var observation = row.Observation;
        if (
            !StatisticDefinition.Of(observation.Statistic).IsAtTime
            || double.IsNaN(observation.Time)
            || !Unit.TryParse(observation.Unit, out var unit, out _)
            || unit.Dimension != course.Unit.Dimension
        )
            yield break;
        var factor = unit.FactorTo(course.Unit);
        var time =
            observation.Time
            * (
                Unit.TryParse(observation.TimeUnit, out var timeUnit, out _) && timeUnit.Dimension == model.Units.TimeUnit.Dimension
                    ? timeUnit.FactorTo(model.Units.TimeUnit)
                    : 1
            );
        var side =
            observation.Statistic == Statistic.Below || observation.Censoring == "below" ? -1
            : observation.Statistic == Statistic.Above || observation.Censoring == "above" ? 1
            : 0;
        if (observation.Animal.Length > 0 && double.IsNaN(observation.Lower) && double.IsNaN(observation.Upper))
        {
            // One animal's value is a point: the scatter of the animals shows itself.
            yield return new MeasuredPoint(time, observation.Value * factor) { Side = side, Label = observation.Id };
            yield break;
        }
        var spread = row.OnLogScale || double.IsNaN(row.StandardDeviation) ? double.NaN : row.StandardDeviation * factor;
        yield return new MeasuredPoint(time, observation.Value * factor)
        {
            Side = side,
            IsAssumedSpread = HasAssumedSpread(row),
            Lower =
                !double.IsNaN(observation.Lower) ? observation.Lower * factor
                : row.OnLogScale ? observation.Value * factor * Math.Exp(-row.StandardDeviation)
                : (observation.Value * factor) - spread,
            Upper =
                !double.IsNaN(observation.Upper) ? observation.Upper * factor
                : row.OnLogScale ? observation.Value * factor * Math.Exp(row.StandardDeviation)
                : (observation.Value * factor) + spread,
            Label = observation.Id,
        };
    }
}
