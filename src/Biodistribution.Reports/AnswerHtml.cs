using System.Globalization;
using System.Text;
using Biodistribution.Estimation.Identifiability;
using Biodistribution.Reports.Answers;

namespace Biodistribution.Reports;

/// <summary>An answer as three cards of a page: where the dose is, what the data tell, what to do next.</summary>
internal static class AnswerHtml
{
    /// <summary>The cards.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="id">Beginning of the ids of its elements.</param>
    public static string Write(Answer answer, string id)
    {
        var page = new StringBuilder("<div class=\"cards\">\n");
        page.Append($"<p class=\"facts\">{Escape(string.Join(" · ", answer.Facts.Prepend(answer.Source)))}</p>\n");
        if (answer.Where is { } where)
            Where(page, where);
        if (answer.Tell is { } tell)
            Tell(page, tell);
        Next(page, answer, id);
        return page.Append("</div>\n").ToString();
    }

    private static void Where(StringBuilder page, AnswerPredictions where)
    {
        var unit = where.Unit.Length == 0 ? "" : $" <span class=\"soft\">{(where.Unit == "%ID" ? "% of dose" : Escape(where.Unit))}</span>";
        page.Append($"<article class=\"card where\"><h3>{Escape(where.Heading)}{unit}</h3>\n");
        foreach (var range in where.Ranges)
        {
            page.Append($"<div class=\"prediction\"><span>{Escape(range.Label)}</span> <b>{Escape(range.Word)} {Escape(range.Values)}</b>");
            if (range.HasBar)
                page.Append(Bar(range, where.AxisEnd));
            if (range.Remark.Length > 0)
                page.Append($"<small{(range.IsContradicted ? " class=\"bad\"" : "")}>{Escape(range.Remark)}</small>");
            page.Append("</div>\n");
        }
        if (where.Ranges.Any(range => range.HasBar))
            page.Append(
                $"<p class=\"soft\">Bars from 0 to {Number(where.AxisEnd)}: what agrees with the data "
                    + $"({where.Confidence.ToString("P0", CultureInfo.InvariantCulture)})"
                    + $"{(where.Ranges.Any(range => double.IsFinite(range.Best)) ? "; the dot is the best fit" : "")}.</p>\n"
            );
        foreach (var remark in where.Remarks)
            page.Append($"<p>{Escape(remark)}</p>\n");
        page.Append("</article>\n");
    }

    // Drawn with attributes: the policy of the page allows no styles on elements.
    private static string Bar(AnswerRange range, double end)
    {
        double At(double value) => Math.Clamp(value / end * 100, 0, 100);
        var (from, to) = (double.IsNaN(range.Lower) ? 0 : At(range.Lower), double.IsNaN(range.Upper) ? 100 : At(range.Upper));
        var best = double.IsNaN(range.Best)
            ? ""
            : $"<ellipse class=\"best\" cx=\"{Number(At(range.Best))}\" cy=\"4\" rx=\"0.9\" ry=\"3.4\"/>";
        return $"<svg class=\"bar\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect class=\"all\" x=\"0\" "
            + $"y=\"1\" "
            + $"width=\"100\" height=\"6\"/><rect class=\"agrees\" x=\"{Number(from)}\" y=\"1\" "
            + $"width=\"{Number(Math.Max(to - from, 0.5))}\" "
            + $"height=\"6\"/>{best}</svg>";
    }

    private static void Tell(StringBuilder page, AnswerVerdicts tell)
    {
        page.Append($"<article class=\"card tells\"><h3>What these data tell</h3>\n<p>{Escape(tell.Summary)}</p>\n");
        foreach (var group in tell.Parameters.GroupBy(one => one.Word))
        {
            var meaning = RangeWords.Meanings.FirstOrDefault(one => one.Word == group.Key).Meaning ?? "";
            page.Append($"<p class=\"word\"><b title=\"{Escape(meaning)}\">{Escape(group.Key)}</b></p>\n<dl class=\"tell\">");
            foreach (var one in group)
            {
                var soft = one.Meaning.Length > 0 ? $" <span class=\"soft\">{Escape(one.Meaning)}</span>" : "";
                page.Append($"<dt>{Escape(one.Name)}</dt><dd>{Escape(one.Values)}{soft}</dd>");
            }
            page.Append("</dl>\n");
        }
        foreach (var text in tell.Misfit)
            page.Append($"<p class=\"bad\">{Escape(text)}</p>\n");
        page.Append($"<p>{Escape($"{tell.Fit} {tell.Accuracy}".Trim())}</p></article>\n");
    }

    private static void Next(StringBuilder page, Answer answer, string id)
    {
        if (answer.Next.IsEmpty)
            return;
        page.Append("<article class=\"card nexts\"><h3>What next</h3>\n");
        for (var i = 0; i < answer.Next.Length; i++)
            page.Append(
                $"<p class=\"next\"><span>{Escape(answer.Next[i].Purpose)}</span> <code "
                    + $"id=\"{id}-{i}\">{Escape(answer.Next[i].Command)}</code> "
                    + $"<button type=\"button\" class=\"tool copy-text\" data-for=\"{id}-{i}\">Copy</button></p>\n"
            );
        page.Append("</article>\n");
    }

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Escape(string text) => HtmlReport.Escape(text);
}
