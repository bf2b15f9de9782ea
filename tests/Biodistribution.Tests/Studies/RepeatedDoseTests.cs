using Biodistribution.Experiments;
using Biodistribution.Simulation;
using Biodistribution.Studies.Reading;
using Xunit;

namespace Biodistribution.Tests.Studies;

public sealed class RepeatedDoseTests : IDisposable
{
    private const double Loss = 0.3;
    private static readonly double[] Times = [.. Enumerable.Range(0, 60).Select(i => 0.7 * i)];
    private readonly string folder = Directory.CreateTempSubdirectory("biodist-").FullName;

    /// <summary>Methods with infusions of none, a part of and more than the time between doses.</summary>
    public static TheoryData<Method, double> Regimens => Given([Method.Rk45, Method.Stiff, Method.Auto, Method.Linear]);

    /// <summary>The same without the method for linear models.</summary>
    public static TheoryData<Method, double> SaturableRegimens => Given([Method.Rk45, Method.Stiff, Method.Auto]);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [MemberData(nameof(Regimens))]
    public void A_dose_given_n_times_is_n_doses_and_on_a_linear_model_the_sum_of_their_curves(Method method, double hours)
    {
        var flow = $"{Loss} 1/h * blood";
        var repeated = Blood(method, flow, [Item("at: 1 h", hours, ", every: 5 h, times: 4")]);

        Assert.Equal(repeated, Blood(method, flow, Explicit(hours)));
        for (var k = 0; k < Times.Length; k++)
            Assert.Equal(Enumerable.Range(0, 4).Sum(dose => Single(Times[k] - 1 - (5 * dose), hours)), repeated[k], 1e-5);
    }

    [Theory]
    [MemberData(nameof(SaturableRegimens))]
    public void A_dose_given_n_times_is_n_doses_on_a_saturable_model(Method method, double hours)
    {
        const string flow = "20 mg/h * blood / (8 mg + blood)";
        Assert.Equal(Blood(method, flow, [Item("at: 1 h", hours, ", every: 5 h, times: 4")]), Blood(method, flow, Explicit(hours)));
    }

    private static TheoryData<Method, double> Given(Method[] methods) =>
        [.. from method in methods from hours in (double[])[0, 2, 9] select (method, hours)];

    // The amount left of one dose of 10 mg.
    private static double Single(double since, double hours) =>
        since < 0 ? 0
        : hours == 0 ? 10 * Math.Exp(-Loss * since)
        : 10 / hours / Loss * (1 - Math.Exp(-Loss * Math.Min(since, hours))) * Math.Exp(-Loss * Math.Max(0, since - hours));

    private static string[] Explicit(double hours) =>
        [.. Enumerable.Range(0, 4).Select(dose => Item($"at: {1 + (5 * dose)} h", hours, ""))];

    private static string Item(string at, double hours, string repeats) =>
        $"  - {{into: blood, amount: 10 mg, {at}{(hours > 0 ? $", over: {hours} h" : "")}{repeats}}}";

    private double[] Blood(Method method, string flow, string[] doses)
    {
        File.WriteAllText(
            Path.Combine(folder, "model.yaml"),
            $$$"""
            biodist: 1
            model: one
            units: {time: h, volume: mL}
            states: {blood: mg, lost: {unit: mg, sink: true}}
            flows:
              - blood -> lost: {{{flow}}}
            observables:
              blood: {is: blood, unit: mg}
            """
        );
        var path = Path.Combine(folder, "study.yaml");
        File.WriteAllText(
            path,
            $"biodist: 1\nstudy: repeats\nmodel: model.yaml\ngroups:\n  one: {{}}\ndosing:\n{string.Join('\n', doses)}\n"
        );
        var problem = StudyFile.Read(path).OrThrow().Problem;
        var courses = new CourseSimulation(problem with { Solver = problem.Solver with { Method = method } }, []).Simulate(
            Times,
            ["blood"],
            ["one"],
            [],
            []
        );
        Assert.Empty(courses.Failures);
        return [.. courses.Courses[0].Values];
    }
}
