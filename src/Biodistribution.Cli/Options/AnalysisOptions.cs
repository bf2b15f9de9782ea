using System.CommandLine;
using Biodistribution.Cli.Screen;
using Biodistribution.Estimation;
using Biodistribution.Studies.Analysis;

namespace Biodistribution.Cli.Options;

/// <summary>The options of verbs that fit.</summary>
internal sealed class AnalysisOptions
{
    private readonly Option<ulong> seed = CommonOptions.Seed();
    private readonly Option<int> threads = CommonOptions.Threads();
    private readonly Option<int> starts = new("--starts")
    {
        Description = "searches of the fit, the first from the study's own start",
        DefaultValueFactory = _ => 12,
    };
    private readonly Option<string?> method = new("--method")
    {
        Description =
            $"how estimates are searched for: {string.Join(", ", SearchMethods.ByName.Keys)} (what the study "
            + $"says, else levenberg-marquardt)",
    };
    private readonly Option<double> confidence = new("--confidence")
    {
        Description = "probability of intervals and bands",
        DefaultValueFactory = _ => 0.95,
    };

    private readonly SolverOptions solver = new();

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(Command verb)
    {
        foreach (var option in new Option[] { seed, threads, starts, method, confidence })
            verb.Options.Add(option);
        solver.AddTo(verb);
    }

    /// <summary>The settings, or null after a message.</summary>
    public AnalysisSettings? Read(ParseResult parse)
    {
        var named = parse.GetValue(method);
        if (named is not null && !SearchMethods.ByName.ContainsKey(named))
        {
            Terminal.ShowError($"--method must be one of {string.Join(", ", SearchMethods.ByName.Keys)}.");
            return null;
        }
        var words = new AssignmentOptions();
        var choice = solver.Read(parse, words);
        if (words.HasProblems)
            return null;
        var settings = new AnalysisSettings
        {
            Solver = choice,
            Seed = parse.GetValue(seed),
            Threads = parse.GetValue(threads),
            Starts = parse.GetValue(starts),
            Confidence = parse.GetValue(confidence),
            Method = named is null ? null : SearchMethods.ByName[named],
        };
        if (settings is { Starts: >= 1 and <= 100_000, Threads: >= 0, Confidence: > 0 and < 1 })
            return settings;
        Terminal.ShowError("--starts must be 1 to 100000, --threads 0 or more, --confidence between 0 and 1.");
        return null;
    }
}
