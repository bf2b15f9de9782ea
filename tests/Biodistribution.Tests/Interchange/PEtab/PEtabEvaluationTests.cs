using Biodistribution.Interchange.PEtab;
using Xunit;
using static Biodistribution.Tests.Interchange.PEtab.PEtabFolder;
using static Biodistribution.Tests.Interchange.Sbml.SbmlTexts;

namespace Biodistribution.Tests.Interchange.PEtab;

/// <summary>The situations of the public PEtab test suite (case numbers in the tests), with closed forms; tables written here.</summary>
public class PEtabEvaluationTests
{
    private const string Observe = "observableId|observableFormula|noiseFormula\nobs_a|A|0.5\n";
    private const string Measured = "observableId|simulationConditionId|measurement|time\nobs_a|c0|0.7|0\nobs_a|c0|0.1|10\n";
    private const string Usual =
        "parameterId|parameterScale|lowerBound|upperBound|nominalValue|estimate\na0|lin|0|10|1|1\n"
        + "b0|lin|0|10|0|1\nk1|lin|0|10|0.8|1\nk2|lin|0|10|0.6|1\n";
    private const string Rates =
        "parameterId|parameterScale|lowerBound|upperBound|nominalValue|estimate\nk1|lin|0|10|0.8|1\nk2|lin|0|10|0.6|1\n";

    private static double Normal(double m, double y, double sd) =>
        (-0.5 * System.Math.Log(2 * System.Math.PI * sd * sd)) - (0.5 * System.Math.Pow((m - y) / sd, 2));

    private static PEtabEvaluation Check(PEtabFolder folder, params double[] simulations)
    {
        using (folder)
        {
            var problem = folder.Read();
            var evaluation = new PEtabEvaluator(problem).Evaluate();
            Assert.Equal("", evaluation.Failure);
            Assert.Equal(
                simulations,
                evaluation.Predictions.Select(prediction => prediction.Simulation),
                (a, b) => System.Math.Abs(a - b) < 1e-7
            );
            var again = Path.Combine(Path.GetDirectoryName(folder.Path)!, "again");
            var written = new PEtabEvaluator(PEtabReader.ReadFile(PEtabWriter.Write(problem, again)).OrThrow()).Evaluate();
            Assert.Equal(evaluation.LogLikelihood, written.LogLikelihood, 1e-9);
            Assert.Equal(evaluation.ChiSquare, written.ChiSquare, 1e-9);
            return evaluation;
        }
    }

    [Fact]
    public void A_plain_problem_1()
    {
        var evaluation = Check(new PEtabFolder("conditionId\nc0\n", Measured, Observe, Usual), 1, A(10, 1, 0, 0.8, 0.6));

        Assert.Equal(Normal(0.7, 1, 0.5) + Normal(0.1, A(10, 1, 0, 0.8, 0.6), 0.5), evaluation.LogLikelihood, 1e-7);
        Assert.Equal(System.Math.Pow(0.3 / 0.5, 2) + System.Math.Pow((0.1 - A(10, 1, 0, 0.8, 0.6)) / 0.5, 2), evaluation.ChiSquare, 1e-7);
    }

    [Fact]
    public void Two_conditions_with_numbers_2() =>
        Check(
            new PEtabFolder(
                "conditionId|a0\nc0|0.8\nc1|0.9\n",
                "observableId|simulationConditionId|measurement|time\nobs_a|c0|0.7|0\nobs_a|c0|0.1|10\nobs_a|c1|0.8|0\nobs_a|c1|0.2|10\n",
                Observe,
                Usual.Replace("a0|lin|0|10|1|1\n", "")
            ),
            0.8,
            A(10, 0.8, 0, 0.8, 0.6),
            0.9,
            A(10, 0.9, 0, 0.8, 0.6)
        );

