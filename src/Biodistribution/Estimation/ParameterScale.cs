namespace Biodistribution.Estimation;

/// <summary>The map between a parameter and the variable it is searched for as.</summary>
/// <param name="Scale">Which map.</param>
/// <param name="Lower">Smallest value; only the logit map depends on it.</param>
/// <param name="Upper">Largest value; only the logit map depends on it.</param>
internal readonly record struct ParameterScale(EstimationScale Scale, double Lower, double Upper)
{
    // Log-odds beyond this differ from the bound by less than 1e-9 of the range.
    private const double LogitEnd = 20;

    /// <summary>The variable of a value.</summary>
    public double ToVariable(double value) =>
        Scale switch
        {
            EstimationScale.Log => Math.Log(value),
            EstimationScale.Logit => Math.Clamp(Math.Log((value - Lower) / (Upper - value)), -LogitEnd, LogitEnd),
            _ => value,
        };

    /// <summary>The value of a variable.</summary>
    public double ToValue(double variable) =>
        Scale switch
        {
            EstimationScale.Log => Math.Exp(variable),
            EstimationScale.Logit => Lower + ((Upper - Lower) / (1 + Math.Exp(-variable))),
            _ => variable,
        };

    /// <summary>The derivative of the value by the variable.</summary>
    public double Derivative(double value) =>
        Scale switch
        {
            EstimationScale.Log => value,
            EstimationScale.Logit => (value - Lower) * (Upper - value) / (Upper - Lower),
            _ => 1,
        };
}
