using Biodistribution.Compilation;
using Biodistribution.Interchange.Sbml;
using Biodistribution.Simulation;
using Biodistribution.Simulation.Execution;
using Xunit;
using static Biodistribution.Tests.Interchange.Sbml.SbmlTexts;

namespace Biodistribution.Tests.Interchange.Sbml;

/// <summary>Delay differential equations, each with a closed form by the method of steps.</summary>
public class DelayTests
{
    private const string Delay = "<csymbol encoding=\"text\" definitionURL=\"http://www.sbml.org/sbml/symbols/delay\">delay</csymbol>";
    private const string RateOf = "<csymbol encoding=\"text\" definitionURL=\"http://www.sbml.org/sbml/symbols/rateOf\">rateOf</csymbol>";

    // x' = -x(t - 1) with x = 1 before the start: on each unit of time one power more.
    private static readonly string Decay = WithRules([("x", "1"), ("y", "0")], Rate("x", $"(<minus/>({Delay}[x]{{1}}))"));

    private static double DecayAt(double t)
    {
        var (sum, factorial) = (1.0, 1.0);
        for (var k = 1; k <= t + 1; k++)
            sum += System.Math.Pow(k - 1 - t, k) / (factorial *= k);
        return sum;
    }

    private static string Rate(string variable, string math) => $"<rateRule variable=\"{variable}\">{Math(math)}</rateRule>";

    private static string Assignment(string variable, string math) =>
        $"<assignmentRule variable=\"{variable}\">{Math(math)}</assignmentRule>";

    private static string WithRules((string Id, string Value)[] parameters, params string[] rules) =>
        $"<listOfParameters>{string.Concat(parameters.Select(p => Parameter(p.Id, p.Value, false)))}</listOfParameters><listOfRules>"
        + $"{string.Concat(rules)}</listOfRules>";

    private static string Event(string trigger, string variable, string value) =>
        $"""
            <listOfEvents><event useValuesFromTriggerTime="true"><trigger initialValue="true" persistent="true">{Math(trigger)}</trigger>
            <listOfEventAssignments><eventAssignment variable="{variable}">{Math(
                value
            )}</eventAssignment></listOfEventAssignments></event></listOfEvents>
            """;

    private static void Gives(string content, string variables, Func<double, double[]> expected, double accuracy = 1e-8)
    {
        foreach (var row in SbmlCase.Run(Level3(content), 4, 16, variables))
            Assert.Equal(expected(row[0]), row[1..], (a, b) => System.Math.Abs(a - b) <= accuracy);
    }

    [Fact]
    public void A_rate_that_is_the_state_one_unit_before_gains_a_power_every_unit() => Gives(Decay, "x", t => [DecayAt(t)]);

    [Fact]
    public void What_time_makes_of_a_quantity_is_known_before_the_start_too() =>
        Gives(
            WithRules([("x", "0"), ("y", "0")], Assignment("x", "(<times/>[t][t])"), Assignment("y", $"({Delay}[x]{{1.5}})")),
            "y",
            t => [(t - 1.5) * (t - 1.5)]
        );

    [Fact]
    public void An_initial_assignment_says_what_was_before_the_start() =>
        Gives(
            $"<listOfParameters>{Parameter("x", "0", false)}{Parameter("y", "0", false)}</listOfParameters>"
                + $"<listOfInitialAssignments><initialAssignment "
                + $"symbol=\"x\">{Math("(<times/>{3}[t])")}</initialAssignment></listOfInitialAssignments>"
                + $"<listOfRules>{Rate("x", "{1}")}{Assignment("y", $"({Delay}[x]{{1}})")}</listOfRules>",
            "y",
            t => [t < 1 ? 3 * (t - 1) : t - 1]
        );

    [Fact]
    public void A_jump_comes_back_after_the_delay_and_after_that_of_the_delay() =>
        Gives(
            WithRules(
                [("p", "1"), ("y", "0"), ("z", "0"), ("sum", "0")],
                Assignment("y", $"({Delay}[p]{{0.75}})"),
                Assignment("z", $"({Delay}[y]{{0.75}})"),
                Rate("sum", "[y]")
            ) + Event("(<geq/>[t]{0.5})", "p", "{5}"),
            "p, y, z, sum",
            t => [t >= 0.5 ? 5 : 1, t >= 1.25 ? 5 : 1, t >= 2 ? 5 : 1, t + (4 * System.Math.Max(0, t - 1.25))]
        );

