namespace Biodistribution.Numerics.Optimization;

/// <summary>Why a minimisation ended.</summary>
public enum StopReason
{
    /// <summary>No step is expected to lower the objective by more than the tolerance.</summary>
    ObjectiveConverged,

    /// <summary>The steps have become smaller than the tolerance.</summary>
    StepConverged,

    /// <summary>The gradient is zero within rounding.</summary>
    GradientZero,

    /// <summary>The objective no longer falls although its gradient says it should: its own accuracy is reached.</summary>
    AccuracyLimit,

    /// <summary>
    /// No step, however short, lowers the objective although its gradient says that it should fall: a kink, or the edge
    /// of where it can be computed.
    /// </summary>
    SlopeNotMet,

    /// <summary>
    /// All points tried around the best one are as good as it, and so were those of a second round: the end of a search
    /// without derivatives.
    /// </summary>
    PointsAgree,

    /// <summary>No step comes nearer to keeping the limits: together they, or they and the bounds, cannot be kept near here.</summary>
    LimitsUnreachable,

    /// <summary>The limit on iterations was met.</summary>
    IterationLimit,

    /// <summary>The objective cannot be computed at the start.</summary>
    StartFailed,

    /// <summary>The caller stopped it.</summary>
    Cancelled,
}

/// <summary>Stop reasons in words.</summary>
public static class StopReasons
{
    /// <summary>Whether the end is a minimum as far as can be told.</summary>
    /// <param name="reason">Any reason.</param>
    public static bool IsConverged(this StopReason reason) =>
        reason
            is StopReason.ObjectiveConverged
                or StopReason.StepConverged
                or StopReason.GradientZero
                or StopReason.AccuracyLimit
                or StopReason.PointsAgree;

    /// <summary>A sentence for people.</summary>
    /// <param name="reason">Any reason.</param>
    public static string Sentence(this StopReason reason) =>
        reason switch
        {
            StopReason.ObjectiveConverged => "converged: no step lowers the objective any more",
            StopReason.StepConverged => "converged: the steps have become negligible",
            StopReason.GradientZero => "converged: the gradient is zero",
            StopReason.AccuracyLimit => "converged to the accuracy of the objective",
            StopReason.SlopeNotMet =>
                "stopped where no step lowers the objective although its gradient says so: it has a kink or an edge there",
            StopReason.PointsAgree => "converged: no point tried around the best one is better",
            StopReason.LimitsUnreachable => "stopped where no step comes nearer to keeping the hard limits",
            StopReason.IterationLimit => "stopped at the limit on iterations, not converged",
            StopReason.StartFailed => "the model could not be solved at the start",
            StopReason.Cancelled => "cancelled",
            _ => reason.ToString(),
        };
}
