using Biodistribution.Units;

namespace Biodistribution;

/// <summary>A dose as code writes it: <c>1e10.Particles().Into("blood").Every(24.Hours(), times: 3)</c>.</summary>
/// <param name="State">The state it enters, by the name the model gives it.</param>
/// <param name="Amount">How much each time.</param>
public sealed record GivenDose(string State, Quantity Amount)
{
    /// <summary>When first; time 0 unless said otherwise.</summary>
    public Quantity? Time { get; init; }

    /// <summary>Over how long, for an infusion; null for at once.</summary>
    public Quantity? Duration { get; init; }

    /// <summary>Time between repeats; null when given once.</summary>
    public Quantity? Interval { get; init; }

    /// <summary>How many times in all, at least 1.</summary>
    public int Count { get; init; } = 1;

    /// <summary>The dose given at another time.</summary>
    /// <param name="time">When first.</param>
    public GivenDose At(Quantity time) => this with { Time = time };

    /// <summary>The dose given as an infusion at a constant rate.</summary>
    /// <param name="duration">How long it runs.</param>
    public GivenDose Over(Quantity duration) => this with { Duration = duration };

    /// <summary>The dose given again and again.</summary>
    /// <param name="interval">Time between two.</param>
    /// <param name="times">How many in all, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="times"/> is less than 1.</exception>
    public GivenDose Every(Quantity interval, int times) =>
        times >= 1
            ? this with
            {
                Interval = interval,
                Count = times,
            }
            : throw new ArgumentOutOfRangeException(nameof(times), times, "A dose is given at least once.");
}
