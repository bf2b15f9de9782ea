namespace Biodistribution.Simulation.Integration;

/// <summary>Where a run in a lane is between two steps.</summary>
/// <param name="Time">Time reached.</param>
/// <param name="Stop">End of the segment.</param>
/// <param name="Step">Size of the step to try next.</param>
/// <param name="PreviousError">Squared error remembered from the step before.</param>
/// <param name="IsAfterRejection">Whether the last attempt was rejected.</param>
/// <param name="Steps">Accepted steps so far.</param>
/// <param name="Rejected">Rejected steps so far.</param>
internal readonly record struct LaneState(
    double Time,
    double Stop,
    double Step,
    double PreviousError,
    bool IsAfterRejection,
    int Steps,
    int Rejected
);
