using System.Collections.Immutable;
using Biodistribution.Estimation;
using Biodistribution.Estimation.Searches;
using Biodistribution.Experiments;
using Biodistribution.Interchange.PEtab;
using Biodistribution.Models;
using Biodistribution.Models.Checking;
using Biodistribution.Observations;
using Biodistribution.Studies.Reading;
using Biodistribution.Tests.Interchange.Sbml;
using Xunit;

namespace Biodistribution.Tests.Interchange.PEtab;

public class StudyPEtabWriterTests
{
    private static FitProblem Problem(string model, Func<Model, FitProblem> with)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("biodist-study-").FullName, "model.yaml");
        File.WriteAllText(file, model);
        var read = ModelFile.Read(file).OrThrow();
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        return with(read);
    }

    private const string Body = """
        biodist: 1
        model: two-compartments
        parameters: {volume: 2 mL, clearance: 1 mL/h, exchange: {value: 0.5 mL/h, between: 0.01 .. 10 mL/h}, amount: 40 mg}
        states: {blood: mg, rest: mg, lost: {unit: mg, sink: true}}
        flows:
          - blood <-> rest: exchange * (blood / volume - rest / (3 mL))
          - blood -> lost: clearance * blood / volume
        observables: {conc: {is: blood / volume, unit: mg/mL}, share: {is: rest, unit: "%ID"}}
        """;

    // Doses of all kinds, overrides (one of an estimated parameter), an intervention, and each kind of scatter.
    private static FitProblem TwoGroups(ErrorModel conc, ErrorModel share) =>
        Problem(
            Body,
            model =>
            {
                var graph = model.Graph;
                var of = model.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Symbol);
                var blood = model.States[0].Symbol;
                Observation Row(string group, string observable, double time, double value, string unit) =>
                    new()
                    {
                        Id = $"{group}-{observable}-{time}",
                        Group = group,
                        Observable = observable,
                        Time = time,
                        Value = value,
                        Unit = unit,
                        Animal = "one",
                    };
                return new FitProblem
                {
                    Model = model,
                    Groups =
                    [
                        new Group(
                            "plain",
                            [],
                            [new Dose(blood, graph.Of(of["amount"]), graph.Zero) { Count = 2, Interval = graph.Constant(3) }]
                        ),
                        new Group(
                            "slow, infused",
                            [(of["clearance"], graph.Constant(0.4))],
                            [
                                new Dose(blood, graph.Constant(30), graph.Constant(1)) { Duration = graph.Constant(2) },
                                new Dose(blood, graph.Constant(5), graph.Constant(1)),
                            ]
                        )
                        {
                            Interventions = [(graph.Constant(4), of["volume"], graph.Constant(2.5))],
                        },
                    ],
                    Observations =
                    [
                        .. new[] { (0.5, 18.0), (2.0, 12.0), (3.5, 25.0), (6.0, 15.0) }.SelectMany(pair =>
                            new[]
                            {
                                Row("plain", "conc", pair.Item1, pair.Item2, "mg/mL"),
                                Row("slow, infused", "conc", pair.Item1 + 1, pair.Item2 * 0.7, "mg/mL"),
                            }
                        ),
                        .. new[] { (1.0, 8.0), (4.0, 12.0), (7.0, 11.0) }.SelectMany(pair =>
                            new[]
                            {
                                Row("plain", "share", pair.Item1, pair.Item2, "%ID"),
                                Row("slow, infused", "share", pair.Item1 + 1, pair.Item2, "%ID"),
                            }
                        ),
                        new Observation
                        {
                            Id = "auc",
                            Group = "plain",
                            Observable = "conc",
                            Statistic = Statistic.Auc,
                            Value = 100,
                            Unit = "mg*h/mL",
                            WindowStart = 0,
                            WindowEnd = 6,
                            Spread = 5,
                            SpreadKind = "sem",
                        },
                    ],
                    Estimated =
                    [
                        new EstimatedParameter(of["clearance"], 1.1, 0.1, 10, EstimationScale.Log)
                        {
                            Prior = new Prior(PriorDistribution.LogNormal, 1.3, 0.5),
                        },
                        new EstimatedParameter(of["exchange"], 0.6, 0.01, 10, EstimationScale.Log),
                        new EstimatedParameter(of["amount"], 42, 1, 100, EstimationScale.Natural)
                        {
                            Prior = new Prior(PriorDistribution.Normal, 40, 4),
                        },
                    ],
                    ErrorModels = new Dictionary<string, ErrorModel> { ["conc"] = conc, ["share"] = share }.ToImmutableDictionary(),
                };
            }
        );

    private static void HasTheSameLikelihood(FitProblem problem, int rowsLeft)
    {
        var folder = Directory.CreateTempSubdirectory("biodist-petab-");
        try
        {
            var fit = Fitter.Fit(
                problem,
                new FitSettings { Starts = 1, IterationLimit = 2 },
                cancellation: TestContext.Current.CancellationToken
            );
            var left = StudyPEtabWriter.Write(problem, folder.FullName);
            var read = PEtabReader.ReadFile(Path.Combine(folder.FullName, "problem.yaml"));
            Assert.Empty(read.Diagnostics.Where(d => d.Severity == Biodistribution.Text.Severity.Error));
            var there = new PEtabEvaluator(read.Value!).Evaluate(Values(problem, fit, read.Value!));
            var names = left.Select(row => row.Row).ToHashSet();
            var own = fit.Rows.Where(row => !names.Contains(row.Observation.Id)).Sum(row => row.Contribution) / -2;

            Assert.True(fit.Succeeded, string.Join("; ", fit.Warnings));
            Assert.Equal(rowsLeft, left.Length);
            Assert.Equal("", there.Failure);
            Assert.Equal(own, there.LogLikelihood, 1e-4 * Math.Max(1, Math.Abs(own)));
            SbmlValidation.FindsNoError(File.ReadAllText(Path.Combine(folder.FullName, "model.xml")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Dictionary<string, double> Values(FitProblem problem, FitResult fit, PEtabProblem there)
    {
        var values = new Dictionary<string, double>();
        foreach (var estimate in fit.Estimates)
        foreach (
            var parameter in there.Parameters.Where(parameter =>
                parameter.Id == estimate.Name
                || parameter.Id == estimate.Name + "_estimated"
                || parameter.Id == estimate.Name.Replace(' ', '_')
            )
        )
            values[parameter.Id] = estimate.Value;
        Assert.True(values.Count >= problem.Estimated.Length);
        // An sd that follows from the sum of squares is no estimate of its own: that of the rows is meant.
        if (double.IsFinite(fit.ResidualStandardDeviation))
            foreach (var parameter in there.Parameters.Where(parameter => parameter.Id.Contains("sd", StringComparison.Ordinal)))
                values.TryAdd(parameter.Id, fit.Rows.First(row => double.IsFinite(row.StandardDeviation)).StandardDeviation);
        return values;
    }

    [Fact]
    public void Known_scatter_of_two_kinds_with_doses_infusions_repeats_and_interventions() =>
        HasTheSameLikelihood(
            TwoGroups(
                new ErrorModel
                {
                    Kind = ErrorKind.Combined,
                    Additive = 0.5,
                    Proportional = 0.1,
                },
                new ErrorModel { Kind = ErrorKind.LogNormal, Proportional = 0.2 }
            ),
            1
        );

    [Fact]
    public void Estimated_scatter_becomes_parameters_of_the_table() =>
        HasTheSameLikelihood(TwoGroups(new ErrorModel { Kind = ErrorKind.Proportional }, new ErrorModel { Kind = ErrorKind.Additive }), 1);

    public static TheoryData<string> ShippedStudies =>
        [
            .. Directory
                .EnumerateFiles(Path.Combine(RepositoryRoot.Find(), "models"), "*.yaml", SearchOption.AllDirectories)
                .Where(file =>
                    File.ReadLines(file).Any(line => line.StartsWith("study:", StringComparison.Ordinal))
                    && File.ReadLines(file).Any(line => line.StartsWith("observations:", StringComparison.Ordinal))
                )
                .Select(file => Path.GetRelativePath(RepositoryRoot.Find(), file))
                .Order(StringComparer.Ordinal),
        ];

    [Theory]
    [MemberData(nameof(ShippedStudies))]
    public void A_shipped_study_written_as_a_problem_has_the_same_likelihood(string file)
    {
        var problem = StudyFile.Read(Path.Combine(RepositoryRoot.Find(), file), ModelFile.Read).OrThrow().Problem;
        var left = Biodistribution.Estimation.Likelihood.ResidualScatter.Collect(problem).Count(row => row.Reason.Length > 0);

        // The format has no factor that rows of one animal share: they are written as independent.
        HasTheSameLikelihood(problem with { Assumed = [], DoseSdBetweenAnimals = 0 }, left);
    }
}
