namespace Biodistribution.Models.Symbolics;

/// <summary>What a node of an <see cref="ExpressionGraph"/> computes from its operands.</summary>
/// <remarks>Truth values are numbers: 0 is false, anything else is true, and a relation or connective gives exactly 0 or 1.</remarks>
public enum Operation
{
    /// <summary>A number.</summary>
    Constant,

    /// <summary>A named variable of the model: parameter, state, compartment size or defined quantity.</summary>
    Symbol,

    /// <summary>The independent variable.</summary>
    Time,

    /// <summary>
    /// The time derivative of a symbol; replaced by its equation when a model is lowered to ordinary differential
    /// equations.
    /// </summary>
    RateOf,

    /// <summary>The value a had b units of time before; replaced by what a run remembers when a model is lowered to equations.</summary>
    Delay,

    /// <summary>a + b.</summary>
    Add,

    /// <summary>a - b.</summary>
    Subtract,

    /// <summary>a × b.</summary>
    Multiply,

    /// <summary>a / b.</summary>
    Divide,

    /// <summary>-a.</summary>
    Negate,

    /// <summary>a raised to b.</summary>
    Power,

    /// <summary>e raised to a.</summary>
    Exp,

    /// <summary>Natural logarithm.</summary>
    Log,

    /// <summary>Square root.</summary>
    Sqrt,

    /// <summary>Absolute value.</summary>
    Abs,

    /// <summary>Largest integer not above a.</summary>
    Floor,

    /// <summary>Smallest integer not below a.</summary>
    Ceiling,

    /// <summary>Sine of a in radians.</summary>
    Sin,

    /// <summary>Cosine of a in radians.</summary>
    Cos,

    /// <summary>Tangent of a in radians.</summary>
    Tan,

    /// <summary>Arc sine.</summary>
    Asin,

    /// <summary>Arc cosine.</summary>
    Acos,

    /// <summary>Arc tangent.</summary>
    Atan,

    /// <summary>Hyperbolic sine.</summary>
    Sinh,

    /// <summary>Hyperbolic cosine.</summary>
    Cosh,

    /// <summary>Hyperbolic tangent.</summary>
    Tanh,

    /// <summary>Factorial of a non-negative integer, Γ(a + 1) otherwise.</summary>
    Factorial,

    /// <summary>The smaller of a and b.</summary>
    Min,

    /// <summary>The larger of a and b.</summary>
    Max,

    /// <summary>a - b × trunc(a / b): the remainder with the sign of a.</summary>
    Remainder,

    /// <summary>1 where a is less than b, else 0.</summary>
    Less,

    /// <summary>1 where a is at most b, else 0.</summary>
    LessOrEqual,

    /// <summary>1 where a equals b, else 0.</summary>
    Equal,

    /// <summary>1 where a differs from b, else 0.</summary>
    NotEqual,

    /// <summary>1 where both are true, else 0.</summary>
    And,

    /// <summary>1 where at least one is true, else 0.</summary>
    Or,

    /// <summary>1 where a is false, else 0.</summary>
    Not,

    /// <summary>b where a is true, else c.</summary>
    If,
}
