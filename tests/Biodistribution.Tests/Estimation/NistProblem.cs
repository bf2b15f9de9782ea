using System.Globalization;
using System.Text;
using Biodistribution.Studies;
using Biodistribution.Studies.Reading;

namespace Biodistribution.Tests.Estimation;

/// <summary>
/// One certified nonlinear regression, written as a model, a study and a table of observations and read back as any
/// study is.
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="Response">The response as an expression of x (and z) and b1, b2, ...</param>
internal sealed record NistProblem(string Name, string Response)
{
    private static readonly string Folder = Path.Combine(RepositoryRoot.Find(), "tests", "reference", "nist-strd");

    /// <summary>All problems, easiest first.</summary>
    public static IReadOnlyList<NistProblem> All { get; } = [.. Table("models.csv").Select(row => new NistProblem(row[0], row[2]))];

    /// <summary>Parameter, both starts, certified value, certified standard deviation.</summary>
    public (string Name, double[] Starts, double Certified, double Deviation)[] Parameters { get; } =
    [
        .. Table("problems.csv")
            .Where(row => row[0] == Name)
            .Select(row => (row[1], new[] { Number(row[2]), Number(row[3]) }, Number(row[4]), Number(row[5]))),
    ];

    /// <summary>Certified residual sum of squares.</summary>
    public double SumOfSquares { get; } = Number(Table("residuals.csv").Single(row => row[0] == Name)[1]);

    /// <summary>Certified degrees of freedom.</summary>
    public int DegreesOfFreedom { get; } = int.Parse(Table("residuals.csv").Single(row => row[0] == Name)[2], CultureInfo.InvariantCulture);

    /// <summary>Measured value, predictor, and second predictor where there is one.</summary>
    public (double Y, double X, string Z)[] Data { get; } =
    [.. Table("data.csv").Where(row => row[0] == Name).Select(row => (Number(row[1]), Number(row[2]), row.Length > 3 ? row[3] : ""))];

    /// <summary>Whether the logarithm of the response is what is fitted.</summary>
    public bool IsOnLog => Data.Any(row => row.Z.Length > 0);

    /// <summary>Writes the three files and reads the study.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="start">Which certified start: 1 or 2.</param>
    public Study Read(string folder, int start)
    {
        var groups = Data.Select(row => row.Z).Distinct().ToArray();
        File.WriteAllText(
            Path.Combine(folder, "model.yaml"),
            string.Join(
                '\n',
                [
                    "biodist: 1",
                    $"model: {Name}",
                    "units: {time: h}",
                    "parameters:",
                    .. Parameters.Select(p => $"  {p.Name}: {{value: {Text(p.Starts[start - 1])}, assumed: certified start}}"),
                    IsOnLog ? "  z: {value: 0, assumed: second predictor}" : "",
                    "define: {x: time / 1 h}",
                    "observables:",
                    $"  y: {{is: {Response}}}",
                    "",
                ]
            )
        );
        File.WriteAllText(
            Path.Combine(folder, "study.yaml"),
            string.Join(
                '\n',
                [
                    "biodist: 1",
                    $"study: {Name}",
                    "model: model.yaml",
                    "observations: observations.csv",
                    "groups:",
                    .. groups.Select(z => z.Length == 0 ? "  all: {}" : $"  z{z}: {{set: {{z: {z}}}}}"),
                    "estimate:",
                    .. Parameters.Select(p => $"  {p.Name}: {{}}"),
                    $"error: {{all: {{kind: {(IsOnLog ? "log-normal" : "additive")}}}}}",
                    "",
                ]
            )
        );
        var rows = new StringBuilder("group,animal,observable,time,value\n");
        foreach (var (row, i) in Data.Select((row, i) => (row, i)))
            rows.Append(
                CultureInfo.InvariantCulture,
                $"{(row.Z.Length == 0 ? "all" : "z" + row.Z)},{i + 1},y,{Text(row.X)},{Text(row.Y)}\n"
            );
        File.WriteAllText(Path.Combine(folder, "observations.csv"), rows.ToString());
        return StudyFile.Read(Path.Combine(folder, "study.yaml")).OrThrow();
    }

    /// <summary>Correct digits of a value: minus the logarithm of its relative error, at most the eleven that are printed.</summary>
    public static double Digits(double value, double certified) =>
        double.IsNaN(value) ? 0 : Math.Min(11, -Math.Log10(Math.Abs((value - certified) / certified)));

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static IEnumerable<string[]> Table(string file) =>
        File.ReadLines(Path.Combine(Folder, file)).Skip(1).Select(line => line.Split(','));
}
