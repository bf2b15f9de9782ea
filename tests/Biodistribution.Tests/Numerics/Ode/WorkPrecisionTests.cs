using System.Globalization;
using Biodistribution.Numerics.Ode;
using Xunit;

namespace Biodistribution.Tests.Numerics.Ode;

/// <summary>The error at the end follows the tolerance in proportion, from 1e-3 to 1e-12.</summary>
public class WorkPrecisionTests(ITestOutputHelper output)
{
    private static readonly double[] Tolerances = [.. Enumerable.Range(3, 10).Select(i => Math.Pow(10, -i))];

    public static TheoryData<string, string> Pairs => new()
    {
        { "Pleiades", "dp54" }, { "Pleiades", "dop853" }, { "Brusselator", "dp54" }, { "Brusselator", "tsit54" }, { "Brusselator", "dop853" }, { "Arenstorf", "dop853" },
        { "ROBER", "rodas5p" }, { "HIRES", "rodas5p" }, { "OREGO", "rodas5p" }, { "VDPOL", "rodas5p" }, { "E5", "rodas5p" }, { "POLLUTION", "rodas5p" }, { "HIRES", "rodas4" }, { "POLLUTION", "rodas4" },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Error_is_proportional_to_the_tolerance(string name, string method)
    {
        var points = new List<(double Tolerance, double Error)>();
        var line = $"| {name} | {method} |";
        foreach (var tolerance in Tolerances)
        {
            var problem = name switch
            {
                "Pleiades" => NonStiffProblems.Pleiades(),
                "Brusselator" => NonStiffProblems.Brusselator(),
                "Arenstorf" => NonStiffProblems.Arenstorf(),
                _ => StiffProblems.Named(name),
            };
            var share = name is "E5" or "ROBER" ? 1e-14 : name == "POLLUTION" ? 1e-8 : name is "HIRES" or "OREGO" or "VDPOL" ? 1e-3 : 1;
            var tolerances = new Tolerances(problem.StateCount, tolerance, tolerance * share);
            IOneStepMethod stepper = method switch
            {
                "dp54" => new ExplicitRungeKutta(ButcherTableau.DormandPrince54, problem, tolerances),
                "tsit54" => new ExplicitRungeKutta(ButcherTableau.Tsitouras54, problem, tolerances),
                "dop853" => new ExplicitRungeKutta(ButcherTableau.DormandPrince853, problem, tolerances),
                _ => new Rosenbrock(method == "rodas4" ? RosenbrockTableau.Rodas4 : RosenbrockTableau.Rodas5P, problem, tolerances),
            };
            var error = problem.ErrorOf(ReferenceProblem.Integrate(stepper, problem.Start, problem.End, problem.Initial).State);
            line += string.Create(CultureInfo.InvariantCulture, $" {error:0.0E0} |");
            points.Add((tolerance, error));
        }

        output.WriteLine(line);
        // Published values have 10 to 16 digits and rounding is amplified by the problems: below that there is nothing to see, above 0.1 nothing has been solved.
        var floor = name switch { "Arenstorf" => 1e-8, "OREGO" or "VDPOL" or "E5" => 1e-10, "ROBER" => 1e-9, _ => 3e-12 };
        var seen = points.Where(point => point.Error > floor && point.Error < 0.1).ToArray();
        Assert.True(seen.Length >= 4, line);
        Assert.InRange(Slope(seen), 0.7, 1.35);
        Assert.InRange(points[^1].Error, 0, Math.Max(floor * 10, 1e-8));
    }

    // Of the straight line through the logarithms.
    private static double Slope((double Tolerance, double Error)[] points)
    {
        var (x, y) = (points.Select(point => Math.Log(point.Tolerance)).ToArray(), points.Select(point => Math.Log(point.Error)).ToArray());
        var (meanX, meanY) = (x.Average(), y.Average());
        return x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Sum() / x.Sum(a => (a - meanX) * (a - meanX));
    }
}
