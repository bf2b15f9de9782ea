using System.Collections.Immutable;
using Biodistribution.Estimation;
using Biodistribution.Models;
using Biodistribution.Models.Checking;
using Biodistribution.Models.Symbolics;
using Biodistribution.Observations;
using Biodistribution.Simulation;
using Biodistribution.Text;
using Biodistribution.Units;
using Biodistribution.Yaml;

namespace Biodistribution.Studies.Reading;

/// <summary>Reads one study file with the files it names.</summary>
/// <param name="path">The study file, as the user named it.</param>
/// <param name="readModel">Reads a model.</param>
/// <param name="diagnostics">Receives what is wrong.</param>
/// <param name="reach">Which files it may name.</param>
internal sealed class StudyReader(
    string path,
    Func<string, Checked<Model>> readModel,
    DiagnosticList diagnostics,
    FileReach reach = FileReach.Near
)
{
    /// <summary>Ends the reading after the diagnostic of a file that lies too far away.</summary>
    internal sealed class TooFarException : Exception;

    private YamlNode? whole;
    private readonly List<string> inputs = [path];
    private readonly List<string> unsourced = [];
    private ObservationTable? table;

    /// <summary>Reads the study with its alternatives.</summary>
    /// <param name="withChoices">Whether a study that declares no alternatives gets the other choices of the model's
    /// options as such.</param>
    public Study? Read(bool withChoices)
    {
        whole = YamlDocument.Read(path, diagnostics);
        if (whole is not { } root || MappingReader.TryRead(root, StudyKeys.Study, diagnostics) is not { } file)
            return null;
        CheckVersion(file, diagnostics);
        var study = Read(file, null);
        if (study is null)
            return null;
        if (file.Submapping("alternatives") is not { } alternatives)
            return withChoices ? study with { Alternatives = [.. OtherChoices(file, study)] } : study;
        var read = ImmutableArray.CreateBuilder<Alternative>();
        foreach (var (name, node) in alternatives.Entries)
            if (MappingReader.TryRead(node, StudyKeys.Alternative, diagnostics) is { } changes && Read(file, changes) is { } other)
                read.Add(new Alternative(name.Text, other.Problem) { Choices = other.Choices });
        return study with { Alternatives = read.ToImmutable(), InputFiles = [.. inputs.Distinct()] };
    }

    // The study with one option of the model chosen otherwise, for each choice there is.
    private IEnumerable<Alternative> OtherChoices(MappingReader file, Study study)
    {
        foreach (var option in study.Model.Options)
        foreach (var choice in option.Choices.Where(choice => choice.Name != study.Choices[option.Name]))
            if (Read(file, null, (option.Name, choice.Name)) is { } other)
                yield return new Alternative($"{option.Name}: {choice.Name}", other.Problem) { Choices = other.Choices };
    }

    private Study? Read(MappingReader file, MappingReader? changes, (string Option, string Choice)? chosen = null)
    {
        if (file.Text("model") is not { } modelPath)
            return null;
        var found = readModel(ShippedModels.IsName(modelPath) && !File.Exists(Beside(modelPath)) ? modelPath : Beside(modelPath));
        diagnostics.AddRange(found.Diagnostics);
        if (found.Value is not { } model)
            return null;
        inputs.AddRange(found.Value.Files.DefaultIfEmpty(Beside(modelPath)));
        var names = new StudyNames(model, diagnostics);
        var assumed = new StudyParameterReader(names, diagnostics).Read(file.Submapping("parameters"));
        var regimens = new RegimenReader(names, diagnostics);
        var dosingReader = new DosingReader(names, diagnostics, regimens, Beside);
        assumed.AddRange(dosingReader.OpenRegimens(file));
        inputs.AddRange(regimens.Files);
        var choices = ReadChoices(file, changes, chosen, names);
        SetForAll(file.Submapping("set"), names);
        ImmutableArray<string> withoutSource = [.. unsourced];
        SetForAll(changes?.Submapping("set"), names);
        SetForAll(changes?.Submapping("hold"), names);
        var groups = ReadGroups(file, names);
        var dosing = dosingReader.Read(file, groups);
        var rows = ReadRows(file, changes, names);
        var estimated = new EstimateReader(names, diagnostics).Read(file, changes, groups, out var shared);
        var (cv, count) = ReadAssumptions(file, names);
        var (errors, common) = new ErrorModelReader(names, diagnostics).Read(file);
        ImmutableArray<string> groupNames = [.. groups.Select(group => group.Name)];
        var requests = new RequestReader(names, groupNames, diagnostics, Beside);
        var predictions = requests.Predictions(file);
        var doseResponse = requests.DoseResponse(file);
        inputs.AddRange(requests.Files);
        var problem = new FitProblem
        {
            Model = names.Model,
            Groups = [.. groups.Select(group => group.Build(dosing, shared))],
            Observations = rows,
            Estimated = estimated,
            Assumed = [.. assumed.Where(parameter => !estimated.Any(estimate => ReferenceEquals(estimate.Parameter, parameter.Parameter)))],
            ErrorModels = errors,
            DefaultError = common,
            IsErrorModelDefault = file.Submapping("error")?.Entries.Any(entry => entry.Key.Text == "all") != true,
            AssumedCv = cv,
            AssumedCount = count,
            DoseSdBetweenAnimals = ReadDoseSd(file, names),
            Method = ReadMethod(file),
            Solver = new SolverSettings { RelativeTolerance = 1e-6, AbsoluteTolerance = 1e-10 },
            SolverChoice = new SolverReader(diagnostics).Read(file, names.Model),
        };
        return new Study
        {
            Name = file.Text("study") ?? "",
            Title = file.Has("title") ? file.Text("title") ?? "" : "",
            Simulated = file.Has("simulated") ? file.Text("simulated") ?? "" : "",
            File = path,
            InputFiles = [.. inputs.Distinct()],
            SetWithoutSource = [.. withoutSource.Where(name => !estimated.Any(one => one.Parameter.Name == name))],
            ObservationFile = file.Has("observations") && file.Text("observations") is { } table ? Beside(table) : "",
            Groups = [.. groups.Select(group => (group.Name, group.Title))],
            Choices = choices,
            Problem = problem,
            Predictions = predictions,
            Design = new DesignReader(names, groupNames, diagnostics).Read(file, predictions),
            Curves = requests.Curves(file),
            Shares = requests.Shares(file),
            DoseResponse = doseResponse,
            Cohort = new CohortReader(names, diagnostics).Read(file),
        };
    }

    internal static void CheckVersion(MappingReader file, DiagnosticList diagnostics)
    {
        if (file.Scalar("biodist") is { Text: not "1" } version)
            diagnostics.Error(
                "BD3001",
                version.File,
                version.Place,
                $"This is version {version.Text} of the language; this program reads version 1.",
                "Write biodist: 1, or install a newer program."
            );
    }

    private string Beside(string name)
    {
        if (ShippedModels.IsName(name))
            return ShippedModels.PathOf(name);
        if (reach == FileReach.Anywhere || NamedFile.IsNear(name))
            return Path.Combine(FileContent.FolderOf(path), name);
        diagnostics.Add(NamedFile.TooFar(path, whole is null ? TextSpan.WholeFile : PlaceOf(whole, name) ?? TextSpan.WholeFile, name));
        throw new TooFarException();
    }

    private static TextSpan? PlaceOf(YamlNode node, string text) =>
        node switch
        {
            YamlScalar scalar => scalar.Text == text ? scalar.Place : null,
            YamlSequence sequence => sequence.Items.Select(item => PlaceOf(item, text)).FirstOrDefault(place => place is not null),
            YamlMapping mapping => mapping.Entries.Select(entry => PlaceOf(entry.Value, text)).FirstOrDefault(place => place is not null),
            _ => null,
        };

    private ImmutableSortedDictionary<string, string> ReadChoices(
        MappingReader file,
        MappingReader? changes,
        (string Option, string Choice)? otherwise,
        StudyNames names
    )
    {
        var chosen = names.Model.Options.ToDictionary(option => option.Name, option => option.Choices[0]);
        foreach (var entry in (file.Submapping("options")?.Entries ?? []).Concat(changes?.Submapping("options")?.Entries ?? []))
        {
            if (names.Model.Options.FirstOrDefault(option => option.Name == entry.Key.Text) is not { } option)
                names.Unknown("BD3008", entry.Key, "option", names.Model.Options.Select(option => option.Name));
            else if (entry.Value.AsScalar(entry.Key.Text, diagnostics) is { } choice)
            {
                if (option.Choices.FirstOrDefault(one => one.Name == choice.Text) is { } found)
                    chosen[option.Name] = found;
                else
                    names.Unknown("BD3008", choice, $"choice of the option {option.Name}:", option.Choices.Select(one => one.Name));
            }
        }
        if (otherwise is var (changed, to))
            chosen[changed] = names.Model.Options.First(option => option.Name == changed).Choices.First(choice => choice.Name == to);
        foreach (var choice in chosen.Values)
        foreach (var (parameter, value) in choice.Values)
            SetValue(names, parameter, value);
        return chosen.ToImmutableSortedDictionary(pair => pair.Key, pair => pair.Value.Name, StringComparer.Ordinal);
    }

    private void SetForAll(YamlMapping? set, StudyNames names)
    {
        foreach (var (name, node) in set?.Entries ?? [])
            if (
                names.Parameter(name) is { } parameter
                && Setting(name, node) is { } text
                && names.Number(text, parameter.Unit.Dimension, name.Text) is { } value
                && IsInside(parameter, value, text)
            )
                SetValue(names, parameter.Symbol, value);
    }

    // A value, or a mapping of a value and where it is from.
    private YamlScalar? Setting(YamlScalar name, YamlNode node)
    {
        if (node is not YamlMapping)
        {
            unsourced.Add(name.Text);
            return node.AsScalar(name.Text, diagnostics);
        }
        var reader = MappingReader.TryRead(node, StudyKeys.Setting, diagnostics);
        if (reader is not null && !reader.Has("source") && !reader.Has("because"))
            unsourced.Add(name.Text);
        return reader?.Scalar("value");
    }

    private bool IsInside(Parameter parameter, double value, YamlScalar text)
    {
        if (value >= parameter.Lower && value <= parameter.Upper)
            return true;
        diagnostics.Error(
            "BD3007",
            text.File,
            text.Place,
            $"{text.Text} is outside the range the model gives for {parameter.Name}.",
            "Change the value, or the range in the model."
        );
        return false;
    }

    private static void SetValue(StudyNames names, Symbol symbol, double value) =>
        names.Model = names.Model with
        {
            Parameters =
            [
                .. names.Model.Parameters.Select(parameter =>
                    ReferenceEquals(parameter.Symbol, symbol) ? parameter with { Value = value } : parameter
                ),
            ],
        };

    private List<StudyGroup> ReadGroups(MappingReader file, StudyNames names)
    {
        var groups = new List<StudyGroup>();
        foreach (var (name, node) in file.Submapping("groups")?.Entries ?? [])
        {
            var group = new StudyGroup(name.Text);
            groups.Add(group);
            if (node is YamlScalar { IsEmpty: true } || MappingReader.TryRead(node, StudyKeys.Group, diagnostics) is not { } reader)
                continue;
            group.Title = reader.Has("title") ? reader.Text("title") ?? name.Text : name.Text;
            group.Overrides.AddRange(ReadSet(reader.Submapping("set"), names));
            foreach (var item in reader.Items("interventions"))
                if (
                    MappingReader.TryRead(item, StudyKeys.Intervention, diagnostics) is { } intervention
                    && intervention.Scalar("at") is { } at
                    && names.TimeValue(at) is { } time
                )
                    foreach (var (parameter, value) in ReadSet(intervention.Submapping("set"), names))
                        group.Interventions.Add((time, parameter, value));
        }
        if (groups.Count == 0 && file.Has("groups"))
            diagnostics.Error(
                "BD3004",
                path,
                file.PlaceOf("groups"),
                "The study has no group.",
                "Add at least one, such as  control: {title: control}."
            );
        return groups;
    }

    private IEnumerable<(Symbol Parameter, Expression Value)> ReadSet(YamlMapping? set, StudyNames names)
    {
        foreach (var (name, node) in set?.Entries ?? [])
            if (
                names.Parameter(name) is { } parameter
                && node.AsScalar(name.Text, diagnostics) is { } text
                && names.Value(text, parameter.Unit.Dimension, name.Text) is { } value
                && (!value.IsConstant || IsInside(parameter, value.Value, text))
            )
                yield return (parameter.Symbol, value);
    }

    private ImmutableArray<Observation> ReadRows(MappingReader file, MappingReader? changes, StudyNames names)
    {
        if (!file.Has("observations") || file.Text("observations") is not { } name)
            return [];
        table ??= ReadTable(Beside(name));
        if (changes?.Submapping("rows") is not { } changed)
            return table.Rows;
        var rows = table.Rows.ToBuilder();
        var placeOf = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < rows.Count; i++)
            placeOf.TryAdd(rows[i].Id, i);
        foreach (var (id, node) in changed.Entries)
            if (!placeOf.TryGetValue(id.Text, out var at))
                diagnostics.Error(
                    "BD3013",
                    id.File,
                    id.Place,
                    $"The table has no row {id.Text}.",
                    NearestName.Question(id.Text, rows.Select(row => row.Id))
                );
            else if (MappingReader.TryRead(node, StudyKeys.Row, diagnostics) is { } row)
                rows[at] = Reread(rows[at], row, names);
        return rows.DrainToImmutable();
    }

    // Once for the study and all its alternatives.
    private ObservationTable ReadTable(string file)
    {
        var read = ObservationTable.Read(file);
        diagnostics.AddRange(read.Diagnostics);
        inputs.Add(file);
        return read.Value ?? new ObservationTable(file, []);
    }

    private Observation Reread(Observation row, MappingReader changes, StudyNames names)
    {
        double Or(string key, double before) => changes.Has(key) ? changes.Number(key) ?? before : before;
        return row with
        {
            Label = changes.Has("label") ? changes.Text("label") ?? row.Label : row.Label,
            Statistic =
                changes.Has("statistic") && changes.Choice("statistic", [.. ObservationColumn.Statistics.Keys]) is { } statistic
                    ? ObservationColumn.Statistics[statistic]
                    : row.Statistic,
            Time = Or("time", row.Time),
            WindowStart = Or("window_start", row.WindowStart),
            WindowEnd = Or("window_end", row.WindowEnd),
            Value = Or("value", row.Value),
            Lower = Or("lower", row.Lower),
            Upper = Or("upper", row.Upper),
            Spread =
                row.SpreadKind == "cv" && changes.Has("spread")
                    ? changes.Scalar("spread") is { } cv
                        ? names.RelativeSize(cv) ?? row.Spread
                        : row.Spread
                    : Or("spread", row.Spread),
            Count = changes.Has("n") ? changes.Integer("n", 1, int.MaxValue) ?? row.Count : row.Count,
        };
    }

    private SearchMethod ReadMethod(MappingReader file) =>
        file.Node("fit") is { } node
        && MappingReader.TryRead(node, StudyKeys.Fit, diagnostics) is { } fit
        && fit.Has("method")
        && fit.Choice("method", [.. SearchMethods.ByName.Keys]) is { } name
            ? SearchMethods.ByName[name]
            : SearchMethod.LevenbergMarquardt;

    // estimated, none, or the sd of the logarithm of a factor on the dose.
    private double ReadDoseSd(MappingReader file, StudyNames names)
    {
        if (
            file.Node("between_animals") is not { } node
            || MappingReader.TryRead(node, StudyKeys.BetweenAnimals, diagnostics) is not { } between
            || between.Scalar("dose") is not { } text
        )
            return double.NaN;
        if (text.Text is "estimated" or "none")
            return text.Text == "none" ? 0 : double.NaN;
        var sd = names.RelativeSize(text);
        if (sd <= 0)
            diagnostics.Error(
                "BD3007",
                path,
                text.Place,
                $"{text.Text} is not positive.",
                "Write the sd of the logarithm of the dose between animals, such as 0.2 for about 20 %, or "
                    + "'estimated', or 'none' for rows that are independent."
            );
        return sd ?? double.NaN;
    }

    private (double Cv, int Count) ReadAssumptions(MappingReader file, StudyNames names)
    {
        if (file.Node("assume") is not { } node || MappingReader.TryRead(node, StudyKeys.Assume, diagnostics) is not { } assume)
            return (double.NaN, 0);
        YamlScalar? Text(string key) =>
            assume.Node(key) is { } given
                ? given is YamlScalar scalar
                    ? scalar
                    : MappingReader.TryRead(given, StudyKeys.Assumption, diagnostics)?.Scalar("value")
                : null;
        var cv = Text("cv") is { } size ? names.RelativeSize(size) ?? double.NaN : double.NaN;
        var count = Text("n") is { } animals ? names.Number(animals, Dimension.None, "n") ?? double.NaN : double.NaN;
        if (cv <= 0)
            diagnostics.Error(
                "BD3007",
                path,
                assume.PlaceOf("cv"),
                "An assumed coefficient of variation must be positive.",
                "Write, for example, 0.3 for 30 %."
            );
        if (!double.IsNaN(count) && (count < 1 || count != Math.Floor(count)))
            diagnostics.Error(
                "BD3007",
                path,
                assume.PlaceOf("n"),
                "An assumed number of animals must be a whole number of at least 1.",
                "Write, for example, 4."
            );
        return (cv, count >= 1 ? (int)count : 0);
    }
}
