using Biodistribution.Interchange.Sbml.Markup;
using Biodistribution.Models.Symbolics;
using Biodistribution.Text;

namespace Biodistribution.Interchange.Sbml;

/// <summary>What identifiers mean where a formula stands, and where complaints go.</summary>
internal sealed class SbmlScope(ExpressionGraph graph, string file, List<Diagnostic> diagnostics)
{
    /// <summary>The graph expressions are made in.</summary>
    public ExpressionGraph Graph { get; } = graph;

    /// <summary>What each identifier stands for in this formula; innermost names already win.</summary>
    public Dictionary<string, Expression> Names { get; init; } = [];

    /// <summary>The functions the model defines.</summary>
    public SbmlFunctions? Functions { get; init; }

    /// <summary>The same scope with names that hide outer ones.</summary>
    public SbmlScope With(IEnumerable<KeyValuePair<string, Expression>> inner)
    {
        var names = new Dictionary<string, Expression>(Names);
        foreach (var (name, value) in inner)
            names[name] = value;
        return new SbmlScope(Graph, file, diagnostics) { Names = names, Functions = Functions };
    }

    /// <summary>The same place for complaints with other names.</summary>
    public SbmlScope Only(Dictionary<string, Expression> names) => new(Graph, file, diagnostics) { Names = names, Functions = Functions };

    /// <summary>Notes an error at an element; gives NaN so that reading goes on.</summary>
    public Expression Error(string code, MarkupElement at, string message, string hint)
    {
        diagnostics.Add(new Diagnostic(code, file, at.Place, message, hint));
        return Graph.Constant(double.NaN);
    }
}
