using Biodistribution.Experiments;
using Biodistribution.Models;
using Biodistribution.Models.Checking;
using Biodistribution.Simulation;
using Biodistribution.Units;
using Xunit;

namespace Biodistribution.Tests.Experiments;

/// <summary>What is said of simulated curves: how accurate they are, what makes them doubtful, and what they may have missed.</summary>
public class CourseAccuracyTests
{
    [Fact]
    public void A_flow_written_one_way_that_goes_the_other_is_named_with_its_time()
    {
        var courses = Simulate("k: {value: 1 1/h, between: -2 .. 2 1/h}", "a -> b: k * (1 - time / 2 h) * a", 4);

        Assert.Equal("a -> b", Assert.Single(courses.ReversedFlows).Flow);
        Assert.InRange(courses.ReversedFlows[0].Time, 2, 2.1);
        Assert.Contains("<->", Assert.Single(courses.Doubts), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a <-> b: k * (1 - time / 2 h) * a", 4)]
    [InlineData("a -> b: k * a", 4)]
    [InlineData("a -> b: k * max(a - 1e9 particles, 0 particles)", 40)]
    [InlineData("a -> b: 1000 * k * a", 400)]
    public void Flows_that_may_go_both_ways_or_never_turn_are_not_spoken_of(string flow, double until) =>
        Assert.Empty(Simulate("k: 1 1/h", flow, until).Doubts);

    [Fact]
    public void Curves_that_half_the_tolerance_changes_by_much_are_doubted_and_those_it_changes_by_more_are_wrong()
    {
        const string Flow = "a -> b: k * a * (1 + 0.9 * sin(300 * a / 1e10 particles + 20 * time / 1 h))";

        var fine = Simulate("k: 1 1/h", Flow, 20);
        var rough = Simulate("k: 1 1/h", Flow, 20, new SolverChoice { Tolerance = 0.1, Method = Method.Rk45 });

        Assert.Empty(fine.Doubts);
        Assert.InRange(fine.ToleranceDifference, 0, 1e-4);
        Assert.False(fine.AreWrong);
        Assert.InRange(rough.DoubtfulDifference, 1e-3, 10);
        Assert.Contains("--tolerance", Assert.Single(rough.Doubts), StringComparison.Ordinal);
        Assert.Equal(rough.DoubtfulDifference >= 0.1, rough.AreWrong);
    }

    [Fact]
    public void Where_the_check_itself_does_not_end_the_accuracy_is_said_to_be_unknown()
    {
        // Linear, and so fast that steps at half the tolerance meet the limit.
        var courses = Simulate("k: 1e6 1/h", "a -> b: k * a", 10, new SolverChoice { StepLimit = 40 });

        Assert.Empty(courses.Failures);
        Assert.Equal(IntegrationStatus.StepLimit, Assert.Single(courses.Unverified).Failure.Status);
        Assert.Contains("not known", courses.AccuracySentence, StringComparison.Ordinal);
        Assert.Contains("not known", Assert.Single(courses.Doubts), StringComparison.Ordinal);
        Assert.True(double.IsNaN(courses.ToleranceDifference));
    }

    [Fact]
    public void The_check_of_a_closed_form_is_made_by_steps()
    {
        var courses = Simulate("k: 1 1/h", "a -> b: k * a", 4);

        Assert.InRange(courses.ToleranceDifference, 1e-16, 1e-6);
    }

    [Theory]
    [InlineData("a -> b: k * a * exp(-((time - 3 h - a / 1e11 particles * 1 h) / 0.1 h)^2)", true)]
    [InlineData("a -> b: k * a * exp(-((time - 3 h) / 0.1 h)^2)", false)]
    [InlineData("a -> b: k * a", false)]
    public void The_shortest_change_that_would_have_been_seen_is_said_where_time_acts_together_with_states(string flow, bool isSaid)
    {
        var courses = Simulate("k: 1 1/h", flow, 24);

        Assert.Equal(isSaid, courses.ShortestSeen is not null);
        Assert.Equal(isSaid, courses.AccuracySentence.Contains("may have been missed", StringComparison.Ordinal));
        if (isSaid)
            Assert.InRange(courses.ShortestSeen!.Value.Value, 1e-4, 0.1);
    }

    [Fact]
    public void A_dose_every_day_for_a_year_meets_no_limit()
    {
        var model = Read("k: 1 1/h, capacity: 1e9 particles", "a -> b: k * a / (1 + a / capacity)");
        var dose = new Dose(model.States[0].Symbol, model.Graph.Constant(1e10), model.Graph.Zero)
        {
            Interval = model.Graph.Constant(24),
            Count = 365,
        };

        var courses = Simulate(model, 8760, new SolverChoice(), dose);

        Assert.Empty(courses.Failures);
        Assert.InRange(courses.Counts.Steps, 5_001, 200_000);
    }

    [Fact]
    public void A_choice_of_solver_takes_the_place_of_what_a_verb_would_choose_and_yields_to_a_later_one()
    {
        var study = new SolverChoice { Method = Method.Stiff, Tolerance = 1e-5 };
        var asked = new SolverChoice { Tolerance = 1e-9, StepLimit = 7 }.Or(study);

        var settings = asked.On(new SolverSettings(), CoherentUnitsOf(Read("k: 1 1/h", "a -> b: k * a")));

        Assert.Equal(
            (Method.Stiff, 1e-9, 7, 100_000),
            (settings.Method, settings.RelativeTolerance, settings.StepLimit, settings.EventLimit)
        );
        Assert.Equal(1e-13, settings.AbsoluteTolerance, 1e-20);
        Assert.Equal("method=stiff; tolerance=1E-09; step_limit=7", asked.Text);
        Assert.Equal("", new SolverChoice().Text);
    }

    private static CoherentUnits CoherentUnitsOf(Model model) => model.Units;

    private static TimeCourses Simulate(string parameters, string flow, double until, SolverChoice? choice = null)
    {
        var model = Read(parameters, flow);
        return Simulate(
            model,
            until,
            choice ?? new(),
            new Dose(model.States[0].Symbol, model.Graph.Constant(1e10), model.Graph.Zero),
            new Dose(model.States[1].Symbol, model.Graph.Constant(1e10), model.Graph.Zero)
        );
    }

    private static TimeCourses Simulate(Model model, double until, SolverChoice choice, params Dose[] doses) =>
        new CourseSimulation(
            new Experiment
            {
                Model = model,
                Groups = [new Group("mice", [], [.. doses])],
                SolverChoice = choice,
            },
            []
        ).Simulate(
            [.. Enumerable.Range(0, 121).Select(i => until * i / 120)],
            ["a", "b"],
            ["mice"],
            [],
            [],
            cancellation: TestContext.Current.CancellationToken
        );

    private static Model Read(string parameters, string flow) =>
        ModelText(
            $$"""
            biodist: 1
            model: m
            units: {time: h, volume: mL}
            parameters: { {{parameters}} }
            states: {a: particles, b: particles}
            flows:
              - {{flow}}
            observables: {a: a, b: b}
            """
        );

    private static Model ModelText(string text) => ModelFile.Parse(text, "model.yaml").OrThrow();
}
