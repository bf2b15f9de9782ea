using Biodistribution.Estimation;
using Biodistribution.Estimation.Studies;
using Biodistribution.Models;
using Biodistribution.Models.Compilation;
using Biodistribution.Simulation;
using Biodistribution.Simulation.Events;
using Xunit;

namespace Biodistribution.Tests.Models;

/// <summary>What is true of every model and study in the models folder, whatever it is called.</summary>
public class ShippedModelTests
{
    private static readonly string Folder = Path.Combine(RepositoryRoot.Find(), "models");

    public static TheoryData<string> ModelFiles => [.. Files().Where(path => !IsStudy(path))];

    public static TheoryData<string> StudyFiles => [.. Files().Where(IsStudy)];

    [Theory]
    [MemberData(nameof(ModelFiles))]
    public void Every_model_is_read_without_a_warning(string file)
    {
        var read = ModelFile.Read(Path.Combine(Folder, file));

        Assert.Empty(read.Diagnostics);
        Assert.NotEmpty(read.OrThrow().Reproduces);
    }

    [Theory]
    [MemberData(nameof(StudyFiles))]
    public void Every_study_is_read_without_a_warning_and_every_row_can_be_used(string file)
    {
        var read = StudyFile.Read(Path.Combine(Folder, file));

        Assert.Empty(read.Diagnostics);
        Assert.NotEmpty(read.OrThrow().Problem.Observations);
        Assert.Empty(Fitter.Check(read.OrThrow().Problem, file));
        Assert.All(read.OrThrow().Alternatives, alternative => Assert.Empty(Fitter.Check(alternative.Problem, file)));
    }

    [Theory]
    [MemberData(nameof(ModelFiles))]
    public void Every_model_gives_the_published_numbers_it_names(string file)
    {
        var model = ModelFile.Read(Path.Combine(Folder, file)).OrThrow();
        var compiled = CompiledModel.Compile(model);

        Assert.All(model.Reproduces, number =>
        {
            var run = Run(model, compiled, number, [number.Time], new SolverSettings());
            Assert.InRange(run.Observable(0, compiled.ObservableIndex(number.Observable)), number.Lower, number.Upper);
        });
    }

    [Theory]
    [MemberData(nameof(ModelFiles))]
    public void Every_model_keeps_its_amounts_and_every_method_gives_the_same_curves(string file)
    {
        var model = ModelFile.Read(Path.Combine(Folder, file)).OrThrow();
        var compiled = CompiledModel.Compile(model);
        double[] shares = [0, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 1, 2, 4];

        Assert.All(model.Reproduces, number =>
        {
            double[] times = [.. shares.Select(share => share * number.Time)];
            var auto = Run(model, compiled, number, times, new SolverSettings());
            Assert.InRange(auto.ConservationError, 0, 1e-9);
            Method[] others = compiled.IsLinear ? [Method.Rk45, Method.Stiff, Method.Linear] : [Method.Rk45, Method.Stiff];
            foreach (var method in others)
            {
                var run = Run(model, compiled, number, times, new SolverSettings { Method = method });
                Assert.InRange(run.ConservationError, 0, 1e-9);
                AssertSame(model, compiled, auto, run);
            }
        });
    }

    private static IEnumerable<string> Files() =>
        Directory.EnumerateFiles(Folder, "*.yaml", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Folder, path)).Order(StringComparer.Ordinal);

    private static bool IsStudy(string path) => path.StartsWith("studies", StringComparison.Ordinal);

    private static Trajectory Run(Model model, CompiledModel compiled, ReproducedNumber number, double[] times, SolverSettings settings)
    {
        var parameters = compiled.DefaultParameters();
        foreach (var (symbol, value) in number.Set)
            parameters[compiled.ParameterIndex(symbol)] = value;
        if (model.InjectedDose is { } dose)
            parameters[compiled.ParameterIndex(dose)] = number.Doses.Sum(one => one.Amount);
        var run = new Simulator(compiled, settings).Run(new SimulationRequest
        {
            Parameters = parameters,
            Timeline = [.. number.Doses.Select(one => new Bolus(0, compiled.StateIndex(one.State), one.Amount))],
            OutputTimes = times,
        }, TestContext.Current.CancellationToken);
        Assert.Equal(IntegrationStatus.Succeeded, run.Status);
        return run;
    }

    // To 1e-6 of each value; where a curve has fallen below a thousandth of its peak, of that thousandth, for the tolerance of a run is a share of the dose.
    private static void AssertSame(Model model, CompiledModel compiled, Trajectory expected, Trajectory actual)
    {
        foreach (var observable in model.Observables)
        {
            var at = compiled.ObservableIndex(observable.Name);
            var peak = Enumerable.Range(0, expected.Times.Length).Max(output => Math.Abs(expected.Observable(output, at)));
            for (var output = 0; output < expected.Times.Length; output++)
            {
                var value = expected.Observable(output, at);
                var allowed = 1e-6 * Math.Max(Math.Abs(value), 1e-3 * peak);
                Assert.True(Math.Abs(actual.Observable(output, at) - value) <= allowed, $"{observable.Name} at {expected.Times[output]}: {value} and {actual.Observable(output, at)}");
            }
        }
    }
}
