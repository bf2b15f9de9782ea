using Biodistribution.Models.Syntax;
using CsCheck;
using Xunit;

namespace Biodistribution.Tests.Models.Syntax;

public class ExpressionParserTests
{
    [Theory]
    [InlineData("a + b * c", "(a + (b * c))")]
    [InlineData("a - b - c", "((a - b) - c)")]
    [InlineData("a / b / c", "((a / b) / c)")]
    [InlineData("a ^ b ^ c", "(a ^ (b ^ c))")]
    [InlineData("-a ^ 2", "(-(a ^ 2))")]
    [InlineData("a ^ -2", "(a ^ (-2))")]
    [InlineData("2 ** 3", "(2 ^ 3)")]
    [InlineData("-a * b", "((-a) * b)")]
    [InlineData("a * -b", "(a * (-b))")]
    [InlineData("(a + b) * c", "((a + b) * c)")]
    [InlineData("a < b and b <= c or not c == d", "(((a < b) and (b <= c)) or (not(c == d)))")]
    [InlineData("a && !b || c", "((a and (notb)) or c)")]
    [InlineData("a ≤ b", "(a <= b)")]
    [InlineData("(a < b) == (c < d)", "((a < b) == (c < d))")]
    [InlineData("max(a, b + 1, 2)", "max(a, (b + 1), 2)")]
    [InlineData("1 kg", "1[kg]")]
    [InlineData("(x / 1 kg)^0.75", "((x / 1[kg]) ^ 0.75)")]
    [InlineData("2 m^2", "2[m^2]")]
    [InlineData("5 % * x", "(5[%] * x)")]
    [InlineData("3 ug", "3[µg]")]
    [InlineData("0.2 1/h * x", "(0.2[1/h] * x)")]
    [InlineData("10 mL/h", "10[mL/h]")]
    [InlineData("a / 10 mL/h / b", "((a / 10[mL/h]) / b)")]
    [InlineData("3 L/h/kg^0.75 * a", "(3[L/h/kg^0.75] * a)")]
    [InlineData("3 mg * h", "(3[mg] * h)")]
    [InlineData("0.2/h", "(0.2 / h)")]
    [InlineData("1e3 particles", "1000[particles]")]
    [InlineData("f()", "f()")]
    [InlineData("a\n  + b", "(a + b)")]
    public void Operators_bind_as_in_mathematics(string text, string expected) => Assert.Equal(expected, Shown(Parse(text)));

    [Theory]
    [InlineData("", "BD1402", "There is no expression here.", 0)]
    [InlineData("a +", "BD1402", "The expression ends where a value should follow.", 2)]
    [InlineData("* a", "BD1402", "* stands where a value should be.", 0)]
    [InlineData("a b", "BD1402", "Something is missing before b.", 2)]
    [InlineData("a (b)", "BD1407", "", -1)]
    [InlineData("2 (b)", "BD1402", "Something is missing before (.", 2)]
    [InlineData("(a + b", "BD1403", "A parenthesis is not closed.", 0)]
    [InlineData("a + b)", "BD1403", "A ) has no ( before it.", 5)]
    [InlineData("a = b", "BD1410", "A single = means nothing here.", 2)]
    [InlineData("a < b < c", "BD1409", "Relations cannot be chained.", 6)]
    [InlineData("1,5 * a", "BD1405", "A number is not written with a comma.", 1)]
    [InlineData("1e999", "BD1405", "1e999 is too large a number.", 0)]
    [InlineData("a $ b", "BD1401", "The character $ has no meaning in an expression.", 2)]
    [InlineData("a → b", "BD1401", "The character → has no meaning in an expression.", 2)]
    [InlineData("β * a", "BD1401", "The character β has no meaning in an expression.", 0)]
    [InlineData("2 livers", "BD1406", "livers is not a unit.", 2)]
    [InlineData("%ID", "BD1406", "%ID stands without a number.", 0)]
    [InlineData("f(a", "BD1403", "A parenthesis is not closed.", 1)]
    [InlineData("f(a b)", "BD1402", "Something is missing before b.", 4)]
    [InlineData("f(,)", "BD1402", ", stands where a value should be.", 2)]
    [InlineData("a -> b", "BD1402", "-> does not belong here.", 2)]
    public void What_is_no_expression_is_refused_at_its_place(string text, string code, string message, int start)
    {
        var parsed = ExpressionParser.Parse(text, out var error);

        if (start < 0)
            Assert.NotNull(parsed);
        else
            Assert.Equal((code, message, start), (error!.Code, error.Message, error.Start));
    }

    [Theory]
    [InlineData("(", "BD1404: Parentheses, signs or powers are nested more than 200 deep.")]
    [InlineData("-", "BD1404: Parentheses, signs or powers are nested more than 200 deep.")]
    [InlineData("f(", "BD1404: Parentheses, signs or powers are nested more than 200 deep.")]
    [InlineData("not ", "BD1404: Parentheses, signs or powers are nested more than 200 deep.")]
    [InlineData("a+", "BD1404: The expression has more than 1000 operations in a row.")]
    [InlineData("a^", "BD1404: Parentheses, signs or powers are nested more than 200 deep.")]
    public void Nesting_is_bounded_so_that_no_text_exhausts_the_stack(string piece, string expected)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 20_000 / piece.Length)) + (piece.Length > 2 ? "" : "a");
        Assert.Null(ExpressionParser.Parse(text.Length > 20_000 ? text[..20_000] : text, out var error));

        Assert.StartsWith(expected, $"{error!.Code}: {error.Message}");
    }

    [Fact]
    public void Twenty_thousand_nested_parentheses_are_refused()
    {
        Assert.Null(ExpressionParser.Parse(new string('(', 20_000) + "1" + new string(')', 20_000), out var error));

        Assert.Equal("An expression of 40001 characters is not read; at most 20000 are.", error!.Message);
    }

    [Fact]
    public void No_text_makes_the_parser_throw() =>
        Gen.Char["ab12.eE+-*/^()<>=!, \tkgmLh%µand&|"]
            .Array[0, 30]
            .Select(characters => new string(characters))
            .Sample(
                text =>
                    ExpressionParser.Parse(text, out var error) is not null
                        ? error is null
                        : error!.Start >= 0 && error.Start <= text.Length && error.Message.Length > 0,
                iter: 15_000
            );

    private static ExpressionSyntax Parse(string text)
    {
        var syntax = ExpressionParser.Parse(text, out var error);
        Assert.Null(error);
        return syntax!;
    }

    private static string Shown(ExpressionSyntax syntax) =>
        syntax switch
        {
            NumberSyntax number => number.Value.ToString(System.Globalization.CultureInfo.InvariantCulture)
                + (number.Unit is { } unit ? $"[{unit}]" : ""),
            NameSyntax name => name.Name,
            PrefixSyntax prefix => $"({prefix.Sign}{Shown(prefix.Operand)})",
            InfixSyntax infix => $"({Shown(infix.Left)} {infix.Sign} {Shown(infix.Right)})",
            CallSyntax call => $"{call.Function}({string.Join(", ", call.Arguments.Select(Shown))})",
            _ => throw new ArgumentOutOfRangeException(nameof(syntax)),
        };
}
