using Biodistribution.Interchange.PEtab;
using Xunit;

namespace Biodistribution.Tests.Interchange.PEtab;

public class PEtabPriorTests
{
    private const string Conditions = "conditionId\nc0\n";
    private const string Measured = "observableId|simulationConditionId|measurement|time\nobs|c0|3|0\nobs|c0|5|0\n";
    private const string Observed = "observableId|observableFormula|noiseFormula\nobs|a0|2\n";

    // Densities written out; the public suite tests the same kinds.
    public static TheoryData<string, double[], double> Densities =>
        new()
        {
            { "uniform", [2, 8], -Math.Log(6) },
            { "normal", [4, 2], -0.5 * Math.Log(8 * Math.PI) - 0.125 },
            { "log-normal", [1, 2], -0.5 * Math.Log(8 * Math.PI) - Math.Pow((Math.Log(5) - 1) / 2, 2) / 2 - Math.Log(5) },
            { "cauchy", [3, 5], -Math.Log(Math.PI * 5 * 1.16) },
            { "chisquare", [4], Math.Log(5) - 2.5 - Math.Log(4) },
            { "exponential", [3], -Math.Log(3) - (5.0 / 3) },
            { "gamma", [3, 5], -Math.Log(5) - 1 - Math.Log(2) },
            { "laplace", [3, 5], -Math.Log(10) - 0.4 },
            { "log-laplace", [3, 5], -Math.Log(10) - ((3 - Math.Log(5)) / 5) - Math.Log(5) },
            { "log-uniform", [3, 7], -Math.Log(5) - Math.Log(Math.Log(7.0 / 3)) },
            { "rayleigh", [3], Math.Log(5.0 / 9) - (25.0 / 18) },
        };

    [Theory]
    [MemberData(nameof(Densities))]
    public void A_prior_has_its_density(string kind, double[] parameters, double expected) =>
        Assert.Equal(expected, PEtabPrior.Read(kind, [.. parameters], "lin")!.LogDensity(5), 1e-12);

    [Theory]
    [MemberData(nameof(Densities))]
    public void Between_bounds_a_prior_integrates_to_one_and_beyond_them_it_has_no_density(
        string kind,
        double[] parameters,
        double expected
    )
    {
        var prior = PEtabPrior.Read(kind, [.. parameters], "lin", 4, 6)!;
        var sum = 0.0;
        for (var i = 0; i < 2000; i++)
            sum += Math.Exp(prior.LogDensity(4 + ((i + 0.5) / 1000))) / 1000;

        Assert.Equal(1, sum, 1e-6);
        Assert.True(prior.LogDensity(5) > expected);
        Assert.Equal(double.NegativeInfinity, prior.LogDensity(3.9));
        Assert.Equal(double.NegativeInfinity, prior.LogDensity(6.1));
    }

    [Theory]
    [MemberData(nameof(Densities))]
    public void Quantiles_invert_the_distribution(string kind, double[] parameters, double expected)
    {
        Assert.True(double.IsFinite(expected));
        var prior = PEtabPrior.Read(kind, [.. parameters], "lin", 3.5, 6.5)!;
        var below = prior.Quantile(0.3);
        var sum = 0.0;
        for (var i = 0; i < 3000; i++)
            if (3.5 + ((i + 0.5) / 1000) <= below)
                sum += Math.Exp(prior.LogDensity(3.5 + ((i + 0.5) / 1000))) / 1000;

        Assert.Equal(0.3, sum, 1e-3);
        Assert.InRange(prior.Quantile(1e-12), 3.5, 3.5001);
        Assert.InRange(prior.Quantile(1 - 1e-12), 6.4, 6.5);
    }

    [Fact]
    public void Priors_on_the_scale_of_a_parameter_are_those_of_its_logarithm()
    {
        Assert.Equal(
            -0.5 * Math.Log(2 * Math.PI * 0.25) - (Math.Pow(Math.Log10(5) - 1, 2) / 0.5),
            PEtabPrior.Read("parameterScaleNormal", [1, 0.5], "log10")!.LogDensity(5),
            1e-12
        );
        Assert.Equal(-Math.Log(2), PEtabPrior.Read("parameterScaleUniform", [0, 2], "log")!.LogDensity(5), 1e-12);
        Assert.Equal(double.NegativeInfinity, PEtabPrior.Read("parameterScaleUniform", [0, 2], "log")!.LogDensity(9));
    }

