using System.Collections.Immutable;

namespace Biodistribution.Figures;

/// <summary>An axis of a panel.</summary>
/// <param name="Quantity">What is measured along it.</param>
/// <param name="Unit">Its unit as models write it (%ID, 1/h, ug/mL); empty for a pure number.</param>
public sealed record PanelAxis(string Quantity, string Unit = "")
{
    /// <summary>Powers of ten at equal distances.</summary>
    public bool IsLogarithmic { get; init; }

    /// <summary>Smallest value shown; NaN to follow from what is drawn.</summary>
    public double Minimum { get; init; } = double.NaN;

    /// <summary>Largest value shown; NaN to follow from what is drawn.</summary>
    public double Maximum { get; init; } = double.NaN;

    /// <summary>Names at 0, 1, 2, … instead of numbers; on a vertical axis from top to bottom.</summary>
    public ImmutableArray<string> Categories { get; init; } = [];

    /// <summary>On a logarithmic axis, the place where the value zero is drawn, marked "0"; NaN for none.</summary>
    public double ZeroAt { get; init; } = double.NaN;

    /// <summary>Coordinates of a drawing rather than a scale to read: no line, no numbers, no title.</summary>
    public bool IsHidden { get; init; }

    /// <summary>Quantity and unit as plain text.</summary>
    public string Heading => Unit.Length == 0 ? Quantity : $"{Quantity} ({Unit})";
}
