using System.Globalization;
using Biodistribution.Estimation;
using Biodistribution.Estimation.ErrorModels;
using Biodistribution.Models.Symbolics;
using Xunit;

namespace Biodistribution.Tests.Estimation;

/// <summary>Certified nonlinear regressions as models without states, through the same fit as any study: natural scale, no bounds, one start, default settings.</summary>
public class NistReferenceTests
{
    public static TheoryData<string, int> Problems()
    {
        var data = new TheoryData<string, int>();
        foreach (var problem in Table("residuals.csv").Select(row => row[0]))
            foreach (var start in new[] { 1, 2 })
                data.Add(problem, start);
        return data;
    }

    [Theory]
    [MemberData(nameof(Problems))]
    public void The_certified_values_are_met_to_six_digits_from_either_start(string problem, int start)
    {
        var parameters = Table("problems.csv").Where(row => row[0] == problem).ToArray();
        var residuals = Table("residuals.csv").Single(row => row[0] == problem);
        var b = new StudyBuilder { DefaultError = new ErrorModel { Kind = ErrorKind.Additive } };
        foreach (var p in parameters)
            b.Parameter(p[1], Number(p[1 + start])).Estimate(p[1], Number(p[1 + start]), double.NegativeInfinity, double.PositiveInfinity, EstimationScale.Natural);
        b.Observable("y", Formula(problem, b)).Group(new Group("all", [], []));
        var index = 0;
        foreach (var row in Table("data.csv").Where(row => row[0] == problem))
            b.Value("all", "y", Number(row[2]), Number(row[1]), animal: $"{index++}");

        var fit = Fitter.Fit(b.Build(), new FitSettings { Starts = 1, IterationLimit = 5000 }, null, TestContext.Current.CancellationToken);

        TestContext.Current.TestOutputHelper?.WriteLine($"{problem} start {start}: {fit.Starts[0].Reason} after {fit.Starts[0].Iterations}; {string.Join(" ", fit.Estimates.Zip(parameters, (e, p) => Digits(e.Value, Number(p[4])).ToString("F1", CultureInfo.InvariantCulture)))}");
        Assert.All(fit.Estimates.Zip(parameters), pair =>
        {
            Assert.True(Digits(pair.First.Value, Number(pair.Second[4])) >= 6, $"{pair.Second[1]} is {pair.First.Value:R}, certified {pair.Second[4]}");
            Assert.True(Digits(pair.First.StandardError, Number(pair.Second[5])) >= 5, $"sd of {pair.Second[1]} is {pair.First.StandardError:R}, certified {pair.Second[5]}");
        });
        Assert.True(Digits(2 * fit.Objective, Number(residuals[1])) >= 6);
        Assert.Equal(int.Parse(residuals[2], CultureInfo.InvariantCulture), fit.FittedRows - parameters.Length);
    }

    private static double Digits(double value, double certified) => Math.Min(11, -Math.Log10(Math.Abs((value - certified) / certified)));

    private static Expression Formula(string problem, StudyBuilder b)
    {
        var g = b.Graph;
        var x = g.Time;
        Expression P(int i) => b[$"b{i}"];
        Expression C(double value) => g.Constant(value);
        Expression Exp(Expression e) => g.Unary(Operation.Exp, e);
        Expression Pow(Expression a, Expression e) => g.Power(a, e);
        return problem switch
        {
            "Misra1b" => P(1) * (C(1) - Pow(C(1) + (P(2) * x / C(2)), C(-2))),
            "Lanczos3" => (P(1) * Exp(-(P(2) * x))) + (P(3) * Exp(-(P(4) * x))) + (P(5) * Exp(-(P(6) * x))),
            "MGH17" => P(1) + (P(2) * Exp(-(x * P(4)))) + (P(3) * Exp(-(x * P(5)))),
            "MGH09" => P(1) * ((x * x) + (x * P(2))) / ((x * x) + (x * P(3)) + P(4)),
            "MGH10" => P(1) * Exp(P(2) / (x + P(3))),
            "BoxBOD" => P(1) * (C(1) - Exp(-(P(2) * x))),
            "Thurber" => (P(1) + (P(2) * x) + (P(3) * x * x) + (P(4) * x * x * x)) / (C(1) + (P(5) * x) + (P(6) * x * x) + (P(7) * x * x * x)),
            "Rat43" => P(1) / Pow(C(1) + Exp(P(2) - (P(3) * x)), C(1) / P(4)),
            "Eckerle4" => P(1) / P(2) * Exp(C(-0.5) * Pow((x - P(3)) / P(2), C(2))),
            _ => throw new ArgumentOutOfRangeException(nameof(problem), problem, "No formula."),
        };
    }

    private static IEnumerable<string[]> Table(string file) =>
        File.ReadLines(Path.Combine(RepositoryRoot.Find(), "tests", "reference", "nist-strd", file)).Skip(1).Select(line => line.Split(','));

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
