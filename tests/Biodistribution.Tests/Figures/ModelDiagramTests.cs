using System.Xml.Linq;
using Biodistribution.Figures.Drawing;
using Biodistribution.Figures.Export;
using Biodistribution.Models.Checking;
using Biodistribution.Reports;
using Biodistribution.Tests.Reports;
using Xunit;

namespace Biodistribution.Tests.Figures;

public class ModelDiagramTests
{
    [Fact]
    public void Every_state_is_a_box_and_every_flow_an_arrow()
    {
        var drawing = XDocument.Parse(ModelDiagram.Svg(SampleReport.Model)).Root!;
        string[] names = [.. drawing.Descendants(XName.Get("text", "http://www.w3.org/2000/svg")).Select(text => text.Value)];

        Assert.Equal(["blood", "liver damaged", "lost"], names.Order());
        Assert.Equal(2, drawing.Descendants(XName.Get("polygon", "http://www.w3.org/2000/svg")).Count());
    }

    [Fact]
    public void The_diagram_says_in_words_what_flows_where() =>
        Assert.Equal("blood to liver_damaged; liver_damaged to lost.", ModelDiagram.Description(SampleReport.Model));

    [Fact]
    public void A_formula_of_time_has_no_diagram_in_its_report_and_says_that_nothing_moves()
    {
        var line = ModelFile
            .Parse("biodist: 1\nmodel: line\nparameters: {a: 1, b: 2 1/h}\nobservables: {y: a + b * time}\n", "m.yaml")
            .OrThrow();

        Assert.Null(ModelBlocks.Diagram(line));
        Assert.DoesNotContain(ModelBlocks.Build(line), block => block is DrawingBlock);
        Assert.Equal("Nothing moves from state to state.", ModelDiagram.Description(line));
        Assert.NotEmpty(ModelDiagram.Svg(line));
    }

    [Fact]
    public void The_diagram_is_a_page_and_a_picture_too_with_the_same_bytes_each_time()
    {
        Assert.SkipWhen(Fonts.Family is null, "No font installed: PDF and PNG are not written.");
        static byte[] Pdf()
        {
            using var stream = new MemoryStream();
            ModelDiagram.Pdf(SampleReport.Model, stream);
            return stream.ToArray();
        }

        Assert.Equal(Pdf(), Pdf());
        Assert.Contains("/FontFile2", System.Text.Encoding.Latin1.GetString(Pdf()), StringComparison.Ordinal);
        Assert.Equal(600, PngDensity.Read(ModelDiagram.Png(SampleReport.Model, 600)));
    }
}
