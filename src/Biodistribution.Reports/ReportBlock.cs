using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Biodistribution.Figures;
using Biodistribution.Reports.Answers;

namespace Biodistribution.Reports;

/// <summary>A piece of a report.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "block")]
[JsonDerivedType(typeof(Paragraph), "paragraph")]
[JsonDerivedType(typeof(CopyText), "copy_text")]
[JsonDerivedType(typeof(Warning), "warning")]
[JsonDerivedType(typeof(ItemList), "list")]
[JsonDerivedType(typeof(TermList), "terms")]
[JsonDerivedType(typeof(TableBlock), "table")]
[JsonDerivedType(typeof(FigureBlock), "figure")]
[JsonDerivedType(typeof(DrawingBlock), "drawing")]
[JsonDerivedType(typeof(EquationBlock), "equations")]
[JsonDerivedType(typeof(AnswerBlock), "answer")]
public abstract record ReportBlock;

/// <summary>The answer of the run: where the dose is, what the data tell, what to do next.</summary>
/// <param name="Answer">The answer.</param>
public sealed record AnswerBlock(Answer Answer) : ReportBlock;

/// <summary>A paragraph.</summary>
/// <param name="Text">Plain text.</param>
public sealed record Paragraph(string Text) : ReportBlock;

/// <summary>A paragraph to be copied into a manuscript.</summary>
/// <param name="Text">Plain text.</param>
public sealed record CopyText(string Text) : ReportBlock;

/// <summary>A paragraph that must not be missed.</summary>
/// <param name="Text">Plain text.</param>
public sealed record Warning(string Text) : ReportBlock;

/// <summary>Items in a list.</summary>
/// <param name="Items">Plain texts.</param>
/// <param name="IsNumbered">Counted, as citations are.</param>
public sealed record ItemList(ImmutableArray<string> Items, bool IsNumbered = false) : ReportBlock;

/// <summary>Terms, each with what is said of it.</summary>
/// <param name="Items">Term and text.</param>
public sealed record TermList(ImmutableArray<(string Term, string Text)> Items) : ReportBlock;

/// <summary>A table.</summary>
/// <param name="Table">The table.</param>
public sealed record TableBlock(ReportTable Table) : ReportBlock;

/// <summary>A figure with its caption, which is its finding.</summary>
/// <param name="Figure">The figure.</param>
public sealed record FigureBlock(Figure Figure) : ReportBlock;

/// <summary>A drawing that is no figure of results, such as the diagram of a model.</summary>
/// <param name="Svg">The drawing.</param>
/// <param name="Text">The same in words.</param>
public sealed record DrawingBlock(string Svg, string Text) : ReportBlock;

/// <summary>Typeset equations.</summary>
/// <param name="Equations">The equations.</param>
public sealed record EquationBlock(ImmutableArray<Equation> Equations) : ReportBlock;

/// <summary>A part of a report under one heading.</summary>
/// <param name="Heading">The heading.</param>
/// <param name="Blocks">What stands below it.</param>
public sealed record ReportSection(string Heading, ImmutableArray<ReportBlock> Blocks);

/// <summary>A report as it is read, from top to bottom.</summary>
/// <param name="Title">The title.</param>
/// <param name="Sections">The parts.</param>
public sealed record ReportDocument(string Title, ImmutableArray<ReportSection> Sections);