    [Fact]
    public void Overrides_of_observable_and_noise_parameters_3_6_14_15()
    {
        var evaluation = Check(
            new PEtabFolder(
                "conditionId\nc0\n",
                "observableId|simulationConditionId|measurement|time|observableParameters|noiseParameters\n"
                    + "obs_a|c0|0.7|0|0.5;2|1\nobs_a|c0|0.1|10|scaling;offset|noise\n",
                "observableId|observableFormula|noiseFormula\nobs_a|observableParameter1_obs_a * A + "
                    + "observableParameter2_obs_a|noiseParameter1_obs_a\n",
                Usual + "scaling|lin|0|10|0.5|1\noffset|lin|0|10|2|1\nnoise|lin|0|10|5|1\n"
            ),
            2.5,
            (0.5 * A(10, 1, 0, 0.8, 0.6)) + 2
        );

        Assert.Equal(Normal(0.7, 2.5, 1) + Normal(0.1, evaluation.Predictions[1].Simulation, 5), evaluation.LogLikelihood, 1e-9);
    }

    [Fact]
    public void Parameters_of_observables_4_and_of_conditions_5() =>
        Check(
            new PEtabFolder(
                "conditionId|offset_A\nc0|offset_A_c0\nc1|offset_A_c1\n",
                "observableId|simulationConditionId|measurement|time\nobs_a|c0|2.1|10\nobs_a|c1|3.2|10\n",
                "observableId|observableFormula|noiseFormula\nobs_a|scaling_A * A + offset_A|1\n",
                Usual + "scaling_A|lin|0|10|0.5|1\noffset_A_c0|lin|0|10|2|1\noffset_A_c1|lin|0|10|3|1\n",
                Conversion(Parameter("offset_A", "0"))
            ),
            (0.5 * A(10, 1, 0, 0.8, 0.6)) + 2,
            (0.5 * A(10, 1, 0, 0.8, 0.6)) + 3
        );

    [Fact]
    public void Scatter_on_the_logarithms_7_16()
    {
        var (a, b) = (A(10, 1, 0, 0.8, 0.6), B(10, 1, 0, 0.8, 0.6));
        var evaluation = Check(
            new PEtabFolder(
                "conditionId\nc0\n",
                "observableId|simulationConditionId|measurement|time\nobs_a|c0|0.2|10\nobs_b|c0|0.8|10\n",
                "observableId|observableFormula|observableTransformation|noiseFormula\nobs_a|A|log|0.5\nobs_b|B|log10|0.7\n",
                Usual
            ),
            a,
            b
        );

        Assert.Equal(
            Normal(System.Math.Log(0.2), System.Math.Log(a), 0.5)
                - System.Math.Log(0.2)
                + Normal(System.Math.Log10(0.8), System.Math.Log10(b), 0.7)
                - System.Math.Log(0.8 * System.Math.Log(10)),
            evaluation.LogLikelihood,
            1e-7
        );
    }

    [Fact]
    public void Laplace_scatter()
    {
        var evaluation = Check(
            new PEtabFolder(
                "conditionId\nc0\n",
                Measured,
                "observableId|observableFormula|noiseFormula|noiseDistribution\nobs_a|A|0.5|laplace\n",
                Usual
            ),
            1,
            A(10, 1, 0, 0.8, 0.6)
        );

        Assert.Equal(
            (-2 * System.Math.Log(1)) - (0.3 / 0.5) - (System.Math.Abs(0.1 - evaluation.Predictions[1].Simulation) / 0.5),
            evaluation.LogLikelihood,
            1e-7
        );
    }

    [Fact]
    public void Replicates_8() =>
        Check(
            new PEtabFolder(
                "conditionId\nc0\n",
                "observableId|simulationConditionId|measurement|time\nobs_a|c0|0.7|0\nobs_a|c0|0.8|0\nobs_a|c0|0.1|10\n",
                Observe,
                Usual
            ),
            1,
            1,
            A(10, 1, 0, 0.8, 0.6)
        );

    [Fact]
    public void Equilibration_before_the_start_9() =>
        Check(
            new PEtabFolder(
                "conditionId|k1\npre|0.3\nc0|0.8\n",
                "observableId|preequilibrationConditionId|simulationConditionId|measurement|time\n"
                    + "obs_a|pre|c0|0.7|1\nobs_a|pre|c0|0.1|10\n",
                Observe,
                Usual.Replace("k1|lin|0|10|0.8|1\n", "")
            ),
            A(1, A(1000, 1, 0, 0.3, 0.6), B(1000, 1, 0, 0.3, 0.6), 0.8, 0.6),
            A(10, A(1000, 1, 0, 0.3, 0.6), B(1000, 1, 0, 0.3, 0.6), 0.8, 0.6)
        );

