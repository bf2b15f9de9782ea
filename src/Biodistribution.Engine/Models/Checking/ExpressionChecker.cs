using Biodistribution.Models.Symbolics;
using Biodistribution.Models.Syntax;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Models.Checking;

/// <summary>
/// Turns expressions as written into expressions of the graph, in coherent units, and checks names, functions and
/// dimensions on the way.
/// </summary>
/// <remarks>What has been reported once is of unknown unit afterwards and is not reported again.</remarks>
internal sealed class ExpressionChecker(ExpressionGraph graph, NameTable names, CoherentUnits units, DiagnosticList diagnostics)
{
    private const int LargestPower = 20;

    private LocatedExpression located = null!;

    /// <summary>The value of an expression.</summary>
    /// <param name="expression">The expression; null when it could not be read.</param>
    public TypedExpression Check(LocatedExpression? expression)
    {
        if (expression is null)
            return Unknown;
        located = expression;
        return Of(expression.Syntax);
    }

    /// <summary>The value of an expression that must have a unit.</summary>
    /// <param name="expression">The expression; null when it could not be read.</param>
    /// <param name="wanted">The unit it must have; null when that is not known.</param>
    /// <param name="what">What the expression is, for messages: "The rate of blood -> liver".</param>
    public Expression Check(LocatedExpression? expression, Unit? wanted, string what)
    {
        var value = Check(expression);
        if (wanted is null || value.Fits(wanted))
            return value.Value;
        if (value.Kind == ValueKind.Truth)
            Error("BD2007", expression!.Syntax, $"{what} is true or false, not a number.", "Write if(condition, a, b) to choose a number.");
        else
            Error(
                "BD2002",
                expression!.Syntax,
                $"{what} {UnitWords.Is(value.Unit)}, but must be {UnitWords.In(wanted)}.",
                WayTo(value.Unit, wanted)
            );
        return graph.Zero;
    }

    /// <summary>The value of an expression that must be true or false.</summary>
    /// <param name="expression">The expression; null when it could not be read.</param>
    public Expression CheckCondition(LocatedExpression? expression)
    {
        var value = Check(expression);
        return expression is null ? value.Value : Truth(expression.Syntax, value).Value;
    }

    /// <summary>What to multiply or divide by to get from one unit to another.</summary>
    public static string WayTo(Unit from, Unit to)
    {
        if (UnitWords.FluidRemedy(from, to) is { } remedy)
            return remedy;
        if (UnitAlgebra.Quotient(from, to) is not { } surplus)
            return "Check the units of what it is made of.";
        if (surplus.Text.StartsWith("1/", StringComparison.Ordinal) && UnitAlgebra.Power(surplus, -1) is { } deficit)
            return $"Multiply by something in {deficit.Text}, or check the units of what it is made of.";
        return $"Divide by something in {surplus.Text}, or check the units of what it is made of.";
    }

    private TypedExpression Unknown => new(graph.Zero, Unit.None, ValueKind.Unknown);

    private TypedExpression Of(ExpressionSyntax syntax) =>
        syntax switch
        {
            NumberSyntax number => Number(number),
            NameSyntax name => Name(name),
            PrefixSyntax prefix => Prefix(prefix),
            InfixSyntax infix => Infix(infix),
            CallSyntax call => Call(call),
            _ => throw new ArgumentOutOfRangeException(nameof(syntax), syntax, "Not a kind of expression."),
        };

    private TypedExpression Number(NumberSyntax number)
    {
        if (number.Unit is not { } unit)
            return new(graph.Constant(number.Value), Unit.None, number.Value == 0 ? ValueKind.Zero : ValueKind.Quantity);
        foreach (var divisor in number.Divisors)
            if (names.Find(divisor.Name) is { } defined)
            {
                defined.IsUsed = true;
                var before = located.Source.Text[number.Start..divisor.Start].TrimEnd().TrimEnd('/').TrimEnd();
                return Error(
                    "BD2105",
                    divisor,
                    $"{divisor.Name} is a unit and also {defined.KindText} of this model.",
                    $"Write {before} / (1 {divisor.Name}) for the unit, ({before}) / {divisor.Name} for the {defined.KindText[2..]}."
                );
            }
        return Quantity(graph.Constant(number.Value * units.Factor(unit)), unit);
    }

