namespace Biodistribution.Estimation.Studies;

/// <summary>A number to be predicted from the fit.</summary>
/// <param name="Name">Its name in tables.</param>
/// <param name="Observable">Which observable.</param>
/// <param name="Group">In which group.</param>
/// <param name="Time">When, in coherent units.</param>
public sealed record PredictionRequest(string Name, string Observable, string Group, double Time)
{
    /// <summary>The group it is divided by; empty for none.</summary>
    public string RelativeToGroup { get; init; } = "";

    /// <summary>The observable it is divided by, in the group divided by or its own; empty for the same observable.</summary>
    public string RelativeToObservable { get; init; } = "";

    /// <summary>End of the window of an area under the curve that starts at <see cref="Time"/>; NaN for the value at a time.</summary>
    public double AucUntil { get; init; } = double.NaN;

    /// <summary>Whether it is one value over another.</summary>
    public bool IsRatio => RelativeToGroup.Length > 0 || RelativeToObservable.Length > 0;
}
