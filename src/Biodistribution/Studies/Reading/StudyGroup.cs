using System.Collections.Immutable;
using Biodistribution.Experiments;
using Biodistribution.Models.Symbolics;

namespace Biodistribution.Studies.Reading;

/// <summary>A group while a study is being read.</summary>
/// <param name="name">Its name.</param>
internal sealed class StudyGroup(string name)
{
    public string Name { get; } = name;

    public string Title { get; set; } = name;

    public List<(Symbol Parameter, Expression Value)> Overrides { get; } = [];

    public List<(Expression Time, Symbol Parameter, Expression Value)> Interventions { get; } = [];

    /// <summary>The group with the doses meant for it and the parameters estimated for it alone.</summary>
    public Group Build(
        IReadOnlyList<(ImmutableArray<string> Groups, Dose Dose)> dosing,
        IReadOnlyList<(string Group, Symbol Parameter, Expression Value)> own
    ) =>
        new(
            Name,
            [.. Overrides, .. own.Where(one => one.Group == Name).Select(one => (one.Parameter, one.Value))],
            [.. dosing.Where(one => one.Groups.Contains(Name)).Select(one => one.Dose)]
        )
        {
            Interventions = [.. Interventions],
        };
}
