using System.Collections.Immutable;

namespace Biodistribution.Figures.Catalogue;

/// <summary>Measurements that could be made next, the most telling first.</summary>
public sealed record DesignRankingFigure : Figure
{
    /// <summary>
    /// What the ranking is by: the expected width of an interval, the expected gain. Bars begin at its smallest value
    /// where one is given (1 for a factor).
    /// </summary>
    public required PanelAxis Score { get; init; }

    /// <summary>Whether the smallest score is best, as of a width; else the largest.</summary>
    public bool IsSmallerBetter { get; init; } = true;

    /// <summary>The score without a further measurement; NaN for none.</summary>
    public double Present { get; init; } = double.NaN;

    /// <summary>The measurements, in any order; NaN or infinite where a score could not be computed.</summary>
    public required ImmutableArray<(string Measurement, double Score)> Candidates { get; init; }

    /// <summary>Most measurements drawn; all of them are in <see cref="Candidates"/>.</summary>
    public int MaximumShown { get; init; } = 12;

    /// <inheritdoc />
    public override double? PanelAspect => Math.Clamp(0.14 + (0.06 * Math.Min(MaximumShown, Candidates.Length)), 0.28, 1.1);

    /// <inheritdoc />
    public override ImmutableArray<string> OwnNotes
    {
        get
        {
            var usable = Candidates.Count(candidate => double.IsFinite(candidate.Score));
            return
            [
                .. usable > MaximumShown ? [$"The best {MaximumShown} of {usable} measurements."] : ImmutableArray<string>.Empty,
                .. usable < Candidates.Length
                    ? [$"For {Candidates.Length - usable} of {Candidates.Length} measurements no score could be computed."]
                    : ImmutableArray<string>.Empty,
            ];
        }
    }

    /// <inheritdoc />
    public override ImmutableArray<Panel> Panels
    {
        get
        {
            var usable = Candidates.Where(candidate => double.IsFinite(candidate.Score));
            var best = (
                IsSmallerBetter ? usable.OrderBy(candidate => candidate.Score) : usable.OrderByDescending(candidate => candidate.Score)
            )
                .Take(MaximumShown)
                .ToArray();
            var ends = best.Select(candidate => candidate.Score).Append(Present).Where(double.IsFinite).DefaultIfEmpty(1).ToArray();
            var start =
                double.IsFinite(Score.Minimum) ? Score.Minimum
                : Score.IsLogarithmic ? Math.Pow(10, Math.Floor(Math.Log10(ends.Min()) - 0.05))
                : Math.Min(0, ends.Min());
            var axis = Score with
            {
                Minimum = start,
                Maximum = Score.IsLogarithmic ? ends.Max() * 1.2 : ends.Max() + (0.05 * (ends.Max() - start)),
            };
            return
            [
                new(
                    "",
                    axis,
                    new PanelAxis("") { Categories = [.. best.Select(candidate => candidate.Measurement)] },
                    [
                        new Bars(
                            "with the measurement",
                            [.. Enumerable.Range(0, best.Length)],
                            [.. best.Select(_ => start)],
                            [.. best.Select(candidate => candidate.Score)]
                        ),
                        .. double.IsFinite(Present) ? [new Rule(Present, true, "at present")] : ImmutableArray<Mark>.Empty,
                    ]
                ),
            ];
        }
    }
}
