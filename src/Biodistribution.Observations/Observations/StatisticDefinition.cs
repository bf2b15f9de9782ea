using System.Collections.Immutable;
using Biodistribution.Units;

namespace Biodistribution.Observations;

/// <summary>
/// What there is to know of a statistic beside how it is computed: one entry for each, from which tables of
/// observations, studies, likelihoods and figures take its word, its unit and the rules for its rows.
/// </summary>
/// <param name="Statistic">The statistic.</param>
/// <param name="Word">How tables of observations and studies write it.</param>
/// <param name="Label">How figures write it.</param>
/// <param name="UnitKind">In which unit it is.</param>
/// <remarks>
/// How a prediction of it follows from a simulated time course is in <c>PredictedStatistic</c>, how it follows from
/// measured profiles in <c>ExposureMetrics</c>; both rest on the same non-compartmental analysis.
/// </remarks>
public sealed record StatisticDefinition(Statistic Statistic, string Word, string Label, StatisticUnit UnitKind)
{
    /// <summary>Every statistic, in the order in which messages list them.</summary>
    public static ImmutableArray<StatisticDefinition> All { get; } =
    [
        new(Statistic.Value, "value", "", StatisticUnit.OfObservable)
        {
            IsAtTime = true,
            IsPredictable = true,
            IsProportionalToDose = true,
        },
        new(Statistic.Auc, "auc", "AUC", StatisticUnit.OfArea)
        {
            IsDerived = true,
            IsPredictable = true,
            IsProportionalToDose = true,
        },
        new(Statistic.Cmax, "cmax", "Cmax", StatisticUnit.OfObservable) { IsPredictable = true, IsProportionalToDose = true },
        new(Statistic.Tmax, "tmax", "tmax", StatisticUnit.OfTime) { IsDerived = true, IsPredictable = true },
        new(Statistic.HalfLife, "half_life", "half-life", StatisticUnit.OfTime) { IsDerived = true, IsPredictable = true },
        new(Statistic.Clearance, "clearance", "clearance", StatisticUnit.OfClearance) { IsDerived = true, IsPredictable = true },
        new(Statistic.Mrt, "mrt", "MRT", StatisticUnit.OfTime) { IsDerived = true, IsPredictable = true },
        new(Statistic.Ratio, "ratio", "ratio", StatisticUnit.None) { IsDerived = true, IsRelative = true },
        new(Statistic.Below, "below", "below", StatisticUnit.OfObservable) { IsAtTime = true },
        new(Statistic.Above, "above", "above", StatisticUnit.OfObservable) { IsAtTime = true },
        new(Statistic.Order, "order", "order", StatisticUnit.OfObservable) { IsRelative = true },
    ];

    private static readonly ImmutableArray<StatisticDefinition> ByStatistic = [.. All.OrderBy(one => one.Statistic)];

    /// <summary>Whether it is always read at one time, rather than over a window.</summary>
    public bool IsAtTime { get; init; }

    /// <summary>Whether it relates the observable to another group or observable.</summary>
    public bool IsRelative { get; init; }

    /// <summary>
    /// Whether it is computed from several measurements, so that it scatters on the logarithm where no spread is printed.
    /// </summary>
    public bool IsDerived { get; init; }

    /// <summary>Whether a study can ask for its prediction by its word.</summary>
    public bool IsPredictable { get; init; }

    /// <summary>Whether a factor on the dose multiplies it, where the model is linear in the dose.</summary>
    public bool IsProportionalToDose { get; init; }

    /// <summary>How sentences write it: <c>half life</c>.</summary>
    public string Name => Word.Replace('_', ' ');

    /// <summary>The entry of a statistic.</summary>
    /// <param name="statistic">Any statistic.</param>
    public static StatisticDefinition Of(Statistic statistic) => ByStatistic[(int)statistic];

    /// <summary>The dimension of its values.</summary>
    /// <param name="observable">The dimension of the observable.</param>
    /// <param name="time">The dimension of times in the model.</param>
    /// <param name="dose">The dimension of the dose.</param>
    public Dimension DimensionOf(Dimension observable, Dimension time, Dimension dose) =>
        UnitKind switch
        {
            StatisticUnit.OfArea => observable * time,
            StatisticUnit.OfTime => time,
            StatisticUnit.OfClearance => dose / (observable * time),
            StatisticUnit.None => Dimension.None,
            _ => observable,
        };

    /// <summary>The unit in which a prediction of it is shown.</summary>
    /// <param name="observable">The unit of the observable.</param>
    /// <param name="time">The unit of times in the model.</param>
    public Unit UnitOf(Unit observable, Unit time)
    {
        var area = UnitAlgebra.Product(observable, time) ?? observable;
        return UnitKind switch
        {
            StatisticUnit.OfArea => area,
            StatisticUnit.OfTime => time,
            StatisticUnit.OfClearance => UnitAlgebra.Quotient(Unit.Parse("%ID"), area) ?? Unit.None,
            StatisticUnit.None => Unit.None,
            _ => observable,
        };
    }

    /// <summary>A sentence that says in which unit it is.</summary>
    /// <param name="observable">The name of the observable.</param>
    /// <param name="unit">The unit of the observable.</param>
    public string UnitSentence(string observable, Unit unit) =>
        UnitKind switch
        {
            StatisticUnit.OfArea => $"An area under {observable} is in {unit.Text} times a unit of time.",
            StatisticUnit.OfTime => $"A {Name} is in a unit of time.",
            StatisticUnit.OfClearance =>
                $"A clearance is the dose divided by the area under {observable}, which is in {unit.Text} times a unit of time.",
            StatisticUnit.None => $"A {Name} has no unit.",
            _ => $"The model gives {observable} in {unit.Text}.",
        };
}