    private TypedExpression Name(NameSyntax name)
    {
        if (names.Find(name.Name) is { } found)
        {
            found.IsUsed = true;
            return found.Unit is { } unit ? Quantity(graph.Of(found.Symbol), unit) : Unknown;
        }
        return name.Name switch
        {
            "time" => Quantity(graph.Time, units.TimeUnit),
            "pi" => Quantity(graph.Constant(Math.PI), Unit.None),
            "exponentiale" => Quantity(graph.Constant(Math.E), Unit.None),
            "true" => new(graph.One, Unit.None, ValueKind.Truth),
            "false" => new(graph.Zero, Unit.None, ValueKind.Truth),
            _ when !names.IsComplete => Unknown,
            _ => Error("BD2101", name, $"{NumberText.Quoted(name.Name)} is not defined.", names.HintFor(name.Name)),
        };
    }

    private TypedExpression Prefix(PrefixSyntax prefix)
    {
        var operand = Of(prefix.Operand);
        if (operand.IsUnknown)
            return operand;
        if (prefix.Sign == "not")
            return Truth(prefix.Operand, operand) is { IsUnknown: false } truth
                ? truth with
                {
                    Value = graph.Unary(Operation.Not, truth.Value),
                }
                : Unknown;
        if (operand.Kind == ValueKind.Truth)
            return Error(
                "BD2007",
                prefix.Operand,
                $"{located.TextOf(prefix.Operand)} is true or false, not a number.",
                "Write if(condition, a, b) to choose a number."
            );
        return prefix.Sign == "-" ? operand with { Value = -operand.Value } : operand;
    }

    private TypedExpression Infix(InfixSyntax infix)
    {
        if (infix.Sign is "*" or "/" && UnitFactor(infix) is { } literal)
            return literal;
        var (left, right) = (Of(infix.Left), Of(infix.Right));
        if (infix.Sign is "and" or "or" or "xor")
            return Connective(infix, left, right);
        if (left.Kind == ValueKind.Truth || right.Kind == ValueKind.Truth)
            return Error(
                "BD2007",
                left.Kind == ValueKind.Truth ? infix.Left : infix.Right,
                $"{located.TextOf(left.Kind == ValueKind.Truth ? infix.Left : infix.Right)} is true or false, not a number.",
                "Write if(condition, a, b) to choose a number."
            );
        if (left.IsUnknown || right.IsUnknown)
            return Unknown;
        return infix.Sign switch
        {
            "+" or "-" => Sum(infix, left, right),
            "*" => Product(infix, left.Value * right.Value, UnitAlgebra.Product(left.Unit, right.Unit)),
            "/" => Product(infix, left.Value / right.Value, UnitAlgebra.Quotient(left.Unit, right.Unit)),
            "^" => Power(infix, infix.Left, left, infix.Right, right),
            _ => Relation(infix, left, right),
        };
    }

    private TypedExpression Sum(InfixSyntax infix, TypedExpression left, TypedExpression right)
    {
        var isSum = infix.Sign == "+";
        if (Common(left, right) is not { } unit)
            return ErrorAt(
                "BD2003",
                infix.SignStart,
                1,
                isSum
                    ? $"Cannot add {Quoted(infix.Right, right)} to {Quoted(infix.Left, left)}."
                    : $"Cannot subtract {Quoted(infix.Right, right)} from {Quoted(infix.Left, left)}.",
                MissingUnit(infix.Left, right)
                    ?? MissingUnit(infix.Right, left)
                    ?? UnitWords.FluidRemedy(left.Unit, right.Unit)
                    ?? $"Both sides of {infix.Sign} must have the same dimension."
            );
        var value = isSum ? left.Value + right.Value : left.Value - right.Value;
        return new(value, unit, left.Kind == ValueKind.Zero && right.Kind == ValueKind.Zero ? ValueKind.Zero : ValueKind.Quantity);
    }

    private TypedExpression Relation(InfixSyntax infix, TypedExpression left, TypedExpression right)
    {
        if (Common(left, right) is null)
            return ErrorAt(
                "BD2004",
                infix.SignStart,
                infix.Sign.Length,
                $"Cannot compare {Quoted(infix.Left, left)} with {Quoted(infix.Right, right)}.",
                MissingUnit(infix.Left, right)
                    ?? MissingUnit(infix.Right, left)
                    ?? UnitWords.FluidRemedy(left.Unit, right.Unit)
                    ?? $"Both sides of {infix.Sign} must have the same dimension."
            );
        var (a, b) = (left.Value, right.Value);
        return new(
            infix.Sign switch
            {
                "<" => graph.Binary(Operation.Less, a, b),
                "<=" => graph.Binary(Operation.LessOrEqual, a, b),
                ">" => graph.Binary(Operation.Less, b, a),
                ">=" => graph.Binary(Operation.LessOrEqual, b, a),
                "==" => graph.Binary(Operation.Equal, a, b),
                _ => graph.Binary(Operation.NotEqual, a, b),
            },
            Unit.None,
            ValueKind.Truth
        );
    }

