using Biodistribution.Models.Symbolics;
using Biodistribution.Models.Syntax;
using Biodistribution.Text;
using Biodistribution.Units;
using Biodistribution.Yaml;

namespace Biodistribution.Models.Checking;

/// <summary>The names of a model's parameters, states and definitions, each once.</summary>
internal sealed class NameTable(ExpressionGraph graph, DiagnosticList diagnostics)
{
    /// <summary>The name of the hidden parameter that stands for the injected dose.</summary>
    public const string InjectedDose = "injected_dose";

    private static readonly string[] Constants = ["time", "pi", "exponentiale", "true", "false"];
    private static readonly string[] Words = ["and", "or", "xor", "not", InjectedDose];

    private readonly Dictionary<string, ModelName> names = [];

    /// <summary>Whether all names could be read; when not, a name that is not found may be among those that could not.</summary>
    public bool IsComplete { get; init; } = true;

    /// <summary>All names in order of their definition.</summary>
    public IEnumerable<ModelName> All => names.Values;

    /// <summary>Adds a name; null, with a diagnostic, when it is none or is there already.</summary>
    public ModelName? Add(YamlScalar source, NameKind kind)
    {
        if (!IsName(source, diagnostics))
            return null;
        if (IsReserved(source.Text))
        {
            diagnostics.Error(
                "BD2104",
                source.File,
                source.Place,
                $"{source.Text} has a meaning of its own in expressions.",
                $"Choose another name, such as {source.Text}_value."
            );
            return null;
        }
        if (names.TryGetValue(source.Text, out var first))
        {
            diagnostics.Add(
                new Diagnostic("BD2102", source.File, source.Place, $"{source.Text} is defined twice.", "Remove or rename one of the two.")
                {
                    Related = [($"It is {first.KindText} here.", first.Source.File, first.Source.Place)],
                }
            );
            return null;
        }
        return names[source.Text] = new ModelName(source, kind, graph.NewSymbol(source.Text));
    }

    /// <summary>The name, or null.</summary>
    public ModelName? Find(string name) => names.GetValueOrDefault(name);

    /// <summary>The name, with a diagnostic when there is none of the kinds wanted.</summary>
    public ModelName? Find(YamlScalar source, string text, string wanted, params ReadOnlySpan<NameKind> kinds)
    {
        if (Find(text) is { } found && kinds.Contains(found.Kind))
            return found;
        if (Find(text) is null && !IsComplete)
            return null;
        var allowed = kinds.ToArray();
        var message = Find(text) is { } other ? $"{text} is {other.KindText}, not {wanted}." : $"{NumberText.Quoted(text)} is not defined.";
        var question = NearestName.Question(text, names.Values.Where(name => allowed.Contains(name.Kind)).Select(name => name.Symbol.Name));
        var at = Math.Max(0, source.Text.IndexOf(text, StringComparison.Ordinal));
        diagnostics.Error(
            "BD2101",
            source.File,
            source.PlaceOf(at, text.Length),
            message,
            question.Length > 0 ? question : $"Name {wanted} of the model."
        );
        return null;
    }

    /// <summary>What to do about a name in an expression that is not defined.</summary>
    public string HintFor(string name) =>
        FunctionTable.Names.Contains(name) ? $"{name} is a function: write {name}(...)."
        : UnitSymbol.Find(name) is not null ? $"{name} is a unit: a unit follows a number, as in 1 {name}."
        : name == InjectedDose ? "A share of the injected dose is an observable with unit: \"%ID\"."
        : NearestName.Question(name, names.Keys.Concat(Constants)) is { Length: > 0 } question ? question
        : "Define it under parameters, states or define.";

    /// <summary>Whether a text can be a name, with a diagnostic when it cannot.</summary>
    public static bool IsName(YamlScalar source, DiagnosticList diagnostics)
    {
        var text = source.Text;
        if (
            text.Length is > 0 and <= 100
            && ExpressionToken.IsNameStart(text[0])
            && text.All(c => ExpressionToken.IsNameStart(c) || char.IsAsciiDigit(c))
        )
            return true;
        var proposal = string.Concat(text.Take(40).Select(c => ExpressionToken.IsNameStart(c) || char.IsAsciiDigit(c) ? c : '_'));
        var isName = proposal.Any(char.IsAsciiLetter) && !char.IsAsciiDigit(proposal[0]);
        diagnostics.Error(
            "BD2103",
            source.File,
            source.Place,
            $"{(text.Length == 0 ? "An empty text" : NumberText.Quoted(text))} is not a name.",
            $"Names consist of the letters a to z, digits and _, and begin with a letter{(isName ? $", such as {proposal}" : "")}."
        );
        return false;
    }

    /// <summary>Whether a name already means something in every expression.</summary>
    public static bool IsReserved(string name) => Constants.Contains(name) || Words.Contains(name) || FunctionTable.Names.Contains(name);
}
