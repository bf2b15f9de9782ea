using Biodistribution.Figures;
using Biodistribution.Figures.Kinds;
using Biodistribution.Runs;
using Xunit;

namespace Biodistribution.Tests.Figures;

public class BodyMapTests
{
    [Theory]
    [InlineData("liver_damaged", BodyPart.Liver)]
    [InlineData("Kidneys", BodyPart.Kidney)]
    [InlineData("hepatic zone", BodyPart.Liver)]
    [InlineData("rest", BodyPart.Carcass)]
    [InlineData("restored", BodyPart.Elsewhere)]
    [InlineData("gutter", BodyPart.Elsewhere)]
    [InlineData("broken down", BodyPart.Elsewhere)]
    public void An_organ_is_drawn_where_anatomy_puts_its_name(string organ, BodyPart part) => Assert.Equal(part, OrganShare.Named(organ, 1).Part);

    [Fact]
    public void Compartments_of_one_organ_share_its_tone_and_keep_their_numbers()
    {
        BodyMapFigure Of(params OrganShare[] shares) => FigureGallery.Body with { Darkest = 100, Maps = [new("", [.. shares])] };
        static double[] Tones(BodyMapFigure figure) => [.. figure.Panels[0].Marks.OfType<Shape>().Where(shape => !shape.IsPlain).Select(shape => shape.Tone)];
        var split = Of(OrganShare.Named("liver healthy", 30), OrganShare.Named("liver damaged", 12), OrganShare.Named("lost", 58));

        Assert.Equal(Tones(Of(OrganShare.Named("liver", 42), OrganShare.Named("lost", 58))), Tones(split));
        Assert.Equal([12.0, 30, 58], ((NumberColumn)split.Numbers.Columns.Single(column => column.Name == "y")).Values.Order());
    }

    [Fact]
    public void The_tones_darken_evenly_for_readers_without_colour()
    {
        double Lightness(double tone) => Palette.Sequential(tone) is var colour ? (0.2126 * colour.R) + (0.7152 * colour.G) + (0.0722 * colour.B) : 0;
        var steps = Enumerable.Range(0, 11).Select(i => Lightness(i / 10.0)).ToArray();

        Assert.All(steps.Zip(steps.Skip(1)), pair => Assert.True(pair.First - pair.Second > 10, $"{pair.First} to {pair.Second}"));
    }
}
