using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Biodistribution.Numerics.LinearAlgebra;

/// <summary>A few square matrices of one size in one piece of memory, rows and columns padded with zeros to whole tiles of 8 × 8.</summary>
/// <remarks>
/// A product holds a tile of the right factor in registers and passes the rows of the left factor by it. Each element
/// is the sum over the columns of the left
/// factor in order, by fused multiply-adds: the same bits whatever vectors the processor has.
/// </remarks>
internal sealed class PaddedMatrices
{
    private const int Tile = 8;
    private readonly double[] memory;
    private readonly int origin;

    /// <summary>Makes matrices of zeros.</summary>
    /// <param name="size">Rows and columns before padding.</param>
    /// <param name="count">How many matrices.</param>
    /// <param name="rows">Further rows behind the last matrix.</param>
    public PaddedMatrices(int size, int count, int rows = 0)
    {
        Stride = (size + Tile - 1) / Tile * Tile;
        // Rows begin where cache lines do. A row of zeros is what sums without another summand start from.
        memory = GC.AllocateArray<double>((((count * Stride) + rows + 1) * Stride) + Tile, pinned: true);
        origin = (int)(-Marshal.UnsafeAddrOfPinnedArrayElement(memory, 0) & 63) / sizeof(double);
        Zeros = origin + (((count * Stride) + rows) * Stride);
    }

    /// <summary>Elements from one row to the next; rows of a matrix.</summary>
    public int Stride { get; }

    /// <summary>Where a row of zeros is.</summary>
    private int Zeros { get; }

    /// <summary>Where a matrix begins.</summary>
    /// <param name="matrix">Which.</param>
    public int this[int matrix] => origin + (matrix * Stride * Stride);

    /// <summary>A stretch of the memory.</summary>
    /// <param name="start">Where it begins.</param>
    /// <param name="length">Elements.</param>
    public Span<double> At(int start, int length) => memory.AsSpan(start, length);

    /// <summary>The rows of a matrix with their padding.</summary>
    /// <param name="matrix">Which.</param>
    public Span<double> Elements(int matrix) => memory.AsSpan(this[matrix], Stride * Stride);

    /// <summary>
    /// target = left × right; the target is none of the factors, but rows of the left factor may be rows of the product
    /// that come earlier where a row is one tile wide.
    /// </summary>
    /// <param name="left">Where the rows of the left factor begin.</param>
    /// <param name="rows">How many there are.</param>
    /// <param name="right">Where the right factor begins, a whole matrix.</param>
    /// <param name="target">Where the rows of the product begin.</param>
    public void Multiply(int left, int rows, int right, int target) => MultiplyAdd(left, rows, right, Zeros, 0, target);

    /// <summary>target = left × right + add.</summary>
    /// <param name="left">Where the left factor begins.</param>
    /// <param name="right">Where the right factor begins.</param>
    /// <param name="add">Where the summand begins.</param>
    /// <param name="target">Where the result begins: neither factor, but it may be the summand.</param>
    public void MultiplyAdd(int left, int right, int add, int target) => MultiplyAdd(left, Stride, right, add, Stride, target);

    private void MultiplyAdd(int left, int rows, int right, int add, int addStride, int target)
    {
        ref var start = ref MemoryMarshal.GetArrayDataReference(memory);
        for (var j = 0; j < Stride; j += Tile)
        for (var k = 0; k < Stride; k += Tile)
        {
            ref var from = ref Unsafe.Add(ref start, k == 0 ? add + j : target + j);
            var fromStride = k == 0 ? addStride : Stride;
            if (Vector512.IsHardwareAccelerated)
                AddTile512(
                    ref Unsafe.Add(ref start, left + k),
                    rows,
                    ref Unsafe.Add(ref start, right + (k * Stride) + j),
                    ref from,
                    fromStride,
                    ref Unsafe.Add(ref start, target + j),
                    Stride
                );
            else
                for (var half = 0; half < Tile; half += 4)
                    AddTile256(
                        ref Unsafe.Add(ref start, left + k),
                        rows,
                        ref Unsafe.Add(ref start, right + (k * Stride) + j + half),
                        ref Unsafe.Add(ref from, half),
                        fromStride,
                        ref Unsafe.Add(ref start, target + j + half),
                        Stride
                    );
        }
    }