    [Fact]
    public void Equilibration_with_some_species_set_again_10_17() =>
        Check(
            new PEtabFolder(
                "conditionId|k1|B|A\npre|0.3|2.0|0\nc0|0.8|NaN|1\n",
                "observableId|preequilibrationConditionId|simulationConditionId|measurement|time\n"
                    + "obs_a|pre|c0|0.7|1\nobs_a|pre|c0|0.1|10\n",
                Observe,
                Usual.Replace("k1|lin|0|10|0.8|1\n", "")
            ),
            A(1, 1, B(1000, 0, 2, 0.3, 0.6), 0.8, 0.6),
            A(10, 1, B(1000, 0, 2, 0.3, 0.6), 0.8, 0.6)
        );

    [Fact]
    public void Initial_values_in_the_condition_table_11_13_19_20()
    {
        Check(new PEtabFolder("conditionId|B\nc0|2\n", Measured, Observe, Rates), 1, A(10, 1, 2, 0.8, 0.6));
        Check(new PEtabFolder("conditionId|B\nc0|par\n", Measured, Observe, Rates + "par|lin|0|10|7|1\n"), 1, A(10, 1, 7, 0.8, 0.6));
        Check(
            new PEtabFolder(
                "conditionId|A|B\nc0|initial_A|initial_B\n",
                Measured,
                Observe,
                Rates + "initial_A|log10|1|10|2|1\ninitial_B|lin|0|10|3|0\n"
            ),
            2,
            A(10, 2, 3, 0.8, 0.6)
        );
        Check(
            new PEtabFolder("conditionId|A|B\nc0|initial_A|NaN\n", Measured, Observe, Rates + "initial_A|log10|1|10|2|1\n"),
            2,
            A(10, 2, 1, 0.8, 0.6)
        );
    }

    [Fact]
    public void A_compartment_in_the_condition_table_12() =>
        Check(new PEtabFolder("conditionId|compartment\nc0|3\n", Measured, Observe, Rates), 1, A(10, 1, 1, 0.8, 0.6));

    [Fact]
    public void The_steady_state_is_a_time_like_others() =>
        Check(
            new PEtabFolder("conditionId\nc0\n", "observableId|simulationConditionId|measurement|time\nobs_a|c0|0.4|inf\n", Observe, Usual),
            0.6 / 1.4
        );

    [Fact]
    public void Formulas_in_conditions_and_a_later_start_26_29() =>
        Check(
            new PEtabFolder(
                "conditionId|targetId|targetValue\nc0|A|initial_A1 + initial_A2\nc0|B|9 / 3.0\n",
                "experimentId|time|conditionId\ne1|5|c0\n",
                "observableId|experimentId|measurement|time\nobs_a|e1|0.7|5\nobs_a|e1|0.1|15\n",
                Observe,
                "parameterId|lowerBound|upperBound|nominalValue|estimate\nk1|0|10|0.8|true\n"
                    + "k2|0|10|0.6|true\ninitial_A1|1|10|0.5|true\ninitial_A2|1|10|1.5|false\n",
                null
            ),
            2,
            A(10, 2, 3, 0.8, 0.6)
        );

    [Fact]
    public void A_change_within_an_experiment_may_refer_to_the_state_28_31() =>
        Check(
            new PEtabFolder(
                "conditionId|targetId|targetValue\ncond1|A|A + 5.0\ncond2|B|B + 3.0\n",
                "experimentId|time|conditionId\ne1|0|\ne1|7|cond1\ne1|7|cond2\n",
                "observableId|experimentId|measurement|time\nobs_a|e1|0.7|0\nobs_a|e1|0.2|7\nobs_a|e1|0.1|10\n",
                Observe,
                "parameterId|lowerBound|upperBound|nominalValue|estimate\nk1|0|10|0.8|true\nk2|0|10|0.6|true\n",
                null
            ),
            1,
            A(7, 1, 1, 0.8, 0.6) + 5,
            A(3, A(7, 1, 1, 0.8, 0.6) + 5, B(7, 1, 1, 0.8, 0.6) + 3, 0.8, 0.6)
        );

