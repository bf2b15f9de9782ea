using System.Collections.Immutable;
using Biodistribution.Text;
using Biodistribution.Units;
using Biodistribution.Yaml;

namespace Biodistribution.Models.Syntax;

/// <summary>Reads the text of model files, and of the files they include, into <see cref="ModelSyntax"/>.</summary>
internal sealed class ModelParser
{
    private const int LanguageVersion = 1;
    private const int DeepestIncludes = 20;

    private static readonly string[] NamingSections = ["parameters", "states", "define"];

    private readonly DiagnosticList diagnostics;
    private readonly Func<string, string?> read;
    private readonly List<string> files = [];
    private readonly HashSet<string> included = [];
    private ModelSyntax syntax;

    private ModelParser(string file, DiagnosticList diagnostics, Func<string, string?> read)
    {
        (this.diagnostics, this.read) = (diagnostics, read);
        syntax = new ModelSyntax { File = file };
    }

    /// <summary>Reads the text of a model.</summary>
    /// <param name="text">The text.</param>
    /// <param name="fileName">The name it goes by in messages; files it includes are looked for beside it.</param>
    public static Checked<ModelSyntax> Parse(string text, string fileName)
    {
        var diagnostics = new DiagnosticList();
        return diagnostics.Conclude(Parse(text, fileName, diagnostics, path => TextFile.Read(path, diagnostics)));
    }

    /// <summary>Reads as much of a model as can be read.</summary>
    /// <param name="text">The text.</param>
    /// <param name="fileName">The name it goes by in messages; files it includes are looked for beside it.</param>
    /// <param name="diagnostics">Receives what is wrong.</param>
    /// <param name="read">Gives the text of an included file, or null after a diagnostic.</param>
    /// <returns>Null when nothing can be read.</returns>
    internal static ModelSyntax? Parse(string text, string fileName, DiagnosticList diagnostics, Func<string, string?> read)
    {
        if (YamlDocument.Parse(text, fileName, diagnostics) is not { } root)
            return null;
        var parser = new ModelParser(fileName, diagnostics, read);
        if (MappingReader.TryRead(root, ModelKeys.Model, diagnostics) is not { } keys)
            return null;
        parser.syntax = parser.syntax with
        {
            Name = keys.Text("model") ?? "",
            Title = keys.Text("title") ?? "",
            Units = parser.ChosenUnits(keys),
        };
        parser.files.Add(fileName);
        parser.Sections(keys, [Path.GetFullPath(fileName)]);
        return parser.syntax with { Files = [.. parser.files] };
    }

    private void Sections(MappingReader keys, ImmutableArray<string> path)
    {
        if (keys.Scalar("biodist") is { } version && version.Text.Trim() != $"{LanguageVersion}")
            diagnostics.Error(
                "BD2202",
                version.File,
                version.Place,
                $"Language version {NumberText.Quoted(version.Text)} is not known.",
                $"Write biodist: {LanguageVersion}."
            );
        foreach (var include in keys.Items("include"))
            Include(include, path);
        if (NamingSections.Any(section => keys.Node(section) is not (null or YamlMapping)))
            syntax = syntax with { IsComplete = false };
        syntax = syntax with
        {
            Parameters = syntax.Parameters.AddRange(Entries(keys, "parameters").Select(Parameter)),
            States = syntax.States.AddRange(Entries(keys, "states").Select(State)),
            Definitions = syntax.Definitions.AddRange(Entries(keys, "define").Select(entry => Definition(entry, ModelKeys.Definition))),
            Flows = syntax.Flows.AddRange(Arrows(keys, "flows", ModelKeys.Flow, "rate")),
            Rates = syntax.Rates.AddRange(
                Entries(keys, "rates")
                    .Select(entry => new RateSyntax(entry.Key, LocatedExpression.Read(entry.Value, entry.Key.Text, diagnostics)))
            ),
            Productions = syntax.Productions.AddRange(Arrows(keys, "produces", ModelKeys.Production, "yield")),
            Events = syntax.Events.AddRange(Entries(keys, "events").Select(Event).OfType<EventSyntax>()),
            Observables = syntax.Observables.AddRange(
                Entries(keys, "observables").Select(entry => Definition(entry, ModelKeys.Observable))
            ),
            Options = syntax.Options.AddRange(Entries(keys, "options").Select(Option).OfType<OptionSyntax>()),
            Reproduced = syntax.Reproduced.AddRange(keys.Items("reproduces").Select(Reproduced).OfType<ReproducedSyntax>()),
        };
    }

