using System.Globalization;
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
using Biodistribution.Validation.Fuzz;
using Xunit;

namespace Biodistribution.Tests.Interchange;

/// <summary>Inputs damaged at random from a seed: each ends in a result or a diagnostic, soon, never in an exception.</summary>
/// <remarks>BIODIST_FUZZ sets how many times as many are tried.</remarks>
public class DamagedInputTests
{
    private static readonly SolverSettings Bounded = new()
    {
        StepLimit = 3000,
        EventLimit = 200,
        TimeLimit = TimeSpan.FromSeconds(2),
    };

    private static int Times(int count) =>
        count
        * (
            int.TryParse(
                Environment.GetEnvironmentVariable("BIODIST_FUZZ"),
                NumberStyles.Integer,
                CultureInfo.InvariantCulture,
                out var factor
            )
                ? factor
                : 1
        );

    [Fact]
    public void Damaged_SBML_ends_in_a_result_or_a_diagnostic()
    {
        var original = SbmlExportTests.Everything;
        for (var seed = 0; seed < Times(400); seed++)
        {
            var text = FuzzDamage.Apply(original, new Random(seed));
            var read = SbmlTexts.Read(text);
            Assert.Equal(read.Value is null, HasErrors(read.Diagnostics));
            if (read.Value is not { } sbml)
                continue;
            var compiled = CompiledModel.Compile(sbml.Model);
            Assert.True(SbmlTexts.Read(SbmlWriter.Write(sbml.Model).Text).IsValid);
            _ = new Simulator(compiled, Bounded).Run(
                new SimulationRequest { Parameters = compiled.DefaultParameters(), OutputTimes = [0, 1, 3] },
                TestContext.Current.CancellationToken
            );
        }
    }

    [Fact]
    public void Damaged_records_end_in_a_result_or_a_diagnostic()
    {
        const string Original =
            "ID,TIME,EVID,AMT,CMT,RATE,II,ADDL,SS,DV,MDV,CL\n1,0,1,100,1,0,6,3,0,.,1,2\n"
            + "1,2,0,0,0,0,0,0,0,5,0,2\n1,8,1,50,2,10,8,1,1,.,1,3\n1,9,4,50,2,-2,0,0,0,.,1,3\n"
            + "1,12,0,0,0,0,0,0,0,4,0,2\n2,0,1,10,2,5,4,0,2,.,1,2\n2,7,8,3,2,0,0,0,0,1,0,2\n";
        var model = new LinearCompartments(2, lag: 0.5, bioavailability: 0.7, modelledDuration: 2);
        for (var seed = 0; seed < Times(300); seed++)
        {
            using var text = new StringReader(FuzzDamage.Apply(Original, new Random(seed)));
            var table = RecordTableReader.Read(text, "records.csv", ["CL"]);
            if (table.Value is not { } records)
            {
                Assert.NotEmpty(table.Diagnostics);
                continue;
            }
            var results = RecordSimulation.Run(
                model.Model,
                records,
                model.Mapping,
                Bounded,
                cancellation: TestContext.Current.CancellationToken
            );
            Assert.Equal(results.Value is null, results.Diagnostics.Any(d => d.Severity == Severity.Error));
            if (results.Value is { } complete)
                Assert.Equal(records.Records.Length, complete.Rows.Length);
        }
    }

    [Fact]
    public void A_damaged_model_ends_in_a_result_or_a_diagnostic()
    {
        using var folder = new TemporaryFolder();
        foreach (var (name, text) in FuzzCorpus.Everything)
            File.WriteAllText(folder.File(name), text);
        for (var seed = 0; seed < Times(300); seed++)
            WithDamage(
                folder,
                new Random(seed),
                ["model.yaml", "model.yaml", "piece.yaml"],
                () =>
                {
                    var read = ModelFile.Read(folder.File("model.yaml"));
                    Assert.Equal(read.Value is null, HasErrors(read.Diagnostics));
                    if (read.Value is not { } model)
                        return;
                    var compiled = CompiledModel.Compile(model);
                    _ = new Simulator(compiled, Bounded).Run(
                        new SimulationRequest { Parameters = compiled.DefaultParameters(), OutputTimes = [0, 1, 3] },
                        TestContext.Current.CancellationToken
                    );
                    _ = (
                        SbmlWriter.Write(model),
                        LatexEquations.Write(model),
                        MermaidDiagram.Write(model),
                        ModelText.CSharp(model),
                        ModelText.Mrgsolve(model),
                        ModelText.Rxode2(model),
                        ModelDiagram.Svg(model),
                        ModelEquations.Collect(model)
                    );
                }
            );
    }