    private TypedExpression Connective(InfixSyntax infix, TypedExpression left, TypedExpression right)
    {
        (left, right) = (Truth(infix.Left, left), Truth(infix.Right, right));
        return left.IsUnknown || right.IsUnknown
            ? Unknown
            : left with
            {
                Value = graph.Binary(
                    infix.Sign switch
                    {
                        "and" => Operation.And,
                        "or" => Operation.Or,
                        _ => Operation.NotEqual,
                    },
                    left.Value,
                    right.Value
                ),
            };
    }

    private TypedExpression Power(
        ExpressionSyntax whole,
        ExpressionSyntax baseSyntax,
        TypedExpression @base,
        ExpressionSyntax exponentSyntax,
        TypedExpression exponent
    )
    {
        if (@base.IsUnknown || exponent.IsUnknown)
            return Unknown;
        if (!exponent.IsPure)
            return Error(
                "BD2006",
                exponentSyntax,
                $"An exponent must be a pure number; {Quoted(exponentSyntax, exponent)} is not.",
                $"Divide it by a unit, as in {located.TextOf(exponentSyntax)} / 1 {exponent.UnitText}."
            );
        var value = graph.Power(@base.Value, exponent.Value);
        if (@base.Kind == ValueKind.Zero || @base.Unit.Dimension.IsNone)
            return Product(whole, value, UnitOfPure(@base));
        if (exponent.Value is { IsConstant: true, Value: var power } && power == Math.Round(power) && Math.Abs(power) <= LargestPower)
            return Product(whole, value, UnitAlgebra.Power(@base.Unit, (int)power));
        return Error(
            "BD2006",
            whole,
            $"Cannot raise {Quoted(baseSyntax, @base)} to the power {located.TextOf(exponentSyntax)}.",
            $"A power that is not a whole number needs a base without unit: divide by a unit first, as in "
                + $"({located.TextOf(baseSyntax)} / 1 {@base.Unit.Text})^{located.TextOf(exponentSyntax)}."
        );
    }

    /// <summary>
    /// A literal whose unit goes on, as in 0.2/h or 3 mg*h; null when this is no such literal. A name of the model is
    /// that name, not a unit.
    /// </summary>
    private TypedExpression? UnitFactor(InfixSyntax infix)
    {
        if (
            UnitName(infix.Right) is not { } name
            || names.Find(name.Name) is not null
            || !(IsLiteralWithUnit(infix.Left) || (infix.Sign == "/" && EndsInNumber(infix.Left)))
        )
            return null;
        var left = Of(infix.Left);
        var text = infix.Right is NameSyntax ? name.Name : located.Source.Text.Substring(infix.Right.Start, infix.Right.Length);
        if (left.IsUnknown || !Unit.TryParse(text, out var unit, out _))
            return Unknown;
        var factor = graph.Constant(units.Factor(unit));
        return infix.Sign == "*"
            ? Product(infix, left.Value * factor, UnitAlgebra.Product(left.Unit, unit))
            : Product(infix, left.Value / factor, UnitAlgebra.Quotient(left.Unit, unit));
    }

    private static NameSyntax? UnitName(ExpressionSyntax syntax) =>
        syntax switch
        {
            NameSyntax name when UnitSymbol.Find(name.Name) is not null => name,
            InfixSyntax { Sign: "^", Left: NameSyntax name, Right: NumberSyntax or PrefixSyntax { Operand: NumberSyntax } }
                when UnitSymbol.Find(name.Name) is not null => name,
            _ => null,
        };

    private static bool EndsInNumber(ExpressionSyntax syntax) =>
        syntax switch
        {
            NumberSyntax => true,
            PrefixSyntax { Sign: "-" or "+" } prefix => EndsInNumber(prefix.Operand),
            InfixSyntax { Sign: "*" } infix => EndsInNumber(infix.Right),
            _ => false,
        };

