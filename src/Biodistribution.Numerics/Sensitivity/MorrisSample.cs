using Biodistribution.Numerics.Random;

namespace Biodistribution.Numerics.Sensitivity;

/// <summary>
/// Trajectories through a grid in the unit cube on which one input after the other moves by one step, in random order and
/// direction.
/// </summary>
/// <remarks>
/// Source: M. D. Morris, Technometrics 1991;33:161. The grid has an even number of levels p, the step is p / (2 (p - 1)): every
/// level is then as likely.
/// </remarks>
public sealed class MorrisSample
{
    /// <summary>Draws trajectories.</summary>
    /// <param name="trajectories">How many.</param>
    /// <param name="inputs">How many inputs.</param>
    /// <param name="levels">Levels of the grid, even and at least 4.</param>
    /// <param name="seed">The seed.</param>
    public MorrisSample(int trajectories, int inputs, int levels, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trajectories, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(levels, 4);
        ArgumentOutOfRangeException.ThrowIfNotEqual(levels % 2, 0);
        (Trajectories, Inputs, Step) = (trajectories, inputs, levels / (2.0 * (levels - 1)));
        Points = new double[trajectories * (inputs + 1)][];
        Moves = new (int, int)[trajectories * inputs];
        for (var t = 0; t < trajectories; t++)
            Draw(t, levels, new CounterRandom(seed, (ulong)t));
    }

    /// <summary>How many trajectories.</summary>
    public int Trajectories { get; }

    /// <summary>How many inputs.</summary>
    public int Inputs { get; }

    /// <summary>How far an input moves, of its range.</summary>
    public double Step { get; }

    /// <summary>The points, trajectory after trajectory.</summary>
    public double[][] Points { get; }

    /// <summary>Which input moves from a point of a trajectory to the next, and whether up (1) or down (-1).</summary>
    internal (int Input, int Direction)[] Moves { get; }

    private void Draw(int trajectory, int levels, CounterRandom random)
    {
        var order = Enumerable.Range(0, Inputs).ToArray();
        for (var i = Inputs - 1; i > 0; i--)
        {
            var j = random.NextInteger(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
        var point = new double[Inputs];
        var up = new bool[Inputs];
        for (var i = 0; i < Inputs; i++)
        {
            up[i] = random.NextInteger(2) == 0;
            var low = random.NextInteger(levels / 2) / (levels - 1.0);
            point[i] = up[i] ? low : low + Step;
        }
        var at = trajectory * (Inputs + 1);
        Points[at] = (double[])point.Clone();
        for (var k = 0; k < Inputs; k++)
        {
            var input = order[k];
            point[input] += up[input] ? Step : -Step;
            Points[at + 1 + k] = (double[])point.Clone();
            Moves[(trajectory * Inputs) + k] = (input, up[input] ? 1 : -1);
        }
    }
}
