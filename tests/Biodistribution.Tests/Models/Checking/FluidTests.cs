using Biodistribution.Models.Checking;
using Biodistribution.Models.Writing;
using Biodistribution.Units;
using Xunit;

namespace Biodistribution.Tests.Models.Checking;

/// <summary>Volumes of plasma and of blood: a model that declares both cannot mix them.</summary>
public class FluidTests
{
    private const string OtherFluid =
        "Plasma is a part of blood: multiply or divide by that part with its unit, as in (1 - hematocrit) * 1 mL plasma/mL blood.";

    private const string NoFluid = "Say the fluid of both, as in mL plasma or mL blood; a volume without one is of neither.";

    private const string Text = """
        biodist: 1
        model: fluids
        units: {time: h, volume: mL}
        parameters:
          hematocrit: 0.45
          blood_volume: 1.8 mL blood
          clearance: 6 mL plasma/h
        states:
          vesicles: particles
          lost: {unit: particles, sink: true}
        define:
          plasma_volume: {is: blood_volume * (1 - hematocrit) * 1 mL plasma/mL blood, unit: mL plasma}
          conc: vesicles / plasma_volume
        flows:
          - vesicles -> lost: clearance * conc
        observables:
          conc: {is: conc, unit: "%ID/mL plasma"}
          clearance: {is: clearance, unit: mL plasma/h}

        """;

    [Fact]
    public void A_model_may_declare_both_fluids_and_join_them_by_a_factor()
    {
        var model = ModelFile.Parse(Text, "f").OrThrow();

        Assert.Equal("%ID/mL plasma", model.Observables.Single(one => one.Name == "conc").Unit.Text);
        Assert.Equal("mL plasma", model.Definitions.Single(one => one.Unit?.Dimension == Unit.Parse("L plasma").Dimension).Unit!.Text);
    }

    [Theory]
    [InlineData("clearance * conc", "clearance * vesicles / blood_volume", "BD2002", OtherFluid)]
    [InlineData("vesicles / plasma_volume", "vesicles / (plasma_volume + blood_volume)", "BD2003", OtherFluid)]
    [InlineData("vesicles / plasma_volume", "vesicles / max(plasma_volume, blood_volume)", "BD2004", OtherFluid)]
    [InlineData("vesicles / plasma_volume", "vesicles / (plasma_volume + 1 mL)", "BD2003", NoFluid)]
    [InlineData("unit: mL plasma/h", "unit: mL blood/h", "BD2002", OtherFluid)]
    [InlineData("unit: mL plasma/h", "unit: mL/h", "BD2002", NoFluid)]
    [InlineData("{is: conc, unit: \"%ID/mL plasma\"}", "{is: conc, unit: \"%ID/mL blood\"}", "BD2010", OtherFluid)]
    [InlineData(" * 1 mL plasma/mL blood", "", "BD2002", OtherFluid)]
    public void Plasma_and_blood_are_not_mixed_and_the_way_out_is_said(string right, string wrong, string code, string hint)
    {
        var read = ModelFile.Parse(Text.Replace(right, wrong, StringComparison.Ordinal), "f");

        Assert.Contains(read.Diagnostics, one => (one.Code, one.Hint) == (code, hint));
    }

    [Fact]
    public void A_volume_of_a_fluid_is_positive()
    {
        var read = ModelFile.Parse(
            Text.Replace("1.8 mL blood", "{value: -1.8 mL blood, between: -2 .. 2 mL blood}", StringComparison.Ordinal),
            "f"
        );

        Assert.Equal("BD2212", read.Diagnostics[0].Code);
    }

    [Fact]
    public void A_model_written_out_keeps_its_fluids()
    {
        var model = ModelFile.Parse(Text, "f").OrThrow();
        var again = ModelFile.Parse(ModelWriter.Write(model).OrThrow(), "again").OrThrow();

        Assert.Equal(model.Observables.Select(one => one.Unit.Dimension), again.Observables.Select(one => one.Unit.Dimension));
    }
}
