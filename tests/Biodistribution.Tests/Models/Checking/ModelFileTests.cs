using Biodistribution.Models;
using Biodistribution.Models.Checking;
using Biodistribution.Models.Symbolics;
using Biodistribution.Units;
using Xunit;

namespace Biodistribution.Tests.Models.Checking;

public class ModelFileTests
{
    /// <summary>The example of the language reference.</summary>
    public const string ExosomeLiver = """
        biodist: 1                                # language version
        model: exosome-liver
        title: Intravenous exosomes; liver with a healthy and a damaged zone; macrophage uptake limited by capacity
        units: {time: h, volume: mL}

        parameters:
          blood_volume:     {value: 1.7 mL, between: 0.9 .. 2.0 mL, source: "mouse, 20 g; values conflict: 4.9 to 9 % of body weight"}
          rest_volume:      {value: 0.6 mL, between: 0.05 .. 20 mL, assumed: distribution outside blood, needed by the depleted arm}
          exchange:         {value: 1 mL/h, between: 0.01 .. 100 mL/h}
          uptake:           {value: 10 mL/h, between: 0.1 .. 500 mL/h, meaning: macrophage uptake clearance of a healthy, empty liver}
          capacity:         {value: 1e12 particles, between: 1e8 .. 1e15 particles}
          breakdown:        {value: 0.2 1/h, between: 0.01 .. 2 1/h}
          damaged_share:    {value: 0, between: 0 .. 1}
          macrophage_ratio: {value: 1, between: 0.01 .. 100, meaning: macrophages per g of damaged over per g of healthy liver}

        states: {blood: particles, rest: particles, liver_healthy: particles, liver_damaged: particles, lost: {unit: particles, sink: true}}

        define:
          blood_conc:    blood / blood_volume
          zone_healthy:  1 - damaged_share
          zone_damaged:  damaged_share * macrophage_ratio

        flows:                                    # room = share of the zone minus what it holds: defined at share 0 and 1, never negative
          - blood <-> rest:           exchange * (blood_conc - rest / rest_volume)
          - blood -> liver_healthy:   uptake * max(zone_healthy - liver_healthy / capacity, 0) * blood_conc
          - blood -> liver_damaged:   uptake * max(zone_damaged - liver_damaged / capacity, 0) * blood_conc
          - liver_healthy -> lost:    breakdown * liver_healthy
          - liver_damaged -> lost:    breakdown * liver_damaged

        observables:
          blood: {is: blood, unit: "%ID"}
          liver: {is: liver_healthy + liver_damaged, unit: "%ID"}

        """;

    [Fact]
    public void The_exosome_liver_model_reads_without_a_word()
    {
        var model = ModelFile.Parse(ExosomeLiver, "exosome-liver.yaml");

        Assert.Empty(model.Diagnostics);
        Assert.Equal("exosome-liver", model.Value!.Name);
        Assert.Equal(["blood", "rest", "liver_healthy", "liver_damaged", "lost"], model.Value.States.Select(state => state.Name));
        Assert.Equal(9, model.Value.Parameters.Length);
    }

    [Fact]
    public void Commas_in_the_meaning_of_a_parameter_belong_to_it()
    {
        var model = ModelFile.Parse(ExosomeLiver, "exosome-liver.yaml").OrThrow();

        Assert.Equal("macrophage uptake clearance of a healthy, empty liver", Parameter(model, "uptake").Meaning);
        Assert.Equal("distribution outside blood, needed by the depleted arm", Parameter(model, "rest_volume").Assumed);
    }

    [Fact]
    public void Numbers_are_in_the_units_the_model_chose()
    {
        var model = ModelFile.Parse(ExosomeLiver, "exosome-liver.yaml").OrThrow();

        Assert.Equal(1.7, Parameter(model, "blood_volume").Value);
        Assert.Equal((0.9, 2.0), (Parameter(model, "blood_volume").Lower, Parameter(model, "blood_volume").Upper));
        Assert.Equal(1e12, Parameter(model, "capacity").Value);
        var perMinute = ModelFile.Parse(ExosomeLiver.Replace("time: h", "time: min"), "f").OrThrow();
        Assert.Equal(0.2 / 60, Parameter(perMinute, "breakdown").Value, 1e-18);
        Assert.Equal("1/h", Parameter(perMinute, "breakdown").Unit.Text);
    }

    [Fact]
    public void A_flow_takes_from_one_state_what_it_gives_to_another()
    {
        var model = ModelFile.Parse(ExosomeLiver, "exosome-liver.yaml").OrThrow();

        var flow = model.Flows[1];
        Assert.Equal("blood -> liver_healthy", flow.Name);
        Assert.Equal(
            [("blood", -1.0), ("liver_healthy", 1.0)],
            flow.Changes.Select(change => (change.State.Name, change.Stoichiometry.Value))
        );
        var values = new Dictionary<string, double>
        {
            ["blood_conc"] = 2e9,
            ["zone_healthy"] = 1,
            ["liver_healthy"] = 2.5e11,
            ["capacity"] = 1e12,
            ["uptake"] = 10,
        };
        Assert.Equal(10 * 0.75 * 2e9, ExpressionEvaluation.Evaluate(flow.Rate, symbol => values[symbol.Name]), 1e-3);
    }

    [Fact]
    public void An_observable_in_percent_of_dose_is_divided_by_the_injected_dose()
    {
        var model = ModelFile.Parse(ExosomeLiver, "exosome-liver.yaml").OrThrow();

        var dose = model.Parameters.Single(parameter => parameter.Symbol == model.InjectedDose);
        Assert.True(double.IsNaN(dose.Value));
        Assert.Equal("particles", dose.Unit.Text);
        var liver = model.Observables.Single(observable => observable.Name == "liver");
        var values = new Dictionary<string, double>
        {
            ["liver_healthy"] = 2e9,
            ["liver_damaged"] = 1e9,
            [dose.Name] = 1e10,
        };
        Assert.Equal(30, ExpressionEvaluation.Evaluate(liver.Value, symbol => values[symbol.Name]) / model.Units.Factor(liver.Unit), 1e-12);
        Assert.Equal(Unit.Parse("%ID"), liver.Unit);
    }

    private static Parameter Parameter(Model model, string name) => model.Parameters.Single(parameter => parameter.Name == name);
}
