using static Biodistribution.Tests.Models.PublishedOrderings;

namespace Biodistribution.Tests.Models;

/// <summary>Published orderings of what cells and exosomes do to an injured liver.</summary>
internal static class EffectOrderings
{
    private static ShippedModel Effect => ShippedModel.Read("effect/effect-cells-mouse.yaml");

    /// <summary>All of them.</summary>
    public static IEnumerable<Ordering> All() => [MacrophageTherapy(), HepaticArtery(), Primed(), RoutesAlike()];

    private static Ordering MacrophageTherapy()
    {
        var scar = Effect.Give("given_vein", "1e6 cells").At("scar_of_untreated", "4 wk");
        return new(
            "Q24",
            "scar: macrophages < control < whole bone marrow (Thomas 2011)",
            "effect-cells-mouse, 1e6 macrophages, 4 weeks",
            "-",
            Holds(false, scar < 100),
            Ordering.Used,
            $"{InFigures(scar)} % of untreated; whole bone marrow is not in the model"
        );
    }

    private static Ordering HepaticArtery()
    {
        var (artery, vein) = (Scar("cells_hepatic_artery"), Scar("cells_vein"));
        var split = Enumerable
            .Range(0, 4)
            .Aggregate(Effect, (model, week) => model.Give("cells_vein", "2.5e5 cells", $"{week} wk"))
            .At("scar_of_untreated", "8 wk");
        return new(
            "Q25",
            "effect: hepatic artery > peripheral vein, one injection > several (Stem Cell Res Ther 2018, pooled)",
            "effect-cells-mouse, 1e6 MSC, scar at 8 weeks",
            "-",
            Holds(artery < vein && vein < split, artery < vein || vein < split),
            Ordering.Read,
            $"artery {InFigures(artery)}, vein {InFigures(vein)}, vein in four weekly parts {InFigures(split)} % of untreated"
        );
    }

    private static Ordering Primed()
    {
        var primed = Effect.Choose("preconditioning", "interferon_gamma").Give("cells_vein", "1e6 cells").At("scar_of_untreated", "8 wk");
        var unprimed = Scar("cells_vein");
        return new(
            "Q26",
            "exosomes of primed cells are better (Takeuchi 2021)",
            "effect-cells-mouse, preconditioning interferon_gamma",
            "-",
            ByConstruction(primed < unprimed),
            Ordering.Used,
            $"scar {InFigures(primed)} and {InFigures(unprimed)} % of untreated"
        );
    }

    private static Ordering RoutesAlike()
    {
        var (artery, portal, vein) = (Scar("cells_hepatic_artery"), Scar("cells_portal_vein"), Scar("cells_vein"));
        return new(
            "Q38",
            "effect: hepatic artery, portal vein as tail vein, acute failure (Int J Mol Med 2014;34:987); opposes Q25",
            "effect-cells-mouse, 1e6 MSC, scar at 8 weeks",
            "-",
            Holds(Math.Abs(artery - vein) < 5 && Math.Abs(portal - vein) < 5, Math.Abs(artery - vein) < 5 || Math.Abs(portal - vein) < 5),
            Ordering.Read,
            $"{InFigures(artery)}, {InFigures(portal)}, {InFigures(vein)} % of untreated; no difference counts below 5 points"
        );
    }

    private static double Scar(string door) => Effect.Give(door, "1e6 cells").At("scar_of_untreated", "8 wk");
}
