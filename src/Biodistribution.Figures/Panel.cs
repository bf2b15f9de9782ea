using System.Collections.Immutable;

namespace Biodistribution.Figures;

/// <summary>One pair of axes and what is drawn on them.</summary>
/// <param name="Title">What tells it from the other panels; empty for none.</param>
/// <param name="X">The horizontal axis.</param>
/// <param name="Y">The vertical axis.</param>
/// <param name="Marks">What is drawn, from back to front.</param>
public sealed record Panel(string Title, PanelAxis X, PanelAxis Y, ImmutableArray<Mark> Marks);
