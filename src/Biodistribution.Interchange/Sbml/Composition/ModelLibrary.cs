using Biodistribution.Interchange.Sbml.Markup;
using Biodistribution.Text;

namespace Biodistribution.Interchange.Sbml.Composition;

/// <summary>The models a document defines, and those of other files it names.</summary>
internal sealed class ModelLibrary(string file, List<Diagnostic> diagnostics)
{
    private const int FileLimit = 100;

    private readonly Dictionary<string, MarkupElement?> roots = [];

    /// <summary>A model by its name, with the file it stands in; null with an error when there is none.</summary>
    /// <param name="root">The document that names it.</param>
    /// <param name="document">The file of that document.</param>
    /// <param name="name">The name; null for the main model of the document.</param>
    /// <param name="at">Where it is named.</param>
    public (MarkupElement Model, MarkupElement Root, string File)? Find(MarkupElement root, string document, string? name, MarkupElement at)
    {
        for (var hops = 0; hops < FileLimit; hops++)
        {
            if (Defined(root, name) is { } model)
                return (model, root, document);
            if (External(root, name) is not { } external)
                break;
            if (Open(external, document) is not { } other)
                return null;
            (root, document, name) = (other.Root, other.File, CompositionElements.Attribute(external, "modelRef"));
        }

        Error(at, $"The document defines no model {name}.", "Name a modelDefinition or an externalModelDefinition of the document.");
        return null;
    }

    private static MarkupElement? Defined(MarkupElement root, string? name) =>
        root.Child("model") is { } main && (name is null || main["id"] == name)
            ? main
            : CompositionElements.List(root, "listOfModelDefinitions", "modelDefinition").FirstOrDefault(model => model["id"] == name);

    private static MarkupElement? External(MarkupElement root, string? name) =>
        CompositionElements
            .List(root, "listOfExternalModelDefinitions", "externalModelDefinition")
            .FirstOrDefault(model => CompositionElements.Attribute(model, "id") == name);

    // Files beside or below the document only: a model file does not reach into the rest of the machine.
    private (MarkupElement Root, string File)? Open(MarkupElement external, string document)
    {
        var source = CompositionElements.Attribute(external, "source") ?? "";
        var folder = Path.GetFullPath(Path.GetDirectoryName(Path.GetFullPath(document)) ?? ".");
        var path =
            source.Length == 0 || source.Contains(':', StringComparison.Ordinal) || Path.IsPathRooted(source)
                ? ""
                : Path.GetFullPath(Path.Combine(folder, source));
        if (path.Length == 0 || !path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            Error(
                external,
                $"The model refers to \"{source}\", which does not lie beside the file.",
                "Put the other model beside the file, and name it without a path."
            );
            return null;
        }

        if (!roots.TryGetValue(path, out var root))
            roots[path] = root = Read(path, external);
        return root is null ? null : (root, path);
    }

    private MarkupElement? Read(string path, MarkupElement external)
    {
        // Why the file cannot be read lies with the file, the place with the reference.
        if (roots.Count < FileLimit && FileContent.Read(path, MarkupReader.CharacterLimit).Value is { } bytes)
        {
            using var text = new StreamReader(new MemoryStream(bytes));
            var read = MarkupReader.Read(text, path);
            diagnostics.AddRange(read.Diagnostics);
            return read.Value;
        }

        Error(external, $"The file {Path.GetFileName(path)}, which the model refers to, cannot be read.", "Put it beside the file.");
        return null;
    }

    private void Error(MarkupElement at, string message, string hint) =>
        diagnostics.Add(new Diagnostic("BD7036", file, at.Place, message, hint));
}
