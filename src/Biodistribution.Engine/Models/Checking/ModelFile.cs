using Biodistribution.Models.Syntax;
using Biodistribution.Text;

namespace Biodistribution.Models.Checking;

/// <summary>Reads model files: text, names, units and bounds are checked in one pass, and all that is wrong is reported together.</summary>
public static class ModelFile
{
    /// <summary>Reads and checks a model file and all it includes.</summary>
    /// <param name="path">The file, as it is to be named in messages; or the name of a shipped model,
    /// biodist:exosome/exosome-mouse.</param>
    public static Checked<Model> Read(string path) =>
        ProgramFault.Guard(
            path,
            () =>
            {
                var diagnostics = new DiagnosticList();
                if (ShippedModels.IsName(path) && !File.Exists(ShippedModels.PathOf(path)))
                {
                    diagnostics.Error(
                        "BD1001",
                        path,
                        TextSpan.WholeFile,
                        "No model of this name comes with the program.",
                        $"{NearestName.Question(path, ShippedModels.Names)} biodist models lists them.".Trim()
                    );
                    return diagnostics.Conclude<Model>(null);
                }
                path = ShippedModels.PathOf(path);
                return TextFile.Read(path, diagnostics) is { } text ? Parse(text, path, diagnostics) : diagnostics.Conclude<Model>(null);
            }
        );

    /// <summary>Reads and checks the text of a model.</summary>
    /// <param name="text">The text.</param>
    /// <param name="fileName">The name it goes by in messages; files it includes are looked for beside it.</param>
    public static Checked<Model> Parse(string text, string fileName) => Parse(text, fileName, new DiagnosticList());

    private static Checked<Model> Parse(string text, string fileName, DiagnosticList diagnostics)
    {
        var syntax = ModelParser.Parse(text, fileName, diagnostics, path => TextFile.Read(path, diagnostics));
        return diagnostics.Conclude(syntax is null ? null : ModelChecker.Check(syntax, diagnostics));
    }
}
