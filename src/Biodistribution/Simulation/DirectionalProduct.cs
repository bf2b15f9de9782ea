using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Biodistribution.Models.Compilation;

namespace Biodistribution.Simulation;

/// <summary>The derivatives of values in all directions at once: (∂v/∂y) S + (∂v/∂p) D, with S those of the states and D those of the parameters.</summary>
/// <remarks>Parameters that no direction touches are left out. Sums are taken entry by entry with fused operations, four directions side by side.</remarks>
internal sealed unsafe class DirectionalProduct
{
    private readonly LinearizedKernel kernel;
    private readonly int directions;
    private readonly int[] rowStarts;
    private readonly int[] outputs;
    private readonly int[] sources;
    private readonly int[] parameterStarts;
    private readonly int[] parameterOutputs;
    private readonly int[] parameterSources;

    public DirectionalProduct(LinearizedKernel kernel, int directions)
    {
        (this.kernel, this.directions) = (kernel, directions);
        rowStarts = kernel.ByState.RowStarts;
        outputs = [.. Enumerable.Range(kernel.ValueCount, kernel.ByState.Count)];
        sources = [.. kernel.ByState.Columns.Select(column => column * directions)];
        parameterStarts = new int[kernel.ValueCount + 1];
        (parameterOutputs, parameterSources) = (new int[kernel.ByParameter.Count], new int[kernel.ByParameter.Count]);
    }

    /// <summary>Takes note of which parameters the directions touch.</summary>
    /// <param name="parameterDerivatives">Element (parameter × directions) + direction.</param>
    public void DirectionsChanged(ReadOnlySpan<double> parameterDerivatives)
    {
        var (count, pattern) = (0, kernel.ByParameter);
        for (var row = 0; row < kernel.ValueCount; row++)
        {
            parameterStarts[row] = count;
            for (var entry = pattern.RowStarts[row]; entry < pattern.RowStarts[row + 1]; entry++)
            {
                var source = pattern.Columns[entry] * directions;
                if (!parameterDerivatives.Slice(source, directions).ContainsAnyExcept(0.0))
                    continue;
                parameterOutputs[count] = kernel.ValueCount + kernel.ByState.Count + entry;
                parameterSources[count++] = source;
            }
        }

        parameterStarts[kernel.ValueCount] = count;
    }

    /// <summary>Computes the product.</summary>
    /// <param name="values">The outputs of the kernel.</param>
    /// <param name="states">S: element (state × directions) + direction.</param>
    /// <param name="parameters">D, as last announced.</param>
    /// <param name="product">Receives the derivatives: element (value × directions) + direction.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Compute(ReadOnlySpan<double> values, ReadOnlySpan<double> states, ReadOnlySpan<double> parameters, Span<double> product)
    {
        fixed (double* v = values, s = states, d = parameters, target = product)
        fixed (int* o = outputs, from = sources, po = parameterOutputs, pFrom = parameterSources, starts = rowStarts, pStarts = parameterStarts)
        {
            var to = target;
            for (var row = 0; row < kernel.ValueCount; row++, to += directions)
            {
                var k = 0;
                for (; k + 4 <= directions; k += 4)
                {
                    var sum = Vector256<double>.Zero;
                    for (var e = pStarts[row]; e < pStarts[row + 1]; e++)
                        sum = Vector256.FusedMultiplyAdd(Vector256.Create(v[po[e]]), Vector256.Load(d + pFrom[e] + k), sum);
                    for (var e = starts[row]; e < starts[row + 1]; e++)
                        sum = Vector256.FusedMultiplyAdd(Vector256.Create(v[o[e]]), Vector256.Load(s + from[e] + k), sum);
                    sum.Store(to + k);
                }

                if (k + 2 <= directions)
                {
                    var sum = Vector128<double>.Zero;
                    for (var e = pStarts[row]; e < pStarts[row + 1]; e++)
                        sum = Vector128.FusedMultiplyAdd(Vector128.Create(v[po[e]]), Vector128.Load(d + pFrom[e] + k), sum);
                    for (var e = starts[row]; e < starts[row + 1]; e++)
                        sum = Vector128.FusedMultiplyAdd(Vector128.Create(v[o[e]]), Vector128.Load(s + from[e] + k), sum);
                    sum.Store(to + k);
                    k += 2;
                }

                if (k < directions)
                {
                    var sum = 0.0;
                    for (var e = pStarts[row]; e < pStarts[row + 1]; e++)
                        sum = Math.FusedMultiplyAdd(v[po[e]], d[pFrom[e] + k], sum);
                    for (var e = starts[row]; e < starts[row + 1]; e++)
                        sum = Math.FusedMultiplyAdd(v[o[e]], s[from[e] + k], sum);
                    to[k] = sum;
                }
            }
        }
    }
}
