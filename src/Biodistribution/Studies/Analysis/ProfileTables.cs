using Biodistribution.Estimation.Identifiability;
using Biodistribution.Estimation.Profiles;
using Biodistribution.Tables;

namespace Biodistribution.Studies.Analysis;

/// <summary>Profiles as tables.</summary>
public static class ProfileTables
{
    /// <summary>One row a profile: what ends it on either side, and the verdict.</summary>
    /// <param name="profiles">The profiles.</param>
    public static Table Verdicts(ProfileSet profiles)
    {
        var (curves, verdicts) = (profiles.Curves, profiles.Verdicts);
        return new Table(
            new TextColumn("name", curves.Select(curve => curve.Name)),
            new TextColumn("kind", curves.Select(curve => curve.IsPrediction ? "prediction" : "parameter")),
            new NumberColumn(
                "best_fit",
                curves.Zip(verdicts, (curve, verdict) => verdict.Kind == VerdictKind.Determined ? curve.Best : double.NaN)
            ),
            new NumberColumn("lower", verdicts.Select(verdict => verdict.Lower)),
            new NumberColumn("upper", verdicts.Select(verdict => verdict.Upper)),
            new TextColumn("unit", curves.Select(curve => curve.Unit)),
            new TextColumn("verdict", verdicts.Select(verdict => verdict.Short)),
            new TextColumn("closed_below", verdicts.Select(verdict => verdict.ClosedBelow)),
            new TextColumn("closed_above", verdicts.Select(verdict => verdict.ClosedAbove)),
            new TextColumn("in_words", verdicts.Select(verdict => verdict.Text)),
            new NumberColumn("confidence", curves.Select(curve => curve.Confidence))
        );
    }
}
