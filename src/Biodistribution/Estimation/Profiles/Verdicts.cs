using Biodistribution.Estimation.Identifiability;
using Biodistribution.Estimation.Likelihood;
using Biodistribution.Observations;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Estimation.Profiles;

/// <summary>Verdicts in words, from rank check, searches and profiles; nothing in them depends on names or units.</summary>
internal static class Verdicts
{
    // A profile this flat over this share of its length has no best value.
    private const double PlateauLimit = 0.35;

    // Share of the dose, in percent, above which the dose itself is what limits it.
    private const double NearlyAll = 90;

    private static readonly Unit InjectedPercent = Unit.Parse("%ID");

    public static Verdict OfParameter(ProfileCurve curve, int variable, FitResult fit, StudyLikelihood likelihood, RankCheck rank)
    {
        var unit = curve.Unit.Length > 0 ? " " + curve.Unit : "";
        if (!rank.Supports(curve.Name))
        {
            var support = rank.Parameters.First(p => p.Name == curve.Name);
            var range = Range(curve, unit);
            return new Verdict(curve.Name, VerdictKind.NotDetermined, $"not determined: {support.Reason}" + range)
            {
                Lower = curve.Lower.Kind is ProfileEndKind.Data or ProfileEndKind.HardLimit ? curve.Lower.Value : double.NaN,
                Upper = curve.Upper.Kind is ProfileEndKind.Data or ProfileEndKind.HardLimit ? curve.Upper.Value : double.NaN,
            };
        }
        if (OtherSolution(variable, fit, likelihood, curve) is { } other)
            return new Verdict(curve.Name, VerdictKind.TwoSolutions, $"two solutions agree with the data equally well: {Text(curve.Best)}{unit} and {Text(other)}{unit}");
        var (below, above) = (curve.Lower.Kind == ProfileEndKind.Data, curve.Upper.Kind == ProfileEndKind.Data);
        var with = curve.MovesWith.IsEmpty ? "" : $"; moves with {RankCheck.Listed(curve.MovesWith)}";
        // Where another's bound, not the data, ends it, there is no interval: a wider bound would move the end.
        foreach (var end in new[] { curve.Lower, curve.Upper }.Where(end => end.Kind == ProfileEndKind.Reach && end.By.Length > 0))
            with += $"; {(ReferenceEquals(end, curve.Lower) ? "from below" : "from above")} only {end.By} limits it";
        if (below && above)
            return new Verdict(curve.Name, VerdictKind.Determined, $"determined: {Text(curve.Lower.Value)} to {Text(curve.Upper.Value)}{unit}") { Lower = curve.Lower.Value, Upper = curve.Upper.Value, IsInterval = true };
        if (below)
            return new Verdict(curve.Name, VerdictKind.BoundedBelow, $"bounded below only: at least {Text(curve.Lower.Value)}{unit}{with}") { Lower = curve.Lower.Value };
        if (above)
            return new Verdict(curve.Name, VerdictKind.BoundedAbove, $"bounded above only: at most {Text(curve.Upper.Value)}{unit}{with}") { Upper = curve.Upper.Value };
        return new Verdict(curve.Name, VerdictKind.NotDetermined, curve.MovesWith.IsEmpty ? "not determined: the data agree with every value within its bounds" : "not determined" + with.Replace("; moves", ": moves", StringComparison.Ordinal));
    }

    public static Verdict OfPrediction(ProfileCurve curve, Prediction prediction, StudyLikelihood likelihood)
    {
        var unit = curve.Unit.Length > 0 ? " " + curve.Unit : "";
        var (below, above) = (curve.Lower.Kind == ProfileEndKind.Data, curve.Upper.Kind == ProfileEndKind.Data);
        if (below && above && curve.PlateauShare < PlateauLimit)
        {
            var what = curve.IsUnderAssumptions ? "range under assumptions" : "determined";
            return new Verdict(curve.Name, VerdictKind.Determined, $"{what}: {Text(curve.Lower.Value)} to {Text(curve.Upper.Value)}{unit}")
            {
                Lower = curve.Lower.Value,
                Upper = curve.Upper.Value,
                IsInterval = !curve.IsUnderAssumptions,
            };
        }
        var limits = $"from below {By(curve.Lower, curve, prediction, likelihood, false)}, from above {By(curve.Upper, curve, prediction, likelihood, true)}";
        var verdict = new Verdict(curve.Name, VerdictKind.OnlyBounded, $"only bounded: {limits}; admissible from {Text(curve.Lower.Value)} to {Text(curve.Upper.Value)}{unit}") { Lower = curve.Lower.Value, Upper = curve.Upper.Value };
        if (curve.PlateauShare >= PlateauLimit)
            return verdict;
        if (below && !above)
            return verdict with { Kind = VerdictKind.BoundedBelow, Text = $"bounded below only: at least {Text(curve.Lower.Value)}{unit}; {limits}" };
        if (above && !below)
            return verdict with { Kind = VerdictKind.BoundedAbove, Text = $"bounded above only: at most {Text(curve.Upper.Value)}{unit}; {limits}" };
        return verdict;
    }

