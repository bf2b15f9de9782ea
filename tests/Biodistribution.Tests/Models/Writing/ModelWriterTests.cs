using Biodistribution.Models;
using Biodistribution.Models.Checking;
using Biodistribution.Models.Symbolics;
using Biodistribution.Models.Writing;
using Biodistribution.Tests.Models.Checking;
using Xunit;

namespace Biodistribution.Tests.Models.Writing;

public class ModelWriterTests
{
    public static TheoryData<string, string> Models()
    {
        var models = new TheoryData<string, string>
        {
            { "exosome-liver.yaml", ModelFileTests.ExosomeLiver },
            { "everything.yaml", ModelLanguageTests.Everything },
        };
        foreach (var file in Shipped())
            models.Add(Path.GetRelativePath(RepositoryRoot.Find(), file), File.ReadAllText(file));
        return models;
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void What_is_written_reads_back_to_the_same_model(string file, string text)
    {
        var model = ModelFile.Parse(text, Path.Combine(RepositoryRoot.Find(), file)).OrThrow();
        var written = ModelWriter.Write(model).OrThrow();
        var again = ModelFile.Parse(written, "written.yaml");

        Assert.True(again.IsValid, string.Join('\n', again.Diagnostics) + "\n" + written);
        Assert.Equal(written, ModelWriter.Write(again.Value!).OrThrow());
        Assert.Equal(model.Parameters.Select(Facts), again.Value!.Parameters.Select(Facts));
        Assert.Equal(model.States.Select(Facts), again.Value.States.Select(Facts));
        Assert.Equal(
            model.Options.SelectMany(option => option.Choices).Select(choice => choice.Name),
            again.Value.Options.SelectMany(option => option.Choices).Select(choice => choice.Name)
        );
        Assert.Equal(
            model.Reproduces.Select(number => (number.Observable, number.Time, number.Lower, number.Source)),
            again.Value.Reproduces.Select(number => (number.Observable, number.Time, number.Lower, number.Source))
        );
        for (var seed = 1; seed <= 5; seed++)
            Assert.Equal(Values(model, seed), Values(again.Value, seed), (a, b) => Math.Abs(a - b) <= 1e-12 * Math.Abs(a));
    }

    [Fact]
    public void A_number_gets_the_unit_its_place_needs()
    {
        var text = ModelFileTests.ExosomeLiver.Replace(
            "exchange * (blood_conc - rest / rest_volume)",
            "exchange * (blood_conc - rest / (2 mL)) * exp(-time / 3 h) + 5 particles/h"
        );

        var written = ModelWriter.Write(ModelFile.Parse(text, "f").OrThrow()).OrThrow();

        Assert.Contains("- blood <-> rest: exchange * (blood_conc - rest / (2 mL)) * exp(-(time / (3 h))) + (5 particles/h)\n", written);
    }

    [Theory]
    [InlineData("rest / rest_volume", "rest / 1 mL", "(blood_conc - rest * (1 1/mL))")]
    [InlineData("rest / rest_volume)", "rest / rest_volume) * exp(-time / 1 h)", "* exp((-time) * (1 1/h))")]
    [InlineData("rest / rest_volume)", "rest / rest_volume) * (rest_volume / 1 mL)^0.75", "* (rest_volume * (1 1/mL))^0.75")]
    public void A_factor_of_one_unit_that_was_simplified_away_is_put_back(string from, string to, string expected)
    {
        var written = ModelWriter.Write(ModelFile.Parse(ModelFileTests.ExosomeLiver.Replace(from, to), "f").OrThrow()).OrThrow();

        Assert.Contains(expected, written);
        Assert.Equal(written, ModelWriter.Write(ModelFile.Parse(written, "f").OrThrow()).OrThrow());
    }

    [Fact]
    public void A_zero_that_is_a_factor_keeps_its_unit()
    {
        var model = ModelFile
            .Parse(ModelFileTests.ExosomeLiver.Replace("breakdown * liver_healthy", "0 1/h * liver_healthy"), "f")
            .OrThrow();

        Assert.True(ModelFile.Parse(ModelWriter.Write(model).OrThrow(), "f").IsValid);
    }

    [Fact]
    public void What_the_language_cannot_say_is_refused_by_name()
    {
        var graph = new ExpressionGraph();
        var (x, k) = (graph.NewSymbol("x"), graph.NewSymbol("my k"));
        var model = new Model
        {
            Name = "m",
            Graph = graph,
            Parameters = [new Parameter(k, 1, Biodistribution.Units.Unit.None)],
            States = [new State(x, Biodistribution.Units.Unit.None, graph.Zero)],
            AlgebraicRules = [new AlgebraicRule(graph.Of(x) - graph.Of(k))],
        };

        Assert.Equal(
            [
                "m: BD2301: An algebraic rule has no form in the model language.\n    Write the model as SBML instead.",
                "m: BD2301: my k is not a name in the model language.\n    Write the model as SBML instead.",
            ],
            ModelWriter.Write(model).Diagnostics.Select(diagnostic => diagnostic.ToString())
        );
    }

    [Fact]
    public void A_reaction_that_makes_two_of_one_is_written_as_a_loss_and_a_gain()
    {
        var graph = new ExpressionGraph();
        var (a, b, k) = (graph.NewSymbol("a"), graph.NewSymbol("b"), graph.NewSymbol("k"));
        var model = new Model
        {
            Name = "m",
            Graph = graph,
            Parameters = [new Parameter(k, 2, Biodistribution.Units.Unit.None)],
            States = [new State(a, Biodistribution.Units.Unit.None, graph.One), new State(b, Biodistribution.Units.Unit.None, graph.Zero)],
            Flows = [new Flow("r", graph.Of(k) * graph.Of(a), [(a, graph.Constant(-1)), (b, graph.Constant(2))])],
        };
        var written = ModelWriter.Write(model).OrThrow();

        Assert.Contains("- a ->: k * a", written);
        Assert.Contains("- -> b: k * a * 2", written);
        Assert.Empty(ModelFile.Parse(written, "f").Diagnostics);
    }

    private static IEnumerable<string> Shipped() =>
        Directory
            .EnumerateFiles(Path.Combine(RepositoryRoot.Find(), "models"), "*.yaml", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) != "study.yaml")
            .Order(StringComparer.Ordinal)
            .Where(file => File.ReadAllText(file).Contains("\nmodel:", StringComparison.Ordinal));

