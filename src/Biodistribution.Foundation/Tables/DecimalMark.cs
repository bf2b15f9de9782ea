namespace Biodistribution.Tables;

/// <summary>Which mark stands before the decimals of the numbers of a table.</summary>
public enum DecimalMark
{
    /// <summary>Not said: understood from the numbers, or refused where they leave it open.</summary>
    Recognised,

    /// <summary>A point: 3.5; commas group digits.</summary>
    Point,

    /// <summary>A comma: 3,5; points group digits.</summary>
    Comma,
}
