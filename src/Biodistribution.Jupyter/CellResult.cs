namespace Biodistribution.Jupyter;

/// <summary>How a cell ended.</summary>
/// <param name="Value">The value of its last expression; null for none.</param>
/// <param name="Error">What went wrong; null when nothing did.</param>
internal sealed record CellResult(object? Value, CellError? Error);

/// <summary>What went wrong in a cell.</summary>
/// <param name="Name">Kind of error.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Lines">The message and where in the cell it happened, line by line.</param>
internal sealed record CellError(string Name, string Message, IReadOnlyList<string> Lines);
