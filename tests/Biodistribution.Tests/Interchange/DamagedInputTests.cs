using System.Globalization;
using System.Text;
using Biodistribution.Compilation;
using Biodistribution.Estimation;
using Biodistribution.Estimation.Identifiability;
using Biodistribution.Estimation.Searches;
using Biodistribution.Figures.Export;
using Biodistribution.Interchange.Nonmem;
using Biodistribution.Interchange.PEtab;
using Biodistribution.Interchange.Sbml;
using Biodistribution.Interchange.Text;
using Biodistribution.Models.Checking;
using Biodistribution.Reports;
using Biodistribution.Simulation;
using Biodistribution.Simulation.Execution;
using Biodistribution.Studies.Analysis;
using Biodistribution.Studies.Reading;
using Biodistribution.Tests.Interchange.Nonmem;
using Biodistribution.Tests.Interchange.PEtab;
using Biodistribution.Tests.Interchange.Sbml;
using Biodistribution.Tests.Output;
using Biodistribution.Text;
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
        ": ", "? ", "|\n", " .. ", "->", "<->", " mL", " %ID", " cells", "%", "time", "if(", "max(", "^-1", "~", "null", "[]", "{}", "1e400", "0 h", "1e-300 h", "999999999", "'", "per_group: true", "initial", "¹", "\u2028", "1,5",
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
            Assert.Equal(read.Value is null, read.Diagnostics.Any(d => d.Severity == Severity.Error));
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
            var table = RecordTableReader.Read(text, "records.csv", ["CL"]);
            if (table.Value is not { } records)
            {
                Assert.NotEmpty(table.Diagnostics);
                continue;
            }
            var results = RecordSimulation.Run(model.Model, records, model.Mapping, Bounded, cancellation: TestContext.Current.CancellationToken);
            Assert.Equal(results.Value is null, results.Diagnostics.Any(d => d.Severity == Severity.Error));
            if (results.Value is { } complete)
                Assert.Equal(records.Records.Length, complete.Rows.Length);
        }
    }

    [Fact]
    public void A_damaged_model_ends_in_a_result_or_a_diagnostic()
    {
        using var folder = new TemporaryFolder();
        foreach (var (name, text) in Everything)
            File.WriteAllText(folder.File(name), text);
        for (var seed = 0; seed < Times(300); seed++)
            WithDamage(folder, new Random(seed), ["model.yaml", "model.yaml", "piece.yaml"], () =>
            {
                var read = ModelFile.Read(folder.File("model.yaml"));
                Assert.Equal(read.Value is null, HasErrors(read.Diagnostics));
                if (read.Value is not { } model)
                    return;
                var compiled = CompiledModel.Compile(model);
                _ = new Simulator(compiled, Bounded).Run(new SimulationRequest { Parameters = compiled.DefaultParameters(), OutputTimes = [0, 1, 3] }, TestContext.Current.CancellationToken);
                _ = (SbmlWriter.Write(model), LatexEquations.Write(model), MermaidDiagram.Write(model), ModelText.CSharp(model), ModelText.Mrgsolve(model), ModelText.Rxode2(model), ModelDiagram.Svg(model), ModelEquations.Collect(model));
            });
    }

    [Fact]
    public void A_damaged_study_ends_in_a_result_or_a_diagnostic()
    {
        using var folder = new TemporaryFolder();
        foreach (var (name, text) in Everything)
            File.WriteAllText(folder.File(name), text);
        for (var seed = 0; seed < Times(150); seed++)
            WithDamage(folder, new Random(seed), ["study.yaml", "study.yaml", "study.yaml", "observations.csv", "observations.csv", "regimen.yaml", "model.yaml"], () =>
            {
                var read = StudyFile.Read(folder.File("study.yaml"));
                Assert.Equal(read.Value is null, HasErrors(read.Diagnostics));
                if (read.Value is not { } study)
                    return;
                study = study with { Problem = study.Problem with { Solver = Bounded } };
                var settings = new AnalysisSettings { DrawCount = 3 };
                var rank = RankCheck.Run(study.Problem, settings.Seed, TestContext.Current.CancellationToken);
                var fit = Fitter.Fit(study.Problem, new FitSettings { Starts = 2, IterationLimit = 4 }, null, null, TestContext.Current.CancellationToken);
                if (fit.Succeeded)
                    _ = StudyAnalyst.Curves(new StudyAnalysis { Study = study, Settings = settings, Rank = rank, Fit = fit }, null, TestContext.Current.CancellationToken);
                if (study.DoseResponse is { PerDecade: <= 10 })
                    _ = StudyAnalyst.Sweep(StudyAnalyst.WithoutData(study, settings), null, TestContext.Current.CancellationToken).Warnings;
                _ = StudyPEtabWriter.Write(study.Problem, folder.File("petab"));
            });
    }

    [Fact]
    public void The_files_that_are_damaged_are_a_model_and_a_study_without_a_problem()
    {
        using var folder = new TemporaryFolder();
        foreach (var (name, text) in Everything)
            File.WriteAllText(folder.File(name), text);

        Assert.Empty(StudyFile.Read(folder.File("study.yaml")).Diagnostics);
        Assert.NotNull(StudyFile.Read(folder.File("study.yaml")).OrThrow().Cohort);
    }

    private static bool HasErrors(IEnumerable<Diagnostic> diagnostics) => diagnostics.Any(one => one.Severity == Severity.Error);

    private static void WithDamage(TemporaryFolder folder, Random random, string[] files, Action then)
    {
        var path = folder.File(files[random.Next(files.Length)]);
        var original = File.ReadAllText(path);
        File.WriteAllText(path, Damage(original, random));
        then();
        File.WriteAllText(path, original);
    }

    // A model and a study that use every section of the language.
    private static readonly Dictionary<string, string> Everything = new()
    {
        ["piece.yaml"] = """
            biodist: 1
            parameters:
              body_weight: {value: 20 g, between: 10 .. 40 g, source: "somebody, 2001"}
              liver_share: {value: 0.05, between: 0.01 .. 0.2, assumed: for the test}
            define:
              liver_mass: {is: body_weight * liver_share, unit: g}
            """,
        ["model.yaml"] = """
            biodist: 1
            model: everything
            title: "Everything: in one model"
            units: {time: h, volume: mL, mass: g}
            include: [piece.yaml, {file: piece.yaml, set: {body_weight: 25 g}}]
            parameters:
              volume: {value: 1.7 mL, between: 0.9 .. 2.0 mL, meaning: volume of blood, source: "somebody, 2001"}
              uptake: {value: 2 mL/h, between: 0.1 .. 50 mL/h, assumed: for the test}
              capacity: {value: 1e9 particles, between: 1e6 .. 1e12 particles, assumed: for the test}
              death: {value: 0.05 1/h, between: 0.001 .. 1 1/h, assumed: for the test}
              secretion: {value: 60 particles/cells/h, between: 1 .. 1e4 particles/cells/h, assumed: for the test}
              ratio: {value: 1, between: 0.1 .. 10, assumed: for the test}
              lag: 0.5 h
            options:
              injury:
                none: {meaning: healthy, set: {ratio: 1}}
                acute: {meaning: injured, set: {ratio: 2}}
                default: none
            states:
              cells: {unit: cells, meaning: living cells}
              blood: {unit: particles, initial: 0, organ: blood}
              liver: particles
              rest: particles
              lost: {unit: particles, sink: true}
              score: {unit: fold, initial: 1}
            define:
              blood_conc: blood / volume
              room: max(1 - liver / capacity, 0)
            flows:
              - cells -> : death * cells
              - blood -> liver: {rate: uptake * ratio * room * blood_conc, name: homing}
              - liver -> lost: if(time > lag, 0.2 1/h, 0.1 1/h) * liver
              - blood <-> rest: 0.01 1/h * (blood - rest)
            rates:
              score: (hill(liver / capacity, 0.5, 2) - score) / 3 h
            produces:
              - cells -> blood: secretion
            events:
              boost: {when: liver > 0.5 * capacity, set: {score: score + 1}, delay: 0.1 h, priority: 1, persistent: true}
            observables:
              blood: {is: blood, unit: "%ID"}
              liver: {is: liver, unit: "%ID", meaning: exosomes in the liver}
              liver_amount: {is: liver, unit: particles}
              liver_per_g: {is: liver / liver_mass, unit: "%ID/g"}
              score: {is: score, unit: fold}
            reproduces:
              - {observable: liver, at: 6 h, between: 0 .. 100 %ID, dose: {blood: 1e8 particles}, options: {injury: acute}, source: "somebody, 2001"}
            """,
        ["regimen.yaml"] = """
            biodist: 1
            regimen: twice
            title: Two infusions a day apart
            source: "somebody, 2001"
            parameters:
              per_kg: {value: 1e10 particles/kg, between: 1e9 .. 1e11 particles/kg, assumed: not printed}
            dosing:
              - {into: blood, amount: per_kg, per: body_weight, at: 0 h, over: 30 min, every: 24 h, times: 2}
            """,
        ["observations.csv"] = """
            id,group,animal,observable,statistic,time,time_unit,value,lower,upper,unit,spread,spread_kind,n,relative_to_group,censoring,label,source,how
            a,control,m1,blood,value,0.1,h,92,,,%ID,,,,,,,,
            b,control,m1,liver,value,1,h,30,,,%ID,,,,,,,,
            c,control,,liver,value,6,h,45,,,%ID,9,sd,5,,,,"somebody, 2001",typed from table 1
            d,control,,liver,value,24,h,,20,60,%ID,,range,4,,,,,
            e,control,,blood,value,24,h,0.5,,,%ID,,,,,below,,,
            f,control,,blood,half_life,,,30,,,min,10,sem,4,,,time to half,,
            g,injured,,liver,ratio,6,h,1.4,,,fold,0.3,sd,5,control,,,,
            h,injured,,liver,order,6,h,,,,,,hard,,control,,,,
            """,
        ["study.yaml"] = """
            biodist: 1
            study: everything
            title: Everything in one study
            model: model.yaml
            observations: observations.csv
            options: {injury: none}
            parameters:
              dose: {value: 1e8 particles, between: 1e7 .. 1e9 particles, assumed: not printed}
            groups:
              control: {title: control}
              injured: {title: injured, set: {lag: 1 h}}
              treated: {title: twice, set: {volume: 1.5 mL}}
            dosing:
              - {into: blood, amount: dose, at: 0 h, groups: [control, injured]}
              - {regimen: regimen.yaml, at: 1 h, groups: [treated]}
              - {into: cells, amount: 1e5 cells, at: 2 h, every: 12 h, times: 3, groups: [treated]}
            estimate:
              uptake: {start: 5 mL/h, between: 0.1 .. 500 mL/h}
              ratio: {per_group: [injured], scale: log}
              capacity: {start: 1e9 particles}
            error:
              blood: {kind: combined, proportional: 0.2, additive: 0.5 %ID, because: counting}
              all: {kind: log-normal}
            assume:
              cv: {value: 0.3, because: no spread is given for some rows}
            fit: {method: bfgs}
            predict:
              liver at 6 h: {observable: liver, group: control, at: 6 h}
              injured over control: {observable: liver, group: injured, at: 6 h, relative_to_group: control}
            curves: {until: 24 h, observables: [blood, liver], groups: [control, injured]}
            dose_response: {dose: dose, from: 1e7 particles, to: 1e9 particles, per_decade: 2, observable: liver, at: 6 h, groups: [control, injured], limit: {observable: liver_amount, at_most: 1e8 particles}, across: {parameter: ratio, between: 0.5 .. 2}}
            alternatives:
              no difference: {hold: {ratio: 1}}
              injured model: {options: {injury: acute}}
            design:
              for: liver at 6 h
              add: 2
              budget: 5
              candidates:
                - {times: [10 min, 1 h], observables: [liver, blood], groups: [control], animals: 5, cost: 1, detects: 0.1 %ID}
            cohort:
              subjects: 20
              between_subjects:
                uptake: {cv: 0.3}
                volume: {distribution: normal, sd: 0.1 mL, between: 1.4 .. 2 mL}
              correlations:
                - {of: [uptake, volume], is: 0.5}
              percentiles: [5, 50, 95]
            """,
    };

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
                _ = PEtabStudy.Build(problem, folder.Path);
            }
            else
                Assert.NotEmpty(read.Diagnostics);
            File.WriteAllText(path, original);
        }
    }
}
