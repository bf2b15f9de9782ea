using Biodistribution.Interchange.PEtab;
using static Biodistribution.Tests.Interchange.Sbml.SbmlTexts;

namespace Biodistribution.Tests.Interchange.PEtab;

/// <summary>A problem of the reversible reaction A to B in a folder of its own; tables are written with bars for tabs.</summary>
internal sealed class PEtabFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("biodist-petab-");

    /// <summary>Writes a problem of version 1.</summary>
    public PEtabFolder(string conditions, string measurements, string observables, string parameters, string? model = null)
    {
        Write("model.xml", model ?? Conversion());
        Write("c.tsv", Tabs(conditions));
        Write("m.tsv", Tabs(measurements));
        Write("o.tsv", Tabs(observables));
        Write("p.tsv", Tabs(parameters));
        Write(
            "problem.yaml",
            "format_version: 1\nparameter_file: p.tsv\nproblems:\n- condition_files:\n  - c.tsv\n  "
                + "measurement_files:\n  - m.tsv\n  observable_files:\n  - o.tsv\n  sbml_files:\n  - "
                + "model.xml\n"
        );
    }

    /// <summary>Writes a problem of version 2.</summary>
    public PEtabFolder(string conditions, string experiments, string measurements, string observables, string parameters, string? model)
        : this(conditions, measurements, observables, parameters, model)
    {
        Write("e.tsv", Tabs(experiments));
        Write(
            "problem.yaml",
            "format_version: 2.0.0\nparameter_files: [p.tsv]\nmodel_files:\n  conversion:\n    "
                + "location: model.xml\n    language: sbml\ncondition_files: [c.tsv]\nexperiment_files: "
                + "[e.tsv]\nmeasurement_files: [m.tsv]\nobservable_files: [o.tsv]\n"
        );
    }

    public string Path => System.IO.Path.Combine(folder.FullName, "problem.yaml");

    public void Dispose() => folder.Delete(recursive: true);

    public PEtabProblem Read() => PEtabReader.ReadFile(Path).OrThrow();

    /// <summary>Concentration of A at a time, from the closed form.</summary>
    public static double A(double t, double a0, double b0, double k1, double k2) =>
        (k2 * (a0 + b0) / (k1 + k2)) + (((k1 * a0) - (k2 * b0)) / (k1 + k2) * System.Math.Exp(-(k1 + k2) * t));

    public static double B(double t, double a0, double b0, double k1, double k2) => a0 + b0 - A(t, a0, b0, k1, k2);

    /// <summary>A and B start from the parameters a0 and b0.</summary>
    public static string Conversion(string more = "", string events = "") =>
        Level3(
            $"""
            <listOfCompartments><compartment id="compartment" spatialDimensions="3" size="1" constant="{(
                events.Length == 0 ? "true" : "false"
            )}"/></listOfCompartments>
            <listOfSpecies>{Species("A", "initialConcentration=\"1\"", "compartment")}{Species(
                "B",
                "initialConcentration=\"1\"",
                "compartment"
            )}</listOfSpecies>
            <listOfParameters>{Parameter("a0", "1")}{Parameter("b0", "1")}{Parameter("k1", "0")}{Parameter(
                "k2",
                "0"
            )}{more}</listOfParameters>
            <listOfInitialAssignments><initialAssignment symbol="A">{Math("[a0]")}</initialAssignment><initialAssignment symbol="B">{Math(
                "[b0]"
            )}</initialAssignment></listOfInitialAssignments>
            <listOfReactions>
              <reaction id="fwd" reversible="false"><listOfReactants>
              <speciesReference species="A" stoichiometry="1" constant="true"/></listOfReactants><listOfProducts>
              <speciesReference species="B" stoichiometry="1" constant="true"/></listOfProducts><kineticLaw>{Math(
                "(<times/>[compartment][k1][A])"
            )}</kineticLaw></reaction>
              <reaction id="rev" reversible="false"><listOfReactants>
              <speciesReference species="B" stoichiometry="1" constant="true"/></listOfReactants><listOfProducts>
              <speciesReference species="A" stoichiometry="1" constant="true"/></listOfProducts><kineticLaw>{Math(
                "(<times/>[compartment][k2][B])"
            )}</kineticLaw></reaction>
            </listOfReactions>{events}
            """
        );

    private static string Tabs(string table) => table.Replace('|', '\t');

    private void Write(string name, string text) => File.WriteAllText(System.IO.Path.Combine(folder.FullName, name), text);
}