    [Fact]
    public void A_damaged_study_ends_in_a_result_or_a_diagnostic()
    {
        using var folder = new TemporaryFolder();
        foreach (var (name, text) in FuzzCorpus.Everything)
            File.WriteAllText(folder.File(name), text);
        for (var seed = 0; seed < Times(150); seed++)
            WithDamage(
                folder,
                new Random(seed),
                ["study.yaml", "study.yaml", "study.yaml", "observations.csv", "observations.csv", "regimen.yaml", "model.yaml"],
                () =>
                {
                    var read = StudyFile.Read(folder.File("study.yaml"));
                    Assert.Equal(read.Value is null, HasErrors(read.Diagnostics));
                    if (read.Value is not { } study)
                        return;
                    study = study with { Problem = study.Problem with { Solver = Bounded } };
                    var settings = new AnalysisSettings { DrawCount = 3 };
                    var rank = RankCheck.Run(study.Problem, settings.Seed, TestContext.Current.CancellationToken);
                    var fit = Fitter.Fit(
                        study.Problem,
                        new FitSettings { Starts = 2, IterationLimit = 4 },
                        null,
                        null,
                        TestContext.Current.CancellationToken
                    );
                    if (fit.Succeeded)
                        _ = StudyAnalyst.Curves(
                            new StudyAnalysis
                            {
                                Study = study,
                                Settings = settings,
                                Rank = rank,
                                Fit = fit,
                            },
                            null,
                            TestContext.Current.CancellationToken
                        );
                    if (study.DoseResponse is { PerDecade: <= 10 })
                        _ = StudyAnalyst
                            .Sweep(StudyAnalyst.WithoutData(study, settings), null, TestContext.Current.CancellationToken)
                            .Warnings;
                    _ = StudyPEtabWriter.Write(study.Problem, folder.File("petab"));
                }
            );
    }

    [Fact]
    public void The_files_that_are_damaged_are_a_model_and_a_study_without_a_problem()
    {
        using var folder = new TemporaryFolder();
        foreach (var (name, text) in FuzzCorpus.Everything)
            File.WriteAllText(folder.File(name), text);

        Assert.Empty(StudyFile.Read(folder.File("study.yaml")).Diagnostics);
        Assert.NotNull(StudyFile.Read(folder.File("study.yaml")).OrThrow().Cohort);
    }

    // A fault that a reader's boundary caught is a fault all the same.
    private static bool HasErrors(IEnumerable<Diagnostic> diagnostics)
    {
        Assert.DoesNotContain(diagnostics, one => one.Fault is not null);
        return diagnostics.Any(one => one.Severity == Severity.Error);
    }

    private static void WithDamage(TemporaryFolder folder, Random random, string[] files, Action then)
    {
        var path = folder.File(files[random.Next(files.Length)]);
        var original = File.ReadAllText(path);
        File.WriteAllText(path, FuzzDamage.Apply(original, random));
        then();
        File.WriteAllText(path, original);
    }

    [Fact]
    public void A_damaged_PEtab_problem_ends_in_a_result_or_a_diagnostic()
    {
        using var folder = new PEtabFolder(
            "conditionId|targetId|targetValue\ncond1|A|A + 5.0\ncond2|k1|k2 * (1 + 2^2)\n",
            "experimentId|time|conditionId\ne1|-inf|cond2\ne1|0|\ne1|7|cond1\n",
            "observableId|experimentId|measurement|time|observableParameters|noiseParameters\nobs_a|e1|0.7|0|2|0.1\nobs_a|e1|0.2|7|s|0.1\n",
            "observableId|observableFormula|noiseFormula\nobs_a|observableParameter1_obs_a * A + log(1 + B)|noiseParameter1_obs_a\n",
            "parameterId|lowerBound|upperBound|nominalValue|estimate\nk1|0|10|0.8|true\nk2|0|10|0.6|true\ns|0|10|1.5|true\n",
            null
        );
        var parent = Path.GetDirectoryName(folder.Path)!;
        string[] files = ["problem.yaml", "c.tsv", "e.tsv", "m.tsv", "o.tsv", "p.tsv", "model.xml"];
        for (var seed = 0; seed < Times(150); seed++)
        {
            var random = new Random(seed);
            var path = Path.Combine(parent, files[random.Next(files.Length)]);
            var original = File.ReadAllText(path);
            File.WriteAllText(path, FuzzDamage.Apply(original, random));
            var read = PEtabReader.ReadFile(folder.Path);
            if (read.Value is { } problem)
            {
                _ = new PEtabEvaluator(problem, Bounded).Evaluate();
                _ = PEtabStudy.Build(problem, folder.Path);
            }
            else
                Assert.True(HasErrors(read.Diagnostics));
            File.WriteAllText(path, original);
        }
    }

    [Fact]
    public void Of_700_damaged_inputs_of_every_kind_none_meets_a_fault_or_hangs()
    {
        var counts = FuzzCampaign.Run(700, seed: 1, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(700, counts.Sum(count => count.Inputs));
        Assert.Empty(counts.SelectMany(count => count.Faults));
    }
}
