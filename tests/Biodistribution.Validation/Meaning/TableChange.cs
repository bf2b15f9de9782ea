namespace Biodistribution.Validation.Meaning;

/// <summary>One change of a table that keeps it readable and changes what it means.</summary>
/// <param name="Class">The class of the change.</param>
/// <param name="What">What was done, and where.</param>
/// <param name="Text">The changed text.</param>
/// <param name="IsUndetectable">Whether it leaves a table a laboratory could have meant, without a trace inside it.</param>
internal sealed record TableChange(string Class, string What, string Text, bool IsUndetectable = false);
