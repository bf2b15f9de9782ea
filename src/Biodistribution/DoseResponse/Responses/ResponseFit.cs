using System.Collections.Immutable;
using Biodistribution.Numerics.Statistics;

namespace Biodistribution.DoseResponse.Responses;

/// <summary>A number of a fitted curve with its interval, or why there is none.</summary>
/// <param name="Name">Bottom, Top, EC10, EC50, EC90, HillSlope or Slope, DoseParameter, Asymmetry or Hormesis.</param>
/// <param name="Value">The estimate; NaN where the data do not determine it.</param>
/// <param name="StandardError">Its standard error by observed information; NaN where it is held.</param>
public sealed record ResponseEstimate(string Name, double Value, double StandardError)
{
    /// <summary>Lower end of the interval; of a dose it is taken on the logarithm.</summary>
    public double Lower { get; init; } = double.NaN;

    /// <summary>Upper end.</summary>
    public double Upper { get; init; } = double.NaN;

    /// <summary>Why there is no value; empty when there is one.</summary>
    public string Missing { get; init; } = "";
}

/// <summary>The fitted curve of one agent.</summary>
/// <param name="Agent">Its data.</param>
/// <param name="Shape">The shape.</param>
/// <param name="Parameters">Lower limit, upper limit, e, b and the fifth parameter, as the shape's source names them;
/// empty where no curve could be fitted.</param>
/// <param name="Estimates">What is printed of it.</param>
public sealed record ResponseCurve(
    ResponseData Agent,
    ResponseShape Shape,
    ImmutableArray<double> Parameters,
    ImmutableArray<ResponseEstimate> Estimates
)
{
    /// <summary>Share of the variance of the responses that the curve explains.</summary>
    public double ExplainedShare { get; init; } = double.NaN;

    /// <summary>An estimate by name.</summary>
    /// <param name="name">Its name.</param>
    public ResponseEstimate this[string name] => Estimates.Single(estimate => estimate.Name == name);

    /// <summary>The response at a dose; NaN where no curve could be fitted.</summary>
    /// <param name="dose">Dose, not negative.</param>
    public double At(double dose)
    {
        if (Parameters.IsEmpty)
            return double.NaN;
        Span<double> gradient = stackalloc double[ResponseObjective.CurveParameters];
        return ResponseObjective.At(
            Shape,
            [Parameters[0], Parameters[1], Math.Log(Parameters[2]), Parameters[3], Parameters[4]],
            dose,
            gradient
        );
    }
}

/// <summary>Curves fitted together.</summary>
/// <param name="Curves">One an agent.</param>
/// <param name="ResidualSd">Residual standard deviation; NaN for counts, or without degrees of freedom.</param>
/// <param name="DegreesOfFreedom">Rows minus fitted parameters.</param>
/// <param name="LogLikelihood">The log-likelihood; for counts without the binomial coefficients.</param>
public sealed record ResponseFit(ImmutableArray<ResponseCurve> Curves, double ResidualSd, int DegreesOfFreedom, double LogLikelihood)
{
    /// <summary>Why no curve could be fitted; empty when one could.</summary>
    public string Missing { get; init; } = "";

    /// <summary>Half the width of an interval in standard errors: Student's t for values, the normal for counts.</summary>
    /// <param name="confidence">Probability of the interval.</param>
    /// <param name="isBinomial">Whether responses are counts.</param>
    /// <param name="freedom">Degrees of freedom of the residual variance.</param>
    internal static double Quantile(double confidence, bool isBinomial, int freedom) =>
        isBinomial ? SamplingDistributions.StudentTwoSided(confidence, double.PositiveInfinity)
        : freedom > 0 ? SamplingDistributions.StudentTwoSided(confidence, freedom)
        : double.NaN;
}

/// <summary>Which limits the curves of several agents have in common.</summary>
/// <param name="Lower">One lower limit.</param>
/// <param name="Upper">One upper limit.</param>
public sealed record CommonLimits(bool Lower, bool Upper)
{
    /// <summary>Each curve has its own.</summary>
    public static CommonLimits None { get; } = new(false, false);

    /// <summary>All curves have both in common.</summary>
    public static CommonLimits Both { get; } = new(true, true);
}
