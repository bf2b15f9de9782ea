namespace Biodistribution.Work;

/// <summary>How far a long piece of work is.</summary>
/// <param name="Done">Units that are finished, those of an earlier run included.</param>
/// <param name="Total">All units.</param>
/// <param name="Restored">Units an earlier run had finished.</param>
public readonly record struct WorkProgress(int Done, int Total, int Restored)
{
    /// <summary>The share that is finished, 0 to 1.</summary>
    public double Share => Total == 0 ? 1 : (double)Done / Total;

    /// <summary>How long the rest takes at the pace so far; null before the first unit of this run is finished.</summary>
    /// <param name="elapsed">Time since the work began.</param>
    public TimeSpan? Remaining(TimeSpan elapsed) => Done > Restored ? elapsed * ((double)(Total - Done) / (Done - Restored)) : null;

    /// <summary>Units a second so far; NaN before the first unit of this run is finished.</summary>
    /// <param name="elapsed">Time since the work began.</param>
    public double Rate(TimeSpan elapsed) =>
        Done > Restored && elapsed > TimeSpan.Zero ? (Done - Restored) / elapsed.TotalSeconds : double.NaN;
}
