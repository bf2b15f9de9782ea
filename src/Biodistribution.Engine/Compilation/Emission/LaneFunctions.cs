using System.Reflection;
using System.Runtime.Intrinsics;
using Biodistribution.Models.Symbolics;
using Biodistribution.Numerics.Elementary;

namespace Biodistribution.Compilation.Emission;

/// <summary>
/// Functions of vectors computed number by number with the functions that one number uses, so that lanes and single
/// numbers agree.
/// </summary>
internal static class LaneFunctions
{
    /// <summary>The function of an operation on vectors of a type.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="type">Vector of four or of eight numbers.</param>
    public static MethodInfo MethodFor(Operation operation, Type type)
    {
        if (operation is Operation.Exp or Operation.Log or Operation.Power)
            return typeof(ElementaryFunctions).GetMethod(
                operation == Operation.Power ? nameof(ElementaryFunctions.Pow) : operation.ToString(),
                [.. Enumerable.Repeat(type, operation == Operation.Power ? 2 : 1)]
            )!;
        var operands = operation is Operation.Remainder ? 2 : 1;
        var definition = typeof(LaneFunctions)
            .GetMethods(BindingFlags.Static | BindingFlags.NonPublic)
            .Single(method => method.Name == nameof(Each) && method.ReturnType == type && method.GetParameters().Length == operands);
        return definition.MakeGenericMethod(
            operation switch
            {
                Operation.Sin => typeof(SinFunction),
                Operation.Cos => typeof(CosFunction),
                Operation.Tan => typeof(TanFunction),
                Operation.Asin => typeof(AsinFunction),
                Operation.Acos => typeof(AcosFunction),
                Operation.Atan => typeof(AtanFunction),
                Operation.Sinh => typeof(SinhFunction),
                Operation.Cosh => typeof(CoshFunction),
                Operation.Tanh => typeof(TanhFunction),
                Operation.Factorial => typeof(FactorialFunction),
                Operation.Remainder => typeof(RemainderFunction),
                _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "Not a function of numbers."),
            }
        );
    }

    private static Vector256<double> Each<T>(Vector256<double> a)
        where T : IFunction => Vector256.Create(T.Apply(a[0], 0), T.Apply(a[1], 0), T.Apply(a[2], 0), T.Apply(a[3], 0));

    private static Vector256<double> Each<T>(Vector256<double> a, Vector256<double> b)
        where T : IFunction => Vector256.Create(T.Apply(a[0], b[0]), T.Apply(a[1], b[1]), T.Apply(a[2], b[2]), T.Apply(a[3], b[3]));

    private static Vector512<double> Each<T>(Vector512<double> a)
        where T : IFunction => Vector512.Create(Each<T>(a.GetLower()), Each<T>(a.GetUpper()));

    private static Vector512<double> Each<T>(Vector512<double> a, Vector512<double> b)
        where T : IFunction => Vector512.Create(Each<T>(a.GetLower(), b.GetLower()), Each<T>(a.GetUpper(), b.GetUpper()));

    private interface IFunction
    {
        static abstract double Apply(double a, double b);
    }

    private readonly struct SinFunction : IFunction
    {
        public static double Apply(double a, double b) => Math.Sin(a);
    }

    private readonly struct CosFunction : IFunction
    {
        public static double Apply(double a, double b) => Math.Cos(a);
    }

    private readonly struct TanFunction : IFunction
    {
        public static double Apply(double a, double b) => Math.Tan(a);
    }

    private readonly struct AsinFunction : IFunction
    {
        public static double Apply(double a, double b) => Math.Asin(a);
    }

    private readonly struct AcosFunction : IFunction
    {
        public static double Apply(double a, double b) => Math.Acos(a);
    }

    private readonly struct AtanFunction : IFunction
    {
        public static double Apply(double a, double b) => Math.Atan(a);
    }

    private readonly struct SinhFunction : IFunction
    {
        public static double Apply(double a, double b) => Math.Sinh(a);
    }

    private readonly struct CoshFunction : IFunction
    {
        public static double Apply(double a, double b) => Math.Cosh(a);
    }

    private readonly struct TanhFunction : IFunction
    {
        public static double Apply(double a, double b) => Math.Tanh(a);
    }

    private readonly struct FactorialFunction : IFunction
    {
        public static double Apply(double a, double b) => ExpressionEvaluation.Apply(Operation.Factorial, a, 0);
    }

    private readonly struct RemainderFunction : IFunction
    {
        public static double Apply(double a, double b) => a % b;
    }
}