    [Fact]
    public void Equilibration_as_a_period_of_version_2_18() =>
        Check(
            new PEtabFolder(
                "conditionId|targetId|targetValue\npre|k1|0.3\npre|B|2\npre|A|0\nc0|k1|0.8\nc0|A|1\n",
                "experimentId|time|conditionId\ne0|-inf|pre\ne0|10|c0\n",
                "observableId|experimentId|measurement|time\nobs_a|e0|0.1|10\nobs_a|e0|0.7|11\n",
                Observe,
                "parameterId|lowerBound|upperBound|nominalValue|estimate\nk2|0|10|0.6|true\n",
                null
            ),
            1,
            A(1, 1, B(1000, 0, 2, 0.3, 0.6), 0.8, 0.6)
        );

    [Fact]
    public void A_size_that_changes_leaves_concentrations_and_amounts_of_species_where_they_are_12_22() =>
        Check(
            new PEtabFolder(
                "conditionId|targetId|targetValue\nc2|A|5\nc2|size|4\n",
                "experimentId|time|conditionId\ne1|0|\ne1|10|c2\n",
                "observableId|experimentId|measurement|time\nA|e1|2|0\nA|e1|2|10\nB|e1|2|10\nb|e1|2|10\nB|e1|2|11\nb|e1|2|11\n",
                "observableId|observableFormula|noiseFormula\nA|A|1\nB|B|1\nb|b|1\n",
                "parameterId|lowerBound|upperBound|nominalValue|estimate\nk|0|10|0.7|true\n",
                Level3(
                    $"""
                    <listOfCompartments><compartment id="size" spatialDimensions="3" size="2" constant="true"/></listOfCompartments>
                    <listOfSpecies>{Species("A", "initialConcentration=\"2\"", "size")}{Species(
                        "B",
                        "initialConcentration=\"1\"",
                        "size"
                    )}{Species("b", "initialAmount=\"3\" hasOnlySubstanceUnits=\"true\"", "size")}</listOfSpecies>
                    <listOfParameters>{Parameter("k", "1")}</listOfParameters><listOfRules><rateRule variable="b">{Math(
                        "(<minus/>(<times/>[k][b]))"
                    )}</rateRule></listOfRules>
                    """
                )
            ),
            2,
            5,
            1,
            3 * System.Math.Exp(-7),
            1,
            3 * System.Math.Exp(-7.7)
        );

    [Theory]
    [InlineData("(<geq/>[S]{12})", 32, 7)] // and once more at 14
    [InlineData("(<geq/>[t]{10})", 16, 13)]
    public void An_event_of_the_model_at_the_time_of_a_change_comes_after_it_23_30(string trigger, double size, double concentration) =>
        Check(
            new PEtabFolder(
                "conditionId|targetId|targetValue\nc1|S|2\nc2|S|S + C\nc2|C|8\n",
                "experimentId|time|conditionId\ne1|0|c1\ne1|10|c2\n",
                "observableId|experimentId|measurement|time\nC|e1|1|5\nS|e1|1|5\nC|e1|1|10\nS|e1|1|10\nC|e1|1|15\nS|e1|1|15\n",
                "observableId|observableFormula|noiseFormula\nC|C|1\nS|S|1\n",
                "parameterId|lowerBound|upperBound|nominalValue|estimate\np|0|10|1|true\n",
                Level3(
                    $"""
                    <listOfCompartments><compartment id="C" spatialDimensions="3" size="4" constant="false"/></listOfCompartments>
                    <listOfSpecies>
                    <species id="S" compartment="C" initialConcentration="3" hasOnlySubstanceUnits="false"
                     boundaryCondition="true" constant="false"/>
                    </listOfSpecies>
                    <listOfParameters>{Parameter("p", "1")}</listOfParameters><listOfRules><rateRule variable="S">{Math(
                        "[p]"
                    )}</rateRule></listOfRules>
                    <listOfEvents><event useValuesFromTriggerTime="false"><trigger initialValue="true" persistent="true">{Math(
                        trigger
                    )}</trigger>
                    <listOfEventAssignments><eventAssignment variable="C">{Math(
                        "(<times/>[C]{2})"
                    )}</eventAssignment></listOfEventAssignments></event></listOfEvents>
                    """
                )
            ),
            4,
            7,
            16,
            8,
            size,
            concentration
        );