    [Fact]
    public void An_event_may_wait_for_a_value_of_the_past() =>
        Gives(
            WithRules([("x", "0"), ("hit", "0")], Rate("x", "{1}")) + Event($"(<gt/>({Delay}[x]{{1}}){{1.1}})", "hit", "[t]"),
            "hit",
            t => [t > 2.1 ? 2.1 : 0]
        );

    [Fact]
    public void Only_an_event_changes_the_length_of_a_delay() =>
        Gives(
            WithRules([("x", "0"), ("length", "0"), ("y", "0")], Rate("x", "{1}"), Assignment("y", $"({Delay}[x][length])"))
                + Event("(<geq/>[t]{1.9})", "length", "{1.5}"),
            "y",
            t => [t < 1.9 ? t : t - 1.5]
        );

    [Fact]
    public void A_rate_was_nothing_before_the_start() =>
        Gives(
            WithRules([("x", "0"), ("y", "0")], Rate("x", "(<plus/>{2}[t])"), Assignment("y", $"({Delay}({RateOf}[x]){{1}})")),
            "y",
            t => [t < 1 ? 0 : 1 + t]
        );

    [Fact]
    public void A_species_in_a_reaction_remembers_its_concentration() =>
        Gives(
            $"{Compartment("2")}<listOfSpecies>{Species("s", "initialConcentration=\"3\"")}</listOfSpecies><listOfParameters>"
                + $"{Parameter("y", "0", false)}</listOfParameters><listOfRules>"
                + $"{Assignment("y", $"({Delay}[s]{{1}})")}</listOfRules>"
                + $"<listOfReactions><reaction id=\"r\" reversible=\"false\"><listOfReactants><speciesReference "
                + $"species=\"s\" stoichiometry=\"1\" constant=\"true\"/></listOfReactants><kineticLaw>"
                + $"{Math("(<times/>[c][s])")}</kineticLaw></reaction></listOfReactions>",
            "y",
            t => [t < 1 ? 3 : 3 * System.Math.Exp(1 - t)]
        );

    [Theory]
    [InlineData(Method.Rk45)]
    [InlineData(Method.HighOrder)]
    [InlineData(Method.Stiff)]
    public void Every_method_remembers_its_own_steps(Method method)
    {
        var compiled = CompiledModel.Compile(Read(Level3(Decay)).OrThrow().Model);
        var run = new Simulator(compiled, new SolverSettings { Method = method, RelativeTolerance = 1e-9 }).Run(
            new SimulationRequest { Parameters = compiled.DefaultParameters(), OutputTimes = [0.5, 1.7, 2.5, 6] },
            TestContext.Current.CancellationToken
        );

        Assert.Null(run.Failure);
        Assert.Equal(
            [DecayAt(0.5), DecayAt(1.7), DecayAt(2.5), DecayAt(6)],
            Enumerable.Range(0, 4).Select(i => run.States[i * compiled.StateCount]),
            (a, b) => System.Math.Abs(a - b) < 1e-7
        );
    }

    [Fact]
    public void Derivatives_of_a_run_with_delays_are_not_to_be_had()
    {
        var compiled = CompiledModel.Compile(Read(Level3(Decay)).OrThrow().Model);

        Assert.Throws<ArgumentException>(() =>
            new Simulator(compiled).Run(
                new SimulationRequest
                {
                    Parameters = compiled.DefaultParameters(),
                    OutputTimes = [1],
                    Directions = new double[compiled.ParameterCount],
                    DirectionCount = 1,
                },
                TestContext.Current.CancellationToken
            )
        );
    }

    [Fact]
    public void Delays_survive_an_export()
    {
        var model = Read(Level3(Decay)).OrThrow().Model;

        Assert.True(model.HasDelays);
        foreach (var row in SbmlCase.Run(SbmlWriter.Write(model).Text, 3, 6, "x"))
            Assert.Equal(DecayAt(row[0]), row[1], 1e-8);
    }
}
