using System.Globalization;

namespace Biodistribution.Validation.Interruptions;

/// <summary>Files that verbs read and the repository does not hold, made in a folder that is removed at the end.</summary>
internal sealed class CampaignInputs : IDisposable
{
    private const int CaseCount = 12;

    private readonly string folder = Directory.CreateTempSubdirectory("biodist-inputs-").FullName;

    /// <summary>Makes the files; runs the program for those only it can write.</summary>
    public CampaignInputs()
    {
        File.WriteAllText(
            Responses,
            "agent,dose,response\n"
                + string.Concat(
                    from agent in new[] { (Name: "msc", Ec50: 3.0), (Name: "exosome", Ec50: 9.0) }
                    from dose in new[] { 0.1, 1, 3, 10, 30, 100, 1000 }
                    from replicate in new[] { 0.97, 1.03 }
                    select string.Create(
                        CultureInfo.InvariantCulture,
                        $"{agent.Name},{dose},{(5 + (90 * dose / (dose + agent.Ec50))) * replicate:F3}\n"
                    )
                )
        );
        for (var i = 1; i <= CaseCount; i++)
            WriteCase(i.ToString("D5", CultureInfo.InvariantCulture), i);
        var model = Path.Combine(RepositoryRoot.Find(), "models", "exosome", "exosome-liver.yaml");
        var study = Path.Combine(RepositoryRoot.Find(), "models", "studies", "exosome-6h-example", "study.yaml");
        _ = RunOfProgram.Of(["simulate", model, "--dose", "blood=1e10 particles", "--until", "24 h", "--out", Run]);
        _ = RunOfProgram.Of(["export", study, "--to", "petab", "--out", Path.GetDirectoryName(Problem)!]);
    }

    /// <summary>A table of doses and responses of two agents.</summary>
    public string Responses => Path.Combine(folder, "responses.csv");

    /// <summary>The folder of a finished run.</summary>
    public string Run => Path.Combine(folder, "run");

    /// <summary>A folder of cases of the SBML test suite's form.</summary>
    public string Cases => Path.Combine(folder, "cases");

    /// <summary>A PEtab problem.</summary>
    public string Problem => Path.Combine(folder, "petab", "problem.yaml");

    /// <inheritdoc />
    public void Dispose() => Directory.Delete(folder, recursive: true);

    private void WriteCase(string name, int rate)
    {
        var one = Directory.CreateDirectory(Path.Combine(Cases, name)).FullName;
        File.WriteAllText(
            Path.Combine(one, $"{name}-settings.txt"),
            "start: 0\nduration: 10\nsteps: 1000\nvariables: S\nabsolute: 1e-7\nrelative: 1e-4\namount: S\nconcentration:\n"
        );
        File.WriteAllText(
            Path.Combine(one, $"{name}-sbml-l3v2.xml"),
            $"""
            <sbml xmlns="http://www.sbml.org/sbml/level3/version2/core" level="3" version="2"><model id="m">
            <listOfCompartments><compartment id="c" spatialDimensions="3" size="1" constant="true"/></listOfCompartments>
            <listOfSpecies><species id="S" compartment="c" initialAmount="1" hasOnlySubstanceUnits="true" boundaryCondition="false"
            constant="false"/></listOfSpecies><listOfRules><rateRule variable="S"><math xmlns="http://www.w3.org/1998/Math/MathML">
            <apply><times/><cn>-0.0{rate}</cn><ci>S</ci></apply></math></rateRule></listOfRules></model></sbml>
            """
        );
    }
}
