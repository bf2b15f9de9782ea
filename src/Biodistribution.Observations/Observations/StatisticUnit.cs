namespace Biodistribution.Observations;

/// <summary>In which unit a statistic of an observable is.</summary>
public enum StatisticUnit
{
    /// <summary>In that of the observable.</summary>
    OfObservable,

    /// <summary>In that of the observable times a unit of time.</summary>
    OfArea,

    /// <summary>In a unit of time.</summary>
    OfTime,

    /// <summary>In that of the dose divided by that of the area.</summary>
    OfClearance,

    /// <summary>In none.</summary>
    None,
}
