using Biodistribution.Interchange.Sbml;
using Xunit;
using static Biodistribution.Tests.Interchange.Sbml.SbmlTexts;

namespace Biodistribution.Tests.Interchange.Sbml;

/// <summary>Models composed of submodels (package comp), each with a closed form.</summary>
public class CompositionTests
{
    private const string Open =
        "<sbml xmlns=\"http://www.sbml.org/sbml/level3/version2/core\" "
        + "xmlns:comp=\"http://www.sbml.org/sbml/level3/version1/comp/version1\" level=\"3\" "
        + "version=\"2\" comp:required=\"true\">";

    // Decay of x with the rate k, an event that adds 10 to x at a time, and a quantity that reads both and the time.
    private const string Decay = """
        <listOfParameters><parameter id="x" value="8" constant="false" metaid="meta_x"/>
        <parameter id="k" value="0.5" constant="true"/><parameter id="y" constant="false"/></listOfParameters>
        <listOfRules><rateRule variable="x">(<minus/>(<times/>[k][x]))</rateRule>
        <assignmentRule variable="y">(<plus/>[x][t])</assignmentRule></listOfRules>
        """;

    private static string Composed(string main, params (string Id, string Content)[] models) =>
        $"{Open}<model id=\"m\">{Mathematics(main)}</model><comp:listOfModelDefinitions>"
        + string.Concat(
            models.Select(model => $"<comp:modelDefinition id=\"{model.Id}\">{Mathematics(model.Content)}</comp:modelDefinition>")
        )
        + $"</comp:listOfModelDefinitions></sbml>";

    // Rules and laws hold their mathematics in the short form of the tests.
    private static string Mathematics(string content) =>
        System.Text.RegularExpressions.Regex.Replace(
            content,
            "(?<=>)(\\(|\\[|\\{)[^\n]*?(\\)|\\]|\\})"
                + "(?=</(rateRule|assignmentRule|algebraicRule|kineticLaw|initialAssignment|trigger|delay|eventAssignment)>)",
            match => Math(match.Value)
        );

    private static string Submodel(string id, string of, string more = "", string inside = "") =>
        $"<comp:submodel comp:id=\"{id}\" comp:modelRef=\"{of}\" {more}>{inside}</comp:submodel>";

    private static string Submodels(params string[] submodels) =>
        $"<comp:listOfSubmodels>{string.Concat(submodels)}</comp:listOfSubmodels>";

    private static string Replaces(string reference) =>
        $"<comp:listOfReplacedElements><comp:replacedElement {reference}/></comp:listOfReplacedElements>";

    private static void Gives(string sbml, string variables, Func<double, double[]> expected, string amount = "")
    {
        foreach (var row in SbmlCase.Run(sbml, 3, 3, variables, amount))
            Assert.Equal(expected(row[0]), row[1..], (a, b) => System.Math.Abs(a - b) <= 1e-7 * System.Math.Max(1, System.Math.Abs(a)));
    }

    private static double Exp(double x) => System.Math.Exp(x);

    [Fact]
    public void Each_submodel_has_elements_of_its_own() =>
        Gives(
            Composed(
                $"<listOfParameters>{Parameter("x", "1")}</listOfParameters>{Submodels(Submodel("a", "decay"), Submodel("b", "outer"))}",
                ("decay", Decay),
                ("outer", Submodels(Submodel("in", "decay")))
            ),
            "x, a__x, a__y, b__in__x",
            t => [1, 8 * Exp(-0.5 * t), (8 * Exp(-0.5 * t)) + t, 8 * Exp(-0.5 * t)]
        );

    [Fact]
    public void A_replaced_element_is_that_of_the_model_with_its_conversion() =>
        Gives(
            Composed(
                $"""
                <listOfParameters><parameter id="rate" value="1" constant="true">{Replaces(
                    "comp:submodelRef=\"a\" comp:idRef=\"k\""
                )}</parameter>
                <parameter id="milli" value="8000" constant="false">{Replaces(
                    "comp:submodelRef=\"a\" comp:metaIdRef=\"meta_x\" comp:conversionFactor=\"thousand\""
                )}</parameter>{Parameter("thousand", "1000")}</listOfParameters>
                {Submodels(Submodel("a", "decay"))}
                """,
                ("decay", Decay)
            ),
            "milli, a__y",
            t => [8000 * Exp(-t), (8 * Exp(-t)) + t]
        );

