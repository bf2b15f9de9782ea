using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Biodistribution.Compilation;

namespace Biodistribution.Simulation.Sensitivities;

/// <summary>
/// The derivatives of values in all directions at once: (∂v/∂y) S + (∂v/∂p) D, with S those of the states and D those
/// of the parameters.
/// </summary>
/// <remarks>
/// Sums are taken entry by entry, parameters before states, with fused operations, up to twelve directions side by
/// side; each starts with zero.
/// </remarks>
internal sealed unsafe class SensitivityProduct
{
    private readonly LinearizedKernel kernel;
    private readonly int directions;
    private readonly int[] rowStarts;
    private readonly int[] outputs;
    private readonly int[] sources;
    private readonly int[] parameterStarts;
    private readonly int[] parameterOutputs;
    private readonly int[] parameterSources;

    public SensitivityProduct(LinearizedKernel kernel, int directions)
    {
        (this.kernel, this.directions) = (kernel, directions);
        rowStarts = kernel.ByState.RowStarts;
        outputs = [.. Enumerable.Range(kernel.ValueCount, kernel.ByState.Count)];
        sources = [.. kernel.ByState.Columns.Select(column => column * directions)];
        parameterStarts = kernel.ByParameter.RowStarts;
        parameterOutputs = [.. Enumerable.Range(kernel.ValueCount + kernel.ByState.Count, kernel.ByParameter.Count)];
        parameterSources = [.. kernel.ByParameter.Columns.Select(column => column * directions)];
    }

    /// <summary>Computes the product.</summary>
    /// <param name="values">The outputs of the kernel.</param>
    /// <param name="states">S: element (state × directions) + direction.</param>
    /// <param name="parameters">D: element (parameter × directions) + direction.</param>
    /// <param name="product">Receives the derivatives: element (value × directions) + direction.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Compute(ReadOnlySpan<double> values, ReadOnlySpan<double> states, ReadOnlySpan<double> parameters, Span<double> product)
    {
        fixed (
            double* v = values,
                s = states,
                d = parameters,
                target = product
        )
        fixed (
            int* o = outputs,
                from = sources,
                po = parameterOutputs,
                pFrom = parameterSources,
                starts = rowStarts,
                pStarts = parameterStarts
        )
        {
            var to = target;
            for (var row = 0; row < kernel.ValueCount; row++, to += directions)
            {
                var k = 0;
                // Begun with zero, a sum does not change when products with zero are left out.
                const double zero = 0.0;
                for (; k + 12 <= directions; k += 12)
                {
                    var (first, second, third) = (Vector256.Create(zero), Vector256.Create(zero), Vector256.Create(zero));
                    for (var e = pStarts[row]; e < pStarts[row + 1]; e++)
                    {
                        var factor = Vector256.Create(v[po[e]]);
                        var other = d + pFrom[e] + k;
                        first = Vector256.FusedMultiplyAdd(factor, Vector256.Load(other), first);
                        second = Vector256.FusedMultiplyAdd(factor, Vector256.Load(other + 4), second);
                        third = Vector256.FusedMultiplyAdd(factor, Vector256.Load(other + 8), third);
                    }
                    for (var e = starts[row]; e < starts[row + 1]; e++)
                    {
                        var factor = Vector256.Create(v[o[e]]);
                        var other = s + from[e] + k;
                        first = Vector256.FusedMultiplyAdd(factor, Vector256.Load(other), first);
                        second = Vector256.FusedMultiplyAdd(factor, Vector256.Load(other + 4), second);
                        third = Vector256.FusedMultiplyAdd(factor, Vector256.Load(other + 8), third);
                    }
                    first.Store(to + k);
                    second.Store(to + k + 4);
                    third.Store(to + k + 8);
                }
                // The last four begin early where fewer are left: what is there already is computed again.
                for (; k < directions && directions >= 4; k += 4)
                {
                    k = Math.Min(k, directions - 4);
                    var sum = Vector256.Create(zero);
                    for (var e = pStarts[row]; e < pStarts[row + 1]; e++)
                        sum = Vector256.FusedMultiplyAdd(Vector256.Create(v[po[e]]), Vector256.Load(d + pFrom[e] + k), sum);
                    for (var e = starts[row]; e < starts[row + 1]; e++)
                        sum = Vector256.FusedMultiplyAdd(Vector256.Create(v[o[e]]), Vector256.Load(s + from[e] + k), sum);
                    sum.Store(to + k);
                }
                for (; k < directions; k++)
                {
                    var sum = zero;
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
