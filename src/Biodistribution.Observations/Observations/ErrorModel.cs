namespace Biodistribution.Observations;

/// <summary>How measurements scatter about the prediction of one observable.</summary>
public sealed record ErrorModel
{
    /// <summary>The shape of the scatter.</summary>
    public ErrorKind Kind { get; init; } = ErrorKind.LogNormal;

    /// <summary>Additive sd, in the unit of the observable; NaN to be estimated.</summary>
    public double Additive { get; init; } = double.NaN;

    /// <summary>Proportional sd, or sd of the logarithm; NaN to be estimated.</summary>
    public double Proportional { get; init; } = double.NaN;

    /// <summary>Whether a size of its kind is left to be estimated.</summary>
    public bool IsEstimated =>
        SdObservable.Length == 0
        && (
            (Kind is ErrorKind.Additive or ErrorKind.Combined && double.IsNaN(Additive))
            || (Kind != ErrorKind.Additive && double.IsNaN(Proportional))
        );

    /// <summary>Degrees of freedom of Student's t.</summary>
    public double DegreesOfFreedom { get; init; } = 4;

    /// <summary>
    /// The observable of the model that gives the sd, or the sd of the logarithm for <see cref="ErrorKind.LogNormal"/>;
    /// empty where the sizes above do.
    /// </summary>
    /// <remarks>For sds that follow a formula of parameters and predictions, as PEtab has them; its value is in coherent units.</remarks>
    public string SdObservable { get; init; } = "";

    /// <summary>The signal is in arbitrary units: a factor between prediction and measurement is fitted.</summary>
    public bool HasScale { get; init; }
}

/// <summary>The shape of the scatter.</summary>
public enum ErrorKind
{
    /// <summary>Normal with constant sd.</summary>
    Additive,

    /// <summary>Normal with sd proportional to the prediction.</summary>
    Proportional,

    /// <summary>Normal with variance the sum of both.</summary>
    Combined,

    /// <summary>Normal on the logarithm.</summary>
    LogNormal,

    /// <summary>Student's t with a proportional scale: outliers pull less.</summary>
    StudentT,
}
