using System.Collections.Immutable;
using Biodistribution.Experiments;

namespace Biodistribution.DoseResponse.Sweeps;

/// <summary>
/// Groups whose dose-response curves are one and the same: in a figure they lie on each other, and a reader must know
/// why.
/// </summary>
public static class CoincidingCurves
{
    // Above what rounding and the solver's tolerance leave between equal curves, below what a figure shows.
    private const double Same = 1e-6;

    /// <summary>A sentence for each set of groups with the same curves.</summary>
    /// <param name="sweep">The curves.</param>
    /// <param name="groups">The groups of animals, with what differs between them.</param>
    /// <param name="titles">Names of the groups with their titles.</param>
    /// <param name="observable">The observable the curves are of.</param>
    public static ImmutableArray<string> Sentences(
        SweepResult sweep,
        ImmutableArray<Group> groups,
        ImmutableArray<(string Name, string Title)> titles,
        string observable
    )
    {
        var remaining = sweep.Curves.GroupBy(curve => curve.Group).Select(group => (Name: group.Key, Curves: group.ToArray())).ToList();
        var sentences = ImmutableArray.CreateBuilder<string>();
        while (remaining.Count > 1)
        {
            var first = remaining[0];
            var same = remaining
                .Where(other => other.Curves.Length == first.Curves.Length && other.Curves.Zip(first.Curves, Coincide).All(one => one))
                .ToArray();
            if (same.Length > 1)
                sentences.Add(Sentence([.. same.Select(one => one.Name)], groups, titles, observable));
            remaining.RemoveAll(group => same.Contains(group) || group == first);
        }
        return sentences.ToImmutable();
    }

    private static string Sentence(
        string[] names,
        ImmutableArray<Group> all,
        ImmutableArray<(string Name, string Title)> titles,
        string observable
    )
    {
        string TitleOf(string name) =>
            titles.FirstOrDefault(group => group.Name == name) is { Title.Length: > 0 } found ? found.Title : name;
        var groups = names.Select(name => all.FirstOrDefault(group => group.Name == name)).OfType<Group>().ToArray();
        string[] differing =
            groups.Length < names.Length
                ? []
                :
                [
                    .. groups
                        .SelectMany(group => group.Overrides)
                        .Select(one => one.Parameter)
                        .Distinct()
                        .Where(parameter =>
                            groups
                                .Select(group => group.Overrides.FirstOrDefault(one => ReferenceEquals(one.Parameter, parameter)).Value)
                                .Distinct()
                                .Count() > 1
                        )
                        .Select(parameter => parameter.Name),
                ];
        var listed = $"{string.Join(", ", names[..^1].Select(TitleOf))} and {TitleOf(names[^1])}";
        return $"The curves of {listed} are the same and lie on each other: "
            + $"{(differing.Length == 0 ? "what tells these groups apart" : $"{string.Join(", ", differing)}, in which they differ,")} "
            + $"does not act on {observable} in this model at its present values.";
    }

    private static bool Coincide(SweepBand a, SweepBand b) =>
        a.Quantity == b.Quantity && Coincide(a.Values, b.Values) && Coincide(a.Lower, b.Lower) && Coincide(a.Upper, b.Upper);

    private static bool Coincide(ImmutableArray<double> a, ImmutableArray<double> b)
    {
        var most = a.Concat(b).Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        return a.Length == b.Length
            && a.Zip(b).All(pair => double.IsFinite(pair.First) && Math.Abs(pair.First - pair.Second) <= Same * most);
    }
}
