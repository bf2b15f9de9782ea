using System.Globalization;
using Biodistribution.Interchange.Sbml.Markup;
using Biodistribution.Models.Symbolics;

namespace Biodistribution.Interchange.Sbml;

/// <summary>Reads the MathML of SBML (all of Level 3 Version 2, hence of the earlier ones) into expressions.</summary>
internal static class MathReader
{
    /// <summary>The constant of Avogadro as SBML Level 3 fixes it.</summary>
    public const double Avogadro = 6.02214179e23;

    /// <summary>
    /// The attribute of a math element that holds its mathematics as infix text, where a document of Level 1 has been
    /// upgraded.
    /// </summary>
    public const string InfixAttribute = "formula";

    /// <summary>The expression of a math element, or null when it is empty.</summary>
    public static Expression? ReadMath(MarkupElement? math, SbmlScope scope) =>
        math?[InfixAttribute] is { } formula ? Infix(formula, math, scope)
        : math is null || math.Children.Count == 0 ? null
        : Read(math.Children[0], scope);

    private static Expression Infix(string formula, MarkupElement at, SbmlScope scope)
    {
        var (value, error) = InfixFormula.Parse(formula, scope.Graph, name => scope.Names.GetValueOrDefault(name));
        return value ?? scope.Error("BD7037", at, error, "Formulas of Level 1 are made of numbers, names, + - * / ^ and functions.");
    }

    /// <summary>The expression of one MathML element.</summary>
    public static Expression Read(MarkupElement element, SbmlScope scope)
    {
        var g = scope.Graph;
        switch (element.Name)
        {
            case "cn":
                return g.Constant(Number(element, scope));
            case "ci":
                var name = element.Text;
                return scope.Names.TryGetValue(name, out var value) ? value
                    : scope.Functions?.Has(name) == true
                        ? scope.Error("BD7014", element, $"The function {name} is used without arguments.", "Call it with apply.")
                    : scope.Error("BD7010", element, $"Nothing in the model is called {name}.", "Declare it, or correct the name.");
            case "csymbol":
                return Csymbol(element, scope);
            case "true":
                return g.One;
            case "false":
                return g.Zero;
            case "pi":
                return g.Constant(Math.PI);
            case "exponentiale":
                return g.Constant(Math.E);
            case "infinity":
                return g.Constant(double.PositiveInfinity);
            case "notanumber":
                return g.Constant(double.NaN);
            case "piecewise":
                return Piecewise(element, scope);
            case "semantics":
            case "math":
                return element.Children.Count > 0 ? Read(element.Children[0], scope) : g.Constant(double.NaN);
            case "apply":
                return Apply(element, scope);
            default:
                return scope.Error(
                    "BD7011",
                    element,
                    $"The MathML element {element.Name} has no meaning here.",
                    "Use the MathML elements SBML allows."
                );
        }
    }

    private static Expression Csymbol(MarkupElement element, SbmlScope scope)
    {
        var kind = element["definitionURL"]?.Trim() ?? "";
        return kind switch
        {
            "http://www.sbml.org/sbml/symbols/time" => scope.Graph.Time,
            "http://www.sbml.org/sbml/symbols/avogadro" => scope.Graph.Constant(Avogadro),
            _ => scope.Error("BD7015", element, $"The csymbol {kind} is not supported.", "Supported are time, avogadro, delay and rateOf."),
        };
    }

    private static double Number(MarkupElement element, SbmlScope scope)
    {
        var kind = element["type"] ?? "real";
        var text = element.Text;
        if (kind is "e-notation" or "rational")
        {
            var parts = element.Texts.Select(piece => piece.Trim()).Where(piece => piece.Length > 0).ToArray();
            if (parts.Length == 2 && kind == "e-notation" && TryNumber($"{parts[0]}e{parts[1]}", out var scaled))
                return scaled;
            if (parts.Length == 2 && kind == "rational" && TryNumber(parts[0], out var above) && TryNumber(parts[1], out var below))
                return above / below;
        }
        else if (TryNumber(text, out var value))
            return value;
        scope.Error("BD7016", element, $"\"{text}\" is not a number of type {kind}.", "Write it as MathML says for that type.");
        return double.NaN;
    }

