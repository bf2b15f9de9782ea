using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Biodistribution.Figures;
using Biodistribution.Figures.Catalogue;
using Biodistribution.Figures.Drawing;
using Biodistribution.Figures.Export;
using Biodistribution.Output;
using Biodistribution.Tables;
using Biodistribution.Tests.Output;
using SkiaSharp;
using Xunit;

namespace Biodistribution.Tests.Figures;

public class FigureTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    public static TheoryData<string> Names => [.. FigureGallery.All.Select(figure => figure.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_figure_drawn_twice_has_the_same_bytes(string name)
    {
        var (first, second) = (Find(name), Find(name));

        Assert.Equal(FigureExport.Svg(first), FigureExport.Svg(second));
        Assert.SkipWhen(Fonts.Family is null, "No font installed: PDF and PNG are not written.");
        Assert.Equal(FigureExport.Png(first, dotsPerInch: 100), FigureExport.Png(second, dotsPerInch: 100));
        Assert.Equal(Pdf(first), Pdf(second));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Text_stays_on_the_page_and_no_text_lies_on_another(string name)
    {
        var drawing = XDocument.Parse(FigureExport.Svg(Find(name))).Root!;
        var page = ((string)drawing.Attribute("viewBox")!).Split(' ').Select(Number).ToArray();
        var texts = drawing.Descendants(Svg + "text").Select(text => (text.Value, Box: BoxOf(text))).ToArray();

        Assert.NotEmpty(texts);
        foreach (var (text, box) in texts)
            Assert.True(
                box.Left >= -0.5 && box.Top >= -0.5 && box.Right <= page[2] + 0.5 && box.Bottom <= page[3] + 0.5,
                $"{text} leaves the page: {box}"
            );
        for (var i = 0; i < texts.Length; i++)
        for (var j = 0; j < i; j++)
            Assert.False(Overlap(texts[i].Box, texts[j].Box), $"{texts[i].Value} lies on {texts[j].Value}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_reader_who_cannot_see_it_is_told_the_finding(string name)
    {
        var figure = Find(name);
        var drawing = XDocument.Parse(FigureExport.Svg(figure)).Root!;

        Assert.Equal("img", (string)drawing.Attribute("role")!);
        Assert.Equal(figure.Finding, drawing.Element(Svg + "desc")!.Value);
        Assert.Equal(figure.FullTitle, drawing.Element(Svg + "title")!.Value);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_numbers_behind_a_figure_give_the_same_marks_again(string name)
    {
        var figure = Find(name);
        var numbers = figure.Numbers;
        var marks = figure.Panels.SelectMany(panel => panel.Marks).SelectMany(mark => mark.Numbers).ToArray();
        double[] Column(string column) => [.. ((NumberColumn)numbers.Columns.Single(c => c.Name == column)).Values];

        Assert.Equal(marks.Length, numbers.RowCount);
        Assert.Equal(marks.Select(mark => mark.X), Column("x"));
        Assert.Equal(marks.Select(mark => mark.Y), Column("y"));
        Assert.Equal(marks.Select(mark => mark.Lower), Column("lower"));
        Assert.Equal(marks.Select(mark => mark.Upper), Column("upper"));
    }

    [Fact]
    public void A_curve_can_be_drawn_again_from_the_numbers_behind_it()
    {
        var figure = FigureGallery.TimeCourse;
        var rows = TableText
            .Csv(figure.Numbers)
            .Split('\n')
            .Select(line => line.Split(','))
            .Where(cells => cells.Length > 8 && cells[0] == "Liver" && cells[1] == "damaged" && cells[2] == "line")
            .ToArray();
        var original = figure.Courses.First(course => course.Panel == "Liver" && course.Series == "damaged");

        Assert.Equal(original.Times, rows.Select(cells => Number(cells[4])));
        Assert.Equal(original.Values, rows.Select(cells => Number(cells[6])));
    }

    [Fact]
    public void A_disk_that_fills_up_under_a_PDF_is_an_ordinary_failure_of_writing()
    {
        Assert.SkipWhen(Fonts.Family is null, "No font installed: PDF and PNG are not written.");

        Assert.Throws<IOException>(() => FigureExport.Pdf(FigureGallery.Waterfall, new FullDisk()));
    }

    private sealed class FullDisk : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count) => throw new IOException("No space left on device", 28);

        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("No space left on device", 28);
    }

    [Fact]
    public void Simulated_data_are_called_so_in_the_title_and_in_the_numbers()
    {
        using var temporary = new TemporaryFolder();
        var folder = RunFolder.Open(temporary.File("out"), new RunManifest { Command = "fit" }).OrThrow();
        FigureExport.Write(FigureGallery.TimeCourse, folder);

        Assert.Contains("simulated data", Texts(FigureGallery.TimeCourse)[0], StringComparison.Ordinal);
        Assert.StartsWith(
            "# simulated data\n",
            File.ReadAllText(temporary.File("out/figures/healthy-damaged.csv")),
            StringComparison.Ordinal
        );
        Assert.Empty(folder.Close());
    }

    [Fact]
    public void A_band_over_assumed_doses_is_labelled_a_range_and_no_interval()
    {
        Assert.Contains(
            "Bands: range, not a confidence interval: the dose of the experiments is assumed.",
            Texts(FigureGallery.DoseResponseBand)
        );
        Assert.DoesNotContain(
            Texts(FigureGallery.DoseResponseBand with { IsRangeUnderAssumptions = false }),
            text => text.Contains("assumptions", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Shares_of_the_dose_reach_a_hundred_percent_at_every_time()
    {
        foreach (var panel in FigureGallery.Organs.Panels)
            Assert.All(((Band)panel.Marks[^1]).Upper, top => Assert.Equal(100, top, 1e-9));
    }

    [Theory]
    [InlineData("1/h", "h^{−1}")]
    [InlineData("ug/mL", "µg/mL")]
    [InlineData("%ID/g", "%ID/g")]
    [InlineData("cm^2", "cm^{2}")]
    [InlineData("1e6 cells/kg", "10^{6} cells/kg")]
    [InlineData("particles", "particles")]
    public void Units_are_printed_as_journals_print_them(string unit, string printed) => Assert.Equal(printed, UnitLabel.Markup(unit));

    [Fact]
    public void Two_figures_on_one_page_share_no_id()
    {
        string[] Ids(string svg) => [.. XDocument.Parse(svg).Descendants().Attributes("id").Select(id => id.Value)];
        var ids = Ids(FigureExport.Svg(FigureGallery.TimeCourse, id: "f1"))
            .Concat(Ids(FigureExport.Svg(FigureGallery.TimeCourse, id: "f2")))
            .ToArray();

        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [Fact]
    public void A_picture_has_the_width_of_a_journal_column_at_the_density_it_records()
    {
        Assert.SkipWhen(Fonts.Family is null, "No font installed.");
        var png = FigureExport.Png(FigureGallery.Waterfall);
        using var picture = SKBitmap.Decode(png);

        Assert.Equal(300, PngDensity.Read(png));
        Assert.InRange(picture.Width / 300.0 * 25.4, 84.9, 85.2);
        Assert.Equal(600, PngDensity.Read(FigureExport.Png(FigureGallery.Waterfall, dotsPerInch: 600)));
    }

    [Fact]
    public void Panels_of_a_combined_figure_are_lettered_in_order_and_keep_the_names_of_their_figures()
    {
        var texts = Texts(FigureGallery.Combined);

        Assert.Equal(["a", "b", "c", "d"], texts.Where(text => text.Length == 1 && char.IsLower(text[0])));
        Assert.All(FigureGallery.Combined.Parts, part => Assert.Contains(part.Title, texts));
    }

    [Fact]
    public void A_figure_takes_the_column_width_of_its_journal()
    {
        Assert.Equal(89, JournalStyle.ByName["nature"].For(FigureGallery.Waterfall).WidthMillimetres);
        Assert.Equal(183, JournalStyle.ByName["Nature"].For(FigureGallery.TimeCourse).WidthMillimetres);
        Assert.StartsWith(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"89mm\"",
            FigureExport.Svg(FigureGallery.Waterfall, JournalStyle.ByName["nature"].For(FigureGallery.Waterfall)),
            StringComparison.Ordinal
        );
    }

    public static TheoryData<string> Journals => [.. JournalStyle.ByName.Keys];

    [Theory]
    [MemberData(nameof(Journals))]
    public void No_text_of_a_figure_is_smaller_than_its_publisher_allows_superscripts_included(string journal)
    {
        var style = JournalStyle.ByName[journal];
        foreach (var figure in FigureGallery.All)
        {
            var sizes = XDocument
                .Parse(FigureExport.Svg(figure, style.For(figure)))
                .Descendants(Svg + "text")
                .Select(text => Number((string)text.Attribute("font-size")!));

            Assert.All(sizes, size => Assert.InRange(size, style.SmallestSize, style.LetterSize));
        }
    }

    [Fact]
    public void Panels_are_lettered_as_the_publisher_letters_them()
    {
        string[] Letters(string journal) =>
            [
                .. XDocument
                    .Parse(FigureExport.Svg(FigureGallery.Combined, JournalStyle.ByName[journal].For(FigureGallery.Combined)))
                    .Descendants(Svg + "text")
                    .Where(text => text.Value.Length == 1 && (string?)text.Attribute("font-weight") == "bold")
                    .Select(text => text.Value),
            ];

        Assert.Equal(["a", "b", "c", "d"], Letters("nature"));
        Assert.Equal(["A", "B", "C", "D"], Letters("cell"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Text_is_as_wide_as_it_was_laid_out_whatever_font_the_reader_has(string name)
    {
        var texts = XDocument.Parse(FigureExport.Svg(Find(name))).Descendants(Svg + "text").Where(text => text.Value.Trim().Length > 1);

        Assert.All(
            texts,
            text =>
            {
                var width = TextWidths
                    .Measure(text.Value, Number((string)text.Attribute("font-size")!), text.Attribute("font-weight") is null ? 400 : 700)
                    .Width;
                Assert.InRange(Number((string)text.Attribute("textLength")!) - width, -0.01, 0.01);
            }
        );
    }

    [Fact]
    public void A_font_of_other_widths_is_condensed_to_the_widths_of_the_layout()
    {
        var family = SKFontManager.Default.FontFamilies.FirstOrDefault(one => one == "DejaVu Sans");
        Assert.SkipWhen(family is null, "DejaVu Sans, whose letters are wider, is not installed.");
        using var typeface = SKTypeface.FromFamilyName(family);
        using var paint = new SKPaint { Typeface = typeface, TextSize = 100 };

        var ratio = FittedTextContext.Ratio("Macrophages of the liver", family, 100, 400);

        Assert.InRange(ratio, 0.5, 0.95);
        Assert.Equal(
            TextWidths.Measure("Macrophages of the liver", 100, 400).Width,
            ratio * paint.MeasureText("Macrophages of the liver"),
            0.5
        );
    }

    [Fact]
    public void A_page_embeds_its_fonts()
    {
        Assert.SkipWhen(Fonts.Family is null, "No font installed.");

        Assert.Contains("/FontFile2", Encoding.Latin1.GetString(Pdf(FigureGallery.Waterfall)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(700)]
    public void Widths_of_text_agree_with_the_font(double weight)
    {
        Assert.SkipUnless(Fonts.Family == "Liberation Sans", "Liberation Sans is not installed.");
        using var typeface = SKTypeface.FromFamilyName(
            "Liberation Sans",
            (SKFontStyleWeight)(int)weight,
            SKFontStyleWidth.Normal,
            SKFontStyleSlant.Upright
        );
        using var paint = new SKPaint
        {
            Typeface = typeface,
            TextSize = 1000,
            IsLinearText = true,
        };
        foreach (var character in Enumerable.Range(32, 95).Select(c => (char)c).Concat("−×±µ–…·°"))
            Assert.Equal(paint.MeasureText(character.ToString()), TextWidths.Measure(character.ToString(), 1000, weight).Width, 12.0);
    }

    [Fact]
    public void A_profile_that_cannot_be_drawn_on_a_logarithmic_axis_leaves_a_gap_and_no_exception()
    {
        var figure = new TimeCourseFigure
        {
            Name = "gaps",
            Title = "Gaps",
            Finding = "Zeros have no place on a logarithmic axis.",
            Time = new("Time", "h"),
            Courses =
            [
                new("", "a", new("Blood", "%ID") { IsLogarithmic = true })
                {
                    Times = [0, 1, 2, 3],
                    Values = [0, double.NaN, 2, 1],
                    Data = [new(0, 0), new(1, -3), new(2, double.NaN) { Lower = 0, Upper = 2 }],
                },
            ],
        };

        Assert.Contains("<polyline", FigureExport.Svg(figure), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_from_a_file_cannot_put_markup_into_a_drawing()
    {
        var figure = FigureGallery.TimeCourse with { Title = "<script>alert(1)</script> & \"quotes\"" };

        Assert.DoesNotContain("<script", FigureExport.Svg(figure), StringComparison.Ordinal);
        XDocument.Parse(FigureExport.Svg(figure));
    }

    private static Figure Find(string name) => FigureGallery.All.Single(figure => figure.Name == name);

    private static byte[] Pdf(Figure figure)
    {
        using var stream = new MemoryStream();
        FigureExport.Pdf(figure, stream);
        return stream.ToArray();
    }

    private static string[] Texts(Figure figure) =>
        [.. XDocument.Parse(FigureExport.Svg(figure)).Descendants(Svg + "text").Select(text => text.Value)];

    private static bool Overlap(
        (double Left, double Top, double Right, double Bottom) a,
        (double Left, double Top, double Right, double Bottom) b
    ) => Math.Min(a.Right, b.Right) - Math.Max(a.Left, b.Left) > 0.4 && Math.Min(a.Bottom, b.Bottom) - Math.Max(a.Top, b.Top) > 0.4;

    // The box of the letters themselves: from the height of capitals to the baseline.
    private static (double Left, double Top, double Right, double Bottom) BoxOf(XElement text)
    {
        var size = Number((string)text.Attribute("font-size")!);
        var width = TextWidths.Measure(text.Value, size, (string?)text.Attribute("font-weight") == "bold" ? 700 : 400).Width;
        var shift = (string?)text.Attribute("text-anchor") switch
        {
            "middle" => -width / 2,
            "end" => -width,
            _ => 0,
        };
        if ((string?)text.Attribute("transform") is { } transform)
        {
            var numbers = transform
                .Split('(', ')', ' ')
                .Where(part => double.TryParse(part, CultureInfo.InvariantCulture, out _))
                .Select(Number)
                .ToArray();
            var baseline = numbers[0] + Number((string)text.Attribute("y")!);
            return (baseline - 0.72 * size, numbers[1] - shift - width, baseline, numbers[1] - shift);
        }
        var (x, y) = (Number((string)text.Attribute("x")!), Number((string)text.Attribute("y")!));
        return (x + shift, y - 0.72 * size, x + shift + width, y);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