    private bool IsLiteralWithUnit(ExpressionSyntax syntax) =>
        syntax switch
        {
            NumberSyntax number => number.Unit is not null,
            PrefixSyntax { Sign: "-" or "+" } prefix => IsLiteralWithUnit(prefix.Operand),
            InfixSyntax { Sign: "*" or "/" } infix => (
                UnitName(infix.Right) is { } name
                && names.Find(name.Name) is null
                && (IsLiteralWithUnit(infix.Left) || EndsInNumber(infix.Left))
            ) || (infix.Sign == "*" && IsLiteralWithUnit(infix.Right)),
            _ => false,
        };

    private TypedExpression Call(CallSyntax call)
    {
        if (FunctionTable.Pure.TryGetValue(call.Function, out var function))
            return HasArguments(call, 1, 1) ? PureFunction(call, function) : Unknown;
        if (call is { Function: "log", Arguments.Length: 1 })
            return Error(
                "BD1411",
                call,
                "log means the natural logarithm to some and the decimal one to others.",
                "Write ln(x), log10(x) or log(base, x)."
            );
        if (!FunctionTable.Other.TryGetValue(call.Function, out var count))
            return Error(
                "BD1407",
                call,
                $"{NumberText.Quoted(call.Function)} is not a function.",
                names.Find(call.Function) is not null ? $"To multiply, write {call.Function} * (...)."
                    : NearestName.Question(call.Function, FunctionTable.Names.Order(StringComparer.Ordinal)) is { Length: > 0 } question
                        ? question
                    : "models/language.md lists the functions."
            );
        if (!HasArguments(call, count.Least, count.Most))
            return Unknown;
        if (call.Function == "rateOf")
            return RateOf(call);
        var arguments = Array.ConvertAll([.. call.Arguments], Of);
        return Array.Exists(arguments, argument => argument.IsUnknown) ? Unknown : Apply(call, arguments);
    }

    private TypedExpression PureFunction(CallSyntax call, Func<Expression, Expression> function)
    {
        var argument = Pure(call, 0, Of(call.Arguments[0]));
        return argument.IsUnknown ? argument : Quantity(function(argument.Value), Unit.None);
    }

    private TypedExpression Apply(CallSyntax call, TypedExpression[] a)
    {
        switch (call.Function)
        {
            case "abs":
                return NumberArgument(call, 0, a[0]) is { IsUnknown: false } x
                    ? x with
                    {
                        Value = graph.Unary(Operation.Abs, x.Value),
                    }
                    : Unknown;
            case "sqr":
                return NumberArgument(call, 0, a[0]).IsUnknown
                    ? Unknown
                    : Product(call, a[0].Value * a[0].Value, UnitAlgebra.Power(a[0].Unit, 2));
            case "sqrt":
                return NumberArgument(call, 0, a[0]).IsUnknown
                    ? Unknown
                    : Product(call, graph.Unary(Operation.Sqrt, a[0].Value), UnitAlgebra.Power(a[0].Unit, new Rational(1, 2)));
            case "root":
                return Root(call, a[0], a[1]);
            case "pow" or "power":
                return NumberArgument(call, 0, a[0]).IsUnknown || NumberArgument(call, 1, a[1]).IsUnknown
                    ? Unknown
                    : Power(call, call.Arguments[0], a[0], call.Arguments[1], a[1]);
            case "log":
                return Pure(call, 0, a[0]).IsUnknown | Pure(call, 1, a[1]).IsUnknown
                    ? Unknown
                    : Quantity(graph.Unary(Operation.Log, a[1].Value) / graph.Unary(Operation.Log, a[0].Value), Unit.None);
            case "min" or "max":
                return Alike(call, a, [.. Enumerable.Range(0, a.Length)]) is { } unit
                    ? new(
                        a.Select(x => x.Value)
                            .Aggregate((x, y) => graph.Binary(call.Function == "min" ? Operation.Min : Operation.Max, x, y)),
                        unit,
                        KindOf(a)
                    )
                    : Unknown;
            case "rem":
                return Alike(call, a, [0, 1]) is { } remainder
                    ? Quantity(graph.Binary(Operation.Remainder, a[0].Value, a[1].Value), remainder)
                    : Unknown;
            case "quotient":
                var ratio = a[0].Value / a[1].Value;
                return Alike(call, a, [0, 1]) is null
                    ? Unknown
                    : Quantity(
                        graph.If(
                            graph.Binary(Operation.Less, ratio, graph.Zero),
                            graph.Unary(Operation.Ceiling, ratio),
                            graph.Unary(Operation.Floor, ratio)
                        ),
                        Unit.None
                    );
            case "if":
                return Alike(call, a, [1, 2]) is { } branch && Truth(call.Arguments[0], a[0]) is { IsUnknown: false } condition
                    ? new(graph.If(condition.Value, a[1].Value, a[2].Value), branch, KindOf(a[1], a[2]))
                    : Unknown;
            case "piecewise":
                return Piecewise(call, a);
            case "implies":
                return Truth(call.Arguments[0], a[0]).IsUnknown | Truth(call.Arguments[1], a[1]).IsUnknown
                    ? Unknown
                    : new(graph.Binary(Operation.Or, graph.Unary(Operation.Not, a[0].Value), a[1].Value), Unit.None, ValueKind.Truth);
            case "hill":
                return Hill(call, a[0], a[1], a[2]);
            default:
                return Alike(call, a, [0, 2]) is null || NumberArgument(call, 1, a[1]).IsUnknown
                    ? Unknown
                    : Quantity(a[1].Value * a[0].Value / (a[2].Value + a[0].Value), a[1].Unit);
        }
    }

