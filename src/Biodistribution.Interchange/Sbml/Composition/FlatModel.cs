using Biodistribution.Interchange.Sbml.Markup;

namespace Biodistribution.Interchange.Sbml.Composition;

/// <summary>Puts the elements of all instances of a composition into the lists of one model, their identifiers and mathematics
/// rewritten.</summary>
internal static class FlatModel
{
    /// <summary>The flat model.</summary>
    /// <param name="main">The instance of the main model.</param>
    public static MarkupElement Of(ModelInstance main)
    {
        var lists = new Dictionary<string, MarkupElement>();
        var flat = new ElementRewriter(main).WithoutChildren(main.Model);
        flat.Remove("conversionFactor");
        var pending = new Queue<ModelInstance>([main]);
        while (pending.TryDequeue(out var instance))
        {
            Add(instance, flat, lists);
            foreach (var submodel in instance.Submodels.Values)
                pending.Enqueue(submodel);
        }

        return flat;
    }

    private static void Add(ModelInstance instance, MarkupElement flat, Dictionary<string, MarkupElement> lists)
    {
        var rewriter = new ElementRewriter(instance);
        foreach (var list in instance.Model.Children.Where(child => child.Space == flat.Space))
        {
            if (!lists.TryGetValue(list.Name, out var merged))
                flat.Children.Add(lists[list.Name] = merged = list.WithoutChildren(list.Space, list.Name));
            foreach (var element in list.Children.Where(child => !CompositionElements.IsOfPackage(child.Space)))
            {
                // The factor of a model is that of each of its species: in the flat model others have their own.
                if (element.Name == "species" && element["conversionFactor"] is null && instance.Model["conversionFactor"] is { } factor)
                    element.Add("conversionFactor", factor);
                merged.Children.Add(rewriter.Rewrite(element));
            }
        }
    }
}
