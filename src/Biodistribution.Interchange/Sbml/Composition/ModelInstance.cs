using Biodistribution.Interchange.Sbml.Markup;

namespace Biodistribution.Interchange.Sbml.Composition;

/// <summary>An identifier of a model instance: of a unit definition, or of anything else.</summary>
internal readonly record struct EntityKey(bool IsUnit, string Id);

/// <summary>Where an identifier leads instead of its own element, and the parameters its values are multiplied by there.</summary>
internal sealed record Redirection(ModelInstance Instance, EntityKey Key, ModelInstance? FactorOf, string? Factor);

/// <summary>One use of a model in a composition: a copy of its elements, with the uses of models inside it.</summary>
/// <param name="prefix">What its identifiers begin with in the flat model.</param>
/// <param name="parent">The instance it is a submodel of; null for the main model.</param>
internal sealed class ModelInstance(string prefix, ModelInstance? parent)
{
    private readonly Dictionary<MarkupElement, MarkupElement> holders = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, MarkupElement> metaIds = [];

    /// <summary>What its identifiers begin with in the flat model.</summary>
    public string Prefix { get; } = prefix;

    /// <summary>The instance it is a submodel of; null for the main model.</summary>
    public ModelInstance? Parent { get; } = parent;

    /// <summary>The copied elements; its children are the lists of the model.</summary>
    public MarkupElement Model { get; private set; } = null!;

    /// <summary>The submodels by identifier.</summary>
    public Dictionary<string, ModelInstance> Submodels { get; } = [];

    /// <summary>The elements by identifier, local parameters aside; those removed included.</summary>
    public Dictionary<EntityKey, MarkupElement> Entities { get; } = [];

    /// <summary>Identifiers that mean an element of another instance.</summary>
    public Dictionary<EntityKey, Redirection> Redirections { get; } = [];

    /// <summary>Elements that take the place, hence the name, of one of another instance.</summary>
    public Dictionary<EntityKey, (ModelInstance Instance, EntityKey Key)> Names { get; } = [];

    /// <summary>What deletions with an identifier removed.</summary>
    public Dictionary<string, (ModelInstance Instance, MarkupElement Element)> Deleted { get; } = [];

    /// <summary>The parameter of the parent that a time of this instance is multiplied by to be one of the parent; null for none.</summary>
    public string? TimeFactor { get; init; }

    /// <summary>The parameter of the parent that an extent of this instance is multiplied by to be one of the parent; null for
    /// none.</summary>
    public string? ExtentFactor { get; init; }

    /// <summary>Copies the elements of a model.</summary>
    /// <param name="model">The model or model definition.</param>
    /// <param name="space">The namespace of SBML itself in the flat document.</param>
    public void Take(MarkupElement model, string space)
    {
        Model = Copy(model, space, space, "model");
        foreach (var element in Model.Descendants())
        {
            if (element["metaid"] is { } metaId)
                metaIds.TryAdd(metaId, element);
            if (
                element["id"] is { Length: > 0 } id
                && !ReferenceEquals(element, Model)
                && !IsLocal(element)
                && !CompositionElements.IsOfPackage(element.Space)
            )
                Entities.TryAdd(new EntityKey(element.Name == "unitDefinition", id), element);
        }
    }

    /// <summary>Whether an element is a parameter of a kinetic law.</summary>
    public bool IsLocal(MarkupElement element) =>
        element.Name is "localParameter"
        || (
            element.Name == "parameter"
            && holders.TryGetValue(element, out var list)
            && holders.TryGetValue(list, out var owner)
            && owner.Name == "kineticLaw"
        );

    /// <summary>An element by its metaid; null for none.</summary>
    public MarkupElement? ByMetaId(string metaId) => metaIds.GetValueOrDefault(metaId);

    /// <summary>The key of an element that has an identifier of its own; null for none.</summary>
    public EntityKey? KeyOf(MarkupElement element) =>
        element["id"] is { Length: > 0 } id
        && new EntityKey(element.Name == "unitDefinition", id) is var key
        && Entities.GetValueOrDefault(key) == element
            ? key
            : null;

    /// <summary>Takes an element out of the model.</summary>
    public void Remove(MarkupElement element)
    {
        if (holders.TryGetValue(element, out var holder))
            holder.Children.Remove(element);
    }

    /// <summary>Where an identifier leads, through all that replaces it.</summary>
    public (ModelInstance Instance, EntityKey Key) Follow(EntityKey key)
    {
        var (instance, current) = (this, key);
        for (var steps = 0; steps < 1000 && instance.Redirections.TryGetValue(current, out var next); steps++)
            (instance, current) = (next.Instance, next.Key);
        return (instance, current);
    }

    /// <summary>The name of an identifier in the flat model.</summary>
    public string NameOf(EntityKey key)
    {
        var (instance, current) = Follow(key);
        for (var steps = 0; steps < 1000 && instance.Names.TryGetValue(current, out var taken); steps++)
            (instance, current) = taken;
        return instance.Prefix + current.Id;
    }

    /// <summary>The names, in the flat model, of the parameters that a value of this instance is multiplied by where its identifier
    /// leads.</summary>
    public List<string> FactorsOf(EntityKey key)
    {
        var factors = new List<string>();
        var (instance, current) = (this, key);
        for (var steps = 0; steps < 1000 && instance.Redirections.TryGetValue(current, out var next); steps++)
        {
            if (next.Factor is { } factor)
                factors.Add(next.FactorOf!.NameOf(new EntityKey(false, factor)));
            (instance, current) = (next.Instance, next.Key);
        }

        return factors;
    }

    /// <summary>The names of the parameters that times of this instance are multiplied by to be times of the main model.</summary>
    public List<string> TimeFactors => Factors(instance => instance.TimeFactor);

    /// <summary>The names of the parameters that extents of this instance are multiplied by to be extents of the main model.</summary>
    public List<string> ExtentFactors => Factors(instance => instance.ExtentFactor);

    private List<string> Factors(Func<ModelInstance, string?> factorOf)
    {
        var factors = new List<string>();
        for (var instance = this; instance.Parent is { } owner; instance = owner)
            if (factorOf(instance) is { } factor)
                factors.Add(owner.NameOf(new EntityKey(false, factor)));
        return factors;
    }

    private MarkupElement Copy(MarkupElement element, string core, string space, string name)
    {
        var copy = element.WithoutChildren(space, name);
        foreach (var child in element.Children)
        {
            // Files of other versions of Level 3 differ in their namespace alone.
            var isCore =
                child.Space.StartsWith("http://www.sbml.org/sbml/level3/", StringComparison.Ordinal)
                && child.Space.EndsWith("/core", StringComparison.Ordinal);
            var copied = Copy(child, core, isCore ? core : child.Space, child.Name);
            holders[copied] = copy;
            copy.Children.Add(copied);
        }

        return copy;
    }
}
