using static Biodistribution.Tests.Models.PublishedOrderings;

namespace Biodistribution.Tests.Models;

/// <summary>Published orderings of where stem cells and their label go.</summary>
internal static class CellOrderings
{
    // Fewer than 1000 of 2e6 cells in an organ were not told from none (Lee 2009), %ID.
    private const double Floor = 0.05;

    private static readonly string[] Organs = ["lung", "liver", "spleen", "gut", "kidney", "heart", "rest"];

    private static ShippedModel Mouse => ShippedModel.Read("msc/msc-mouse.yaml").Give("cells_vein", "5e5 cells");

    private static ShippedModel Rat => ShippedModel.Read("msc/msc-rat.yaml");

    /// <summary>All of them.</summary>
    public static IEnumerable<Ordering> All() =>
        [
            LungOverLiver(),
            LabelAtOneHour(),
            LabelAtOneDay(),
            NoneOutsideTheLung(),
            NoneInTheInjuredLiver(),
            InjuryDraws(),
            ByRoute(),
            Vasodilator(),
            OnlyMacrophagesPass(),
            Redistribution(),
            PortalVein(),
            HeldLabels(),
            PortalHypertension(),
            CarotidArtery(),
        ];

    private static Ordering LungOverLiver()
    {
        var model = Mouse.Set("damaged_share", "1");
        var (lung, liver) = (model.At("lung_cells", "6 h"), model.At("liver_cells", "6 h"));
        return new(
            "Q04",
            "cirrhosis: lung >> liver (Watanabe 2021, reference 61)",
            "msc-mouse, all of the liver damaged, 6 h",
            "-",
            Holds(lung > 10 * liver),
            Ordering.Read,
            $"{InFigures(lung)} and {InFigures(liver)} %ID, living"
        );
    }

    private static Ordering LabelAtOneHour() =>
        Largest("Q05", "1 h: lung has the largest share of 51Cr (Eggenhofer 2012)", "1 h", "lung", "fast");

    private static Ordering LabelAtOneDay() =>
        Largest("Q06", "24 h: liver has the largest share of 51Cr (Eggenhofer 2012)", "24 h", "liver", "fast");

    private static Ordering NoneOutsideTheLung()
    {
        var model = Mouse.Choose("depletion", "fast");
        var most = Organs.Where(organ => organ != "lung").Max(organ => model.At(organ + "_cells", "24 h"));
        return new(
            "Q07",
            "24 h: no viable MSC outside the lung (Eggenhofer 2012)",
            "msc-mouse, depletion fast",
            "-",
            Holds(most < Floor),
            Ordering.Read,
            $"at most {InFigures(most)} %ID in any organ; below {InFigures(Floor)} %ID counts as none " + $"(Lee 2009)"
        );
    }

    private static Ordering NoneInTheInjuredLiver()
    {
        var liver = Mouse.Set("damaged_share", "0.7").At("liver_cells", "24 h");
        return new(
            "Q08",
            "hepatic ischaemia: no viable MSC in the liver (Eggenhofer 2012)",
            "msc-mouse, homing draws_none, 70 % damaged, 24 h",
            "-",
            Holds(liver < Floor),
            Ordering.Read,
            $"{InFigures(liver)} %ID; below {InFigures(Floor)} %ID counts as none (Lee 2009)"
        );
    }

    private static Ordering InjuryDraws()
    {
        var model = Mouse.Choose("homing", "draws_cells");
        var (injured, healthy) = (model.Set("damaged_share", "0.7").At("liver_cells", "24 h"), model.At("liver_cells", "24 h"));
        return new(
            "Q09",
            "liver: ischaemia > healthy (PeerJ 2018;6:e6072)",
            "msc-mouse, homing draws_cells, 70 % damaged, 24 h",
            "-",
            ByConstruction(injured > healthy),
            Ordering.Used,
            $"{InFigures(injured)} and {InFigures(healthy)} %ID; the other scenario of the pair with Q08"
        );
    }

    private static Ordering ByRoute()
    {
        var (vein, artery) = (Rat.Give("cells_vein", "4e6 cells"), Rat.Give("cells_artery", "4e6 cells"));
        var verdict = "";
        var numbers = new List<string>();
        foreach (var (name, kind) in new[] { ("living", "_cells"), ("99mTc", "_label") })
        {
            var (veins, arteries) = (vein.Choose("cell_label", "technetium"), artery.Choose("cell_label", "technetium"));
            var (lung, after) = (veins.At("lung" + kind, "4 h"), arteries.At("lung" + kind, "4 h"));
            var others = new[] { "liver", "heart", "spleen" }.Max(organ => veins.At(organ + kind, "4 h"));
            verdict = verdict is "" or "holds" ? Holds(lung > others && after < lung / 5) : verdict;
            numbers.Add($"{name}: lung {InFigures(lung)}, largest other {InFigures(others)}, lung after artery {InFigures(after)} %ID");
        }
        return new(
            "Q10",
            "4 h: lung > liver, heart, spleen; far less in lung after the left ventricle (Barbash 2003)",
            "msc-rat, vein and artery",
            "99mTc",
            verdict,
            Ordering.Used,
            string.Join("; ", numbers)
        );
    }

    private static Ordering Vasodilator()
    {
        var model = Rat.Choose("cell_label", "indium").Give("cells_vein", "4e6 cells");
        var open = model.Set("lung_bed", "0.47");
        var (lung, liver, openLung, openLiver) = (
            model.At("lung_label", "48 h"),
            model.At("liver_label", "48 h"),
            open.At("lung_label", "48 h"),
            open.At("liver_label", "48 h")
        );
        return new(
            "Q11",
            "48 h, 111In: lung > liver; a vasodilator lowers lung and raises liver (Gao 2001)",
            "msc-rat; vasodilator as a hold of the lung of 0.47",
            "111In",
            Holds(lung > liver && openLung < lung && openLiver > liver, lung > liver || (openLung < lung && openLiver > liver)),
            Ordering.Used,
            $"lung {InFigures(lung)} to {InFigures(openLung)}, liver {InFigures(liver)} to {InFigures(openLiver)} %ID"
        );
    }

