using System.Collections.Immutable;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Biodistribution.Jupyter;

/// <summary>
/// What an editor asks about a cell while it is written: what could come next, what a name means, whether it is
/// complete.
/// </summary>
/// <param name="runner">The cells so far.</param>
internal sealed partial class CodeAssistance(CellRunner runner)
{
    /// <summary>What could stand at a place.</summary>
    /// <returns>The texts, and the stretch of the code they replace.</returns>
    public (ImmutableArray<string> Matches, int Start, int End) Complete(string code, int cursor)
    {
        cursor = Math.Clamp(cursor, 0, code.Length);
        var start = cursor;
        while (start > 0 && (char.IsLetterOrDigit(code[start - 1]) || code[start - 1] == '_'))
            start--;
        var typed = code[start..cursor];
        var (model, root) = Analyse(code);
        var container = start > 0 && code[start - 1] == '.' ? ContainerBefore(model, root, start - 1) : null;
        if (start > 0 && code[start - 1] == '.' && container is null)
            return ([], start, cursor);
        var symbols = container switch
        {
            { Symbol: INamespaceOrTypeSymbol scope } => model
                .LookupNamespacesAndTypes(start, scope)
                .Concat(model.LookupStaticMembers(start, scope)),
            { Type: { } type } => model.LookupSymbols(start, type, includeReducedExtensionMethods: true).Where(symbol => !symbol.IsStatic),
            _ => model.LookupSymbols(start),
        };
        var names = symbols
            .Where(symbol => symbol.CanBeReferencedByName && symbol is not IMethodSymbol { MethodKind: MethodKind.Constructor })
            .Select(symbol => symbol.Name);
        if (container is null)
            names = names.Concat(SyntaxFacts.GetKeywordKinds().Select(SyntaxFacts.GetText));
        else if (container is { Symbol: ITypeSymbol or null })
            names = names.Concat(ExtensionMembers(model, container.Value, start));
        return (
            [
                .. names
                    .Where(name => name.StartsWith(typed, StringComparison.OrdinalIgnoreCase) && !name.StartsWith('<'))
                    .Distinct()
                    .Order(StringComparer.OrdinalIgnoreCase),
            ],
            start,
            cursor
        );
    }

    /// <summary>What the name at a place means: its declaration and documentation; null when it means nothing.</summary>
    public string? Inspect(string code, int cursor)
    {
        var (model, root) = Analyse(code);
        for (var at = Math.Clamp(cursor, 0, code.Length); at >= Math.Max(0, cursor - 1); at--)
        {
            var node = root.FindToken(Math.Min(at, Math.Max(0, root.FullSpan.End - 1))).Parent;
            for (; node is not null and not StatementSyntax; node = node.Parent)
            {
                var info = model.GetSymbolInfo(node);
                if ((info.Symbol ?? info.CandidateSymbols.FirstOrDefault() ?? model.GetDeclaredSymbol(node)) is { } symbol)
                    return Described(symbol);
            }
        }
        return null;
    }

    /// <summary>Whether a cell can be run as it stands: complete, incomplete or invalid.</summary>
    public static string Completeness(string code)
    {
        var tree = SyntaxFactory.ParseSyntaxTree(code, new CSharpParseOptions(LanguageVersion.Latest, kind: SourceCodeKind.Script));
        return !SyntaxFactory.IsCompleteSubmission(tree) ? "incomplete"
            : tree.GetDiagnostics().Any(one => one.Severity == DiagnosticSeverity.Error) ? "invalid"
            : "complete";
    }

    private (SemanticModel Model, SyntaxNode Root) Analyse(string code)
    {
        var compilation = runner.Continuation(code).GetCompilation();
        var tree = compilation.SyntaxTrees.Last();
        return (compilation.GetSemanticModel(tree), tree.GetRoot());
    }

    // What stands before a dot: a namespace or type whose members are looked up, or a value whose type's are.
    private static (ISymbol? Symbol, ITypeSymbol? Type)? ContainerBefore(SemanticModel model, SyntaxNode root, int dot)
    {
        var node = root.FindToken(dot).Parent;
        var left = node switch
        {
            MemberAccessExpressionSyntax access => access.Expression,
            QualifiedNameSyntax name => name.Left,
            MemberBindingExpressionSyntax binding => binding.FirstAncestorOrSelf<ConditionalAccessExpressionSyntax>()?.Expression,
            _ => (SyntaxNode?)null,
        };
        if (left is null)
            return null;
        if (model.GetSymbolInfo(left).Symbol is INamespaceOrTypeSymbol scope)
            return (scope, null);
        return model.GetTypeInfo(left).Type is { TypeKind: not TypeKind.Error } type ? (null, type) : null;
    }

