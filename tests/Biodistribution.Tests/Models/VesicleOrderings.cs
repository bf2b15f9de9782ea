using Biodistribution.Units;
using static Biodistribution.Tests.Models.PublishedOrderings;

namespace Biodistribution.Tests.Models;

/// <summary>Published orderings of where exosomes go, in healthy and injured livers.</summary>
internal static class VesicleOrderings
{
    private static ShippedModel Mouse => ShippedModel.Read("exosome/exosome-mouse.yaml");

    private static ShippedModel Exosomes => Mouse.Give("vesicles_blood", "1e10 particles");

    /// <summary>All of them.</summary>
    public static IEnumerable<Ordering> All() =>
        [
            AcuteInjury(),
            MacrophagesAreTheSink(),
            Depletion(),
            LiverAndKidneyPeak(),
            LungAndSpleenPeak(),
            LargeVesicles(),
            SpleenThenLiver(),
            LargerAnimal(),
            Liposomes(),
            LikeLiposomes(),
            Hepatocytes(),
            Dye(),
            LungShare(),
            ChronicDisease(),
            Sepsis(),
            SepsisAndShieldedParticles(),
            LiverFailure(),
            DamageWithoutFailure(),
            DyingMacrophages(),
            LaterDoses(),
            TakenUpBy(),
        ];

    private static Ordering AcuteInjury()
    {
        var (holding, numbers) = (new List<bool>(), new List<string>());
        foreach (var label in new[] { "iodine", "dye" })
        {
            double Liver(string injury) => Exosomes.Choose("label", label).Choose("injury", injury).At("liver", "6 h");
            var (healthy, recruited, failure) = (Liver("healthy"), Liver("acute_recruited"), Liver("acute_failure"));
            holding.AddRange([recruited > healthy, failure > healthy]);
            numbers.Add(
                $"{label}: {InFigures(recruited)} with more macrophages, {InFigures(failure)} with fewer, {InFigures(healthy)} healthy"
            );
        }
        return new(
            "Q01",
            "liver at 6 h: acute injury > healthy (Haga 2017, by Watanabe 2021)",
            "exosome-mouse, injury acute_recruited and acute_failure",
            "dye (and 125I)",
            Holds(holding.All(one => one), holding.Any(one => one)),
            Ordering.Used,
            string.Join("; ", numbers) + " %ID; no fold was published"
        );
    }

    private static Ordering MacrophagesAreTheSink()
    {
        var (macrophages, liver) = (Exosomes.At("liver_healthy", "1 h"), Exosomes.At("liver", "1 h"));
        return new(
            "Q02",
            "macrophages are the main sink of the liver (Imai 2015, by Watanabe 2021)",
            "exosome-mouse, 1 h",
            "125I",
            Holds(macrophages > liver / 2),
            Ordering.Used,
            $"{InFigures(macrophages)} of {InFigures(liver)} %ID"
        );
    }

    private static Ordering Depletion()
    {
        var (depleted, normal) = (Exosomes.Change("-1 h", "macrophages", "0").Area("plasma_conc", 48), Exosomes.Area("plasma_conc", 48));
        return new(
            "Q03",
            "area in plasma: macrophages depleted >> normal (Imai 2015)",
            "exosome-mouse, clodronate 1 h before",
            "-",
            Holds(depleted > 5 * normal),
            Ordering.Used,
            $"{InFigures(depleted)} and {InFigures(normal)} %ID h/mL of plasma"
        );
    }

    private static Ordering LiverAndKidneyPeak() =>
        Peaks("Q14", "small vesicles: liver and kidney peak within 1 h (Kang 2021)", "liver", "kidney", 0, 1);

    private static Ordering LungAndSpleenPeak() =>
        Peaks("Q15", "small vesicles: lung and spleen peak between 2 and 12 h (Kang 2021)", "lung", "spleen", 2, 12);

