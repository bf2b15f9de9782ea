using Biodistribution.Compilation;
using Biodistribution.Estimation.Searches;
using Biodistribution.Models;
using Biodistribution.Models.Checking;
using Biodistribution.Models.Symbolics;
using Biodistribution.Simulation;
using Biodistribution.Simulation.Execution;
using Biodistribution.Studies.Reading;
using Biodistribution.Text;
using Biodistribution.Units;
using Biodistribution.Yaml;
using Xunit;

namespace Biodistribution.Tests.Models;

/// <summary>What is true of every model and study in the models folder, whatever it is called.</summary>
public class ShippedModelTests
{
    private static readonly string Folder = Path.Combine(RepositoryRoot.Find(), "models");

    public static TheoryData<string> ModelFiles => [.. Files("model")];

    public static TheoryData<string> StudyFiles => [.. Files("study")];

    public static TheoryData<string> RegimenFiles => [.. Files("regimen")];

    [Theory]
    [MemberData(nameof(ModelFiles))]
    public void Every_model_is_read_without_a_warning(string file)
    {
        var read = ModelFile.Read(Path.Combine(Folder, file));

        Assert.Empty(read.Diagnostics);
        Assert.NotEmpty(read.OrThrow().Reproduces);
    }

    [Theory]
    [MemberData(nameof(ModelFiles))]
    public void Every_value_has_a_source_or_says_that_it_is_assumed_within_a_range(string file)
    {
        var model = ModelFile.Read(Path.Combine(Folder, file)).OrThrow();

        Assert.Empty(
            model
                .Parameters.Where(parameter =>
                    parameter.Symbol != model.InjectedDose
                    && parameter.Source.Length == 0
                    && (parameter.Assumed.Length == 0 || !double.IsFinite(parameter.Lower) || !double.IsFinite(parameter.Upper))
                )
                .Select(parameter => parameter.Name)
        );
    }

    [Fact]
    public void Every_piece_belongs_to_a_model()
    {
        var used = Files("model")
            .SelectMany(file => ModelFile.Read(Path.Combine(Folder, file)).OrThrow().Files)
            .Select(Path.GetFullPath)
            .ToHashSet();

        Assert.DoesNotContain(Files(""), file => !used.Contains(Path.GetFullPath(Path.Combine(Folder, file))));
    }

    [Theory]
    [MemberData(nameof(RegimenFiles))]
    public void Every_regimen_can_be_given_in_a_model_of_cells_or_vesicles(string file)
    {
        var read = Files("model")
            .Select(model => RegimenFile.Read(Path.Combine(Folder, file), ModelFile.Read(Path.Combine(Folder, model)).OrThrow()))
            .ToList();

        Assert.NotEmpty(read.First(one => one.IsValid).Value!.Doses);
        Assert.All(read.Where(one => one.IsValid), one => Assert.Empty(one.Diagnostics));
    }

    [Theory]
    [MemberData(nameof(StudyFiles))]
    public void Every_study_is_read_without_a_warning_and_every_row_can_be_used(string file)
    {
        var read = StudyFile.Read(Path.Combine(Folder, file));

        Assert.Empty(read.Diagnostics);
        Assert.True(!read.OrThrow().Problem.Observations.IsEmpty || read.OrThrow().DoseResponse is not null);
        Assert.Empty(Fitter.Check(read.OrThrow().Problem, file));
        Assert.All(read.OrThrow().Alternatives, alternative => Assert.Empty(Fitter.Check(alternative.Problem, file)));
    }

    [Theory]
    [MemberData(nameof(ModelFiles))]
    public void Every_model_gives_the_published_numbers_it_names(string file)
    {
        var model = ModelFile.Read(Path.Combine(Folder, file)).OrThrow();
        var compiled = CompiledModel.Compile(model);

        Assert.All(
            model.Reproduces,
            number =>
            {
                var run = Run(model, compiled, number, [number.Time], new SolverSettings());
                Assert.InRange(run.Observable(0, compiled.ObservableIndex(number.Observable)), number.Lower, number.Upper);
            }
        );
    }

