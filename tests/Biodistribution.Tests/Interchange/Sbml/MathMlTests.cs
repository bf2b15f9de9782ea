using Biodistribution.Models.Symbolics;
using Xunit;
using static Biodistribution.Tests.Interchange.Sbml.SbmlTexts;

namespace Biodistribution.Tests.Interchange.Sbml;

public class MathMlTests
{
    private static double ValueOf(string math, string functions = "")
    {
        var model = Read(
                Level3(
                    $"{functions}<listOfParameters>{Parameter("x", "0.3")}{Parameter("y", "-2.5")}<parameter id=\"p\" "
                        + $"constant=\"false\"/></listOfParameters><listOfRules><assignmentRule variable=\"p\">"
                        + $"{Math(math)}</assignmentRule></listOfRules>"
                )
            )
            .OrThrow()
            .Model;
        var values = model.Parameters.ToDictionary(parameter => parameter.Symbol, parameter => parameter.Value);
        return ExpressionEvaluation.Evaluate(Assert.Single(model.Definitions).Value, symbol => values[symbol], 7);
    }

    [Theory]
    [InlineData("(<plus/>)", 0)]
    [InlineData("(<plus/>{1}{2}[x])", 3.3)]
    [InlineData("(<times/>)", 1)]
    [InlineData("(<minus/>[y])", 2.5)]
    [InlineData("(<minus/>{1}[y])", 3.5)]
    [InlineData("(<power/>[y]{2})", 6.25)]
    [InlineData("(<root/>{16})", 4)]
    [InlineData("(<root/><degree>{3}</degree>{27})", 3)]
    [InlineData("(<log/>{1000})", 3)]
    [InlineData("(<log/><logbase>{2}</logbase>{8})", 3)]
    [InlineData("(<quotient/>{-7}{2})", -3)]
    [InlineData("(<rem/>{-7}{2})", -1)]
    [InlineData("(<min/>{4}[y]{3})", -2.5)]
    [InlineData("(<max/>{4}[y]{5})", 5)]
    [InlineData("(<factorial/>{5})", 120)]
    [InlineData("(<ceiling/>[y])", -2)]
    [InlineData("(<floor/>[y])", -3)]
    [InlineData("(<abs/>[y])", 2.5)]
    [InlineData("[t]", 7)]
    [InlineData("(<lt/>{1}{2}{3})", 1)]
    [InlineData("(<lt/>{1}{3}{2})", 0)]
    [InlineData("(<geq/>{3}{3}{2})", 1)]
    [InlineData("(<eq/>{3}{3}{2})", 0)]
    [InlineData("(<and/>)", 1)]
    [InlineData("(<or/>)", 0)]
    [InlineData("(<xor/><true/><true/><true/>)", 1)]
    [InlineData("(<xor/><true/><false/><true/>)", 0)]
    [InlineData("(<implies/><true/><false/>)", 0)]
    [InlineData("(<implies/><false/><false/>)", 1)]
    [InlineData("(<plus/><true/>{1})", 2)]
    [InlineData("<piecewise><piece>{1}(<lt/>[x]{0})</piece><piece>{2}(<lt/>[x]{1})</piece><otherwise>{3}</otherwise></piecewise>", 2)]
    [InlineData("<piecewise><piece>{1}(<lt/>[x]{0})</piece></piecewise>", double.NaN)]
    [InlineData("<infinity/>", double.PositiveInfinity)]
    [InlineData("<notanumber/>", double.NaN)]
    [InlineData("<exponentiale/>", System.Math.E)]
    [InlineData("<pi/>", System.Math.PI)]
    [InlineData("<cn type=\"e-notation\"> 12.5 <sep/> -3 </cn>", 0.0125)]
    [InlineData("<cn type=\"rational\"> 3 <sep/> 8 </cn>", 0.375)]
    [InlineData("<csymbol encoding=\"text\" definitionURL=\"http://www.sbml.org/sbml/symbols/avogadro\">n</csymbol>", 6.02214179e23)]
    public void Mathematics_means_what_the_standard_says(string math, double expected) =>
        Assert.Equal(expected, ValueOf(math), expected > 1e20 ? 1e8 : 1e-12);

    [Theory]
    [InlineData("sec", "arcsec", 1.4)]
    [InlineData("csc", "arccsc", 1.4)]
    [InlineData("cot", "arccot", 1.4)]
    [InlineData("tan", "arctan", 0.3)]
    [InlineData("sinh", "arcsinh", -0.3)]
    [InlineData("cosh", "arccosh", 1.3)]
    [InlineData("tanh", "arctanh", -0.3)]
    [InlineData("sech", "arcsech", 0.3)]
    [InlineData("csch", "arccsch", -0.3)]
    [InlineData("coth", "arccoth", -1.3)]
    public void A_function_undoes_its_inverse(string function, string inverse, double at) =>
        Assert.Equal(
            at,
            ValueOf(FormattableString.Invariant($"(<{function}/>(<{inverse}/>{{{at}}}))").Replace("{{", "{").Replace("}}", "}")),
            1e-13
        );

    [Fact]
    public void A_function_definition_is_put_in_at_every_call()
    {
        var functions = $"""
            <listOfFunctionDefinitions>
              <functionDefinition id="twice">{Math("<lambda><bvar>[a]</bvar>(<times/>{2}[a])</lambda>")}</functionDefinition>
              <functionDefinition id="four">{Math("<lambda><bvar>[x]</bvar>([twice]([twice][x]))</lambda>")}</functionDefinition>
            </listOfFunctionDefinitions>
            """;

        Assert.Equal(-10 + 1.2, ValueOf("(<plus/>([four][y])([four][x]))", functions), 1e-14);
    }

    [Fact]
    public void A_function_that_calls_itself_is_refused()
    {
        var error = TheError(
            Level3(
                $"""
                <listOfFunctionDefinitions>
                  <functionDefinition id="f">{Math("<lambda><bvar>[a]</bvar>([g][a])</lambda>")}</functionDefinition>
                  <functionDefinition id="g">{Math("<lambda><bvar>[a]</bvar>([f][a])</lambda>")}</functionDefinition>
                </listOfFunctionDefinitions>
                <listOfParameters>{Parameter("p", "1", false)}</listOfParameters>
                <listOfRules><assignmentRule variable="p">{Math("([f]{1})")}</assignmentRule></listOfRules>
                """
            )
        );

        Assert.Equal("BD7012", error.Code);
    }

    [Fact]
    public void Calls_that_double_at_every_level_stay_small()
    {
        var functions = string.Concat(
            Enumerable
                .Range(1, 60)
                .Select(i =>
                    $"<functionDefinition id=\"f{i}\">"
                    + $"{Math($"<lambda><bvar>[a]</bvar>(<plus/>([f{i - 1}][a])([f{i - 1}][a]))</lambda>")}</functionDefinition>"
                )
        );
        functions =
            $"<listOfFunctionDefinitions><functionDefinition id=\"f0\">"
            + $"{Math("<lambda><bvar>[a]</bvar>[a]</lambda>")}</functionDefinition>{functions}</listOfFunctionDefinitions>";

        Assert.Equal(0.3 * System.Math.Pow(2, 60), ValueOf("([f60][x])", functions), 1);
    }
}
