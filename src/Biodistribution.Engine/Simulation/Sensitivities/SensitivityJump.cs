namespace Biodistribution.Simulation.Sensitivities;

/// <summary>How the derivatives of the states change at a discontinuity whose time moves with the directions.</summary>
internal static class SensitivityJump
{
    /// <summary>Adds (f before - f after) ∂τ to the derivatives of the states.</summary>
    /// <param name="y">States, then their derivatives.</param>
    /// <param name="before">Rates before the discontinuity.</param>
    /// <param name="after">Rates after it.</param>
    /// <param name="timeGradient">Derivative of its time in each direction.</param>
    /// <param name="n">Number of states.</param>
    public static void Add(
        Span<double> y,
        ReadOnlySpan<double> before,
        ReadOnlySpan<double> after,
        ReadOnlySpan<double> timeGradient,
        int n
    )
    {
        var directions = timeGradient.Length;
        for (var state = 0; state < n; state++)
        for (var k = 0; k < directions; k++)
            y[n + (state * directions) + k] += (before[state] - after[state]) * timeGradient[k];
    }

    /// <summary>Adds f ∂τ: what the states are as the time of a discontinuity moves.</summary>
    /// <param name="y">States, then their derivatives.</param>
    /// <param name="rates">Rates.</param>
    /// <param name="sign">1 to add, -1 to take away.</param>
    /// <param name="timeGradient">Derivative of its time in each direction.</param>
    /// <param name="n">Number of states.</param>
    public static void Move(Span<double> y, ReadOnlySpan<double> rates, double sign, ReadOnlySpan<double> timeGradient, int n)
    {
        var directions = timeGradient.Length;
        for (var state = 0; state < n; state++)
        for (var k = 0; k < directions; k++)
            y[n + (state * directions) + k] += sign * rates[state] * timeGradient[k];
    }
}