    private static Ordering LargeVesicles()
    {
        var model = Exosomes.Choose("size", "large").Choose("label", "dye");
        var (peak, lung, liver) = (
            model.PeakTime("lung", 12, 0.05),
            model.Course("lung", "2 h", "12 h"),
            model.Course("liver", "2 h", "12 h")
        );
        return new(
            "Q16",
            "large vesicles: lung peaks within 1 h, then falls to 12 h while liver rises (Kang 2021)",
            "exosome-mouse, size large",
            "dye",
            Holds(peak <= 1 && lung[1] < lung[0] && liver[1] > liver[0]),
            Ordering.Used,
            $"lung peaks at {InFigures(peak)} h; 2 to 12 h lung {InFigures(lung[0])} to {InFigures(lung[1])}, "
                + $"liver {InFigures(liver[0])} to {InFigures(liver[1])} %ID"
        );
    }

    private static Ordering SpleenThenLiver()
    {
        var model = Exosomes.Choose("label", "luciferase");
        var (spleen, liver, left) = (model.PeakTime("spleen", 6, 0.05), model.PeakTime("liver", 6, 0.05), 100 - model.At("lost", "6 h"));
        return new(
            "Q17",
            "spleen, then liver; eliminated within 6 h (Lai 2014, second-hand)",
            "exosome-mouse",
            "luciferase",
            Holds(spleen < liver && left < 10, spleen < liver || left < 10),
            Ordering.Read,
            $"spleen peaks at {InFigures(spleen)}, liver at {InFigures(liver)} h; {InFigures(left)} %ID left at 6 h"
        );
    }

    private static Ordering LargerAnimal()
    {
        var (larger, mouse) = (
            HalfGone(ShippedModel.Read("exosome/exosome-human.yaml").Give("vesicles_blood", "1e12 particles")),
            HalfGone(Exosomes)
        );
        var (first, second) = Repeated("anti_vesicle");
        var (_, without) = Repeated("none");
        return new(
            "Q18",
            "circulation: macaque > mouse; repeated dosing shortens it (Driedonks 2022)",
            "exosome-human for the macaque; two doses 14 d apart in exosome-mouse",
            "-",
            Holds(larger > mouse && second < 0.9 * first, larger > mouse),
            Ordering.Used,
            $"half gone at {InFigures(larger)} and {InFigures(mouse)} h; half an hour after the second dose {InFigures(second)} %ID, after "
                + $"the first {InFigures(first)}; without immunity {InFigures(without)}"
        );
    }

    private static Ordering Liposomes()
    {
        var before = Mouse.Give("lipid_blood", "2 mg", "-1 h").Give("vesicles_blood", "1e10 particles");
        var (area, without) = (before.Area("plasma_conc", 24), Exosomes.Area("plasma_conc", 24));
        var (liver, alone) = (before.At("liver", "0.25 h"), Exosomes.At("liver", "0.25 h"));
        return new(
            "Q19",
            "liposomes given before: slower clearance, less in liver (Matsumoto 2017)",
            "exosome-mouse, 2 mg of lipid 1 h before",
            "125I",
            Holds(area > without && liver < alone),
            Ordering.Used,
            $"area {InFigures(area)} and {InFigures(without)} %ID h/mL; liver at 15 min {InFigures(liver)} and {InFigures(alone)} %ID"
        );
    }

    private static Ordering LikeLiposomes()
    {
        var (vesicles, liposomes) = (Exosomes.At("liver_clearance", "0 h"), Exosomes.At("liposome_clearance", "0 h"));
        var ambisome = Exosomes.Choose("liposome", "ambisome").At("liposome_clearance", "0 h");
        var liposome = ShippedModel.Read("liposome/liposome-mouse.yaml").Model;
        var uptake = liposome.Parameters.Single(parameter => parameter.Name == "liver_uptake").Value;
        var published = uptake / Quantity.Parse("1 mL/h").In(liposome.Units);
        return new(
            "Q20",
            "clearance of exosomes like that of liposomes (Smyth 2015)",
            "exosome-mouse, liposomes as well recognised as vesicles",
            "-",
            ByConstruction(vesicles < 2 * liposomes && liposomes < 2 * vesicles),
            Ordering.Used,
            $"liver {InFigures(vesicles)} and {InFigures(liposomes)} mL/h of plasma; AmBisome, recognised a tenth as well, "
                + $"{InFigures(ambisome)} (Kagan 2013: {InFigures(published)})"
        );
    }

