using System.Globalization;
using System.Text.RegularExpressions;
using Biodistribution.Estimation;
using Biodistribution.Estimation.Profiles;
using Biodistribution.Estimation.Searches;
using Biodistribution.Studies.Reading;

namespace Biodistribution.Validation.Renaming;

/// <summary>A shipped study as text, and the same text with other names and other units.</summary>
/// <param name="Model">Text of the model.</param>
/// <param name="Study">Text of the study.</param>
/// <param name="Table">Text of its table.</param>
/// <param name="TableName">Name of the table's file.</param>
public sealed partial record RewrittenStudy(string Model, string Study, string Table, string TableName)
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

    /// <summary>The units numbers are written in anew: the unit of the shipped text, the factor, the other unit.</summary>
    public static IReadOnlyDictionary<string, (double Factor, string Unit)> OtherUnits => Units;

    /// <summary>A study of the vesicle model as it is shipped.</summary>
    /// <param name="study">Its folder.</param>
    /// <param name="table">Its table.</param>
    public static RewrittenStudy Shipped(string study, string table)
    {
        var models = Path.Combine(RepositoryRoot.Find(), "models");
        string Text(params string[] parts) => File.ReadAllText(Path.Combine([models, .. parts]));
        return new RewrittenStudy(
            Text("exosome", "exosome-liver.yaml"),
            Text("studies", study, "study.yaml").Replace("../../exosome/exosome-liver.yaml", "model.yaml", StringComparison.Ordinal),
            Text("studies", study, table),
            table
        );
    }

    /// <summary>The other name of a name, or a text with other names.</summary>
    /// <param name="text">The text.</param>
    public static string Rename(string text) => Word().Replace(text, word => Names.GetValueOrDefault(word.Value, word.Value));

    /// <summary>The study with other names.</summary>
    public RewrittenStudy Renamed() => this with { Model = Rename(Model), Study = Rename(Study), Table = Rename(Table) };

    /// <summary>The study with its numbers in other units.</summary>
    public RewrittenStudy Rescaled() =>
        this with
        {
            Model = RescaledText(Model).Replace("{time: h, volume: mL}", "{time: min, volume: uL}", StringComparison.Ordinal),
            Study = RescaledText(Study),
            Table = RescaledTable(Table),
        };

    /// <summary>Fits and profiles the study from its text.</summary>
    /// <param name="parameters">Parameters to profile; all where there are none.</param>
    /// <param name="cancellation">Ends the work.</param>
    public (FitResult Fit, ProfileSet Profiles) Analyse(IEnumerable<string> parameters, CancellationToken cancellation = default)
    {
        var at = Directory.CreateTempSubdirectory("biodist-rewritten-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(at, "model.yaml"), Model);
            File.WriteAllText(Path.Combine(at, "study.yaml"), Study);
            File.WriteAllText(Path.Combine(at, TableName), Table);
            var study = StudyFile.Read(Path.Combine(at, "study.yaml")).OrThrow();
            var fit = Fitter.Fit(study.Problem, new FitSettings { Starts = 3 }, null, null, cancellation);
            var settings = new ProfileSettings { Parameters = [.. parameters], Predictions = study.Predictions };
            return (fit, ProfileLikelihood.Run(fit, settings, null, null, null, cancellation));
        }
        finally
        {
            Directory.Delete(at, recursive: true);
        }
    }

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

    // The organ a state stands for is a word of the language, no name.
    [GeneratedRegex("(?<!organ: [a-z]*)[A-Za-z_][A-Za-z_0-9]*")]
    private static partial Regex Word();

    [GeneratedRegex($@"(?<![\w.])(?<number>{Decimal})(?: \.\. (?<to>{Decimal}))? (?<unit>mL/h|mL|1/h|h|%ID|particles)(?![\w/*%])")]
    private static partial Regex QuantityText();

    [GeneratedRegex("unit: \"(?<unit>[^\"]+)\"")]
    private static partial Regex UnitText();
}
