using System.Globalization;

namespace Biodistribution.Tests.Models;

/// <summary>Orderings of the literature put to the models as shipped: nothing is fitted to them, and a failure is reported as such.</summary>
internal static class PublishedOrderings
{
    // Fewer than 1000 of 2e6 cells in an organ were not told from none (Lee 2009), %ID.
    private const double Floor = 0.05;

    private static readonly string[] Organs = ["lung", "liver", "spleen", "gut", "kidney", "heart", "rest"];

    private static ShippedModel Mouse => ShippedModel.Read("msc/msc-mouse.yaml").Give("cells_vein", "5e5 cells");

    private static ShippedModel Rat => ShippedModel.Read("msc/msc-rat.yaml");

    private static ShippedModel Exosomes => ShippedModel.Read("exosome/exosome-mouse.yaml").Give("vesicles_blood", "1e10 particles");

    private static ShippedModel Effect => ShippedModel.Read("effect/effect-cells-mouse.yaml");

    /// <summary>All orderings, in order of their numbers.</summary>
    public static IReadOnlyList<Ordering> All() =>
    [
        AcuteInjury(), MacrophagesAreTheSink(), Depletion(), LungOverLiver(), LabelAtOneHour(), LabelAtOneDay(), NoneOutsideTheLung(), NoneInTheInjuredLiver(), InjuryDraws(), ByRoute(), Vasodilator(),
        OnlyMacrophagesPass(), Redistribution(), LiverAndKidneyPeak(), LungAndSpleenPeak(), LargeVesicles(), SpleenThenLiver(), LargerAnimal(), Liposomes(), LikeLiposomes(), Hepatocytes(), Dye(), LungShare(),
        MacrophageTherapy(), HepaticArtery(), Primed(), ChronicDisease(),
    ];

    private static Ordering AcuteInjury()
    {
        var (injured, healthy) = (Exosomes.Choose("injury", "acute").At("liver", "6 h"), Exosomes.At("liver", "6 h"));
        return new("Q01", "liver at 6 h: acute injury > healthy (Haga 2017, by Watanabe 2021)", "exosome-mouse, injury acute", Holds(injured > healthy), $"{Text(injured)} and {Text(healthy)} %ID; by assumption, no fold was published");
    }

    private static Ordering MacrophagesAreTheSink()
    {
        var (macrophages, liver) = (Exosomes.At("liver_healthy", "1 h"), Exosomes.At("liver", "1 h"));
        return new("Q02", "macrophages are the main sink of the liver (Imai 2015, by Watanabe 2021)", "exosome-mouse, 1 h", Holds(macrophages > liver / 2), $"{Text(macrophages)} of {Text(liver)} %ID");
    }

    private static Ordering Depletion()
    {
        var (depleted, normal) = (Exosomes.Change("-1 h", "macrophages", "0").Area("blood_conc", 48), Exosomes.Area("blood_conc", 48));
        return new("Q03", "area in blood: macrophages depleted >> normal (Imai 2015)", "exosome-mouse, clodronate 1 h before", Holds(depleted > 5 * normal), $"{Text(depleted)} and {Text(normal)} %ID h/mL");
    }

    private static Ordering LungOverLiver()
    {
        var model = Mouse.Set("damaged_share", "1");
        var (lung, liver) = (model.At("lung_cells", "6 h"), model.At("liver_cells", "6 h"));
        return new("Q04", "cirrhosis: lung >> liver (Watanabe 2021, reference 61)", "msc-mouse, all of the liver damaged, 6 h", Holds(lung > 10 * liver), $"{Text(lung)} and {Text(liver)} %ID, living");
    }

    private static Ordering LabelAtOneHour() => Largest("Q05", "1 h: lung has the largest share of 51Cr (Eggenhofer 2012)", "1 h", "lung", "fast");

    private static Ordering LabelAtOneDay() => Largest("Q06", "24 h: liver has the largest share of 51Cr (Eggenhofer 2012)", "24 h", "liver", "fast");

