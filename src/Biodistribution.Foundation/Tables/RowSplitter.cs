using System.Collections.Immutable;
using System.Text;
using Biodistribution.Text;

namespace Biodistribution.Tables;

/// <summary>
/// Splits a text into rows of cells with places. A quotation mark quotes only at the start of a cell; one that would
/// swallow rows is an error.
/// </summary>
internal sealed class RowSplitter(string text, int start, int firstLine, char separator, string file, List<Diagnostic> problems)
{
    private int at = start;
    private int line = firstLine;
    private int lineStart = start;
    private int width;

    /// <summary>Reads the next line that is not past the end of the text.</summary>
    /// <param name="row">Its cells.</param>
    public bool TryRead(out ImmutableArray<GridCell> row)
    {
        row = [];
        if (at >= text.Length)
            return false;
        var cells = ImmutableArray.CreateBuilder<GridCell>();
        while (true)
        {
            cells.Add(Cell());
            if (at >= text.Length || text[at] == '\n')
                break;
            at++;
            if (at == text.Length)
            {
                cells.Add(GridCell.Empty with { Place = Here() });
                break;
            }
        }
        at++;
        line++;
        lineStart = at;
        width = Math.Max(width, cells.Count);
        row = cells.ToImmutable();
        return true;
    }

    private TextSpan Here() => new(line, at - lineStart + 1);

    private GridCell Cell()
    {
        while (at < text.Length && text[at] == ' ')
            at++;
        var place = Here();
        if (at < text.Length && text[at] == '"')
            return Quoted(place);
        var end = text.AsSpan(at).IndexOfAny(separator, '\n') is >= 0 and var length ? at + length : text.Length;
        var cell = GridCell.OfText(text[at..end], place with { Length = end - at });
        at = end;
        return cell;
    }

    private GridCell Quoted(TextSpan place)
    {
        var content = new StringBuilder();
        var openedAt = at++;
        while (at < text.Length)
        {
            if (text[at] != '"')
                content.Append(text[at++]);
            else if (at + 1 < text.Length && text[at + 1] == '"')
            {
                content.Append('"');
                at += 2;
            }
            else
                break;
        }
        var closed = at < text.Length;
        var inner = content.ToString();
        at = Math.Min(at + 1, text.Length);
        var after = at;
        while (at < text.Length && text[at] == ' ')
            at++;
        if (!closed || (at < text.Length && text[at] != separator && text[at] != '\n') || SwallowsRows(inner))
            return Stray(place, openedAt);
        var breaks = text.AsSpan(openedAt, after - openedAt).Count('\n');
        if (breaks > 0)
            (line, lineStart) = (line + breaks, text.LastIndexOf('\n', after - 1) + 1);
        return GridCell.OfText(inner, place with { Length = breaks == 0 ? after - openedAt : 0 });
    }

    // A cell may hold line breaks, as headings do; a line in it with as many separators as a row of the table is a row.
    private bool SwallowsRows(string inner)
    {
        var needed = Math.Max(1, width - 1);
        return inner.Split('\n').Skip(1).Any(piece => piece.Count(character => character == separator) >= needed);
    }

    private GridCell Stray(TextSpan place, int openedAt)
    {
        problems.Add(
            new Diagnostic(
                "BD4103",
                file,
                place with
                {
                    Length = 1,
                },
                "A quotation mark opens here and no cell ends where the next one stands.",
                "Take the mark out, or put one at both ends of the cell; a mark within a quoted cell is written twice."
            )
        );
        at = text.IndexOf('\n', openedAt) is >= 0 and var end ? end : text.Length;
        return GridCell.Empty;
    }
}
