using System.Collections.Immutable;
using Biodistribution.Estimation;
using Biodistribution.Models;
using Biodistribution.Models.Symbolics;
using Biodistribution.Text;
using Biodistribution.Yaml;

namespace Biodistribution.Studies.Reading;

/// <summary>Reads what is estimated: start, bounds, scale, prior, shared or per group.</summary>
internal sealed class EstimateReader(StudyNames names, DiagnosticList diagnostics)
{
    /// <summary>
    /// The estimated parameters; those estimated per group become parameters of their own, listed in
    /// <paramref name="own"/>.
    /// </summary>
    /// <param name="file">The study.</param>
    /// <param name="changes">The alternative that is read, which may estimate others and hold some; null for the study itself.</param>
    /// <param name="groups">Its groups.</param>
    /// <param name="own">Receives the parameters estimated for one group alone.</param>
    public ImmutableArray<EstimatedParameter> Read(
        MappingReader file,
        MappingReader? changes,
        IReadOnlyList<StudyGroup> groups,
        out List<(string Group, Symbol Parameter, Expression Value)> own
    )
    {
        var estimated = ImmutableArray.CreateBuilder<EstimatedParameter>();
        own = [];
        var changed = changes?.Submapping("estimate")?.Entries ?? [];
        var held = (changes?.Submapping("hold")?.Entries ?? []).Select(entry => entry.Key.Text).ToHashSet();
        foreach (
            var (name, node) in (file.Submapping("estimate")?.Entries ?? [])
                .Where(entry => !held.Contains(entry.Key.Text) && !changed.Any(other => other.Key.Text == entry.Key.Text))
                .Concat(changed)
        )
        {
            if (names.Parameter(name) is not { } parameter)
                continue;
            RefuseSet(file, changes, name, parameter, groups, node);
            var reader = node is YamlScalar { IsEmpty: true } ? null : MappingReader.TryRead(node, StudyKeys.Estimate, diagnostics);
            if ((reader is null && node is not YamlScalar) || Read(name, parameter, reader) is not { } estimate)
                continue;
            if (reader is null || !reader.Has("per_group"))
            {
                estimated.Add(estimate);
                continue;
            }
            foreach (var group in GroupsOf(name, parameter, reader, groups))
            {
                var copy = parameter with { Symbol = names.Model.Graph.NewSymbol($"{parameter.Name}@{group}"), Value = estimate.Start };
                names.Model = names.Model with { Parameters = names.Model.Parameters.Add(copy) };
                own.Add((group, parameter.Symbol, names.Model.Graph.Of(copy.Symbol)));
                estimated.Add(estimate with { Parameter = copy.Symbol });
            }
        }
        return estimated.ToImmutable();
    }

    private EstimatedParameter? Read(YamlScalar name, Parameter parameter, MappingReader? reader)
    {
        var dimension = parameter.Unit.Dimension;
        var start = reader?.Scalar("start") is { } startText ? names.Number(startText, dimension, name.Text) : parameter.Value;
        var (lower, upper) = reader?.Scalar("between") is { } between
            ? names.Range(between, dimension, name.Text) ?? (double.NaN, double.NaN)
            : (parameter.Lower, parameter.Upper);
        if (start is not { } from || double.IsNaN(lower))
            return null;
        if (reader?.Scalar("between") is { } written)
            names.Doubts.OfBounds(written, lower, upper, parameter);
        if (from < lower || from > upper)
        {
            diagnostics.Error(
                "BD3007",
                name.File,
                reader?.PlaceOf("start") ?? name.Place,
                $"The start of {name.Text} is outside its bounds.",
                "Change the start or the bounds."
            );
            return null;
        }
        var scale =
            reader is not null && reader.Has("scale") ? reader.Choice("scale", "log", "natural", "logit")
            : lower > 0 ? "log"
            : "natural";
        if (scale == "log" && lower <= 0)
            return Refuse(
                name,
                "estimated on a log scale but may be zero or negative",
                "Give it a positive lower bound:  between: 0.01 .. 100 1/h, or another scale."
            );
        if (scale == "logit" && !(double.IsFinite(lower) && double.IsFinite(upper)))
            return Refuse(name, "estimated on a logit scale but has no two bounds", "Give it bounds:  between: 0 .. 1.");
        if (scale == "logit" && (from <= lower || from >= upper))
            return Refuse(name, "estimated on a logit scale but starts at a bound", "Let it start between its bounds.");
        return new EstimatedParameter(
            parameter.Symbol,
            from,
            lower,
            upper,
            scale switch
            {
                "log" => EstimationScale.Log,
                "logit" => EstimationScale.Logit,
                _ => EstimationScale.Natural,
            }
        )
        {
            Prior = reader?.Node("prior") is { } prior ? Within(ReadPrior(prior, name, parameter), prior, name, from, lower, upper) : null,
        };
    }