    private static Ordering NoneOutsideTheLung()
    {
        var model = Mouse.Choose("depletion", "fast");
        var most = Organs.Where(organ => organ != "lung").Max(organ => model.At(organ + "_cells", "24 h"));
        return new("Q07", "24 h: no viable MSC outside the lung (Eggenhofer 2012)", "msc-mouse, depletion fast", Holds(most < Floor), $"at most {Text(most)} %ID in any organ; below {Text(Floor)} %ID counts as none (Lee 2009)");
    }

    private static Ordering NoneInTheInjuredLiver()
    {
        var liver = Mouse.Set("damaged_share", "0.7").At("liver_cells", "24 h");
        return new("Q08", "hepatic ischaemia: no viable MSC in the liver (Eggenhofer 2012)", "msc-mouse, homing draws_none, 70 % damaged, 24 h", Holds(liver < Floor), $"{Text(liver)} %ID; below {Text(Floor)} %ID counts as none (Lee 2009)");
    }

    private static Ordering InjuryDraws()
    {
        var model = Mouse.Choose("homing", "draws_cells");
        var (injured, healthy) = (model.Set("damaged_share", "0.7").At("liver_cells", "24 h"), model.At("liver_cells", "24 h"));
        return new("Q09", "liver: ischaemia > healthy (PeerJ 2018;6:e6072)", "msc-mouse, homing draws_cells, 70 % damaged, 24 h", Holds(injured > healthy), $"{Text(injured)} and {Text(healthy)} %ID; the other scenario of the pair with Q08");
    }

    private static Ordering ByRoute()
    {
        var (vein, artery) = (Rat.Give("cells_vein", "4e6 cells"), Rat.Give("cells_artery", "4e6 cells"));
        var lung = vein.At("lung_cells", "4 h");
        var others = new[] { "liver", "heart", "spleen" }.Max(organ => vein.At(organ + "_cells", "4 h"));
        var afterArtery = artery.At("lung_cells", "4 h");
        return new("Q10", "4 h: lung > liver, heart, spleen; far less in lung after the left ventricle (Barbash 2003)", "msc-rat, vein and artery", Holds(lung > others && afterArtery < lung / 2), $"lung {Text(lung)}, largest other {Text(others)}, lung after artery {Text(afterArtery)} %ID");
    }

    private static Ordering Vasodilator()
    {
        var model = Rat.Choose("cell_label", "indium").Give("cells_vein", "4e6 cells");
        var open = model.Set("lung_bed", "0.47");
        var (lung, liver, openLung, openLiver) = (model.At("lung_label", "48 h"), model.At("liver_label", "48 h"), open.At("lung_label", "48 h"), open.At("liver_label", "48 h"));
        return new("Q11", "48 h, 111In: lung > liver; a vasodilator lowers lung and raises liver (Gao 2001)", "msc-rat, label indium; vasodilator as a hold of the lung of 0.47, a share caught of 0.8",
            Holds(lung > liver && openLung < lung && openLiver > liver, lung > liver || (openLung < lung && openLiver > liver)), $"lung {Text(lung)} to {Text(openLung)}, liver {Text(liver)} to {Text(openLiver)} %ID");
    }

    private static Ordering OnlyMacrophagesPass()
    {
        var macrophages = ShippedModel.Read("macrophage/macrophage-mouse.yaml").Give("given_vein", "1e6 cells");
        var (alive, lung) = (Organs.Sum(organ => Mouse.At(organ + "_cells", "5 h")), Mouse.At("lung_cells", "5 h"));
        var passed = macrophages.At("liver", "5 h") + macrophages.At("spleen", "5 h");
        return new("Q12", "5 h: all cells but macrophages stay in the lung (Scarfe 2018)", "msc-mouse and macrophage-mouse", Holds(lung > 0.95 * alive && passed > 5), $"MSC {Text(100 * lung / alive)} % of the living in lung; macrophages {Text(passed)} %ID in liver and spleen");
    }

