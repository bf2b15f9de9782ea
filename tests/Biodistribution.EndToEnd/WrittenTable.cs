using System.Globalization;
using CsvHelper;

namespace Biodistribution.EndToEnd;

/// <summary>Reads a table a run wrote, as its user would.</summary>
public static class WrittenTable
{
    /// <summary>The rows by column name.</summary>
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Read(string path)
    {
        using var csv = new CsvReader(
            new StreamReader(path),
            new CsvHelper.Configuration.CsvConfiguration(CultureInfo.InvariantCulture) { AllowComments = true }
        );
        csv.Read();
        csv.ReadHeader();
        var rows = new List<IReadOnlyDictionary<string, string>>();
        while (csv.Read())
            rows.Add(csv.HeaderRecord!.ToDictionary(name => name, name => csv.GetField(name) ?? ""));
        return rows;
    }
}