    private static Ordering OnlyMacrophagesPass()
    {
        var macrophages = ShippedModel.Read("macrophage/macrophage-mouse.yaml").Give("given_vein", "1e6 cells");
        var (alive, lung) = (Organs.Sum(organ => Mouse.At(organ + "_cells", "5 h")), Mouse.At("lung_cells", "5 h"));
        var passed = macrophages.At("liver", "5 h") + macrophages.At("spleen", "5 h");
        return new(
            "Q12",
            "5 h: all cells but macrophages stay in the lung (Scarfe 2018)",
            "msc-mouse and macrophage-mouse",
            "-",
            Holds(lung > 0.95 * alive && passed > 5),
            Ordering.Used,
            $"MSC {InFigures(100 * lung / alive)} % of the living in lung; macrophages {InFigures(passed)} %ID in liver and spleen"
        );
    }

    private static Ordering Redistribution()
    {
        var model = Rat.Choose("cell_label", "indium").Give("cells_vein", "4e6 cells");
        double Others(string time) => model.At("liver_label", time) + model.At("spleen_label", time) + model.At("kidney_label", time);
        var (lung, later) = (model.Course("lung_label", "1 h", "24 h", "48 h"), new[] { Others("1 h"), Others("24 h"), Others("48 h") });
        return new(
            "Q13",
            "lung first, then liver, kidney and spleen within 24 to 48 h (Kraitchman 2005, dog)",
            "msc-rat for the dog, 1, 24, 48 h",
            "111In",
            Holds(lung[0] > lung[1] && lung[1] > lung[2] && later[0] < later[1] && later[1] < later[2]),
            Ordering.Read,
            $"lung {InFigures(lung[0])}, {InFigures(lung[1])}, {InFigures(lung[2])}; the others {InFigures(later[0])}, "
                + $"{InFigures(later[1])}, {InFigures(later[2])} %ID; the kidney's part stays below 1 %ID"
        );
    }

    private static Ordering PortalVein()
    {
        var model = ShippedModel
            .Read("msc/msc-mouse.yaml")
            .Choose("passage", "as_in_rat")
            .Choose("cell_label", "indium")
            .Give("cells_portal_vein", "5e5 cells");
        var (liver, lung) = (model.At("liver_label", "4 h"), model.At("lung_label", "4 h"));
        return new(
            "Q35",
            "portal dose: the liver retains it, without translocation to the lung (Cheng 2009)",
            "msc-mouse, weakest hold (passage as_in_rat), 4 h",
            "111In",
            Holds(liver > 10 * lung),
            Ordering.Used,
            $"liver {InFigures(liver)}, lung {InFigures(lung)} %ID"
        );
    }

    private static Ordering HeldLabels()
    {
        double Bound(string label) => 100 - Rat.Choose("cell_label", label).Give("cells_vein", "4e6 cells").At("free_label", "1 min");
        var (indium, technetium) = (Bound("indium"), Bound("technetium"));
        return new(
            "Q36",
            "111In incorporated > 99mTc incorporated (Cheng 2009)",
            "msc-rat",
            "111In, 99mTc",
            ByConstruction(indium > technetium),
            Ordering.Used,
            $"{InFigures(indium)} and {InFigures(technetium)} % bound"
        );
    }

    private static Ordering PortalHypertension()
    {
        double Lung(string circulation) =>
            Rat.Choose("liver_circulation", circulation).Give("cells_portal_vein", "4e6 cells").At("lung_cells", "1 h");
        var (healthy, pan, zoli) = (Lung("healthy"), Lung("pan"), Lung("zoli"));
        return new(
            "Q37",
            "portal dose: lung in portal hypertension > lung in health (microspheres, rat)",
            "msc-rat, liver_circulation pan and zoli",
            "-",
            ByConstruction(pan > healthy && zoli > healthy),
            Ordering.Used,
            $"lung {InFigures(pan)}, {InFigures(zoli)} and {InFigures(healthy)} %ID; shunts of patients, not of rats"
        );
    }

    private static Ordering CarotidArtery()
    {
        var (vein, artery) = (
            Rat.Give("cells_vein", "4e6 cells").At("lung_cells", "1 h"),
            Rat.Give("cells_artery", "4e6 cells").At("lung_cells", "1 h")
        );
        return new(
            "Q41",
            "lung: tail vein > carotid artery, after which cells are spread widely (figshare 963635)",
            "msc-rat, 1 h",
            "-",
            Holds(vein > artery),
            Ordering.Used,
            $"{InFigures(vein)} and {InFigures(artery)} %ID; the same kind as Q10"
        );
    }

    private static Ordering Largest(string id, string statement, string time, string organ, string depletion)
    {
        var chromium = Mouse.Choose("cell_label", "chromium");
        var (fast, slow) = (chromium.Choose("depletion", depletion), chromium);
        var labels = Organs.ToDictionary(other => other, other => fast.At(other + "_label", time));
        return new(
            id,
            statement,
            $"msc-mouse, depletion {depletion}",
            "51Cr",
            Holds(Organs.All(other => labels[other] <= labels[organ])),
            Ordering.Used,
            $"lung {InFigures(labels["lung"])}, liver {InFigures(labels["liver"])} %ID; with depletion slow "
                + $"{InFigures(slow.At("lung_label", time))} and {InFigures(slow.At("liver_label", time))}"
        );
    }
}
