namespace Biodistribution.Jupyter;

/// <summary>Something the user asked for that cannot be; the message says why and what would help.</summary>
/// <param name="message">The message.</param>
internal sealed class UserMistakeException(string message) : Exception(message);
