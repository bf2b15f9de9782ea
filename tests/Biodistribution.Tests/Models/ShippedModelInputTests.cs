using Biodistribution.Models.Checking;
using Biodistribution.Studies;
using Biodistribution.Studies.Reading;
using Biodistribution.Text;
using Xunit;

namespace Biodistribution.Tests.Models;

/// <summary>What cannot be is refused where a user of the shipped models would write it.</summary>
public sealed class ShippedModelInputTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("biodist-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(
        "exosome/exosome-mouse.yaml",
        "{into: vesicles_blood, amount: 1e6 cells}",
        "BD3003",
        "1e6 cells does not have the dimension of the state vesicles_blood."
    )]
    [InlineData(
        "conducting/conducting-mouse.yaml",
        "{into: vesicles_blood, amount: 1e6 cells/kg, per: body_weight}",
        "BD3003",
        "1e6 cells/kg does not have the dimension of the state vesicles_blood per body_weight."
    )]
    [InlineData(
        "msc/msc-human.yaml",
        "{into: cells_dead, amount: 1e6 cells}",
        "BD3014",
        "A dose cannot enter cells_dead: it is a sink, where things end."
    )]
    [InlineData("msc/msc-human.yaml", "{into: cells_vein, amount: -1e6 cells}", "BD3012", "A dose cannot be negative.")]
    [InlineData(
        "msc/msc-human.yaml",
        "{into: cells_vein, amount: -1e6 cells/kg, per: body_weight}",
        "BD3012",
        "A dose cannot be negative."
    )]
    public void A_dose_that_cannot_be_is_refused(string model, string dose, string code, string message)
    {
        var problem = Assert.Single(Study(model, "", dose).Diagnostics);

        Assert.Equal((code, message), (problem.Code, problem.Message));
    }

    [Theory]
    [InlineData("exosome/exosome-mouse.yaml", "damaged_share: 1.2")]
    [InlineData("msc/msc-mouse.yaml", "damaged_share: -0.1")]
    [InlineData("exosome/exosome-mouse.yaml", "macrophages: 2")]
    [InlineData("msc/msc-human.yaml", "lung_shunt: 1.01")]
    public void A_share_outside_0_and_1_is_refused(string model, string setting)
    {
        var problem = Assert.Single(Study(model, setting, null).Diagnostics);

        Assert.Equal("BD3007", problem.Code);
        Assert.StartsWith($"{setting.Split(": ")[1]} is outside the range the model gives for {setting.Split(": ")[0]}.", problem.Message);
    }

    [Fact]
    public void A_regimen_of_cells_is_no_regimen_for_a_model_of_vesicles()
    {
        var models = Path.Combine(RepositoryRoot.Find(), "models");
        var vesicles = ModelFile.Read(Path.Combine(models, "exosome", "exosome-mouse.yaml")).OrThrow();

        Assert.Equal(
            "BD3006",
            Assert.Single(RegimenFile.Read(Path.Combine(models, "regimens", "trial-02.yaml"), vesicles).Diagnostics).Code
        );
    }

    [Fact]
    public void A_piece_is_not_a_model_and_says_what_is_missing()
    {
        var read = ModelFile.Read(Path.Combine(RepositoryRoot.Find(), "models", "physiology", "mouse.yaml"));

        Assert.Contains(
            read.Diagnostics,
            diagnostic => diagnostic.Code == "BD1201" && diagnostic.Message == "The key model of a model is missing."
        );
    }

    private Checked<Study> Study(string model, string setting, string? dose)
    {
        var file = Path.Combine([RepositoryRoot.Find(), "models", .. model.Split('/')]);
        var path = Path.Combine(folder, "study.yaml");
        File.WriteAllText(
            path,
            $"biodist: 1\nstudy: test\nmodel: {Path.GetRelativePath(folder, file).Replace('\\', '/')}\ngroups:\n "
                + $" one: {{set: {{{setting}}}}}\n"
                + (dose is null ? "" : $"dosing:\n  - {dose}\n")
        );
        return StudyFile.Read(path);
    }
}
