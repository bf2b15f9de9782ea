using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Biodistribution.Interchange.Nonmem;

/// <summary>The cells of a table whose separator follows from its heading: comma, semicolon, tab, or blanks.</summary>
internal sealed class RecordLines
{
    private static readonly char[] Separators = [',', ';', '\t'];

    private readonly TextReader text;
    private readonly char separator;
    private int line;

    /// <summary>Reads the heading.</summary>
    /// <param name="text">The table.</param>
    public RecordLines(TextReader text)
    {
        this.text = text;
        var heading = ReadHeading();
        separator = Separators.FirstOrDefault(candidate => HasTime(Split(heading, candidate)), ' ');
        if (separator == ' ' && !HasTime(Split(heading, ' ')))
            separator = Separators.MaxBy(candidate => heading.Count(letter => letter == candidate));
        Heading = Split(heading, separator);
        HeadingLine = Math.Max(line, 1);
    }

    /// <summary>The cells of the heading.</summary>
    public string[] Heading { get; }

    /// <summary>The line of the heading, from 1.</summary>
    public int HeadingLine { get; }

    /// <summary>The rows after the heading; lines without any character are passed over.</summary>
    /// <returns>The line each row begins on, its cells, and whether a quotation mark in it is out of place.</returns>
    public IEnumerable<(int Line, string[] Cells, bool HasStrayQuote)> Rows() => separator == ' ' ? BlankSeparated() : Delimited();

    private IEnumerable<(int, string[], bool)> BlankSeparated()
    {
        while (text.ReadLine() is { } row)
        {
            line++;
            if (!string.IsNullOrWhiteSpace(row))
                yield return (line, Split(row, ' '), false);
        }
    }

    private IEnumerable<(int, string[], bool)> Delimited()
    {
        var hasStrayQuote = false;
        using var parser = new CsvParser(text, Configuration(separator, () => hasStrayQuote = true), leaveOpen: true);
        while (parser.Read())
        {
            // A record never spans lines: one that does holds a quotation mark that is not closed on its line.
            var raw = parser.RawRecord.AsSpan().TrimStart("\r\n");
            var further = raw.TrimEnd("\r\n").Count('\n');
            var isOpenToTheEnd = further > 0 && raw.Count('"') % 2 == 1;
            further = isOpenToTheEnd ? raw.Count('\n') : further;
            yield return (line + parser.RawRow - further, parser.Record ?? [], hasStrayQuote || further > 0);
            hasStrayQuote = false;
        }
    }

    // The heading is the first line that is neither empty nor a comment; it may begin with # as NONMEM's own do.
    private string ReadHeading()
    {
        while (text.ReadLine() is { } row)
        {
            line++;
            var plain = row.Trim('\uFEFF', ' ', '\t');
            var uncommented = plain.StartsWith('#') ? plain[1..] : row.Trim('\uFEFF');
            if (
                plain.Length == 0
                || (plain.StartsWith('#') && !Separators.Append(' ').Any(candidate => HasTime(Split(uncommented, candidate))))
            )
                continue;
            return uncommented;
        }
        return "";
    }

    private static bool HasTime(string[] cells) => cells.Length > 1 && cells.Contains("TIME", StringComparer.OrdinalIgnoreCase);

    private static string[] Split(string row, char separator)
    {
        if (separator == ' ')
            return row.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        using var one = new StringReader(row);
        using var parser = new CsvParser(one, Configuration(separator, () => { }));
        return parser.Read() ? parser.Record ?? [] : [];
    }

    private static CsvConfiguration Configuration(char separator, Action strayQuote) =>
        new(CultureInfo.InvariantCulture)
        {
            Delimiter = separator.ToString(),
            TrimOptions = TrimOptions.Trim,
            BadDataFound = _ => strayQuote(),
            MaxFieldSize = 10_000,
        };
}
