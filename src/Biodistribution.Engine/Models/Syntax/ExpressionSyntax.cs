using System.Collections.Immutable;
using Biodistribution.Units;

namespace Biodistribution.Models.Syntax;

/// <summary>An expression as written, before its names and units are looked at.</summary>
/// <param name="Start">First character of it in its text, from 0.</param>
/// <param name="Length">Characters of it.</param>
internal abstract record ExpressionSyntax(int Start, int Length)
{
    /// <summary>How many nodes lie on the longest way down, this one included; bounded by the parser.</summary>
    public int Depth { get; init; } = 1;
}

/// <summary>A number, with the unit written behind it if there is one.</summary>
/// <param name="Start">First character of it in its text, from 0.</param>
/// <param name="Length">Characters of it, unit included.</param>
/// <param name="Value">The number.</param>
/// <param name="Unit">The unit; null when none is written.</param>
internal sealed record NumberSyntax(int Start, int Length, double Value, Unit? Unit) : ExpressionSyntax(Start, Length)
{
    /// <summary>
    /// The units divided by, such as h in 10 mL/h, where each stands: the checker refuses one that is also a name of
    /// the model.
    /// </summary>
    public ImmutableArray<NameSyntax> Divisors { get; init; } = [];
}

/// <summary>A name.</summary>
/// <param name="Start">First character of it in its text, from 0.</param>
/// <param name="Length">Characters of it.</param>
/// <param name="Name">The name.</param>
internal sealed record NameSyntax(int Start, int Length, string Name) : ExpressionSyntax(Start, Length);

/// <summary>A sign in front of an operand.</summary>
/// <param name="Start">First character of it in its text, from 0.</param>
/// <param name="Length">Characters of it.</param>
/// <param name="Sign">"-", "+" or "not".</param>
/// <param name="Operand">What it applies to.</param>
internal sealed record PrefixSyntax(int Start, int Length, string Sign, ExpressionSyntax Operand) : ExpressionSyntax(Start, Length);

/// <summary>A sign between two operands.</summary>
/// <param name="Start">First character of it in its text, from 0.</param>
/// <param name="Length">Characters of it.</param>
/// <param name="Sign">One of + - * / ^ == != &lt; &lt;= &gt; &gt;= and or xor.</param>
/// <param name="SignStart">Where the sign stands.</param>
/// <param name="Left">What stands before it.</param>
/// <param name="Right">What stands after it.</param>
internal sealed record InfixSyntax(int Start, int Length, string Sign, int SignStart, ExpressionSyntax Left, ExpressionSyntax Right)
    : ExpressionSyntax(Start, Length);

/// <summary>A function applied to arguments.</summary>
/// <param name="Start">First character of it in its text, from 0.</param>
/// <param name="Length">Characters of it.</param>
/// <param name="Function">Its name.</param>
/// <param name="Arguments">Its arguments in order.</param>
internal sealed record CallSyntax(int Start, int Length, string Function, ImmutableArray<ExpressionSyntax> Arguments)
    : ExpressionSyntax(Start, Length);
