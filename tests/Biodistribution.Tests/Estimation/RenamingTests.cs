using System.Globalization;
using System.Text.RegularExpressions;
using Biodistribution.Estimation;
using Biodistribution.Estimation.Identifiability;
using Biodistribution.Estimation.Profiles;
using Biodistribution.Estimation.Searches;
using Biodistribution.Studies.Reading;
using Biodistribution.Tests.Output;
using Xunit;

namespace Biodistribution.Tests.Estimation;

/// <summary>
/// Studies read from shipped text and from the same text with other names and other units: nothing but names and the
/// numbers of units may differ.
/// </summary>
public partial class RenamingTests
{
    private const string Decimal = @"[0-9]+(?:\.[0-9]+)?(?:e[0-9]+)?";

    // Every parameter, state, definition, observable, group, option and choice; the order of the alphabet is turned
    // about, and some names are swapped.
    private static readonly Dictionary<string, string> Names = string.Concat(
            "blood_volume>z_room rest_volume>y_room exchange>x_swap other_clearance>w_gone "
                + "uptake>lung_take spleen_uptake>u7 lung_uptake>t lung_return>s_back ",
            "lung_by_macrophages>r_part macrophages>q_eaters capacity>p_full breakdown>o_decay "
                + "damaged_share>n_part macrophage_ratio>m_ratio ",
            "breakdown_ratio>l_ratio depleted_macrophages>k_left lung>spleen spleen>lung keeps>returns "
                + "returns>keeps blood>a_plasma rest>b_tissue ",
            "liver_healthy>liver_damaged liver_damaged>liver_healthy lost>c_out blood_conc>d_level "
                + "lung_active>e_on zone_healthy>zone_damaged ",
            "zone_damaged>zone_healthy liver>f_organ liver_amount>g_sum healthy>damaged damaged>healthy depleted>h_group"
        )
        .Split(' ')
        .Select(pair => pair.Split('>'))
        .ToDictionary(pair => pair[0], pair => pair[1]);

    // What a number is multiplied by when it is written in the other unit; worked out by hand, not by the program.
    private static readonly Dictionary<string, (double Factor, string Unit)> Units = new()
    {
        ["mL"] = (1e3, "uL"),
        ["h"] = (60, "min"),
        ["min"] = (1 / 60.0, "h"),
        ["1/h"] = (1 / 60.0, "1/min"),
        ["mL/h"] = (1e3 / 60, "uL/min"),
        ["%ID"] = (0.01, "dose"),
        ["%ID/mL"] = (1e-5, "dose/uL"),
        ["%ID*h/mL"] = (6e-4, "dose*min/uL"),
        ["particles"] = (1, "particles"),
    };

    [Fact]
    public void Other_names_and_units_change_no_verdict_and_no_number_of_the_example_study()
    {
        using var folder = new TemporaryFolder();
        var (fit, profiles) = Analyse(Shipped("exosome-6h-example", "observations-simulated.csv"), folder, "as-shipped");
        var (otherFit, otherProfiles) = Analyse(
            Rescaled(Renamed(Shipped("exosome-6h-example", "observations-simulated.csv"))),
            folder,
            "rewritten"
        );

        Assert.Equal(
            profiles.Verdicts.Select(verdict => (verdict.Kind, verdict.Short, verdict.IsInterval)),
            otherProfiles.Verdicts.Select(verdict => (verdict.Kind, verdict.Short, verdict.IsInterval))
        );
        Assert.All(profiles.Verdicts, verdict => Assert.Equal(VerdictKind.Determined, verdict.Kind));
        Assert.Equal(
            fit.Estimates.Select(estimate => Names.GetValueOrDefault(estimate.Name, estimate.Name)).Take(5),
            otherFit.Estimates.Select(estimate => estimate.Name).Take(5)
        );
        // Other units round otherwise, so the solver may take other steps: two curves differ by what its relative
        // tolerance of 1e-6 leaves, and so do the
        // numbers fitted to them; the ends of intervals are interpolated between points that are followed to 3e-4 of the threshold.
        for (var i = 0; i < fit.Estimates.Length; i++)
            AssertSame(fit.Estimates[i].Shown, fit.Estimates[i].Unit, otherFit.Estimates[i].Shown, otherFit.Estimates[i].Unit, 1e-5);
        for (var i = 0; i < profiles.Curves.Length; i++)
        {
            var (curve, other) = (profiles.Curves[i], otherProfiles.Curves[i]);
            AssertSame(curve.Best, curve.Unit, other.Best, other.Unit, 1e-5);
            AssertSame(curve.Lower.Value, curve.Unit, other.Lower.Value, other.Unit, 1e-4);
            AssertSame(curve.Upper.Value, curve.Unit, other.Upper.Value, other.Unit, 1e-4);
        }
    }

    [Fact]
    public void Other_names_change_no_word_of_a_verdict_on_the_published_numbers()
    {
        using var folder = new TemporaryFolder();
        string[] parameters = ["uptake", "other_clearance", "capacity", "macrophage_ratio"];
        var (_, profiles) = Analyse(Shipped("exosome-6h", "observations.csv"), folder, "as-shipped", parameters);
        var (_, other) = Analyse(Renamed(Shipped("exosome-6h", "observations.csv")), folder, "renamed", [.. parameters.Select(Rename)]);

        Assert.Contains(profiles.Verdicts, verdict => verdict.Kind == VerdictKind.NotDetermined);
        Assert.Contains(profiles.Verdicts, verdict => verdict.Kind == VerdictKind.OnlyBounded);
        Assert.Equal(
            profiles.Verdicts.Select(verdict => (verdict.Kind, Rename(verdict.Name), Rename(verdict.Text))),
            other.Verdicts.Select(verdict => (verdict.Kind, verdict.Name, verdict.Text))
        );
    }