    private static string Counter(string rate, string trigger, string assigned) =>
        Level3(
            $"""
            <listOfParameters>{Parameter("p0", "2")}{Parameter("p", "0", false)}{Parameter("n", "0", false)}</listOfParameters>
            <listOfInitialAssignments><initialAssignment symbol="p">{Math("[p0]")}</initialAssignment></listOfInitialAssignments>
            <listOfRules><rateRule variable="p">{Math(rate)}</rateRule></listOfRules>
            <listOfEvents><event useValuesFromTriggerTime="false"><trigger initialValue="false" persistent="true">{Math(trigger)}</trigger>
            <listOfEventAssignments><eventAssignment variable="{assigned}">{Math(
                $"(<plus/>[{assigned}]{{1000}})"
            )}</eventAssignment></listOfEventAssignments></event></listOfEvents>
            """
        );

    private static PEtabFolder Counted(
        string model,
        string first,
        string conditions = "conditionId|targetId|targetValue\n",
        string later = ""
    ) =>
        new(
            conditions,
            $"experimentId|time|conditionId\ne1|{first}|\n{later}",
            "observableId|experimentId|measurement|time\np|e1|2|0\nn|e1|2|0\np|e1|3|inf\nn|e1|3|inf\n",
            "observableId|observableFormula|noiseFormula\np|p|1\nn|n|1\n",
            "parameterId|lowerBound|upperBound|nominalValue|estimate\np0|0|10|10|true\n",
            model
        );

    [Fact]
    public void An_event_that_fired_before_the_start_does_not_fire_again_23() =>
        Check(
            Counted(
                Counter("<piecewise><piece>{1}(<leq/>[p]{500})</piece><otherwise>{0}</otherwise></piecewise>", "(<geq/>[p]{500})", "p"),
                "-inf"
            ),
            1500,
            0,
            1500,
            0
        );

    [Fact]
    public void An_event_that_the_change_at_the_start_sets_off_fires_there() =>
        Check(
            Counted(Counter("{0}", "(<geq/>[p]{500})", "n"), "-inf", "conditionId|targetId|targetValue\nc|p|600\n", "e1|0|c\n"),
            600,
            1000,
            600,
            1000
        );

    [Fact]
    public void A_state_at_rest_is_not_the_steady_state_while_time_has_something_to_change() =>
        Check(Counted(Counter("{0}", "(<geq/>[t]{1000})", "n"), "-inf"), 10, 1000, 10, 2000);

    [Fact]
    public void An_event_that_is_on_at_the_start_fires_once() =>
        Check(Counted(Counter("{0}", "(<geq/>[p]{5})", "n"), "0"), 10, 1000, 10, 1000);

