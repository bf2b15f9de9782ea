using Biodistribution.Models;
using Biodistribution.Models.Checking;
using Biodistribution.Studies;
using Biodistribution.Studies.Reading;
using Biodistribution.Text;

namespace Biodistribution.Validation.Meaning;

/// <summary>A shipped study, in a copy of the folder of models.</summary>
internal sealed class ShippedStudy
{
    private static readonly Dictionary<string, Checked<Model>> Models = [];

    private readonly string file;
    private readonly string answer;

    private ShippedStudy(string file)
    {
        (Name, this.file, Text) = (Path.GetFileName(Path.GetDirectoryName(file))!, file, File.ReadAllText(file).ReplaceLineEndings("\n"));
        var read = Read(Text);
        Doubts = [.. read.Diagnostics.Select(one => one.ToString())];
        answer = read.Value is null ? "" : StudyDigest.Of(read.Value);
    }

    /// <summary>The name of its folder.</summary>
    public string Name { get; }

    /// <summary>Its text.</summary>
    public string Text { get; }

    /// <summary>What is said of it as shipped: false doubts.</summary>
    public string[] Doubts { get; }

    /// <summary>All shipped studies.</summary>
    /// <param name="folder">A copy of the folder of models.</param>
    public static IEnumerable<ShippedStudy> All(string folder) =>
        Directory
            .EnumerateFiles(Path.Combine(folder, "studies"), "study.yaml", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(study => new ShippedStudy(study));

    /// <summary>What becomes of the study with a changed text.</summary>
    /// <param name="text">The changed text.</param>
    public MeaningOutcome Try(string text)
    {
        try
        {
            var read = Read(text);
            return read.Value is null ? MeaningOutcome.Refused
                : read.Diagnostics.Any(one => !Doubts.Contains(one.ToString())) ? MeaningOutcome.Doubted
                : StudyDigest.Of(read.Value) == answer || Alone(text) == Alone(Text) ? MeaningOutcome.SameAnswer
                : MeaningOutcome.Silent;
        }
        finally
        {
            File.WriteAllText(file, Text);
        }
    }

    // Expressions of earlier changes in a model read once may order the operands of a later sum otherwise.
    private string Alone(string text)
    {
        File.WriteAllText(file, text);
        return StudyDigest.Of(StudyFile.Read(file).OrThrow());
    }

    private Checked<Study> Read(string text)
    {
        File.WriteAllText(file, text);
        return StudyFile.Read(
            file,
            path =>
            {
                var full = Path.GetFullPath(path);
                if (!Models.TryGetValue(full, out var model))
                    Models[full] = model = ModelFile.Read(full);
                return model;
            }
        );
    }
}
