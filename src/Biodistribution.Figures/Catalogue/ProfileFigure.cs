using System.Collections.Immutable;

namespace Biodistribution.Figures.Catalogue;

/// <summary>Profile likelihoods: how much worse the best fit becomes as one parameter is held at other values.</summary>
public sealed record ProfileFigure : Figure
{
    /// <summary>The profiles, one for each panel.</summary>
    public required ImmutableArray<ParameterProfile> Profiles { get; init; }

    /// <summary>Twice the log-likelihood difference at the ends of the interval: 3.84 for 95 %.</summary>
    public double CriticalDeviance { get; init; } = 3.841458820694124;

    /// <summary>What the threshold is called.</summary>
    public string ThresholdLabel { get; init; } = "95 %";

    /// <inheritdoc />
    public override ImmutableArray<Panel> Panels =>
        [
            .. Profiles.Select(profile => new Panel(
                profile.X.Quantity.Length > 0 ? $"{profile.X.Quantity}: {profile.Verdict}" : profile.Verdict,
                profile.X,
                new PanelAxis("2 Δ log-likelihood") { Minimum = -0.08 * CriticalDeviance, Maximum = 2.5 * CriticalDeviance },
                [
                    new Line("profile", profile.Values, profile.Rise) { IsSmooth = true },
                    new Points("profile", profile.Values, profile.Rise) { IsCloud = true },
                    new Rule(CriticalDeviance, false, ThresholdLabel),
                    .. profile.Ends.IsEmpty
                        ? ImmutableArray<Mark>.Empty
                        :
                        [
                            new Points(
                                "end of what agrees with the data",
                                [.. profile.Ends.Select(end => end.Value)],
                                [.. profile.Ends.Select(end => end.Rise)]
                            ),
                        ],
                    .. double.IsFinite(profile.Best) ? [new Points("best fit", [profile.Best], [0])] : ImmutableArray<Mark>.Empty,
                ]
            )),
        ];
}

/// <summary>The profile of one parameter.</summary>
/// <param name="X">The parameter, its unit, and whether its axis is logarithmic.</param>
/// <param name="Values">Values it was held at, ascending.</param>
/// <param name="Rise">Twice the log-likelihood difference to the best fit; NaN where the fit failed.</param>
/// <param name="Best">Its value at the best fit.</param>
/// <param name="Verdict">What follows, in a few words: interval, range, open above.</param>
public sealed record ParameterProfile(PanelAxis X, ImmutableArray<double> Values, ImmutableArray<double> Rise, double Best, string Verdict)
{
    /// <summary>Closed ends of the interval or range, with twice the log-likelihood difference there.</summary>
    public ImmutableArray<(double Value, double Rise)> Ends { get; init; } = [];
}