    private void Include(YamlNode node, ImmutableArray<string> path)
    {
        var keys = node is YamlMapping mapping ? new MappingReader(mapping, ModelKeys.Include, diagnostics) : null;
        if ((keys is null ? node.AsScalar("include", diagnostics) : keys.Scalar("file")) is not { } name)
            return;
        if (keys?.Submapping("set") is { } set)
            syntax = syntax with { IncludeSettings = syntax.IncludeSettings.AddRange(Settings(set)) };
        if (Path.IsPathRooted(name.Text) || name.Text.Contains(':'))
        {
            syntax = syntax with { IsComplete = false };
            diagnostics.Error(
                "BD2218",
                name.File,
                name.Place,
                $"{NumberText.Quoted(name.Text)} is not relative to the file that includes it.",
                "Write a name relative to this file, such as ../physiology/mouse.yaml, so that the model can be moved with its pieces."
            );
            return;
        }
        if (!NamedFile.IsNear(name.Text))
        {
            syntax = syntax with { IsComplete = false };
            diagnostics.Add(NamedFile.TooFar(name.File, name.Place, name.Text) with { Hint = "Put the file nearer to this one." });
            return;
        }
        var file = Path.Combine(FileContent.FolderOf(node.File), name.Text.Replace('/', Path.DirectorySeparatorChar));
        var full = name.Text.Contains('\0') ? name.Text : Path.GetFullPath(file);
        if (path.Contains(full))
        {
            diagnostics.Error(
                "BD2203",
                name.File,
                name.Place,
                $"{NumberText.Quoted(name.Text)} includes itself.",
                string.Join(" includes ", path.Skip(path.IndexOf(full)).Append(full).Select(Path.GetFileName)) + "."
            );
            return;
        }
        if (!included.Add(full))
            return;
        if (path.Length > DeepestIncludes)
        {
            diagnostics.Error(
                "BD2204",
                name.File,
                name.Place,
                $"{NumberText.Quoted(name.Text)} cannot be included.",
                $"Files include each other more than {DeepestIncludes} deep."
            );
            return;
        }
        var before = diagnostics.Count;
        if (read(file) is not { } text)
        {
            syntax = syntax with { IsComplete = false };
            if (diagnostics.Count > before)
                diagnostics.Error(
                    "BD2204",
                    name.File,
                    name.Place,
                    $"{NumberText.Quoted(name.Text)} cannot be included.",
                    "Its name is relative to the file that includes it."
                );
            return;
        }
        files.Add(file);
        if (
            YamlDocument.Parse(text, file, diagnostics) is { } root
            && MappingReader.TryRead(root, ModelKeys.Piece, diagnostics) is { } piece
        )
            Sections(piece, path.Add(full));
        else
            syntax = syntax with { IsComplete = false };
    }

    private ImmutableArray<(string, YamlScalar, Unit)> ChosenUnits(MappingReader keys)
    {
        if (!keys.Has("units") || keys.Submapping("units") is not { } mapping)
            return [];
        var units = new MappingReader(mapping, ModelKeys.Units, diagnostics);
        return
        [
            .. ModelKeys
                .Units.All.Where(units.Has)
                .Select(key => (key, units.Scalar(key), units.Unit(key)))
                .Where(chosen => chosen.Item2 is not null && chosen.Item3 is not null)
                .Select(chosen => (chosen.key, chosen.Item2!, chosen.Item3!)),
        ];
    }

