using Biodistribution.Models;
using Biodistribution.Models.Symbolics;
using Biodistribution.Units;
using Xunit;

namespace Biodistribution.Tests.Models;

/// <summary>What the whole-body models say about routes, doses, injury and competition.</summary>
public class BodyModelTests
{
    private static ShippedModel Cells => ShippedModel.Read("msc/msc-mouse.yaml").Choose("passage", "as_in_rat");

    private static ShippedModel Exosomes => ShippedModel.Read("exosome/exosome-mouse.yaml").Give("vesicles_blood", "1e10 particles");

    [Theory]
    [InlineData("msc/msc-mouse.yaml", "davies_morris", 8.0 * 60, 1.818)]
    [InlineData("msc/msc-mouse.yaml", "brown", 13.98 * 60, 0.98)]
    [InlineData("exosome/exosome-mouse.yaml", "brown", 13.98 * 60, 0.98)]
    [InlineData("msc/msc-rat.yaml", "", 74 * 60, 18.5)]
    [InlineData("msc/msc-human.yaml", "", 5600 * 60, 5530)]
    public void Flows_add_up_to_cardiac_output_and_blood_to_the_blood_volume(string file, string circulation, double output, double blood)
    {
        var model = ShippedModel.Read(file).Model;
        var values = model.Parameters.ToDictionary(parameter => parameter.Symbol, parameter => parameter.Value);
        foreach (
            var (symbol, value) in model
                .Options.Where(option => circulation.Length > 0)
                .SelectMany(option => option.Choices.Where(choice => choice.Name == circulation))
                .SelectMany(choice => choice.Values)
        )
            values[symbol] = value;
        double Value(string name, string unit) => Evaluate(model, values, name) / model.Units.Factor(Unit.Parse(unit));

        Assert.Equal(output, Value("cardiac_output", "mL/h"), 1e-9 * output);
        Assert.Equal(
            output,
            new[] { "hepatic_artery", "gut", "spleen", "kidney", "heart", "rest" }.Sum(organ => Value(organ + "_flow", "mL/h")),
            1e-9 * output
        );
        Assert.Equal(Value("liver_flow", "mL/h"), Value("hepatic_artery_flow", "mL/h") + Value("portal_flow", "mL/h"), 1e-9 * output);
        Assert.Equal(blood, Value("blood_volume", "mL"), 1e-9 * blood);
        Assert.Equal(
            blood,
            new[]
            {
                "vein_volume",
                "artery_volume",
                "portal_volume",
                "lung_blood",
                "liver_blood",
                "spleen_blood",
                "gut_blood",
                "kidney_blood",
                "heart_blood",
                "rest_blood",
            }.Sum(part => Value(part, "mL")),
            1e-9 * blood
        );
    }

    [Fact]
    public void The_share_caught_in_one_passage_is_the_one_that_was_set()
    {
        var model = Cells
            .Set("arrest_strength", "12")
            .Set("lung_bed", "0.19188")
            .Set("plugging", "1e12 cells/g")
            .Give("cells_vein", "1e5 cells");

        Assert.Equal(90, model.At("lung_cells", "0.2 h") / Math.Exp(-0.0289 * 0.2), 0.05); // 1 - exp(-12 x 0.19188) = 0.9
    }

    [Fact]
    public void A_large_dose_plugs_the_lung_and_more_of_it_passes()
    {
        var (small, large) = (Cells.Give("cells_vein", "1e5 cells"), Cells.Give("cells_vein", "3e8 cells"));

        Assert.True(large.At("lung_passage", "1 h") > 5 * small.At("lung_passage", "1 h"));
        Assert.True(large.At("lung_cells", "1 h") < small.At("lung_cells", "1 h") - 5);
        Assert.InRange(large.At("lung_load", "1 h"), 1e8, 3e9);
    }

    [Fact]
    public void The_load_of_the_lung_is_shown_over_the_limit_that_is_set()
    {
        var model = Cells.Give("cells_vein", "2e6 cells");

        Assert.InRange(model.At("lung_load_of_limit", "0.5 h"), 80, 100);
        Assert.Equal(
            10 * model.At("lung_load_of_limit", "0.5 h"),
            model.Set("lung_limit", "1.4e6 cells/g").At("lung_load_of_limit", "0.5 h"),
            1e-6
        );
    }

