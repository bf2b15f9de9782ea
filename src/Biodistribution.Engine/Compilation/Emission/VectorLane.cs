using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Biodistribution.Models.Symbolics;

namespace Biodistribution.Compilation.Emission;

/// <summary>Several numbers side by side in one vector register.</summary>
internal sealed class VectorLane : LaneType
{
    private readonly Type operations;
    private readonly MethodInfo create;
    private readonly MethodInfo combine;
    private readonly MethodInfo fma;
    private readonly MethodInfo? negatedFma;
    private readonly MethodInfo choose;
    private readonly MethodInfo larger;
    private readonly MethodInfo largerBits;
    private readonly MethodInfo equal;
    private readonly MethodInfo complement;

    private VectorLane(Type operations, Type valueType, int width)
    {
        (this.operations, ValueType, Width) = (operations, valueType, width);
        create = operations.GetMethod("Create", [typeof(double)])!;
        combine = operations.GetMethod("Create", [.. Enumerable.Repeat(typeof(double), width)])!;
        fma = Function("FusedMultiplyAdd", 3);
        negatedFma =
            width == 8 && Avx512F.IsSupported
                ? typeof(Avx512F).GetMethod(nameof(Avx512F.FusedMultiplyAddNegated), [valueType, valueType, valueType])
            : width == 4 && Fma.IsSupported ? typeof(Fma).GetMethod(nameof(Fma.MultiplyAddNegated), [valueType, valueType, valueType])
            : null;
        choose = Function("ConditionalSelect", 3);
        larger = Function("MaxNative", 2);
        largerBits = typeof(VectorLane).GetMethod(
            nameof(LargerByBits),
            BindingFlags.Static | BindingFlags.NonPublic,
            [valueType, valueType]
        )!;
        equal = Function("Equals", 2);
        complement = Operator("op_OnesComplement", 1);
    }

    /// <summary>Four numbers.</summary>
    public static VectorLane Four { get; } = new(typeof(Vector256), typeof(Vector256<double>), 4);

    /// <summary>Eight numbers.</summary>
    public static VectorLane Eight { get; } = new(typeof(Vector512), typeof(Vector512<double>), 8);

    public override Type ValueType { get; }

    public override int Width { get; }

    public override void Load(ILGenerator il) => il.Emit(OpCodes.Ldobj, ValueType);

    public override void Store(ILGenerator il) => il.Emit(OpCodes.Stobj, ValueType);

    public override void StorePart(ILGenerator il, LocalBuilder value, int count, Action<int> pushAddress)
    {
        void Store(int width, int offset)
        {
            pushAddress(offset);
            il.Emit(OpCodes.Ldloc, value);
            var (at, left) = (offset, Width);
            for (; left > width; left /= 2)
            {
                var half = left / 2;
                il.Emit(OpCodes.Call, HalfOf(left, upper: at >= half));
                at = at >= half ? at - half : at;
            }

            if (width == 1)
                il.Emit(OpCodes.Stind_R8);
            else
                il.Emit(OpCodes.Stobj, TypeOf(width));
        }

        var offset = 0;
        for (var width = Width / 2; width >= 1; width /= 2)
            if ((count & width) != 0)
            {
                Store(width, offset);
                offset += width;
            }
    }

    public override void Broadcast(ILGenerator il) => il.Emit(OpCodes.Call, create);

    public override void Combine(ILGenerator il) => il.Emit(OpCodes.Call, combine);

    public override void Constant(ILGenerator il, double value)
    {
        il.Emit(OpCodes.Ldc_R8, value);
        il.Emit(OpCodes.Call, create);
    }

    public override void FusedMultiplyAdd(ILGenerator il) => il.Emit(OpCodes.Call, fma);

    public override bool SubtractsProducts => negatedFma is not null;

    public override void FusedNegatedMultiplyAdd(ILGenerator il) => il.Emit(OpCodes.Call, negatedFma!);

