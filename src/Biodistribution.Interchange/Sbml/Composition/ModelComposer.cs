using Biodistribution.Interchange.Sbml.Markup;
using Biodistribution.Text;

namespace Biodistribution.Interchange.Sbml.Composition;

/// <summary>Makes one flat model of a model that is composed of submodels: instances, deletions, replacements, then one list of each
/// kind.</summary>
internal sealed class ModelComposer(MarkupElement root, string file, List<Diagnostic> diagnostics)
{
    private const int DepthLimit = 50;
    private const int InstanceLimit = 10_000;

    private sealed record Target(ModelInstance Instance, MarkupElement? Element, string? Submodel);

    private readonly ModelLibrary library = new(file, diagnostics);
    private int instances;

    /// <summary>A document with one model and no submodels; the document itself where it has none.</summary>
    /// <param name="root">The document.</param>
    /// <param name="file">What it is called in messages; models of other files are looked for beside it.</param>
    /// <param name="diagnostics">Receives what is wrong.</param>
    public static MarkupElement Flat(MarkupElement root, string file, List<Diagnostic> diagnostics)
    {
        if (!CompositionElements.AreIn(root) || root.Child("model") is not { } model)
            return root;
        var composer = new ModelComposer(root, file, diagnostics);
        var main = composer.Instantiate(model, root, file, new ModelInstance("", null), 0);
        var flat = root.WithoutChildren(root.Space, root.Name);
        flat.Foreign.RemoveAll(foreign => CompositionElements.IsOfPackage(foreign.Space));
        flat.Children.Add(FlatModel.Of(main));
        return flat;
    }

    private ModelInstance Instantiate(MarkupElement model, MarkupElement document, string documentFile, ModelInstance instance, int depth)
    {
        instance.Take(model, root.Space);
        if (depth > DepthLimit || ++instances > InstanceLimit)
        {
            Error(
                model,
                $"Models hold each other more than {DepthLimit} deep, or {InstanceLimit} times in all.",
                "A model cannot be its own submodel."
            );
            return instance;
        }

        foreach (var submodel in CompositionElements.List(instance.Model, "listOfSubmodels", "submodel"))
        {
            var id = CompositionElements.Attribute(submodel, "id") ?? "";
            if (library.Find(document, documentFile, CompositionElements.Attribute(submodel, "modelRef") ?? "", submodel) is not { } found)
                continue;
            var child = new ModelInstance(instance.Prefix + Prefix(instance, id), instance)
            {
                TimeFactor = CompositionElements.Attribute(submodel, "timeConversionFactor"),
                ExtentFactor = CompositionElements.Attribute(submodel, "extentConversionFactor"),
            };
            instance.Submodels[id] = Instantiate(found.Model, found.Root, found.File, child, depth + 1);
            foreach (var deletion in CompositionElements.List(submodel, "listOfDeletions", "deletion"))
                Delete(child, deletion);
        }

        foreach (var element in instance.Model.Descendants().Where(element => !CompositionElements.IsOfPackage(element.Space)).ToArray())
            Replace(instance, element);
        return instance;
    }

    // No identifier of the model begins like those of its submodel.
    private static string Prefix(ModelInstance instance, string id)
    {
        var prefix = id + "__";
        while (instance.Entities.Keys.Any(key => key.Id.StartsWith(prefix, StringComparison.Ordinal)))
            prefix += "_";
        return prefix;
    }

    private void Delete(ModelInstance child, MarkupElement deletion)
    {
        if (Resolve(child, deletion, 0) is not { } target)
            return;
        if (target.Submodel is { } submodel)
            target.Instance.Submodels.Remove(submodel);
        else
        {
            target.Instance.Remove(target.Element!);
            if (CompositionElements.Attribute(deletion, "id") is { } id)
                child.Deleted[id] = (target.Instance, target.Element!);
        }
    }