    [Fact]
    public void Routes_into_the_liver_bring_more_cells_there_than_a_vein_and_the_spleen_keeps_some()
    {
        double Liver(string state) => Cells.Give(state, "1e6 cells").At("liver_cells", "1 h");

        Assert.True(Liver("cells_portal_vein") > 20 * Liver("cells_vein"));
        Assert.Equal(Liver("cells_portal_vein"), Liver("cells_hepatic_artery"), 0.5);
        Assert.InRange(Liver("cells_spleen_blood"), 20 * Liver("cells_vein"), Liver("cells_portal_vein") * 1.01);
        Assert.InRange(Liver("cells_spleen_artery"), 20 * Liver("cells_vein"), Liver("cells_portal_vein") / 10);
    }

    [Fact]
    public void Living_cells_and_label_part_and_label_moves_from_lung_to_liver()
    {
        var model = Cells.Choose("cell_label", "chromium").Choose("depletion", "fast").Give("cells_vein", "5e5 cells");

        Assert.True(model.At("liver_label", "24 h") > 50 * model.At("liver_cells", "24 h"));
        Assert.True(model.At("lung_label", "1 h") > 85 && model.At("liver_label", "24 h") > model.At("lung_label", "24 h"));
    }

    [Fact]
    public void Routes_differ_by_the_bed_they_meet_first()
    {
        double Cells(string door, string organ) =>
            ShippedModel.Read("msc/msc-rat.yaml").Give(door, "4e6 cells").At(organ + "_cells", "4 h");

        Assert.InRange(Cells("cells_vein", "lung"), 80, 97);
        Assert.InRange(Cells("cells_artery", "lung"), 0, Cells("cells_vein", "lung") / 10);
        Assert.InRange(Cells("cells_coronary_artery", "heart"), 80, 97);
        Assert.InRange(Cells("cells_hepatic_artery", "liver"), 80, 97);
        Assert.InRange(Cells("cells_portal_vein", "liver"), 80, 97);
        Assert.InRange(Cells("cells_spleen_artery", "spleen"), 80, 97);
    }

    [Fact]
    public void Kidneys_of_patients_get_below_one_percent_by_passage_unless_the_lung_has_shunts()
    {
        var human = ShippedModel.Read("msc/msc-human.yaml").Give("cells_vein", "3.25e8 cells");
        double Kidney(string patient) => human.Choose("patient", patient).At("kidney_cells", "0.25 h");

        Assert.InRange(Kidney("cirrhosis"), 0, 1);
        Assert.InRange(Kidney("healthy"), 0, 1);
        Assert.True(Kidney("hepatopulmonary_syndrome") > 5);
    }

    [Fact]
    public void Label_comes_with_the_cells_and_all_of_it_is_found_again()
    {
        string[] organs = ["lung", "liver", "spleen", "gut", "kidney", "heart", "rest"];
        var rat = ShippedModel.Read("msc/msc-rat.yaml").Choose("cell_label", "technetium").Set("free_in_blood", "0");
        foreach (
            var door in new[]
            {
                "cells_vein",
                "cells_artery",
                "cells_coronary_artery",
                "cells_hepatic_artery",
                "cells_portal_vein",
                "cells_spleen_artery",
            }
        )
        {
            var model = rat.Give(door, "4e6 cells");
            var found =
                organs.Sum(organ => model.At(organ + "_label", "24 h"))
                + model.At("blood_label", "24 h")
                + model.At("urine_label", "24 h")
                + model.At("label_lost", "24 h");
            // Blood has no mass of its own among the organs: a few percent of tissue fluid are in none of them.
            var fluid = model.At("free_label", "24 h");

            Assert.InRange(found, 100 - (0.1 * fluid), 100.0001);
            Assert.InRange(model.At("free_label", "1 min"), 29, 30);
        }
    }

    [Fact]
    public void Light_of_luciferase_comes_from_living_cells_alone_and_a_radiolabel_outlives_them()
    {
        var rat = ShippedModel.Read("msc/msc-rat.yaml").Choose("depletion", "fast").Give("cells_vein", "4e6 cells");

        Assert.Equal(rat.At("lung_cells", "24 h"), rat.Choose("cell_label", "luciferase").At("lung_label", "24 h"), 1e-6);
        Assert.True(rat.Choose("cell_label", "indium").At("lung_label", "24 h") > 3 * rat.At("lung_cells", "24 h"));
    }

    [Theory]
    [InlineData("macrophage_ratio", "0.5", -1)]
    [InlineData("permeability_ratio", "20", 1)]
    [InlineData("perfusion_ratio", "0.1", -1)]
    [InlineData("breakdown_ratio", "0.3", 1)]
    public void Every_way_of_injury_acts_by_itself(string parameter, string value, int direction)
    {
        var healthy = Exosomes.Set("damaged_share", "1");
        var change = healthy.Set(parameter, value).At("liver", "6 h") - healthy.At("liver", "6 h");

        Assert.Equal(direction, Math.Sign(change));
        Assert.True(Math.Abs(change) > 0.01 * healthy.At("liver", "6 h"));
    }

