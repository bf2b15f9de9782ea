using Xunit;
using static Biodistribution.Tests.Interchange.Sbml.SbmlTexts;

namespace Biodistribution.Tests.Interchange.Sbml;

public class LevelOneTests
{
    private static string Level1(string content, int version = 2) =>
        """<?xml version="1.0" encoding="UTF-8"?>"""
        + $"""<sbml xmlns="http://www.sbml.org/sbml/level1" level="1" version="{version}"><model name="m">{content}</model></sbml>""";

    private static void Gives(string sbml, string variables, Func<double, double[]> expected, string amount = "", string concentration = "")
    {
        foreach (var row in SbmlCase.Run(sbml, 3, 3, variables, amount, concentration))
            Assert.Equal(expected(row[0]), row[1..], (a, b) => System.Math.Abs(a - b) <= 1e-7 * System.Math.Max(1, System.Math.Abs(a)));
    }

    [Theory]
    [InlineData(1, "specie")]
    [InlineData(2, "species")]
    public void Species_of_both_versions_mean_concentrations_in_formulas(int version, string word) =>
        Gives(
            Level1(
                $"""
                <listOfCompartments><compartment name="c" volume="4"/></listOfCompartments>
                <listOfSpecies><{word} name="a" compartment="c" initialAmount="8"/>
                <{word} name="b" compartment="c" initialAmount="0"/></listOfSpecies>
                <listOfReactions><reaction name="r" reversible="false">
                  <listOfReactants><{word}Reference {word}="a"/></listOfReactants><listOfProducts>
                  <{word}Reference {word}="b" stoichiometry="3" denominator="2"/></listOfProducts>
                  <kineticLaw formula="k * a * c"><listOfParameters><parameter name="k" value="0.5"/></listOfParameters></kineticLaw>
                </reaction></listOfReactions>
                """,
                version
            ),
            "a, b",
            t => [8 * System.Math.Exp(-0.5 * t), 12 * (1 - System.Math.Exp(-0.5 * t)) / 4],
            amount: "a",
            concentration: "b"
        );

    [Fact]
    public void Rules_change_parameters_compartments_and_concentrations_that_nothing_declares_variable() =>
        Gives(
            Level1(
                """
                <listOfCompartments><compartment name="c"/><compartment name="d" volume="2"/></listOfCompartments>
                <listOfSpecies><species name="s" compartment="d" initialAmount="6" boundaryCondition="true"/></listOfSpecies>
                <listOfParameters><parameter name="p" value="1"/><parameter name="q" value="7"/></listOfParameters>
                <listOfRules>
                  <parameterRule name="p" type="rate" formula="2"/><parameterRule name="q" formula="sqr(p) - -p^2"/>
                  <compartmentVolumeRule compartment="c" type="rate" formula="-c"/>
                  <speciesConcentrationRule species="s" type="rate" formula="0.5"/>
                </listOfRules>
                """
            ),
            "p, q, c, s",
            t => [1 + (2 * t), 2 * (1 + (2 * t)) * (1 + (2 * t)), System.Math.Exp(-t), 3 + (0.5 * t)],
            concentration: "s"
        );

    [Fact]
    public void An_algebraic_rule_is_infix_text_too() =>
        Gives(
            Level1(
                """
                <listOfParameters><parameter name="x" value="1"/><parameter name="y" value="0"/></listOfParameters>
                <listOfRules><parameterRule name="x" type="rate" formula="-x"/>
                <algebraicRule formula="y - log(x) - log10(100)"/></listOfRules>
                """
            ),
            "y",
            t => [2 - t]
        );

    [Fact]
    public void An_algebraic_rule_that_could_determine_one_of_several_is_refused() =>
        Assert.Equal(
            "BD7033",
            TheError(
                Level1(
                    """
                    <listOfParameters><parameter name="k" value="1"/><parameter name="y" value="0"/></listOfParameters>
                    <listOfRules><algebraicRule formula="y - k"/></listOfRules>
                    """
                )
            ).Code
        );

    [Fact]
    public void Units_of_Level_1_are_understood()
    {
        var model = Read(
                Level1(
                    """
                    <listOfUnitDefinitions>
                      <unitDefinition name="time"><listOfUnits><unit kind="second" multiplier="3600"/></listOfUnits></unitDefinition>
                      <unitDefinition name="substance"><listOfUnits><unit kind="mole" scale="-9"/></listOfUnits></unitDefinition>
                    </listOfUnitDefinitions>
                    <listOfCompartments><compartment name="c" volume="1" units="litre"/></listOfCompartments>
                    <listOfSpecies><species name="s" compartment="c" initialAmount="1"/></listOfSpecies>
                    <listOfReactions><reaction name="r"><listOfReactants><speciesReference species="s"/></listOfReactants>
                    <kineticLaw formula="s"/></reaction></listOfReactions>
                    """
                )
            )
            .OrThrow()
            .Model;

        Assert.Equal(("h", "nmol"), (model.Units.TimeUnit.Text, Assert.Single(model.States).Unit.Text));
    }

    [Theory]
    [InlineData("k * nowhere", "nowhere")]
    [InlineData("k * (1", "parenthesis")]
    [InlineData("uui(k)", "uui")]
    public void A_formula_that_cannot_be_read_is_refused_with_its_line(string formula, string named)
    {
        var error = TheError(
            Level1(
                $"<listOfParameters>\n<parameter name=\"k\" value=\"1\"/><parameter name=\"p\" value=\"1\"/>"
                    + $"</listOfParameters><listOfRules>\n<parameterRule "
                    + $"name=\"p\" formula=\"{formula}\"/></listOfRules>"
            )
        );

        Assert.Equal(("BD7037", 3), (error.Code, error.Place.Line));
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_identifier_declared_twice_is_refused_in_Level_1_too() =>
        Assert.Equal(
            "BD7022",
            TheError(
                Level1("<listOfParameters><parameter name=\"k\" value=\"1\"/><parameter name=\"k\" value=\"1\"/></listOfParameters>")
            ).Code
        );
}
