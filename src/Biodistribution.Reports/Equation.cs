namespace Biodistribution.Reports;

/// <summary>One equation, typeset and as text.</summary>
/// <param name="MathMl">The content of a MathML math element.</param>
/// <param name="Text">The same in the notation of model files.</param>
public sealed record Equation(string MathMl, string Text);