    /// <summary>A number as XML Schema writes it: INF, -INF and NaN included.</summary>
    public static bool TryNumber(string? text, out double value)
    {
        text = text?.Trim();
        value = text switch
        {
            "INF" or "+INF" => double.PositiveInfinity,
            "-INF" => double.NegativeInfinity,
            _ => double.NaN,
        };
        return text is "INF" or "+INF" or "-INF" or "NaN"
            || (
                text is { Length: > 0 and < 400 }
                && text[^1] is not ('y' or 'N')
                && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
            );
    }

    private static Expression Piecewise(MarkupElement element, SbmlScope scope)
    {
        var otherwise = element.Child("otherwise") is { Children.Count: > 0 } last
            ? Read(last.Children[0], scope)
            : scope.Graph.Constant(double.NaN);
        foreach (var piece in element.Children.Where(child => child.Name == "piece").Reverse())
            otherwise =
                piece.Children.Count == 2
                    ? scope.Graph.If(Read(piece.Children[1], scope), Read(piece.Children[0], scope), otherwise)
                    : scope.Error("BD7017", piece, "A piece needs a value and a condition.", "Give both.");
        return otherwise;
    }

    private static Expression Apply(MarkupElement element, SbmlScope scope)
    {
        if (element.Children.Count == 0)
            return scope.Error("BD7017", element, "An apply element is empty.", "Give an operator and its arguments.");
        var head = element.Children[0];
        if (head.Name == "csymbol" && head["definitionURL"]?.Trim() is { } kind)
        {
            if (kind.EndsWith("/rateOf", StringComparison.Ordinal))
                return RateOf(element, scope);
            if (kind.EndsWith("/delay", StringComparison.Ordinal))
                return element.Children.Count == 3
                    ? scope.Graph.Delay(Read(element.Children[1], scope), Read(element.Children[2], scope))
                    : scope.Error("BD7018", head, "A delay takes two arguments.", "Give what is looked back at, and how long before.");
            return scope.Error("BD7015", head, $"The csymbol {kind} is not supported.", "Supported are time, avogadro, delay and rateOf.");
        }
        if (head.Name == "apply")
            return element.Children.Count == 1
                ? Read(head, scope)
                : scope.Error(
                    "BD7038",
                    head,
                    "An apply element stands where an operator is expected.",
                    "Put an operator or a function in front of the arguments."
                );
        Expression? qualifier = null;
        var arguments = new List<Expression>();
        foreach (var child in element.Children.Skip(1))
        {
            if (child.Name is "degree" or "logbase")
                qualifier = child.Children.Count > 0 ? Read(child.Children[0], scope) : null;
            else
                arguments.Add(Read(child, scope));
        }
        if (head.Name == "ci")
            return scope.Functions?.Has(head.Text) == true
                ? scope.Functions.Call(head.Text, arguments, head, scope)
                : scope.Error("BD7014", head, $"The model defines no function {head.Text}.", "Define it, or write the product out.");
        return MathOperators.Apply(head.Name, arguments, qualifier, scope.Graph)
            ?? scope.Error(
                "BD7019",
                head,
                $"{head.Name} cannot be applied to {arguments.Count} argument{(arguments.Count == 1 ? "" : "s")} here.",
                "Use the MathML operators SBML allows, with as many arguments as they take."
            );
    }

    private static Expression RateOf(MarkupElement element, SbmlScope scope)
    {
        if (
            element.Children.Count == 2
            && element.Children[1].Name == "ci"
            && scope.Names.TryGetValue(element.Children[1].Text, out var target)
        )
        {
            if (target.Operation == Operation.Symbol)
                return scope.Graph.RateOf(target.Symbol!);
            if (target.IsConstant)
                return scope.Graph.Zero;
        }
        return scope.Error(
            "BD7020",
            element,
            "rateOf is applied to something that is not a variable.",
            "Apply it to the identifier of a species, parameter, compartment or stoichiometry."
        );
    }
}
