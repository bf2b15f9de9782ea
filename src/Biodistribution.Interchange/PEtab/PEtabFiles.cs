using Biodistribution.Text;
using Biodistribution.Yaml;

namespace Biodistribution.Interchange.PEtab;

/// <summary>The files a PEtab problem consists of.</summary>
internal sealed record PEtabFiles(
    bool IsVersion2,
    string Model,
    string[] Parameters,
    string[] Conditions,
    string[] Experiments,
    string[] Observables,
    string[] Measurements,
    string[] Mapping
)
{
    /// <summary>Every file named.</summary>
    public IEnumerable<string> All => [Model, .. Parameters, .. Conditions, .. Experiments, .. Observables, .. Measurements, .. Mapping];

    /// <summary>Reads them from the problem file; null with an error when it names no model.</summary>
    public static PEtabFiles? Read(YamlMapping root, string path, List<Diagnostic> diagnostics)
    {
        PEtabFiles? Refused(string message, string hint)
        {
            diagnostics.Add(new Diagnostic("BD7402", path, TextSpan.WholeFile, message, hint));
            return null;
        }
        var version = Text(root, "format_version");
        if (!(version.StartsWith('1') || version.StartsWith('2')))
            return Refused($"The format version \"{version}\" is not supported.", "Versions 1 and 2 are.");
        var isVersion2 = version.StartsWith('2');
        string[] tables = ["condition_files", "measurement_files", "observable_files", "mapping_files"];
        CheckKeys(
            root,
            path,
            diagnostics,
            isVersion2
                ? ["format_version", "id", "model_files", "parameter_files", "parameter_file", "experiment_files", "extensions", .. tables]
                : ["format_version", "parameter_file", "problems", "extensions"]
        );
        CheckExtensions(root, path, diagnostics);
        if (isVersion2)
        {
            var models = Get(root, "model_files") as YamlMapping;
            if (models is null || models.Entries.Length != 1 || models.Entries[0].Value is not YamlMapping only)
                return Refused("The problem does not have exactly one model.", "Write model_files with one entry.");
            CheckKeys(only, path, diagnostics, ["language", "location"]);
            if (Text(only, "language") is not "sbml")
                return Refused($"The model language \"{Text(only, "language")}\" is not supported.", "SBML is.");
            return new PEtabFiles(
                true,
                Text(only, "location"),
                Texts(root, "parameter_files", "parameter_file"),
                Texts(root, "condition_files"),
                Texts(root, "experiment_files"),
                Texts(root, "observable_files"),
                Texts(root, "measurement_files"),
                Texts(root, "mapping_files")
            );
        }
        if (Get(root, "problems") is not YamlSequence { Items: [YamlMapping problem] })
            return Refused("The problem file does not list exactly one problem.", "Write problems with one entry, or split the file.");
        CheckKeys(problem, path, diagnostics, ["sbml_files", "visualization_files", .. tables]);
        if (Texts(problem, "sbml_files") is not [var model])
            return Refused("The problem does not have exactly one SBML file.", "Write sbml_files with one entry.");
        return new PEtabFiles(
            false,
            model,
            Texts(root, "parameter_file"),
            Texts(problem, "condition_files"),
            [],
            Texts(problem, "observable_files"),
            Texts(problem, "measurement_files"),
            Texts(problem, "mapping_files")
        );
    }

    private static void CheckKeys(YamlMapping mapping, string path, List<Diagnostic> diagnostics, string[] known)
    {
        foreach (var entry in mapping.Entries.Where(entry => !known.Contains(entry.Key.Text)))
            diagnostics.Add(
                new Diagnostic(
                    "BD7426",
                    path,
                    entry.Key.Place,
                    $"A PEtab problem has no {entry.Key.Text} here.",
                    $"{NearestName.Question(entry.Key.Text, known)} There are: {string.Join(", ", known)}.".Trim()
                )
            );
    }

    // An extension that is required changes what the problem means.
    private static void CheckExtensions(YamlMapping root, string path, List<Diagnostic> diagnostics)
    {
        foreach (var extension in (Get(root, "extensions") as YamlMapping)?.Entries ?? [])
            if (extension.Value is YamlMapping about && Text(about, "required") is not ("false" or ""))
                diagnostics.Add(
                    new Diagnostic(
                        "BD7427",
                        path,
                        extension.Key.Place,
                        $"The problem requires the extension {extension.Key.Text}, which is not supported.",
                        "Write the problem without it."
                    )
                );
    }

    private static YamlNode? Get(YamlMapping mapping, string key)
    {
        foreach (var entry in mapping.Entries)
            if (entry.Key.Text == key)
                return entry.Value;
        return null;
    }

    private static string Text(YamlMapping mapping, string key) => Get(mapping, key) is YamlScalar scalar ? scalar.Text : "";

    private static string[] Texts(YamlMapping mapping, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
            switch (Get(mapping, key))
            {
                case YamlScalar { Text.Length: > 0 } one:
                    return [one.Text];
                case YamlSequence many:
                    return [.. many.Items.OfType<YamlScalar>().Select(item => item.Text)];
            }
        return [];
    }
}
