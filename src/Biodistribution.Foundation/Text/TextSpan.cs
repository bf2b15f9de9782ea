namespace Biodistribution.Text;

/// <summary>A place in a text file.</summary>
/// <param name="Line">Line, from 1; 0 when the whole file is meant.</param>
/// <param name="Column">Column, from 1.</param>
/// <param name="Length">Characters covered; 0 when unknown.</param>
public readonly record struct TextSpan(int Line, int Column, int Length = 0)
{
    /// <summary>The file as a whole.</summary>
    public static TextSpan WholeFile => default;
}
