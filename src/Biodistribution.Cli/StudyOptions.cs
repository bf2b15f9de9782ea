using System.CommandLine;
using Biodistribution.Runs.Studies;

namespace Biodistribution.Cli;

/// <summary>The argument and options every verb on a study has.</summary>
internal sealed class StudyOptions
{
    private readonly Argument<string> study = new("STUDY") { Description = "a study file" };
    private readonly Option<string?> outFolder = CommonOptions.Out();
    private readonly Option<bool> json = CommonOptions.Json();
    private readonly AnalysisOptions analysis = new();

    /// <summary>What the user gave.</summary>
    /// <param name="Path">The study file.</param>
    /// <param name="OutFolder">Folder to write to; null for none.</param>
    /// <param name="IsJson">Whether the result is printed as JSON.</param>
    /// <param name="Settings">How the study is analysed; null after a message.</param>
    public sealed record Values(string Path, string? OutFolder, bool IsJson, AnalysisSettings? Settings);

    /// <summary>Adds them to a verb, with the verb's own options before the common ones.</summary>
    public void AddTo(Command verb, params IEnumerable<Option> own)
    {
        verb.Arguments.Add(study);
        foreach (var option in own)
            verb.Options.Add(option);
        verb.Options.Add(outFolder);
        analysis.AddTo(verb);
        verb.Options.Add(json);
    }

    /// <summary>Reads them.</summary>
    public Values Read(ParseResult parse) => new(parse.GetRequiredValue(study), parse.GetValue(outFolder), parse.GetValue(json), analysis.Read(parse));
}
