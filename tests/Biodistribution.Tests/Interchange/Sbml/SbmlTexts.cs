using Biodistribution.Interchange.Sbml;
using Biodistribution.Text;
using Xunit;

namespace Biodistribution.Tests.Interchange.Sbml;

/// <summary>Short SBML documents for tests, written here.</summary>
internal static class SbmlTexts
{
    /// <summary>A Level 3 Version 2 document around the content of a model element.</summary>
    public static string Level3(string content) =>
        """<?xml version="1.0" encoding="UTF-8"?>"""
        + $"""<sbml xmlns="http://www.sbml.org/sbml/level3/version2/core" level="3" version="2"><model id="m">{content}</model></sbml>""";

    /// <summary>A Level 2 Version 4 document around the content of a model element.</summary>
    public static string Level2(string content) =>
        """<?xml version="1.0" encoding="UTF-8"?>"""
        + $"""<sbml xmlns="http://www.sbml.org/sbml/level2/version4" level="2" version="4"><model id="m">{content}</model></sbml>""";

    /// <summary>A math element; time is written as <c>[t]</c>, identifiers as <c>[x]</c> and numbers as <c>{1}</c>.</summary>
    public static string Math(string inner) => $"""<math xmlns="http://www.w3.org/1998/Math/MathML">{Short(inner)}</math>""";

    /// <summary>The same without the math element.</summary>
    public static string Short(string inner) =>
        inner
            .Replace("[t]", """<csymbol encoding="text" definitionURL="http://www.sbml.org/sbml/symbols/time">t</csymbol>""")
            .Replace("[", "<ci>")
            .Replace("]", "</ci>")
            .Replace("{", "<cn>")
            .Replace("}", "</cn>")
            .Replace("(", "<apply>")
            .Replace(")", "</apply>");

    public static string Parameter(string id, string value, bool constant = true) =>
        $"""<parameter id="{id}" value="{value}" constant="{(constant ? "true" : "false")}"/>""";

    public static string Species(string id, string more, string compartment = "c") =>
        $"""<species id="{id}" compartment="{compartment}" boundaryCondition="false" constant="false" """
        + $"""{(more.Contains("hasOnly") ? "" : "hasOnlySubstanceUnits=\"false\"")} {more}/>""";

    public static string Compartment(string size, bool constant = true) =>
        $"""<listOfCompartments><compartment id="c" spatialDimensions="3" size="{size}" """
        + $"""constant="{(constant ? "true" : "false")}"/></listOfCompartments>""";

    public static Checked<SbmlModel> Read(string text)
    {
        using var reader = new StringReader(text);
        return SbmlReader.ReadWithNames(reader, "test.xml");
    }

    public static Diagnostic TheError(string text) => Assert.Single(Read(text).Diagnostics, d => d.Severity == Severity.Error);
}
