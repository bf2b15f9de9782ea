using System.Globalization;
using Biodistribution.Text;

namespace Biodistribution.Units;

/// <summary>Reads unit texts such as <c>mL/min/kg</c>, <c>1e6 cells/kg</c>, <c>%ID*h/mL</c>, <c>L/h/kg^0.75</c>, <c>cm3</c>.</summary>
/// <remarks>
/// product = factor, then any of "* factor", "/ factor", " factor"; factor = name or 1 or (product), with an optional
/// power; a name of a volume may be followed by its fluid, "mL plasma". Division binds from left to right.
/// </remarks>
internal sealed class UnitParser
{
    private const int LongestText = 200;
    private const int DeepestNesting = 16;
    private const int LargestPower = 100;
    private const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻";
    private const string Examples = "Units are written like mL/min/kg, 1/h, 1e6 cells/kg, %ID/g; models/language.md lists them.";

    private readonly string text;
    private int at;
    private TextError? error;

    private UnitParser(string text) => this.text = text;

    /// <summary>Takes a unit text apart.</summary>
    /// <param name="text">The text; empty or 1 for a pure number.</param>
    /// <param name="error">What is wrong, when null is returned.</param>
    public static UnitProduct? Parse(string text, out TextError? error)
    {
        if (text.Length > LongestText)
        {
            error = new TextError($"A unit of {text.Length} characters is not read.", Examples, 0, text.Length);
            return null;
        }
        var parser = new UnitParser(text);
        var product = parser.Whole();
        error = parser.error;
        return error is null ? product : null;
    }

    private UnitProduct Whole()
    {
        SkipSpaces();
        if (at == text.Length)
            return UnitProduct.One;
        try
        {
            var number = LeadingNumber();
            SkipSpaces();
            if (at == text.Length)
                return number == 1 ? UnitProduct.One : Fail("A number alone is not a unit.", "Write 1 for a pure number.", 0, text.Length);
            var product = text[at] == '/' ? Continue(UnitProduct.One, 0) : Product(0);
            if (error is null && at < text.Length)
                Fail($"'{text[at]}' does not belong in a unit.", Examples, at, 1);
            return product with { Number = product.Number * number };
        }
        catch (OverflowException)
        {
            return Fail("The powers in this unit are too large.", Examples, 0, text.Length);
        }
    }

    private double LeadingNumber()
    {
        var length = NumberText.LengthAt(text, at);
        if (length == 0 || text[at] is '-' or '+')
            return 1;
        var start = at;
        at += length;
        var value = double.Parse(text.AsSpan(start, length), NumberStyles.Float, CultureInfo.InvariantCulture);
        if (value == 10 && at < text.Length && text[at] == '^' && error is null)
        {
            at++;
            value = Math.Pow(10, SignedDecimal().Value);
        }
        if (!(value > 0) || !double.IsFinite(value))
            Fail($"{text.AsSpan(start, length)} cannot be a factor of a unit.", "The factor of a unit is positive.", start, length);
        return value;
    }

    private UnitProduct Product(int depth) => Continue(Factor(depth), depth);

    private UnitProduct Continue(UnitProduct product, int depth)
    {
        var divided = false;
        while (error is null)
        {
            SkipSpaces();
            if (at == text.Length || text[at] == ')')
                return product;
            var sign = text[at];
            if (sign is '/' or '*' or '·' or '⋅' or '×')
                at++;
            else if (divided && (IsNameStart(sign) || sign == '('))
                Fail("A space after a division leaves open what is divided by.", "Write a/(b*c) or a/b*c with every * and /.", at, 1);
            SkipSpaces();
            divided |= sign == '/';
            var factor = Factor(depth);
            if (error is null)
                product = product.Times(factor, sign == '/' ? -1 : 1);
        }
        return product;
    }

    private UnitProduct Factor(int depth)
    {
        if (error is not null)
            return UnitProduct.One;
        if (at == text.Length)
            return Fail("The unit ends where another unit should follow.", Examples, Math.Max(0, at - 1), 1);
        UnitProduct factor;
        if (text[at] == '(')
        {
            if (depth >= DeepestNesting)
                return Fail("The parentheses in this unit are nested too deeply.", Examples, at, 1);
            at++;
            SkipSpaces();
            factor = Product(depth + 1);
            if (error is null && (at == text.Length || text[at] != ')'))
                return Fail("A parenthesis in this unit is not closed.", "Add the missing ).", at, 0);
            at++;
        }
        else if (text[at] == '1' && (at + 1 == text.Length || !(char.IsAsciiDigit(text[at + 1]) || text[at + 1] is '.' or 'e' or 'E')))
        {
            at++;
            factor = UnitProduct.One;
        }
        else if (IsNameStart(text[at]))
        {
            var name = Name();
            if (UnitSymbol.Find(name) is not { } symbol)
                return Fail($"{name} is not a unit.", UnitSymbol.HintFor(name), at - name.Length, name.Length);
            factor = new UnitProduct(1, [(OfItsFluid(symbol), 1)]);
        }
        else
        {
            return Fail($"'{text[at]}' does not belong in a unit.", Examples, at, 1);
        }
        return error is not null ? factor : UnitProduct.One.Times(factor, Power());
    }