    [Fact]
    public void A_liver_that_is_damaged_in_name_only_is_a_healthy_one()
    {
        foreach (var share in new[] { "0.3", "1" })
            Assert.Equal(Exosomes.At("liver", "6 h"), Exosomes.Set("damaged_share", share).At("liver", "6 h"), 0.01);
    }

    [Fact]
    public void Capacity_is_shared_by_vesicles_and_liposomes_and_fills()
    {
        double Share(string dose) => ShippedModel.Read("exosome/exosome-mouse.yaml").Give("vesicles_blood", dose).At("liver", "1 h");
        var alone = Exosomes.At("liver", "0.25 h");

        Assert.True(Share("1e14 particles") < 0.5 * Share("1e10 particles"));
        Assert.True(
            Exosomes.Give("lipid_blood", "5 mg", "-1 h").At("liver", "0.25 h")
                < Exosomes.Give("lipid_blood", "0.5 mg", "-1 h").At("liver", "0.25 h")
        );
        Assert.True(Exosomes.Give("lipid_blood", "0.5 mg", "-1 h").At("liver", "0.25 h") < alone);
    }

    [Fact]
    public void Depletion_of_macrophages_at_a_time_slows_clearance_from_then_on()
    {
        var (late, never) = (Exosomes.Change("0.1 h", "macrophages", "0.02"), Exosomes);

        Assert.Equal(never.At("blood", "0.1 h"), late.At("blood", "0.1 h"), 1e-4);
        Assert.True(late.At("blood", "1 h") > 5 * never.At("blood", "1 h"));
    }

    [Fact]
    public void Conducting_cells_reach_the_liver_by_their_exosomes_in_proportion_to_what_they_secrete()
    {
        var model = ShippedModel.Read("conducting/conducting-mouse.yaml").Give("cells_vein", "1e6 cells");
        var (few, many) = (
            model.Set("secretion", "60 particles/cells/h").At("liver_vesicles", "24 h"),
            model.Set("secretion", "600 particles/cells/h").At("liver_vesicles", "24 h")
        );

        Assert.True(model.At("liver_cells", "24 h") < 1e-3 * model.At("lung_cells", "24 h"));
        Assert.Equal(10, many / few, 0.1);
        Assert.Equal(6.7, model.Choose("preconditioning", "spheroid").At("liver_vesicles", "24 h") / few, 0.2);
    }

    [Fact]
    public void Cells_and_macrophages_together_leave_less_scar_than_either_and_untreated_injury_stays()
    {
        var model = ShippedModel.Read("effect/effect-cells-mouse.yaml");
        double Scar(ShippedModel given) => given.At("scar_of_untreated", "6 wk");

        Assert.Equal(100, Scar(model), 1e-6);
        Assert.True(
            Scar(model.Give("cells_vein", "1e6 cells").Give("given_vein", "1e6 cells"))
                < Math.Min(Scar(model.Give("cells_vein", "1e6 cells")), Scar(model.Give("given_vein", "1e6 cells")))
        );
    }

    [Fact]
    public void Flows_grow_with_the_power_of_body_weight_that_is_set()
    {
        var model = ShippedModel.Read("msc/msc-mouse.yaml").Model;
        double Output(double weight, double exponent) =>
            Evaluate(
                model,
                model.Parameters.ToDictionary(
                    one => one.Symbol,
                    one =>
                        one.Name == "body_weight" ? one.Value * weight
                        : one.Name == "flow_exponent" ? exponent
                        : one.Value
                ),
                "cardiac_output"
            );

        Assert.Equal(Math.Pow(2, 0.75), Output(2, 0.75) / Output(1, 0.75), 1e-12);
        Assert.Equal(Math.Pow(2, 0.67), Output(2, 0.67) / Output(1, 0.67), 1e-12);
    }

    private static double Evaluate(Model model, IReadOnlyDictionary<Symbol, double> values, string name)
    {
        var known = model.Definitions.ToDictionary(definition => definition.Target, definition => definition.Value);
        var expression = known[model.Definitions.Single(definition => definition.Target.Name == name).Target];
        while (ExpressionOrder.SymbolsIn(expression).Any(known.ContainsKey))
            expression = Substitution.Replace(expression, known);
        return ExpressionEvaluation.Evaluate(expression, symbol => values[symbol]);
    }
}