    public override void Apply(ILGenerator il, Operation operation) =>
        il.Emit(
            OpCodes.Call,
            operation switch
            {
                Operation.Add => Operator("op_Addition", 2),
                Operation.Subtract => Operator("op_Subtraction", 2),
                Operation.Multiply => Operator("op_Multiply", 2),
                Operation.Divide => Operator("op_Division", 2),
                Operation.Negate => Operator("op_UnaryNegation", 1),
                Operation.Sqrt or Operation.Abs or Operation.Floor or Operation.Ceiling => Function(operation.ToString(), 1),
                Operation.Min or Operation.Max => Function(operation.ToString(), 2),
                _ => LaneFunctions.MethodFor(operation, ValueType),
            }
        );

    public override void Larger(ILGenerator il) => il.Emit(OpCodes.Call, larger);

    public override void LargerNotNegative(ILGenerator il) => il.Emit(OpCodes.Call, largerBits);

    public override void Compare(ILGenerator il, Operation relation)
    {
        switch (relation)
        {
            case Operation.Less:
                il.Emit(OpCodes.Call, Function("LessThan", 2));
                break;
            case Operation.LessOrEqual:
                il.Emit(OpCodes.Call, Function("LessThanOrEqual", 2));
                break;
            case Operation.Equal:
                il.Emit(OpCodes.Call, equal);
                break;
            case Operation.NotEqual:
                il.Emit(OpCodes.Call, equal);
                il.Emit(OpCodes.Call, complement);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(relation), relation, "Not a relation.");
        }
    }

    public override void IsTrue(ILGenerator il)
    {
        Constant(il, 0);
        Compare(il, Operation.NotEqual);
    }

    public override void Connect(ILGenerator il, Operation connective) =>
        il.Emit(
            OpCodes.Call,
            connective switch
            {
                Operation.And => Operator("op_BitwiseAnd", 2),
                Operation.Or => Operator("op_BitwiseOr", 2),
                _ => complement,
            }
        );

    public override void Select(ILGenerator il) => il.Emit(OpCodes.Call, choose);

    private static Type TypeOf(int width) =>
        width switch
        {
            8 => typeof(Vector512<double>),
            4 => typeof(Vector256<double>),
            _ => typeof(Vector128<double>),
        };

    // Takes a value of a width to its lower or upper half; of two numbers, to one of them.
    private static MethodInfo HalfOf(int width, bool upper) =>
        width switch
        {
            8 => typeof(Vector512)
                .GetMethod(upper ? nameof(Vector512.GetUpper) : nameof(Vector512.GetLower))!
                .MakeGenericMethod(typeof(double)),
            4 => typeof(Vector256)
                .GetMethod(upper ? nameof(Vector256.GetUpper) : nameof(Vector256.GetLower))!
                .MakeGenericMethod(typeof(double)),
            _ => upper
                ? typeof(VectorLane).GetMethod(nameof(Second), BindingFlags.Static | BindingFlags.NonPublic)!
                : typeof(Vector128).GetMethod(nameof(Vector128.ToScalar))!.MakeGenericMethod(typeof(double)),
        };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> LargerByBits(Vector256<double> a, Vector256<double> b) =>
        Vector256.Max(a.AsUInt64(), b.AsUInt64()).AsDouble();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> LargerByBits(Vector512<double> a, Vector512<double> b) =>
        Vector512.Max(a.AsUInt64(), b.AsUInt64()).AsDouble();

    private static double Second(Vector128<double> pair) => pair.GetElement(1);

    private MethodInfo Operator(string name, int operands) => ValueType.GetMethod(name, [.. Enumerable.Repeat(ValueType, operands)])!;

    private MethodInfo Function(string name, int operands)
    {
        var types = Enumerable.Repeat(ValueType, operands).ToArray();
        foreach (var candidate in operations.GetMethods().Where(method => method.Name == name && method.GetParameters().Length == operands))
        {
            var method =
                !candidate.IsGenericMethodDefinition ? candidate
                : candidate.GetGenericArguments().Length == 1 ? candidate.MakeGenericMethod(typeof(double))
                : null;
            if (
                method is not null
                && method.ReturnType == ValueType
                && method.GetParameters().Select(parameter => parameter.ParameterType).SequenceEqual(types)
            )
                return method;
        }
        throw new MissingMethodException(operations.Name, name);
    }
}
