using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Biodistribution.Estimation.Identifiability;
using Biodistribution.Studies;
using Biodistribution.Studies.Analysis;
using Biodistribution.Studies.Reading;
using Xunit;

namespace Biodistribution.Tests.Studies;

/// <summary>
/// Measurements no model was made from, predicted with an interval from those it was made from, then compared: a table
/// of tests/README.md.
/// </summary>
/// <remarks>
/// The fits take half a minute and run only where tables are written anew; otherwise the table must have been made from
/// the studies and models as they are.
/// </remarks>
public class HeldOutPredictionTests
{
    private static readonly Measurement[] Measurements =
    [
        new(
            "held-out-cells",
            "lung at 5 min, 5 % free",
            "about 70 %ID at about 5 min",
            70,
            70,
            "Assis 2010, doi:10.3727/096368909X479677, rat, 99mTc"
        ),
        new("held-out-cells", "lung at 5 min, 30 % free", "about 70 %ID at about 5 min", 70, 70, "Assis 2010"),
        new(
            "held-out-cells",
            "heart region at 5 min, 5 % free",
            "4.55 +/- 0.32 %ID, early, blood pool of the region included",
            4.55,
            4.55,
            "Assis 2010, healthy"
        ),
        new(
            "held-out-cells",
            "heart region at 5 min, 30 % free",
            "4.55 +/- 0.32 %ID, early, blood pool of the region included",
            4.55,
            4.55,
            "Assis 2010, healthy"
        ),
        new(
            "held-out-cells",
            "passage of the lung",
            "at most 3.3 %, derived: mononuclear cells pass 30 times more",
            0,
            3.3,
            "Fischer 2009, doi:10.1089/scd.2008.0253, rat"
        ),
        new(
            "held-out-patients",
            "liver at 2 h",
            "2.8 and 0.0 % of the counts, two patients",
            0.05,
            2.8,
            "Mirpour 2009, doi:10.1055/s-0029-1241377"
        ),
        new("held-out-patients", "liver at 240 h", "13.5 and 13.0 % of the counts, two patients", 13.0, 13.5, "Mirpour 2009"),
        new(
            "held-out-exosomes",
            "half-life in plasma",
            "below 10 min",
            0,
            10.0 / 60,
            "Lazaro-Ibanez 2021, PMC7905875, tumour-bearing mice"
        ),
        new("held-out-exosomes", "slope from 2 to 10 min", "below 10 min, read as a slope", 0, 10.0 / 60, "Lazaro-Ibanez 2021"),
    ];

    [Fact]
    public void The_table_of_held_out_predictions_was_made_from_the_studies_and_models_as_they_are()
    {
        var studies = Measurements.Select(one => one.Study).Distinct().ToDictionary(name => name, Read);
        var digest = $"Made from studies and models with digest {Digest(studies.Values)}.";

        if (WrittenTable.IsWritten)
            WrittenTable.Same("held-out", Table(studies, digest));
        else
            Assert.Contains(digest, WrittenTable.Read("held-out"));
    }

    private static IEnumerable<string> Table(Dictionary<string, Study> studies, string digest)
    {
        var analyses = studies.ToDictionary(
            study => study.Key,
            study => StudyAnalyst.Run(study.Value, new AnalysisSettings { Starts = 4 }, cancellation: TestContext.Current.CancellationToken)
        );
        yield return digest;
        yield return "";
        yield return "| study | predicted | what agrees with the data (95 %) | measured | the model is | source |";
        yield return "|---|---|---|---|---|---|";
        foreach (var one in Measurements)
        {
            var analysis = analyses[one.Study];
            var verdict = StudyTables.VerdictOf(analysis, one.Prediction)!;
            var unit = analysis.Study.Predictions.Single(prediction => prediction.Name == one.Prediction).Unit.Text;
            yield return $"| {one.Study} | {one.Prediction} | {Range(verdict)} {unit} ({verdict.Short}) | {one.Text} "
                + $"| {Judged(verdict, one)} | {one.Source} |";
        }
    }

    private static string Range(Verdict verdict) =>
        double.IsNaN(verdict.Lower) ? $"at most {Text(verdict.Upper)}"
        : double.IsNaN(verdict.Upper) ? $"at least {Text(verdict.Lower)}"
        : $"{Text(verdict.Lower)} to {Text(verdict.Upper)}";

    // In agreement where one of interval and measurement lies in the other; not contradicted where they overlap.
    private static string Judged(Verdict verdict, Measurement measured)
    {
        var (lower, upper) = (
            double.IsNaN(verdict.Lower) ? double.NegativeInfinity : verdict.Lower,
            double.IsNaN(verdict.Upper) ? double.PositiveInfinity : verdict.Upper
        );
        if (upper < measured.Lower || lower > measured.Upper)
            return "wrong";
        return (lower <= measured.Lower && upper >= measured.Upper) || (lower >= measured.Lower && upper <= measured.Upper)
            ? "in agreement"
            : "not contradicted";
    }

    private static Study Read(string name) =>
        StudyFile.Read(Path.Combine(RepositoryRoot.Find(), "models", "studies", name, "study.yaml")).OrThrow();

    private static string Digest(IEnumerable<Study> studies)
    {
        var text = new StringBuilder();
        foreach (
            var file in studies.SelectMany(study => study.InputFiles).Select(Path.GetFullPath).Distinct().Order(StringComparer.Ordinal)
        )
            text.Append(File.ReadAllText(file).ReplaceLineEndings("\n"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
    }

    private static string Text(double value) => value.ToString("G3", CultureInfo.InvariantCulture);

    /// <param name="Study">The study that predicts it.</param>
    /// <param name="Prediction">Its name there.</param>
    /// <param name="Text">What was measured.</param>
    /// <param name="Lower">Its lower end, in the unit of the prediction.</param>
    /// <param name="Upper">Its upper end.</param>
    /// <param name="Source">Who measured it.</param>
    private sealed record Measurement(string Study, string Prediction, string Text, double Lower, double Upper, string Source);
}
