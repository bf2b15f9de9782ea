using System.Globalization;
using System.Text;
using CsvHelper;

namespace Biodistribution.Validation.Invariance;

/// <summary>
/// Makes a study of each set of a public table of nanoparticles given intravenously to mice that has enough organs and
/// times for the generic model of this repository.
/// </summary>
/// <remarks>
/// The table: ntua-unit-of-control-and-informatics/NM-biodistribution-prediction (MIT). Where its text gives no mass of
/// the dose, 1 mg is taken: shares of the dose do not depend on it.
/// </remarks>
internal static class NanoparticleTable
{
    /// <summary>The name of the table's file.</summary>
    public const string FileName = "np_biodistribution_iv_mouse.csv";

    private const int FewestOrgans = 4,
        FewestTimes = 4,
        FewestRows = 14;

    private static readonly Dictionary<string, string> Organs = new(StringComparer.Ordinal)
    {
        ["blood"] = "blood",
        ["liver"] = "liver",
        ["spleen"] = "spleen",
        ["lungs"] = "lung",
        ["kidneys"] = "kidney",
    };

    /// <summary>Writes one study folder a set.</summary>
    /// <param name="table">The table.</param>
    /// <param name="scratch">The folder to write to.</param>
    public static IEnumerable<NamedStudy> Write(string table, string scratch)
    {
        foreach (var set in Rows(table).GroupBy(row => $"{row.Study}_{row.Instance}".ToLowerInvariant()))
        {
            var rows = set.ToArray();
            if (
                rows.Length < FewestRows
                || rows.Select(row => row.Observable).Distinct().Count() < FewestOrgans
                || rows.Select(row => row.Hours).Distinct().Count() < FewestTimes
            )
                continue;
            var folder = Directory.CreateDirectory(System.IO.Path.Combine(scratch, set.Key)).FullName;
            File.WriteAllText(System.IO.Path.Combine(folder, "observations.csv"), Observations(rows));
            var path = System.IO.Path.Combine(folder, "study.yaml");
            File.WriteAllText(path, Study(set.Key, rows));
            yield return new NamedStudy(set.Key, path);
        }
    }

    private static IEnumerable<Row> Rows(string table)
    {
        using var text = new StreamReader(table);
        using var csv = new CsvReader(text, CultureInfo.InvariantCulture);
        csv.Read();
        csv.ReadHeader();
        while (csv.Read())
        {
            string Cell(string name) => csv.GetField(name) ?? "";
            double Number(string name, double otherwise) =>
                double.TryParse(Cell(name), CultureInfo.InvariantCulture, out var value) ? value : otherwise;
            var unit = Cell("unit").Replace("ng/mg", "ug/g", StringComparison.Ordinal);
            var (value, hours) = (Number("value", double.NaN), Number("time_h", double.NaN));
            if (
                !Organs.TryGetValue(Cell("tissue"), out var organ)
                || Observable(organ, unit) is not { } observable
                || !(value > 0 && hours >= 0)
            )
                continue;
            var weight = Number("body_weight_g", 20);
            yield return new(Cell("study"), Cell("instance"), observable, hours, value, unit, weight)
            {
                Milligrams = Mass(Number("dose", double.NaN), Cell("dose_unit"), weight),
            };
        }
    }

    private static string? Observable(string organ, string unit) =>
        unit switch
        {
            "%ID" => organ,
            "%ID/g" => $"{organ}_per_g",
            "ug/g" or "ng/g" => organ == "blood" ? "blood_mass_conc" : $"{organ}_conc",
            _ => null,
        };

    private static double Mass(double dose, string unit, double grams) =>
        unit switch
        {
            "mg" => dose,
            "ug" => 1e-3 * dose,
            "mg/kg" => 1e-3 * dose * grams,
            "ug/kg" => 1e-6 * dose * grams,
            "mg/g" => dose * grams,
            _ => double.NaN,
        }
            is var mass
        && double.IsFinite(mass)
            ? mass
            : 1;

    private static string Observations(Row[] rows)
    {
        var text = new StringBuilder("id,group,observable,statistic,time,time_unit,value,unit\n");
        foreach (var (row, i) in rows.Select((row, i) => (row, i + 1)))
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"{row.Observable}-{row.Hours}h-{i},mouse,{row.Observable},value,{row.Hours},h,{row.Value},{row.Unit}"
            );
        return text.ToString();
    }

    private static string Study(string name, Row[] rows)
    {
        var last = rows.Max(row => row.Hours);
        var shown = rows.Where(row => row.Observable.StartsWith("liver", StringComparison.Ordinal)).Select(row => row.Observable).First();
        return string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            biodist: 1
            study: {{name}}
            title: {{name}}, public table of nanoparticles in mice
            model: {{System.IO.Path.Combine(RepositoryRoot.Find(), "models", "generic", "nanoparticles-mouse.yaml")}}
            observations: observations.csv
            set: {body_weight: {{rows[0].Grams}} g}
            groups:
              mouse: {}
            dosing:
              - {into: blood_amount, amount: {{rows[0].Milligrams:R}} mg, at: 0 h}
            estimate:
              liver_uptake: {}
              spleen_uptake: {}
              lung_uptake: {}
              kidney_uptake: {}
              rest_uptake: {}
              release: {}
              excretion: {}
              breakdown: {}
            error:
              all: {kind: log-normal}
            predict:
              liver at the last time: {observable: {{shown}}, group: mouse, at: {{last}} h}

            """
        );
    }

    // A measured value of one set.
    private sealed record Row(string Study, string Instance, string Observable, double Hours, double Value, string Unit, double Grams)
    {
        public double Milligrams { get; init; }
    }
}