    [Theory]
    [InlineData("1e+3 * 2", 2000)]
    [InlineData("-2^4", -16)]
    [InlineData("2^2^3", 256)]
    [InlineData("9 * 3 ^ -2", 1)]
    [InlineData("--1.0", 1)]
    [InlineData("piecewise(0, true || false && false, 1)", 1)] // one precedence, from left to right
    [InlineData("piecewise(1, true || (false && false), 0)", 1)]
    [InlineData("piecewise(1, false, 2, true, 3)", 2)]
    [InlineData("piecewise(5, -0.1, 7)", 5)]
    [InlineData("2 * false + true", 1)]
    [InlineData("piecewise(1, true == 2, 0)", 0)]
    [InlineData("piecewise(1, !(2 < 3), 0)", 0)]
    [InlineData("sign(-2) + abs(-4) + min(1, 2) + max(1, 2)", 6)]
    [InlineData("log(100, 10) + log2(8) + ln(exp(1)) + log10(1)", 6)]
    [InlineData("arccot(1) * 4 - arcsec(1)", System.Math.PI)]
    [InlineData("coth(1) - 1 / tanh(1) + arccsch(1)", 0.881373587019543)]
    [InlineData("-false + pow(2, 3)", 8)]
    public void Formulas_mean_what_the_standard_says(string formula, double value)
    {
        using var folder = new PEtabFolder(
            "conditionId\nc0\n",
            "observableId|simulationConditionId|measurement|time\nobs_a|c0|1|0\n",
            $"observableId|observableFormula|noiseFormula\nobs_a|{formula.Replace("|", "\u0001")}|1\n",
            Usual
        );
        var path = Path.Combine(Path.GetDirectoryName(folder.Path)!, "o.tsv");
        File.WriteAllText(path, File.ReadAllText(path).Replace('\u0001', '|'));

        Assert.Equal(value, new PEtabEvaluator(folder.Read()).Evaluate().Predictions[0].Simulation, 1e-12);
    }

    [Fact]
    public void Names_of_the_mapping_stand_for_quantities_of_the_model_19()
    {
        var folder = new PEtabFolder(
            "conditionId|targetId|targetValue\nc0|the_B|2\n",
            "experimentId|time|conditionId\ne1|0|c0\n",
            "observableId|experimentId|measurement|time\nobs_a|e1|0.7|0\nobs_a|e1|0.1|10\n",
            "observableId|observableFormula|noiseFormula\nobs_a|the_A|0.5\n",
            "parameterId|lowerBound|upperBound|nominalValue|estimate\na0|0|10|1|true\nk1|0|10|0.8|true\nslow|0|10|0.6|true\n",
            Conversion()
                .Replace(
                    "<kineticLaw>" + Math("(<times/>[compartment][k2][B])"),
                    "<kineticLaw>"
                        + Math("(<times/>[compartment][k][B])")
                        + "<listOfLocalParameters><localParameter id=\"k\" value=\"7\"/></listOfLocalParameters>",
                    StringComparison.Ordinal
                )
        );
        var parent = Path.GetDirectoryName(folder.Path)!;
        File.WriteAllText(
            Path.Combine(parent, "map.tsv"),
            "petabEntityId\tmodelEntityId\tname\nthe_A\tA\t\nthe_B\tB\t\nslow\trev.k\tlocal\nremark\t\tnothing\n"
        );
        File.AppendAllText(folder.Path, "mapping_files: [map.tsv]\n");

        Assert.Equal("BD7420", Broken("rev.k", "rev.q"));
        Check(folder, 1, A(10, 1, 2, 0.8, 0.6));

        string Broken(string right, string wrong)
        {
            var path = Path.Combine(parent, "map.tsv");
            var original = File.ReadAllText(path);
            File.WriteAllText(path, original.Replace(right, wrong, StringComparison.Ordinal));
            var code = PEtabReader.ReadFile(folder.Path).Diagnostics[0].Code;
            File.WriteAllText(path, original);
            return code;
        }
    }

