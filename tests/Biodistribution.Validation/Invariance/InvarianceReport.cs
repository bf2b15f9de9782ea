using System.Globalization;
using Biodistribution.Estimation.Identifiability;

namespace Biodistribution.Validation.Invariance;

/// <summary>
/// Asks every shipped study and public set in other ways that must not matter: bounds ten times wider, other units of
/// time, volume and mass, a start at random, other seeds.
/// </summary>
internal static class InvarianceReport
{
    /// <summary>Runs the campaign and prints each change, then counts.</summary>
    /// <param name="arguments"><c>--sets DIR</c>, <c>--only NAME</c> (repeatable), <c>--variants NAME,NAME</c>.</param>
    /// <returns>0 where no determined verdict is lost or moved, 2 where one is.</returns>
    public static int Write(string[] arguments)
    {
        var asked = CampaignArguments.Of(arguments);
        using var scratch = new Fuzz.ScratchFolder();
        var sets = StudySets.Public(asked.Sets, Path.Combine(scratch.Path, "sets"));
        if (sets.Count == 0)
            Console.WriteLine("skipped: the public sets are not beside the repository; give their folder by --sets DIR");
        var counts = new Dictionary<(string Variant, VerdictChange Change, bool WasDetermined), int>();
        foreach (var named in StudySets.Shipped().Concat(sets).Where(asked.Takes))
            Add(named, asked.Variants, scratch.Path, counts);
        return Print(counts);
    }

    private static void Add(
        NamedStudy named,
        IEnumerable<string> variants,
        string scratch,
        Dictionary<(string Variant, VerdictChange Change, bool WasDetermined), int> counts
    )
    {
        if (named.Read() is not { } study)
            return;
        var known = VerdictComparison.Analyse(new StudyVariant("as it is", study, StudyVariants.FirstSeed), 0);
        foreach (var name in variants)
        {
            var folder = Path.Combine(scratch, "units", named.Name);
            var variant = StudyVariants.Make(name, study, named, folder);
            foreach (var one in VerdictComparison.Compare(known, VerdictComparison.Analyse(variant, 0), name == "bounds"))
            {
                var key = (name, one.Change, one.Base.Kind == VerdictKind.Determined);
                counts[key] = counts.GetValueOrDefault(key) + 1;
                if (one.Change != VerdictChange.Same)
                    Console.WriteLine($"{named.Name} | {name} | {one.Name} | {one.Change} | {one.Base.Text} | {one.Other.Text}");
            }
        }
        Console.WriteLine($"{named.Name}: {string.Join(", ", known.Verdicts.GroupBy(one => one.Short).Select(Counted))}");
    }

    private static string Counted(IGrouping<string, Verdict> kind) =>
        string.Create(CultureInfo.InvariantCulture, $"{kind.Count()} {kind.Key}");

    private static int Print(Dictionary<(string Variant, VerdictChange Change, bool WasDetermined), int> counts)
    {
        Console.WriteLine(
            "\n| variant | determined | ends moved | lost | other verdicts | other class | other class, "
                + "bound named |\n|---|---|---|---|---|---|---|"
        );
        int Sum(string variant, Func<VerdictChange, bool, bool> which) =>
            counts.Where(one => one.Key.Variant == variant && which(one.Key.Change, one.Key.WasDetermined)).Sum(one => one.Value);
        foreach (var variant in counts.Keys.Select(key => key.Variant).Distinct())
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {variant} | {Sum(variant, (_, was) => was)} | {Sum(variant, (change, _) => change == VerdictChange.EndMoved)} | "
                        + $"{Sum(variant, (change, _) => change == VerdictChange.Lost)} | {Sum(variant, (_, was) => !was)} | "
                        + $"{Sum(variant, (change, _) => change == VerdictChange.OtherClass)} | "
                        + $"{Sum(variant, (change, _) => change == VerdictChange.NamedBoundMoved)} |"
                )
            );
        return counts.Keys.Any(key => key.Change is VerdictChange.EndMoved or VerdictChange.Lost) ? 2 : 0;
    }
}