    private static Ordering Redistribution()
    {
        var model = Rat.Choose("cell_label", "indium").Give("cells_vein", "4e6 cells");
        double Others(string time) => model.At("liver_label", time) + model.At("spleen_label", time) + model.At("kidney_label", time);
        var (lung, later) = (model.Course("lung_label", "1 h", "24 h", "48 h"), new[] { Others("1 h"), Others("24 h"), Others("48 h") });
        return new("Q13", "lung first, then liver, kidney and spleen within 24 to 48 h (Kraitchman 2005, dog)", "msc-rat for the dog, label indium, 1, 24, 48 h", Holds(lung[0] > lung[1] && lung[1] > lung[2] && later[0] < later[1] && later[1] < later[2]),
            $"lung {Text(lung[0])}, {Text(lung[1])}, {Text(lung[2])}; the others {Text(later[0])}, {Text(later[1])}, {Text(later[2])} %ID; the kidney's part stays below 1 %ID");
    }

    private static Ordering LiverAndKidneyPeak()
    {
        var (liver, kidney, dye) = (Exosomes.PeakTime("liver", 12, 0.05), Exosomes.PeakTime("kidney", 12, 0.05), Exosomes.Choose("label", "dye").PeakTime("liver", 12, 0.05));
        return new("Q14", "small vesicles: liver and kidney peak within 1 h (Kang 2021)", "exosome-mouse, label iodine", Holds(liver <= 1 && kidney <= 1, liver <= 1 || kidney <= 1), $"peak at {Text(liver)} and {Text(kidney)} h; with a dye the liver peaks at {Text(dye)} h");
    }

    private static Ordering LungAndSpleenPeak()
    {
        var (lung, spleen) = (Exosomes.PeakTime("lung", 24, 0.05), Exosomes.PeakTime("spleen", 24, 0.05));
        return new("Q15", "small vesicles: lung and spleen peak between 2 and 12 h (Kang 2021)", "exosome-mouse, label iodine", Holds(lung is >= 2 and <= 12 && spleen is >= 2 and <= 12, lung is >= 2 and <= 12 || spleen is >= 2 and <= 12), $"peak at {Text(lung)} and {Text(spleen)} h, both flat");
    }

    private static Ordering LargeVesicles()
    {
        var model = Exosomes.Choose("size", "large").Choose("label", "dye");
        var (peak, lung, liver) = (model.PeakTime("lung", 12, 0.05), model.Course("lung", "2 h", "12 h"), model.Course("liver", "2 h", "12 h"));
        return new("Q16", "large vesicles: lung peaks within 1 h, then falls to 12 h while liver rises (Kang 2021)", "exosome-mouse, size large, label dye", Holds(peak <= 1 && lung[1] < lung[0] && liver[1] > liver[0]),
            $"lung peaks at {Text(peak)} h; 2 to 12 h lung {Text(lung[0])} to {Text(lung[1])}, liver {Text(liver[0])} to {Text(liver[1])} %ID");
    }

    private static Ordering SpleenThenLiver()
    {
        var model = Exosomes.Choose("label", "luciferase");
        var (spleen, liver, left) = (model.PeakTime("spleen", 6, 0.05), model.PeakTime("liver", 6, 0.05), 100 - model.At("lost", "6 h"));
        return new("Q17", "spleen, then liver; eliminated within 6 h (Lai 2014, second-hand)", "exosome-mouse, label luciferase", Holds(spleen < liver && left < 10, spleen < liver || left < 10), $"spleen peaks at {Text(spleen)}, liver at {Text(liver)} h; {Text(left)} %ID left at 6 h");
    }

