using Biodistribution.Compilation;
using Biodistribution.Estimation.Identifiability;
using Biodistribution.Interchange.Nonmem;
using Biodistribution.Interchange.PEtab;
using Biodistribution.Interchange.Sbml;
using Biodistribution.Interchange.Text;
using Biodistribution.LabFiles;
using Biodistribution.Models;
using Biodistribution.Models.Checking;
using Biodistribution.Observations;
using Biodistribution.Output;
using Biodistribution.Reports;
using Biodistribution.Simulation;
using Biodistribution.Simulation.Execution;
using Biodistribution.Studies.Reading;
using Biodistribution.Text;

namespace Biodistribution.Validation.Fuzz;

/// <summary>The kinds of input the program reads, each used as a verb would.</summary>
internal static class FuzzTargets
{
    private static readonly SolverSettings Bounded = new()
    {
        StepLimit = 2000,
        EventLimit = 200,
        TimeLimit = TimeSpan.FromSeconds(2),
    };

    private static readonly IReadOnlyDictionary<string, string> Everything = FuzzCorpus.Everything;

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<FuzzTarget> All()
    {
        using var folder = new ScratchFolder();
        folder.Write(Everything);
        var model = ModelFile.Read(folder.PathOf("model.yaml")).OrThrow();
        var study = StudyFile.Read(folder.PathOf("study.yaml")).OrThrow();
        return
        [
            new(
                "models",
                Everything,
                ["model.yaml", "model.yaml", "piece.yaml"],
                (path, stop) => Model(ModelFile.Read(Path.Combine(path, "model.yaml")), stop)
            ),
            new("studies", Everything, ["study.yaml", "study.yaml", "study.yaml", "model.yaml"], Study),
            new("regimens", Everything, ["regimen.yaml"], Study),
            new("observations", Everything, ["observations.csv"], Study),
            new("tables", new Dictionary<string, string> { ["wide.csv"] = FuzzCorpus.Wide }, ["wide.csv"], Table),
            new(
                "records",
                new Dictionary<string, string> { ["records.csv"] = FuzzCorpus.Records },
                ["records.csv"],
                (path, stop) => Records(path, model, stop)
            ),
            new(
                "SBML",
                new Dictionary<string, string> { ["model.xml"] = SbmlWriter.Write(model).Text },
                ["model.xml"],
                (path, stop) => Model(SbmlReader.ReadFile(Path.Combine(path, "model.xml")), stop)
            ),
            new(
                "PEtab",
                Problem(study),
                [
                    "problem.yaml",
                    "parameters.tsv",
                    "conditions.tsv",
                    "experiments.tsv",
                    "observables.tsv",
                    "measurements.tsv",
                    "measurements.tsv",
                    "model.xml",
                ],
                PEtab
            ),
            new("run folders", Run(study), ["manifest.json", "manifest.json", "report.json"], RunFolderAnew),
        ];
    }

    private static FuzzOutcome Model(Checked<Model> read, CancellationToken stop)
    {
        if (read.Value is not { } model)
            return new(false, read.Diagnostics);
        var compiled = CompiledModel.Compile(model);
        _ = new Simulator(compiled, Bounded).Run(
            new SimulationRequest { Parameters = compiled.DefaultParameters(), OutputTimes = [0, 1, 3] },
            stop
        );
        _ = (
            SbmlWriter.Write(model),
            LatexEquations.Write(model),
            MermaidDiagram.Write(model),
            ModelText.CSharp(model),
            ModelText.Mrgsolve(model),
            ModelText.Rxode2(model)
        );
        return new(true, read.Diagnostics);
    }

    private static FuzzOutcome Study(string path, CancellationToken stop)
    {
        var read = StudyFile.Read(Path.Combine(path, "study.yaml"));
        if (read.Value is { } study)
            _ = RankCheck.Run(study.Problem with { Solver = Bounded }, 1, stop);
        return new(read.IsValid, read.Diagnostics);
    }

    private static FuzzOutcome Table(string path, CancellationToken stop)
    {
        var file = Path.Combine(path, "wide.csv");
        var read = LabFile.Read(file);
        var table = ObservationTable.Read(file);
        return new(read.IsValid, read.Diagnostics.Concat(table.Diagnostics));
    }

    private static FuzzOutcome Records(string path, Model model, CancellationToken stop)
    {
        var read = RecordTableReader.ReadFile(Path.Combine(path, "records.csv"), model.Parameters.Select(parameter => parameter.Name));
        if (read.Value is not { } records)
            return new(false, read.Diagnostics);
        var results = RecordSimulation.Run(model, records, new RecordMapping(), Bounded, cancellation: stop);
        return new(results.IsValid, [.. read.Diagnostics, .. results.Diagnostics]);
    }

    private static FuzzOutcome PEtab(string path, CancellationToken stop)
    {
        var file = Path.Combine(path, "problem.yaml");
        var read = PEtabReader.ReadFile(file);
        if (read.Value is not { } problem)
            return new(false, read.Diagnostics);
        _ = new PEtabEvaluator(problem, Bounded).Evaluate();
        var study = PEtabStudy.Build(problem, file);
        return new(true, [.. read.Diagnostics, .. study.Diagnostics]);
    }

    private static FuzzOutcome RunFolderAnew(string path, CancellationToken stop)
    {
        // The hash of a report that was changed is that of an attacker: it agrees.
        var manifest = Path.Combine(path, RunManifest.FileName);
        var report = Path.Combine(path, ReportFile.FileName);
        if (File.Exists(manifest) && RunManifest.Read(manifest) is { } sound)
        {
            var bytes = File.ReadAllBytes(report);
            var output = new OutputFile(ReportFile.FileName, InputFile.Hash("", bytes).Sha256, bytes.Length);
            using var stream = File.Create(manifest);
            (sound with { Outputs = [.. sound.Outputs.Select(one => one.Name == output.Name ? output : one)] }).Write(stream);
        }
        var opened = RunFolder.Reopen(path);
        if (opened.Value is not { } run)
            return new(false, opened.Diagnostics);
        using var held = run;
        var read = ReportFile.Read(run);
        if (read.Value is { } document)
            _ = (HtmlReport.Write(document), MarkdownReport.Write(document));
        return new(read.IsValid, [.. opened.Diagnostics, .. read.Diagnostics]);
    }

    private static Dictionary<string, string> Problem(Studies.Study study)
    {
        using var folder = new ScratchFolder();
        StudyPEtabWriter.Write(study.Problem, folder.Path);
        return folder.Read();
    }

    private static Dictionary<string, string> Run(Studies.Study study)
    {
        using var folder = new ScratchFolder();
        var run = RunFolder
            .Open(folder.PathOf("run"), new RunManifest { Command = "simulate", Inputs = [new("study.yaml", "00", 2)] })
            .OrThrow();
        var report = new QuestionReport
        {
            Heading = "Time courses",
            Question = "What does it do?",
            Answers = ["At 6 h: liver 30 %ID."],
            Warnings = ["None."],
            Methods = "As written.",
        };
        ReportFile.Write(report.Document(study, run.Manifest), run);
        _ = run.Close();
        return folder.Read("run");
    }
}
