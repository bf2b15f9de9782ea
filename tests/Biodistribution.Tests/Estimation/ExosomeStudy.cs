using Biodistribution.Estimation;
using Biodistribution.Models.Symbolics;
using Biodistribution.Observations;
using Biodistribution.Units;

namespace Biodistribution.Tests.Estimation;

/// <summary>
/// The published 6-hour exosome study in code: the same structure, numbers and ordering as the shipped study, so that
/// its verdicts can be tested without files.
/// </summary>
internal static class ExosomeStudy
{
    /// <summary>The study; names can be replaced and units rescaled without anything changing but names and numbers.</summary>
    /// <param name="rename">What each parameter is called.</param>
    /// <param name="volume">The unit of volume.</param>
    /// <param name="time">The unit of time.</param>
    public static FitProblem Problem(Func<string, string>? rename = null, string volume = "mL", string time = "h")
    {
        var n = rename ?? (name => name);
        var units = new CoherentUnits(1, 1, Math.Cbrt(Unit.Parse(volume).Scale), Unit.Parse(time).Scale, 1, 1, Unit.Parse("h"));
        var b = new StudyBuilder { Units = units, AssumedCv = 0.3 };
        b.Parameter(n("blood_volume"), 1.7, "mL")
            .Parameter(n("rest_volume"), 0.6, "mL")
            .Parameter(n("exchange"), 1, "mL/h")
            .Parameter(n("other_clearance"), 0.65, "mL/h")
            .Parameter(n("uptake"), 10, "mL/h")
            .Parameter(n("spleen_uptake"), 0.6, "mL/h")
            .Parameter(n("lung_uptake"), 2.5, "mL/h")
            .Parameter(n("macrophages"), 1)
            .Parameter(n("capacity"), 1e12, "particles")
            .Parameter(n("breakdown"), 0.2, "1/h")
            .Parameter(n("damaged_share"), 0)
            .Parameter(n("macrophage_ratio"), 1)
            .Parameter(n("breakdown_ratio"), 1)
            .Parameter(n("dose"), 2e10, "particles")
            .Parameter(n("depleted_macrophages"), 0);
        foreach (var state in new[] { "blood", "rest", "lung", "spleen", "liver_healthy", "liver_damaged", "lost" })
            b.State(state, "particles");
        var g = b.Graph;
        var c = b["blood"] / b[n("blood_volume")];
        Expression Room(Expression zone, string liver) => g.Binary(Operation.Max, zone - (b[liver] / b[n("capacity")]), g.Zero);
        var healthy = g.One - b[n("damaged_share")];
        var damaged = b[n("damaged_share")] * b[n("macrophage_ratio")];
        b.Flow("blood", "rest", b[n("exchange")] * (c - (b["rest"] / b[n("rest_volume")])))
            .Flow("blood", "lost", b[n("other_clearance")] * c)
            .Flow("blood", "lung", b[n("lung_uptake")] * c)
            .Flow("lung", "lost", b[n("breakdown")] * b["lung"])
            .Flow("blood", "spleen", b[n("spleen_uptake")] * b[n("macrophages")] * c)
            .Flow("spleen", "lost", b[n("breakdown")] * b["spleen"])
            .Flow("blood", "liver_healthy", b[n("uptake")] * b[n("macrophages")] * Room(healthy, "liver_healthy") * c)
            .Flow("blood", "liver_damaged", b[n("uptake")] * b[n("macrophages")] * Room(damaged, "liver_damaged") * c)
            .Flow("liver_healthy", "lost", b[n("breakdown")] * b["liver_healthy"])
            .Flow("liver_damaged", "lost", b[n("breakdown")] * b[n("breakdown_ratio")] * b["liver_damaged"]);
        b.Share("blood_conc", c, "%ID/mL")
            .Share("liver", b["liver_healthy"] + b["liver_damaged"])
            .Share("lung", b["lung"])
            .Share("spleen", b["spleen"]);
        b.Group("healthy", "blood", b[n("dose")])
            .Group("depleted", "blood", b[n("dose")], (n("macrophages"), b[n("depleted_macrophages")]))
            .Group("damaged", "blood", b[n("dose")], (n("damaged_share"), g.One));
        b.Value("healthy", "liver", 4, 28, "%ID")
            .Value("healthy", "lung", 4, 7, "%ID")
            .Value("healthy", "spleen", 4, 1.6, "%ID")
            .Row(
                new Observation
                {
                    Id = "half-life",
                    Group = "healthy",
                    Observable = "blood_conc",
                    Statistic = Statistic.HalfLife,
                    Value = 7,
                    Unit = "min",
                    TimeUnit = "min",
                    Label = "time to half",
                }
            )
            .Row(
                new Observation
                {
                    Id = "auc",
                    Group = "depleted",
                    Observable = "blood_conc",
                    Statistic = Statistic.Auc,
                    WindowStart = 0,
                    WindowEnd = double.PositiveInfinity,
                    Value = 160,
                    Unit = "%ID*h/mL",
                    Spread = 33,
                    SpreadKind = "unnamed",
                }
            )
            .Row(
                new Observation
                {
                    Id = "mrt",
                    Group = "depleted",
                    Observable = "blood_conc",
                    Statistic = Statistic.Mrt,
                    WindowStart = 0,
                    WindowEnd = double.PositiveInfinity,
                    Value = 3.57,
                    Unit = "h",
                    Spread = 0.68,
                    SpreadKind = "unnamed",
                }
            )
            .Row(
                new Observation
                {
                    Id = "clearance",
                    Group = "depleted",
                    Observable = "blood_conc",
                    Statistic = Statistic.Clearance,
                    WindowStart = 0,
                    WindowEnd = double.PositiveInfinity,
                    Value = 0.651,
                    Unit = "mL/h",
                    Spread = 0.157,
                    SpreadKind = "unnamed",
                    DependentOn = "auc",
                }
            )
            .Row(
                new Observation
                {
                    Id = "order",
                    Group = "damaged",
                    Observable = "liver",
                    Statistic = Statistic.Order,
                    Time = 6,
                    RelativeToGroup = "healthy",
                    SpreadKind = "hard",
                }
            );
        b.Estimate(n("uptake"), 10, 0.1, 500)
            .Estimate(n("breakdown"), 0.2, 0.01, 2)
            .Estimate(n("lung_uptake"), 2.5, 0.001, 200)
            .Estimate(n("spleen_uptake"), 0.6, 0.001, 50)
            .Estimate(n("other_clearance"), 0.65, 0.01, 50)
            .Estimate(n("rest_volume"), 0.6, 0.05, 20)
            .Estimate(n("exchange"), 1, 0.01, 100)
            .Estimate(n("capacity"), 1e12, 1e8, 1e15)
            .Estimate(n("macrophage_ratio"), 2, 0.01, 100)
            .Estimate(n("breakdown_ratio"), 1, 0.05, 20);
        b.Assume(n("dose"), 1e9, 1e12).Assume(n("depleted_macrophages"), 0, 0.05);
        return b.Build();
    }

    public static Prediction LiverAt6Hours(string group, FitProblem problem) =>
        new($"liver at 6 h, {group}", group, "liver", Unit.Parse("%ID")) { Time = 6 * problem.Model.Units.Factor(Unit.Parse("h")) };

    public static Prediction Ratio(FitProblem problem) =>
        new("damaged over healthy", "damaged", "liver", Unit.None)
        {
            Statistic = Statistic.Ratio,
            Time = 6 * problem.Model.Units.Factor(Unit.Parse("h")),
            RelativeToGroup = "healthy",
        };
}
