namespace Biodistribution.Models.Syntax;

/// <summary>Why a text is not an expression.</summary>
/// <param name="Code">The stable code of the diagnostic.</param>
/// <param name="Message">What is wrong, in one sentence.</param>
/// <param name="Hint">What would put it right.</param>
/// <param name="Start">First character concerned, from 0.</param>
/// <param name="Length">Characters concerned.</param>
internal sealed record ExpressionError(string Code, string Message, string Hint, int Start, int Length);
