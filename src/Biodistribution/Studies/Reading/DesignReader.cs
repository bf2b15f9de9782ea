using System.Collections.Immutable;
using Biodistribution.Estimation;
using Biodistribution.Estimation.Design;
using Biodistribution.Text;
using Biodistribution.Yaml;

namespace Biodistribution.Studies.Reading;

/// <summary>Reads which next measurements a study weighs.</summary>
internal sealed class DesignReader(StudyNames names, ImmutableArray<string> groups, DiagnosticList diagnostics)
{
    private const int UsualAnimals = 5;

    public DesignRequest? Read(MappingReader file, ImmutableArray<Prediction> predictions)
    {
        if (file.Node("design") is not { } node || MappingReader.TryRead(node, StudyKeys.Design, diagnostics) is not { } design)
            return null;
        var request = new DesignRequest { Candidates = [.. design.Items("candidates").SelectMany(Candidates)] };
        if (design.Scalar("for") is { } prediction)
        {
            if (predictions.Any(one => one.Name == prediction.Text))
                request = request with { For = prediction.Text };
            else
                names.Unknown("BD3016", prediction, "prediction", predictions.Select(one => one.Name));
        }
        if (design.Has("add"))
            request = request with { Add = design.Integer("add", 1, 20) ?? request.Add };
        if (design.Has("budget") && Positive(design, "budget") is { } budget)
            request = request with { Budget = budget };
        return request;
    }

    private IEnumerable<DesignCandidate> Candidates(YamlNode node)
    {
        if (MappingReader.TryRead(node, StudyKeys.DesignCandidate, diagnostics) is not { } entry)
            yield break;
        var times = entry
            .Items("times")
            .Select(item => item.AsScalar("times", diagnostics))
            .OfType<YamlScalar>()
            .Select(text => (Text: text, Value: names.Time(text)))
            .Where(time => time.Value is not null)
            .ToArray();
        foreach (var (text, _) in times.Where(time => time.Value < 0))
            diagnostics.Error("BD3012", text.File, text.Place, "A sample cannot be taken before the first dose.", "Write times after it.");
        var observables = entry
            .Items("observables")
            .Select(item => item.AsScalar("observables", diagnostics))
            .OfType<YamlScalar>()
            .Where(name => names.Observable(name) is not null)
            .Select(name => name.Text)
            .ToImmutableArray();
        var named = entry.Has("groups")
            ?
            [
                .. entry
                    .Items("groups")
                    .Select(item => item.AsScalar("groups", diagnostics))
                    .OfType<YamlScalar>()
                    .Where(IsGroup)
                    .Select(name => name.Text),
            ]
            : groups;
        var animals = entry.Has("animals") ? entry.Integer("animals", 1, 10_000) ?? 1 : UsualAnimals;
        var cost = entry.Has("cost") ? Positive(entry, "cost") ?? 1 : 1;
        var together = entry.Has("together") && entry.Flag("together") == true;
        foreach (var (text, time) in times)
        foreach (var group in named)
        foreach (var measured in together ? [observables] : observables.Select(name => ImmutableArray.Create(name)))
            if (!measured.IsEmpty)
                yield return new DesignCandidate(
                    $"{string.Join(" and ", measured)} of {group} at {text.Text}",
                    group,
                    measured,
                    time!.Value,
                    animals,
                    cost
                )
                {
                    Detects = Detects(entry, measured),
                };
    }

    private double Detects(MappingReader entry, ImmutableArray<string> measured) =>
        entry.Scalar("detects") is { } limit
        && names.Number(limit, names.Model.Observables.First(one => one.Name == measured[0]).Unit.Dimension, measured[0]) is { } value
            ? value
            : double.NaN;

    private double? Positive(MappingReader reader, string key)
    {
        if (reader.Number(key) is not { } value || value > 0)
            return reader.Number(key);
        diagnostics.Error("BD3012", reader.Scalar(key)!.File, reader.PlaceOf(key), $"{key} must be positive.", "Write a positive number.");
        return null;
    }

    private bool IsGroup(YamlScalar name)
    {
        if (groups.Contains(name.Text))
            return true;
        names.Unknown("BD3004", name, "group", groups);
        return false;
    }
}
