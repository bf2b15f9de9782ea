namespace Biodistribution.Numerics.Ode;

/// <summary>The state anywhere within a step that has been made.</summary>
public interface IDenseOutput
{
    /// <summary>Time reached.</summary>
    double Time { get; }

    /// <summary>Start of the last accepted step.</summary>
    double PreviousTime { get; }

    /// <summary>The state inside the step just accepted.</summary>
    /// <param name="t">From <see cref="PreviousTime"/> to <see cref="Time"/>.</param>
    /// <param name="y">Receives the state; at most n elements, of which a shorter span gets the first.</param>
    void Interpolate(double t, Span<double> y);
}
