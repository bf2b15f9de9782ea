using System.Globalization;
using System.Security;
using Biodistribution.Models.Symbolics;
using Biodistribution.Text;

namespace Biodistribution.Reports;

/// <summary>Expressions as presentation MathML: fractions, powers and cases as they are written by hand.</summary>
public static class MathMl
{
    /// <summary>The MathML of an expression.</summary>
    /// <param name="expression">What to write.</param>
    public static string Write(Expression expression)
    {
        var texts = new Dictionary<Expression, (string Text, int Binds)>();
        foreach (var node in ExpressionOrder.Sort(expression))
            texts[node] = Write(node, operand => texts[operand]);
        return texts[expression].Text;
    }

    /// <summary>About how wide the MathML of an expression is, in letters.</summary>
    /// <param name="expression">What would be written.</param>
    public static double Width(Expression expression)
    {
        const double Small = 0.75;
        var widths = new Dictionary<Expression, double>();
        foreach (var node in ExpressionOrder.Sort(expression))
        {
            double At(int i) => widths[node.Operands[i]];
            widths[node] = node.Operation switch
            {
                Operation.Constant => NumberText.Short(node.Value).Length,
                Operation.Symbol => node.Symbol!.Name.Split('_', 2) is [var name, var index]
                    ? name.Length + (Small * index.Length)
                    : node.Symbol.Name.Length,
                Operation.Divide => Math.Max(At(0), At(1)) + 1,
                Operation.Power => At(0) + (Small * At(1)),
                Operation.If => Math.Max(At(1) + At(0), At(2)) + 6,
                _ => node.Operands.Sum(operand => widths[operand]) + 3,
            };
        }
        return widths[expression];
    }

    /// <summary>Rows of one equation, the later ones set in.</summary>
    /// <param name="rows">MathML of each; one is left as it is.</param>
    public static string Rows(IReadOnlyList<string> rows) =>
        rows.Count == 1
            ? Row(rows[0])
            : $"<mtable displaystyle=\"true\" columnalign=\"left\">"
                + $"{string.Concat(rows.Select((row, i) => $"<mtr><mtd>{(i == 0 ? "" : "<mspace width=\"3em\"/>")}{row}</mtd></mtr>"))}"
                + $"</mtable>";

    /// <summary>A name: what follows an underscore becomes a subscript.</summary>
    /// <param name="name">The name as models write it.</param>
    public static string Name(string name)
    {
        var parts = name.Split('_', 2, StringSplitOptions.RemoveEmptyEntries);
        string Identifier(string text) =>
            $"<mi mathvariant=\"{(text.Length == 1 ? "italic" : "normal")}\">{SecurityElement.Escape(text)}</mi>";
        return parts.Length == 2
            ? $"<msub>{Identifier(parts[0])}<mtext>{SecurityElement.Escape(parts[1].Replace('_', ' '))}</mtext></msub>"
            : Identifier(name);
    }

    /// <summary>The time derivative of a name.</summary>
    /// <param name="name">The name as models write it.</param>
    public static string Rate(string name) =>
        $"<mfrac><mrow><mi mathvariant=\"normal\">d</mi><mspace width=\"0.1em\"/>{Name(name)}</mrow><mrow><mi "
        + $"mathvariant=\"normal\">d</mi><mspace width=\"0.1em\"/><mi>t</mi></mrow></mfrac>";

    /// <summary>An operator.</summary>
    /// <param name="sign">The sign.</param>
    public static string Sign(string sign) => $"<mo>{SecurityElement.Escape(sign)}</mo>";

    /// <summary>Things in one row.</summary>
    /// <param name="parts">MathML of each.</param>
    public static string Row(params IEnumerable<string> parts) => $"<mrow>{string.Concat(parts)}</mrow>";