    private static (string, double, double, double, string, string, string) Facts(Parameter p) =>
        (p.Name, p.Value, p.Lower, p.Upper, p.Unit.Text, p.Meaning, p.Source);

    private static (string, string, bool, bool) Facts(State s) => (s.Name, s.Unit.Text, s.IsSink, s.IsAmount);

    /// <summary>All rates, start values, conditions and observables at states drawn from a seed.</summary>
    private static double[] Values(Model model, int seed)
    {
        var random = new Random(seed);
        var states = model.States.ToDictionary(state => state.Name, _ => Math.Pow(10, 3 + (6 * random.NextDouble())));
        var time = 50 * random.NextDouble();
        var expressions = model
            .Flows.Select(flow => flow.Rate)
            .Concat(model.Rates.Select(rate => rate.Rate))
            .Concat(model.States.Select(state => state.Initial))
            .Concat(model.Events.Select(e => e.Trigger))
            .Concat(model.Observables.Select(observable => observable.Value))
            .Concat(model.Definitions.Select(definition => definition.Value));
        return [.. expressions.Select(Evaluate)];

        double Evaluate(Expression expression) => ExpressionEvaluation.Evaluate(expression, Lookup, time);
        double Lookup(Symbol symbol) =>
            states.TryGetValue(symbol.Name, out var amount) ? amount
            : model.Definitions.FirstOrDefault(definition => definition.Target == symbol) is { } definition ? Evaluate(definition.Value)
            : symbol == model.InjectedDose ? 1e10
            : model.Parameters.Single(parameter => parameter.Symbol == symbol).Value;
    }
}
