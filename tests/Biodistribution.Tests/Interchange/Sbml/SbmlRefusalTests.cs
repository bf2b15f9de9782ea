using Xunit;
using static Biodistribution.Tests.Interchange.Sbml.SbmlTexts;

namespace Biodistribution.Tests.Interchange.Sbml;

public class SbmlRefusalTests
{
    [Fact]
    public void An_external_entity_is_never_opened() =>
        Assert.Equal(
            "BD7002",
            TheError(
                "<?xml version=\"1.0\"?><!DOCTYPE sbml [<!ENTITY a SYSTEM \"file:///etc/hostname\">]><sbml "
                    + "level=\"3\" version=\"2\">&a;</sbml>"
            ).Code
        );

    [Fact]
    public void Entities_that_multiply_are_refused_at_once() =>
        Assert.Equal(
            "BD7002",
            TheError(
                "<?xml version=\"1.0\"?><!DOCTYPE sbml [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b "
                    + "\"&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;\">]><sbml level=\"3\">&c;</sbml>"
            ).Code
        );

    [Fact]
    public void Nesting_beyond_the_limit_is_refused_with_its_line() =>
        Assert.Equal(
            "BD7003",
            TheError(Level3(string.Concat(Enumerable.Repeat("<a>\n", 5000)) + string.Concat(Enumerable.Repeat("</a>", 5000)))).Code
        );

    private static string Delayed(string what, string length) =>
        Level3(
            $"""
            <listOfParameters>{Parameter("p", "1", false)}{Parameter("q", "1", false)}{Parameter("r", "1", false)}</listOfParameters>
            <listOfRules>
            <rateRule variable="q">{Math("{1}")}</rateRule>
            <assignmentRule variable="p">{Math(
                $"(<csymbol encoding=\"text\" definitionURL=\"http://www.sbml.org/sbml/symbols/delay\">d</csymbol>{what}{length})"
            )}</assignmentRule>
            <assignmentRule variable="r">{Math(
                "(<csymbol encoding=\"text\" definitionURL=\"http://www.sbml.org/sbml/symbols/rateOf\">r</csymbol>[p])"
            )}</assignmentRule>
            </listOfRules>
            """
        );

