using Biodistribution.Simulation.Sensitivities;

namespace Biodistribution.Simulation.Integration;

/// <summary>Finds the state that keeps a run from going on, so that its failure can name it.</summary>
/// <param name="stateCount">Number of states, derivatives aside.</param>
/// <param name="system">Their rates.</param>
/// <param name="method">The method that cannot go on, at the point it has reached.</param>
/// <param name="tolerances">What the states may err.</param>
internal sealed class StateAtFault(int stateCount, SensitivitySystem system, AdaptiveMethod method, ErrorTolerances tolerances)
{
    /// <summary>
    /// The state whose rate is not finite at the point reached or, where steps met such a rate, just beyond it; -1 for
    /// none.
    /// </summary>
    public int NotFiniteAhead()
    {
        var (y, rates) = (new double[system.StateCount], new double[system.StateCount]);
        var step = method.LastErrorWasFinite ? 0 : 4 * (Math.BitIncrement(Math.Abs(method.Time)) - Math.Abs(method.Time));
        var found = -1;
        for (var probe = 0; probe < 20 && found < 0; probe++, step *= 4)
        {
            method.State.CopyTo(y);
            system.Evaluate(method.Time, y, rates);
            for (var state = 0; state < stateCount; state++)
                y[state] += step * rates[state];
            system.Evaluate(method.Time + step, y, rates);
            found = rates.AsSpan(0, stateCount).IndexOfAnyExceptInRange(double.MinValue, double.MaxValue);
        }

        return found;
    }

    /// <summary>The state whose rate is largest compared with what it may err; -1 where none changes.</summary>
    public int Fastest()
    {
        var rates = new double[system.StateCount];
        system.Evaluate(method.Time, method.State, rates);
        var (fastest, largest) = (-1, 0.0);
        for (var state = 0; state < stateCount; state++)
            if (tolerances.Speed(state, method.State[state], rates[state]) is var speed && !(speed <= largest))
                (fastest, largest) = (state, speed);
        return fastest;
    }
}
