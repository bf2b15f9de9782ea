using System.Collections.Concurrent;

namespace Biodistribution.EndToEnd;

/// <summary>
/// Command lines that a page of the repository shows, each run once for all tests: from the root of the repository, at 80
/// columns, with <c>--out</c> in a temporary folder.
/// </summary>
public sealed class SharedRun : IDisposable
{
    /// <summary>The README's first command.</summary>
    public const string FirstCommand = "biodist fit models/studies/exosome-6h/study.yaml --out results";

    private static readonly ConcurrentDictionary<string, Lazy<SharedRun>> Runs = new(StringComparer.Ordinal);

    private readonly TemporaryFolder folder = new();

    private SharedRun(string command)
    {
        var words = command.Split(' ')[1..];
        var at = Array.IndexOf(words, "--out") + 1;
        var named = at > 0 ? words[at] : "results";
        Folder = Path.Combine(folder.Path, named);
        if (at > 0)
            words[at] = Folder;
        var run = Biodist.RunAt(80, RepositoryRoot.Find(), words);
        Outcome = run with { Output = run.Output.Replace(Folder, named, StringComparison.Ordinal) };
    }

    /// <summary>What it gave, its folder named as on the command line.</summary>
    public Biodist.Outcome Outcome { get; }

    /// <summary>Its output folder.</summary>
    public string Folder { get; }

    /// <summary>The run of a command line.</summary>
    /// <param name="command">As the page shows it, beginning with <c>biodist</c>.</param>
    public static SharedRun Of(string command) =>
        Runs.GetOrAdd(
            command,
            key =>
                new(() =>
                {
                    var run = new SharedRun(key);
                    AppDomain.CurrentDomain.ProcessExit += (_, _) => run.Dispose();
                    return run;
                })
        ).Value;

    /// <inheritdoc />
    public void Dispose() => folder.Dispose();
}
