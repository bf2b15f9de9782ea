using System.Collections.Frozen;
using Biodistribution.Models.Symbolics;

namespace Biodistribution.Models.Checking;

/// <summary>The functions of expressions: those of SBML Level 3 Version 2, and hill and saturating.</summary>
internal static class FunctionTable
{
    /// <summary>Functions of one pure number that give a pure number.</summary>
    public static FrozenDictionary<string, Func<Expression, Expression>> Pure { get; } = PureFunctions().ToFrozenDictionary();

    /// <summary>All other functions with how many arguments they take, at least and at most.</summary>
    public static FrozenDictionary<string, (int Least, int Most)> Other { get; } =
        new Dictionary<string, (int, int)>
        {
            ["abs"] = (1, 1),
            ["sqrt"] = (1, 1),
            ["sqr"] = (1, 1),
            ["root"] = (2, 2),
            ["pow"] = (2, 2),
            ["power"] = (2, 2),
            ["log"] = (2, 2),
            ["min"] = (1, 1000),
            ["max"] = (1, 1000),
            ["if"] = (3, 3),
            ["piecewise"] = (3, 1000),
            ["rem"] = (2, 2),
            ["quotient"] = (2, 2),
            ["hill"] = (3, 3),
            ["saturating"] = (3, 3),
            ["rateOf"] = (1, 1),
            ["implies"] = (2, 2),
        }.ToFrozenDictionary();

    /// <summary>The names of all functions.</summary>
    public static FrozenSet<string> Names { get; } = Pure.Keys.Concat(Other.Keys).ToFrozenSet();

    private static Dictionary<string, Func<Expression, Expression>> PureFunctions()
    {
        var functions = new Dictionary<string, Func<Expression, Expression>>
        {
            ["log10"] = x => U(Operation.Log, x) / x.Graph.Constant(Math.Log(10)),
            ["sec"] = x => One(x) / U(Operation.Cos, x),
            ["csc"] = x => One(x) / U(Operation.Sin, x),
            ["cot"] = x => One(x) / U(Operation.Tan, x),
            ["sech"] = x => One(x) / U(Operation.Cosh, x),
            ["csch"] = x => One(x) / U(Operation.Sinh, x),
            ["coth"] = x => One(x) / U(Operation.Tanh, x),
            ["arcsec"] = x => U(Operation.Acos, One(x) / x),
            ["arccsc"] = x => U(Operation.Asin, One(x) / x),
            ["arccot"] = x => U(Operation.Atan, One(x) / x),
            ["arcsinh"] = ArcSinh,
            ["arccosh"] = ArcCosh,
            ["arctanh"] = ArcTanh,
            ["arcsech"] = x => ArcCosh(One(x) / x),
            ["arccsch"] = x => ArcSinh(One(x) / x),
            ["arccoth"] = x => ArcTanh(One(x) / x),
            ["asinh"] = ArcSinh,
            ["acosh"] = ArcCosh,
            ["atanh"] = ArcTanh,
        };
        foreach (
            var (name, operation) in new[]
            {
                ("exp", Operation.Exp),
                ("ln", Operation.Log),
                ("floor", Operation.Floor),
                ("ceil", Operation.Ceiling),
                ("ceiling", Operation.Ceiling),
                ("factorial", Operation.Factorial),
                ("sin", Operation.Sin),
                ("cos", Operation.Cos),
                ("tan", Operation.Tan),
                ("sinh", Operation.Sinh),
                ("cosh", Operation.Cosh),
                ("tanh", Operation.Tanh),
                ("asin", Operation.Asin),
                ("acos", Operation.Acos),
                ("atan", Operation.Atan),
                ("arcsin", Operation.Asin),
                ("arccos", Operation.Acos),
                ("arctan", Operation.Atan),
            }
        )
            functions[name] = x => U(operation, x);
        return functions;
    }

    private static Expression U(Operation operation, Expression x) => x.Graph.Unary(operation, x);

    private static Expression One(Expression x) => x.Graph.One;

    private static Expression ArcSinh(Expression x) => U(Operation.Log, x + U(Operation.Sqrt, (x * x) + One(x)));

    private static Expression ArcCosh(Expression x) => U(Operation.Log, x + U(Operation.Sqrt, (x * x) - One(x)));

    private static Expression ArcTanh(Expression x) => x.Graph.Constant(0.5) * U(Operation.Log, (One(x) + x) / (One(x) - x));
}
