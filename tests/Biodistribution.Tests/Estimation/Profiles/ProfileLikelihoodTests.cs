using Biodistribution.Estimation;
using Biodistribution.Estimation.Profiles;
using Biodistribution.Estimation.Searches;
using Biodistribution.Units;
using Xunit;

namespace Biodistribution.Tests.Estimation.Profiles;

/// <summary>Each point of a profile is the best agreement there is at its value, not the best near its neighbour.</summary>
public class ProfileLikelihoodTests
{
    [Theory]
    [InlineData("breakdown")]
    [InlineData("spleen_uptake")]
    public void No_point_of_a_profile_is_beaten_by_fits_from_many_starts_with_the_parameter_held(string parameter)
    {
        var problem = ExosomeStudy.Problem();
        var fit = Fitter.Fit(problem, new FitSettings { Starts = 12 }, cancellation: TestContext.Current.CancellationToken);

        var curve = ProfileLikelihood
            .Run(fit, new ProfileSettings { Parameters = [parameter] }, cancellation: TestContext.Current.CancellationToken)
            .Curves.Single();

        // A point that agrees as well as the fit cannot be beaten.
        foreach (var point in curve.Points.Where(p => p.Excess > 0.05 * curve.CriticalDeviance && p.Excess < 1.5 * curve.CriticalDeviance))
        {
            var held = Held(problem, parameter, point.Value * problem.Model.Units.Factor(Unit.Parse(curve.Unit)));
            var best = Fitter.Fit(
                held,
                new FitSettings { Starts = 8, Seed = 20261122 },
                cancellation: TestContext.Current.CancellationToken
            );
            var excess = 2 * (best.Objective - fit.Objective);
            // A twentieth of the threshold moves an end by a fortieth of the distance to it.
            Assert.True(
                point.Excess - excess < 0.05 * curve.CriticalDeviance,
                $"at {point.Value:G4} the profile says {point.Excess:G4}, a fit from 8 starts {excess:G4}"
            );
        }
    }

    [Fact]
    public void An_interval_contains_every_value_that_another_profile_met_with_agreement()
    {
        var problem = ExosomeStudy.Problem();
        var fit = Fitter.Fit(problem, new FitSettings { Starts = 12 }, cancellation: TestContext.Current.CancellationToken);

        var profiles = ProfileLikelihood.Run(fit, cancellation: TestContext.Current.CancellationToken);

        foreach (var (curve, index) in profiles.Curves.Select((curve, index) => (curve, index)))
        {
            var factor = problem.Model.Units.Factor(Unit.Parse(curve.Unit));
            foreach (var point in profiles.Curves.SelectMany(other => other.Points).Where(p => p.Excess < curve.CriticalDeviance))
                Assert.InRange(point.Others[index] / factor, curve.Lower.Value * (1 - 1e-9), curve.Upper.Value * (1 + 1e-9));
        }
    }

    private static FitProblem Held(FitProblem problem, string parameter, double value) =>
        problem with
        {
            Estimated =
            [
                .. problem.Estimated.Select(e =>
                    e.Parameter.Name == parameter ? e with { Start = value, Lower = value, Upper = value } : e
                ),
            ],
        };
}
