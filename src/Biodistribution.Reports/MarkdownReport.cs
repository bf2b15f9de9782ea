using System.Text;
using Biodistribution.Reports.Answers;
using Biodistribution.Tables;
using Biodistribution.Text;

namespace Biodistribution.Reports;

/// <summary>A report as Markdown (GitHub's dialect), beside the figures it shows.</summary>
public static class MarkdownReport
{
    /// <summary>The text.</summary>
    /// <param name="document">What it says.</param>
    /// <param name="figureFolder">Where the figures are, relative to the file.</param>
    public static string Write(ReportDocument document, string figureFolder = "figures")
    {
        var text = new StringBuilder();
        text.Append($"# {Escape(document.Title)}\n");
        foreach (var section in document.Sections)
        {
            text.Append($"\n## {Escape(section.Heading)}\n");
            foreach (var block in section.Blocks)
                text.Append('\n').Append(Write(block, figureFolder));
        }
        return text.ToString();
    }

    private static string Write(ReportBlock block, string figureFolder) =>
        block switch
        {
            AnswerBlock answer =>
                $"```text\n{new AnswerText(100, false).Write(answer.Answer).Replace("```", "", StringComparison.Ordinal)}```\n",
            Paragraph paragraph => $"{Escape(paragraph.Text)}\n",
            CopyText text => $"{Escape(text.Text)}\n",
            Warning warning => $"> **{Escape(warning.Text)}**\n",
            ItemList list => string.Concat(list.Items.Select((item, i) => $"{(list.IsNumbered ? $"{i + 1}." : "-")} {Escape(item)}\n")),
            TermList terms => string.Concat(terms.Items.Select(item => $"- **{Escape(item.Term)}**: {Escape(item.Text)}\n")),
            EquationBlock equations =>
                $"```text\n{string.Concat(equations.Equations.Select(equation => Unfenced(equation.Text) + "\n"))}```\n",
            DrawingBlock drawing => $"{Escape(drawing.Text)}\n",
            TableBlock table => Table(table.Table),
            FigureBlock figure =>
                $"![{Escape(figure.Figure.Finding)}]({figureFolder}/{figure.Figure.Name}.svg)\n\n*{Escape(figure.Figure.FullTitle)}.* "
                    + $"{Escape(figure.Figure.Finding)}\n",
            _ => throw new ArgumentException($"{block.GetType().Name} cannot be written.", nameof(block)),
        };

    private static string Table(ReportTable table)
    {
        var columns = table.Cells.Columns;
        var text = new StringBuilder();
        text.Append(
            $"{Escape(table.Caption)}\n\n| {string.Join(" | ", columns.Select(column => Escape(column.Name)))} "
                + $"|\n|{string.Concat(columns.Select(column => column is NumberColumn ? " ---: |" : " --- |"))}\n"
        );
        for (var row = 0; row < table.Cells.RowCount; row++)
            text.Append($"| {string.Join(" | ", columns.Select((_, column) => Escape(table.Text(column, row))))} |\n");
        return text.ToString();
    }

    // A text inside a fence cannot end it.
    private static string Unfenced(string text) => PlainText.OneLine(text).Replace("```", "", StringComparison.Ordinal);

    private static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (var c in PlainText.OneLine(text))
            escaped.Append(c is '\\' or '`' or '*' or '_' or '[' or ']' or '<' or '>' or '|' or '#' ? $"\\{c}" : c.ToString());
        return escaped.ToString();
    }
}
