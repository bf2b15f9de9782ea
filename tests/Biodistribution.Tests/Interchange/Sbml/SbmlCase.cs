using System.Globalization;
using Biodistribution.Interchange.Sbml;
using Xunit;

namespace Biodistribution.Tests.Interchange.Sbml;

/// <summary>A case folder as the test suite lays them out, without expected results, run by the runner.</summary>
internal static class SbmlCase
{
    /// <summary>The rows of the table the runner writes, time first.</summary>
    public static double[][] Run(string sbml, double duration, int steps, string variables, string amount = "", string concentration = "")
    {
        var folder = Directory.CreateTempSubdirectory("biodist-sbml-");
        try
        {
            var outcome = RunIn(folder.FullName, sbml, duration, steps, variables, amount, concentration);
            Assert.True(outcome.Failure is null, outcome.Failure);
            return
            [
                .. File.ReadAllLines(Path.Combine(folder.FullName, "results", "00001.csv"))
                    .Skip(1)
                    .Select(line =>
                        line.Split(',')
                            .Select(text =>
                                text switch
                                {
                                    "INF" => double.PositiveInfinity,
                                    "-INF" => double.NegativeInfinity,
                                    _ => double.Parse(text, CultureInfo.InvariantCulture),
                                }
                            )
                            .ToArray()
                    ),
            ];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The outcome of one case in a folder of its own.</summary>
    public static SbmlTestOutcome RunIn(
        string folder,
        string sbml,
        double duration,
        int steps,
        string variables,
        string amount,
        string concentration
    )
    {
        var cases = Directory.CreateDirectory(Path.Combine(folder, "cases", "00001")).FullName;
        File.WriteAllText(Path.Combine(cases, "00001-sbml-l3v2.xml"), sbml);
        File.WriteAllText(
            Path.Combine(cases, "00001-settings.txt"),
            string.Create(
                CultureInfo.InvariantCulture,
                $"start: 0\nduration: {duration}\nsteps: {steps}\nvariables: {variables}\nabsolute: 1.0e-006\nrelative: "
                    + $"0.0001\namount: {amount}\nconcentration: {concentration}\n"
            )
        );
        return Assert.Single(SbmlTestRunner.Run(Path.Combine(folder, "cases"), Path.Combine(folder, "results")));
    }
}
