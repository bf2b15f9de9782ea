using System.Collections.Immutable;
using Biodistribution.Numerics.Statistics;

namespace Biodistribution.DoseResponse.Responses;

/// <summary>The form of a dose-response curve, and which of its parameters are held.</summary>
/// <param name="Key">Its name on the command line.</param>
/// <param name="Name">Its name in sentences.</param>
/// <param name="Form">The function between the limits.</param>
/// <remarks>
/// Response = lower + (upper - lower + f·dose) G(t) with t = b (ln dose - ln e); f is 0 but for hormesis. Source: C.
/// Ritz, F. Baty, J. C. Streibig, D. Gerhard, PLoS ONE
/// 2015;10:e0146021, table 1, whose parameters b, c, d, e, f these are; hormesis: P. Brain, R. Cousens, Weed Res 1989;29:93.
/// </remarks>
public sealed record ResponseShape(string Key, string Name, ResponseForm Form)
{
    /// <summary>The value the lower limit is held at; NaN to fit it.</summary>
    public double Lower { get; init; } = double.NaN;

    /// <summary>The value the upper limit is held at; NaN to fit it.</summary>
    public double Upper { get; init; } = double.NaN;

    /// <summary>The value the slope b is held at; NaN to fit it.</summary>
    public double Slope { get; init; } = double.NaN;

    /// <summary>Whether the fifth parameter is fitted: the asymmetry of a log-logistic curve, the initial slope of hormesis.</summary>
    public bool HasFifth { get; init; }

    /// <summary>What the fifth parameter is called.</summary>
    public string FifthName => Form == ResponseForm.Hormesis ? "Hormesis" : "Asymmetry";

    /// <summary>Its value where it is not fitted.</summary>
    internal double FifthNeutral => Form == ResponseForm.Hormesis ? 0 : 1;

    /// <summary>Every shape there is.</summary>
    public static ImmutableArray<ResponseShape> All { get; } =
    [
        new("hill", "Hill (four-parameter log-logistic)", ResponseForm.LogLogistic),
        new("emax", "Emax", ResponseForm.LogLogistic) { Lower = 0, Slope = -1 },
        new("5pl", "five-parameter log-logistic", ResponseForm.LogLogistic) { HasFifth = true },
        .. Limited("3pl", "2pl", "log-logistic", ResponseForm.LogLogistic),
        new("weibull1", "Weibull type 1", ResponseForm.Weibull1),
        .. Limited("weibull1-3", "weibull1-2", "Weibull type 1", ResponseForm.Weibull1),
        new("weibull2", "Weibull type 2", ResponseForm.Weibull2),
        .. Limited("weibull2-3", "weibull2-2", "Weibull type 2", ResponseForm.Weibull2),
        new("log-normal", "log-normal", ResponseForm.LogNormal),
        .. Limited("log-normal-3", "log-normal-2", "log-normal", ResponseForm.LogNormal),
        new("hormesis", "Brain-Cousens hormesis", ResponseForm.Hormesis) { HasFifth = true },
        new("hormesis-4", "Brain-Cousens hormesis from 0", ResponseForm.Hormesis) { HasFifth = true, Lower = 0 },
    ];

    // With the lower limit at 0, and with both limits at 0 and 1.
    private static ResponseShape[] Limited(string three, string two, string name, ResponseForm form) =>
        [
            new(three, $"three-parameter {name}, lower limit 0", form) { Lower = 0 },
            new(two, $"two-parameter {name}, limits 0 and 1", form) { Lower = 0, Upper = 1 },
        ];

    /// <summary>The function between the limits, with its derivative by t and by the fifth parameter.</summary>
    /// <param name="t">b (ln dose - ln e); infinite at dose 0.</param>
    /// <param name="fifth">The fifth parameter.</param>
    internal (double Value, double ByT, double ByFifth) Function(double t, double fifth)
    {
        switch (Form)
        {
            case ResponseForm.LogNormal:
                return (NormalDistribution.Cumulative(-t), double.IsInfinity(t) ? 0 : -NormalDistribution.Density(t), 0);
            case ResponseForm.Weibull1:
                var decay = Math.Exp(-Math.Exp(t));
                return (decay, decay == 0 || double.IsInfinity(t) ? 0 : -Math.Exp(t) * decay, 0);
            case ResponseForm.Weibull2:
                var rise = Math.Exp(-Math.Exp(-t));
                return (1 - rise, rise == 0 || double.IsInfinity(t) ? 0 : -Math.Exp(-t) * rise, 0);
            default:
                var exponent = Form == ResponseForm.Hormesis ? 1 : fifth;
                // ln(1 + e^t) and e^t/(1 + e^t), whatever the size of t.
                var log = t > 30 ? t : Math.Log(1 + Math.Exp(t));
                var share = 1 / (1 + Math.Exp(-t));
                var value = Math.Exp(-exponent * log);
                return (value, double.IsInfinity(t) ? 0 : -exponent * value * share, value == 0 ? 0 : -value * log);
        }
    }

    /// <summary>The t at which the function has a value; NaN where there is none.</summary>
    /// <param name="value">In (0, 1).</param>
    /// <param name="fifth">The fifth parameter.</param>
    internal double Inverse(double value, double fifth) =>
        Form switch
        {
            ResponseForm.LogNormal => -NormalDistribution.Quantile(value),
            ResponseForm.Weibull1 => Math.Log(-Math.Log(value)),
            ResponseForm.Weibull2 => -Math.Log(-Math.Log(1 - value)),
            ResponseForm.Hormesis => Math.Log((1 / value) - 1),
            _ => Math.Log(Math.Pow(value, -1 / fifth) - 1),
        };
}

/// <summary>The function between the limits of a curve; all fall from 1 to 0 as t rises.</summary>
public enum ResponseForm
{
    /// <summary>(1 + e^t)^-f: logistic in the logarithm of the dose.</summary>
    LogLogistic,

    /// <summary>Φ(-t): a normal distribution of the logarithm of the dose.</summary>
    LogNormal,

    /// <summary>exp(-e^t): slow to leave the limit at low doses where it falls.</summary>
    Weibull1,

    /// <summary>1 - exp(-e^-t): slow to reach the limit at high doses where it falls.</summary>
    Weibull2,

    /// <summary>1/(1 + e^t), the upper limit rising with the dose: stimulation by low doses.</summary>
    Hormesis,
}