    [Fact]
    public void An_element_may_be_replaced_by_one_of_a_submodel_through_a_port() =>
        Gives(
            Composed(
                $"""
                <listOfParameters><parameter id="z" value="1" constant="false">
                <comp:replacedBy comp:submodelRef="a" comp:portRef="out"/></parameter>{Parameter(
                    "w",
                    "0",
                    false
                )}</listOfParameters>
                <listOfRules><assignmentRule variable="w">(<times/>[z][z])</assignmentRule></listOfRules>
                {Submodels(Submodel("a", "decay"))}
                """,
                ("decay", Decay + "<comp:listOfPorts><comp:port comp:id=\"out\" comp:idRef=\"x\"/></comp:listOfPorts>")
            ),
            "z, w, a__y",
            t => [8 * Exp(-0.5 * t), 64 * Exp(-t), (8 * Exp(-0.5 * t)) + t]
        );

    [Fact]
    public void Deleted_elements_are_gone_and_may_be_replaced() =>
        Gives(
            Composed(
                $"""
                <listOfParameters><parameter id="steady" value="3" constant="true">{Replaces(
                    "comp:submodelRef=\"a\" comp:deletion=\"no_x\""
                )}</parameter></listOfParameters>
                {Submodels(
                    Submodel(
                        "a",
                        "decay",
                        "",
                        "<comp:listOfDeletions><comp:deletion comp:id=\"no_x\" comp:idRef=\"x\"/>"
                        + "<comp:deletion comp:metaIdRef=\"the_rule\"/></comp:listOfDeletions>"
                    )
                )}
                """,
                ("decay", Decay.Replace("<rateRule ", "<rateRule metaid=\"the_rule\" ", StringComparison.Ordinal))
            ),
            "a__y",
            t => [3 + t]
        );

    [Fact]
    public void A_submodel_may_be_deleted_and_elements_of_submodels_of_submodels_replaced() =>
        Gives(
            Composed(
                $"""
                <listOfParameters><parameter id="fast" value="2" constant="true"><comp:listOfReplacedElements>
                <comp:replacedElement comp:submodelRef="o" comp:idRef="one"><comp:sBaseRef comp:idRef="k"/>
                </comp:replacedElement></comp:listOfReplacedElements></parameter></listOfParameters>
                {Submodels(Submodel("o", "outer", "", "<comp:listOfDeletions><comp:deletion comp:idRef=\"two\"/></comp:listOfDeletions>"))}
                """,
                ("decay", Decay),
                ("outer", Submodels(Submodel("one", "decay"), Submodel("two", "broken"))),
                ("broken", "<listOfRules><assignmentRule variable=\"none\">{1}</assignmentRule></listOfRules>")
            ),
            "o__one__x",
            t => [8 * Exp(-2 * t)]
        );

