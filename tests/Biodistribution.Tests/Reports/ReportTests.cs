using System.Collections.Immutable;
using System.Xml.Linq;
using Biodistribution.Models.Checking;
using Biodistribution.Models.Symbolics;
using Biodistribution.Reports;
using Biodistribution.Tables;
using Xunit;

namespace Biodistribution.Tests.Reports;

public class ReportTests
{
    private static readonly string Page = HtmlReport.Write(SampleReport.Fit.Document);

    [Fact]
    public void The_page_fetches_nothing()
    {
        Assert.DoesNotContain("src=", Page, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", Page, StringComparison.Ordinal);
        Assert.DoesNotContain("url(http", Page, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", Page, StringComparison.Ordinal);
        var addresses = Page.Split('"', '\'', ' ', '(')
            .Where(part => part.StartsWith("http:", StringComparison.Ordinal) || part.StartsWith("https:", StringComparison.Ordinal))
            .Distinct();
        Assert.Equal(["http://www.w3.org/1998/Math/MathML", "http://www.w3.org/2000/svg"], addresses.Order());
    }

    [Fact]
    public void The_page_is_the_same_on_every_run() => Assert.Equal(Page, HtmlReport.Write(SampleReport.Fit.Document));

    [Fact]
    public void No_id_occurs_twice_and_every_reference_has_its_id()
    {
        var body = Body();
        var ids = body.Descendants().Attributes("id").Select(id => id.Value).ToArray();
        var wanted = body.Descendants()
            .Attributes("aria-labelledby")
            .SelectMany(names => names.Value.Split(' '))
            .Concat(
                body.Descendants()
                    .Attributes("href")
                    .Select(href => href.Value)
                    .Where(href => href.StartsWith('#'))
                    .Select(href => href[1..])
            );

        Assert.Equal(ids.Distinct().Count(), ids.Length);
        Assert.Empty(wanted.Except(ids));
    }

    [Fact]
    public void Every_figure_says_its_finding_and_carries_its_numbers()
    {
        var figures = Body().Descendants("figure").Where(figure => figure.Attribute("data-figure") is not null).ToArray();

        Assert.Equal(5, figures.Length);
        Assert.All(figures, figure => Assert.False(string.IsNullOrWhiteSpace(figure.Element("figcaption")!.Value)));
        Assert.All(figures, figure => System.Text.Json.JsonDocument.Parse(figure.Element("script")!.Value));
    }

    [Fact]
    public void Simulated_data_are_called_so_in_the_title_and_at_the_top()
    {
        Assert.Contains("<h1>Exosomes in mice at 6 hours (simulated data)</h1>", Page, StringComparison.Ordinal);
        Assert.Contains("The data of this study are simulated, not measured.", Page, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_user_wrote_stays_text()
    {
        var report = new FitReport
        {
            Title = "<b>x</b>",
            Question = "</script><script>alert(1)</script>",
            Citations = ["a & b"],
        };
        var page = HtmlReport.Write(report.Document);

        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.Contains("a &amp; b", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_interval_is_a_dash_and_never_a_number()
    {
        var markdown = MarkdownReport.Write(SampleReport.Fit.Document);

        Assert.Contains("| capacity | – | – | – | particles | open above |", markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void Markdown_names_the_figures_beside_it()
    {
        var markdown = MarkdownReport.Write(SampleReport.Fit.Document);

        Assert.Contains("(figures/healthy-damaged.svg)", markdown, StringComparison.Ordinal);
        Assert.Contains("# Exosomes in mice at 6 hours (simulated data)", markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void Equations_follow_from_the_flows() =>
        Assert.Equal(
            [
                "d(blood)/dt = - uptake * max(1 - liver_damaged / capacity, 0) * blood_conc",
                "d(liver_damaged)/dt = uptake * max(1 - liver_damaged / capacity, 0) * blood_conc - breakdown * liver_damaged",
                "d(lost)/dt = breakdown * liver_damaged",
                "blood_conc = blood / blood_volume",
                "observed liver = liver_damaged",
            ],
            SampleReport.Fit.Equations.Select(equation => equation.Text)
        );

    [Fact]
    public void MathMl_writes_fractions_powers_and_cases_as_by_hand()
    {
        var graph = new ExpressionGraph();
        var (a, b) = (graph.Of(graph.NewSymbol("a")), graph.Of(graph.NewSymbol("k_on")));
        var text = MathMl.Write(graph.If(graph.Binary(Operation.Less, a, b), (a + b) / graph.Constant(2e-7), graph.Power(a, b)));

        Assert.Contains(
            (
                "<mfrac><mrow><mrow><mi mathvariant=\"italic\">a</mi><mo>+</mo><msub><mi "
                + "mathvariant=\"italic\">k</mi><mtext>on</mtext></msub></mrow></mrow><mrow><mrow><mn>2</mn>"
                + "<mo>×</mo><msup><mn>10</mn><mn>−07</mn></msup></mrow></mrow></mfrac>"
            ).Replace("−07", "−7"),
            text,
            StringComparison.Ordinal
        );
        Assert.Contains("<msup>", text, StringComparison.Ordinal);
        Assert.Contains("<mtext>else</mtext>", text, StringComparison.Ordinal);
        Assert.Contains("&lt;", text, StringComparison.Ordinal);
        XDocument.Parse(text);
    }

    [Fact]
    public void A_sum_wider_than_a_page_is_broken_before_its_terms_and_what_cannot_be_broken_stands_as_text_on_paper()
    {
        string[] names = [.. Enumerable.Range(0, 12).Select(i => $"compartment_of_a_long_name_{i}")];
        var parameters = string.Join("\n", names.Select(name => $"  {name}: {{value: 1, between: 0 .. 2, assumed: for the test}}"));
        string Equations(string observable) =>
            HtmlReport.Write(
                new(
                    "t",
                    [
                        new(
                            "Model",
                            [
                                new EquationBlock(
                                    ModelEquations.Collect(
                                        ModelFile
                                            .Parse(
                                                $$"""
                                                biodist: 1
                                                model: wide
                                                units: {time: h}
                                                parameters:
                                                {{parameters}}
                                                states:
                                                  a: {unit: particles, sink: true}
                                                observables:
                                                  y: {is: {{observable}}, unit: ""}
                                                """,
                                                "wide.yaml"
                                            )
                                            .OrThrow()
                                    )
                                ),
                            ]
                        ),
                    ]
                )
            );

        Assert.Equal(1, Equations(string.Join(" - ", names)).Split("<mtable").Length - 1);
        Assert.DoesNotContain("class=\"eq over\"", Equations(string.Join(" - ", names)), StringComparison.Ordinal);
        Assert.DoesNotContain("<mtable", Equations($"{names[0]} - {names[1]}"), StringComparison.Ordinal);
        Assert.Contains(
            $"<code aria-hidden=\"true\">observed y = {string.Join(" * ", names)}</code>",
            Equations(string.Join(" * ", names)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void LaTeX_tables_escape_what_LaTeX_means_something_by()
    {
        var table = new ReportTable(
            "50 % of A & B",
            new Table(new TextColumn("k_on", ["a_b", "10⁻³"]), new NumberColumn("Value", [1e-7, double.NaN]))
        );

        Assert.Equal(
            "\\begin{table}\n\\caption{50 \\% of A \\& B}\n\\begin{tabular}{lr}\n\\toprule\nk\\_on & "
                + "Value \\\\\n\\midrule\na\\_b & 1.00$\\times$10$^{-7}$ \\\\\n10$^{-3}$ & -- "
                + "\\\\\n\\bottomrule\n\\end{tabular}\n\\end{table}\n",
            LatexTable.Write(table)
        );
    }

    [Fact]
    public void An_empty_report_is_a_title_and_nothing_else() =>
        Assert.Empty(
            new FitReport { Title = "x" }
                .Document
                .Sections
        );

    private static XElement Body()
    {
        var start = Page.IndexOf("<body>", StringComparison.Ordinal);
        var text = Page[start..(Page.IndexOf("<script>\"use strict\"", StringComparison.Ordinal))] + "</body>";
        return Strip(XElement.Parse(text));
    }

    private static XElement Strip(XElement element)
    {
        foreach (var node in element.DescendantsAndSelf())
            node.Name = node.Name.LocalName;
        foreach (
            var attribute in element
                .DescendantsAndSelf()
                .Attributes()
                .Where(attribute => attribute.IsNamespaceDeclaration)
                .ToImmutableArray()
        )
            attribute.Remove();
        return element;
    }
}
