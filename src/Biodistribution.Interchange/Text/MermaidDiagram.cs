using System.Text;
using Biodistribution.Models;
using Biodistribution.Text;

namespace Biodistribution.Interchange.Text;

/// <summary>Draws a model as a Mermaid flowchart: states as boxes, sinks rounded, flows as arrows.</summary>
public static class MermaidDiagram
{
    /// <summary>The text of the diagram.</summary>
    /// <param name="model">Any model.</param>
    public static string Write(Model model)
    {
        var text = new StringBuilder("flowchart LR\n");
        var ids = model.States.Select((state, i) => (state.Symbol, Id: $"s{i}")).ToDictionary(pair => pair.Symbol, pair => pair.Id);
        foreach (var state in model.States)
            text.Append(
                state.IsSink
                    ? $"    {ids[state.Symbol]}([\"{Quoted(state.Name)}\"])\n"
                    : $"    {ids[state.Symbol]}[\"{Quoted(state.Name)}\"]\n"
            );
        var between = 0;
        foreach (var flow in model.Flows)
        {
            var from = flow
                .Changes.Where(change => change.Stoichiometry.IsConstant && change.Stoichiometry.Value < 0 && ids.ContainsKey(change.State))
                .Select(change => ids[change.State])
                .ToArray();
            var to = flow
                .Changes.Where(change =>
                    !(change.Stoichiometry.IsConstant && change.Stoichiometry.Value < 0) && ids.ContainsKey(change.State)
                )
                .Select(change => ids[change.State])
                .ToArray();
            if (from.Length == 1 && to.Length == 1)
            {
                text.Append($"    {from[0]} -->|\"{Quoted(flow.Name)}\"| {to[0]}\n");
                continue;
            }
            var node = $"f{between++}";
            text.Append($"    {node}((\"{Quoted(flow.Name)}\"))\n");
            foreach (var source in from)
                text.Append($"    {source} --> {node}\n");
            foreach (var target in to)
                text.Append($"    {node} --> {target}\n");
        }
        return text.ToString();
    }

    // Labels are read as Markdown and HTML: what has a meaning there is written as an entity of Mermaid.
    private static string Quoted(string name) =>
        string.Concat(
            PlainText
                .OneLine(name)
                .Select(letter =>
                    letter switch
                    {
                        '"' => "#quot;",
                        '#' or '<' or '>' or '&' or '`' or '*' or '\\' => $"#{(int)letter};",
                        _ => letter.ToString(),
                    }
                )
        );
}
