using Biodistribution.Text;
using Biodistribution.Yaml;

namespace Biodistribution.Models.Syntax;

/// <summary>An expression as written, with the place it was written at.</summary>
/// <param name="Source">The text in its file.</param>
/// <param name="Syntax">The expression.</param>
internal sealed record LocatedExpression(YamlScalar Source, ExpressionSyntax Syntax)
{
    /// <summary>Reads an expression; null, with a diagnostic, when the text is none.</summary>
    /// <param name="node">A text in a file.</param>
    /// <param name="what">What it is the value of, for messages.</param>
    /// <param name="diagnostics">Receives what is wrong.</param>
    public static LocatedExpression? Read(YamlNode? node, string what, DiagnosticList diagnostics)
    {
        if (node?.AsScalar(what, diagnostics) is not { } source)
            return null;
        if (ExpressionParser.Parse(source.Text, out var error) is { } syntax)
            return new LocatedExpression(source, syntax);
        diagnostics.Error(error!.Code, source.File, source.PlaceOf(error.Start, error.Length), error.Message, error.Hint);
        return null;
    }

    /// <summary>Where a part of it stands.</summary>
    /// <param name="part">The expression or a part of it.</param>
    public TextSpan PlaceOf(ExpressionSyntax part) => Source.PlaceOf(part.Start, part.Length);

    /// <summary>The text of a part of it, shortened when long.</summary>
    /// <param name="part">The expression or a part of it.</param>
    public string TextOf(ExpressionSyntax part)
    {
        var text = Source.Text.Substring(part.Start, Math.Min(part.Length, Source.Text.Length - part.Start)).ReplaceLineEndings(" ").Trim();
        return text.Length <= 40 ? text : text[..37] + "...";
    }
}
