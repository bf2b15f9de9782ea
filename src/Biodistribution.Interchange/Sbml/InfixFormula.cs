using System.Globalization;
using Biodistribution.Models.Symbolics;

namespace Biodistribution.Interchange.Sbml;

/// <summary>Reads infix formulas, as PEtab tables and SBML Level 1 have them, into expressions.</summary>
internal sealed class InfixFormula
{
    private const int DeepestNesting = 200;

    private readonly string text;
    private readonly ExpressionGraph graph;
    private readonly Func<string, Expression?> meaning;
    private int position;
    private int depth;

    private InfixFormula(string text, ExpressionGraph graph, Func<string, Expression?> meaning) =>
        (this.text, this.graph, this.meaning) = (text, graph, meaning);

    /// <summary>The expression of a formula, or what is wrong with it.</summary>
    /// <param name="text">The formula.</param>
    /// <param name="graph">Where the expression is made.</param>
    /// <param name="meaning">What an identifier stands for; null when it stands for nothing.</param>
    public static (Expression? Value, string Error) Parse(string text, ExpressionGraph graph, Func<string, Expression?> meaning)
    {
        var parser = new InfixFormula(text, graph, meaning);
        try
        {
            var value = parser.AndOr();
            parser.Skip();
            return parser.position == text.Length
                ? (value, "")
                : (null, $"\"{text[parser.position]}\" is not expected at position {parser.position + 1} of \"{text}\".");
        }
        catch (FormatException error)
        {
            return (null, error.Message);
        }
    }

    private void Skip()
    {
        while (position < text.Length && char.IsWhiteSpace(text[position]))
            position++;
    }

    private bool Take(string sign)
    {
        Skip();
        if (string.CompareOrdinal(text, position, sign, 0, sign.Length) != 0)
            return false;
        position += sign.Length;
        return true;
    }

    private FormatException Wrong(string what) =>
        new($"{what} at position {position + 1} of \"{(text.Length > 200 ? text[..200] : text)}\".");

    // The two have one precedence in PEtab, from left to right; SBML Level 1 has neither.
    private Expression AndOr()
    {
        if (++depth > DeepestNesting)
            throw Wrong("The formula is nested too deep");
        var value = Relation();
        while (true)
            if (Take("||"))
                value = graph.Binary(Operation.Or, value, Relation());
            else if (Take("&&"))
                value = graph.Binary(Operation.And, value, Relation());
            else
            {
                depth--;
                return value;
            }
    }

    private Expression Relation()
    {
        var value = Sum();
        while (true)
        {
            if (Take("<="))
                value = graph.Binary(Operation.LessOrEqual, value, Sum());
            else if (Take(">="))
                value = graph.Binary(Operation.LessOrEqual, Sum(), value);
            else if (Take("=="))
                value = graph.Binary(Operation.Equal, value, Sum());
            else if (Take("!="))
                value = graph.Binary(Operation.NotEqual, value, Sum());
            else if (Take("<"))
                value = graph.Binary(Operation.Less, value, Sum());
            else if (Take(">"))
                value = graph.Binary(Operation.Less, Sum(), value);
            else
                return value;
        }
    }

    private Expression Sum()
    {
        var value = Product();
        while (true)
            if (Take("+"))
                value += Product();
            else if (Take("-"))
                value -= Product();
            else
                return value;
    }

    private Expression Product()
    {
        var value = Sign();
        while (true)
        {
            Skip();
            if (position + 1 < text.Length && text[position] == '*' && text[position + 1] == '*')
                return value;
            if (Take("*"))
                value *= Sign();
            else if (Take("/"))
                value /= Sign();
            else
                return value;
        }
    }

    private Expression Sign()
    {
        if (++depth > DeepestNesting)
            throw Wrong("The formula is nested too deep");
        var value =
            Take("-") ? -Sign()
            : Take("+") ? Sign()
            : Take("!") ? graph.Unary(Operation.Not, Sign())
            : Power();
        depth--;
        return value;
    }