    // How strongly the outermost operation binds: 1 or, 2 and, 3 relation, 4 sum, 5 negation, 6 product, 7 power, 9 atom.
    private static (string Text, int Binds) Write(Expression node, Func<Expression, (string Text, int Binds)> of)
    {
        string At(int i, int least) =>
            of(node.Operands[i]) is var (text, binds) && binds < least ? Row(Sign("("), text, Sign(")")) : of(node.Operands[i]).Text;
        (string, int) Infix(string sign, int binds, int right) => (Row(At(0, binds), Sign(sign), At(1, right)), binds);
        string Bare(int i) => of(node.Operands[i]).Text;
        return node.Operation switch
        {
            Operation.Constant => Number(node.Value),
            Operation.Symbol => (Name(node.Symbol!.Name), 9),
            Operation.Time => ("<mi>t</mi>", 9),
            Operation.RateOf => (Rate(node.Symbol!.Name), 9),
            Operation.Or => Infix("∨", 1, 1),
            Operation.And => Infix("∧", 2, 2),
            Operation.Equal => Infix("=", 3, 4),
            Operation.NotEqual => Infix("≠", 3, 4),
            Operation.Less => Infix("<", 3, 4),
            Operation.LessOrEqual => Infix("≤", 3, 4),
            Operation.Add => Infix("+", 4, 4),
            Operation.Subtract => Infix("−", 4, 5),
            Operation.Multiply => Infix("⋅", 6, 6),
            Operation.Divide => ($"<mfrac>{Row(Bare(0))}{Row(Bare(1))}</mfrac>", 9),
            Operation.Negate => (Row(Sign("−"), At(0, 6)), 5),
            Operation.Power => ($"<msup>{Row(At(0, 8))}{Row(Bare(1))}</msup>", 7),
            Operation.Exp => ($"<msup><mi mathvariant=\"normal\">e</mi>{Row(Bare(0))}</msup>", 7),
            Operation.Sqrt => ($"<msqrt>{Bare(0)}</msqrt>", 9),
            Operation.Abs => (Row(Sign("|"), Bare(0), Sign("|")), 9),
            Operation.Floor => (Row(Sign("⌊"), Bare(0), Sign("⌋")), 9),
            Operation.Ceiling => (Row(Sign("⌈"), Bare(0), Sign("⌉")), 9),
            Operation.Factorial => (Row(At(0, 9), Sign("!")), 8),
            Operation.Not => (Row(Sign("¬"), At(0, 9)), 5),
            Operation.If => (
                Row(
                    Sign("{"),
                    $"<mtable columnalign=\"left left\"><mtr><mtd>{Bare(1)}</mtd><mtd><mtext>if </mtext>"
                        + $"{Bare(0)}</mtd></mtr><mtr><mtd>{Bare(2)}</mtd><mtd><mtext>else</mtext></mtd></mtr></mtable>"
                ),
                3
            ),
            _ => (
                Row(
                    $"<mi mathvariant=\"normal\">{FunctionName(node.Operation)}</mi>",
                    Sign("("),
                    string.Join(Sign(","), node.Operands.Select(operand => of(operand).Text)),
                    Sign(")")
                ),
                9
            ),
        };
    }

    private static string FunctionName(Operation operation) =>
        operation switch
        {
            Operation.Log => "ln",
            Operation.Remainder => "rem",
            _ => operation.ToString().ToLowerInvariant(),
        };

    private static (string, int) Number(double value)
    {
        if (!double.IsFinite(value))
            return ($"<mn>{SecurityElement.Escape(NumberText.Short(value))}</mn>", 9);
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        var exponent = text.IndexOf('E');
        var digits = (exponent < 0 ? text : text[..exponent]).Replace("-", "");
        var number = $"<mn>{digits}</mn>";
        if (exponent >= 0)
        {
            var power = int.Parse(text[(exponent + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            var raised = $"<msup><mn>10</mn><mn>{power.ToString(CultureInfo.InvariantCulture).Replace('-', '−')}</mn></msup>";
            number = digits == "1" ? raised : Row(number, Sign("×"), raised);
        }
        return value < 0 ? (Row(Sign("−"), number), 5) : (number, exponent >= 0 && digits != "1" ? 6 : 9);
    }
}
