using System.Globalization;
using System.Reflection;
using System.Security;
using System.Security.Cryptography;
using System.Text;
using Biodistribution.Figures;
using Biodistribution.Figures.Export;
using Biodistribution.Output;
using Biodistribution.Reports.Answers;
using Biodistribution.Reports.Page;
using Biodistribution.Tables;
using Biodistribution.Text;

namespace Biodistribution.Reports;

/// <summary>
/// A report as one HTML file that needs nothing else: style, script, figures and numbers are inside, and nothing is
/// fetched.
/// </summary>
public static class HtmlReport
{
    // A note longer than this is shown as one line that can be opened.
    private const int LongNote = 100;

    /// <summary>The page.</summary>
    /// <param name="document">What it says.</param>
    public static string Write(ReportDocument document)
    {
        var (style, script) = (Resource("page.css"), Resource("page.js"));
        var page = new StringBuilder();
        page.Append(
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src {Hash(style)}; script-src {Hash(
                script
            )}; img-src data:; base-uri 'none'; form-action 'none'">
            <link rel="icon" href="data:,">
            <title>{Escape(document.Title)}</title>
            <style>{style}</style>
            </head>
            <body>
            <a class="skip" href="#s0">Skip to the answer</a>
            <header><h1>{Escape(document.Title)}</h1>
            <nav aria-label="Contents"><ul>{string.Concat(
                document.Sections.Select((section, i) => $"<li><a href=\"#s{i}\">{Escape(section.Heading)}</a></li>")
            )}</ul></nav></header>
            <main>

            """.ReplaceLineEndings(
                "\n"
            )
        );
        var count = 0;
        for (var i = 0; i < document.Sections.Length; i++)
        {
            var isAnswer = document.Sections[i].Blocks.Any(block => block is AnswerBlock);
            page.Append(
                $"<section id=\"s{i}\"{(isAnswer ? " class=\"first\"" : "")} aria-labelledby=\"h{i}\"><h2 "
                    + $"id=\"h{i}\">{Escape(document.Sections[i].Heading)}</h2>\n"
            );
            foreach (var block in document.Sections[i].Blocks)
                Write(page, block, $"b{count++}");
            page.Append("</section>\n");
        }
        page.Append(
            $"</main>\n<footer>Made by biodist "
                + $"{typeof(RunManifest).Assembly.GetName().Version!.ToString(3)}.</footer>\n<script>{script}</script>\n</body>\n</html>\n"
        );
        return page.ToString();
    }

    private static void Write(StringBuilder page, ReportBlock block, string id)
    {
        switch (block)
        {
            case AnswerBlock answer:
                page.Append(AnswerHtml.Write(answer.Answer, id));
                break;
            case Paragraph paragraph:
                page.Append($"<p>{Escape(paragraph.Text)}</p>\n");
                break;
            case Warning warning:
                page.Append(
                    warning.Text.Length <= LongNote
                        ? $"<p class=\"warning\" role=\"note\">{Escape(warning.Text)}</p>\n"
                        : $"<details class=\"warning\" role=\"note\"><summary>{Escape(WordWrap.OneLine(warning.Text, LongNote))}</summary>"
                            + $"<p>{Escape(warning.Text)}</p></details>\n"
                );
                break;
            case CopyText text:
                page.Append(
                    $"<div class=\"copy\"><p id=\"{id}\">{Escape(text.Text)}</p><p><button class=\"tool copy-text\" "
                        + $"data-for=\"{id}\">Copy</button></p></div>\n"
                );
                break;
            case ItemList list:
                var tag = list.IsNumbered ? "ol" : "ul";
                page.Append($"<{tag}>{string.Concat(list.Items.Select(item => $"<li>{Escape(item)}</li>"))}</{tag}>\n");
                break;
            case TermList terms:
                page.Append(
                    $"<dl>{string.Concat(terms.Items.Select(item => $"<dt>{Escape(item.Term)}</dt><dd>{Escape(item.Text)}</dd>"))}</dl>\n"
                );
                break;
            case EquationBlock equations:
                foreach (var equation in equations.Equations)
                    page.Append(
                        $"<div class=\"eq{(equation.IsTooWide ? " over" : "")}\" tabindex=\"0\">"
                            + $"<math xmlns=\"http://www.w3.org/1998/Math/MathML\" display=\"block\" "
                            + $"alttext=\"{Escape(equation.Text)}\">{equation.MathMl}</math>"
                            + $"{(equation.IsTooWide ? $"<code aria-hidden=\"true\">{Escape(equation.Text)}</code>" : "")}</div>\n"
                    );
                break;
            case DrawingBlock drawing:
                page.Append($"<figure class=\"drawing\"><div class=\"plate\" tabindex=\"0\">{drawing.Svg}</div></figure>\n");
                break;
            case TableBlock table:
                WriteTable(page, table.Table, id);
                break;
            case FigureBlock figure:
                WriteFigure(page, figure.Figure, id);
                break;
        }
    }

    private static void WriteTable(StringBuilder page, ReportTable table, string id)
    {
        var columns = table.Cells.Columns;
        page.Append(
            $"<p class=\"caption\" id=\"{id}\">{Escape(table.Caption)}</p>\n<div class=\"scroll\" tabindex=\"0\" "
                + $"role=\"region\" aria-labelledby=\"{id}\"><table aria-labelledby=\"{id}\"><thead><tr>"
        );
        foreach (var column in columns)
            page.Append(
                $"<th scope=\"col\"{(column is NumberColumn ? " class=\"n\"" : "")}><button type=\"button\">"
                    + $"{Escape(column.Name)}</button></th>"
            );
        page.Append("</tr></thead><tbody>\n");
        for (var row = 0; row < table.Cells.RowCount; row++)
        {
            page.Append("<tr>");
            for (var column = 0; column < columns.Length; column++)
            {
                var text = table.Text(column, row);
                var kind =
                    columns[column] is NumberColumn ? $" class=\"n\" data-v=\"{columns[column].Text(row)}\""
                    : text.Length == 64 && text.All(char.IsAsciiHexDigitLower) ? " class=\"hash\""
                    : text.Length > 40 ? " class=\"wide\""
                    : text.Length <= 24 ? " class=\"short\""
                    : "";
                page.Append(CultureInfo.InvariantCulture, $"<td{kind}>{Escape(text)}</td>");
            }
            page.Append("</tr>\n");
        }
        page.Append(
            $"</tbody></table></div>\n<details class=\"latex\"><summary>LaTeX</summary><pre tabindex=\"0\">"
                + $"{Escape(LatexTable.Write(table))}</pre></details>\n<p><button "
                + $"type=\"button\" class=\"tool table-csv\" data-for=\"{id}\">Table as CSV</button></p>\n"
        );
    }

    private static void WriteFigure(StringBuilder page, Figure figure, string id)
    {
        var svg = FigureExport.Svg(figure, id: id);
        page.Append(
            $"<figure data-figure=\"{Escape(figure.Name)}\" class=\"{(figure.Panels.Length > 1 ? "double" : "single")}\"><div "
                + $"class=\"plate\" tabindex=\"0\">{svg}<div class=\"tip\" hidden=\"\"></div></div>"
        );
        page.Append(
            $"<figcaption>{Escape(figure.Finding)} <button type=\"button\" class=\"tool csv\">Numbers as CSV</button></figcaption>"
        );
        page.Append($"<script type=\"application/json\">{FigureData.Json(figure)}</script></figure>\n");
    }

    private static string Resource(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Biodistribution.Reports.Page.{name}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    // Only the page's own style and script: a browser runs nothing else, whatever stands in the page.
    private static string Hash(string content) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(content)))}'";

    internal static string Escape(string text) => SecurityElement.Escape(PlainText.Cleaned(text));
}
