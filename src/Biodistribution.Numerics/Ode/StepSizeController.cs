using Biodistribution.Numerics.Elementary;

namespace Biodistribution.Numerics.Ode;

/// <summary>Proportional-integral control of the step size.</summary>
/// <param name="Proportional">Exponent of the error of this step, above 0.</param>
/// <param name="Integral">Exponent of the error of the step before, at least 0.</param>
/// <param name="RejectionExponent">Exponent of the error of a step that failed: 1 / (order of the error estimate + 1).</param>
/// <param name="Safety">Share of the predicted step that is tried, in (0, 1).</param>
/// <param name="SmallestFactor">Smallest ratio of successive steps.</param>
/// <param name="LargestFactor">Largest ratio of successive steps.</param>
/// <remarks>
/// Works on squared errors and never needs a root. Powers are taken by <see cref="CoarsePower"/>, good to about 1e-4
/// and continuous, which gives the
/// same bits on every machine. Source: E. Hairer, G. Wanner, Solving Ordinary Differential Equations II, 2nd ed.,
/// section IV.2; K. Gustafsson, ACM
/// Transactions on Mathematical Software 17 (1991) 533.
/// </remarks>
public sealed record StepSizeController(
    double Proportional,
    double Integral,
    double RejectionExponent,
    double Safety = 0.9,
    double SmallestFactor = 0.2,
    double LargestFactor = 10
)
{
    /// <summary>Squared error assumed for the step before the first.</summary>
    public const double InitialSquaredError = 1e-4;

    /// <summary>Smallest squared error the control reacts to.</summary>
    public const double SmallestSquaredError = 1e-12;

    /// <summary>Share of the predicted step that is tried, in (0, 1).</summary>
    public double Safety
    {
        get;
        init => (field, SafetyLogarithm) = (value, CoarsePower.Log2(value));
    } = Safety;

    /// <summary>Binary logarithm of <see cref="Safety"/>, by <see cref="CoarsePower"/>.</summary>
    public double SafetyLogarithm { get; private init; } = CoarsePower.Log2(Safety);

    /// <summary>Control for a method whose error estimate is of a given order.</summary>
    /// <param name="errorOrder">Order of the error estimate: the error of a step shrinks with the power one higher.</param>
    /// <param name="integral">Weight of the step before, in [0, 0.1]; 0.04 damps explicit methods at their stability limit.</param>
    public static StepSizeController ForOrder(int errorOrder, double integral = 0.04) =>
        new((1.0 / (errorOrder + 1)) - (0.75 * integral), integral, 1.0 / (errorOrder + 1));

    /// <summary>Ratio of the next step to the one just accepted.</summary>
    /// <param name="squaredError">Square of its error over the tolerance, at most 1.</param>
    /// <param name="previousSquaredError">The same of the step before; <see cref="InitialSquaredError"/> after a start.</param>
    /// <param name="afterRejection">The step before this one was rejected: no growth.</param>
    public double AfterAcceptance(double squaredError, double previousSquaredError, bool afterRejection = false)
    {
        return AfterAcceptance(squaredError, CoarsePower.Log2(previousSquaredError), afterRejection, out _);
    }

    /// <summary>Ratio of the next step to the one just accepted.</summary>
    /// <param name="squaredError">Square of its error over the tolerance, at most 1.</param>
    /// <param name="previousLogarithm">Binary logarithm, by <see cref="CoarsePower"/>, of the same of the step before.</param>
    /// <param name="afterRejection">The step before this one was rejected: no growth.</param>
    /// <param name="logarithm">Receives that of this step, or of <see cref="SmallestSquaredError"/> if its error is smaller.</param>
    public double AfterAcceptance(double squaredError, double previousLogarithm, bool afterRejection, out double logarithm)
    {
        logarithm = CoarsePower.Log2(squaredError > SmallestSquaredError ? squaredError : SmallestSquaredError);
        var factor = CoarsePower.Exp2(
            Math.FusedMultiplyAdd(-0.5 * Proportional, logarithm, Math.FusedMultiplyAdd(0.5 * Integral, previousLogarithm, SafetyLogarithm))
        );
        factor = factor > SmallestFactor ? factor : SmallestFactor;
        var largest = afterRejection ? 1 : LargestFactor;
        return factor < largest ? factor : largest;
    }

    /// <summary>Ratio of the next attempt to the one that failed.</summary>
    /// <param name="squaredError">Square of its error over the tolerance, above 1 or not finite.</param>
    public double AfterRejection(double squaredError)
    {
        if (!(squaredError < double.PositiveInfinity))
            return SmallestFactor;
        var factor = CoarsePower.Exp2(Math.FusedMultiplyAdd(-0.5 * RejectionExponent, CoarsePower.Log2(squaredError), SafetyLogarithm));
        return factor > SmallestFactor ? factor : SmallestFactor;
    }

    /// <summary>What to remember as the error of the step before.</summary>
    /// <param name="squaredError">Square of the error of the step just accepted.</param>
    public static double Remember(double squaredError) => squaredError > InitialSquaredError ? squaredError : InitialSquaredError;
}