    private void Replace(ModelInstance instance, MarkupElement element)
    {
        foreach (var replaced in CompositionElements.List(element, "listOfReplacedElements", "replacedElement"))
            if (Referenced(instance, replaced) is { } target && !ReferenceEquals(target.Element, element))
            {
                target.Instance.Remove(target.Element);
                if (target.Instance.KeyOf(target.Element) is { } from && instance.KeyOf(element) is { } to)
                    target.Instance.Redirections[from] = new Redirection(
                        instance,
                        to,
                        instance,
                        CompositionElements.Attribute(replaced, "conversionFactor")
                    );
            }

        if (CompositionElements.Child(element, "replacedBy") is not { } replacement || Referenced(instance, replacement) is not { } taking)
            return;
        instance.Remove(element);
        if (instance.KeyOf(element) is not { } own || taking.Instance.KeyOf(taking.Element) is not { } other)
            return;
        instance.Redirections[own] = new Redirection(taking.Instance, other, null, null);
        taking.Instance.Names[other] = (instance, own);
    }

    private (ModelInstance Instance, MarkupElement Element)? Referenced(ModelInstance instance, MarkupElement reference)
    {
        if (!instance.Submodels.TryGetValue(CompositionElements.Attribute(reference, "submodelRef") ?? "", out var child))
            Error(
                reference,
                $"There is no submodel {CompositionElements.Attribute(reference, "submodelRef")}.",
                "Name a submodel of the model."
            );
        else if (CompositionElements.Attribute(reference, "deletion") is { } deletion)
        {
            if (child.Deleted.TryGetValue(deletion, out var deleted))
                return deleted;
            Error(reference, $"The submodel has no deletion {deletion}.", "Name a deletion of the submodel.");
        }
        else if (Resolve(child, reference, 0) is { Element: { } element } target)
            return (target.Instance, element);
        return null;
    }

    // What a reference to an element of an instance means: by port, identifier, unit or metaid, through submodels where it says so.
    private Target? Resolve(ModelInstance instance, MarkupElement reference, int depth)
    {
        string? Of(string attribute) => CompositionElements.Attribute(reference, attribute);
        var target =
            depth > DepthLimit ? null
            : Of("portRef") is { } port ? ByPort(instance, port, depth)
            : Of("idRef") is { } id ? ById(instance, new EntityKey(false, id))
            : Of("unitRef") is { } unit ? ById(instance, new EntityKey(true, unit))
            : Of("metaIdRef") is { } metaId && instance.ByMetaId(metaId) is { } element ? ByElement(instance, element)
            : null;
        if (target is not null && CompositionElements.Child(reference, "sBaseRef") is { } inner)
            return target.Submodel is { } submodel && target.Instance.Submodels.TryGetValue(submodel, out var child)
                ? Resolve(child, inner, depth + 1)
                : Unresolved(inner);
        return target ?? Unresolved(reference);
    }

    private Target? ByPort(ModelInstance instance, string name, int depth) =>
        CompositionElements
            .List(instance.Model, "listOfPorts", "port")
            .FirstOrDefault(port => CompositionElements.Attribute(port, "id") == name)
            is { } found
            ? Resolve(instance, found, depth + 1)
            : null;

    private static Target? ById(ModelInstance instance, EntityKey key)
    {
        if (!key.IsUnit && instance.Submodels.ContainsKey(key.Id))
            return new Target(instance, null, key.Id);
        var (holder, followed) = instance.Follow(key);
        return holder.Entities.TryGetValue(followed, out var element) ? new Target(holder, element, null) : null;
    }

    private static Target? ByElement(ModelInstance instance, MarkupElement element) =>
        element.Name == "submodel" && CompositionElements.IsOfPackage(element.Space)
            ? new Target(instance, null, CompositionElements.Attribute(element, "id"))
        : instance.KeyOf(element) is { } key ? ById(instance, key)
        : new Target(instance, element, null);

    private Target? Unresolved(MarkupElement reference)
    {
        Error(
            reference,
            $"A {reference.Name} refers to something the submodel does not have.",
            "Name a port, an identifier or a metaid of the submodel."
        );
        return null;
    }

    private void Error(MarkupElement at, string message, string hint) =>
        diagnostics.Add(new Diagnostic("BD7036", file, at.Place, message, hint));
}
