using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Biodistribution.Models.Symbolics;
using Biodistribution.Numerics.Elementary;

namespace Biodistribution.Compilation.Emission;

/// <summary>One number at a time.</summary>
internal sealed class ScalarLane : LaneType
{
    private static readonly MethodInfo Fma = typeof(Math).GetMethod(
        nameof(Math.FusedMultiplyAdd),
        [typeof(double), typeof(double), typeof(double)]
    )!;
    private static readonly MethodInfo Chosen = typeof(ScalarLane).GetMethod(nameof(Choose), BindingFlags.Static | BindingFlags.NonPublic)!;

    private static readonly MethodInfo LargerOf = typeof(double).GetMethod(nameof(double.MaxNative), [typeof(double), typeof(double)])!;

    private static readonly MethodInfo LargerBits = typeof(ScalarLane).GetMethod(
        nameof(LargerByBits),
        BindingFlags.Static | BindingFlags.NonPublic
    )!;

    public static ScalarLane Instance { get; } = new();

    public override Type ValueType => typeof(double);

    public override int Width => 1;

    public override void Load(ILGenerator il) => il.Emit(OpCodes.Ldind_R8);

    public override void Store(ILGenerator il) => il.Emit(OpCodes.Stind_R8);

    public override void StorePart(ILGenerator il, LocalBuilder value, int count, Action<int> pushAddress) =>
        throw new ArgumentOutOfRangeException(nameof(count), count, "One number has no part.");

    public override void Broadcast(ILGenerator il) { }

    public override void Combine(ILGenerator il) { }

    public override void Constant(ILGenerator il, double value) => il.Emit(OpCodes.Ldc_R8, value);

    public override void FusedMultiplyAdd(ILGenerator il) => il.Emit(OpCodes.Call, Fma);

    public override void Apply(ILGenerator il, Operation operation)
    {
        switch (operation)
        {
            case Operation.Add:
                il.Emit(OpCodes.Add);
                break;
            case Operation.Subtract:
                il.Emit(OpCodes.Sub);
                break;
            case Operation.Multiply:
                il.Emit(OpCodes.Mul);
                break;
            case Operation.Divide:
                il.Emit(OpCodes.Div);
                break;
            case Operation.Negate:
                il.Emit(OpCodes.Neg);
                break;
            case Operation.Remainder:
                il.Emit(OpCodes.Rem);
                break;
            default:
                il.Emit(OpCodes.Call, ElementaryFunction(operation));
                break;
        }
    }

    public override void Larger(ILGenerator il) => il.Emit(OpCodes.Call, LargerOf);

    public override void LargerNotNegative(ILGenerator il) => il.Emit(OpCodes.Call, LargerBits);

    public override void Compare(ILGenerator il, Operation relation)
    {
        switch (relation)
        {
            case Operation.Less:
                il.Emit(OpCodes.Clt);
                break;
            case Operation.LessOrEqual: // not (a > b or unordered)
                il.Emit(OpCodes.Cgt_Un);
                Negate(il);
                break;
            case Operation.Equal:
                il.Emit(OpCodes.Ceq);
                break;
            case Operation.NotEqual:
                il.Emit(OpCodes.Ceq);
                Negate(il);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(relation), relation, "Not a relation.");
        }
    }

    public override void IsTrue(ILGenerator il)
    {
        il.Emit(OpCodes.Ldc_R8, 0.0);
        Compare(il, Operation.NotEqual);
    }

    public override void Connect(ILGenerator il, Operation connective)
    {
        switch (connective)
        {
            case Operation.And:
                il.Emit(OpCodes.And);
                break;
            case Operation.Or:
                il.Emit(OpCodes.Or);
                break;
            default:
                Negate(il);
                break;
        }
    }

    public override void Select(ILGenerator il) => il.Emit(OpCodes.Call, Chosen);

    private static void Negate(ILGenerator il)
    {
        il.Emit(OpCodes.Ldc_I4_0);
        il.Emit(OpCodes.Ceq);
    }

    private static MethodInfo ElementaryFunction(Operation operation) =>
        operation switch
        {
            Operation.Factorial => typeof(ScalarLane).GetMethod(nameof(Factorial), BindingFlags.Static | BindingFlags.NonPublic)!,
            Operation.Power => typeof(ElementaryFunctions).GetMethod(nameof(ElementaryFunctions.Pow), [typeof(double), typeof(double)])!,
            Operation.Exp => typeof(ElementaryFunctions).GetMethod(nameof(ElementaryFunctions.Exp), [typeof(double)])!,
            Operation.Log => typeof(ElementaryFunctions).GetMethod(nameof(ElementaryFunctions.Log), [typeof(double)])!,
            Operation.Min or Operation.Max => Unary(operation.ToString(), 2),
            _ => Unary(operation.ToString(), 1),
        };

    private static MethodInfo Unary(string name, int operands) =>
        typeof(Math).GetMethod(name, [.. Enumerable.Repeat(typeof(double), operands)])!;

    private static double Factorial(double a) => ExpressionEvaluation.Apply(Operation.Factorial, a, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double LargerByBits(double a, double b) =>
        Vector128.Max(Vector128.CreateScalarUnsafe(a).AsUInt64(), Vector128.CreateScalarUnsafe(b).AsUInt64()).AsDouble().ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Choose(bool condition, double whereTrue, double whereFalse) => condition ? whereTrue : whereFalse;
}
