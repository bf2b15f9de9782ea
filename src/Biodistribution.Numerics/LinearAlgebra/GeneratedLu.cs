using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;

namespace Biodistribution.Numerics.LinearAlgebra;

/// <summary>
/// Sparse LU without pivoting as straight-line machine code generated for one pattern, and dense LU with row exchanges
/// where a pivot turns out too small.
/// </summary>
/// <remarks>
/// Order and fill-in are fixed when the code is made, so that neither indices nor branches are left. What is kept is
/// the negative of every entry off the
/// diagonal and the reciprocal of every pivot, so that substitution is nothing but fused multiply-adds. Source of the
/// idea: A. Sandu, R. Sander, Technical note: Simulating
/// chemical systems in Fortran90 and Matlab with the kinetic preprocessor KPP-2.1, Atmospheric Chemistry and Physics 6 (2006) 187.
/// </remarks>
public sealed unsafe class GeneratedLu : ILinearSolver
{
    /// <summary>Largest number of states for which code is generated.</summary>
    public const int LargestSize = 60;

    /// <summary>Most multiplications for which code is generated.</summary>
    public const int MostOperations = 2500;

    private const int MostKept = 100;

    private static readonly ConcurrentDictionary<SparsityPattern, Generated> Cache = [];

    private readonly Generated code;
    private readonly double[] entries;
    private DenseLu? pivoted;
    private bool exchanged;

    private GeneratedLu(Generated code)
    {
        this.code = code;
        entries = new double[code.Symbolic.Count + code.Symbolic.Size];
    }

    private delegate int Factorisation(double* diagonal, double* values, double* entries);

    private delegate void Substitution(double* b, double* entries);

    /// <inheritdoc />
    public SparsityPattern Pattern => code.Symbolic.Pattern;

    /// <summary>Order and fill-in of the factorisation.</summary>
    public SymbolicLu Symbolic => code.Symbolic;

    /// <summary>How often a small pivot made row exchanges necessary.</summary>
    public int Fallbacks { get; private set; }

    /// <summary>The solver that suits a pattern: generated code where that stays small, else sparse LU over index lists.</summary>
    /// <param name="pattern">The pattern; code is made once and kept for equal patterns.</param>
    public static ILinearSolver For(SparsityPattern pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        if (Cache.Count > MostKept)
            Cache.Clear();
        var code = Cache.GetOrAdd(pattern, Generate);
        return code.Factor is null ? new SparseLu(code.Symbolic) : new GeneratedLu(code);
    }

    /// <inheritdoc />
    public bool Factor(ReadOnlySpan<double> diagonal, ReadOnlySpan<double> values)
    {
        fixed (
            double* d = diagonal,
                v = values,
                e = entries
        )
            exchanged = code.Factor!(d, v, e) == 0;
        if (!exchanged)
            return true;
        Fallbacks++;
        pivoted ??= new DenseLu(Pattern);
        return pivoted.Factor(diagonal, values);
    }

    /// <inheritdoc />
    public void Solve(Span<double> b)
    {
        if (exchanged)
        {
            pivoted!.Solve(b);
            return;
        }
        fixed (
            double* x = b,
                e = entries
        )
            code.Solve!(x, e);
    }

    private static Generated Generate(SparsityPattern pattern)
    {
        var symbolic = new SymbolicLu(pattern);
        if (symbolic.Size > LargestSize || Operations(symbolic) > MostOperations)
            return new(symbolic, null, null);
        return new(symbolic, EmitFactorisation(symbolic), EmitSubstitution(symbolic));
    }

    private static int Operations(SymbolicLu lu)
    {
        var operations = 2 * lu.Count;
        for (var i = 0; i < lu.Size; i++)
        for (var k = lu.Starts[i]; k < lu.Diagonal[i]; k++)
            operations += lu.Starts[lu.Columns[k] + 1] - lu.Diagonal[lu.Columns[k]] - 1;
        return operations;
    }

