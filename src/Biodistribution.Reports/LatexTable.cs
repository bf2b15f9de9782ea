using System.Text;
using Biodistribution.Tables;
using Biodistribution.Text;

namespace Biodistribution.Reports;

/// <summary>Tables for LaTeX manuscripts, in the style of the booktabs package.</summary>
public static class LatexTable
{
    private static readonly Dictionary<char, string> Special = new()
    {
        ['\\'] = @"\textbackslash{}",
        ['{'] = @"\{",
        ['}'] = @"\}",
        ['$'] = @"\$",
        ['&'] = @"\&",
        ['#'] = @"\#",
        ['%'] = @"\%",
        ['_'] = @"\_",
        ['^'] = @"\textasciicircum{}",
        ['~'] = @"\textasciitilde{}",
        ['−'] = "$-$",
        ['×'] = @"$\times$",
        ['∞'] = @"$\infty$",
        ['±'] = @"$\pm$",
        ['µ'] = @"$\mu$",
        ['μ'] = @"$\mu$",
        ['–'] = "--",
        ['≤'] = @"$\le$",
        ['≥'] = @"$\ge$",
        ['²'] = "$^{2}$",
        ['³'] = "$^{3}$",
    };

    /// <summary>The table environment with its caption.</summary>
    /// <param name="table">What to write.</param>
    public static string Write(ReportTable table)
    {
        var columns = table.Cells.Columns;
        var text = new StringBuilder();
        text.Append("\\begin{table}\n\\caption{")
            .Append(Escape(table.Caption))
            .Append("}\n\\begin{tabular}{")
            .Append(string.Concat(columns.Select(column => column is NumberColumn ? 'r' : 'l')))
            .Append("}\n\\toprule\n")
            .AppendJoin(" & ", columns.Select(column => Escape(column.Name)))
            .Append(" \\\\\n\\midrule\n");
        for (var row = 0; row < table.Cells.RowCount; row++)
            text.AppendJoin(" & ", columns.Select((_, column) => Escape(table.Text(column, row)))).Append(" \\\\\n");
        return text.Append("\\bottomrule\n\\end{tabular}\n\\end{table}\n").ToString();
    }

    private static string Escape(string text)
    {
        const string raised = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻";
        var escaped = new StringBuilder();
        text = PlainText.OneLine(text);
        for (var i = 0; i < text.Length; i++)
        {
            var end = i;
            while (end < text.Length && raised.Contains(text[end], StringComparison.Ordinal))
                end++;
            if (end > i)
            {
                escaped
                    .Append("$^{")
                    .Append(string.Concat(text[i..end].Select(c => c == '⁻' ? '-' : (char)('0' + raised.IndexOf(c)))))
                    .Append("}$");
                i = end - 1;
            }
            else
                escaped.Append(Special.TryGetValue(text[i], out var special) ? special : text[i].ToString());
        }
        return escaped.ToString();
    }
}
