using System.Globalization;
using Biodistribution.Benchmarks;
using Biodistribution.Simulation;
using Biodistribution.Simulation.Execution;
using Xunit;

namespace Biodistribution.Tests.Simulation;

/// <summary>The work items of the benchmark: names and order must not matter, and the references must be those agreed.</summary>
public class WorkItemTests
{
    [Theory]
    [InlineData("W1", Method.Auto)]
    [InlineData("W1", Method.Rk45)]
    [InlineData("W2", Method.Auto)]
    [InlineData("W3", Method.Stiff)]
    [InlineData("W3", Method.Auto)]
    public void Other_names_and_another_order_of_states_take_the_same_steps(string name, Method method)
    {
        var (plain, disguised) = (Item(name, false), Item(name, true));
        Assert.NotEqual(plain.States, disguised.States);
        var a = new Simulator(plain.Model, plain.Settings(method, 1)).Run(plain.Request([]));
        var b = new Simulator(disguised.Model, disguised.Settings(method, 1)).Run(disguised.Request([]));

        // The order of states is that of sums in the error norm, whose last digits differ: steps agree to a few in a
        // thousand, rarely not to one.
        Assert.InRange(b.Counts.Steps, a.Counts.Steps * 0.995, a.Counts.Steps * 1.005);
        Assert.InRange(b.Counts.Evaluations, a.Counts.Evaluations * 0.995, a.Counts.Evaluations * 1.005);
        Assert.InRange(b.Counts.Jacobians, a.Counts.Jacobians * 0.995, a.Counts.Jacobians * 1.005);
        Assert.InRange(
            plain.Error(plain.InDefinedOrder(a), disguised.InDefinedOrder(b), ownOrder: false),
            0,
            name == "W1" && method == Method.Auto ? 1e-9 : 1e-4
        );
    }

    [Fact]
    public void A_fit_in_other_names_and_another_order_takes_the_same_path()
    {
        var (plain, disguised) = (new FitComparison(), new FitComparison(disguised: true));
        var (a, b) = (plain.FitSome(0, 4), disguised.FitSome(0, 4));

        Assert.Equal(plain.Evaluations, disguised.Evaluations);
        for (var start = 0; start < a.Length; start++)
            Assert.Equal(a[start], b[start], 1e-7 * a[start]);
    }

    [Theory]
    [InlineData("W1", "w1_reference.csv", 0, 1e-11)]
    [InlineData("W2", "w2_reference_typical.csv", 0, 1e-11)]
    [InlineData("W2", "w2_reference_first20.csv", 20, 1e-10)]
    [InlineData("W3", "w3_reference.csv", 0, 1e-9)]
    public void References_are_those_agreed(string name, string file, int subjects, double tolerance)
    {
        Assert.SkipWhen(
            WorkInputs.Folder is null || !File.Exists(Path.Combine(WorkInputs.Folder, file)),
            "The agreed tables are not at hand."
        );
        var item = Item(name, false);
        var n = item.States.Length;
        var rows = File.ReadLines(Path.Combine(WorkInputs.Folder!, file))
            .Skip(1)
            .Select(line => line.Split(',').Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray())
            .ToArray();
        var settings =
            name == "W3"
                ? item.Settings(Method.Stiff, 1) with
                {
                    RelativeTolerance = 1e-12,
                    AbsoluteTolerances = [.. Enumerable.Repeat(1e-17, n)],
                }
                : item.Settings(Method.HighOrder, 1) with
                {
                    RelativeTolerance = 1e-14,
                    AbsoluteTolerances = [.. Enumerable.Repeat(1e-16, n)],
                };
        var simulator = new Simulator(item.Model, settings);
        for (var subject = 0; subject < Math.Max(1, subjects); subject++)
        {
            var own = subjects == 0 ? rows : [.. rows.Skip(subject * item.Times.Length).Take(item.Times.Length)];
            var run = simulator.Run(item.Request(subjects == 0 ? [] : WorkInputs.Saturable(subjects).AsSpan(subject * 8, 8)));
            Assert.InRange(item.Error(item.InDefinedOrder(run), [.. own.SelectMany(row => row[^n..])], ownOrder: false), 0, tolerance);
        }
    }

    private static WorkItem Item(string name, bool disguised) =>
        name == "W1" ? WorkItem.Linear(disguised)
        : name == "W2" ? WorkItem.Saturable(disguised)
        : WorkItem.Stiff(disguised: disguised);
}
