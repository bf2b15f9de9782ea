namespace Biodistribution.Reports;

/// <summary>One equation, typeset and as text.</summary>
/// <param name="MathMl">The content of a MathML math element.</param>
/// <param name="Text">The same in the notation of model files.</param>
public sealed record Equation(string MathMl, string Text)
{
    /// <summary>No page is wide enough for it: on paper it is written as text, which wraps.</summary>
    public bool IsTooWide { get; init; }
}
