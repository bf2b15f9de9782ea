using Biodistribution.Interchange.Sbml.Composition;
using Biodistribution.Interchange.Sbml.Markup;
using Biodistribution.Models;
using Biodistribution.Text;

namespace Biodistribution.Interchange.Sbml;

/// <summary>Reads SBML Level 1, 2 and 3 Core, and models composed of submodels.</summary>
/// <remarks>
/// Sources: the Level 1 Version 2, Level 2 Version 5 and Level 3 Version 2 Core specifications, and that of the package
/// comp. Fast reactions and other
/// packages that change the mathematics are refused, never half-read. The text is read without document types and
/// external entities, within bounds of size, count and depth.
/// </remarks>
public static class SbmlReader
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The model, or why there is none; a file that cannot be opened is a diagnostic too.</returns>
    public static Checked<Model> ReadFile(string path) => ModelOf(ReadFileWithNames(path));

    /// <summary>Reads text.</summary>
    /// <param name="text">The SBML document.</param>
    /// <param name="file">What the file is called in messages.</param>
    public static Checked<Model> Read(TextReader text, string file) => ModelOf(ReadWithNames(text, file));

    /// <summary>Reads a file and keeps what each identifier means.</summary>
    /// <param name="path">The file.</param>
    public static Checked<SbmlModel> ReadFileWithNames(string path) =>
        ProgramFault.Guard(
            path,
            () =>
            {
                var read = FileContent.Read(path, MarkupReader.CharacterLimit);
                if (read.Value is not { } bytes)
                    return new(
                        null,
                        [.. read.Diagnostics.Select(problem => problem with { Code = problem.Code == "BD1004" ? "BD7003" : "BD7000" })]
                    );
                using var text = new StreamReader(new MemoryStream(bytes));
                return ReadWithNames(text, path);
            }
        );

    /// <summary>Reads text and keeps what each identifier means.</summary>
    /// <param name="text">The SBML document.</param>
    /// <param name="file">What the file is called in messages.</param>
    public static Checked<SbmlModel> ReadWithNames(TextReader text, string file)
    {
        var root = MarkupReader.Read(text, file);
        if (root.Value is null)
            return new(null, root.Diagnostics);
        var diagnostics = new List<Diagnostic>();
        var document = LevelOne.Upgraded(ModelComposer.Flat(root.Value, file, diagnostics), file, diagnostics);
        SbmlDocumentRules.Check(document, file, diagnostics);
        if (diagnostics.Any(d => d.Severity == Severity.Error))
            return new(null, [.. diagnostics]);
        var model = new SbmlModelBuilder(document, file, diagnostics).Build();
        var failed = diagnostics.Any(d => d.Severity == Severity.Error);
        return new(failed ? null : model, [.. diagnostics.OrderBy(d => d.Place.Line).ThenBy(d => d.Place.Column)]);
    }

    private static Checked<Model> ModelOf(Checked<SbmlModel> read) => new(read.Value?.Model, read.Diagnostics);
}
