using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Biodistribution.Figures;
using Biodistribution.Figures.Export;
using Biodistribution.Numerics.Ode;
using Xunit;

namespace Biodistribution.Tests.Numerics.Ode;

/// <summary>The error at the end follows the tolerance in proportion, from 1e-3 to 1e-12.</summary>
public class WorkPrecisionTests
{
    private const string Table = "error against tolerance";
    private static readonly double[] Tolerances =
    [
        .. Enumerable.Range(3, 10).Select(i => double.Parse($"1e-{i}", CultureInfo.InvariantCulture)),
    ];
    private static readonly ConcurrentDictionary<(string Problem, string Method), Lazy<double[]>> Computed = [];

    public static TheoryData<string, string> Pairs =>
        new()
        {
            { "Brusselator", "Dormand-Prince 5(4)" },
            { "Brusselator", "Tsitouras 5(4)" },
            { "Brusselator", "Dormand-Prince 8(5,3)" },
            { "Pleiades", "Dormand-Prince 5(4)" },
            { "Pleiades", "Tsitouras 5(4)" },
            { "Pleiades", "Dormand-Prince 8(5,3)" },
            { "Arenstorf", "Dormand-Prince 8(5,3)" },
            { "ROBER", "Rodas5P" },
            { "HIRES", "Rodas5P" },
            { "HIRES", "Rodas4" },
            { "OREGO", "Rodas5P" },
            { "VDPOL", "Rodas5P" },
            { "E5", "Rodas5P" },
            { "POLLUTION", "Rodas5P" },
            { "POLLUTION", "Rodas4" },
        };

    private static string Folder => Path.Combine(RepositoryRoot.Find(), "tests", "figures");

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Error_is_proportional_to_the_tolerance(string problem, string method)
    {
        var points = Tolerances.Zip(Errors(problem, method)).ToArray();
        // Published values have 10 to 16 digits and rounding is amplified by the problems: below that there is nothing
        // to see, above 0.1 nothing has been solved.
        var floor = Floor(problem);
        var seen = points.Where(point => point.Second > floor && point.Second < 0.1).ToArray();
        Assert.True(seen.Length >= 4, Row(problem, method, Errors(problem, method)));
        Assert.InRange(Slope(seen), 0.7, 1.35);
        Assert.InRange(points[^1].Second, 0, Math.Max(floor * 10, 1e-8));
    }

    [Theory]
    [InlineData("Brusselator")]
    [InlineData("Pleiades")]
    [InlineData("Vesicles")]
    public void Tsitouras_needs_fewer_evaluations_than_Dormand_Prince_for_the_same_error(string name)
    {
        var problem = name switch
        {
            "Pleiades" => NonStiffProblems.Pleiades(),
            "Brusselator" => NonStiffProblems.Brusselator(),
            _ => NonStiffProblems.Vesicles(),
        };
        var ratio = EvaluationsAt(1e-6, problem, ButcherTableau.Tsitouras54) / EvaluationsAt(1e-6, problem, ButcherTableau.DormandPrince54);
        Assert.InRange(ratio, 0.5, 0.95);
    }

    // From the straight line through the logarithms of errors and evaluations.
    private static double EvaluationsAt(double error, ReferenceProblem problem, ButcherTableau tableau)
    {
        var points = Enumerable
            .Range(0, 25)
            .Select(i => Math.Pow(10, -4 - (0.25 * i)))
            .Select(tolerance =>
            {
                var stepper = new ExplicitRungeKutta(tableau, problem, new Tolerances(problem.StateCount, tolerance, tolerance));
                var end = ReferenceProblem.Integrate(stepper, problem.Start, problem.End, problem.Initial).State;
                return (Error: problem.ErrorOf(end), Evaluations: (double)stepper.Evaluations);
            })
            .Where(point => point.Error is > 1e-10 and < 1e-2)
            .ToArray();
        var (x, y) = (points.Average(point => Math.Log(point.Error)), points.Average(point => Math.Log(point.Evaluations)));
        return Math.Exp(y + (Slope(points) * (Math.Log(error) - x)));
    }

    [Fact]
    public void The_table_and_the_figures_beside_it_show_these_errors()
    {
        var pairs = Pairs.Select(row => (Problem: row.Data.Item1, Method: row.Data.Item2)).ToArray();
        if (WrittenTable.IsWritten)
        {
            WrittenTable.Same(
                Table,
                [
                    $"| problem | method | {string.Join(" | ", Tolerances.Select(Power))}" + $" " + $"|",
                    $"|---|---|{string.Concat(Tolerances.Select(_ => "---|"))}",
                    .. pairs.Select(pair => Row(pair.Problem, pair.Method, Errors(pair.Problem, pair.Method))),
                ]
            );
            Directory.CreateDirectory(Folder);
            foreach (var figure in Figures())
                File.WriteAllText(Path.Combine(Folder, $"{figure.Name}.svg"), FigureExport.Svg(figure));
        }

        var written = Written();
        Assert.Equal(pairs, written.Select(row => (row.Problem, row.Method)));
        // Where rounding decides, other processors may err otherwise.
        foreach (var (problem, method, errors) in written)
        foreach (var (expected, actual) in errors.Zip(Errors(problem, method)))
            Assert.InRange(
                actual,
                expected > Floor(problem) ? 0.9 * expected : 0,
                expected > Floor(problem) ? 1.1 * expected : 3 * Floor(problem)
            );
        foreach (var figure in Figures())
            Assert.Equal(File.ReadAllText(Path.Combine(Folder, $"{figure.Name}.svg")), FigureExport.Svg(figure));
    }