    private static Factorisation EmitFactorisation(SymbolicLu lu)
    {
        var method = new DynamicMethod(
            "factorise",
            typeof(int),
            [typeof(object), typeof(double*), typeof(double*), typeof(double*)],
            typeof(GeneratedLu).Module,
            skipVisibility: true
        );
        var writer = new Writer(method.GetILGenerator());
        var il = writer.IL;
        var failed = il.DefineLabel();
        for (var i = 0; i < lu.Size; i++)
        {
            var row = new LocalBuilder[lu.Starts[i + 1] - lu.Starts[i]];
            for (var k = lu.Starts[i]; k < lu.Starts[i + 1]; k++)
            {
                row[k - lu.Starts[i]] = il.DeclareLocal(typeof(double));
                if (lu.Source[k] >= 0)
                    writer.Load(2, lu.Source[k]);
                if (k == lu.Diagonal[i])
                {
                    writer.Load(1, lu.Order[i]);
                    il.Emit(lu.Source[k] >= 0 ? OpCodes.Sub : OpCodes.Neg);
                }
                else if (lu.Source[k] < 0)
                    il.Emit(OpCodes.Ldc_R8, 0.0);
                il.Emit(OpCodes.Stloc, row[k - lu.Starts[i]]);
            }
            for (var k = lu.Starts[i]; k < lu.Diagonal[i]; k++)
            {
                var pivot = lu.Columns[k];
                var factor = row[k - lu.Starts[i]];
                il.Emit(OpCodes.Ldloc, factor);
                writer.Load(3, lu.Count + pivot);
                il.Emit(OpCodes.Mul);
                il.Emit(OpCodes.Stloc, factor);
                for (var j = lu.Diagonal[pivot] + 1; j < lu.Starts[pivot + 1]; j++)
                {
                    var target = row[lu.IndexOf(i, lu.Columns[j]) - lu.Starts[i]];
                    il.Emit(OpCodes.Ldloc, factor);
                    writer.Load(3, j);
                    il.Emit(OpCodes.Ldloc, target);
                    il.Emit(OpCodes.Call, Writer.Fma);
                    il.Emit(OpCodes.Stloc, target);
                }
            }
            // A pivot is good when it is not tiny against what stands right of it; NaN is never good.
            var diagonal = row[lu.Diagonal[i] - lu.Starts[i]];
            il.Emit(OpCodes.Ldloc, diagonal);
            il.Emit(OpCodes.Call, Writer.Abs);
            il.Emit(OpCodes.Ldc_R8, 0.0);
            for (var k = lu.Diagonal[i] + 1; k < lu.Starts[i + 1]; k++)
            {
                il.Emit(OpCodes.Ldloc, row[k - lu.Starts[i]]);
                il.Emit(OpCodes.Call, Writer.Abs);
                il.Emit(OpCodes.Add);
            }
            il.Emit(OpCodes.Ldc_R8, SparseLu.SmallestPivot);
            il.Emit(OpCodes.Mul);
            il.Emit(OpCodes.Ble_Un, failed);
            for (var k = lu.Starts[i]; k < lu.Starts[i + 1]; k++)
            {
                if (k == lu.Diagonal[i])
                    continue;
                writer.Address(3, k);
                il.Emit(OpCodes.Ldloc, row[k - lu.Starts[i]]);
                il.Emit(OpCodes.Stind_R8);
            }
            writer.Address(3, lu.Count + i);
            il.Emit(OpCodes.Ldc_R8, -1.0);
            il.Emit(OpCodes.Ldloc, diagonal);
            il.Emit(OpCodes.Div);
            il.Emit(OpCodes.Stind_R8);
        }
        il.Emit(OpCodes.Ldc_I4_1);
        il.Emit(OpCodes.Ret);
        il.MarkLabel(failed);
        il.Emit(OpCodes.Ldc_I4_0);
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<Factorisation>(null);
    }

    private static Substitution EmitSubstitution(SymbolicLu lu)
    {
        var method = new DynamicMethod(
            "substitute",
            typeof(void),
            [typeof(object), typeof(double*), typeof(double*)],
            typeof(GeneratedLu).Module,
            skipVisibility: true
        );
        var writer = new Writer(method.GetILGenerator());
        var il = writer.IL;
        var x = new LocalBuilder[lu.Size];
        for (var i = 0; i < lu.Size; i++)
        {
            x[i] = il.DeclareLocal(typeof(double));
            writer.Load(1, lu.Order[i]);
            il.Emit(OpCodes.Stloc, x[i]);
            for (var k = lu.Starts[i]; k < lu.Diagonal[i]; k++)
                Subtract(i, k);
        }
        for (var i = lu.Size - 1; i >= 0; i--)
        {
            for (var k = lu.Diagonal[i] + 1; k < lu.Starts[i + 1]; k++)
                Subtract(i, k);
            il.Emit(OpCodes.Ldloc, x[i]);
            writer.Load(2, lu.Count + i);
            il.Emit(OpCodes.Mul);
            il.Emit(OpCodes.Stloc, x[i]);
            writer.Address(1, lu.Order[i]);
            il.Emit(OpCodes.Ldloc, x[i]);
            il.Emit(OpCodes.Stind_R8);
        }
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<Substitution>(null);

        void Subtract(int i, int k)
        {
            writer.Load(2, k);
            il.Emit(OpCodes.Ldloc, x[lu.Columns[k]]);
            il.Emit(OpCodes.Ldloc, x[i]);
            il.Emit(OpCodes.Call, Writer.Fma);
            il.Emit(OpCodes.Stloc, x[i]);
        }
    }

    private sealed record Generated(SymbolicLu Symbolic, Factorisation? Factor, Substitution? Solve);

    private sealed class Writer(ILGenerator il)
    {
        public static readonly MethodInfo Fma = typeof(Math).GetMethod(
            nameof(Math.FusedMultiplyAdd),
            [typeof(double), typeof(double), typeof(double)]
        )!;
        public static readonly MethodInfo Abs = typeof(Math).GetMethod(nameof(Math.Abs), [typeof(double)])!;

        public ILGenerator IL { get; } = il;

        public void Load(byte argument, int element)
        {
            Address(argument, element);
            IL.Emit(OpCodes.Ldind_R8);
        }

        public void Address(byte argument, int element)
        {
            IL.Emit(OpCodes.Ldarg_S, argument);
            if (element == 0)
                return;
            IL.Emit(OpCodes.Ldc_I4, element * sizeof(double));
            IL.Emit(OpCodes.Conv_I);
            IL.Emit(OpCodes.Add);
        }
    }
}
