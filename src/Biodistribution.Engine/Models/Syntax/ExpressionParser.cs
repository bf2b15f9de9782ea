using System.Collections.Immutable;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Models.Syntax;

/// <summary>Reads expressions: numbers with units, names, functions, + - * / ^, relations, and, or, not.</summary>
/// <remarks>
/// Operator precedence parsing (Pratt 1973). From loose to tight: or, xor; and; not; relations; + -; * /; sign; ^ (from right to left).
/// A unit belongs to the number before it: <c>2 kg^2</c> is two square kilograms, <c>10 mL/h</c> ten millilitres per hour.
/// Nesting is bounded, so that no text can exhaust the stack.
/// </remarks>
internal sealed class ExpressionParser
{
    private const int DeepestNesting = 200;
    private const int DeepestTree = 1000;
    private const int LongestText = 20_000;
    private const int NotPower = 3;
    private const int SignPower = 7;

    private static readonly Dictionary<string, (int Left, int Right)> BindingPowers = new()
    {
        ["or"] = (1, 2),
        ["xor"] = (1, 2),
        ["and"] = (2, 3),
        ["=="] = (4, 5),
        ["!="] = (4, 5),
        ["<"] = (4, 5),
        ["<="] = (4, 5),
        [">"] = (4, 5),
        [">="] = (4, 5),
        ["+"] = (5, 6),
        ["-"] = (5, 6),
        ["*"] = (6, 7),
        ["/"] = (6, 7),
        ["^"] = (9, 8),
    };

    private readonly string text;
    private ExpressionToken token;
    private int previousEnd;
    private int nesting;
    private ExpressionError? error;

    private ExpressionParser(string text)
    {
        this.text = text;
        token = ExpressionToken.At(text, 0);
    }

    /// <summary>Reads an expression.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="error">What is wrong, when null is returned.</param>
    public static ExpressionSyntax? Parse(string text, out ExpressionError? error)
    {
        if (text.Length > LongestText)
        {
            error = new(
                "BD1404",
                $"An expression of {text.Length} characters is not read; at most {LongestText} are.",
                "Give parts of it a name under define.",
                0,
                0
            );
            return null;
        }
        var parser = new ExpressionParser(text);
        var expression = parser.Expression(0);
        if (parser.error is null && parser.token.Kind != TokenKind.End)
            parser.FailAtEnd();
        error = parser.error;
        return error is null ? expression : null;
    }

    private ExpressionSyntax Expression(int power)
    {
        var left = Operand();
        while (error is null && Sign() is { } sign && BindingPowers.TryGetValue(sign, out var binding) && binding.Left >= power)
        {
            var at = token.Start;
            if (IsRelation(sign) && left is InfixSyntax { Sign: var earlier } && IsRelation(earlier) && text[previousEnd - 1] != ')')
                return Fail("BD1409", "Relations cannot be chained.", "Write a < b and b < c.", at, token.Length);
            if (++nesting > DeepestNesting)
                return FailTooDeep();
            Advance();
            var right = Expression(binding.Right);
            nesting--;
            left = Bounded(
                new InfixSyntax(left.Start, End(right) - left.Start, sign, at, left, right)
                {
                    Depth = 1 + Math.Max(left.Depth, right.Depth),
                }
            );
        }
        return left;
    }

    private ExpressionSyntax Operand()
    {
        if (error is not null)
            return Nothing();
        var start = token.Start;
        if (Sign() is "-" or "+" or "not")
        {
            var sign = Sign()!;
            if (++nesting > DeepestNesting)
                return FailTooDeep();
            Advance();
            var operand = Expression(sign == "not" ? NotPower : SignPower);
            nesting--;
            return Bounded(new PrefixSyntax(start, End(operand) - start, sign, operand) { Depth = 1 + operand.Depth });
        }
        if (token.Kind == TokenKind.Number)
            return Number();
        if (token is { Kind: TokenKind.Name, Text: not ("and" or "or" or "xor") })
            return NameOrCall();
        return token is { Kind: TokenKind.Sign, Text: "(" } ? Parenthesized(start) : FailAtOperand();
    }

