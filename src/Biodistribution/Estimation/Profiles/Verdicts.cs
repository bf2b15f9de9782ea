using Biodistribution.Estimation.Identifiability;
using Biodistribution.Estimation.Likelihood;
using Biodistribution.Observations;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Estimation.Profiles;

/// <summary>
/// Verdicts from rank check, searches and profiles, in the words of <see cref="RangeWords"/>; nothing in them depends
/// on names, units or bounds far away.
/// </summary>
internal static class Verdicts
{
    // Share of the dose, in percent, above which the dose itself is what limits it.
    private const double NearlyAll = 90;

    private static readonly Unit InjectedPercent = Unit.Parse("%ID");

    /// <summary>The verdict on a parameter.</summary>
    /// <param name="curve">Its profile.</param>
    /// <param name="other">Its value in another solution that a barrier keeps apart, in the unit shown; null for none.</param>
    /// <param name="rank">The rank check, with the estimate among its points.</param>
    public static Verdict OfParameter(ProfileCurve curve, double? other, RankCheck rank)
    {
        var isSupported = rank.Supports(curve.Name);
        if (isSupported && other is { } value)
            return new Verdict(curve.Name, VerdictKind.TwoSolutions, RangeWords.TwoValues(curve.Best, value, curve.Unit))
            {
                OtherSolution = value,
            };
        var (below, above) = (curve.Lower.Kind == ProfileEndKind.Data, curve.Upper.Kind == ProfileEndKind.Data);
        var kind =
            !isSupported || (curve.IsFlat && curve.Class == RangeClass.Range && below == above) ? VerdictKind.NotDetermined
            : below && above ? VerdictKind.Determined
            : below ? VerdictKind.BoundedBelow
            : above ? VerdictKind.BoundedAbove
            : VerdictKind.NotDetermined;
        var reason =
            !isSupported ? rank.Parameters.First(p => p.Name == curve.Name).Reason
            : kind != VerdictKind.Determined && !curve.MovesWith.IsEmpty ? $"moves with {RankCheck.Listed(curve.MovesWith)}"
            : "";
        return Worded(Ended(new Verdict(curve.Name, kind, "") { IsInterval = kind == VerdictKind.Determined }, curve), curve, reason);
    }

    /// <summary>The verdict on a prediction.</summary>
    /// <param name="curve">Its profile.</param>
    /// <param name="prediction">The prediction.</param>
    /// <param name="likelihood">The study.</param>
    public static Verdict OfPrediction(ProfileCurve curve, Prediction prediction, StudyLikelihood likelihood)
    {
        var (below, above) = (curve.Lower.Kind == ProfileEndKind.Data, curve.Upper.Kind == ProfileEndKind.Data);
        var kind =
            curve.IsFlat || (!below && !above) ? VerdictKind.OnlyBounded
            : below && above ? VerdictKind.Determined
            : below ? VerdictKind.BoundedBelow
            : VerdictKind.BoundedAbove;
        var verdict = Ended(
            new Verdict(curve.Name, kind, "") { IsInterval = kind == VerdictKind.Determined && !curve.IsUnderAssumptions },
            curve
        );
        var assumed = likelihood.Variables.Where(variable => variable.IsAssumed).Select(variable => variable.Name).ToArray();
        verdict =
            kind == VerdictKind.Determined && curve.IsUnderAssumptions && assumed.Length > 0
                ? verdict with
                {
                    ClosedBelow = ByDataAnd(assumed),
                    ClosedAbove = ByDataAnd(assumed),
                }
                : verdict with
                {
                    ClosedBelow = By(curve.Lower, curve, prediction, likelihood, false),
                    ClosedAbove = By(curve.Upper, curve, prediction, likelihood, true),
                };
        return Worded(verdict, curve, "");
    }

