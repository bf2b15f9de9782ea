using System.Text.RegularExpressions;

namespace Biodistribution.LabFiles;

/// <summary>How cells of a binary workbook are shown: as numbers, percent, dates or lengths of time.</summary>
internal sealed partial class BinaryStyles
{
    private const int Format = 44;
    private const int CellStyle = 47;
    private const int BeginCellStyles = 617;
    private const int EndCellStyles = 618;

    private readonly Dictionary<int, string> formats = [];
    private readonly List<int> styles = [];

    /// <summary>How numbers are shown.</summary>
    public enum Kind
    {
        /// <summary>As they are.</summary>
        Number,

        /// <summary>Times a hundred with a percent sign.</summary>
        Percent,

        /// <summary>As a day, with or without a time of day.</summary>
        Date,

        /// <summary>As a time of day or a length of time.</summary>
        Duration,
    }

    /// <summary>Reads the part of styles.</summary>
    /// <param name="part">Its bytes; empty for a workbook without one.</param>
    public BinaryStyles(ReadOnlySpan<byte> part)
    {
        var records = new BinaryRecords(part);
        for (var inCells = false; records.Read(); )
            switch (records.Number)
            {
                case Format:
                    formats[records.Short(0)] = records.Text(2, out _);
                    break;
                case BeginCellStyles or EndCellStyles:
                    inCells = records.Number == BeginCellStyles;
                    break;
                case CellStyle when inCells:
                    styles.Add(records.Short(2));
                    break;
            }
    }

    /// <summary>How a cell with a style is shown.</summary>
    /// <param name="style">Number of the style.</param>
    public Kind Of(int style)
    {
        if ((uint)style >= (uint)styles.Count)
            return Kind.Number;
        var number = styles[style];
        // The formats every workbook knows without writing them: ECMA-376 part 1, 18.8.30.
        return formats.TryGetValue(number, out var code) ? Kinds(code)
            : number is 9 or 10 ? Kind.Percent
            : number is 18 or 19 or 20 or 21 or 45 or 46 or 47 ? Kind.Duration
            : number is (>= 14 and <= 17) or 22 or (>= 27 and <= 36) or (>= 50 and <= 58) ? Kind.Date
            : Kind.Number;
    }

    private static Kind Kinds(string code)
    {
        var plain = Quoted().Replace(code, "").ToLowerInvariant();
        return plain.Contains('%', StringComparison.Ordinal) ? Kind.Percent
            : plain.Contains("general", StringComparison.Ordinal) ? Kind.Number
            : plain.AsSpan().IndexOfAny('y', 'd') >= 0 ? Kind.Date
            : plain.AsSpan().IndexOfAny('h', 's') >= 0 ? Kind.Duration
            : Kind.Number;
    }

    // Texts in quotation marks, marked characters, colours and conditions in brackets; [h] and [mm] are lengths of time.
    [GeneratedRegex(@"""[^""]*""|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]", RegexOptions.IgnoreCase)]
    private static partial Regex Quoted();
}
