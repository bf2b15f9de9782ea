using System.Security.Cryptography;
using System.Text;
using Biodistribution.Figures.Export;
using Biodistribution.Output;
using Biodistribution.Reports;
using Biodistribution.Tables;
using Biodistribution.Tests.Figures;
using Biodistribution.Tests.Output;
using Xunit;

namespace Biodistribution.Tests.Reports;

/// <summary>The report as a run folder keeps it, and what becomes of folders that are not what a run wrote.</summary>
public sealed class ReportFileTests : IDisposable
{
    private readonly TemporaryFolder temporary = new();

    public void Dispose() => temporary.Dispose();

    [Fact]
    public void A_saved_report_gives_the_same_page_text_and_figures_of_every_kind()
    {
        var document = SampleReport.Fit.Document;
        document = document with
        {
            Sections = [.. document.Sections, new("Gallery", [.. FigureGallery.All.Select(figure => new FigureBlock(figure))])],
        };

        var read = ReportFile.Read(Reopened(Saved(document))).OrThrow();

        Assert.Equal(HtmlReport.Write(document), HtmlReport.Write(read));
        Assert.Equal(MarkdownReport.Write(document), MarkdownReport.Write(read));
        Assert.All(
            FigureGallery.All.Zip(read.Sections[^1].Blocks.Cast<FigureBlock>()),
            pair =>
            {
                Assert.Equal(FigureExport.Svg(pair.First), FigureExport.Svg(pair.Second.Figure));
                Assert.Equal(FigureExport.Png(pair.First), FigureExport.Png(pair.Second.Figure));
                Assert.Equal(Text(pair.First.Numbers), Text(pair.Second.Figure.Numbers));
            }
        );
    }