    private ImmutableArray<YamlEntry> Entries(MappingReader keys, string section) => keys.Submapping(section)?.Entries ?? [];

    private ParameterSyntax Parameter(YamlEntry entry)
    {
        var name = entry.Key;
        if (entry.Value is YamlScalar)
        {
            var text = entry.Value.AsScalar(name.Text, diagnostics);
            return new(name, text, text?.AsQuantity(diagnostics), null, null, "", "", "");
        }
        if (MappingReader.TryRead(entry.Value, ModelKeys.Parameter, diagnostics) is not { } keys)
            return new(name, null, null, null, null, "", "", "");
        var (value, between) = (keys.Scalar("value"), keys.Scalar("between"));
        return new(
            name,
            value,
            value?.AsQuantity(diagnostics),
            between,
            between?.AsRange(diagnostics),
            keys.Text("meaning") ?? "",
            keys.Text("source") ?? "",
            keys.Text("assumed") ?? ""
        );
    }

    private StateSyntax State(YamlEntry entry)
    {
        if (entry.Value is YamlScalar)
            return new(entry.Key, entry.Value.AsScalar($"the unit of {entry.Key.Text}", diagnostics)?.AsUnit(diagnostics), null, false, "");
        return MappingReader.TryRead(entry.Value, ModelKeys.State, diagnostics) is { } keys
            ? new(
                entry.Key,
                keys.Unit("unit"),
                LocatedExpression.Read(keys.Node("initial"), "initial", diagnostics),
                keys.Flag("sink") ?? false,
                keys.Text("meaning") ?? ""
            )
            {
                Organ = OrganOf(keys),
            }
            : new(entry.Key, null, null, false, "");
    }

    private DefinitionSyntax Definition(YamlEntry entry, KeySet set)
    {
        if (entry.Value is YamlScalar)
            return new(entry.Key, LocatedExpression.Read(entry.Value, entry.Key.Text, diagnostics), null, null, "");
        return MappingReader.TryRead(entry.Value, set, diagnostics) is { } keys
            ? new(
                entry.Key,
                LocatedExpression.Read(keys.Node("is"), "is", diagnostics),
                keys.Node("unit") as YamlScalar,
                keys.Unit("unit"),
                keys.Text("meaning") ?? ""
            )
            {
                Organ = set.Optional.Contains("organ") ? OrganOf(keys) : Organ.None,
                SignalOf = set.Optional.Contains("signal_of") ? keys.Text("signal_of") ?? "" : "",
                Mass =
                    set.Optional.Contains("mass") && keys.Has("mass")
                        ? LocatedExpression.Read(keys.Node("mass"), "mass", diagnostics)
                        : null,
            }
            : new(entry.Key, null, null, null, "");
    }

    private static Organ OrganOf(MappingReader keys) =>
        keys.Has("organ") && keys.Choice("organ", [.. Organs.ByWord.Keys.Order(StringComparer.Ordinal)]) is { } word
            ? Organs.ByWord[word]
            : Organ.None;

    private IEnumerable<FlowSyntax> Arrows(MappingReader keys, string section, KeySet set, string rate)
    {
        foreach (var item in keys.Sequence(section)?.Items ?? [])
        {
            if (item is not YamlMapping mapping)
            {
                diagnostics.Error(
                    "BD2205",
                    item.File,
                    item.Place,
                    $"This is not an entry of {section}.",
                    $"Write \"- from -> to: {rate}\", with a space after the colon."
                );
                continue;
            }
            foreach (var entry in mapping.Entries)
                if (Arrow(entry, section, set, rate) is { } arrow)
                    yield return arrow;
        }
    }