    private static Ordering Hepatocytes()
    {
        var depleted = Exosomes.Change("-1 h", "macrophages", "0");
        var (oneDepleted, one) = (depleted.At("hepatocytes_ever", "1 h"), Exosomes.At("hepatocytes_ever", "1 h"));
        var (dayDepleted, day) = (depleted.At("hepatocytes_ever", "24 h"), Exosomes.At("hepatocytes_ever", "24 h"));
        return new(
            "Q21",
            "delivery to hepatocytes is not raised by clodronate (Ilahibaks 2023)",
            "exosome-mouse, clodronate 1 h before, ever delivered",
            "-",
            Holds(oneDepleted <= one && dayDepleted <= day, oneDepleted <= one || dayDepleted <= day),
            Ordering.Used,
            $"{InFigures(oneDepleted)} and {InFigures(one)} %ID by 1 h, {InFigures(dayDepleted)} and {InFigures(day)} by 24 h: macrophages "
                + $"hand 5 % on"
        );
    }

    private static Ordering Dye()
    {
        var model = Exosomes.Choose("label", "dye");
        var (liver, spleen, course) = (
            model.PeakTime("liver", 24, 0.05),
            model.PeakTime("spleen", 24, 0.05),
            model.Course("liver", "24 h", "264 h")
        );
        return new(
            "Q22",
            "DiR in spleen and liver peaks at 1 h, then declines to day 11 (s12974-018-1240-3)",
            "exosome-mouse",
            "dye",
            Holds(liver <= 1 && spleen <= 1 && course[1] < course[0], course[1] < course[0]),
            Ordering.Read,
            $"peaks at {InFigures(liver)} (liver) and {InFigures(spleen)} h (spleen); liver {InFigures(course[0])} %ID at 24 h, "
                + $"{InFigures(course[1])} at day 11"
        );
    }

    private static Ordering LungShare()
    {
        var lung = Exosomes.At("lung", "4 h");
        return new(
            "Q23",
            "lung at 4 h > 0 (7 %ID, Morishita 2015)",
            "exosome-mouse",
            "125I",
            ByConstruction(lung > 0),
            Ordering.Used,
            $"{InFigures(lung)} %ID; made from it"
        );
    }

    private static Ordering ChronicDisease()
    {
        var human = ShippedModel.Read("exosome/exosome-human.yaml").Give("vesicles_blood", "1e12 particles");
        var cirrhosis = human.Choose("injury", "cirrhosis").Choose("liver_circulation", "pan");
        var (chronic, healthy) = (cirrhosis.At("liver_clearance", "0 h"), human.At("liver_clearance", "0 h"));
        return new(
            "Q27",
            "clearance by the liver: chronic disease < healthy (99mTc radiocolloid)",
            "exosome-human, injury cirrhosis, liver_circulation pan",
            "-",
            ByConstruction(chronic < healthy),
            Ordering.Used,
            $"{InFigures(chronic)} and {InFigures(healthy)} mL/h of plasma; colloid "
                + $"{InFigures(cirrhosis.At("colloid_clearance_ratio", "0 h"))} of healthy"
        );
    }

    private static Ordering Sepsis()
    {
        var (septic, healthy) = (Exosomes.Choose("injury", "sepsis").Area("plasma_conc", 24), Exosomes.Area("plasma_conc", 24));
        return new(
            "Q28",
            "blood residence: sepsis > healthy (Mirzaaghasi 2021); opposes a general reading of Q01",
            "exosome-mouse, injury sepsis",
            "-",
            ByConstruction(septic > healthy),
            Ordering.Used,
            $"area {InFigures(septic)} and {InFigures(healthy)} %ID h/mL of plasma"
        );
    }

    private static Ordering SepsisAndShieldedParticles()
    {
        double Effect(ShippedModel model) => model.Choose("injury", "sepsis").Area("plasma_conc", 48) / model.Area("plasma_conc", 48);
        var (shielded, plain) = (Effect(Exosomes.Choose("surface", "shielded")), Effect(Exosomes));
        return new(
            "Q30",
            "effect of sepsis: PEG liposomes < exosomes (Mirzaaghasi 2021)",
            "exosome-mouse, surface shielded for the PEG liposome",
            "-",
            Holds(shielded < plain),
            Ordering.Read,
            $"area in plasma times {InFigures(shielded)} and {InFigures(plain)}"
        );
    }

