using System.Collections.Immutable;

namespace Biodistribution.DoseResponse.Sweeps;

/// <summary>Accumulation against dose for every group, with bands over parameter draws; numbers in the units named.</summary>
public sealed record SweepResult
{
    /// <summary>The doses, ascending, in <see cref="DoseUnit"/>.</summary>
    public required ImmutableArray<double> Doses { get; init; }

    /// <summary>Unit of doses and amounts.</summary>
    public required string DoseUnit { get; init; }

    /// <summary>The curves: group by group, and for each the share of dose, the amount and the area.</summary>
    public required ImmutableArray<SweepBand> Curves { get; init; }

    /// <summary>The largest dose that keeps a load under its limit, group by group; empty where none was asked for.</summary>
    public ImmutableArray<LimitDose> Limits { get; init; } = [];

    /// <summary>Accumulation against a parameter; null where none was asked for.</summary>
    public AcrossResult? Across { get; init; }

    /// <summary>How many draws make the bands.</summary>
    public required int DrawCount { get; init; }

    /// <summary>How many of them could not be simulated at some dose: they count at the others, and not in summaries.</summary>
    public int FailedDraws { get; init; }

    /// <summary>What a reader must know of draws that failed; empty where none did.</summary>
    public string FailureSentence =>
        FailedDraws == 0
            ? ""
            : $"{FailedDraws} of {DrawCount} parameter sets could not be simulated at some dose: the bands "
                + $"hold them at the other doses only, the fitted curves not at all.";

    /// <summary>Whether the dose itself is assumed, so that bands are ranges under assumptions and not confidence bands.</summary>
    public required bool IsRangeUnderAssumptions { get; init; }
}

/// <summary>What a sweep shows of a group.</summary>
public enum SweepQuantity
{
    /// <summary>Share of the dose.</summary>
    Share,

    /// <summary>Amount: share times dose.</summary>
    Amount,

    /// <summary>Area under the curve of the share.</summary>
    Area,

    /// <summary>The observable itself, where it is no share of the dose: an effect.</summary>
    Effect,
}

/// <summary>One curve of a sweep with its band.</summary>
/// <param name="Group">The group.</param>
/// <param name="Quantity">What is shown.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Values">At the best fit, a value a dose; NaN where the simulation failed.</param>
/// <param name="Lower">Lower edge of the band; empty without draws.</param>
/// <param name="Upper">Upper edge of the band; empty without draws.</param>
/// <param name="Draws">The curve of every draw whose simulations succeeded, for summaries.</param>
public sealed record SweepBand(
    string Group,
    SweepQuantity Quantity,
    string Unit,
    ImmutableArray<double> Values,
    ImmutableArray<double> Lower,
    ImmutableArray<double> Upper,
    ImmutableArray<double[]> Draws
)
{
    /// <summary>The group whose fan the curve is a member of; empty where there is no fan.</summary>
    public string FanOf { get; init; } = "";

    /// <summary>Which member it is, such as "secretion 10 particles/cells/h"; empty where there is no fan.</summary>
    public string FanMember { get; init; } = "";
}
