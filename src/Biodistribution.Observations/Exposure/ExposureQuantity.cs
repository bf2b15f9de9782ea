using System.Collections.Immutable;

namespace Biodistribution.Exposure;

/// <summary>
/// A number non-compartmental analysis gives of a profile; a new one is one entry here and its formula in
/// <see cref="ExposureMetrics"/>.
/// </summary>
/// <param name="Name">How tables and JSON call it.</param>
/// <param name="Unit">What its unit is made of.</param>
internal sealed record ExposureQuantity(string Name, ExposureUnit Unit)
{
    /// <summary>All numbers, in the order they are printed.</summary>
    public static ImmutableArray<ExposureQuantity> All { get; } =
    [
        new("cmax", ExposureUnit.Value),
        new("tmax", ExposureUnit.Time),
        new("clast", ExposureUnit.Value),
        new("tlast", ExposureUnit.Time),
        new("tlag", ExposureUnit.Time),
        new("c0", ExposureUnit.Value),
        new("auc_last", ExposureUnit.Area),
        new("auc_all", ExposureUnit.Area),
        new("auc_inf", ExposureUnit.Area),
        new("auc_inf_predicted", ExposureUnit.Area),
        new("extrapolated_share", ExposureUnit.None),
        new("back_extrapolated_share", ExposureUnit.None),
        new("aumc_last", ExposureUnit.Moment),
        new("aumc_inf", ExposureUnit.Moment),
        new("half_life", ExposureUnit.Time),
        new("terminal_points", ExposureUnit.None),
        new("terminal_start", ExposureUnit.Time),
        new("terminal_end", ExposureUnit.Time),
        new("adjusted_r_squared", ExposureUnit.None),
        new("mrt", ExposureUnit.Time),
        new("mrt_last", ExposureUnit.Time),
        new("clearance", ExposureUnit.Clearance),
        new("vss", ExposureUnit.Volume),
        new("vz", ExposureUnit.Volume),
    ];
}

/// <summary>What the unit of a number of exposure is made of.</summary>
internal enum ExposureUnit
{
    /// <summary>It has none.</summary>
    None,

    /// <summary>The unit of the values.</summary>
    Value,

    /// <summary>The unit of the times.</summary>
    Time,

    /// <summary>Value times time.</summary>
    Area,

    /// <summary>Value times time squared.</summary>
    Moment,

    /// <summary>Dose over area.</summary>
    Clearance,

    /// <summary>Clearance times time.</summary>
    Volume,
}