    private static double[] Errors(string problem, string method) =>
        Computed
            .GetOrAdd(
                (problem, method),
                pair => new(() => [.. Tolerances.Select(tolerance => Error(pair.Problem, pair.Method, tolerance))])
            )
            .Value;

    private static double Error(string name, string method, double tolerance)
    {
        var problem = name switch
        {
            "Pleiades" => NonStiffProblems.Pleiades(),
            "Brusselator" => NonStiffProblems.Brusselator(),
            "Arenstorf" => NonStiffProblems.Arenstorf(),
            _ => StiffProblems.Named(name),
        };
        var share =
            name is "E5" or "ROBER" ? 1e-14
            : name == "POLLUTION" ? 1e-8
            : name is "HIRES" or "OREGO" or "VDPOL" ? 1e-3
            : 1;
        var tolerances = new Tolerances(problem.StateCount, tolerance, tolerance * share);
        ButcherTableau[] explicitMethods = [ButcherTableau.DormandPrince54, ButcherTableau.Tsitouras54, ButcherTableau.DormandPrince853];
        IOneStepMethod stepper = explicitMethods.FirstOrDefault(tableau => tableau.Name == method) is { } explicitMethod
            ? new ExplicitRungeKutta(explicitMethod, problem, tolerances)
            : new Rosenbrock(method == "Rodas4" ? RosenbrockTableau.Rodas4 : RosenbrockTableau.Rodas5P, problem, tolerances);
        return problem.ErrorOf(ReferenceProblem.Integrate(stepper, problem.Start, problem.End, problem.Initial).State);
    }

    private static double Floor(string problem) =>
        problem switch
        {
            "Arenstorf" => 1e-8,
            "OREGO" or "VDPOL" or "E5" => 1e-10,
            "ROBER" => 1e-9,
            _ => 3e-12,
        };

    private static string Power(double tolerance) => tolerance.ToString("0E0", CultureInfo.InvariantCulture).ToLowerInvariant();

    private static string Digits(double error) =>
        error.ToString("0.0E0", CultureInfo.InvariantCulture).Replace("E0", "", StringComparison.Ordinal);

    private static string Row(string problem, string method, double[] errors) =>
        $"| {problem} | {method} | {string.Join(" | ", errors.Select(Digits))}" + $" " + $"|";

    private static (string Problem, string Method, double[] Errors)[] Written() =>
        [
            .. WrittenTable
                .Read(Table)
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Skip(2)
                .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries))
                .Select(cells =>
                    (cells[0], cells[1], cells[2..].Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray())
                ),
        ];

    private static ErrorAgainstTolerance[] Figures() =>
        [
            .. Written()
                .GroupBy(row => row.Method.StartsWith("Rodas", StringComparison.Ordinal) ? "stiff" : "explicit")
                .Select(kind => new ErrorAgainstTolerance
                {
                    Name = $"error-against-tolerance-{kind.Key}",
                    Title = $"Error against tolerance, {kind.Key} methods",
                    Finding =
                        "From 1e-3 to 1e-12 the error at the published end of every problem follows the tolerance "
                        + "in proportion, until the digits published or those of the arithmetic end.",
                    Notes = ["Thin dashed line: an error equal to the tolerance."],
                    Curves = [.. kind],
                }),
        ];

    // Of the straight line through the logarithms.
    private static double Slope((double Tolerance, double Error)[] points)
    {
        var (x, y) = (points.Select(point => Math.Log(point.Tolerance)).ToArray(), points.Select(point => Math.Log(point.Error)).ToArray());
        var (meanX, meanY) = (x.Average(), y.Average());
        return x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Sum() / x.Sum(a => (a - meanX) * (a - meanX));
    }

    /// <summary>Achieved error against tolerance asked for, a panel for each method.</summary>
    private sealed record ErrorAgainstTolerance : Figure
    {
        public required ImmutableArray<(string Problem, string Method, double[] Errors)> Curves { get; init; }

        public override double? PanelAspect => 0.9;

        public override ImmutableArray<Panel> Panels =>
            [
                .. Curves
                    .GroupBy(curve => curve.Method)
                    .Select(curves => new Panel(
                        curves.Key,
                        new PanelAxis("Relative tolerance")
                        {
                            IsLogarithmic = true,
                            Minimum = 1e-13,
                            Maximum = 1e-2,
                        },
                        new PanelAxis("Relative error at the end")
                        {
                            IsLogarithmic = true,
                            Minimum = 1e-14,
                            Maximum = 10,
                        },
                        [
                            new Line("error = tolerance", [1e-13, 1e-2], [1e-13, 1e-2]) { IsGuide = true },
                            .. curves.Select(curve => new Line(curve.Problem, [.. Tolerances.Reverse()], [.. curve.Errors.Reverse()])),
                        ]
                    )),
            ];
    }
}