    // Of a value that is set and estimated one would be ignored.
    private void RefuseSet(
        MappingReader file,
        MappingReader? changes,
        YamlScalar name,
        Parameter parameter,
        IReadOnlyList<StudyGroup> groups,
        YamlNode node
    )
    {
        if ((changes ?? file).Submapping("set")?.Find(name.Text) is { } set)
            diagnostics.Error(
                "BD3024",
                set.Key.File,
                set.Key.Place,
                $"{name.Text} is set and estimated.",
                changes is null
                    ? "Take it out of  set, or out of  estimate; where a search starts is written as  start."
                    : "Write it under  hold  of the alternative, or take it out."
            );
        var isPerGroup = node is YamlMapping mapping && mapping.Find("per_group") is not null;
        if (
            !isPerGroup
            && groups.Count > 0
            && groups.All(group =>
                group.Overrides.Any(one => ReferenceEquals(one.Parameter, parameter.Symbol) && !names.Mentions(one.Value, parameter.Symbol))
            )
        )
            diagnostics.Error(
                "BD3024",
                name.File,
                name.Place,
                $"{name.Text} is estimated, and every group sets it.",
                "Take it out of  set  of the groups it is estimated from, or out of  estimate."
            );
    }

    // A prior whose centre the bounds exclude contradicts them.
    private Prior? Within(Prior? prior, YamlNode node, YamlScalar name, double start, double lower, double upper)
    {
        var problem = prior switch
        {
            null => "",
            { Width: <= 0, Distribution: not PriorDistribution.Uniform } => "has no positive width",
            { Distribution: PriorDistribution.Uniform } when !(prior.Location < prior.Width) => "ends before it begins",
            { Distribution: PriorDistribution.Uniform } when prior.Width <= lower || prior.Location >= upper => "lies outside the bounds",
            { Distribution: PriorDistribution.Uniform } when start < prior.Location || start > prior.Width => "excludes the start",
            { Distribution: PriorDistribution.Normal or PriorDistribution.LogNormal }
                when prior.Location < lower || prior.Location > upper => "is centred outside the bounds",
            { Distribution: PriorDistribution.HalfNormal } when upper <= 0 => "lies outside the bounds",
            _ => "",
        };
        if (problem.Length > 0)
            diagnostics.Error(
                "BD3023",
                node.File,
                node.Place,
                $"The prior of {name.Text} {problem}.",
                "Correct the prior, or widen the bounds with  between."
            );
        return prior;
    }

    private EstimatedParameter? Refuse(YamlScalar name, string what, string hint)
    {
        diagnostics.Error("BD3009", name.File, name.Place, $"{name.Text} is {what}.", hint);
        return null;
    }

    private Prior? ReadPrior(YamlNode node, YamlScalar name, Parameter parameter)
    {
        if (MappingReader.TryRead(node, StudyKeys.Prior, diagnostics) is not { } prior)
            return null;
        var dimension = parameter.Unit.Dimension;
        double Number(string key, bool isPlain = false)
        {
            if (prior.Scalar(key) is { } text)
                return names.Number(text, isPlain ? default : dimension, name.Text) ?? double.NaN;
            if (!prior.Has(key))
                diagnostics.Error(
                    "BD1201",
                    prior.Mapping.File,
                    prior.Mapping.Place,
                    $"The key {key} of a prior is missing.",
                    $"Add {key}: ..."
                );
            return double.NaN;
        }
        return prior.Choice("distribution", "normal", "log-normal", "uniform", "half-normal") switch
        {
            "normal" => new Prior(PriorDistribution.Normal, Number("mean"), Number("sd")),
            "log-normal" => new Prior(PriorDistribution.LogNormal, Number("median"), Number("sd", isPlain: true)),
            "uniform" => new Prior(PriorDistribution.Uniform, Number("lower"), Number("upper")),
            "half-normal" => new Prior(PriorDistribution.HalfNormal, 0, Number("scale")),
            _ => null,
        };
    }

    private IEnumerable<string> GroupsOf(YamlScalar name, Parameter parameter, MappingReader reader, IReadOnlyList<StudyGroup> groups)
    {
        var node = reader.Node("per_group");
        if (node is (YamlScalar and not YamlScalar { Text: "true" }) or YamlSequence { Items.Length: 0 })
        {
            Refuse(
                name,
                "estimated per group but names no group",
                "Write  per_group: true  for every group, or name them:  per_group: [control]."
            );
            return [];
        }
        var own = node is YamlScalar ? [.. groups.Select(group => group.Name)] : Named(reader, groups);
        foreach (var group in own.GroupBy(one => one).Where(same => same.Count() > 1))
            Refuse(name, $"estimated per group and names {group.Key} twice", "Name every group once.");
        foreach (
            var group in groups.Where(group =>
                own.Contains(group.Name) && group.Overrides.Any(set => ReferenceEquals(set.Parameter, parameter.Symbol))
            )
        )
            Refuse(
                name,
                $"estimated for the group {group.Name}, which sets it",
                $"Leave it out of  set  of {group.Name}, or out of  per_group."
            );
        return own.Distinct();
    }

    private List<string> Named(MappingReader reader, IReadOnlyList<StudyGroup> groups)
    {
        var named = new List<string>();
        foreach (var item in reader.Items("per_group"))
            if (item.AsScalar("per_group", diagnostics) is { } name)
            {
                if (groups.Any(group => group.Name == name.Text))
                    named.Add(name.Text);
                else
                    names.Unknown("BD3004", name, "group", groups.Select(group => group.Name));
            }
        return named;
    }
}
