using System.Collections.Immutable;
using Biodistribution.Text;

namespace Biodistribution.Observations;

/// <summary>One row of an observation table: a printed number, or one animal's value.</summary>
/// <remarks>
/// Numbers are as in the file, in <see cref="Unit"/>; <see cref="double.NaN"/> or an empty text where the row says
/// nothing.
/// </remarks>
public sealed record Observation
{
    /// <summary>Name of the row, unique in its table; the line number when the file gives none.</summary>
    public required string Id { get; init; }

    /// <summary>Which publication or experiment.</summary>
    public string Study { get; init; } = "";

    /// <summary>Which group of the study file.</summary>
    public required string Group { get; init; }

    /// <summary>Which animal; empty for a summary over animals.</summary>
    public string Animal { get; init; } = "";

    /// <summary>Which observable of the model.</summary>
    public required string Observable { get; init; }

    /// <summary>What the number says.</summary>
    public Statistic Statistic { get; init; }

    /// <summary>When, in the study's time unit.</summary>
    public double Time { get; init; } = double.NaN;

    /// <summary>Whether the number is read at one time rather than over a window.</summary>
    public bool IsAtTime => StatisticDefinition.Of(Statistic) is var known && (known.IsAtTime || (known.IsRelative && !double.IsNaN(Time)));

    /// <summary>Start of the window a derived statistic is taken over.</summary>
    public double WindowStart { get; init; } = double.NaN;

    /// <summary>End of the window a derived statistic is taken over; positive infinity for all time.</summary>
    public double WindowEnd { get; init; } = double.NaN;

    /// <summary>The unit of time, window and sampling times of this row; empty for the study's time unit.</summary>
    public string TimeUnit { get; init; } = "";

    /// <summary>
    /// When samples were taken for a derived statistic, ascending; empty when not known, and the profile is then taken
    /// as continuous over the window.
    /// </summary>
    public ImmutableArray<double> SamplingTimes { get; init; } = [];

    /// <summary>The number.</summary>
    public double Value { get; init; } = double.NaN;

    /// <summary>Lower end of a range or interval.</summary>
    public double Lower { get; init; } = double.NaN;

    /// <summary>Upper end of a range or interval.</summary>
    public double Upper { get; init; } = double.NaN;

    /// <summary>Unit of value, lower, upper and spread.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Size of the spread.</summary>
    public double Spread { get; init; } = double.NaN;

    /// <summary>
    /// What the spread is: sd, sem, cv, range, ci95, unnamed; or hard, for a bound or an ordering that only limits what
    /// is admissible. A cv is a fraction: 0.2 for 20 %.
    /// </summary>
    public string SpreadKind { get; init; } = "";

    /// <summary>How many animals the number summarises; 0 when not said.</summary>
    public int Count { get; init; }

    /// <summary>The group a ratio or ordering relates to.</summary>
    public string RelativeToGroup { get; init; } = "";

    /// <summary>The observable a ratio or ordering relates to.</summary>
    public string RelativeToObservable { get; init; } = "";

    /// <summary>How the value is censored: below (left), above (right), interval, or empty.</summary>
    public string Censoring { get; init; } = "";

    /// <summary>What the row assumes about the number: the reading of a half-life, what the label marks.</summary>
    public string Label { get; init; } = "";

    /// <summary>The row of which this is a restatement; such a row is checked, not fitted.</summary>
    public string DependentOn { get; init; } = "";

    /// <summary>Citation.</summary>
    public string Source { get; init; } = "";

    /// <summary>How the number was obtained.</summary>
    public string How { get; init; } = "";

    /// <summary>Where in the file the row stands.</summary>
    public TextSpan Place { get; init; }
}
