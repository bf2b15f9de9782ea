using Biodistribution.Estimation.Identifiability;
using Biodistribution.Estimation.Likelihood;
using Biodistribution.Observations;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Estimation.Profiles;

/// <summary>
/// Verdicts in words, from rank check, searches and profiles; nothing in them depends on names, units or bounds far
/// away.
/// </summary>
internal static class Verdicts
{
    // Share of the dose, in percent, above which the dose itself is what limits it.
    private const double NearlyAll = 90;

    // An interval whose upper end is this many times its lower says so.
    private const double LargeFactor = 10;

    private static readonly Unit InjectedPercent = Unit.Parse("%ID");

    /// <summary>The verdict on a parameter.</summary>
    /// <param name="curve">Its profile.</param>
    /// <param name="other">Its value in another solution that a barrier keeps apart, in the unit shown; null for none.</param>
    /// <param name="rank">The rank check, with the estimate among its points.</param>
    public static Verdict OfParameter(ProfileCurve curve, double? other, RankCheck rank)
    {
        var unit = UnitOf(curve);
        var verdict = new Verdict(curve.Name, VerdictKind.NotDetermined, "")
        {
            Lower = curve.Lower.IsClosed ? curve.Lower.Value : double.NaN,
            Upper = curve.Upper.IsClosed ? curve.Upper.Value : double.NaN,
        };
        if (!rank.Supports(curve.Name))
            return verdict with { Text = $"not determined: {rank.Parameters.First(p => p.Name == curve.Name).Reason}{Held(curve, unit)}" };
        if (other is { } value)
            return new Verdict(curve.Name, VerdictKind.TwoSolutions, TwoSolutions(curve.Best, value, curve.Unit));
        var (below, above) = (curve.Lower.Kind == ProfileEndKind.Data, curve.Upper.Kind == ProfileEndKind.Data);
        if (curve.IsFlat && curve.Class == RangeClass.Range)
            return verdict with
            {
                Text =
                    $"not determined: from {Text(curve.PlateauFrom)} to {Text(curve.PlateauTo)}{unit} the data agree "
                    + $"with every value alike{Held(curve, unit)}",
            };
        if (below && above)
            return verdict with { Kind = VerdictKind.Determined, Text = $"determined: {Interval(curve, unit)}", IsInterval = true };
        var with =
            (curve.MovesWith.IsEmpty ? "" : $"; moves with {RankCheck.Listed(curve.MovesWith)}")
            + (below || !curve.Lower.IsClosed ? "" : Only("below", curve.Lower, unit))
            + (above || !curve.Upper.IsClosed ? "" : Only("above", curve.Upper, unit));
        if (below)
            return verdict with
            {
                Kind = VerdictKind.BoundedBelow,
                Text = $"bounded below only: at least {Text(curve.Lower.Value)}{unit}{with}",
            };
        if (above)
            return verdict with
            {
                Kind = VerdictKind.BoundedAbove,
                Text = $"bounded above only: at most {Text(curve.Upper.Value)}{unit}{with}",
            };
        return verdict with
        {
            Text = with.Length == 0 ? "not determined: the data agree with every value within its bounds" : "not determined:" + with[1..],
        };
    }

    /// <summary>The verdict on a prediction.</summary>
    /// <param name="curve">Its profile.</param>
    /// <param name="prediction">The prediction.</param>
    /// <param name="likelihood">The study.</param>
    public static Verdict OfPrediction(ProfileCurve curve, Prediction prediction, StudyLikelihood likelihood)
    {
        var unit = UnitOf(curve);
        var (below, above) = (curve.Lower.Kind == ProfileEndKind.Data, curve.Upper.Kind == ProfileEndKind.Data);
        var verdict = new Verdict(curve.Name, VerdictKind.OnlyBounded, "") { Lower = curve.Lower.Value, Upper = curve.Upper.Value };
        if (below && above && !curve.IsFlat)
            return verdict with
            {
                Kind = VerdictKind.Determined,
                Text = $"{(curve.IsUnderAssumptions ? "range under assumptions" : "determined")}: {Interval(curve, unit)}",
                IsInterval = !curve.IsUnderAssumptions,
            };
        var limits =
            $"from below {By(curve.Lower, curve, prediction, likelihood, false)}, from above "
            + $"{By(curve.Upper, curve, prediction, likelihood, true)}";
        if (below && !above && !curve.IsFlat)
            return verdict with
            {
                Kind = VerdictKind.BoundedBelow,
                Text = $"bounded below only: at least {Text(curve.Lower.Value)}{unit}; {limits}, at {Text(curve.Upper.Value)}{unit}",
            };
        if (above && !below && !curve.IsFlat)
            return verdict with
            {
                Kind = VerdictKind.BoundedAbove,
                Text =
                    $"bounded above only: at most {Text(curve.Upper.Value)}{unit}; {limits}, and from below at "
                    + $"{Text(curve.Lower.Value)}{unit}",
            };
        var flat = curve.IsFlat
            ? $", within which the data agree alike with every value from {Text(curve.PlateauFrom)} to {Text(curve.PlateauTo)}{unit}"
            : "";
        return verdict with
        {
            Text = $"only bounded: {limits}; admissible from {Text(curve.Lower.Value)} to {Text(curve.Upper.Value)}{unit}{flat}",
        };
    }

