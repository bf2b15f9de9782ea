using Biodistribution.Compilation.Emission;
using Biodistribution.Numerics.LinearAlgebra;

namespace Biodistribution.Compilation;

/// <summary>A kernel that computes values together with their partial derivatives to states and parameters.</summary>
/// <remarks>
/// Its outputs are the values, then the entries of the derivatives to states, then those of the derivatives to
/// parameters.
/// </remarks>
/// <param name="Kernel">The code.</param>
/// <param name="ValueCount">Number of values.</param>
/// <param name="ByState">Where the derivatives to states are not identically zero.</param>
/// <param name="ByParameter">Where the derivatives to parameters are not identically zero.</param>
public sealed record LinearizedKernel(Kernel Kernel, int ValueCount, SparsePattern ByState, SparsePattern ByParameter)
{
    /// <summary>The values among the outputs.</summary>
    /// <param name="outputs">The outputs.</param>
    public Span<double> Values(Span<double> outputs) => outputs[..ValueCount];

    /// <summary>The derivatives to states among the outputs.</summary>
    /// <param name="outputs">The outputs.</param>
    public Span<double> StateEntries(Span<double> outputs) => outputs.Slice(ValueCount, ByState.Count);

    /// <summary>The derivatives to parameters among the outputs.</summary>
    /// <param name="outputs">The outputs.</param>
    public Span<double> ParameterEntries(Span<double> outputs) => outputs.Slice(ValueCount + ByState.Count, ByParameter.Count);
}