    // The ends that something closes, with what closes them.
    private static Verdict Ended(Verdict verdict, ProfileCurve curve) =>
        verdict with
        {
            Class = curve.Class,
            Lower = curve.Lower.IsClosed ? curve.Lower.Value : double.NaN,
            Upper = curve.Upper.IsClosed ? curve.Upper.Value : double.NaN,
            ClosedBelow = curve.Lower.IsClosed ? curve.Lower.Sentence : "",
            ClosedAbove = curve.Upper.IsClosed ? curve.Upper.Sentence : "",
        };

    // Word and values, then what closes it (of an interval always the data), where it is flat, and why there is no interval.
    private static Verdict Worded(Verdict verdict, ProfileCurve curve, string reason)
    {
        var closed = verdict.IsInterval ? "" : RangeWords.ClosedBy(verdict.ClosedBelow, verdict.ClosedAbove);
        var isFlat = curve.IsFlat && curve.Class == RangeClass.Range;
        string[] parts =
        [
            RangeWords.Sentence(verdict.ShownClass, verdict.Lower, verdict.Upper, curve.Unit),
            closed,
            isFlat && !verdict.IsInterval
                ? $"flat: every value from {Text(curve.PlateauFrom)} to {Text(curve.PlateauTo)}{UnitOf(curve)} agrees alike"
                : "",
            Open(curve),
            reason,
        ];
        return verdict with { Text = string.Join("; ", parts.Where(part => part.Length > 0)) };
    }

    // Why a side is open, where a reader can do something about it.
    private static string Open(ProfileCurve curve)
    {
        var unit = UnitOf(curve);
        if (curve.Lower.Kind == ProfileEndKind.Bound && curve.Upper.Kind == ProfileEndKind.Bound)
            return $"the data agree at both of its bounds, {Text(curve.Lower.Value)} and {Text(curve.Upper.Value)}{unit}";
        string[] sides = [Side(curve.Lower, "lower"), Side(curve.Upper, "upper")];
        return string.Join("; ", sides.Where(text => text.Length > 0));

        string Side(ProfileEnd end, string side) =>
            end.Kind switch
            {
                ProfileEndKind.Bound => $"the data still agree at its {side} bound, {Text(end.Value)}{unit}",
                ProfileEndKind.Failed => $"the model cannot be solved beyond {Text(end.Value)}{unit}",
                ProfileEndKind.None => $"no {side} end was found up to {Text(end.Value)}{unit}",
                _ => "",
            };
    }

    private static string ByDataAnd(string[] assumed) =>
        $"by the data, with {RankCheck.Listed([.. assumed])} anywhere in "
        + $"{(assumed.Length == 1 ? "its assumed range" : "their assumed ranges")}";

    // Never "by the dose itself" where parameters stand at bounds that nobody measured.
    private static string By(ProfileEnd end, ProfileCurve curve, Prediction prediction, StudyLikelihood likelihood, bool isUpper)
    {
        if (!end.IsClosed)
            return "";
        var bounds = isUpper ? curve.UpperBounds : curve.LowerBounds;
        var observable = likelihood.Problem.Model.Observables.FirstOrDefault(o => o.Name == prediction.Observable);
        var isShare =
            observable is not null
            && observable.Unit.Dimension == InjectedPercent.Dimension
            && prediction.Statistic is Statistic.Value or Statistic.Ratio;
        // A ratio may be limited by the dose in either group; a share of it only where nearly all of it is there.
        var isNearDose =
            isShare && (prediction.Statistic == Statistic.Ratio || end.Value * prediction.Unit.FactorTo(InjectedPercent) >= NearlyAll);
        if (isUpper && isNearDose && end.Kind is not ProfileEndKind.HardLimit && (end.Kind != ProfileEndKind.Data || curve.IsFlat))
            return bounds.Length > 0
                ? $"by the bounds of the parameters ({bounds}), and no organ can hold more than the whole dose"
                : "only because no organ can hold more than the whole dose";
        return end.Kind == ProfileEndKind.Reach && bounds.Length > 0 ? $"by the model, with {bounds}" : end.Sentence;
    }

    private static string UnitOf(ProfileCurve curve) => curve.Unit.Length > 0 ? " " + curve.Unit : "";

    private static string Text(double value) => NumberText.ForSentence(value);
}