    /// <summary>Adds the part of a product that eight rows of eight elements of the right factor contribute.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddTile512(ref double left, int rows, ref double right, ref double from, int fromStride, ref double to, int stride)
    {
        var step = (nuint)stride;
        var r0 = Vector512.LoadUnsafe(ref right);
        var r1 = Vector512.LoadUnsafe(ref right, step);
        var r2 = Vector512.LoadUnsafe(ref right, 2 * step);
        var r3 = Vector512.LoadUnsafe(ref right, 3 * step);
        var r4 = Vector512.LoadUnsafe(ref right, 4 * step);
        var r5 = Vector512.LoadUnsafe(ref right, 5 * step);
        var r6 = Vector512.LoadUnsafe(ref right, 6 * step);
        var r7 = Vector512.LoadUnsafe(ref right, 7 * step);
        for (var row = 0; row < rows; row++)
        {
            var sum = Vector512.FusedMultiplyAdd(Vector512.Create(left), r0, Vector512.LoadUnsafe(ref from));
            sum = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref left, 1)), r1, sum);
            sum = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref left, 2)), r2, sum);
            sum = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref left, 3)), r3, sum);
            sum = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref left, 4)), r4, sum);
            sum = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref left, 5)), r5, sum);
            sum = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref left, 6)), r6, sum);
            sum = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref left, 7)), r7, sum);
            sum.StoreUnsafe(ref to);
            left = ref Unsafe.Add(ref left, stride);
            from = ref Unsafe.Add(ref from, fromStride);
            to = ref Unsafe.Add(ref to, stride);
        }
    }

    /// <summary>The same sums for eight rows of four elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddTile256(ref double left, int rows, ref double right, ref double from, int fromStride, ref double to, int stride)
    {
        var step = (nuint)stride;
        var r0 = Vector256.LoadUnsafe(ref right);
        var r1 = Vector256.LoadUnsafe(ref right, step);
        var r2 = Vector256.LoadUnsafe(ref right, 2 * step);
        var r3 = Vector256.LoadUnsafe(ref right, 3 * step);
        var r4 = Vector256.LoadUnsafe(ref right, 4 * step);
        var r5 = Vector256.LoadUnsafe(ref right, 5 * step);
        var r6 = Vector256.LoadUnsafe(ref right, 6 * step);
        var r7 = Vector256.LoadUnsafe(ref right, 7 * step);
        for (var row = 0; row < rows; row++)
        {
            var sum = Vector256.FusedMultiplyAdd(Vector256.Create(left), r0, Vector256.LoadUnsafe(ref from));
            sum = Vector256.FusedMultiplyAdd(Vector256.Create(Unsafe.Add(ref left, 1)), r1, sum);
            sum = Vector256.FusedMultiplyAdd(Vector256.Create(Unsafe.Add(ref left, 2)), r2, sum);
            sum = Vector256.FusedMultiplyAdd(Vector256.Create(Unsafe.Add(ref left, 3)), r3, sum);
            sum = Vector256.FusedMultiplyAdd(Vector256.Create(Unsafe.Add(ref left, 4)), r4, sum);
            sum = Vector256.FusedMultiplyAdd(Vector256.Create(Unsafe.Add(ref left, 5)), r5, sum);
            sum = Vector256.FusedMultiplyAdd(Vector256.Create(Unsafe.Add(ref left, 6)), r6, sum);
            sum = Vector256.FusedMultiplyAdd(Vector256.Create(Unsafe.Add(ref left, 7)), r7, sum);
            sum.StoreUnsafe(ref to);
            left = ref Unsafe.Add(ref left, stride);
            from = ref Unsafe.Add(ref from, fromStride);
            to = ref Unsafe.Add(ref to, stride);
        }
    }
}
