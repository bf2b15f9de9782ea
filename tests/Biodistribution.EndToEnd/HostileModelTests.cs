using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace Biodistribution.EndToEnd;

/// <summary>A model from elsewhere whose prose holds code: what is exported of it is what its equations say, nothing else.</summary>
public sealed class HostileModelTests : IDisposable
{
    private const string Model = """
        biodist: 1
        model: "x; { import os //"
        title: "*/ System.Console.WriteLine(1); /* \\input{/etc/passwd} \"\"\" $PROB"
        parameters:
          k: {value: 0.5 1/h, between: 0.01 .. 5 1/h, meaning: "*/ evil(); /* ]] \n evil2();\n$ODE dxdt_A=1;",
              source: "\\write18{id} \n*/ }"}
        states: {blood: {unit: particles, meaning: "\nsystem('id')"}, liver: particles}
        flows: [blood -> liver: k * blood]
        observables: {liver: {is: liver, unit: "%ID", organ: liver,
                              meaning: "\n$TABLE\nsystem(\"id\")\nclick A href \"javascript:alert(1)\""}}
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_class_exported_of_it_is_one_class_without_an_error_of_syntax()
    {
        folder.Write("m.yaml", Model);

        var run = Biodist.Run(folder.Path, "export", "m.yaml", "--to", "csharp");

        Assert.Equal(0, run.ExitCode);
        var tree = CSharpSyntaxTree.ParseText(run.Output, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Empty(tree.GetDiagnostics(TestContext.Current.CancellationToken));
        Assert.Single(tree.GetRoot(TestContext.Current.CancellationToken).ChildNodes().OfType<ClassDeclarationSyntax>());
        Assert.DoesNotContain(
            tree.GetRoot(TestContext.Current.CancellationToken).DescendantNodes().OfType<InvocationExpressionSyntax>(),
            call =>
                call.ToString().Contains("evil", StringComparison.Ordinal) || call.ToString().Contains("Console", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("mrgsolve", "$")]
    [InlineData("rxode2", "system")]
    [InlineData("mermaid", "click")]
    [InlineData("latex", "\\input")]
    public void No_line_of_a_text_for_another_tool_begins_with_what_its_prose_says(string format, string beginning)
    {
        folder.Write("m.yaml", Model);
        folder.Write(
            "plain.yaml",
            "biodist: 1\nmodel: m\nparameters:\n  k: {value: 0.5 1/h, between: 0.01 .. 5 1/h, meaning: "
                + "m}\nstates: {blood: particles, liver: particles}\nflows: [blood -> liver: k * "
                + "blood]\nobservables: {liver: {is: liver, unit: \"%ID\"}}\n"
        );
        int Beginnings(string file) =>
            Biodist
                .Run(folder.Path, "export", file, "--to", format)
                .Output.Split('\n')
                .Count(line => line.TrimStart().StartsWith(beginning, StringComparison.Ordinal));

        Assert.Equal(Beginnings("plain.yaml"), Beginnings("m.yaml"));
    }
}
