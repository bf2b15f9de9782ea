using Biodistribution.Estimation.Identifiability;
using Biodistribution.Validation.Renaming;
using Xunit;

namespace Biodistribution.Tests.Estimation;

/// <summary>
/// Studies read from shipped text and from the same text with other names and other units: nothing but names and the
/// numbers of units may differ.
/// </summary>
public class RenamingTests
{
    [Fact]
    public void Other_names_and_units_change_no_verdict_and_no_number_of_the_example_study()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var shipped = RewrittenStudy.Shipped("exosome-6h-example", "observations-simulated.csv");
        var (fit, profiles) = shipped.Analyse([], cancellation);
        var (otherFit, otherProfiles) = shipped.Renamed().Rescaled().Analyse([], cancellation);

        Assert.Equal(
            profiles.Verdicts.Select(verdict => (verdict.Kind, verdict.Short, verdict.IsInterval)),
            otherProfiles.Verdicts.Select(verdict => (verdict.Kind, verdict.Short, verdict.IsInterval))
        );
        Assert.All(
            profiles.Verdicts.Where(verdict => verdict.Name != "dose sd between animals"),
            verdict => Assert.Equal(VerdictKind.Determined, verdict.Kind)
        );
        Assert.Equal(
            fit.Estimates.Select(estimate => RewrittenStudy.Rename(estimate.Name)).Take(5),
            otherFit.Estimates.Select(estimate => estimate.Name).Take(5)
        );
        // Other units round otherwise, so the solver may take other steps: two curves differ by what its relative
        // tolerance of 1e-6 leaves, and so do the
        // numbers fitted to them; the ends of intervals are interpolated between points that are followed to 3e-4 of the threshold.
        for (var i = 0; i < fit.Estimates.Length; i++)
            AssertSame(fit.Estimates[i].Shown, fit.Estimates[i].Unit, otherFit.Estimates[i].Shown, otherFit.Estimates[i].Unit, 1e-5);
        for (var i = 0; i < profiles.Curves.Length; i++)
        {
            var (curve, other) = (profiles.Curves[i], otherProfiles.Curves[i]);
            AssertSame(curve.Best, curve.Unit, other.Best, other.Unit, 1e-5);
            AssertSame(curve.Lower.Value, curve.Unit, other.Lower.Value, other.Unit, 1e-4);
            AssertSame(curve.Upper.Value, curve.Unit, other.Upper.Value, other.Unit, 1e-4);
        }
    }

    private static void AssertSame(double expected, string unit, double actual, string otherUnit, double tolerance)
    {
        var factor = 1.0;
        if (unit.Length > 0)
        {
            Assert.Equal(RewrittenStudy.OtherUnits[unit].Unit, otherUnit.Replace('µ', 'u'));
            factor = RewrittenStudy.OtherUnits[unit].Factor;
        }
        Assert.InRange(actual / (expected * factor), 1 - tolerance, 1 + tolerance);
    }
}