    /// <summary>That two solutions agree with the data equally well, in words.</summary>
    /// <param name="one">The value in one.</param>
    /// <param name="other">The value in the other.</param>
    /// <param name="unit">The unit of both.</param>
    public static string TwoSolutions(double one, double other, string unit) =>
        $"two solutions agree with the data equally well: {$"{Text(one)} {unit}".TrimEnd()} and {$"{Text(other)} {unit}".TrimEnd()}";

    // Never "by the dose itself" where parameters stand at bounds that nobody measured.
    private static string By(ProfileEnd end, ProfileCurve curve, Prediction prediction, StudyLikelihood likelihood, bool isUpper)
    {
        var bounds = isUpper ? curve.UpperBounds : curve.LowerBounds;
        var observable = likelihood.Problem.Model.Observables.FirstOrDefault(o => o.Name == prediction.Observable);
        var isShare =
            observable is not null
            && observable.Unit.Dimension == InjectedPercent.Dimension
            && prediction.Statistic is Statistic.Value or Statistic.Ratio;
        // A ratio may be limited by the dose in either group; a share of it only where nearly all of it is there.
        var isNearDose =
            isShare && (prediction.Statistic == Statistic.Ratio || end.Value * prediction.Unit.FactorTo(InjectedPercent) >= NearlyAll);
        // Where the model cannot be solved, nothing is known of what lies beyond.
        if (
            isUpper
            && isNearDose
            && end.Kind is not (ProfileEndKind.Failed or ProfileEndKind.HardLimit)
            && (end.Kind != ProfileEndKind.Data || curve.IsFlat)
        )
            return bounds.Length > 0
                ? $"by the bounds of the parameters ({bounds}); no organ can hold more than 100 %ID"
                : "by the dose itself, of which no organ can hold more than 100 %ID";
        return end.Kind == ProfileEndKind.Reach && bounds.Length > 0 ? $"by the model, with {bounds}" : end.Sentence;
    }

    private static string Interval(ProfileCurve curve, string unit)
    {
        var factor = curve.Upper.Value / curve.Lower.Value;
        return $"{Text(curve.Lower.Value)} to {Text(curve.Upper.Value)}{unit}"
            + (curve.Lower.Value > 0 && factor >= LargeFactor ? $", a factor of {NumberText.ForSentence(factor, 2)}" : "");
    }

    // Where something else than the data ends it there is no interval: it would end elsewhere without that.
    private static string Only(string side, ProfileEnd end, string unit) =>
        end.Kind switch
        {
            ProfileEndKind.HardLimit => $"; from {side} {end.By} limits it, at {Text(end.Value)}{unit}",
            ProfileEndKind.Reach => $"; from {side} only the model limits it, at {Text(end.Value)}{unit}",
            _ => $"; from {side} only {end.By} limits it, at {Text(end.Value)}{unit}",
        };

    // What holds a parameter that has no interval, with what closes it on each side.
    private static string Held(ProfileCurve curve, string unit) =>
        curve.Class switch
        {
            RangeClass.OpenAbove => $"; it lies above {Text(curve.Lower.Value)}{unit} {curve.Lower.Sentence}",
            RangeClass.OpenBelow => $"; it lies below {Text(curve.Upper.Value)}{unit} {curve.Upper.Sentence}",
            RangeClass.Free => "",
            _ when curve.Lower.Sentence == curve.Upper.Sentence =>
                $"; it lies between {Text(curve.Lower.Value)} and {Text(curve.Upper.Value)}{unit} {curve.Lower.Sentence}",
            _ => $"; it lies above {Text(curve.Lower.Value)}{unit} {curve.Lower.Sentence} and below {Text(curve.Upper.Value)}{unit} "
                + $"{curve.Upper.Sentence}",
        };

    private static string UnitOf(ProfileCurve curve) => curve.Unit.Length > 0 ? " " + curve.Unit : "";

    private static string Text(double value) => NumberText.ForSentence(value);
}
