using System.CommandLine;
using Biodistribution.Cli.Screen;
using Biodistribution.Studies.Analysis;
using Biodistribution.Work;

namespace Biodistribution.Cli.Options;

/// <summary>The argument and options every verb on a study has.</summary>
/// <param name="mostStudies">How many studies the verb takes.</param>
internal sealed class StudyOptions(int mostStudies = 1)
{
    private readonly Argument<string> one = new("STUDY")
    {
        Description = "a study file, a PEtab problem, or the finished run folder of this verb, which is shown again",
    };
    private readonly Argument<string[]> several = new("STUDY")
    {
        Description = "study files or PEtab problems",
        Arity = new ArgumentArity(1, mostStudies),
    };
    private readonly Option<string?> outFolder = CommonOptions.Out();
    private readonly Option<bool> json = CommonOptions.Json();
    private readonly AnalysisOptions analysis = new();
    private readonly PartOption part = new();

    /// <summary>The step whose tasks several processes can share with --part; empty for a verb that has none.</summary>
    public string SharedStep { get; init; } = "";

    /// <summary>What the user gave.</summary>
    /// <param name="Path">The study file, or the first of them.</param>
    /// <param name="OutFolder">Folder to write to; null for none.</param>
    /// <param name="IsJson">Whether the result is printed as JSON.</param>
    /// <param name="Settings">How the study is analysed; null after a message.</param>
    public sealed record Values(string Path, string? OutFolder, bool IsJson, AnalysisSettings? Settings)
    {
        /// <summary>Further study files.</summary>
        public IReadOnlyList<string> Others { get; init; } = [];

        /// <summary>The part of the tasks this process does; null for all of them.</summary>
        public WorkPart? Part { get; init; }

        /// <summary>The step whose tasks are shared; empty for none.</summary>
        public string SharedStep { get; init; } = "";

        /// <summary>Whether a study without alternatives gets the other choices of its model's options as such.</summary>
        public bool WithChoices { get; init; }
    }

    /// <summary>Adds them to a verb, with the verb's own options before the common ones.</summary>
    public void AddTo(Command verb, params IEnumerable<Option> own)
    {
        verb.Arguments.Add(mostStudies == 1 ? one : several);
        foreach (var option in own)
            verb.Options.Add(option);
        verb.Options.Add(outFolder);
        analysis.AddTo(verb);
        if (SharedStep.Length > 0)
            verb.Options.Add(part.Option);
        verb.Options.Add(json);
    }

    /// <summary>Reads them.</summary>
    public Values Read(ParseResult parse)
    {
        string[] studies = mostStudies == 1 ? [parse.GetRequiredValue(one)] : parse.GetRequiredValue(several);
        var (folder, settings) = (parse.GetValue(outFolder), analysis.Read(parse));
        WorkPart? mine = null;
        var isUnderstood = SharedStep.Length == 0 || part.TryRead(parse, folder, out mine);
        if (mine is not null && studies.Length > 1)
        {
            Terminal.ShowError("--part takes one study: share the run of each study by itself.");
            isUnderstood = false;
        }
        return new(studies[0], folder, parse.GetValue(json), isUnderstood ? settings : null)
        {
            Others = studies[1..],
            SharedStep = SharedStep,
            Part = mine,
        };
    }
}
