namespace Biodistribution.Numerics.Ode;

/// <summary>
/// The error allowed in one step: for each state, absolute + relative × its magnitude. A step is accepted when every
/// state keeps within its own.
/// </summary>
public sealed class Tolerances
{
    private readonly double[] padded;

    /// <summary>The same absolute tolerance for every state.</summary>
    /// <param name="stateCount">Number of states.</param>
    /// <param name="relative">Relative tolerance, at least 0.</param>
    /// <param name="absolute">Absolute tolerance, above 0, in the unit of the states.</param>
    public Tolerances(int stateCount, double relative, double absolute)
        : this(relative, Enumerable.Repeat(absolute, stateCount).ToArray()) { }

    /// <summary>An absolute tolerance for each state.</summary>
    /// <param name="relative">Relative tolerance, at least 0.</param>
    /// <param name="absolute">Absolute tolerances, each above 0, in the unit of its state.</param>
    /// <exception cref="ArgumentOutOfRangeException">A tolerance is negative, zero where it may not be, or not a number.</exception>
    public Tolerances(double relative, ReadOnlySpan<double> absolute)
    {
        if (!(relative >= 0) || !double.IsFinite(relative))
            throw new ArgumentOutOfRangeException(nameof(relative), relative, "A relative tolerance is a finite number, 0 or above.");
        Relative = relative;
        padded = new double[StateVector.PaddedLength(absolute.Length)];
        padded.AsSpan().Fill(1);
        StateCount = absolute.Length;
        SetAbsolute(absolute);
    }

    /// <summary>Number of states.</summary>
    public int StateCount { get; }

    /// <summary>Relative tolerance.</summary>
    public double Relative { get; }

    /// <summary>Absolute tolerances, one for each state.</summary>
    public ReadOnlySpan<double> Absolute => padded.AsSpan(0, StateCount);

    /// <summary>Takes other absolute tolerances, for the next run of a method that is used again.</summary>
    /// <param name="absolute">Absolute tolerances, each above 0, in the unit of its state; as many as there are states.</param>
    /// <exception cref="ArgumentOutOfRangeException">A tolerance is negative, zero, or not a number.</exception>
    public void SetAbsolute(ReadOnlySpan<double> absolute)
    {
        foreach (var value in absolute)
            if (!(value > 0) || !double.IsFinite(value))
                throw new ArgumentOutOfRangeException(nameof(absolute), value, "An absolute tolerance is a finite number above 0.");
        absolute[..StateCount].CopyTo(padded);
    }

    /// <summary>Absolute tolerances padded with ones to a whole number of vectors.</summary>
    internal double[] Padded => padded;
}
