using System.Text.Json;
using Biodistribution.Cli.Screen;
using Biodistribution.Output;
using Biodistribution.Text;
using Biodistribution.Work;

namespace Biodistribution.Cli.Session;

/// <summary>
/// A run whose long steps keep what is finished in its folder, so that the same command goes on from there; without a
/// folder nothing is kept.
/// </summary>
internal sealed class ResumableRun(RunFolder? folder, RunManifest manifest) : IDisposable
{
    // Another build may compute otherwise: its units are not taken over.
    private static readonly string Program = string.Join(
        " ",
        new[] { typeof(RunFolder), typeof(Numerics.Random.CounterRandom) }.Select(type => type.Module.ModuleVersionId)
    );

    // By the name of the file; null for what cannot be used.
    private readonly Dictionary<string, IKeptFile?> kept = [];

    /// <summary>The output folder; null when none was named.</summary>
    public RunFolder? Folder => folder;

    /// <summary>The manifest of the run.</summary>
    public RunManifest Manifest => manifest;

    /// <summary>The part of the tasks of the shared step this process does; null for all of them.</summary>
    public WorkPart? Part { get; init; }

    /// <summary>The step whose tasks several processes share; empty for none.</summary>
    public string SharedStep { get; init; } = "";

    /// <summary>The journal of one step in the output folder; null without a folder, or after a message where it cannot be used.</summary>
    public ITaskStore? Journal(string step) =>
        Open(
            step,
            "journal",
            (name, fingerprint) => folder!.OpenJournal(name, fingerprint),
            journal =>
                journal.Count > 0
                    ? $"{journal.Count} finished unit{(journal.Count == 1 ? "" : "s")} of the step {step} are taken "
                        + $"over from an earlier run."
                    : ""
        )
            is not { } own
            ? null
        : Part is null ? WithParts(own, step)
        : step == SharedStep ? new PartStore(own, Part)
        : own;

    /// <summary>
    /// The checkpoint of one step in the output folder; null without a folder, or after a message where it cannot be
    /// used.
    /// </summary>
    public ICheckpoint? State(string step) =>
        Open(
            step,
            "checkpoint",
            (name, fingerprint) => folder!.OpenCheckpoint(name, fingerprint),
            checkpoint => checkpoint.IsRestored ? $"The step {step} goes on from where an earlier run was ended." : ""
        );

    /// <summary>Ends what was kept: removed when the work is whole, left when there is something to go on from.</summary>
    public void EndJournals(bool isComplete)
    {
        Terminal.Show(kept.Values.Select(work => work?.Failure).OfType<Diagnostic>());
        if (!isComplete)
            return;
        foreach (var work in kept.Values)
            work?.Discard();
        kept.Clear();
        if (Part is null)
            folder?.RemoveParts();
    }

    /// <summary>Says that the work was interrupted before it had a result; what was finished is in the journals.</summary>
    public int CloseInterrupted()
    {
        Terminal.Progress("");
        if (folder is not null)
            Terminal.Show(folder.Close(false));
        Terminal.Note(
            folder is null
                ? "Interrupted before there was a result."
                : $"Interrupted before there was a result. The same command goes on from what is finished, kept in {folder.Name}."
        );
        return ExitCode.Interrupted;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var open in kept.Values.OfType<IDisposable>())
            open.Dispose();
    }

    private static string FileName(string step) => step.Replace(' ', '-');

    private string Fingerprint(string step) => $"{step}\n{Program}\n{JsonSerializer.Serialize(manifest)}";

    // Two processes that did one task must agree to the last bit: where they do not, it is done again.
    private ITaskStore WithParts(ITaskStore own, string step)
    {
        var (units, from, doubtful) = (new Dictionary<long, byte[]>(), new Dictionary<long, string>(), new HashSet<long>());
        foreach (var (part, finished) in folder!.PartUnits(FileName(step), Fingerprint(step)))
        {
            if (finished is null)
            {
                Terminal.Note(
                    $"{folder.Name}/{part} holds other work (another study, seed, setting or version), or is being written: not taken over."
                );
                continue;
            }
            foreach (var (unit, content) in finished)
                if (units.TryAdd(unit, content))
                    from[unit] = part;
                else if (!units[unit].AsSpan().SequenceEqual(content) && doubtful.Add(unit))
                    Terminal.Note(
                        $"{folder.Name}: {from[unit]} and {part} differ in task {unit} of the step {step}; it is done again. "
                            + $"One of the two machines computes wrongly, or other files were used there."
                    );
        }
        foreach (var unit in doubtful)
            units.Remove(unit);
        if (units.Count == 0)
            return own;
        Terminal.Note(
            $"{folder.Name}: {units.Count} finished unit{(units.Count == 1 ? "" : "s")} of the step {step} are taken over from parts."
        );
        return new MergedStore(own, units);
    }

    // What a step keeps in a file of its own, opened when first asked for; what is taken over from an earlier run is said.
    private T? Open<T>(string step, string extension, Func<string, string, Checked<T>> open, Func<T, string> takenOver)
        where T : class, IKeptFile
    {
        if (folder is null)
            return null;
        var name = FileName(step);
        var file = $"{name}.{extension}";
        if (kept.TryGetValue(file, out var known))
            return (T?)known;
        var opened = open(name, Fingerprint(step));
        Terminal.Show(opened.Diagnostics);
        if (opened.Value is { ReplacedOther: true })
            Terminal.Note($"{folder.Name}/{file} belonged to other work (another study, seed, setting or version) and was begun anew.");
        if (opened.Value is { } work && takenOver(work) is { Length: > 0 } words)
            Terminal.Note($"{folder.Name}: {words}");
        kept[file] = opened.Value;
        return opened.Value;
    }
}