    private static Ordering LargerAnimal()
    {
        var human = ShippedModel.Read("exosome/exosome-human.yaml");
        double Half(ShippedModel model, string amount)
        {
            double[] times = [.. Enumerable.Range(0, 2401).Select(i => i / 400.0)];
            var hour = Biodistribution.Units.Quantity.Parse("1 h").In(model.Model.Units);
            var blood = model.Give("vesicles_blood", amount).Course("blood", [.. times.Select(time => time * hour)]);
            return times[Array.FindIndex(blood, value => value < 50)];
        }
        var (larger, mouse) = (Half(human, "1e12 particles"), Half(ShippedModel.Read("exosome/exosome-mouse.yaml"), "1e10 particles"));
        var dosed = ShippedModel.Read("exosome/exosome-mouse.yaml").Give("vesicles_blood", "1e10 particles").Give("vesicles_blood", "1e10 particles", "24 h");
        var (first, second) = (dosed.At("blood", "0.5 h"), dosed.At("blood", "24.5 h") * 2);
        return new("Q18", "circulation: macaque > mouse; repeated dosing shortens it (Driedonks 2022)", "exosome-human for the macaque; two doses in exosome-mouse", Holds(larger > mouse && second < 0.9 * first, larger > mouse),
            $"half gone at {Text(larger)} and {Text(mouse)} h; half an hour after the second dose {Text(second)} %ID, after the first {Text(first)}: no immunity in the model");
    }

    private static Ordering Liposomes()
    {
        var before = ShippedModel.Read("exosome/exosome-mouse.yaml").Give("lipid_blood", "2 mg", "-1 h").Give("vesicles_blood", "1e10 particles");
        var (area, without, liver, alone) = (before.Area("blood_conc", 24), Exosomes.Area("blood_conc", 24), before.At("liver", "0.25 h"), Exosomes.At("liver", "0.25 h"));
        return new("Q19", "liposomes given before: slower clearance, less in liver (Matsumoto 2017)", "exosome-mouse, 2 mg of lipid 1 h before", Holds(area > without && liver < alone), $"area {Text(area)} and {Text(without)} %ID h/mL; liver at 15 min {Text(liver)} and {Text(alone)} %ID");
    }

    private static Ordering LikeLiposomes()
    {
        var liver = Exosomes.At("liver_clearance", "0 h");
        var liposome = ShippedModel.Read("liposome/liposome-mouse.yaml").Model.Parameters.Single(parameter => parameter.Name == "liver_uptake");
        var clearance = liposome.Value / Biodistribution.Units.Quantity.Parse("1 mL/h").In(ShippedModel.Read("liposome/liposome-mouse.yaml").Model.Units);
        return new("Q20", "clearance of exosomes like that of liposomes (Smyth 2015)", "exosome-mouse and liposome-mouse", Holds(liver < 2 * clearance && clearance < 2 * liver), $"liver {Text(liver)} and {Text(clearance)} mL/h; AmBisome is built to circulate");
    }

    private static Ordering Hepatocytes()
    {
        var (depleted, normal) = (Exosomes.Change("-1 h", "macrophages", "0").At("hepatocytes", "1 h"), Exosomes.At("hepatocytes", "1 h"));
        return new("Q21", "delivery to hepatocytes is not raised by clodronate (Ilahibaks 2023)", "exosome-mouse, clodronate 1 h before, 1 h", Holds(depleted <= normal), $"{Text(depleted)} and {Text(normal)} %ID: uptake without macrophages follows blood");
    }

    private static Ordering Dye()
    {
        var model = Exosomes.Choose("label", "dye");
        var (liver, spleen, course) = (model.PeakTime("liver", 24, 0.05), model.PeakTime("spleen", 24, 0.05), model.Course("liver", "24 h", "264 h"));
        return new("Q22", "DiR in spleen and liver peaks at 1 h, then declines to day 11 (s12974-018-1240-3)", "exosome-mouse, label dye", Holds(liver <= 1 && spleen <= 1 && course[1] < course[0], course[1] < course[0]), $"peaks at {Text(liver)} (liver) and {Text(spleen)} h (spleen); liver {Text(course[0])} %ID at 24 h, {Text(course[1])} at day 11");
    }

