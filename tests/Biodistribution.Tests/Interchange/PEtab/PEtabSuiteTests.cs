using Biodistribution.Interchange.PEtab;
using Xunit;
using static Biodistribution.Tests.Interchange.PEtab.PEtabFolder;
using static Biodistribution.Tests.Interchange.Sbml.SbmlTexts;

namespace Biodistribution.Tests.Interchange.PEtab;

/// <summary>
/// Cases of the public PEtab test suite (PEtab-dev/petab_test_suite) that <see cref="PEtabEvaluationTests"/> has no
/// situation of, with closed forms; numbers as in the definitions.
/// </summary>
public class PEtabSuiteTests
{
    private const string Experiment = "experimentId|time|conditionId\ne1|0|c0\ne2|0|c1\n";
    private const string Rates = "parameterId|lowerBound|upperBound|nominalValue|estimate\nk1|0|10|0.8|true\nk2|0|10|0.6|true\n";

    private static PEtabEvaluation Evaluate(PEtabFolder folder, params double[] simulations)
    {
        using (folder)
        {
            var evaluation = new PEtabEvaluator(folder.Read()).Evaluate();
            Assert.Equal("", evaluation.Failure);
            Assert.Equal(
                simulations,
                evaluation.Predictions.Select(prediction => prediction.Simulation),
                (a, b) => System.Math.Abs(a - b) < 1e-7
            );
            return evaluation;
        }
    }

    [Fact]
    public void Rate_rules_of_a_species_and_a_parameter_after_an_equilibration_1_18()
    {
        var rest = B(1000, 0, 2, 0.3, 0.6);
        Evaluate(
            new PEtabFolder(
                "conditionId|k1|B|A\npre|0.3|2.0|0\nc0|0.8|NaN|1\n",
                "observableId|preequilibrationConditionId|simulationConditionId|measurement|time\n"
                    + "obs_a|pre|c0|0.1|0\nobs_a|pre|c0|0.7|1\nobs_a|pre|c0|0.1|10\nobs_b|pre|c0|0.1|0\n",
                "observableId|observableFormula|noiseFormula\nobs_a|A|0.5\nobs_b|B|0.2\n",
                "parameterId|parameterScale|lowerBound|upperBound|nominalValue|estimate\nk2|lin|0|10|0.6|1\n",
                Level3(
                    $"""
                    <listOfCompartments><compartment id="compartment" spatialDimensions="3" size="1" constant="true"/></listOfCompartments>
                    <listOfSpecies>{Species("A", "initialConcentration=\"0\"", "compartment")}</listOfSpecies>
                    <listOfParameters>{Parameter("a0", "1")}{Parameter("b0", "1")}{Parameter("k1", "0")}{Parameter("k2", "0")}{Parameter(
                        "B",
                        "0",
                        false
                    )}</listOfParameters>
                    <listOfInitialAssignments>
                    <initialAssignment symbol="A">{Math("[a0]")}</initialAssignment>
                    <initialAssignment symbol="B">{Math("[b0]")}</initialAssignment></listOfInitialAssignments>
                    <listOfRules><rateRule variable="A">{Math("(<minus/>(<times/>[k2][B])(<times/>[k1][A]))")}</rateRule>
                    <rateRule variable="B">{Math(
                        "(<minus/>(<times/>[compartment][k1][A])(<times/>[compartment][k2][B]))"
                    )}</rateRule></listOfRules>
                    """
                )
            ),
            1,
            A(1, 1, rest, 0.8, 0.6),
            A(10, 1, rest, 0.8, 0.6),
            rest
        );
    }

    [Fact]
    public void Scatter_in_proportion_to_the_observable_by_a_parameter_of_the_measurements_2_21()
    {
        var evaluation = Evaluate(
            new PEtabFolder(
                "conditionId|targetId|targetValue\nc0|a0|1\nc0|b0|0\n",
                "experimentId|time|conditionId\ne1|0|c0\n",
                "observableId|experimentId|measurement|time|noiseParameters\nobs_a|e1|0.7|0|noise\nobs_a|e1|0.1|10|noise\n",
                "observableId|observableFormula|noiseFormula|noisePlaceholders\nobs_a|A|relative * obs_a|relative\n",
                Rates + "noise|0|10|5|true\n",
                null
            ),
            1,
            A(10, 1, 0, 0.8, 0.6)
        );

        static double Normal(double measured, double y) =>
            (-0.5 * System.Math.Log(2 * System.Math.PI * 25 * y * y)) - (0.5 * System.Math.Pow((measured - y) / (5 * y), 2));
        Assert.Equal(Normal(0.7, 1) + Normal(0.1, A(10, 1, 0, 0.8, 0.6)), evaluation.LogLikelihood, 1e-7);
    }