    private Expression Power()
    {
        var value = Primary();
        return Take("^") || Take("**") ? graph.Power(value, Sign()) : value;
    }

    private Expression Primary()
    {
        Skip();
        if (Take("("))
        {
            var inner = AndOr();
            return Take(")") ? inner : throw Wrong("A parenthesis is not closed");
        }
        var start = position;
        if (position < text.Length && (char.IsAsciiDigit(text[position]) || text[position] == '.'))
            return Number(start);
        while (position < text.Length && (char.IsAsciiLetterOrDigit(text[position]) || text[position] == '_'))
            position++;
        var name = text[start..position];
        if (name.Length == 0)
            throw Wrong("A number, name or parenthesis is expected");
        if (Take("("))
            return Call(name);
        return meaning(name)
            ?? name switch
            {
                "time" => graph.Time,
                "true" or "True" => graph.One,
                "false" or "False" => graph.Zero,
                "inf" or "Inf" => graph.Constant(double.PositiveInfinity),
                "nan" or "NaN" => graph.Constant(double.NaN),
                _ => throw Wrong($"Nothing is called {name}"),
            };
    }

    private Expression Number(int start)
    {
        while (
            position < text.Length
            && (
                char.IsAsciiDigit(text[position])
                || text[position] == '.'
                || (position + 1 < text.Length && text[position] is 'e' or 'E')
                || (text[position] is '+' or '-' && text[position - 1] is 'e' or 'E')
            )
        )
            position++;
        return double.TryParse(text.AsSpan(start, position - start), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? graph.Constant(value)
            : throw Wrong($"\"{text[start..position]}\" is not a number");
    }

    private Expression Call(string name)
    {
        var arguments = new List<Expression>();
        if (!Take(")"))
            do
            {
                arguments.Add(AndOr());
                if (Take(")"))
                    return Apply(name, arguments);
            } while (Take(","));
        else
            return Apply(name, arguments);
        throw Wrong($"The arguments of {name} are not closed");
    }

    private Expression Apply(string name, List<Expression> a)
    {
        var (two, ten) = (graph.Constant(2), graph.Constant(10));
        var value = (name, a.Count) switch
        {
            ("log" or "ln", 1) => graph.Unary(Operation.Log, a[0]),
            ("log", 2) => graph.Unary(Operation.Log, a[0]) / graph.Unary(Operation.Log, a[1]),
            ("log2", 1) => graph.Unary(Operation.Log, a[0]) / graph.Unary(Operation.Log, two),
            ("log10", 1) => graph.Unary(Operation.Log, a[0]) / graph.Unary(Operation.Log, ten),
            ("sqrt", 1) => graph.Unary(Operation.Sqrt, a[0]),
            ("pow", 2) => graph.Power(a[0], a[1]),
            ("sqr", 1) => a[0] * a[0],
            ("ceil", 1) => graph.Unary(Operation.Ceiling, a[0]),
            ("sign", 1) => graph.Binary(Operation.Less, graph.Zero, a[0]) - graph.Binary(Operation.Less, a[0], graph.Zero),
            ("piecewise", > 1) => Piecewise(a),
            (_, 1) when name.StartsWith('a') && name != "abs" && !name.StartsWith("arc", StringComparison.Ordinal) => MathOperators.Apply(
                "arc" + name[1..],
                a,
                null,
                graph
            ),
            _ => MathOperators.Apply(name, a, null, graph),
        };
        return value ?? throw Wrong($"There is no function {name} of {a.Count} arguments");
    }

    private Expression Piecewise(List<Expression> a)
    {
        var value = a.Count % 2 == 1 ? a[^1] : graph.Constant(double.NaN);
        for (var i = (a.Count / 2 * 2) - 2; i >= 0; i -= 2)
            value = graph.If(a[i + 1], a[i], value);
        return value;
    }
}