    private static string By(ProfileEnd end, ProfileCurve curve, Prediction prediction, StudyLikelihood likelihood, bool isUpper)
    {
        if (end.Kind == ProfileEndKind.HardLimit)
            return $"by {end.By}";
        var observable = likelihood.Problem.Model.Observables.FirstOrDefault(o => o.Name == prediction.Observable);
        var isShare = observable is not null && observable.Unit.Dimension == InjectedPercent.Dimension && prediction.Statistic is Statistic.Value or Statistic.Ratio;
        // A ratio may be limited by the dose in either group; a share of it only where nearly all of it is there.
        var isNearDose = isShare && (prediction.Statistic == Statistic.Ratio || end.Value * prediction.Unit.FactorTo(InjectedPercent) >= NearlyAll);
        // Where the model cannot be solved, nothing is known of what lies beyond.
        if (isUpper && isNearDose && end.Kind != ProfileEndKind.Failed && (end.Kind != ProfileEndKind.Data || curve.PlateauShare >= PlateauLimit))
            return "by the dose itself, of which no organ can hold more than 100 %ID" + (end.By.Length > 0 ? $" (with {end.By})" : "");
        return end.Kind switch
        {
            ProfileEndKind.Data => "by the data",
            ProfileEndKind.Reach when end.By.Length > 0 => $"by the bounds of the parameters ({end.By})",
            ProfileEndKind.Reach => "by the model",
            ProfileEndKind.Failed => "by where the model can be solved",
            _ => "by nothing that was found",
        };
    }

    private static string Range(ProfileCurve curve, string unit)
    {
        var lower = curve.Lower.Kind is ProfileEndKind.Data or ProfileEndKind.HardLimit;
        var upper = curve.Upper.Kind is ProfileEndKind.Data or ProfileEndKind.HardLimit;
        return (lower, upper) switch
        {
            (true, true) => $"; the data, the hard limits and the bounds of the others hold it between {Text(curve.Lower.Value)} and {Text(curve.Upper.Value)}{unit}",
            (true, false) => $"; the data, the hard limits and the bounds of the others hold it above {Text(curve.Lower.Value)}{unit}",
            (false, true) => $"; the data, the hard limits and the bounds of the others hold it below {Text(curve.Upper.Value)}{unit}",
            _ => "",
        };
    }

    // Another optimum of the same objective with a clearly different value of the parameter.
    private static double? OtherSolution(int variable, FitResult fit, StudyLikelihood likelihood, ProfileCurve curve)
    {
        var map = likelihood.Variables[variable].Map;
        var factor = likelihood.Problem.Model.Units.Factor(likelihood.Variables[variable].Unit);
        var at = Array.IndexOf([.. Enumerable.Range(0, likelihood.Variables.Length).Where(i => !likelihood.Variables[i].IsAssumed)], variable);
        var estimate = fit.Estimates[at];
        var best = map.ToVariable(estimate.Value);
        var tolerance = Math.Max(double.IsFinite(estimate.ScaledStandardError) ? 0.01 * estimate.ScaledStandardError : 0, 1e-3 * Math.Max(Math.Abs(best), 1e-6));
        foreach (var start in fit.Starts)
        {
            if (likelihood.Deviance(start.Objective, fit.Objective) > 1e-4 * curve.CriticalDeviance)
                continue;
            var value = map.ToVariable(start.Point[at]);
            if (Math.Abs(value - best) > 10 * tolerance)
                return start.Point[at] / factor;
        }
        return null;
    }

    private static string Text(double value) => NumberText.ForSentence(value);
}