    [Theory]
    [MemberData(nameof(ModelFiles))]
    public void Every_model_keeps_its_amounts_and_every_method_gives_the_same_curves(string file)
    {
        var model = ModelFile.Read(Path.Combine(Folder, file)).OrThrow();
        var compiled = CompiledModel.Compile(model);
        double[] shares = [0, 0.0025, 0.0125, 0.025, 0.0625, 0.125, 0.1875, 0.25, 0.5, 1];

        // Blood passes an organ in seconds, and an explicit method steps as it does: methods are compared over a day at
        // most, amounts over all of the time.
        Assert.All(
            model.Reproduces,
            number =>
            {
                var compared = Math.Min(4 * number.Time, 24 * model.Units.Factor(Unit.Parse("h")));
                Assert.InRange(Run(model, compiled, number, [4 * number.Time], new SolverSettings()).ConservationError, 0, 1e-9);
                double[] times = [.. shares.Select(share => share * compared)];
                var auto = Run(model, compiled, number, times, new SolverSettings());
                Assert.InRange(auto.ConservationError, 0, 1e-9);
                Method[] others = compiled.IsLinear ? [Method.Rk45, Method.Stiff, Method.Linear] : [Method.Rk45, Method.Stiff];
                foreach (var method in others)
                {
                    var run = Run(model, compiled, number, times, new SolverSettings { Method = method });
                    Assert.InRange(run.ConservationError, 0, 1e-9);
                    AssertSame(model, compiled, auto, run);
                }
            }
        );
    }

    /// <summary>The files that are of a kind by the key that names them; those without a name are the pieces that models include.</summary>
    private static IEnumerable<string> Files(string kind) =>
        Directory
            .EnumerateFiles(Folder, "*.yaml", SearchOption.AllDirectories)
            .Where(path => Kind(path) == kind)
            .Select(path => Path.GetRelativePath(Folder, path))
            .Order(StringComparer.Ordinal);

    // A study names its model, too.
    private static string Kind(string path) =>
        new[] { "study", "regimen", "model", "convert" }.FirstOrDefault(
            key => YamlDocument.Read(path, new DiagnosticList()) is YamlMapping mapping && mapping.Find(key) is not null,
            ""
        );

    private static Trajectory Run(Model model, CompiledModel compiled, ReproducedNumber number, double[] times, SolverSettings settings)
    {
        var parameters = compiled.DefaultParameters();
        foreach (var (symbol, value) in number.Set)
            parameters[compiled.ParameterIndex(symbol)] = value;
        if (model.InjectedDose is { } dose)
            parameters[compiled.ParameterIndex(dose)] = number
                .Doses.Where(one => Dimension(one.State) == model.Parameters.First(parameter => parameter.Symbol == dose).Unit.Dimension)
                .Sum(one => one.Amount);
        Dimension Dimension(Symbol symbol) => model.States.First(state => state.Symbol == symbol).Unit.Dimension;
        var run = new Simulator(compiled, settings).Run(
            new SimulationRequest
            {
                Parameters = parameters,
                Timeline = [.. number.Doses.Select(one => new Bolus(0, compiled.StateIndex(one.State), one.Amount))],
                OutputTimes = times,
            },
            TestContext.Current.CancellationToken
        );
        Assert.Equal(IntegrationStatus.Succeeded, run.Status);
        return run;
    }

    // To 1e-6 of each value; where a curve has fallen below a thousandth of its peak, of that thousandth, for the
    // tolerance of a run is a share of the dose.
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
                Assert.True(
                    Math.Abs(actual.Observable(output, at) - value) <= allowed,
                    $"{observable.Name} at {expected.Times[output]}: {value} and {actual.Observable(output, at)}"
                );
            }
        }
    }
}
