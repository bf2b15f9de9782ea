namespace Biodistribution.Observations.Importing;

/// <summary>What a heading, or the label of a row, says stands beside or below it.</summary>
internal enum ColumnRole
{
    /// <summary>Nothing that is known.</summary>
    Unknown,

    /// <summary>Which animal.</summary>
    Animal,

    /// <summary>Which group or treatment.</summary>
    Group,

    /// <summary>When it was measured.</summary>
    Time,

    /// <summary>The unit of the times, as a word in each row.</summary>
    TimeUnit,

    /// <summary>Which experiment or publication.</summary>
    Study,

    /// <summary>Which organ, as a word in each row; or an organ itself.</summary>
    Organ,

    /// <summary>Values, of an organ that is said elsewhere.</summary>
    Value,

    /// <summary>The unit of the values, as a word in each row.</summary>
    Unit,

    /// <summary>Means over animals.</summary>
    Mean,

    /// <summary>Standard deviations.</summary>
    Sd,

    /// <summary>Standard errors of means.</summary>
    Sem,

    /// <summary>Coefficients of variation.</summary>
    Cv,

    /// <summary>How many animals.</summary>
    Count,

    /// <summary>Lower ends.</summary>
    Lower,

    /// <summary>Upper ends.</summary>
    Upper,

    /// <summary>Limits of quantification or detection.</summary>
    Limit,

    /// <summary>The dose or activity an animal was given.</summary>
    Dose,

    /// <summary>Weights of whole animals.</summary>
    BodyWeight,

    /// <summary>Weights of an organ.</summary>
    OrganWeight,

    /// <summary>Something this program has no use for: sex, strain, date, remarks.</summary>
    Other,
}
