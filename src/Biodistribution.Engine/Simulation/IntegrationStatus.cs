namespace Biodistribution.Simulation;

/// <summary>How a run ended.</summary>
public enum IntegrationStatus
{
    /// <summary>All outputs were reached.</summary>
    Succeeded,

    /// <summary>The limit on steps was met.</summary>
    StepLimit,

    /// <summary>The limit on time was met.</summary>
    TimeLimit,

    /// <summary>The limit on events was met: an event keeps triggering.</summary>
    EventLimit,

    /// <summary>No step, however small, met the tolerance: a pole or a discontinuity the model does not declare.</summary>
    StepTooSmall,

    /// <summary>A rate was not a number or infinite.</summary>
    NonFinite,

    /// <summary>The algebraic rules could not be solved.</summary>
    NewtonDiverged,

    /// <summary>An amount became negative beyond the tolerance.</summary>
    Negative,

    /// <summary>The caller stopped it.</summary>
    Cancelled,
}
