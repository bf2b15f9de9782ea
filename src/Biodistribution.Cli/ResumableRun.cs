using System.Text.Json;
using Biodistribution.Estimation.Work;
using Biodistribution.Runs;

namespace Biodistribution.Cli;

/// <summary>A run whose long steps keep what is finished in its folder, so that the same command goes on from there; without a folder nothing is kept.</summary>
internal sealed class ResumableRun(RunFolder? folder, RunManifest manifest) : IDisposable
{
    // Another build may compute otherwise: its units are not taken over.
    private static readonly string Program = string.Join(" ", new[] { typeof(RunFolder), typeof(Numerics.Random.CounterRandom) }.Select(type => type.Module.ModuleVersionId));

    private readonly Dictionary<string, Journal?> journals = [];
    private readonly Dictionary<string, Checkpoint?> checkpoints = [];

    /// <summary>The output folder; null when none was named.</summary>
    public RunFolder? Folder => folder;

    /// <summary>The manifest of the run.</summary>
    public RunManifest Manifest => manifest;

    /// <summary>The journal of one step in the output folder; null without a folder, or after a message where it cannot be used.</summary>
    public IFinishedUnits? Journal(string step)
    {
        if (folder is null)
            return null;
        var name = FileOf(step);
        if (journals.TryGetValue(name, out var open))
            return open;
        var opened = folder.OpenJournal(name, Fingerprint(step));
        Terminal.Show(opened.Diagnostics);
        if (opened.Value is { ReplacedOther: true })
            SayReplaced($"{name}.journal");
        if (opened.Value is { Count: > 0 } earlier)
            Terminal.Note($"{folder.Name}: {earlier.Count} finished unit{(earlier.Count == 1 ? "" : "s")} of the step {step} are taken over from an earlier run.");
        return journals[name] = opened.Value;
    }

    /// <summary>The checkpoint of one step in the output folder; null without a folder, or after a message where it cannot be used.</summary>
    public IKeptState? State(string step)
    {
        if (folder is null)
            return null;
        var name = FileOf(step);
        if (checkpoints.TryGetValue(name, out var open))
            return open;
        var opened = folder.OpenCheckpoint(name, Fingerprint(step));
        Terminal.Show(opened.Diagnostics);
        if (opened.Value is { ReplacedOther: true })
            SayReplaced($"{name}.checkpoint");
        if (opened.Value is { IsRestored: true })
            Terminal.Note($"{folder.Name}: The step {step} goes on from where an earlier run was ended.");
        return checkpoints[name] = opened.Value;
    }

    /// <summary>Ends what was kept: removed when the work is whole, left when there is something to go on from.</summary>
    public void EndJournals(bool isComplete)
    {
        Terminal.Show(journals.Values.Select(journal => journal?.Failure).Concat(checkpoints.Values.Select(checkpoint => checkpoint?.Failure)).OfType<Models.Diagnostics.Diagnostic>());
        if (!isComplete)
            return;
        foreach (var journal in journals.Values)
            journal?.Discard();
        foreach (var checkpoint in checkpoints.Values)
            checkpoint?.Discard();
        journals.Clear();
        checkpoints.Clear();
    }

    /// <summary>Says that the work was interrupted before it had a result; what was finished is in the journals.</summary>
    public int CloseInterrupted()
    {
        Terminal.Progress("");
        if (folder is not null)
            Terminal.Show(folder.Close(false));
        Terminal.Note(folder is null ? "Interrupted before there was a result." : $"Interrupted before there was a result. The same command goes on from what is finished, kept in {folder.Name}.");
        return ExitCode.Interrupted;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var journal in journals.Values)
            journal?.Dispose();
    }

    private static string FileOf(string step) => step.Replace(' ', '-');

    private string Fingerprint(string step) => $"{step}\n{Program}\n{JsonSerializer.Serialize(manifest)}";

    private void SayReplaced(string file) => Terminal.Note($"{folder!.Name}/{file} belonged to other work (another study, seed, setting or version) and was begun anew.");
}
