namespace Biodistribution.Output;

/// <summary>A file a run wrote.</summary>
/// <param name="Name">Relative to the run folder, with forward slashes.</param>
/// <param name="Sha256">Hash of its bytes, lower-case hexadecimal.</param>
/// <param name="Bytes">Its length.</param>
public sealed record OutputFile(string Name, string Sha256, long Bytes);