    // Members of extension blocks, which the compiler's lookup does not list: those that bind when tried.
    private static IEnumerable<string> ExtensionMembers(SemanticModel model, (ISymbol? Symbol, ITypeSymbol? Type) container, int position)
    {
        var receiver = container.Symbol as ITypeSymbol ?? container.Type;
        if (receiver is null)
            yield break;
        var wantsStatic = container.Symbol is not null;
        foreach (
            var holder in model
                .LookupNamespacesAndTypes(position)
                .OfType<INamedTypeSymbol>()
                .Where(type =>
                    type is { IsStatic: true, ContainingNamespace: { } space }
                    && space.ToDisplayString().StartsWith("Biodistribution", StringComparison.Ordinal)
                )
        )
        foreach (var block in holder.GetTypeMembers().Where(type => type.IsExtension && type.ExtensionParameter is not null))
            if (Accepts(model.Compilation, block, receiver))
                foreach (
                    var member in block
                        .GetMembers()
                        .Where(member =>
                            member.IsStatic == wantsStatic && member is IMethodSymbol { MethodKind: MethodKind.Ordinary } or IPropertySymbol
                        )
                )
                    yield return member.Name;
    }

    private static bool Accepts(Microsoft.CodeAnalysis.Compilation compilation, INamedTypeSymbol block, ITypeSymbol receiver) =>
        block.ExtensionParameter!.Type is ITypeParameterSymbol generic
            ? receiver.IsValueType
                && generic.ConstraintTypes.All(constraint =>
                    receiver.AllInterfaces.Any(one =>
                        SymbolEqualityComparer.Default.Equals(one.OriginalDefinition, constraint.OriginalDefinition)
                    )
                )
            : compilation.ClassifyCommonConversion(receiver, block.ExtensionParameter.Type).IsImplicit;

    private static string Described(ISymbol symbol)
    {
        var text = symbol.ToDisplayString(
            SymbolDisplayFormat
                .CSharpShortErrorMessageFormat.WithMemberOptions(
                    SymbolDisplayMemberOptions.IncludeType
                        | SymbolDisplayMemberOptions.IncludeParameters
                        | SymbolDisplayMemberOptions.IncludeContainingType
                )
                .WithParameterOptions(
                    SymbolDisplayParameterOptions.IncludeType
                        | SymbolDisplayParameterOptions.IncludeName
                        | SymbolDisplayParameterOptions.IncludeDefaultValue
                )
        );
        text = Extension().Replace(text, "$1.");
        if (symbol.GetDocumentationCommentXml() is not { Length: > 0 } xml)
            return text;
        try
        {
            var comment = XElement.Parse(xml);
            foreach (var element in comment.Elements())
            {
                var line = Space().Replace(Words(element), " ").Trim();
                text += element.Name.LocalName switch
                {
                    "summary" => $"\n{line}",
                    "param" => $"\n  {(string?)element.Attribute("name")}: {line}",
                    "returns" => $"\n  returns: {line}",
                    "exception" => $"\n  throws {Name((string?)element.Attribute("cref"))}: {line}",
                    _ => "",
                };
            }
        }
        catch (System.Xml.XmlException)
        {
            // A broken comment is no reason to show nothing.
        }
        return text;
    }

    private static string Words(XElement element) =>
        string.Concat(
            element
                .Nodes()
                .Select(node =>
                    node switch
                    {
                        XText text => text.Value,
                        XElement inner => inner.IsEmpty
                            ? Name(
                                (string?)inner.Attribute("cref") ?? (string?)inner.Attribute("name") ?? (string?)inner.Attribute("langword")
                            )
                            : Words(inner),
                        _ => "",
                    }
                )
        );

    private static string Name(string? reference) => reference is null ? "" : reference.Split('(')[0].Split('.')[^1].Split(':')[^1];

    [GeneratedRegex(@"\w+\.extension(?:<.*>)?\((.*?)\)\.")]
    private static partial Regex Extension();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
