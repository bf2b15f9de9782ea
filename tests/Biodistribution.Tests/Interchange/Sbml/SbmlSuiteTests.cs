using System.Globalization;
using System.Text.Json;
using Biodistribution.Interchange.Sbml;
using Xunit;

namespace Biodistribution.Tests.Interchange.Sbml;

/// <summary>The visible part of the SBML Test Suite's semantic cases, where it lies beside the repository.</summary>
public class SbmlSuiteTests(ITestOutputHelper output)
{
    private sealed record Tally(int Passed, int Strict, int Constant, List<string> Failed);

    [Theory]
    [InlineData("sbml", 0.99)]
    [InlineData("sbml-more", 0.95)]
    [InlineData("sbml-level1", 0.99)]
    public void The_visible_cases_pass_under_the_suites_rule(string name, double strictShare)
    {
        var suite = Path.GetFullPath(Path.Combine(RepositoryRoot.Find(), "..", "shared", "suites", name));
        if (!Directory.Exists(suite))
            Assert.Skip($"The test suite is not beside the repository (../shared/suites/{name}).");
        var results = Directory.CreateTempSubdirectory("biodist-suite-");
        try
        {
            var outcomes = SbmlTestRunner.Run(suite, results.FullName, TestContext.Current.CancellationToken);
            var tally = Compare(
                suite,
                results.FullName,
                outcomes.Where(outcome => outcome.IsConstant).Select(outcome => outcome.Case).ToHashSet()
            );
            output.WriteLine(
                $"SBML Test Suite, visible part ({name}): {tally.Passed} of {tally.Passed + tally.Failed.Count} "
                    + $"cases pass ({tally.Constant} of them with constant values), {tally.Strict} with errors ten "
                    + $"times smaller than allowed."
            );
            Assert.Empty(tally.Failed);
            Assert.True(tally.Strict >= strictShare * tally.Passed);
        }
        finally
        {
            results.Delete(recursive: true);
        }
    }

    private static Tally Compare(string suite, string results, HashSet<string> constant)
    {
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(suite, "manifest.json")));
        var tally = new Tally(0, 0, 0, []);
        foreach (var entry in manifest.RootElement.EnumerateArray())
        {
            var id = entry.GetProperty("id").GetString()!;
            var file = Path.Combine(results, id + ".csv");
            var worst = File.Exists(file)
                ? WorstError(
                    Table(Path.Combine(suite, id, id + "-results.csv")),
                    Table(file),
                    entry.GetProperty("absolute").GetDouble(),
                    entry.GetProperty("relative").GetDouble()
                )
                : double.PositiveInfinity;
            if (!(worst <= 1))
                tally.Failed.Add(id);
            else
                tally = tally with
                {
                    Passed = tally.Passed + 1,
                    Strict = tally.Strict + (worst <= 0.1 ? 1 : 0),
                    Constant = tally.Constant + (constant.Contains(id) ? 1 : 0),
                };
        }
        return tally;
    }

    // The largest error over what is allowed, absolute + relative × |expected|.
    private static double WorstError(
        (string[] Head, double[][] Rows) expected,
        (string[] Head, double[][] Rows) given,
        double absolute,
        double relative
    )
    {
        if (expected.Rows.Length != given.Rows.Length)
            return double.PositiveInfinity;
        var worst = 0.0;
        for (var column = 1; column < expected.Head.Length; column++)
        {
            var from = Array.IndexOf(given.Head, expected.Head[column], 1);
            if (from < 0)
                return double.PositiveInfinity;
            for (var row = 0; row < expected.Rows.Length; row++)
            {
                var (right, found) = (expected.Rows[row][column], given.Rows[row][from]);
                worst = right.Equals(found)
                    ? worst
                    : System.Math.Max(
                        worst,
                        double.IsFinite(right) && double.IsFinite(found)
                            ? System.Math.Abs(right - found) / (absolute + (relative * System.Math.Abs(right)))
                            : double.PositiveInfinity
                    );
            }
        }
        return worst;
    }

    private static (string[] Head, double[][] Rows) Table(string file)
    {
        var lines = File.ReadAllLines(file)
            .Where(line => line.Trim().Length > 0)
            .Select(line => line.Split(',').Select(cell => cell.Trim().Trim('"')).ToArray())
            .ToArray();
        return (lines[0], [.. lines.Skip(1).Select(line => line.Take(lines[0].Length).Select(Number).ToArray())]);
    }

    private static double Number(string text) =>
        text.ToUpperInvariant() switch
        {
            "INF" or "+INF" or "INFINITY" => double.PositiveInfinity,
            "-INF" or "-INFINITY" => double.NegativeInfinity,
            "NAN" => double.NaN,
            _ => double.Parse(text, CultureInfo.InvariantCulture),
        };
}
