using System.Collections.Immutable;

namespace Biodistribution.Text.Catalogue;

/// <summary>Diagnostics on one subject.</summary>
/// <param name="Title">The subject.</param>
/// <param name="Entries">Its diagnostics, by code.</param>
internal sealed record DiagnosticChapter(string Title, ImmutableArray<DiagnosticEntry> Entries);