    private static (string Model, string Study, string Table, string TableName) Shipped(string study, string table)
    {
        var models = Path.Combine(RepositoryRoot.Find(), "models");
        string Text(params string[] parts) => File.ReadAllText(Path.Combine([models, .. parts]));
        return (
            Text("exosome", "exosome-liver.yaml"),
            Text("studies", study, "study.yaml").Replace("../../exosome/exosome-liver.yaml", "model.yaml", StringComparison.Ordinal),
            Text("studies", study, table),
            table
        );
    }

    private static (FitResult Fit, ProfileSet Profiles) Analyse(
        (string Model, string Study, string Table, string TableName) files,
        TemporaryFolder folder,
        string name,
        params string[] parameters
    )
    {
        var at = Directory.CreateDirectory(Path.Combine(folder.Path, name)).FullName;
        File.WriteAllText(Path.Combine(at, "model.yaml"), files.Model);
        File.WriteAllText(Path.Combine(at, "study.yaml"), files.Study);
        File.WriteAllText(Path.Combine(at, files.TableName), files.Table);
        var study = StudyFile.Read(Path.Combine(at, "study.yaml")).OrThrow();
        var fit = Fitter.Fit(study.Problem, new FitSettings { Starts = 3 }, null, null, TestContext.Current.CancellationToken);
        return (
            fit,
            ProfileLikelihood.Run(
                fit,
                new ProfileSettings { Parameters = [.. parameters], Predictions = study.Predictions },
                null,
                null,
                null,
                TestContext.Current.CancellationToken
            )
        );
    }

    private static (string Model, string Study, string Table, string TableName) Renamed(
        (string Model, string Study, string Table, string TableName) files
    ) => (Rename(files.Model), Rename(files.Study), Rename(files.Table), files.TableName);

    private static string Rename(string text) => Word().Replace(text, word => Names.GetValueOrDefault(word.Value, word.Value));

    private static (string Model, string Study, string Table, string TableName) Rescaled(
        (string Model, string Study, string Table, string TableName) files
    ) =>
        (
            RescaledText(files.Model).Replace("{time: h, volume: mL}", "{time: min, volume: uL}", StringComparison.Ordinal),
            RescaledText(files.Study),
            RescaledTable(files.Table),
            files.TableName
        );

    // Every quantity and range of quantities, and the units of observables.
    private static string RescaledText(string text)
    {
        var rescaled = QuantityText()
            .Replace(
                text,
                found =>
                {
                    var (factor, unit) = Units[found.Groups["unit"].Value];
                    var number = Times(found.Groups["number"].Value, factor);
                    return found.Groups["to"].Success
                        ? $"{number} .. {Times(found.Groups["to"].Value, factor)} {unit}"
                        : $"{number} {unit}";
                }
            );
        return UnitText().Replace(rescaled, found => $"unit: \"{Units[found.Groups["unit"].Value].Unit}\"");
    }

    private static string RescaledTable(string text)
    {
        var lines = text.Split('\n').Select(line => line.TrimEnd('\r')).ToArray();
        var header = Array.FindIndex(lines, line => line.StartsWith("id,", StringComparison.Ordinal));
        var columns = lines[header].Split(',');
        int At(string column) => Array.IndexOf(columns, column);
        for (var i = header + 1; i < lines.Length; i++)
        {
            if (lines[i].Length == 0)
                continue;
            var cells = lines[i].Split(',');
            foreach (var (number, unit) in new[] { ("time", "time_unit"), ("value", "unit") })
                cells[At(number)] = Times(cells[At(number)], Units[cells[At(unit)]].Factor);
            foreach (var unit in new[] { "time_unit", "unit" })
                cells[At(unit)] = Units[cells[At(unit)]].Unit;
            lines[i] = string.Join(',', cells);
        }
        return string.Join('\n', lines);
    }

    private static string Times(string number, double factor) =>
        (double.Parse(number, CultureInfo.InvariantCulture) * factor).ToString("R", CultureInfo.InvariantCulture);

    private static void AssertSame(double expected, string unit, double actual, string otherUnit, double tolerance)
    {
        var factor = 1.0;
        if (unit.Length > 0)
        {
            Assert.Equal(Units[unit].Unit, otherUnit.Replace('µ', 'u'));
            factor = Units[unit].Factor;
        }
        Assert.InRange(actual / (expected * factor), 1 - tolerance, 1 + tolerance);
    }

    // The organ a state stands for is a word of the language, no name.
    [GeneratedRegex("(?<!organ: [a-z]*)[A-Za-z_][A-Za-z_0-9]*")]
    private static partial Regex Word();

    [GeneratedRegex($@"(?<![\w.])(?<number>{Decimal})(?: \.\. (?<to>{Decimal}))? (?<unit>mL/h|mL|1/h|h|%ID|particles)(?![\w/*%])")]
    private static partial Regex QuantityText();

    [GeneratedRegex("unit: \"(?<unit>[^\"]+)\"")]
    private static partial Regex UnitText();
}
