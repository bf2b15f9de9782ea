using System.Globalization;
using Biodistribution.Estimation;
using Biodistribution.Estimation.Searches;
using Biodistribution.Interchange.PEtab;
using Xunit;
using static Biodistribution.Tests.Interchange.PEtab.PEtabFolder;

namespace Biodistribution.Tests.Interchange.PEtab;

public class PEtabStudyTests
{
    private const string Rates = "parameterId|lowerBound|upperBound|nominalValue|estimate\nk1|0.01|10|0.3|true\nk2|0.01|10|1|true\n";

    private static string Rows(
        string observable,
        string experiment,
        IEnumerable<double> times,
        Func<double, double> value,
        string more = ""
    ) =>
        string.Concat(
            times.Select(
                (t, i) =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{observable}|{experiment}|{value(t) * (i % 2 == 0 ? 1.03 : 0.98):R}|{t:R}{more}\n"
                    )
            )
        );

    // The optimum of the study's engine, evaluated by the reader of PEtab, and the other way round.
    private static void Agrees(PEtabFolder folder)
    {
        using (folder)
        {
            var problem = folder.Read();
            var study = PEtabStudy.Build(problem, folder.Path).OrThrow();
            Assert.Empty(Fitter.Check(study.Problem, folder.Path));
            var fit = Fitter.Fit(study.Problem, new FitSettings { Starts = 4 }, cancellation: TestContext.Current.CancellationToken);
            var evaluator = new PEtabEvaluator(problem);
            var there = evaluator.Evaluate(fit.Estimates.ToDictionary(estimate => estimate.Name, estimate => estimate.Value));

            Assert.True(fit.Succeeded, string.Join("; ", fit.Warnings));
            Assert.Equal(there.LogLikelihood, -fit.MinusTwoLogLikelihood / 2, 1e-5);
            Assert.True(
                there.LogPosterior
                    >= PEtabFit.Run(problem, cancellation: TestContext.Current.CancellationToken).Evaluation.LogPosterior - 1e-5
            );
        }
    }

    [Fact]
    public void An_estimated_scatter_two_observables_share_and_logarithms_of_base_ten() =>
        Agrees(
            new PEtabFolder(
                "conditionId|a0\nc0|1\nc1|2\n",
                "observableId|simulationConditionId|measurement|time\n"
                    + Rows("obs_a", "c0", [0.2, 0.7, 1.5, 4], t => A(t, 1, 0, 0.8, 0.6))
                    + Rows("obs_b", "c1", [0.3, 0.9, 2, 5], t => B(t, 2, 0, 0.8, 0.6)),
                "observableId|observableFormula|observableTransformation|noiseFormula\nobs_a|A|lin|sigma\nobs_b|B|log10|sigma * 2\n",
                "parameterId|parameterScale|lowerBound|upperBound|nominalValue|estimate\nb0|lin|0|10|0|0\n"
                    + "k1|log10|0.01|10|0.3|1\nk2|log10|0.01|10|1|1\nsigma|log10|0.0001|10|0.1|1\n"
            )
        );

    [Fact]
    public void Values_of_placeholders_and_noise_that_grows_with_the_prediction() =>
        Agrees(
            new PEtabFolder(
                "conditionId\nc0\n",
                "observableId|simulationConditionId|measurement|time|observableParameters|noiseParameters\n"
                    + Rows("obs", "c0", [0.2, 0.7, 1.5], t => 3 * A(t, 1, 0, 0.8, 0.6), "|3|0.02")
                    + Rows("obs", "c0", [0.4, 1.1, 2.5], t => 5 * A(t, 1, 0, 0.8, 0.6), "|scale|noise"),
                "observableId|observableFormula|noiseFormula\nobs|observableParameter1_obs * A|noiseParameter1_obs + 0.05 * obs\n",
                "parameterId|parameterScale|lowerBound|upperBound|nominalValue|estimate\na0|lin|0|10|1|0\n"
                    + "b0|lin|0|10|0|0\nk1|log10|0.01|10|0.3|1\nk2|log10|0.01|10|1|1\nscale|log10|0.1|100|2|1\n"
                    + "noise|lin|0|10|0.03|0\n"
            )
        );

    [Fact]
    public void Later_periods_set_species_by_what_is_there_and_parameters() =>
        Agrees(
            new PEtabFolder(
                "conditionId|targetId|targetValue\nlow|A|0.5 + extra\nadd|A|A + 2\nadd|B|B / 2\nfast|k2|1.5\n",
                "experimentId|time|conditionId\ne1|0|low\ne1|2|add\ne2|1|\ne2|3|fast\n",
                "observableId|experimentId|measurement|time\n"
                    + Rows("obs", "e1", [0, 0.5, 1.5], t => A(t, 0.8, 1, 0.8, 0.6))
                    + Rows("obs", "e1", [2, 2.5, 4], t => A(t - 2, A(2, 0.8, 1, 0.8, 0.6) + 2, B(2, 0.8, 1, 0.8, 0.6) / 2, 0.8, 0.6))
                    + Rows("obs", "e2", [1, 2, 2.8], t => A(t - 1, 1, 1, 0.8, 0.6)),
                "observableId|observableFormula|noiseFormula\nobs|A|0.05\n",
                Rates + "extra|0|1|0.1|true\n",
                null
            )
        );

    [Fact]
    public void A_normal_prior_weighs_the_same_in_both() =>
        Agrees(
            new PEtabFolder(
                "conditionId\nc0\n",
                "observableId|simulationConditionId|measurement|time\n" + Rows("obs", "c0", [0.2, 0.7, 1.5, 4], t => A(t, 1, 0, 0.8, 0.6)),
                "observableId|observableFormula|noiseFormula\nobs|A|0.2\n",
                "parameterId|parameterScale|lowerBound|upperBound|nominalValue|estimate|objectivePriorType|objectivePriorParameters\n"
                    + "a0|lin|0|10|1|0||\nb0|lin|0|10|0|0||\nk1|log10|0.01|10|0.3|1|parameterScaleNormal|0;0.2\n"
                    + "k2|lin|0.01|10|1|1|logNormal|0;0.3\n"
            )
        );

    [Theory]
    [InlineData("e1|-inf|\ne1|0|\n", "obs|e1|1|0\n", "obs|A|0.5|normal\n", "equilibration")]
    [InlineData("e1|0|\n", "obs|e1|1|inf\n", "obs|A|0.5|normal\n", "steady state")]
    [InlineData("e1|0|\n", "obs|e1|1|0\n", "obs|A|0.5|laplace\n", "Laplace")]
    public void What_a_study_has_no_form_for_is_said(string experiments, string measurements, string observables, string what)
    {
        using var folder = new PEtabFolder(
            "conditionId|targetId|targetValue\n",
            "experimentId|time|conditionId\n" + experiments,
            "observableId|experimentId|measurement|time\n" + measurements,
            "observableId|observableFormula|noiseFormula|noiseDistribution\n" + observables,
            Rates,
            null
        );

        var error = Assert.Single(PEtabStudy.Build(folder.Read(), folder.Path).Diagnostics);

        Assert.Equal("BD7421", error.Code);
        Assert.Contains(what, error.Message);
        Assert.Contains("petab --fit", error.Hint);
    }
}
