using System.Globalization;
using System.Text;
using Biodistribution.Interchange.Nonmem;
using Biodistribution.Interchange.PEtab;
using Biodistribution.Interchange.Sbml;
using Biodistribution.Models.Compilation;
using Biodistribution.Simulation;
using Biodistribution.Tests.Interchange.Nonmem;
using Biodistribution.Tests.Interchange.PEtab;
using Biodistribution.Tests.Interchange.Sbml;
using Xunit;

namespace Biodistribution.Tests.Interchange;

/// <summary>Inputs damaged at random from a seed: each ends in a result or a diagnostic, soon, never in an exception.</summary>
/// <remarks>BIODIST_FUZZ sets how many times as many are tried.</remarks>
public class DamagedInputTests
{
    private static readonly string[] Poison =
    [
        "NaN", "INF", "-INF", "1e308", "-1e308", "1e-320", "0", "-1", "99999999999999999999", "", "\"", "<", ">", "&", "&amp;", "]]>", "<![CDATA[", "<!--", "\0", "\u00e9", "true", "<ci>A</ci>", "<cn>0</cn>",
        "<apply>", "</apply>", "<times/>", "<divide/>", "<power/>", "<factorial/>", "<piecewise/>", ",", ";", "\t", "\n", "(", ")", "^", "((((((((((", "--", "1/0", "id=\"A\"", "#", "- ", "{", "[", "*a", "&a",
    ];

    private static readonly SolverSettings Bounded = new() { StepLimit = 3000, EventLimit = 200, TimeLimit = TimeSpan.FromSeconds(2) };

    private static int Times(int count) => count * (int.TryParse(Environment.GetEnvironmentVariable("BIODIST_FUZZ"), NumberStyles.Integer, CultureInfo.InvariantCulture, out var factor) ? factor : 1);

    private static string Damage(string text, Random random)
    {
        var damaged = new StringBuilder(text);
        for (var i = random.Next(1, 5); i > 0 && damaged.Length > 10; i--)
        {
            var at = random.Next(damaged.Length - 1);
            var length = Math.Min(random.Next(1, random.Next(2, 60)), damaged.Length - at);
            switch (random.Next(5))
            {
                case 0:
                    damaged.Remove(at, length);
                    break;
                case 1:
                    damaged.Insert(at, Poison[random.Next(Poison.Length)]);
                    break;
                case 2:
                    damaged.Insert(random.Next(damaged.Length), damaged.ToString(at, length));
                    break;
                case 3:
                    damaged[at] = (char)random.Next(9, 127);
                    break;
                default:
                    var number = Enumerable.Range(at, damaged.Length - at).FirstOrDefault(j => char.IsAsciiDigit(damaged[j]), -1);
                    if (number >= 0)
                        damaged.Remove(number, 1).Insert(number, Poison[random.Next(9)]);
                    break;
            }
        }
        return damaged.ToString();
    }

    [Fact]
    public void Damaged_SBML_ends_in_a_result_or_a_diagnostic()
    {
        var original = SbmlExportTests.Everything;
        for (var seed = 0; seed < Times(400); seed++)
        {
            var text = Damage(original, new Random(seed));
            var read = SbmlTexts.Read(text);
            Assert.Equal(read.Value is null, read.Diagnostics.Any(d => d.Severity == Biodistribution.Models.Diagnostics.Severity.Error));
            if (read.Value is not { } sbml)
                continue;
            var compiled = CompiledModel.Compile(sbml.Model);
            Assert.True(SbmlTexts.Read(SbmlWriter.Write(sbml.Model).Text).IsValid);
            _ = new Simulator(compiled, Bounded).Run(new SimulationRequest { Parameters = compiled.DefaultParameters(), OutputTimes = [0, 1, 3] }, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public void Damaged_records_end_in_a_result_or_a_diagnostic()
    {
        const string Original = "ID,TIME,EVID,AMT,CMT,RATE,II,ADDL,SS,DV,MDV,CL\n1,0,1,100,1,0,6,3,0,.,1,2\n1,2,0,0,0,0,0,0,0,5,0,2\n1,8,1,50,2,10,8,1,1,.,1,3\n1,9,4,50,2,-2,0,0,0,.,1,3\n1,12,0,0,0,0,0,0,0,4,0,2\n2,0,1,10,2,5,4,0,2,.,1,2\n2,7,8,3,2,0,0,0,0,1,0,2\n";
        var model = new LinearCompartments(2, lag: 0.5, bioavailability: 0.7, modelledDuration: 2);
        for (var seed = 0; seed < Times(300); seed++)
        {
            using var text = new StringReader(Damage(Original, new Random(seed)));
            var table = RecordTableReader.Read(text, "records.csv", name => name == "CL");
            if (table.Value is not { } records)
            {
                Assert.NotEmpty(table.Diagnostics);
                continue;
            }
            var results = RecordSimulation.Run(model.Model, records, model.Mapping, Bounded, cancellation: TestContext.Current.CancellationToken);
            Assert.Equal(results.Value is null, results.Diagnostics.Any(d => d.Severity == Biodistribution.Models.Diagnostics.Severity.Error));
            if (results.Value is { } complete)
                Assert.Equal(records.Records.Length, complete.Rows.Length);
        }
    }

    [Fact]
    public void A_damaged_PEtab_problem_ends_in_a_result_or_a_diagnostic()
    {
        using var folder = new PEtabFolder(
            "conditionId|targetId|targetValue\ncond1|A|A + 5.0\ncond2|k1|k2 * (1 + 2^2)\n", "experimentId|time|conditionId\ne1|-inf|cond2\ne1|0|\ne1|7|cond1\n",
            "observableId|experimentId|measurement|time|observableParameters|noiseParameters\nobs_a|e1|0.7|0|2|0.1\nobs_a|e1|0.2|7|s|0.1\n",
            "observableId|observableFormula|noiseFormula\nobs_a|observableParameter1_obs_a * A + log(1 + B)|noiseParameter1_obs_a\n", "parameterId|lowerBound|upperBound|nominalValue|estimate\nk1|0|10|0.8|true\nk2|0|10|0.6|true\ns|0|10|1.5|true\n", null);
        var parent = Path.GetDirectoryName(folder.Path)!;
        string[] files = ["problem.yaml", "c.tsv", "e.tsv", "m.tsv", "o.tsv", "p.tsv", "model.xml"];
        for (var seed = 0; seed < Times(150); seed++)
        {
            var random = new Random(seed);
            var path = Path.Combine(parent, files[random.Next(files.Length)]);
            var original = File.ReadAllText(path);
            File.WriteAllText(path, Damage(original, random));
            var read = PEtabReader.ReadFile(folder.Path);
            if (read.Value is { } problem)
            {
                _ = new PEtabEvaluator(problem, Bounded).Evaluate();
                _ = PEtabStudy.Of(problem, folder.Path);
            }
            else
                Assert.NotEmpty(read.Diagnostics);
            File.WriteAllText(path, original);
        }
    }
}
