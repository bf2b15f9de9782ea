using System.Collections.Immutable;

namespace Biodistribution.DoseResponse.Responses;

/// <summary>Measured responses to one agent: values, or how many of a number of animals or wells responded.</summary>
/// <param name="Agent">What was given; empty where there is one agent.</param>
/// <param name="Doses">Doses, not negative; 0 is a control.</param>
/// <param name="Responses">One for each dose: the value, or the number that responded.</param>
public sealed record ResponseData(string Agent, ImmutableArray<double> Doses, ImmutableArray<double> Responses)
{
    /// <summary>How many were observed at each dose; empty where responses are measured values.</summary>
    public ImmutableArray<double> Totals { get; init; } = [];

    /// <summary>Whether responses are counts out of totals.</summary>
    public bool IsBinomial => !Totals.IsEmpty;

    /// <summary>The response of a row as a value: the share that responded where rows are counts.</summary>
    /// <param name="row">Index of the row.</param>
    public double Value(int row) => IsBinomial ? Responses[row] / Totals[row] : Responses[row];
}