    private FlowSyntax? Arrow(YamlEntry entry, string section, KeySet set, string rate)
    {
        var text = entry.Key.Text;
        var isNet = text.Contains("<->", StringComparison.Ordinal);
        var ends = text.Split(isNet ? "<->" : "->", StringSplitOptions.TrimEntries);
        if (ends.Length != 2 || (ends[0].Length == 0 && ends[1].Length == 0) || (isNet && ends.Contains("")))
        {
            diagnostics.Error(
                "BD2205",
                entry.Key.File,
                entry.Key.Place,
                $"{NumberText.Quoted(text)} is not an entry of {section}.",
                section == "flows" ? "Write \"from -> to\", \"from <-> to\", \"-> to\" or \"from ->\"." : "Write \"source -> product\"."
            );
            return null;
        }
        if (entry.Value is not YamlMapping)
            return new(entry.Key, ends[0], ends[1], isNet, LocatedExpression.Read(entry.Value, text, diagnostics), null);
        var keys = new MappingReader((YamlMapping)entry.Value, set, diagnostics);
        return new(entry.Key, ends[0], ends[1], isNet, LocatedExpression.Read(keys.Node(rate), rate, diagnostics), keys.Scalar("name"));
    }

    private EventSyntax? Event(YamlEntry entry)
    {
        if (MappingReader.TryRead(entry.Value, ModelKeys.Event, diagnostics) is not { } keys)
            return null;
        return new(
            entry.Key,
            LocatedExpression.Read(keys.Node("when"), "when", diagnostics),
            [.. Entries(keys, "set").Select(set => new RateSyntax(set.Key, LocatedExpression.Read(set.Value, set.Key.Text, diagnostics)))],
            LocatedExpression.Read(keys.Node("delay"), "delay", diagnostics),
            LocatedExpression.Read(keys.Node("priority"), "priority", diagnostics),
            keys.Flag("persistent") ?? true,
            keys.Flag("fires_at_start") ?? false,
            keys.Choice("values_from", "trigger", "end_of_delay") != "end_of_delay"
        );
    }

    private OptionSyntax? Option(YamlEntry entry)
    {
        if (entry.Value is not YamlMapping mapping)
            return MappingReader.Misfit<OptionSyntax>(entry.Value, entry.Key.Text, "a mapping of choices to parameter values", diagnostics);
        var choices = mapping.Entries.Where(choice => choice.Key.Text != "default").Select(Choice);
        return new(entry.Key, mapping.Find("default")?.Value.AsScalar("default", diagnostics), [.. choices.OfType<ChoiceSyntax>()]);
    }

    private ChoiceSyntax? Choice(YamlEntry entry) =>
        MappingReader.TryRead(entry.Value, ModelKeys.Choice, diagnostics) is { } keys
            ? new ChoiceSyntax(entry.Key, keys.Submapping("set") is { } values ? Settings(values) : [], keys.Text("meaning") ?? "")
            : null;

    private ImmutableArray<SettingSyntax> Settings(YamlMapping mapping)
    {
        var settings = ImmutableArray.CreateBuilder<SettingSyntax>();
        foreach (var (name, node) in mapping.Entries)
            if (node.AsScalar(name.Text, diagnostics) is { } source && source.AsQuantity(diagnostics) is { } value)
                settings.Add(new(name, source, value));
        return settings.DrainToImmutable();
    }

    private ReproducedSyntax? Reproduced(YamlNode node)
    {
        if (MappingReader.TryRead(node, ModelKeys.Reproduced, diagnostics) is not { } keys)
            return null;
        var (observable, at, between) = (keys.Scalar("observable"), keys.Quantity("at"), keys.Range("between"));
        var doses = keys.Submapping("dose") is { } dose ? Settings(dose) : [];
        var set = keys.Submapping("set") is { } values ? Settings(values) : [];
        var options = Entries(keys, "options")
            .Select(entry => (entry.Key, entry.Value.AsScalar(entry.Key.Text, diagnostics)))
            .Where(option => option.Item2 is not null)
            .Select(option => (option.Key, option.Item2!));
        return observable is null || at is null || between is null
            ? null
            : new(
                observable,
                keys.Scalar("at")!,
                at.Value,
                keys.Scalar("between")!,
                between.Value,
                keys.Text("source") ?? "",
                doses,
                set,
                [.. options]
            );
    }
}
