using System.Globalization;
using Biodistribution.Validation.Invariance;

namespace Biodistribution.Validation.LeftOut;

/// <summary>
/// How often the printed range of a new measurement holds a measurement that took no part in the fit: the last time of
/// each public set.
/// </summary>
internal static class LeftOutReport
{
    /// <summary>Runs the check and prints a line a set, then shares and the median width.</summary>
    /// <param name="arguments"><c>--sets DIR</c>, <c>--only NAME,NAME</c>.</param>
    /// <returns>0 always: real sets follow no model of ours, so that no share is owed.</returns>
    public static int Write(string[] arguments)
    {
        var asked = CampaignArguments.Of(arguments);
        using var scratch = new Fuzz.ScratchFolder();
        var sets = StudySets.Public(asked.Sets, Path.Combine(scratch.Path, "sets"));
        if (sets.Count == 0)
            Console.WriteLine("skipped: the public sets are not beside the repository; give their folder by --sets DIR");
        var all = new List<(LeftOutValue Value, bool HasMisfit)>();
        foreach (var named in sets.Where(asked.Takes))
        {
            if (named.Read() is not { } study)
                continue;
            var (values, hasMisfit) = LeftOutStudy.Predict(study, 0);
            all.AddRange(values.Select(value => (value, hasMisfit)));
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{named.Name}: {values.Count} left out, {values.Count(one => one.HasRange)} with a range of a new measurement, "
                        + $"{values.Count(one => one.IsInside)} inside it, {values.Count(one => one.IsInsideMean)} inside that of the mean"
                        + $"{(hasMisfit ? "; misfit" : "")}"
                )
            );
        }
        Print("all sets", all);
        Print("sets without signs of misfit", [.. all.Where(one => !one.HasMisfit)]);
        Print("sets with signs of misfit", [.. all.Where(one => one.HasMisfit)]);
        return 0;
    }

    private static void Print(string name, List<(LeftOutValue Value, bool HasMisfit)> all)
    {
        var ranged = all.Where(one => one.Value.HasRange).ToArray();
        var factors = ranged.Select(one => one.Value.Factor).Order().ToArray();
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: {ranged.Count(one => one.Value.IsInside)} of {ranged.Length} inside the range of a new measurement, "
                    + $"{all.Count(one => one.Value.IsInsideMean)} of {all.Count} inside that of the mean; "
                    + $"median width a factor of {(factors.Length == 0 ? double.NaN : factors[factors.Length / 2]):G3}"
            )
        );
    }
}
