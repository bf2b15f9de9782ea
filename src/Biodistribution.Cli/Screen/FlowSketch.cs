using Biodistribution.Models;

namespace Biodistribution.Cli.Screen;

/// <summary>A diagram of a model in text: each state with the states it flows into below it.</summary>
internal static class FlowSketch
{
    /// <summary>The lines of the diagram.</summary>
    /// <param name="model">A model.</param>
    public static IEnumerable<string> Lines(Model model)
    {
        var arrows = model.Flows.SelectMany(flow => Arrows(model, flow)).Distinct().ToArray();
        var drawn = new HashSet<(string From, string To)>();
        var sources = model.States.Select(state => state.Name).Prepend("").Append("");
        foreach (var source in sources.Distinct())
        {
            var targets = arrows.Where(arrow => arrow.From == source && drawn.Add((arrow.From, arrow.To))).ToArray();
            if (targets.Length == 0)
                continue;
            yield return $"  {(source.Length > 0 ? source : "(from outside)")}";
            for (var i = 0; i < targets.Length; i++)
            {
                var (from, to, isNet) = targets[i];
                var isBoth = isNet || (to.Length > 0 && arrows.Any(arrow => arrow.From == to && arrow.To == from) && drawn.Add((to, from)));
                yield return $"  {(i + 1 < targets.Length ? "├" : "└")}{(isBoth ? "<─>" : "──>")} "
                    + $"{(to.Length > 0 ? to : "(out of the model)")}";
            }
        }
    }

    // What leaves one state and enters another; a flow without source or target comes from outside or leaves.
    private static IEnumerable<(string From, string To, bool IsNet)> Arrows(Model model, Flow flow)
    {
        var isNet = !flow.IsOneWay;
        string[] Names(bool enters) =>
            [.. flow.Changes.Where(change => change.Stoichiometry.Is(-1) != enters).Select(change => change.State.Name).DefaultIfEmpty("")];
        return Names(false).SelectMany(from => Names(true).Select(to => (from, to, isNet && from.Length > 0 && to.Length > 0)));
    }
}
