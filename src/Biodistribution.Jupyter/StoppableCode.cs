using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Biodistribution.Jupyter;

/// <summary>
/// A cell's code that asks whether the user has stopped it: in each turn of a loop, at each start of a function and
/// before each jump.
/// </summary>
/// <remarks>
/// A thread aborted from outside can take the whole process with it; code that asks ends where it can end, and no
/// handler of the cell catches that.
/// Everything is put in without new lines, so that lines keep their numbers. Code of other libraries does not ask: it
/// ends when it waits or calls a function of the cell.
/// </remarks>
internal sealed class StoppableCode
{
    private const string Work = "global::Biodistribution.Notebooks.CellWork",
        Ask = $" {Work}.ThrowIfStopped();",
        NotStopped = $"!{Work}.Cancellation.IsCancellationRequested";

    private readonly SemanticModel meaning;

    // In the order of the code, outer parts first. What is put at the end of parts is kept apart: there the inner part comes first.
    private readonly List<(int Position, int Replaced, string Text)> before = [],
        after = [];

    private StoppableCode(SemanticModel meaning, SyntaxNode root)
    {
        this.meaning = meaning;
        foreach (var node in root.DescendantNodes(node => node is not LambdaExpressionSyntax lambda || !IsTree(lambda)))
            Visit(node);
    }

    /// <summary>The code that asks; the same text where there is nothing to ask.</summary>
    /// <param name="compilation">The compilation of the cell as it was written.</param>
    public static string Rewrite(Microsoft.CodeAnalysis.Compilation compilation)
    {
        var tree = compilation.SyntaxTrees.Single();
        return new StoppableCode(compilation.GetSemanticModel(tree), tree.GetRoot()).Changed(tree.ToString());
    }

    private void Visit(SyntaxNode node)
    {
        switch (node)
        {
            case WhileStatementSyntax { Statement: var body }:
                AskIn(body);
                break;
            case DoStatementSyntax { Statement: var body }:
                AskIn(body);
                break;
            case ForStatementSyntax { Statement: var body }:
                AskIn(body);
                break;
            case CommonForEachStatementSyntax { Statement: var body }:
                AskIn(body);
                break;
            case GotoStatementSyntax jump:
                AskIn(jump);
                break;
            case BaseMethodDeclarationSyntax { Body: { } body }:
                AskIn(body);
                break;
            case LocalFunctionStatementSyntax { Body: { } body }:
                AskIn(body);
                break;
            case AccessorDeclarationSyntax { Body: { } body }:
                AskIn(body);
                break;
            case AnonymousFunctionExpressionSyntax { Block: { } body }:
                AskIn(body);
                break;
            case LambdaExpressionSyntax { ExpressionBody: { } value and not ThrowExpressionSyntax } lambda
                when !IsTree(lambda) && meaning.GetSymbolInfo(lambda).Symbol is IMethodSymbol function:
                Surround(value, $"{{{Ask} {Return(function)}", "; }");
                break;
            case ArrowExpressionClauseSyntax { Expression: not ThrowExpressionSyntax } arrow
                when meaning.GetDeclaredSymbol(arrow.Parent!) is { } member:
                var property = member is IPropertySymbol;
                before.Add(
                    (
                        arrow.ArrowToken.SpanStart,
                        arrow.ArrowToken.Span.Length,
                        $"{(property ? "{ get " : "")}{{{Ask} {Return(member as IMethodSymbol)}"
                    )
                );
                after.Add((arrow.Span.End, arrow.GetLastToken().GetNextToken().Span.End - arrow.Span.End, property ? "; } }" : "; }"));
                break;
            case CatchClauseSyntax { Filter: { } filter }:
                Surround(filter.FilterExpression, $"{NotStopped} && (", ")");
                break;
            case CatchClauseSyntax handler:
                before.Add((handler.Declaration?.Span.End ?? handler.CatchKeyword.Span.End, 0, $" when ({NotStopped})"));
                break;
        }
    }

    private void AskIn(StatementSyntax body)
    {
        if (body is BlockSyntax block)
            before.Add((block.OpenBraceToken.Span.End, 0, Ask));
        else
            Surround(body, $"{{{Ask} ", " }");
    }

    private void Surround(SyntaxNode node, string first, string last)
    {
        before.Add((node.SpanStart, 0, first));
        after.Add((node.Span.End, 0, last));
    }

    private static string Return(IMethodSymbol? function) =>
        function is { ReturnsVoid: true } or { IsAsync: true, ReturnType: INamedTypeSymbol { IsGenericType: false } } ? "" : "return ";

    // An expression tree has no statements.
    private bool IsTree(LambdaExpressionSyntax lambda) =>
        meaning.GetTypeInfo(lambda).ConvertedType?.ContainingNamespace?.ToDisplayString() == "System.Linq.Expressions";

    private string Changed(string code)
    {
        var changes = after.AsEnumerable().Reverse().Concat(before).OrderBy(change => change.Position).ToList();
        var text = new StringBuilder();
        var done = 0;
        foreach (var (position, replaced, piece) in changes)
        {
            text.Append(code, done, position - done).Append(piece);
            done = position + replaced;
        }
        return text.Append(code, done, code.Length - done).ToString();
    }
}