    /// <summary>The unit with the fluid that follows it, as in mL plasma; the unit itself where none does.</summary>
    private UnitSymbol OfItsFluid(UnitSymbol unit)
    {
        var before = at;
        SkipSpaces();
        var fluid = Name();
        if (at - fluid.Length > before && UnitSymbol.IsFluid(fluid))
        {
            if (unit.Of(fluid) is { } volume)
                return volume;
            Fail($"{unit.Text} is no volume of {fluid}.", $"A fluid follows a volume in litres, as in mL {fluid}.", before, at - before);
        }
        at = before;
        return unit;
    }

    private string Name()
    {
        var start = at;
        while (at < text.Length && (IsNameStart(text[at]) || (text[at] == '.' && text.AsSpan(start).StartsWith("a.u."))))
            at++;
        return text[start..at];
    }

    /// <summary>^2, ^-1, ^0.75, ^(3/4), **2, a digit as in cm3, superscripts; 1 when there is none.</summary>
    private Rational Power()
    {
        if (at < text.Length && Superscripts.Contains(text[at]))
            return Superscript();
        if (at < text.Length && char.IsAsciiDigit(text[at]))
            return Integer();
        var sign =
            text.AsSpan(at).StartsWith("**") ? 2
            : at < text.Length && text[at] == '^' ? 1
            : 0;
        if (sign == 0)
            return 1;
        var start = at;
        at += sign;
        SkipSpaces();
        if (at < text.Length && text[at] == '(')
        {
            at++;
            var numerator = SignedDecimal();
            var denominator = new Rational(1);
            if (at < text.Length && text[at] == '/')
            {
                at++;
                denominator = Integer();
            }
            if (at == text.Length || text[at] != ')' || denominator.Numerator == 0)
                return FailPower(start);
            at++;
            return numerator * new Rational(denominator.Denominator, denominator.Numerator);
        }
        return SignedDecimal();
    }

    private Rational SignedDecimal()
    {
        var start = at;
        var negative = at < text.Length && text[at] == '-';
        if (at < text.Length && text[at] is '-' or '+')
            at++;
        var value = Integer();
        if (at < text.Length && text[at] == '.')
        {
            var from = ++at;
            while (at < text.Length && char.IsAsciiDigit(text[at]))
                at++;
            if (at - from is < 1 or > 4)
                return FailPower(start);
            var scale = (int)Math.Pow(10, at - from);
            value += new Rational(int.Parse(text.AsSpan(from, at - from), CultureInfo.InvariantCulture), scale);
        }
        return negative ? value * -1 : value;
    }

    private Rational Integer()
    {
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
            at++;
        return
            at - start is >= 1 and <= 4
            && int.Parse(text.AsSpan(start, at - start), CultureInfo.InvariantCulture) is <= LargestPower and var value
            ? value
            : FailPower(start);
    }

    private Rational Superscript()
    {
        var start = at;
        var (negative, value) = (false, 0);
        for (
            ;
            at < text.Length && Superscripts.IndexOf(text[at], StringComparison.Ordinal) is >= 0 and var digit && value <= LargestPower;
            at++
        )
            if (digit == 10)
                negative = true;
            else
                value = (10 * value) + digit;
        return value is < 1 or > LargestPower ? FailPower(start)
            : negative ? -value
            : value;
    }

    private Rational FailPower(int start)
    {
        Fail(
            "The power of a unit must be a number of at most 100, or a fraction.",
            "Write it like h^-1, kg^0.75 or kg^(3/4).",
            Math.Min(start, text.Length - 1),
            1
        );
        return 1;
    }

    private UnitProduct Fail(string message, string hint, int start, int length)
    {
        error ??= new TextError(message, hint, start, length);
        return UnitProduct.One;
    }

    private void SkipSpaces()
    {
        while (at < text.Length && text[at] is ' ' or '\t' or '\u00A0')
            at++;
    }

    private static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c is '%' or 'µ' or 'μ';
}