    private ExpressionSyntax Parenthesized(int start)
    {
        if (++nesting > DeepestNesting)
            return FailTooDeep();
        Advance();
        var inner = Expression(0);
        Close(start);
        nesting--;
        return inner with { Start = start, Length = previousEnd - start };
    }

    private ExpressionSyntax NameOrCall()
    {
        var name = token;
        Advance();
        if (token is not { Kind: TokenKind.Sign, Text: "(" })
            return name.Text[0] is '%' or 'µ' or 'μ'
                ? Fail("BD1406", $"{name.Text} stands without a number.", "A unit follows a number, as in 1 %ID.", name.Start, name.Length)
                : new NameSyntax(name.Start, name.Length, name.Text);
        if (++nesting > DeepestNesting)
            return FailTooDeep();
        var open = token.Start;
        Advance();
        var arguments = ImmutableArray.CreateBuilder<ExpressionSyntax>();
        if (token is not { Kind: TokenKind.Sign, Text: ")" })
        {
            arguments.Add(Expression(0));
            while (error is null && token is { Kind: TokenKind.Sign, Text: "," })
            {
                Advance();
                arguments.Add(Expression(0));
            }
        }
        Close(open);
        nesting--;
        var depth = 1 + (arguments.Count == 0 ? 0 : arguments.Max(argument => argument.Depth));
        return Bounded(new CallSyntax(name.Start, previousEnd - name.Start, name.Text, arguments.DrainToImmutable()) { Depth = depth });
    }

    private ExpressionSyntax Number()
    {
        var number = token;
        if (NumberText.Parse(number.Text, out var problem) is not { } value)
            return Fail("BD1405", problem!.Message, problem.Hint, number.Start, number.Length);
        Advance();
        if (token.Kind == TokenKind.Name && token.Text is not ("and" or "or" or "xor" or "not"))
            return UnitAfter(number, value, token.Start);
        if (
            token is { Kind: TokenKind.Number, Text: "1" }
            && ExpressionToken.At(text, token.End) is { Text: "/" } slash
            && ExpressionToken.At(text, slash.End) is { Kind: TokenKind.Name } name
            && UnitSymbol.Find(name.Text) is not null
        )
        {
            var start = token.Start;
            Advance();
            Advance();
            var unit = UnitAfter(number, value, start);
            return unit is NumberSyntax { Unit: not null } read
                ? read with
                {
                    Divisors = read.Divisors.Insert(0, new NameSyntax(name.Start, name.Length, name.Text)),
                }
                : unit;
        }
        return new NumberSyntax(number.Start, number.Length, value, null);
    }

    /// <summary>The unit at the current token with all it is divided by, as in 1 kg, 2 m^2, 10 mL/min/kg.</summary>
    private ExpressionSyntax UnitAfter(ExpressionToken number, double value, int start)
    {
        var name = token;
        UnitNameWithPower();
        var divisors = ImmutableArray.CreateBuilder<NameSyntax>();
        while (
            Sign() == "/"
            && ExpressionToken.At(text, token.End) is { Kind: TokenKind.Name } next
            && UnitSymbol.Find(next.Text) is not null
            && ExpressionToken.At(text, next.End) is not { Text: "(" }
        )
        {
            Advance();
            divisors.Add(new NameSyntax(token.Start, token.Length, token.Text));
            UnitNameWithPower();
        }
        if (Unit.TryParse(text[start..previousEnd], out var unit, out var problem))
            return new NumberSyntax(number.Start, previousEnd - number.Start, value, unit) { Divisors = divisors.DrainToImmutable() };
        var isUnit = UnitSymbol.Find(name.Text) is not null;
        return Fail(
            "BD1406",
            problem.Message,
            isUnit ? problem.Hint : $"{problem.Hint} To multiply, write {number.Text} * {name.Text}.",
            name.Start,
            name.Length
        );
    }

    private void UnitNameWithPower()
    {
        Advance();
        if (token.Kind == TokenKind.Name && UnitSymbol.IsFluid(token.Text))
            Advance();
        if (Sign() != "^")
            return;
        Advance();
        if (Sign() == "-")
            Advance();
        if (token is { Kind: TokenKind.Number })
            Advance();
    }

