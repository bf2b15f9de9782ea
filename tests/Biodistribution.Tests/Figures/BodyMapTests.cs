using Biodistribution.Estimation;
using Biodistribution.Experiments;
using Biodistribution.Figures;
using Biodistribution.Figures.Catalogue;
using Biodistribution.Figures.Export;
using Biodistribution.Figures.Studies;
using Biodistribution.Models;
using Biodistribution.Models.Checking;
using Biodistribution.Tables;
using Biodistribution.Tests.Output;
using Biodistribution.Units;
using Xunit;

namespace Biodistribution.Tests.Figures;

public class BodyMapTests
{
    [Theory]
    [InlineData("liver: {is: x, unit: \"%ID\"}", Organ.None)]
    [InlineData("liver: {is: x, unit: \"%ID\", organ: spleen}", Organ.Spleen)]
    [InlineData("q7: {is: x, unit: \"%ID\", organ: liver}", Organ.Liver)]
    public void An_organ_is_drawn_where_the_model_declares_it_and_no_name_is_read(string observable, Organ organ)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(
            folder.File("model.yaml"),
            $"biodist: 1\nmodel: m\nunits: {{time: h}}\nparameters: {{k: {{value: 1 1/h, assumed: for the "
                + $"test}}}}\nstates: {{x: cells, lost: {{unit: cells, sink: true}}}}\nflows: [x -> lost: k * "
                + $"x]\nobservables:\n  {observable}\n"
        );
        var model = ModelFile.Read(folder.File("model.yaml")).OrThrow();
        var courses = new CourseSimulation(
            new FitProblem
            {
                Model = model,
                Groups = [new Group("m", [], [])],
                Observations = [],
                Estimated = [],
            },
            []
        ).Simulate([0, 1], [model.Observables[0].Name], ["m"], [], []);

        Assert.Equal(organ, ((BodyMapFigure)BodyMaps.At(courses, model, null, 1)).Maps[0].Shares[0].Organ);
    }

    [Fact]
    public void A_model_of_many_compartments_is_mapped_by_organ_and_loses_nothing()
    {
        var model = ModelFile.Read(Path.Combine(RepositoryRoot.Find(), "models", "msc", "msc-mouse.yaml")).OrThrow();
        var percent = Unit.Parse("%ID");
        model = model with
        {
            Observables =
            [
                .. model
                    .States.Where(state => state.IsAmount && state.Unit.Dimension == Unit.Parse("cells").Dimension)
                    .Select(state => new Observable(state.Name, model.Graph.Of(state.Symbol) / model.Graph.Of(model.InjectedDose!), percent)
                    {
                        Organ = state.Organ,
                    }),
            ],
        };
        var vein = model.States.First(state => state.Organ == Organ.Blood);
        var courses = new CourseSimulation(
            new FitProblem
            {
                Model = model,
                Groups = [new Group("m", [], [new Dose(vein.Symbol, model.Graph.Constant(1e6), model.Graph.Zero)])],
                Observations = [],
                Estimated = [],
            },
            []
        ).Simulate([0, 24], [.. model.Observables.Select(one => one.Name)], ["m"], [], []);
        var map = ((BodyMapFigure)BodyMaps.At(courses, model, null, 1)).Maps[0];

        Assert.True(model.Observables.Length > BodyMapFigure.MostNamed, "too few compartments to test it");
        Assert.Equal(
            map.Shares.Where(share => share.Organ != Organ.None).Select(share => share.Organ).Distinct().Count(),
            map.Shares.Count(share => share.Organ != Organ.None)
        );
        Assert.Contains(map.Shares, share => share is { Name: "Liver", Organ: Organ.Liver });
        Assert.Equal(100, map.Shares.Sum(share => share.Percent), 1e-6);
    }

    [Fact]
    public void An_organ_nobody_knows_is_refused_with_those_there_are()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("model.yaml"), "biodist: 1\nmodel: m\nunits: {time: h}\nstates: {x: {unit: cells, organ: lunge}}\n");

        Assert.Contains(
            ModelFile.Read(folder.File("model.yaml")).Diagnostics,
            one => one.Message.Contains("lunge", StringComparison.Ordinal) && one.Hint.Contains("lung", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Compartments_of_one_organ_share_its_tone_and_keep_their_numbers()
    {
        BodyMapFigure Of(params OrganShare[] shares) => FigureGallery.Body with { Darkest = 100, Maps = [new("", [.. shares])] };
        static double[] Tones(BodyMapFigure figure) =>
            [.. figure.Panels[0].Marks.OfType<Shape>().Where(shape => !shape.IsPlain).Select(shape => shape.Tone)];
        var split = Of(
            new OrganShare("liver healthy", Organ.Liver, 30),
            new OrganShare("liver damaged", Organ.Liver, 12),
            new OrganShare("lost", Organ.None, 58)
        );

        Assert.Equal(Tones(Of(new OrganShare("liver", Organ.Liver, 42), new OrganShare("lost", Organ.None, 58))), Tones(split));
        Assert.Equal([12.0, 30, 58], ((NumberColumn)split.Numbers.Columns.Single(column => column.Name == "y")).Values.Order());
    }

    [Fact]
    public void The_tones_darken_evenly_for_readers_without_colour()
    {
        double Lightness(double tone) =>
            Palette.Sequential(tone) is var colour ? (0.2126 * colour.R) + (0.7152 * colour.G) + (0.0722 * colour.B) : 0;
        var steps = Enumerable.Range(0, 11).Select(i => Lightness(i / 10.0)).ToArray();

        Assert.All(steps.Zip(steps.Skip(1)), pair => Assert.True(pair.First - pair.Second > 10, $"{pair.First} to {pair.Second}"));
    }

    [Fact]
    public void A_share_of_which_no_value_is_best_is_shown_by_its_range_and_colours_nothing()
    {
        OrganShare open = new("Liver", Organ.Liver, 18)
        {
            Lower = 5.5,
            Upper = 99,
            IsOnlyRange = true,
        };
        var figure = new BodyMapFigure
        {
            Name = "map",
            Title = "Map",
            Finding = "The liver is not known.",
            Maps = [new BodyMap("", [open, new OrganShare("Lung", Organ.Lung, 4)])],
        };

        var svg = FigureExport.Svg(figure);

        Assert.Contains("5.5–99 %", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("18 %", svg, StringComparison.Ordinal);
    }
}