    private static Ordering LungShare()
    {
        var lung = Exosomes.At("lung", "4 h");
        return new("Q23", "lung at 4 h > 0 (7 %ID, Morishita 2015)", "exosome-mouse", Holds(lung > 0), $"{Text(lung)} %ID; made from it");
    }

    private static Ordering MacrophageTherapy()
    {
        var scar = Effect.Give("given_vein", "1e6 cells").At("scar_of_untreated", "4 wk");
        return new("Q24", "scar: macrophages < control < whole bone marrow (Thomas 2011)", "effect-cells-mouse, 1e6 macrophages, 4 weeks", Holds(false, scar < 100), $"{Text(scar)} % of untreated; whole bone marrow is not in the model");
    }

    private static Ordering HepaticArtery()
    {
        var (artery, vein) = (Effect.Give("cells_hepatic_artery", "1e6 cells").At("scar_of_untreated", "8 wk"), Effect.Give("cells_vein", "1e6 cells").At("scar_of_untreated", "8 wk"));
        var split = Enumerable.Range(0, 4).Aggregate(Effect, (model, week) => model.Give("cells_vein", "2.5e5 cells", $"{week} wk")).At("scar_of_untreated", "8 wk");
        return new("Q25", "effect: hepatic artery > peripheral vein, one injection > several (Stem Cell Res Ther 2018, pooled)", "effect-cells-mouse, 1e6 MSC, scar at 8 weeks", Holds(artery < vein && vein < split, artery < vein || vein < split),
            $"artery {Text(artery)}, vein {Text(vein)}, vein in four weekly parts {Text(split)} % of untreated");
    }

    private static Ordering Primed()
    {
        var (primed, unprimed) = (Effect.Choose("preconditioning", "interferon_gamma").Give("cells_vein", "1e6 cells").At("scar_of_untreated", "8 wk"), Effect.Give("cells_vein", "1e6 cells").At("scar_of_untreated", "8 wk"));
        return new("Q26", "exosomes of primed cells are better (Takeuchi 2021)", "effect-cells-mouse, preconditioning interferon_gamma", Holds(primed < unprimed), $"scar {Text(primed)} and {Text(unprimed)} % of untreated; by assumption");
    }

    private static Ordering ChronicDisease()
    {
        var human = ShippedModel.Read("exosome/exosome-human.yaml").Give("vesicles_blood", "1e12 particles");
        var (chronic, healthy) = (human.Choose("injury", "cirrhosis").At("liver_clearance", "0 h"), human.At("liver_clearance", "0 h"));
        return new("Q27", "clearance by the liver: chronic disease < healthy (99mTc radiocolloid)", "exosome-human, injury cirrhosis", Holds(chronic < healthy), $"{Text(chronic)} and {Text(healthy)} mL/h");
    }

    private static Ordering Largest(string id, string statement, string time, string organ, string depletion)
    {
        var (fast, slow) = (Mouse.Choose("cell_label", "chromium").Choose("depletion", depletion), Mouse.Choose("cell_label", "chromium"));
        var labels = Organs.ToDictionary(other => other, other => fast.At(other + "_label", time));
        return new(id, statement, $"msc-mouse, depletion {depletion}", Holds(Organs.All(other => labels[other] <= labels[organ])),
            $"lung {Text(labels["lung"])}, liver {Text(labels["liver"])} %ID; with depletion slow {Text(slow.At("lung_label", time))} and {Text(slow.At("liver_label", time))}");
    }

    private static string Holds(bool all, bool some = false) => all ? "holds" : some ? "holds in part" : "fails";

    private static string Text(double value)
    {
        var digits = value == 0 ? 0 : Math.Clamp(2 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 0, 10);
        return Math.Round(value, digits).ToString("0.##########", CultureInfo.InvariantCulture);
    }
}