    private void Close(int open)
    {
        if (error is not null)
            return;
        if (token is { Kind: TokenKind.Sign, Text: ")" })
            Advance();
        else if (token.Kind == TokenKind.End)
            Fail("BD1403", "A parenthesis is not closed.", "Add the missing ).", open, 1);
        else
            FailAtEnd();
    }

    private string? Sign() =>
        token.Kind == TokenKind.Sign || token is { Kind: TokenKind.Name, Text: "and" or "or" or "xor" or "not" } ? token.Text : null;

    private void Advance()
    {
        previousEnd = token.End;
        token = ExpressionToken.At(text, token.End);
    }

    private static int End(ExpressionSyntax operand) => operand.Start + operand.Length;

    private ExpressionSyntax Bounded(ExpressionSyntax node) =>
        node.Depth <= DeepestTree
            ? node
            : Fail(
                "BD1404",
                $"The expression has more than {DeepestTree} operations in a row.",
                "Give parts of it a name under define.",
                node.Start,
                0
            );

    private ExpressionSyntax FailTooDeep() =>
        Fail(
            "BD1404",
            $"Parentheses, signs or powers are nested more than {DeepestNesting} deep.",
            "Give parts of the expression a name under define.",
            token.Start,
            1
        );

    private ExpressionSyntax FailAtOperand() =>
        token switch
        {
            { Kind: TokenKind.End } when token.Start == 0 || text.AsSpan().Trim().IsEmpty => Fail(
                "BD1402",
                "There is no expression here.",
                "Write one, such as k * liver.",
                0,
                0
            ),
            { Kind: TokenKind.End } => Fail(
                "BD1402",
                "The expression ends where a value should follow.",
                "Write a number, a name or a parenthesis.",
                Math.Max(0, previousEnd - 1),
                1
            ),
            { Kind: TokenKind.Unknown } => FailUnknown(),
            _ => Fail(
                "BD1402",
                $"{token.Text} stands where a value should be.",
                "Write a number, a name or a parenthesis before it.",
                token.Start,
                token.Length
            ),
        };

    private void FailAtEnd()
    {
        var before = previousEnd > 0 && char.IsAsciiDigit(text[previousEnd - 1]);
        _ = token switch
        {
            { Kind: TokenKind.Unknown } => FailUnknown(),
            { Text: "=" } => Fail("BD1410", "A single = means nothing here.", "Write == to compare.", token.Start, 1),
            { Text: ")" } => Fail("BD1403", "A ) has no ( before it.", "Remove it, or add the missing (.", token.Start, 1),
            { Text: "," }
                when before && ExpressionToken.At(text, token.End) is { Kind: TokenKind.Number } digits && digits.Start == token.End =>
                Fail("BD1405", $"A number is not written with a comma.", "Write a decimal point, as in 1.5.", token.Start, 1),
            { Kind: TokenKind.Number or TokenKind.Name } or { Text: "(" } => Fail(
                "BD1402",
                $"Something is missing before {Quoted(token.Text)}.",
                "Write an operator such as * between two values.",
                token.Start,
                token.Length
            ),
            _ => Fail(
                "BD1402",
                $"{token.Text} does not belong here.",
                "Remove it, or add what is missing around it.",
                token.Start,
                token.Length
            ),
        };
    }

    private ExpressionSyntax FailUnknown() =>
        Fail(
            "BD1401",
            $"The character {token.Text} has no meaning in an expression.",
            "Names consist of the letters a to z, digits and _; begin with a letter.",
            token.Start,
            token.Length
        );

    private ExpressionSyntax Fail(string code, string message, string hint, int start, int length)
    {
        error ??= new ExpressionError(code, message, hint, start, length);
        return Nothing();
    }

    private NumberSyntax Nothing() => new(token.Start, 0, 0, null);

    private static bool IsRelation(string sign) => sign is "==" or "!=" or "<" or "<=" or ">" or ">=";

    private static string Quoted(string name) => name.Length <= 40 ? name : name[..37] + "...";
}