    [Theory]
    [InlineData("0", "10", 4)] // 24: truncated by the bounds
    [InlineData("-inf", "inf", 0)] // 25: as they are
    public void Densities_of_priors_with_and_without_bounds_2_24_25(string lower, string upper, int truncated)
    {
        // A normal prior of mean 4 and standard deviation 2 between 0 and 10, and one of rate 1/3.
        var inside = truncated > 0 ? System.Math.Log(0.9986501020 - 0.0227501319) : 0;
        var decayed = truncated > 0 ? System.Math.Log(1 - System.Math.Exp(-10.0 / 3)) : 0;
        var evaluation = Evaluate(
            new PEtabFolder(
                "conditionId|targetId|targetValue\n",
                "experimentId|time|conditionId\n",
                "observableId|experimentId|measurement|time\nobs_p1||1|0\n",
                "observableId|observableFormula|noiseFormula\nobs_p1|p1|p_fixed\n",
                "parameterId|lowerBound|upperBound|nominalValue|estimate|priorDistribution|priorParameters\n"
                    + $"p_normal|{lower}|{upper}|5|true|normal|4;2\n"
                    + $"p_exponential|{(truncated > 0 ? "0" : "0.0")}|{upper}|5|true|exponential|3\n"
                    + "p1|0|2|1|true||\np_fixed|||1|false||\n",
                Level3($"<listOfParameters>{Parameter("p_normal", "5")}{Parameter("p_exponential", "5")}</listOfParameters>")
            ),
            1
        );

        Assert.Equal(-0.5 * System.Math.Log(2 * System.Math.PI), evaluation.LogLikelihood, 1e-9);
        Assert.Equal(
            [-0.5 * System.Math.Log(8 * System.Math.PI) - 0.125 - inside, -System.Math.Log(3) - (5.0 / 3) - decayed, -System.Math.Log(2)],
            evaluation.LogPriors.Select(prior => prior.Value),
            (a, b) => System.Math.Abs(a - b) < 1e-7
        );
    }

    [Fact]
    public void Formulas_of_estimated_and_fixed_parameters_shift_an_observable_2_27() =>
        Evaluate(
            new PEtabFolder(
                "conditionId|targetId|targetValue\nc0|offset_A|offset_A1_c0 + offset_A2_c0\nc1|offset_A|offset_A1_c1 / 3.0\n",
                Experiment,
                "observableId|experimentId|measurement|time\nobs_a|e1|2.1|10\nobs_a|e2|3.2|10\n",
                "observableId|observableFormula|noiseFormula\nobs_a|A + offset_A|1\n",
                Rates
                    + "a0|0|10|1|true\nb0|0|10|0|true\noffset_A1_c0|0|10|0.5|true\noffset_A2_c0|0|10|1.5|false\n"
                    + "offset_A1_c1|0|10|9|true\n",
                Conversion(Parameter("offset_A", "0"))
            ),
            A(10, 1, 0, 0.8, 0.6) + 2,
            A(10, 1, 0, 0.8, 0.6) + 3
        );

    [Fact]
    public void A_parameter_that_sets_an_initial_value_stands_in_an_observable_too_2_32() =>
        Evaluate(
            new PEtabFolder(
                "conditionId|targetId|targetValue\nc0|A|initial_A\nc0|B|initial_B\n",
                "experimentId|time|conditionId\ne1|0|c0\n",
                "observableId|experimentId|measurement|time\nobs_a|e1|0.7|0\nobs_a|e1|0.1|10\nobs_b|e1|0.7|0\nobs_b|e1|0.1|10\n",
                "observableId|observableFormula|noiseFormula\nobs_a|A + initial_A|0.5\nobs_b|B|0.5\n",
                Rates + "initial_A|1|10|2|true\ninitial_B|0|10|3|false\n",
                null
            ),
            4,
            A(10, 2, 3, 0.8, 0.6) + 2,
            3,
            B(10, 2, 3, 0.8, 0.6)
        );
}
