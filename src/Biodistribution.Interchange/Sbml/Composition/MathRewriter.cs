using Biodistribution.Interchange.Sbml.Markup;

namespace Biodistribution.Interchange.Sbml.Composition;

/// <summary>Writes the mathematics of an instance in the names, times and extents of the flat model.</summary>
internal sealed class MathRewriter(ModelInstance instance)
{
    private const string Space = "http://www.w3.org/1998/Math/MathML";

    /// <summary>An expression times some parameters, over others.</summary>
    public static MarkupElement Scaled(MarkupElement expression, IReadOnlyCollection<string> above, IReadOnlyCollection<string> below)
    {
        var scaled =
            above.Count == 0 ? expression : Apply("times", [expression, .. above.Select(name => Name(name, expression))], expression);
        return below.Count == 0
            ? scaled
            : Apply("divide", [scaled, Apply("times", below.Select(name => Name(name, expression)), expression)], expression);
    }

    /// <summary>The element rewritten.</summary>
    /// <param name="element">A MathML element.</param>
    /// <param name="bound">Names that mean an argument of a function or a local parameter.</param>
    public MarkupElement Rewrite(MarkupElement element, IReadOnlySet<string> bound)
    {
        switch (element.Name)
        {
            case "ci":
                return Identifier(element, bound);
            case "csymbol" when IsSymbol(element, "time"):
                return Scaled(element, [], instance.TimeFactors);
            case "lambda":
                bound = bound
                    .Concat(element.Children.Where(child => child.Name == "bvar").Select(child => child.Child("ci")?.Text ?? ""))
                    .ToHashSet();
                break;
            case "bvar":
                return element;
            case "apply"
                when element.Children is [{ Name: "csymbol" } head, { Name: "ci" } argument]
                    && IsSymbol(head, "rateOf")
                    && !bound.Contains(argument.Text):
                var key = new EntityKey(false, argument.Text);
                return Scaled(Apply(element, [head, Name(NameOf(key), argument)]), instance.TimeFactors, instance.FactorsOf(key));
        }

        var copy = element.WithoutChildren(element.Space, element.Name);
        for (var i = 0; i < element.Children.Count; i++)
            copy.Children.Add(
                i == 0 && element.Name == "apply" && element.Children[0] is { Name: "ci" or "csymbol" } head
                    ? Head(head)
                    : Rewrite(element.Children[i], bound)
            );
        if (element.Name == "apply" && element.Children is [{ Name: "csymbol" } delay, _, _] && IsSymbol(delay, "delay"))
            copy.Children[2] = Scaled(copy.Children[2], instance.TimeFactors, []);
        return copy;
    }

    private MarkupElement Head(MarkupElement head) => head.Name == "csymbol" ? head : Name(NameOf(new EntityKey(false, head.Text)), head);

    // What the identifier leads to is in the units of the model it leads to; a rate of reaction in those of the main model.
    private MarkupElement Identifier(MarkupElement element, IReadOnlySet<string> bound)
    {
        var key = new EntityKey(false, element.Text);
        if (bound.Contains(key.Id))
            return element;
        var name = Name(NameOf(key), element);
        var (holder, followed) = instance.Follow(key);
        var isOwnReaction = ReferenceEquals(holder, instance) && holder.Entities.GetValueOrDefault(followed)?.Name == "reaction";
        return isOwnReaction ? Scaled(name, instance.TimeFactors, instance.ExtentFactors) : Scaled(name, [], instance.FactorsOf(key));
    }

    private string NameOf(EntityKey key) =>
        instance.Entities.ContainsKey(key) || instance.Redirections.ContainsKey(key) ? instance.NameOf(key) : key.Id;

    private static bool IsSymbol(MarkupElement element, string name) =>
        element["definitionURL"]?.Trim().EndsWith("/" + name, StringComparison.Ordinal) == true;

    private static MarkupElement Name(string name, MarkupElement at)
    {
        var element = new MarkupElement(Space, "ci", at.Place);
        element.Texts.Add(name);
        return element;
    }

    private static MarkupElement Apply(string operation, IEnumerable<MarkupElement> arguments, MarkupElement at) =>
        Apply(new MarkupElement(Space, "apply", at.Place), [new MarkupElement(Space, operation, at.Place), .. arguments]);

    private static MarkupElement Apply(MarkupElement like, IEnumerable<MarkupElement> children)
    {
        var apply = like.WithoutChildren(like.Space, like.Name);
        apply.Children.AddRange(children);
        return apply;
    }
}