    [Theory]
    [InlineData("[q]", "[q]", "changes while time passes")]
    [InlineData("[q]", "(<times/>[t]{2})", "changes while time passes")]
    [InlineData("[q]", "{1}", "derivative")]
    [InlineData("[q]", "", "two arguments")]
    public void A_delay_that_cannot_be_followed_is_refused(string what, string length, string words)
    {
        var error = TheError(
            length == "{1}"
                ? Delayed(what, length)
                : System.Text.RegularExpressions.Regex.Replace(
                    Delayed(what, length),
                    "<assignmentRule variable=\"r\">.*?</assignmentRule>",
                    ""
                )
        );

        Assert.Equal("BD7018", error.Code);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fast_reaction_is_refused() =>
        Assert.Equal("BD7007", TheError(Level2("""<listOfReactions><reaction id="r" fast="true"/></listOfReactions>""")).Code);

    private static string WithPackage(string package, string required, string content) =>
        $"""
            <sbml xmlns="http://www.sbml.org/sbml/level3/version1/core"
             xmlns:p="http://www.sbml.org/sbml/level3/version1/{package}/version1" p:required="{required}"
             level="3" version="1"><model>{content}</model></sbml>
            """;

    [Theory]
    [InlineData("arrays", "true", "<listOfParameters>\n<parameter id=\"a\" p:size=\"3\"/></listOfParameters>", "Core")]
    [InlineData("arrays", "true", "<listOfParameters>\n<parameter id=\"a\"><p:listOfDimensions/></parameter></listOfParameters>", "Core")]
    [InlineData("fbc", "false", "\n<p:listOfObjectives/><listOfReactions><reaction id=\"r\"/></listOfReactions>", "kinetic")]
    public void A_package_that_changes_the_mathematics_is_refused_and_says_what_helps(
        string package,
        string required,
        string content,
        string hint
    )
    {
        var error = TheError(WithPackage(package, required, content));

        Assert.Equal("BD7006", error.Code);
        Assert.Contains(package, error.Message);
        Assert.Contains(hint, error.Hint);
    }

    [Theory]
    [InlineData("comp")]
    [InlineData("arrays")]
    [InlineData("fbc")]
    public void A_package_that_is_declared_and_not_used_is_no_obstacle(string package) =>
        Assert.True(
            Read(
                WithPackage(package, "true", "<listOfParameters><parameter id=\"a\" value=\"1\" constant=\"true\"/></listOfParameters>")
            ).IsValid
        );

    [Fact]
    public void A_kinetic_model_with_bounds_of_fluxes_is_read() =>
        Assert.True(
            Read(
                WithPackage(
                    "fbc",
                    "false",
                    $"<p:listOfObjectives/><listOfReactions><reaction id=\"r\"><kineticLaw>{Math("{1}")}</kineticLaw>"
                        + $"</reaction></listOfReactions>"
                )
            ).IsValid
        );

    [Fact]
    public void Algebraic_rules_that_leave_a_variable_open_are_refused() =>
        Assert.Equal(
            "BD7039",
            TheError(
                Level3(
                    $"""
                    <listOfParameters>{Parameter("p", "1", false)}{Parameter("q", "1", false)}</listOfParameters>
                    <listOfRules><algebraicRule>{Math("(<minus/>(<floor/>[p]){1})")}</algebraicRule></listOfRules>
                    """
                )
            ).Code
        );

    [Fact]
    public void An_apply_in_the_place_of_an_operator_is_named() =>
        Assert.Equal(
            "BD7038",
            TheError(
                Level3(
                    $"""
                    <listOfParameters>{Parameter("p", "1", false)}</listOfParameters><listOfRules><assignmentRule variable="p">{Math(
                        "((<plus/>{1}){2})"
                    )}</assignmentRule></listOfRules>
                    """
                )
            ).Code
        );

    [Fact]
    public void A_package_that_only_draws_is_no_obstacle() =>
        Assert.True(
            Read(
                """
                <sbml xmlns="http://www.sbml.org/sbml/level3/version1/core"
                 xmlns:p="http://www.sbml.org/sbml/level3/version1/layout/version1" p:required="false"
                 level="3" version="1"><model/></sbml>
                """
            ).IsValid
        );

    [Fact]
    public void Rules_in_a_circle_are_refused_by_name()
    {
        var error = TheError(
            Level3(
                $"""
                <listOfParameters>{Parameter("p", "1", false)}{Parameter("q", "1", false)}</listOfParameters>
                <listOfRules><assignmentRule variable="p">{Math("[q]")}</assignmentRule><assignmentRule variable="q">{Math(
                    "[p]"
                )}</assignmentRule></listOfRules>
                """
            )
        );

        Assert.Equal("BD7034", error.Code);
        Assert.Contains("p → q → p", error.Message.Replace("q → p → q", "p → q → p"));
    }

    [Fact]
    public void An_unknown_name_is_refused_by_name()
    {
        var error = TheError(
            Level3(
                $"<listOfParameters>{Parameter("p", "1", false)}</listOfParameters><listOfRules><assignmentRule "
                    + $"variable=\"p\">{Math("[nowhere]")}</assignmentRule></listOfRules>"
            )
        );

        Assert.Equal("BD7010", error.Code);
        Assert.Contains("nowhere", error.Message);
    }

    [Fact]
    public void A_species_with_both_a_rule_and_a_reaction_is_refused()
    {
        var error = TheError(
            Level3(
                $"""
                {Compartment("1")}<listOfSpecies>{Species("s", "initialAmount=\"1\"")}</listOfSpecies>
                <listOfRules><rateRule variable="s">{Math("{1}")}</rateRule></listOfRules>
                <listOfReactions><reaction id="r" reversible="false"><listOfReactants>
                <speciesReference species="s" stoichiometry="1" constant="true"/></listOfReactants><kineticLaw>{Math(
                    "{1}"
                )}</kineticLaw></reaction></listOfReactions>
                """
            )
        );

        Assert.Equal("BD7030", error.Code);
    }

    [Fact]
    public void An_algebraic_rule_with_nothing_to_determine_is_refused() =>
        Assert.Equal(
            "BD7033",
            TheError(
                Level3(
                    $"<listOfParameters>{Parameter("p", "1")}</listOfParameters><listOfRules><algebraicRule>"
                        + $"{Math("[p]")}</algebraicRule></listOfRules>"
                )
            ).Code
        );

    [Fact]
    public void Two_algebraic_rules_each_find_a_variable_of_their_own()
    {
        var model = Read(
                Level3(
                    $"""
                    <listOfParameters>{Parameter("p", "1", false)}{Parameter("q", "1", false)}</listOfParameters>
                    <listOfRules><algebraicRule>{Math("(<minus/>(<plus/>[p][q]){3})")}</algebraicRule><algebraicRule>{Math(
                        "(<minus/>[p]{1})"
                    )}</algebraicRule></listOfRules>
                    """
                )
            )
            .OrThrow()
            .Model;

        Assert.Equal(["q", "p"], model.AlgebraicRules.Select(rule => rule.Unknown!.Name));
    }
}