    [Fact]
    public void A_fit_finds_the_parameters_and_the_scatter_the_data_came_from()
    {
        double[] times = [0.3, 0.8, 1.5, 2.5, 4, 7];
        double Shift(int i) => i % 2 == 0 ? 0.02 : -0.02;
        var measurements = string.Concat(
            times.Select(
                (t, i) =>
                    FormattableString.Invariant(
                        $"obs_a|c0|{A(t, 1, 0, 0.8, 0.6) + Shift(i):R}|{t}\nobs_b|c0|{B(t, 1, 0, 0.8, 0.6) - Shift(i):R}|{t}\n"
                    )
            )
        );
        using var folder = new PEtabFolder(
            "conditionId\nc0\n",
            "observableId|simulationConditionId|measurement|time\n" + measurements,
            "observableId|observableFormula|noiseFormula\nobs_a|A|sigma\nobs_b|B|sigma\n",
            "parameterId|parameterScale|lowerBound|upperBound|nominalValue|estimate\na0|lin|0|10|1|0\n"
                + "b0|lin|0|10|0|0\nk1|log10|0.01|10|0.2|1\nk2|log10|0.01|10|2|1\nsigma|log|0.001|5|0.5|1\n"
        );

        var fit = PEtabFit.Run(folder.Read(), cancellation: TestContext.Current.CancellationToken);

        Assert.InRange(fit.Values["k1"], 0.7, 0.9);
        Assert.InRange(fit.Values["k2"], 0.5, 0.7);
        Assert.Equal(
            System.Math.Sqrt(fit.Evaluation.Predictions.Average(p => System.Math.Pow(p.Measurement.Value - p.Simulation, 2))),
            fit.Values["sigma"],
            1e-5
        );
        Assert.True(
            fit.Evaluation.LogLikelihood
                > new PEtabEvaluator(folder.Read())
                    .Evaluate(
                        new Dictionary<string, double>
                        {
                            ["k1"] = 0.8,
                            ["k2"] = 0.6,
                            ["sigma"] = 0.02,
                        }
                    )
                    .LogLikelihood
        );
    }

    [Theory]
    [InlineData("o.tsv", "A|0.5", "A +|0.5", "BD7414")]
    [InlineData("o.tsv", "A|0.5", "nowhere|0.5", "BD7414")]
    [InlineData("m.tsv", "obs_a|c0|0.7", "obs_b|c0|0.7", "BD7417")]
    [InlineData("m.tsv", "obs_a|c0|0.7", "obs_a|c9|0.7", "BD7412")]
    [InlineData("m.tsv", "obs_a|c0|0.7", "obs_a|c0|much", "BD7410")]
    [InlineData("m.tsv", "measurement|time", "measurement|times", "BD7424")]
    [InlineData("m.tsv", "measurement|time", "measurement|time|time", "BD7424")]
    [InlineData("m.tsv", "obs_a|c0|0.7|0", "obs_a|c0|0.7|0|5", "BD7425")]
    [InlineData("o.tsv", "noiseFormula", "noiseformula", "BD7424")]
    [InlineData("o.tsv", "A|0.5", "A|0", "BD7433")]
    [InlineData("o.tsv", "A|0.5", "A|-0.5", "BD7433")]
    [InlineData("o.tsv", "A|0.5", "A|0.5\nobs_a|A|1", "BD7417")]
    [InlineData("p.tsv", "parameterScale", "parameterscale", "BD7424")]
    [InlineData("p.tsv", "k1|lin|0|10|0.8|1", "k1|lin|0|10|0.8|yes", "BD7428")]
    [InlineData("p.tsv", "k1|lin|0|10|0.8|1", "k1|lin|0|10|0.8|true", "BD7428")]
    [InlineData("p.tsv", "k1|lin|0|10|0.8|1", "k1|lin|0|10|0.8|", "BD7428")]
    [InlineData("p.tsv", "k1|lin|0|10|0.8|1", "k1|lin|10|0|0.8|1", "BD7429")]
    [InlineData("p.tsv", "k1|lin|0|10|0.8|1", "k1|lin||10|0.8|1", "BD7429")]
    [InlineData("p.tsv", "k1|lin|0|10|0.8|1", "k1|log10|0|10|0|1", "BD7430")]
    [InlineData("p.tsv", "k1|lin|0|10|0.8|1", "k1|log|-1|10|0.8|1", "BD7430")]
    [InlineData("p.tsv", "k1|lin|0|10|0.8|1", "k1|lin|1|10|0.8|1", "BD7431")]
    [InlineData("p.tsv", "k1|lin|0|10|0.8|1", "k1|ln|0|10|0.8|1", "BD7415")]
    [InlineData("p.tsv", "k1|lin", "kl|lin", "BD7432")]
    [InlineData("p.tsv", "k1|lin", "A|lin", "BD7411")]
    [InlineData("c.tsv", "c0", "c0\nc0", "BD7412")]
    [InlineData("c.tsv", "conditionId\nc0", "conditionId|K1\nc0|2", "BD7413")]
    [InlineData("c.tsv", "conditionId\nc0", "conditionId|k1\nc0|\nc7|much", "BD7414")]
    [InlineData("problem.yaml", "observable_files", "observables_files", "BD7426")]
    [InlineData("problem.yaml", "parameter_file:", "extensions: {sampling: {version: 1, required: true}}\nparameter_file:", "BD7427")]
    [InlineData("problem.yaml", "c.tsv", "nothing.tsv", "BD7400")]
    [InlineData("problem.yaml", "format_version: 1", "format_version: 7", "BD7402")]
    public void What_is_wrong_is_named_with_its_place(string file, string right, string wrong, string code)
    {
        using var folder = new PEtabFolder("conditionId\nc0\n", Measured, Observe, Usual);
        var path = Path.Combine(Path.GetDirectoryName(folder.Path)!, file);
        File.WriteAllText(path, File.ReadAllText(path).Replace(right.Replace('|', '\t'), wrong.Replace('|', '\t')));

        Assert.Contains(PEtabReader.ReadFile(folder.Path).Diagnostics, diagnostic => diagnostic.Code == code);
    }

