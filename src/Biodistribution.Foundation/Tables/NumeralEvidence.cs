namespace Biodistribution.Tables;

/// <summary>What the numerals of a column or of a whole table prove about points and commas.</summary>
internal sealed class NumeralEvidence
{
    private bool pointIsDecimal;
    private bool commaIsDecimal;
    private bool pointGroups;
    private bool commaGroups;

    /// <summary>Whether decimal commas occur, so that a point need not be a decimal mark although commas stand between columns.</summary>
    public bool Mixes => commaIsDecimal;

    /// <summary>Takes in one numeral.</summary>
    /// <param name="numeral">The numeral.</param>
    /// <param name="text">The text it was read from.</param>
    public void Add(NumeralText numeral, string text)
    {
        pointGroups |= numeral.ProvesGrouping('.', text);
        commaGroups |= numeral.ProvesGrouping(',', text);
        pointIsDecimal |= numeral.ProvesDecimal('.') && text.Contains('.', StringComparison.Ordinal);
        commaIsDecimal |= numeral.ProvesDecimal(',') && text.Contains(',', StringComparison.Ordinal);
    }

    /// <summary>The decimal mark by which a numeral with an open mark is read, if what was taken in proves one.</summary>
    /// <param name="mark">The open mark, a point or a comma.</param>
    /// <remarks>That 350,5 stands beside 1.200 proves nothing about the point: the table may mix both ways of writing.</remarks>
    public DecimalMark Decide(char mark)
    {
        var (isDecimal, groups) = mark == '.' ? (pointIsDecimal, pointGroups) : (commaIsDecimal, commaGroups);
        if (isDecimal == groups)
            return DecimalMark.Recognised;
        return isDecimal == (mark == '.') ? DecimalMark.Point : DecimalMark.Comma;
    }
}
