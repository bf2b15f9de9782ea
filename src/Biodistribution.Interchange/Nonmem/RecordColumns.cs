using System.Collections.Immutable;
using Biodistribution.Text;

namespace Biodistribution.Interchange.Nonmem;

/// <summary>What each column of a data set means.</summary>
internal sealed class RecordColumns
{
    /// <summary>The headings of standard columns, dates aside.</summary>
    public static readonly string[] Known =
    [
        "ID",
        "TIME",
        "EVID",
        "AMT",
        "CMT",
        "RATE",
        "DUR",
        "II",
        "ADDL",
        "SS",
        "DV",
        "DVID",
        "MDV",
        "CENS",
        "LIMIT",
    ];

    private const string CommentFlag = "C";

    private readonly Dictionary<string, int> positions = new(StringComparer.OrdinalIgnoreCase);

    private RecordColumns(ImmutableArray<string> headings) => Headings = headings;

    /// <summary>The headings, as written.</summary>
    public ImmutableArray<string> Headings { get; }

    /// <summary>Columns that set a parameter: the heading and the parameter's name.</summary>
    public ImmutableArray<(string Heading, string Parameter)> Covariates { get; private init; } = [];

    /// <summary>Headings without a meaning here.</summary>
    public ImmutableArray<string> Unused { get; private init; } = [];

    /// <summary>The column of dates; null for none.</summary>
    public string? Date { get; private init; }

    /// <summary>The column whose C makes a row a comment; null for none.</summary>
    public string? Comment { get; private init; }

    /// <summary>Finds the meaning of each column.</summary>
    /// <param name="headings">The cells of the heading.</param>
    /// <param name="line">Its line.</param>
    /// <param name="parameters">Names of the model's parameters.</param>
    /// <param name="problems">Receives what is wrong.</param>
    public static RecordColumns Of(string[] headings, int line, string[] parameters, RecordProblems problems)
    {
        void Error(string code, string heading, string message, string hint) =>
            problems.Add(code, new TextSpan(line, Array.IndexOf(headings, heading) + 1), "", message, hint);
        var dates = headings.Where(heading => RecordClock.DateColumns.Contains(heading, StringComparer.OrdinalIgnoreCase)).ToArray();
        var others = headings
            .Where(heading => heading.Length > 0 && !Known.Contains(heading, StringComparer.OrdinalIgnoreCase) && !dates.Contains(heading))
            .ToArray();
        var covariates = others
            .Select(heading => (Heading: heading, Parameter: ParameterOf(heading, parameters)))
            .Where(pair => pair.Parameter is not null)
            .ToArray();
        var comment = others.FirstOrDefault(heading =>
            heading.Equals(CommentFlag, StringComparison.OrdinalIgnoreCase) && ParameterOf(heading, parameters) is null
        );
        var columns = new RecordColumns([.. headings])
        {
            Covariates = [.. covariates.Select(pair => (pair.Heading, pair.Parameter!))],
            Unused = [.. others.Where(heading => heading != comment && !covariates.Any(pair => pair.Heading == heading))],
            Date = dates.FirstOrDefault(),
            Comment = comment,
        };
        for (var i = 0; i < headings.Length; i++)
            if (headings[i].Length > 0 && !columns.positions.TryAdd(headings[i], i))
                Error("BD7204", headings[i], $"The column {headings[i]} occurs twice.", "Rename one.");
        if (dates.Length > 1)
            Error("BD7204", dates[1], $"{dates[0]} and {dates[1]} both hold dates.", "Keep one.");
        if (!columns.positions.ContainsKey("TIME"))
            Error(
                "BD7205",
                "",
                "The table has no column TIME.",
                $"Columns are {string.Join(", ", Known)}, DATE and covariates, separated by commas, semicolons, tabs or blanks."
            );
        return columns;
    }

    /// <summary>The position of a column from 0; -1 when the table has none of the name.</summary>
    public int PositionOf(string heading) => positions.GetValueOrDefault(heading, -1);

    // The name as written, or the only one that differs in case alone: NONMEM knows no case.
    private static string? ParameterOf(string heading, string[] parameters)
    {
        if (parameters.Contains(heading))
            return heading;
        var alike = parameters.Where(name => name.Equals(heading, StringComparison.OrdinalIgnoreCase)).ToArray();
        return alike.Length == 1 ? alike[0] : null;
    }
}