    /// <summary>x^n / (x50^n + x^n), written with the ratio x / x50 so that n may be any number.</summary>
    private TypedExpression Hill(CallSyntax call, TypedExpression x, TypedExpression x50, TypedExpression n)
    {
        if (Alike(call, [x, x50], [0, 1]) is null | Pure(call, 2, n).IsUnknown)
            return Unknown;
        var power = graph.Power(x.Value / x50.Value, n.Value);
        return Quantity(power / (graph.One + power), Unit.None);
    }

    private TypedExpression Root(CallSyntax call, TypedExpression degree, TypedExpression x)
    {
        if (Pure(call, 0, degree).IsUnknown || NumberArgument(call, 1, x).IsUnknown)
            return Unknown;
        var value = graph.Power(x.Value, graph.One / degree.Value);
        if (x.Kind == ValueKind.Zero || x.Unit.Dimension.IsNone)
            return Product(call, value, UnitOfPure(x));
        return degree.Value is { IsConstant: true, Value: var n } && n == Math.Round(n) && n is >= 1 and <= LargestPower
            ? Product(call, value, UnitAlgebra.Power(x.Unit, new Rational(1, (int)n)))
            : Error(
                "BD2006",
                call,
                $"Cannot take root {located.TextOf(call.Arguments[0])} of {Quoted(call.Arguments[1], x)}.",
                "The degree must be a whole number, or the value a pure number."
            );
    }

    private TypedExpression Piecewise(CallSyntax call, TypedExpression[] a)
    {
        if (a.Length % 2 == 0)
            return Error(
                "BD1408",
                call,
                "piecewise needs a last value, for when no condition holds.",
                "Write piecewise(value, condition, ..., otherwise)."
            );
        if (Alike(call, a, [.. Enumerable.Range(0, a.Length).Where(i => i % 2 == 0)]) is not { } unit)
            return Unknown;
        var value = a[^1].Value;
        for (var i = a.Length - 3; i >= 0; i -= 2)
        {
            if (Truth(call.Arguments[i + 1], a[i + 1]).IsUnknown)
                return Unknown;
            value = graph.If(a[i + 1].Value, a[i].Value, value);
        }
        return new(value, unit, ValueKind.Quantity);
    }

    private TypedExpression RateOf(CallSyntax call)
    {
        if (call.Arguments[0] is not NameSyntax name || names.Find(name.Name) is not { Kind: NameKind.State } state)
            return Error("BD1408", call, "rateOf needs the name of a state.", "Write rateOf(liver), for example.");
        state.IsUsed = true;
        return state.Unit is { } unit ? Product(call, graph.RateOf(state.Symbol), UnitAlgebra.Quotient(unit, units.TimeUnit)) : Unknown;
    }

    private bool HasArguments(CallSyntax call, int least, int most)
    {
        if (call.Arguments.Length >= least && call.Arguments.Length <= most)
            return true;
        var wanted = least == most ? $"{least}" : $"at least {least}";
        Error(
            "BD1408",
            call,
            $"{call.Function} takes {wanted} argument{(least == 1 && most == 1 ? "" : "s")}, not {call.Arguments.Length}.",
            call.Function switch
            {
                "if" => "Write if(condition, value, otherwise).",
                "hill" => "Write hill(x, x50, n).",
                "saturating" => "Write saturating(x, vmax, km).",
                "log" => "Write log(base, x).",
                _ => "models/language.md lists the functions.",
            }
        );
        return false;
    }

