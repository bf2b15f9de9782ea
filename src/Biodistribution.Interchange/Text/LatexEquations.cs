using System.Globalization;
using System.Text;
using Biodistribution.Models;
using Biodistribution.Models.Symbolics;
using Biodistribution.Text;

namespace Biodistribution.Interchange.Text;

/// <summary>Writes a model's equations in LaTeX.</summary>
public static class LatexEquations
{
    /// <summary>Rates of change, definitions, rules, events and observables as an align environment (package amsmath).</summary>
    /// <param name="model">Any model.</param>
    public static string Write(Model model)
    {
        var lines = new List<string>();
        foreach (var state in model.States)
        {
            var sum = model.Rates.FirstOrDefault(rate => rate.Target == state.Symbol)?.Rate ?? model.Graph.Zero;
            foreach (var flow in model.Flows)
            foreach (var (changed, stoichiometry) in flow.Changes)
                if (changed == state.Symbol)
                    sum += stoichiometry * flow.Rate;
            lines.Add($"\\frac{{\\mathrm{{d}}\\,{Name(state.Symbol)}}}{{\\mathrm{{d}}t}} &= {Write(sum)}");
        }
        foreach (var rate in model.Rates.Where(rate => model.States.All(state => state.Symbol != rate.Target)))
            lines.Add($"\\frac{{\\mathrm{{d}}\\,{Name(rate.Target)}}}{{\\mathrm{{d}}t}} &= {Write(rate.Rate)}");
        lines.AddRange(model.Definitions.Select(definition => $"{Name(definition.Target)} &= {Write(definition.Value)}"));
        lines.AddRange(model.AlgebraicRules.Select(rule => $"0 &= {Write(rule.Residual)}"));
        lines.AddRange(model.InitialAssignments.Select(assignment => $"{Name(assignment.Target)}(0) &= {Write(assignment.Value)}"));
        foreach (var e in model.Events)
            lines.AddRange(
                e.Assignments.Select(assignment =>
                    $"{Name(assignment.Target)} &\\leftarrow {Write(assignment.Value)} \\quad\\text{{when }} "
                    + $"{Write(e.Trigger)}{(e.Delay is null ? "" : $",\\ \\text{{after }} {Write(e.Delay)}")}"
                )
            );
        lines.AddRange(
            model
                .Observables.Where(observable => observable.Value.Operation != Operation.Symbol)
                .Select(observable => $"\\mathrm{{{Escape(observable.Name)}}} &= {Write(observable.Value)}")
        );
        return new StringBuilder("\\begin{align*}\n").AppendJoin(" \\\\\n", lines).Append("\n\\end{align*}\n").ToString();
    }

    /// <summary>One expression.</summary>
    /// <param name="expression">What to write.</param>
    public static string Write(Expression expression)
    {
        var texts = new Dictionary<Expression, (string Text, int Rank)>();
        foreach (var node in ExpressionOrder.Sort(expression))
            texts[node] = One(node, texts);
        return texts[expression].Text;
    }

    private static (string Text, int Rank) One(Expression node, Dictionary<Expression, (string Text, int Rank)> texts)
    {
        string Plain(int i) => texts[node.Operands[i]].Text;
        string At(int i, int rank) => texts[node.Operands[i]].Rank < rank ? $"\\left({Plain(i)}\\right)" : Plain(i);
        (string, int) Infix(string sign, int rank, int right) => ($"{At(0, rank)} {sign} {At(1, right)}", rank);
        return node.Operation switch
        {
            Operation.Constant => Number(node.Value),
            Operation.Symbol => (Name(node.Symbol!), 9),
            Operation.Time => ("t", 9),
            Operation.RateOf => ($"\\frac{{\\mathrm{{d}}\\,{Name(node.Symbol!)}}}{{\\mathrm{{d}}t}}", 9),
            Operation.Or => Infix("\\lor", 1, 1),
            Operation.And => Infix("\\land", 2, 2),
            Operation.Less => Infix("<", 3, 4),
            Operation.LessOrEqual => Infix("\\le", 3, 4),
            Operation.Equal => Infix("=", 3, 4),
            Operation.NotEqual => Infix("\\ne", 3, 4),
            Operation.Add => Infix("+", 4, 4),
            Operation.Subtract => Infix("-", 4, 5),
            Operation.Multiply => Infix("\\cdot", 6, 6),
            Operation.Divide => ($"\\frac{{{Plain(0)}}}{{{Plain(1)}}}", 8),
            Operation.Negate => ($"-{At(0, 6)}", 5),
            Operation.Power => ($"{At(0, 9)}^{{{Plain(1)}}}", 8),
            Operation.Exp => ($"e^{{{Plain(0)}}}", 8),
            Operation.Sqrt => ($"\\sqrt{{{Plain(0)}}}", 9),
            Operation.Abs => ($"\\left|{Plain(0)}\\right|", 9),
            Operation.Floor => ($"\\left\\lfloor {Plain(0)}\\right\\rfloor", 9),
            Operation.Ceiling => ($"\\left\\lceil {Plain(0)}\\right\\rceil", 9),
            Operation.Factorial => ($"{At(0, 9)}!", 9),
            Operation.Not => ($"\\lnot {At(0, 9)}", 8),
            Operation.If => (
                $"\\begin{{cases}} {Plain(1)} & \\text{{if }} {Plain(0)} \\\\ {Plain(2)} & \\text{{otherwise}} \\end{{cases}}",
                9
            ),
            Operation.Remainder => ($"{At(0, 7)} \\bmod {At(1, 7)}", 6),
            Operation.Delay => ($"\\left.{At(0, 4)}\\right|_{{t - {At(1, 5)}}}", 8),
            Operation.Log => ($"\\ln\\left({Plain(0)}\\right)", 9),
            Operation.Asin or Operation.Acos or Operation.Atan => (
                $"\\arc{node.Operation.ToString().ToLowerInvariant()[1..]}\\left({Plain(0)}\\right)",
                9
            ),
            _ => (
                $"\\{node.Operation.ToString().ToLowerInvariant()}\\left("
                    + $"{string.Join(", ", node.Operands.Select(operand => texts[operand].Text))}\\right)",
                9
            ),
        };
    }

    private static (string, int) Number(double value)
    {
        if (!double.IsFinite(value))
            return (
                double.IsNaN(value) ? "\\mathrm{NaN}"
                : value > 0 ? "\\infty"
                : "-\\infty",
                value > 0 ? 9 : 5
            );
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        var exponent = text.IndexOf('E', StringComparison.Ordinal);
        return exponent < 0
            ? (text, value < 0 ? 5 : 9)
            : (
                $"{text[..exponent]} \\cdot 10^{{"
                    + $"{int.Parse(text.AsSpan(exponent + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)}}}",
                value < 0 ? 5 : 6
            );
    }

    private static string Name(Symbol symbol) =>
        symbol.Name is [var letter] && char.IsAsciiLetter(letter) ? symbol.Name : $"\\mathrm{{{Escape(symbol.Name)}}}";

    // In formulas; ^^ would begin any character by its code.
    private static string Escape(string name) =>
        string.Concat(
            PlainText
                .OneLine(name)
                .Select(letter =>
                    letter switch
                    {
                        '\\' => "\\backslash ",
                        '^' => "\\wedge ",
                        '~' => "\\sim ",
                        '_' or '%' or '#' or '&' or '$' or '{' or '}' => $"\\{letter}",
                        _ => letter.ToString(),
                    }
                )
        );
}