    [Theory]
    [InlineData("normal", new double[] { 1 })]
    [InlineData("normal", new double[] { 1, -1 })]
    [InlineData("uniform", new double[] { 2, 1 })]
    [InlineData("normal", new double[] { 1, double.NaN })]
    [InlineData("beta", new double[] { 1, 2 })]
    public void What_is_no_distribution_is_refused(string kind, double[] parameters) =>
        Assert.Null(PEtabPrior.Read(kind, [.. parameters], "lin"));

    [Fact]
    public void A_prior_joins_the_objective_and_the_fit_weighs_it_against_the_data()
    {
        using var folder = new PEtabFolder(
            Conditions,
            Measured,
            Observed,
            "parameterId|parameterScale|lowerBound|upperBound|nominalValue|estimate|objectivePriorType|objectivePriorParameters\n"
                + "a0|lin|0|10|1|1|normal|1;0.5\nb0|lin|0|10|0|0||\nk1|lin|0|10|0.8|0||\nk2|lin|0|10|0.6|0||\n"
                + ""
        );
        var problem = folder.Read();

        var evaluation = new PEtabEvaluator(problem).Evaluate();
        var fit = PEtabFit.Run(problem, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(-0.5 * Math.Log(2 * Math.PI * 0.25), evaluation.LogPrior, 1e-12);
        Assert.Equal(evaluation.LogLikelihood + evaluation.LogPrior, evaluation.LogPosterior);
        Assert.Equal(((3 + 5) / 4.0 + (1 / 0.25)) / ((2 / 4.0) + (1 / 0.25)), fit.Values["a0"], 1e-6);
    }

    [Fact]
    public void Searches_from_the_priors_find_the_better_of_two_valleys()
    {
        using var folder = new PEtabFolder(
            Conditions,
            "observableId|simulationConditionId|measurement|time\nobs|c0|0|0\nobs|c0|0|1\n",
            "observableId|observableFormula|noiseFormula\nobs|((a0 - 2) * (a0 - 8) / 10)^2 + (8 - a0) / 10|1\n",
            "parameterId|parameterScale|lowerBound|upperBound|nominalValue|estimate|initializationPriorType|initializationPriorParameters\n"
                + "a0|lin|0|10|0.5|1|uniform|6;10\nb0|lin|0|10|0|0||\nk1|lin|0|10|0|0||\nk2|lin|0|10|0|0||\n"
        );
        var problem = folder.Read();

        var fit = PEtabFit.Run(problem, starts: 5, seed: 3, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(0, fit.Evaluation.ChiSquare, 1e-8);
        Assert.InRange(fit.Values["a0"], 7.99, 8.3);
        Assert.InRange(PEtabFit.Run(problem, cancellation: TestContext.Current.CancellationToken).Values["a0"], 2, 2.3);
    }

    [Fact]
    public void Without_a_prior_version_2_takes_one_uniform_between_the_bounds_and_writing_keeps_all_densities()
    {
        using var folder = new PEtabFolder(
            "conditionId|targetId|targetValue\n",
            "experimentId|time|conditionId\ne|0|\n",
            "observableId|experimentId|measurement|time\nobs|e|3|0\n",
            Observed,
            "parameterId|lowerBound|upperBound|nominalValue|estimate|priorDistribution|priorParameters\n"
                + "a0|0|4|1|true||\nb0|0|10|2|true|gamma|3;5\nk1|||0.8|false||\nk2|||0.6|false||\n",
            null
        );
        var problem = folder.Read();
        var evaluation = new PEtabEvaluator(problem).Evaluate();

        Assert.Equal(-Math.Log(4), evaluation.LogPriors[0].Value, 1e-12);
        Assert.Equal(["a0", "b0"], evaluation.LogPriors.Select(prior => prior.Id));
        var again = PEtabReader.ReadFile(PEtabWriter.Write(problem, Path.Combine(Path.GetDirectoryName(folder.Path)!, "again"))).OrThrow();
        Assert.Equal(evaluation.LogPriors, new PEtabEvaluator(again).Evaluate().LogPriors);
    }

    [Fact]
    public void A_prior_that_is_none_is_named_with_its_row()
    {
        using var folder = new PEtabFolder(
            Conditions,
            Measured,
            Observed,
            "parameterId|parameterScale|lowerBound|upperBound|nominalValue|estimate|objectivePriorType|objectivePriorParameters\n"
                + "a0|lin|0|10|1|1|normal|1\n"
        );

        var error = Assert.Single(PEtabReader.ReadFile(folder.Path).Diagnostics);

        Assert.Equal(("BD7419", 2), (error.Code, error.Place.Line));
        Assert.Contains("takes 2 numbers", error.Hint);
    }
}