    private TypedExpression NumberArgument(CallSyntax call, int index, TypedExpression argument) =>
        argument.Kind != ValueKind.Truth
            ? argument
            : Error(
                "BD2007",
                call.Arguments[index],
                $"{located.TextOf(call.Arguments[index])} is true or false, not a number.",
                "Write if(condition, a, b) to choose a number."
            );

    private TypedExpression Pure(CallSyntax call, int index, TypedExpression argument)
    {
        if (NumberArgument(call, index, argument) is { IsUnknown: true })
            return Unknown;
        return argument.IsPure
            ? argument
            : Error(
                "BD2005",
                call.Arguments[index],
                $"{call.Function} needs a pure number here, not {Quoted(call.Arguments[index], argument)}.",
                $"Divide by a quantity with the same unit, as in {located.TextOf(call.Arguments[index])} / 1 {argument.UnitText}."
            );
    }

    private TypedExpression Truth(ExpressionSyntax syntax, TypedExpression value) =>
        value.Kind is ValueKind.Truth or ValueKind.Unknown
            ? value
            : Error("BD2007", syntax, $"{located.TextOf(syntax)} is a number, not true or false.", "Write a condition, such as x > 0.");

    /// <summary>The unit that several arguments share; null, with a diagnostic, when they share none.</summary>
    private Unit? Alike(CallSyntax call, TypedExpression[] arguments, int[] which)
    {
        TypedExpression? first = null;
        var firstIndex = 0;
        foreach (var i in which)
        {
            if (NumberArgument(call, i, arguments[i]).IsUnknown)
                return null;
            if (arguments[i].Kind == ValueKind.Zero)
                continue;
            if (first is null)
                (first, firstIndex) = (arguments[i], i);
            else if (Common(first.Value, arguments[i]) is null)
            {
                Error(
                    "BD2004",
                    call.Arguments[i],
                    $"{call.Function} cannot take {Quoted(call.Arguments[firstIndex], first.Value)} together with "
                        + $"{Quoted(call.Arguments[i], arguments[i])}.",
                    MissingUnit(call.Arguments[i], first.Value)
                        ?? MissingUnit(call.Arguments[firstIndex], arguments[i])
                        ?? UnitWords.FluidRemedy(first.Value.Unit, arguments[i].Unit)
                        ?? "They must have the same dimension."
                );
                return null;
            }
        }
        return first?.Unit ?? Unit.None;
    }

    private static ValueKind KindOf(params TypedExpression[] values) =>
        Array.TrueForAll(values, value => value.Kind == ValueKind.Zero) ? ValueKind.Zero : ValueKind.Quantity;

    private static Unit? Common(TypedExpression a, TypedExpression b) =>
        a.Kind == ValueKind.Zero ? b.Unit
        : b.Kind == ValueKind.Zero || a.Unit.Dimension == b.Unit.Dimension ? a.Unit
        : null;

    /// <summary>A pure number may be shown in %; a power of it is shown without unit.</summary>
    private static Unit UnitOfPure(TypedExpression value) =>
        value.Kind == ValueKind.Zero || value.Unit.Dimension.IsNone ? Unit.None : value.Unit;

    private static TypedExpression Quantity(Expression value, Unit unit) => new(value, unit, ValueKind.Quantity);

    private TypedExpression Product(ExpressionSyntax syntax, Expression value, Unit? unit) =>
        unit is not null
            ? Quantity(value, unit)
            : Error(
                "BD2008",
                syntax,
                $"The unit of {located.TextOf(syntax)} is too intricate to be worked out.",
                "Use fewer or smaller powers."
            );

    private string Quoted(ExpressionSyntax syntax, TypedExpression value) =>
        syntax is NumberSyntax { Unit: not null } ? located.TextOf(syntax) : $"{located.TextOf(syntax)} ({value.UnitText})";

    private static string? MissingUnit(ExpressionSyntax syntax, TypedExpression other) =>
        syntax is NumberSyntax { Unit: null } number && !other.Unit.Dimension.IsNone
            ? $"Give the number its unit, as in {NumberText.Of(number.Value)} {other.Unit.Text}."
            : null;

    private TypedExpression Error(string code, ExpressionSyntax syntax, string message, string hint)
    {
        diagnostics.Error(code, located.Source.File, located.PlaceOf(syntax), message, hint);
        return Unknown;
    }

    private TypedExpression ErrorAt(string code, int start, int length, string message, string hint)
    {
        diagnostics.Error(code, located.Source.File, located.Source.PlaceOf(start, length), message, hint);
        return Unknown;
    }
}