    [Fact]
    public void What_is_written_anew_keeps_the_other_files_of_the_run_in_its_manifest()
    {
        var path = Saved(SampleReport.Fit.Document);
        var before = File.ReadAllText(Path.Combine(path, "manifest.json"));
        var again = Reopened(path);
        ReportFile.Write(ReportFile.Read(again).OrThrow(), again);
        Assert.Empty(again.Close());

        Assert.Equal(before, File.ReadAllText(Path.Combine(path, "manifest.json")));
        Assert.Contains("parameters.csv", before, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_that_was_changed_afterwards_is_refused()
    {
        var path = Saved(SampleReport.Fit.Document);
        File.AppendAllText(Path.Combine(path, "report.json"), " ");

        AssertRefused(path, "BD6011", "The file is not as the run wrote it: it was changed or damaged afterwards.");
        File.Delete(Path.Combine(path, "report.json"));
        AssertRefused(path, "BD6011", "The file of the run is not there any more.");
    }

    [Fact]
    public void A_run_killed_before_its_report_is_told_from_one_whose_verb_writes_none()
    {
        var killed = RunFolder.Open(temporary.File("killed"), new RunManifest { Command = "fit" }).OrThrow();
        killed.Write("parameters.csv", "x");
        AssertRefused(temporary.File("killed"), "BD6010", "The run was ended before it wrote its report.");

        var simulated = RunFolder.Open(temporary.File("simulated"), new RunManifest { Command = "simulate" }).OrThrow();
        simulated.Write("curves.csv", "x");
        simulated.Close();
        AssertRefused(temporary.File("simulated"), "BD6010", "The run (biodist simulate) saved no report.");
    }

    [Fact]
    public void A_folder_of_a_newer_version_is_refused_by_its_format()
    {
        var path = Saved(SampleReport.Fit.Document);
        Replace(path, text => text.Replace("biodist/report/1", "biodist/report/7", StringComparison.Ordinal));
        AssertRefused(path, "BD6009", "The report has format 7; this version of the program reads formats up to 1.");

        File.WriteAllText(Path.Combine(path, "manifest.json"), """{"manifest": 2, "program": "biodist", "what": ["is", "new"]}""");
        Assert.Equal(
            "The manifest has format 2; this version of the program reads formats up to 1.",
            Assert.Single(RunFolder.Reopen(path).Diagnostics).Message
        );
    }

    [Theory]
    [InlineData("nowhere", "There is no such folder.")]
    [InlineData("empty", "This is not the folder of a run: it holds no manifest.json.")]
    [InlineData("file", "This is a file, not the folder of a run.")]
    [InlineData("damaged", "The manifest cannot be read: it is damaged, or of another program.")]
    [InlineData("outside", "The manifest cannot be read: it is damaged, or of another program.")]
    public void A_folder_that_is_no_run_is_refused(string name, string message)
    {
        Directory.CreateDirectory(temporary.File("empty"));
        File.WriteAllText(temporary.File("file"), "x");
        Directory.CreateDirectory(temporary.File("damaged"));
        File.WriteAllText(temporary.File("damaged/manifest.json"), """{"manifest": 1, "program": "biodist", "command": """);
        Directory.CreateDirectory(temporary.File("outside"));
        File.WriteAllText(
            temporary.File("outside/manifest.json"),
            """{"manifest": 1, "program": "biodist", "command": "fit", "outputs": [{"name": "../file", "sha256": "", "bytes": 1}]}"""
        );

        Assert.Equal(message, Assert.Single(RunFolder.Reopen(temporary.File(name)).Diagnostics).Message);
    }

    [Theory]
    [InlineData("<svg xmlns", "<svg onload='alert(1)' xmlns")]
    [InlineData("</desc>", "</desc><script>alert(1)</script>")]
    [InlineData("</desc>", "</desc><rect style='x' fill='url(https://x)'/>")]
    [InlineData("</desc>", "</desc><!DOCTYPE x>")]
    [InlineData("</desc>", "</desc><!--><img src='x' onerror='alert(1)'>-->")]
    [InlineData("</desc>", "</desc><?x ><img src='x' onerror='alert(1)'>?>")]
    [InlineData("</desc>", "</desc><![CDATA[><img src=x onerror=alert(1)>]]>")]
    [InlineData("</desc>", "</desc><h:g xmlns:h='http://www.w3.org/1999/xhtml'/>")]
    [InlineData("</desc>", "</desc><g xmlns='http://www.w3.org/1999/xhtml'/>")]
    [InlineData("</desc>", "<g/></desc>")]
    [InlineData("</desc>", "</desc><rect clip-path='url(#a) url(https://x)'/>")]
    [InlineData("</desc>", "</desc><rect fill='javascript:alert(1)'/>")]
    [InlineData("</desc>", "</desc><rect fill='x&#10;y'/>")]
    [InlineData("</desc>", "</desc><rect data-x='1'/>")]
    [InlineData("</desc>", "</desc><a href='x'/>")]
    public void Markup_that_the_program_does_not_draw_never_gets_into_a_page(string what, string with)
    {
        var sample = SampleReport.Fit;
        var path = Saved(
            (
                sample with
                {
                    Diagram = sample.Diagram! with { Svg = sample.Diagram.Svg.Replace(what, with, StringComparison.Ordinal) },
                }
            ).Document
        );

        AssertRefused(path, "BD6011", "The saved report holds markup that this program does not write.");
    }

    [Theory]
    [InlineData("../curves")]
    [InlineData("a\"><img src=x onerror=alert(1)>")]
    [InlineData("")]
    public void A_figure_whose_name_leads_out_of_the_folder_or_into_markup_is_refused(string name)
    {
        var document = SampleReport.Fit.Document;
        var path = Saved(
            document with
            {
                Sections = [.. document.Sections, new("Gallery", [new FigureBlock(FigureGallery.TimeCourse with { Name = name })])],
            }
        );

        Assert.Equal("BD6011", Assert.Single(ReportFile.Read(Reopened(path)).Diagnostics).Code);
    }

    [Fact]
    public void The_page_runs_its_own_script_alone()
    {
        var page = HtmlReport.Write(SampleReport.Fit.Document);
        var start = page.LastIndexOf("<script>", StringComparison.Ordinal) + "<script>".Length;
        var script = page[start..page.LastIndexOf("</script>", StringComparison.Ordinal)];
        var hash = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(script)));

        Assert.Contains($"script-src 'sha256-{hash}';", page, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-inline", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("""{"schema": "biodist/report/1"}""")]
    [InlineData("""{"schema": "biodist/report/1", "report": {"title": null, "sections": []}}""")]
    [InlineData(
        """
            {"schema": "biodist/report/1", "report": {"title": "x", "sections": [{"heading": "x", "blocks":
              [{"block": "list", "items": [null], "is_numbered": false}]}]}}
            """
    )]
    [InlineData(
        """
            {"schema": "biodist/report/1", "report": {"title": "x", "sections": [{"heading": "x", "blocks":
              [{"block": "of another kind"}]}]}}
            """
    )]
    [InlineData(
        """
            {"schema": "biodist/report/1", "report": {"title": "x", "sections": [{"heading": "x", "blocks":
              [{"block": "table", "table": {"caption": "x", "digits": 3, "cells":
                [{"column": "numbers", "name": "a", "values": [1]}, {"column": "texts", "name": "b", "values": []}]}}]}]}}
            """
    )]
    [InlineData(
        """
            {"schema": "biodist/report/1", "report": {"title": "x", "sections": [{"heading": "x", "blocks":
              [{"block": "figure", "figure": {"name": "f", "title": "", "finding": "", "composed":
                [{"title": "", "x": {"quantity": "x"}, "y": {"quantity": "y"}, "marks":
                  [{"mark": "line", "series": "", "x": [1, 2], "y": [1]}]}]}}]}]}}
            """
    )]
    public void A_report_of_another_shape_is_refused_and_not_half_read(string text)
    {
        var path = Saved(SampleReport.Fit.Document);
        Replace(path, _ => text);

        Assert.Equal("BD6011", Assert.Single(ReportFile.Read(Reopened(path)).Diagnostics).Code);
    }

    private string Saved(ReportDocument document)
    {
        var path = temporary.File("run");
        var run = RunFolder.Open(path, SampleReport.Fit.Manifest!).OrThrow();
        run.Write("parameters.csv", "parameter\n");
        ReportFile.Write(document, run);
        Assert.Empty(run.Close());
        return path;
    }

    // Changed with its hash in the manifest, as a foreign program or an attacker would.
    private static void Replace(string path, Func<string, string> change)
    {
        var file = Path.Combine(path, "report.json");
        var (old, text) = (File.ReadAllBytes(file), change(File.ReadAllText(file)));
        File.WriteAllText(file, text);
        var manifest = Path.Combine(path, "manifest.json");
        File.WriteAllText(
            manifest,
            File.ReadAllText(manifest)
                .Replace(Hash(old), Hash(Encoding.UTF8.GetBytes(text)), StringComparison.Ordinal)
                .Replace($"\"bytes\": {old.Length}", $"\"bytes\": {Encoding.UTF8.GetByteCount(text)}", StringComparison.Ordinal)
        );
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static RunFolder Reopened(string path) => RunFolder.Reopen(path).OrThrow();

    private static void AssertRefused(string path, string code, string message)
    {
        var refused = Assert.Single(ReportFile.Read(Reopened(path)).Diagnostics);
        Assert.Equal((code, message), (refused.Code, refused.Message));
        Assert.NotEmpty(refused.Hint);
    }

    private static string Text(Table table)
    {
        using var stream = new MemoryStream();
        TableText.WriteCsv(table, stream, []);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
