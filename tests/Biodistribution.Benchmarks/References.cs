using System.Runtime.InteropServices;
using Biodistribution.Simulation;
using Biodistribution.Simulation.Execution;

namespace Biodistribution.Benchmarks;

/// <summary>
/// Reference solutions, made by this program at tight tolerance (by the method of order 8, the stiff work item by
/// Rodas5P), kept in the folder for temporary files.
/// </summary>
internal static class References
{
    /// <summary>All states, subject by subject, in the order of the definition.</summary>
    public static double[] Of(WorkItem work, double[] subjects, int count)
    {
        var size = work.Times.Length * work.States.Length;
        var stiff = work.Name.StartsWith("W3", StringComparison.Ordinal);
        var key = BitConverter.ToString(System.Security.Cryptography.SHA256.HashData(MemoryMarshal.AsBytes<double>(subjects)), 0, 6);
        var file = Path.Combine(Path.GetTempPath(), $"biodist-reference-{work.Name}-{count}-{key}.bin");
        if (File.Exists(file) && File.ReadAllBytes(file) is var bytes && bytes.Length == size * count * sizeof(double))
            return MemoryMarshal.Cast<byte, double>(bytes).ToArray();
        var values = new double[size * count];
        var settings = stiff
            ? work.Settings(Method.Stiff, 1) with
            {
                RelativeTolerance = 1e-12,
                AbsoluteTolerances = [.. Enumerable.Repeat(1e-17, work.States.Length)],
            }
            : work.Settings(Method.HighOrder, 1) with
            {
                RelativeTolerance = 1e-14,
                AbsoluteTolerances = [.. Enumerable.Repeat(1e-16, work.States.Length)],
            };
        new Cohort(work.Model, settings) { Lanes = 1 }.Run(
            count,
            i => work.Request(subjects.AsSpan(i * work.Varied.Length, work.Varied.Length)),
            (i, run) => work.InDefinedOrder(run).CopyTo(values, i * size)
        );
        File.WriteAllBytes(file, MemoryMarshal.AsBytes<double>(values).ToArray());
        return values;
    }
}