    [Theory]
    [InlineData("A|log|0.5", "0.7", null)]
    [InlineData("A|log|0.5", "0", "BD7430")]
    [InlineData("A|log10|0.5", "-0.7", "BD7430")]
    [InlineData("A|lin|0.5", "-0.7", null)]
    public void A_measurement_that_has_no_logarithm_is_refused_where_one_is_taken(string observable, string value, string? code)
    {
        using var folder = new PEtabFolder(
            "conditionId\nc0\n",
            $"observableId|simulationConditionId|measurement|time\nobs_a|c0|{value}|1\n",
            $"observableId|observableFormula|observableTransformation|noiseFormula\nobs_a|{observable}\n",
            Usual
        );

        Assert.Equal(code, PEtabReader.ReadFile(folder.Path).Diagnostics.SingleOrDefault()?.Code);
    }

    [Theory]
    [InlineData("true", null)]
    [InlineData("False", null)]
    [InlineData("1", "BD7428")]
    [InlineData("", "BD7428")]
    [InlineData("no", "BD7428")]
    public void Version_2_says_true_or_false_of_an_estimate(string estimate, string? code)
    {
        using var folder = new PEtabFolder(
            "conditionId|targetId|targetValue\nc0|B|2\n",
            "experimentId|time|conditionId\ne1|0|c0\n",
            "observableId|experimentId|measurement|time\nobs_a|e1|0.7|1\n",
            Observe,
            $"parameterId|lowerBound|upperBound|nominalValue|estimate\nk1|0|10|0.8|{estimate}\n",
            null
        );

        Assert.Equal(code, PEtabReader.ReadFile(folder.Path).Diagnostics.SingleOrDefault()?.Code);
    }

    [Fact]
    public void Scatter_that_comes_out_as_nothing_is_a_failure()
    {
        using var folder = new PEtabFolder(
            "conditionId\nc0\n",
            Measured,
            "observableId|observableFormula|noiseFormula\nobs_a|A|0.1 * B\n",
            Usual
        );

        var evaluation = new PEtabEvaluator(folder.Read()).Evaluate();

        Assert.Contains("noise of obs_a at time 0 is 0", evaluation.Failure, StringComparison.Ordinal);
        Assert.Equal(double.NegativeInfinity, evaluation.LogLikelihood);
    }

    [Fact]
    public void An_observable_whose_name_begins_like_another_has_placeholders_of_its_own()
    {
        using var folder = new PEtabFolder(
            "conditionId\nc0\n",
            "observableId|simulationConditionId|measurement|time|observableParameters\nobs_a|c0|0.7|0|\nobs_ab|c0|0.7|0|3\n",
            "observableId|observableFormula|noiseFormula\nobs_a|A|0.5\nobs_ab|observableParameter1_obs_ab * A|0.5\n",
            Usual
        );

        Assert.Equal([1, 3], new PEtabEvaluator(folder.Read()).Evaluate().Predictions.Select(prediction => prediction.Simulation));
    }
}
