using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Biodistribution.Simulation.Lanes;

/// <summary>How far the run in a lane has come with its outputs.</summary>
internal unsafe struct LaneOutputs
{
    private LaneRun run;
    private double[] times;
    private double[] states;
    private double[] derivatives;
    private int stateCount;
    private int derivativeCount;
    private int next;

    /// <summary>The next output time; infinite when none is left.</summary>
    public readonly double NextTime => next < times.Length ? times[next] : double.PositiveInfinity;

    /// <summary>Takes over from a run at the start of a segment.</summary>
    /// <param name="from">The run.</param>
    public void Follow(LaneRun from)
    {
        (run, times, next) = (from, from.OutputTimes, from.NextOutput);
        (states, derivatives, stateCount) = (from.Result.States, from.Result.StateDerivatives, from.Result.StateCount);
        derivativeCount = stateCount * from.DirectionCount;
    }

    /// <summary>Writes the next output, of which there must be one.</summary>
    /// <param name="block">Its states, then their derivatives, in the lane of the run.</param>
    /// <param name="width">Lanes side by side.</param>
    public void Write(double* block, int width)
    {
        Copy(block, width, stateCount, states);
        if (derivativeCount > 0)
            Copy(block + (stateCount * width), width, derivativeCount, derivatives);
        next++;
        run.CompleteOutput();
    }

    private readonly void Copy(double* source, int width, int count, double[] rows)
    {
        if (width == 1)
        {
            new ReadOnlySpan<double>(source, count).CopyTo(rows.AsSpan(next * count));
            return;
        }

        ref var target = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(rows), next * count);
        for (var i = 0; i < count; i++, source += width)
            Unsafe.Add(ref target, i) = *source;
    }
}