    private static Ordering LiverFailure() =>
        Colloid("Q32", "Kupffer clearance: fulminant failure < controls (Canalese 1982)", "acute_failure", ratio => ratio < 0.95);

    private static Ordering DamageWithoutFailure() =>
        Colloid(
            "Q33",
            "Kupffer clearance: acute damage without encephalopathy as in controls (Canalese 1982)",
            "acute_damage",
            ratio => ratio is > 0.95 and < 1.05
        );

    private static Ordering DyingMacrophages()
    {
        var model = Exosomes.Choose("injury", "acute_failure").Set("injury_age", "0 h");
        var working = model.Course("working_macrophages", "0 h", "3 h", "12 h");
        return new(
            "Q34",
            "liver macrophages die within hours of concanavalin A (Yang 2013)",
            "exosome-mouse, injury acute_failure beginning at 0 h",
            "-",
            ByConstruction(working[1] < working[0]),
            Ordering.Used,
            $"uptake {InFigures(working[0])}, {InFigures(working[1])}, {InFigures(working[2])} % of healthy at 0, 3, 12 h"
        );
    }

    private static Ordering LaterDoses()
    {
        var (first, second) = Repeated("anti_vesicle");
        return new(
            "Q44",
            "circulation: later doses << first dose (Driedonks 2022, macaque)",
            "exosome-mouse, immunity anti_vesicle, two doses 14 d apart",
            "-",
            ByConstruction(second < first / 2),
            Ordering.Used,
            $"half an hour after the second dose {InFigures(second)} %ID, after the first {InFigures(first)}"
        );
    }

    private static Ordering TakenUpBy()
    {
        var model = Exosomes.Change("-1 h", "macrophages", "0");
        var (lung, spleen) = (
            model.At("lung", "1 h") / Exosomes.At("lung", "1 h"),
            model.At("spleen", "1 h") / Exosomes.At("spleen", "1 h")
        );
        return new(
            "Q45",
            "lung: endothelial cells take them; liver and spleen: macrophages (Imai 2015, by Stem Cells Int 2016:5029619)",
            "exosome-mouse, clodronate 1 h before",
            "125I",
            ByConstruction(lung > 1 && spleen < 0.1),
            Ordering.Used,
            $"lung times {InFigures(lung)}, spleen times {InFigures(spleen)}"
        );
    }

    private static Ordering Peaks(string id, string statement, string one, string other, double from, double to)
    {
        var (within, numbers) = (new List<bool>(), new List<string>());
        foreach (var label in new[] { "iodine", "dye" })
        {
            var model = Exosomes.Choose("label", label);
            var (first, second) = (model.PeakTime(one, 24, 0.05), model.PeakTime(other, 24, 0.05));
            within.AddRange([first >= from && first <= to, second >= from && second <= to]);
            numbers.Add($"{label}: {InFigures(first)} and {InFigures(second)} h");
        }
        return new(
            id,
            statement,
            "exosome-mouse",
            "125I, dye (pooled there)",
            Holds(within.All(it => it), within.Any(it => it)),
            Ordering.Used,
            "peaks by " + string.Join("; by ", numbers)
        );
    }

    private static Ordering Colloid(string id, string statement, string injury, Func<double, bool> holds)
    {
        var ratio = Exosomes.Choose("injury", injury).At("colloid_clearance_ratio", "0 h");
        return new(
            id,
            statement,
            $"exosome-mouse, injury {injury}",
            "-",
            ByConstruction(holds(ratio)),
            Ordering.Used,
            $"radiocolloid cleared {InFigures(ratio)} times as in health"
        );
    }

    private static (double First, double Second) Repeated(string immunity)
    {
        var dosed = Exosomes.Choose("immunity", immunity).Give("vesicles_blood", "1e10 particles", "336 h");
        return (dosed.At("blood", "0.5 h"), dosed.At("blood", "336.5 h") * 2);
    }

    private static double HalfGone(ShippedModel model)
    {
        double[] times = [.. Enumerable.Range(0, 2401).Select(i => i / 400.0)];
        var hour = Quantity.Parse("1 h").In(model.Model.Units);
        var blood = model.Course("blood", [.. times.Select(time => time * hour)]);
        return times[Array.FindIndex(blood, value => value < 50)];
    }
}
