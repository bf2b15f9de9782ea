using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Biodistribution.Estimation.GlobalSensitivity;
using Biodistribution.Text;
using Xunit;

namespace Biodistribution.Tests.Models;

/// <summary>Which assumed values move the headline numbers most, all varied together: a table of tests/README.md.</summary>
/// <remarks>
/// The runs take a minute and are made only where tables are written anew; otherwise the table must come from the models as they
/// are.
/// </remarks>
public class HeadlineSensitivityTests
{
    private static readonly (string, string)[] OfVesicles =
    [
        ("liver_uptake", "2 .. 8 1/h"),
        ("lung_uptake", "0.05 .. 5 1/h"),
        ("spleen_access", "0.1 .. 1"),
        ("marrow_ratio", "0.05 .. 1"),
        ("endothelial_uptake", "0.02 .. 2 mL plasma/h"),
        ("hepatocyte_uptake", "0.003 .. 0.3 mL plasma/h"),
        ("breakdown", "0.3 .. 10 1/h"),
        ("endothelial_breakdown", "0.01 .. 1 1/h"),
        ("handover", "0 .. 0.3"),
        ("tag_loss", "0.01 .. 2 1/h"),
    ];

    private static readonly (string, string)[] OfBeds =
    [
        ("arrest_strength", "3.4 .. 6.2"),
        ("liver_bed", "0.7 .. 1"),
        ("spleen_bed", "0.7 .. 1"),
        ("systemic_bed", "0.7 .. 1"),
    ];

    private static readonly HeadlineNumber[] Numbers =
    [
        new(
            "exosomes by 125I, healthy liver at 6 h",
            "exosome/exosome-mouse.yaml",
            ("vesicles_blood", "1e10 particles"),
            "liver",
            "6 h",
            OfVesicles
        ),
        new(
            "the same, acute failure over healthy",
            "exosome/exosome-mouse.yaml",
            ("vesicles_blood", "1e10 particles"),
            "liver",
            "6 h",
            [
                ("damaged_share", "0.1 .. 1"),
                ("macrophage_ratio", "0.2 .. 1.6"),
                ("function_ratio", "0.3 .. 1"),
                ("permeability_ratio", "1 .. 20"),
                ("breakdown_ratio", "0.1 .. 1"),
                ("injury_age", "6 .. 72 h"),
                ("tag_loss", "0.01 .. 2 1/h"),
                ("breakdown", "0.3 .. 10 1/h"),
                ("endothelial_uptake", "0.02 .. 2 mL plasma/h"),
            ]
        )
        {
            Choices = [("injury", "acute_failure")],
            Over = ("injury", "healthy"),
        },
        new(
            "MSC by 99mTc, rat lung at 5 min",
            "msc/msc-rat.yaml",
            ("cells_vein", "4e6 cells"),
            "lung_label",
            "5 min",
            [.. OfBeds, ("free_share", "0.05 .. 0.3"), ("free_in_blood", "0.2 .. 0.95"), ("elution", "0.001 .. 0.1 1/h")]
        )
        {
            Choices = [("cell_label", "technetium")],
        },
        new(
            "living MSC, rat lung at 4 h, arterial dose",
            "msc/msc-rat.yaml",
            ("cells_artery", "4e6 cells"),
            "lung_cells",
            "4 h",
            [.. OfBeds, ("depletion", "0.0289 .. 0.12 1/h")]
        ),
        new(
            "living MSC, kidneys of patients at 1 h",
            "msc/msc-human.yaml",
            ("cells_vein", "3.25e8 cells"),
            "kidney_cells",
            "1 h",
            [.. OfBeds, ("lung_shunt", "0 .. 0.3"), ("kidney_of_output", "15 .. 30 %"), ("depletion", "0.0289 .. 0.12 1/h")]
        ),
        new(
            "scar at 8 weeks, 1e6 MSC",
            "effect/effect-cells-mouse.yaml",
            ("cells_vein", "1e6 cells"),
            "scar_of_untreated",
            "8 wk",
            [
                ("secretion", "1 .. 10000 particles/cells/h"),
                ("depletion", "0.0289 .. 0.12 1/h"),
                ("half_signal", "3e7 .. 3e9 particles/mL"),
                ("turning", "0.01 .. 0.5 1/h"),
                ("turning_back", "0.0001 .. 0.01 1/h"),
                ("mmp_gain", "0.5 .. 3"),
                ("calming", "0.3 .. 0.9"),
                ("scar_turnover", "0.02 .. 0.1 1/d"),
            ]
        )
        {
            Rows = 256,
        },
    ];

    [Fact]
    public void The_table_of_what_moves_the_headline_numbers_was_made_from_the_models_as_they_are()
    {
        var digest = $"Made from models with digest {Digest()}.";

        if (WrittenTable.IsWritten)
            WrittenTable.Same("headline numbers", [digest, "", .. Table()]);
        else
            Assert.Contains(digest, WrittenTable.Read("headline numbers"));
    }

    private static IEnumerable<string> Table()
    {
        yield return "| headline number | as shipped | 95 % of the sets | parameters and ranges "
            + "| moved most by (total index, 95 % interval) | made by parameters together |";
        yield return "|---|---|---|---|---|---|";
        foreach (var number in Numbers)
        {
            var (shipped, result) = number.Compute(TestContext.Current.CancellationToken);
            var output = result.Outputs[0];
            var unit = output.Prediction.Unit.Text is { Length: > 0 } text ? $" {text}" : "";
            var indices = output.Sobol!.Indices;
            yield return $"| {number.Name} | {Short(shipped)}{unit} | {Short(output.Lower)} to {Short(output.Upper)}{unit} "
                + $"| {string.Join("; ", number.Varied.Select(one => $"`{one.Parameter}` {one.Range}"))} "
                + $"| {string.Join("; ", output.Ranked.Take(4).Select(input => Said(number, output, input)))} "
                + $"| {Math.Max(0, 1 - indices.Sum(index => index.First.Value)).ToString("P0", CultureInfo.InvariantCulture)} |";
        }
    }

    private static string Said(HeadlineNumber number, OutputSensitivity output, int input)
    {
        var total = output.Sobol!.Indices[input].Total;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"`{number.Varied[input].Parameter}` {total.Value:0.00} ({total.Lower:0.00} to {total.Upper:0.00})"
        );
    }

    private static string Short(double value) => NumberText.ForSentence(value, 2);

    private static string Digest()
    {
        var text = new StringBuilder();
        foreach (var file in Numbers.SelectMany(one => one.Model.Files).Select(Path.GetFullPath).Distinct().Order(StringComparer.Ordinal))
            text.Append(File.ReadAllText(file).ReplaceLineEndings("\n"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
    }
}
