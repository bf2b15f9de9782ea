using Biodistribution.Models.Checking;
using Biodistribution.Observations.Importing;
using Biodistribution.Studies.Sketching;
using Biodistribution.Units;
using Xunit;

namespace Biodistribution.Tests.Studies;

/// <summary>A first study of a table: organs by their unit, doses for all groups or for each.</summary>
public class StudySketchTests
{
    private const string Text = """
        biodist: 1
        model: m
        units: {time: h, volume: mL, mass: mg}
        parameters:
          uptake: {value: 1 1/h, between: 0.001 .. 100 1/h, assumed: for this test}
          liver_mass: {value: 2 g, source: for this test}
        states: {blood: mg, inside: mg}
        flows: [blood -> inside: uptake * blood]
        observables:
          liver: {is: inside, unit: "%ID", organ: liver, mass: liver_mass}
        """;

    private static StudySketchRequest Request(string rows) =>
        new(
            "s",
            "s",
            ModelFile.Parse(Text, "m.yaml").OrThrow(),
            "m.yaml",
            ImportedFile.ReadText($"animal,group,time [h],{rows}", "t.csv", new ImportAnswers()).ToChecked().OrThrow(),
            "observations.csv"
        );

    [Theory]
    [InlineData("%ID", "liver")]
    [InlineData("%ID/g", "liver_per_g")]
    [InlineData("ug/g", "liver_conc")]
    [InlineData("ng/mg", "liver_conc")]
    public void One_organ_with_its_mass_serves_shares_and_amounts_per_mass(string unit, string observable)
    {
        var sketch = StudySketch.Write(Request($"Liver [{unit}]\nm1,a,1,5\n")).OrThrow();

        Assert.Equal(observable, Assert.Single(sketch.Observations.Rows).Observable);
        Assert.Empty(sketch.LeftOut);
    }

    [Fact]
    public void Shares_and_amounts_per_mass_are_the_observable_over_the_mass()
    {
        var model = ModelFile.Parse(Text, "m.yaml").OrThrow();

        Assert.Equal(["liver", "liver_per_g", "liver_conc"], model.Observables.Select(observable => observable.Name));
        Assert.Equal(["%ID", "%ID/g", "µg/g"], model.Observables.Select(observable => observable.Unit.Text));
        Assert.All(model.Observables, observable => Assert.Equal("Liver", $"{observable.Organ}"));
    }

    [Theory]
    [InlineData("Plasma [ug/mL]", "plasma_conc")]
    [InlineData("plasma [%ID/mL]", "plasma_per_mL")]
    [InlineData("Blood [ug/mL]", "blood_conc")]
    [InlineData("Blood [%ID/g]", "blood_per_g")]
    [InlineData("Brain [%ID/g]", "brain_per_g")]
    [InlineData("kidneys [ug/g]", "kidney_conc")]
    public void The_model_of_particles_has_a_place_for_blood_plasma_and_organs(string heading, string observable)
    {
        var model = ModelFile.Read(Path.Combine(RepositoryRoot.Find(), "models", "generic", "nanoparticles-mouse.yaml")).OrThrow();
        var request = Request($"{heading}\nm1,a,1,5\n") with { Model = model };

        Assert.Equal(observable, Assert.Single(StudySketch.Write(request).OrThrow().Observations.Rows).Observable);
    }

    [Fact]
    public void A_mass_that_is_none_is_refused()
    {
        var read = ModelFile.Parse(Text.Replace("mass: liver_mass}", "mass: uptake}", StringComparison.Ordinal), "m.yaml");

        Assert.Contains(
            read.Diagnostics,
            problem => problem.Code == "BD2002" && problem.Message.Contains("mass of liver", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Doses_by_group_are_written_for_their_groups_and_one_for_the_others()
    {
        var request = Request("Liver [%ID]\nm1,low,1,5\nm2,high,1,5\nm3,untreated,1,1\n");
        var (low, high) = (new Quantity(1, Unit.Parse("mg")), new Quantity(10, Unit.Parse("mg")));

        var text = StudySketch
            .Write(
                request with
                {
                    Dose = new Quantity(0, Unit.Parse("mg")),
                    DoseByGroup = request.DoseByGroup.Add("low", low).Add("high", high),
                }
            )
            .OrThrow()
            .Text;

        Assert.Contains("amount: 1 mg, at: 0 h, groups: [\"low\"]", text, StringComparison.Ordinal);
        Assert.Contains("amount: 10 mg, at: 0 h, groups: [\"high\"]", text, StringComparison.Ordinal);
        Assert.Contains("amount: 0 mg, at: 0 h, groups: [\"untreated\"]", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dose_of_a_group_that_is_not_there_is_refused()
    {
        var request = Request("Liver [%ID]\nm1,low,1,5\n");

        var problem = Assert.Single(
            StudySketch.Write(request with { DoseByGroup = request.DoseByGroup.Add("lwo", new Quantity(1, Unit.Parse("mg"))) }).Diagnostics
        );
        Assert.Equal("BD3041", problem.Code);
        Assert.Contains("low", problem.Hint, StringComparison.Ordinal);
    }
}
