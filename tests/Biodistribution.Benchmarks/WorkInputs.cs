using System.Globalization;

namespace Biodistribution.Benchmarks;

/// <summary>Subjects of the populations: read from a table where one is given, else made by a fixed rule.</summary>
/// <remarks>
/// The rule: element (i, j) is typical × exp(sd × z) rounded to six digits, z from two 53-bit fractions of SplitMix64
/// of the seed, i and j by Box and
/// Muller's transform. The folder with the tables of the agreed work items is given by the variable BIODIST_WORK_ITEMS
/// or found beside the repository.
/// </remarks>
internal static class WorkInputs
{
    private static readonly double[] W2Typical = [5, 80, 4, 60, 8, 0.9, 0.9, 0.12];
    private static readonly double[] W2Spread = [0.2, 0.4, 0.4, 0.4, 0.4, 0.3, 0.3, 0.3];
    private static readonly double[] W3Typical = [60, 2.5, 1e4, 20, 12, 0.25, 2];

    /// <summary>Folder with the agreed tables; null where there is none.</summary>
    public static string? Folder { get; } = Find();

    /// <summary>Subjects of W2, 8 numbers each.</summary>
    public static double[] Saturable(int count) => Read("w2_subjects.csv", count, 8) ?? Make(count, W2Typical, W2Spread, 20240601);

    /// <summary>Subjects of the population of W3, 7 numbers each: sd 20 %.</summary>
    public static double[] Stiff(int count) => Make(count, W3Typical, [.. Enumerable.Repeat(0.2, 7)], 20240602);

    /// <summary>A table of numbers after a header row; the first column, an index, is left out.</summary>
    public static double[]? Read(string name, int rows, int columns, int skip = 1)
    {
        if (Folder is null || !File.Exists(Path.Combine(Folder, name)))
            return null;
        var values = File.ReadLines(Path.Combine(Folder, name))
            .Skip(1)
            .Take(rows)
            .SelectMany(line => line.Split(',').Skip(skip).Take(columns).Select(text => double.Parse(text, CultureInfo.InvariantCulture)))
            .ToArray();
        return values.Length == rows * columns ? values : null;
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("BIODIST_WORK_ITEMS") is { Length: > 0 } given)
            return Directory.Exists(given) ? given : null;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "BiodistributionModel.sln")))
                return folder.Parent is { } beside && Path.Combine(beside.FullName, "shared", "peers") is var path && Directory.Exists(path)
                    ? path
                    : null;
        return null;
    }

    private static double[] Make(int count, double[] typical, double[] spread, ulong seed)
    {
        var values = new double[count * typical.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var (a, b) = (Fraction(seed, 2 * (ulong)i), Fraction(seed, (2 * (ulong)i) + 1));
            var z = Math.Sqrt(-2 * Math.Log(1 - a)) * Math.Cos(2 * Math.PI * b);
            var value = typical[i % typical.Length] * Math.Exp(spread[i % typical.Length] * z);
            values[i] = double.Parse(value.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        }
        return values;
    }

    private static double Fraction(ulong seed, ulong index)
    {
        var x = (seed * 0x9E3779B97F4A7C15) + ((index + 1) * 0x9E3779B97F4A7C15);
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return ((x ^ (x >> 31)) >> 11) * (1.0 / (1UL << 53));
    }
}