    [Fact]
    public void Time_of_a_submodel_runs_by_its_factor()
    {
        // From 1 on the event is due after 2 more, in the submodel's time, of which 2 go into one of the model's.
        const string Stops = """
            <listOfEvents><event useValuesFromTriggerTime="true">
            <trigger initialValue="true" persistent="true">(<geq/>[t]{1})</trigger><delay>{2}</delay>
            <listOfEventAssignments><eventAssignment variable="k">{0}</eventAssignment></listOfEventAssignments></event></listOfEvents>
            """;
        var decay = Decay.Replace(
            "<parameter id=\"k\" value=\"0.5\" constant=\"true\"/>",
            "<parameter id=\"k\" value=\"0.5\" constant=\"false\"/>",
            StringComparison.Ordinal
        );
        static double X(double t) => 8 * Exp(-System.Math.Min(t, 1.5));

        Gives(
            Composed(
                $"<listOfParameters>{Parameter("half", "0.5")}</listOfParameters>"
                    + $"{Submodels(Submodel("a", "decay", "comp:timeConversionFactor=\"half\""))}",
                ("decay", decay + Stops)
            ),
            "a__x, a__y",
            t => [X(t), X(t) + (2 * t)]
        );
    }

    [Fact]
    public void Extents_of_a_submodel_are_converted_and_its_reactions_read_in_its_own() =>
        Gives(
            Composed(
                $"""
                <listOfCompartments><compartment id="c" size="1" constant="true" spatialDimensions="3">{Replaces(
                    "comp:submodelRef=\"a\" comp:idRef=\"c\""
                )}</compartment></listOfCompartments>
                <listOfSpecies>
                <species id="s" compartment="c" initialAmount="0" hasOnlySubstanceUnits="true"
                 boundaryCondition="false" constant="false">{Replaces(
                    "comp:submodelRef=\"a\" comp:idRef=\"s\""
                )}</species></listOfSpecies>
                <listOfParameters>{Parameter("thousand", "1000")}</listOfParameters>{Submodels(
                    Submodel("a", "made", "comp:extentConversionFactor=\"thousand\"")
                )}
                """,
                (
                    "made",
                    $"""
                    {Compartment("1")}<listOfSpecies>{Species(
                        "s",
                        "hasOnlySubstanceUnits=\"true\" initialAmount=\"0\""
                    )}</listOfSpecies><listOfParameters>{Parameter("seen", "0", false)}</listOfParameters>
                    <listOfRules><assignmentRule variable="seen">[J]</assignmentRule></listOfRules>
                    <listOfReactions><reaction id="J" reversible="false"><listOfProducts>
                    <speciesReference species="s" stoichiometry="1" constant="true"/></listOfProducts>
                    <kineticLaw>([k])<listOfLocalParameters><localParameter id="k" value="3"/></listOfLocalParameters>
                    </kineticLaw></reaction></listOfReactions>
                    """.Replace(
                        "<kineticLaw>([k])",
                        "<kineticLaw>" + Math("[k]"),
                        StringComparison.Ordinal
                    )
                )
            ),
            "s, a__seen",
            t => [3000 * t, 3],
            amount: "s"
        );

    [Fact]
    public void Functions_and_their_arguments_keep_apart() =>
        Gives(
            Composed(
                $"<listOfFunctionDefinitions><functionDefinition id=\"f\">"
                    + $"{Math("<lambda><bvar>[k]</bvar>(<times/>{100}[k])</lambda>")}</functionDefinition></listOfFunctionDefinitions>"
                    + $"<listOfParameters>"
                    + $"{Parameter("p", "0", false)}</listOfParameters><listOfRules><assignmentRule "
                    + $"variable=\"p\">([f]{{2}})</assignmentRule></listOfRules>{Submodels(Submodel("a", "user"))}",
                (
                    "user",
                    $"<listOfFunctionDefinitions><functionDefinition id=\"f\">"
                        + $"{Math("<lambda><bvar>[k]</bvar>(<plus/>[k]{1})</lambda>")}</functionDefinition></listOfFunctionDefinitions>"
                        + $"<listOfParameters>"
                        + $"{Parameter("k", "5")}{Parameter("p", "0", false)}</listOfParameters><listOfRules><assignmentRule "
                        + $"variable=\"p\">([f][k])</assignmentRule></listOfRules>"
                )
            ),
            "p, a__p",
            _ => [200, 6]
        );

    [Fact]
    public void Models_of_files_beside_it_are_read_and_no_others()
    {
        var folder = Directory.CreateTempSubdirectory("biodist-comp-");
        try
        {
            string Main(string source) =>
                $"{Open}<model id=\"m\">{Submodels(Submodel("a", "other"))}</model><comp:listOfExternalModelDefinitions>"
                + $"<comp:externalModelDefinition "
                + $"comp:id=\"other\" comp:source=\"{source}\"/></comp:listOfExternalModelDefinitions></sbml>";
            Directory.CreateDirectory(Path.Combine(folder.FullName, "models"));
            File.WriteAllText(
                Path.Combine(folder.FullName, "models", "part.xml"),
                Level3($"<listOfParameters>{Parameter("p", "4")}</listOfParameters>")
                    .Replace("version2", "version1", StringComparison.Ordinal)
            );
            File.WriteAllText(Path.Combine(folder.FullName, "outside.xml"), Level3(""));
            var file = Path.Combine(folder.FullName, "models", "main.xml");
            string? CodeFor(string source)
            {
                File.WriteAllText(file, Main(source));
                var read = SbmlReader.ReadFileWithNames(file);
                return read.Value?.Quantities.ContainsKey("a__p") == true ? "read" : read.Diagnostics[0].Code;
            }

            Assert.Equal(
                ["read", "BD7036", "BD7036", "BD7036", "BD7036"],
                new[]
                {
                    "part.xml",
                    "../outside.xml",
                    Path.Combine(folder.FullName, "outside.xml"),
                    "http://example.org/part.xml",
                    "none.xml",
                }.Select(CodeFor)
            );
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("none", "comp:idRef=\"x\"", "no model")]
    [InlineData("decay", "comp:idRef=\"nowhere\"", "does not have")]
    [InlineData("decay", "comp:portRef=\"nowhere\"", "does not have")]
    [InlineData("self", "comp:idRef=\"x\"", "deep")]
    public void A_reference_that_leads_nowhere_is_refused(string model, string reference, string words)
    {
        var read = Read(
            Composed(
                $"<listOfParameters><parameter id=\"p\" value=\"1\" constant=\"false\">"
                    + $"{Replaces("comp:submodelRef=\"a\" " + reference)}</parameter></listOfParameters>"
                    + $"{Submodels(Submodel("a", model))}",
                ("decay", Decay),
                ("self", Submodels(Submodel("a", "self")))
            )
        );

        Assert.Contains(
            read.Diagnostics,
            diagnostic => diagnostic.Code == "BD7036" && diagnostic.Message.Contains(words, StringComparison.Ordinal)
        );
    }
}
