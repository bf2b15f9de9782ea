using System.Collections.Immutable;
using System.Security.Cryptography;
using Biodistribution.Tables;
using Biodistribution.Text;
using Biodistribution.Work;

namespace Biodistribution.Output;

/// <summary>
/// The folder a run writes: every file is written aside and renamed when whole, and the manifest says which files
/// belong to it.
/// </summary>
/// <remarks>
/// A run replaces only files it writes; whatever else lies in the folder stays. From the first file on the manifest
/// says that the run is not
/// complete, so that a killed run can be told from a finished one and its folder be used again. Until it is closed no
/// other run can open it;
/// a killed run holds it no longer. May be used from several threads.
/// </remarks>
public sealed class RunFolder : IDisposable
{
    private const string Held = $".run{AtomicFile.Aside}";

    /// <summary>Where a run that failed leaves what was thrown; gone when the folder is next opened.</summary>
    public const string FaultFile = "fault.txt";

    private const int LargestOutput = 500_000_000;

    private readonly Lock gate = new();
    private readonly SortedDictionary<string, OutputFile> outputs = new(StringComparer.Ordinal);
    private readonly List<Diagnostic> failures = [];
    private readonly ImmutableArray<string> earlier;
    private readonly string root;
    private RunManifest manifest;
    private FileStream? hold;
    private bool begun;

    private RunFolder(string name, string root, RunManifest manifest, ImmutableArray<string> earlier)
    {
        Name = name;
        this.root = root;
        this.manifest = manifest;
        this.earlier = earlier;
    }

    /// <summary>The folder as the user named it.</summary>
    public string Name { get; }

    /// <summary>What was run, on what.</summary>
    public RunManifest Manifest => manifest;

    /// <summary>What could not be written so far.</summary>
    public ImmutableArray<Diagnostic> Failures
    {
        get
        {
            lock (gate)
                return [.. failures];
        }
    }

    /// <summary>The files written so far, in order of name.</summary>
    public ImmutableArray<OutputFile> Outputs
    {
        get
        {
            lock (gate)
                return [.. outputs.Values];
        }
    }

    /// <summary>Files an earlier run wrote here that this run has not replaced, in order of name.</summary>
    public ImmutableArray<string> Leftovers
    {
        get
        {
            lock (gate)
                return [.. earlier.Where(name => !outputs.ContainsKey(name) && File.Exists(PathOf(name)))];
        }
    }

    /// <summary>Makes the folder ready, or says why it cannot be used. Nothing in it changes before the first file is written.</summary>
    /// <param name="path">The folder; made when missing.</param>
    /// <param name="manifest">What is run, on what: the inputs, settings and seed.</param>
    public static Checked<RunFolder> Open(string path, RunManifest manifest)
    {
        if (path.Length == 0)
            return Refused("BD6007", "--out", "No folder is named.", "Name a folder with --out.");
        try
        {
            var root = Path.GetFullPath(path);
            if (new FileInfo(root).LinkTarget is { } target && !Path.Exists(Path.Combine(Path.GetDirectoryName(root) ?? root, target)))
                return Refused(
                    "BD6001",
                    path,
                    $"This is a link to {target}, which is not there.",
                    "Make that folder, or name another with --out."
                );
            if (File.Exists(root))
                return Refused("BD6001", path, "This is a file, not a folder.", "Name a folder with --out.");
            var earlier = RunManifest.Read(Path.Combine(root, RunManifest.FileName));
            if (earlier is null && Directory.Exists(root) && Directory.EnumerateFileSystemEntries(root).Any(entry => !IsRemnant(entry)))
                return Refused(
                    "BD6002",
                    path,
                    "The folder holds files that no run of this program wrote.",
                    $"Name a new or empty folder with --out; a folder with a {RunManifest.FileName} of an earlier run is used again."
                );
            Directory.CreateDirectory(root);
            var folder = new RunFolder(path, root, manifest, earlier is null ? [] : [.. earlier.Outputs.Select(output => output.Name)])
            {
                hold = Hold(root),
            };
            foreach (
                var left in Directory
                    .EnumerateFiles(root, "*" + AtomicFile.Aside, SearchOption.AllDirectories)
                    .Where(left => Path.GetFileName(left) != Held && !IsInPart(root, left))
            )
                File.Delete(left);
            File.Delete(Path.Combine(root, FaultFile));
            return new(folder, []);
        }
        catch (Exception exception) when (FileFailure.IsFileFailure(exception) || exception is ArgumentException or NotSupportedException)
        {
            var failure = FileFailure.WhenWriting(path, exception);
            return failure.Code == "BD6005"
                ? Refused(
                    failure.Code,
                    path,
                    "Another run is writing to this folder.",
                    "Wait for it to end, or name another folder with --out."
                )
                : new(null, [failure]);
        }
    }

    /// <summary>
    /// Opens the folder of an earlier run to read what it wrote, and to write some of it anew: the manifest keeps all
    /// its files, and changes only by <see cref="Close"/>.
    /// </summary>
    /// <param name="path">The folder.</param>
    public static Checked<RunFolder> Reopen(string path)
    {
        if (path.Length == 0)
            return Refused("BD6008", "RUN_FOLDER", "No folder is named.", "Name a folder that a run of this program wrote with --out.");
        try
        {
            var root = Path.GetFullPath(path);
            var file = Path.Combine(root, RunManifest.FileName);
            if (!Directory.Exists(root))
                return Refused(
                    "BD6008",
                    path,
                    File.Exists(root) ? "This is a file, not the folder of a run." : "There is no such folder.",
                    "Name a folder that a run of this program wrote with --out."
                );
            if (!File.Exists(file))
                return Refused(
                    "BD6008",
                    path,
                    $"This is not the folder of a run: it holds no {RunManifest.FileName}.",
                    "Name a folder that a run of this program wrote with --out."
                );
            var version = RunManifest.VersionOf(file);
            if (version > RunManifest.Newest)
                return Refused(
                    "BD6009",
                    $"{path}/{RunManifest.FileName}",
                    $"The manifest has format {version}; this version of the program reads formats up to {RunManifest.Newest}.",
                    "Use the version that wrote it, or a newer one."
                );
            if (RunManifest.Read(file) is not { } manifest || manifest.Outputs.Any(output => !IsOutput(output.Name)))
                return Refused(
                    "BD6011",
                    $"{path}/{RunManifest.FileName}",
                    "The manifest cannot be read: it is damaged, or of another program.",
                    "Run the command of the folder again."
                );
            var folder = new RunFolder(path, root, manifest, []) { begun = true };
            foreach (var output in manifest.Outputs)
                folder.outputs[output.Name] = output;
            return new(folder, []);
        }
        catch (Exception exception) when (FileFailure.IsFileFailure(exception) || exception is ArgumentException or NotSupportedException)
        {
            return Refused(
                "BD6011",
                path,
                $"The folder cannot be read: {exception.Message.Split('\n')[0].Trim()}",
                "Name a folder you may read."
            );
        }
    }

    /// <summary>Reads a file of the run, or says that it is no longer what was written.</summary>
    /// <param name="output">The file as the manifest names it.</param>
    public Checked<byte[]> Read(OutputFile output)
    {
        try
        {
            var path = PathOf(output.Name);
            if (!File.Exists(path))
                return Unread($"{Name}/{output.Name}", "The file of the run is not there any more.");
            if (
                new FileInfo(path).Length != output.Bytes
                || FileContent.Read(path, LargestOutput).Value is not { } bytes
                || Convert.ToHexStringLower(SHA256.HashData(bytes)) != output.Sha256
            )
                return Unread($"{Name}/{output.Name}", "The file is not as the run wrote it: it was changed or damaged afterwards.");
            return new(bytes, []);
        }
        catch (Exception exception) when (FileFailure.IsFileFailure(exception))
        {
            return Unread($"{Name}/{output.Name}", $"The file of the run cannot be read: {exception.Message.Split('\n')[0].Trim()}");
        }
    }

    /// <summary>
    /// Writes one file aside and renames it when it is whole; a failure is kept in <see cref="Failures"/> and leaves
    /// the file as it was.
    /// </summary>
    /// <param name="name">The file, relative to the folder, with forward slashes.</param>
    /// <param name="content">Writes the content.</param>
    /// <returns>Whether the file is there and whole.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> leads out of the folder or is the manifest.</exception>
    public bool Write(string name, Action<Stream> content)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (!IsOutput(name))
            throw new ArgumentException($"{name} is not the name of an output file.", nameof(name));
        if (!Begin())
            return false;
        if (Place(name, content) is not { } output)
            return false;
        lock (gate)
            outputs[name] = output;
        return true;
    }

    /// <summary>Writes a table as CSV.</summary>
    /// <param name="name">The file, relative to the folder.</param>
    /// <param name="table">What to write.</param>
    /// <param name="remarks">Lines put above the header, each after "# ".</param>
    /// <returns>Whether the file is there and whole.</returns>
    public bool Write(string name, Table table, params IEnumerable<string> remarks) =>
        Write(name, stream => TableText.WriteCsv(table, stream, remarks));

    /// <summary>Writes a text as UTF-8 without mark.</summary>
    /// <param name="name">The file, relative to the folder.</param>
    /// <param name="text">What to write.</param>
    /// <returns>Whether the file is there and whole.</returns>
    public bool Write(string name, string text) => Write(name, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));

    /// <summary>
    /// Opens the journal of a long piece of work in this folder; it stays in the folder until
    /// <see cref="Journal.Discard"/>.
    /// </summary>
    /// <param name="name">Which piece of work: a file name without folder or extension.</param>
    /// <param name="fingerprint">What the work depends on; a journal of other work is started afresh.</param>
    public Checked<Journal> OpenJournal(string name, string fingerprint) =>
        Begin() ? Journal.Open(PathOf($"{name}.journal"), $"{Name}/{name}.journal", fingerprint) : new(null, Failures);

    /// <summary>The journals that other processes keep of their parts of a piece of work, by the folder of the part.</summary>
    /// <param name="name">Which piece of work: a file name without folder or extension.</param>
    /// <param name="fingerprint">What the work depends on; null is given for a journal of other work, or one that cannot be read.</param>
    public ImmutableSortedDictionary<string, IReadOnlyDictionary<long, byte[]>?> PartUnits(string name, string fingerprint) =>
        PartFolders()
            .Select(folder => (Folder: Path.GetFileName(folder), File: Path.Combine(folder, $"{name}.journal")))
            .Where(part => File.Exists(part.File))
            .ToImmutableSortedDictionary(part => part.Folder, part => Journal.ReadUnits(part.File, fingerprint), StringComparer.Ordinal);

    /// <summary>Removes the folders of parts, which a whole run needs no longer; what cannot be removed stays.</summary>
    public void RemoveParts()
    {
        foreach (var folder in PartFolders())
            try
            {
                // A part that still runs holds its folder.
                using (Hold(folder)) { }
                Directory.Delete(folder, recursive: true);
            }
            catch (Exception exception) when (FileFailure.IsFileFailure(exception))
            {
                // It does no harm.
            }
    }

    private string[] PartFolders() => [.. Directory.GetDirectories(root).Where(folder => WorkPart.IsFolder(Path.GetFileName(folder)))];

    /// <summary>
    /// Opens the checkpoint of a long piece of work in this folder; it stays in the folder until
    /// <see cref="Checkpoint.Discard"/>.
    /// </summary>
    /// <param name="name">Which piece of work: a file name without folder or extension.</param>
    /// <param name="fingerprint">What the work depends on; the checkpoint of other work is not gone on from.</param>
    public Checked<Checkpoint> OpenCheckpoint(string name, string fingerprint) =>
        Begin() ? Checkpoint.Open(PathOf($"{name}.checkpoint"), $"{Name}/{name}.checkpoint", fingerprint) : new(null, Failures);

    /// <summary>Ends the run: writes the manifest with the hash of every file.</summary>
    /// <param name="complete">False when the run was interrupted and only part of the files were written.</param>
    /// <returns>Everything that could not be written; empty when all is well.</returns>
    public ImmutableArray<Diagnostic> Close(bool complete = true)
    {
        if (Begin())
        {
            manifest = manifest with { Complete = complete && Failures.IsEmpty, Outputs = Outputs };
            Place(RunManifest.FileName, manifest.Write);
        }
        Dispose();
        return Failures;
    }

    /// <summary>Lets other runs open the folder; what was written stays, and the manifest as it is.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            hold?.Dispose();
            hold = null;
        }
    }

    // The system lets go of it when the process ends, however it ends.
    private static FileStream Hold(string root) =>
        new(Path.Combine(root, Held), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);

    private bool Begin()
    {
        lock (gate)
        {
            begun = begun || Place(RunManifest.FileName, (manifest with { Complete = false, Outputs = [] }).Write) is not null;
            return begun;
        }
    }

    private OutputFile? Place(string name, Action<Stream> content)
    {
        var path = PathOf(name);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            lock (gate)
                hold ??= Hold(root);
            OutputFile? output = null;
            AtomicFile.Write(
                path,
                stream =>
                {
                    content(stream);
                    stream.Flush();
                    stream.Position = 0;
                    output = new(name, Convert.ToHexStringLower(SHA256.HashData(stream)), stream.Length);
                }
            );
            return output;
        }
        catch (Exception exception) when (FileFailure.IsFileFailure(exception))
        {
            var failure = FileFailure.WhenWriting($"{Name}/{name}", exception);
            lock (gate)
                if (!failures.Contains(failure))
                    failures.Add(failure);
            return null;
        }
    }

    private static bool IsRemnant(string entry) =>
        entry.EndsWith(AtomicFile.Aside, StringComparison.Ordinal)
        || Path.GetFileName(entry) == FaultFile
        || (Directory.Exists(entry) && WorkPart.IsFolder(Path.GetFileName(entry)));

    // Parts are run folders of their own, which other processes may hold.
    private static bool IsInPart(string root, string file) =>
        WorkPart.IsFolder(Path.GetRelativePath(root, file).Split(Path.DirectorySeparatorChar)[0]);

    private static bool IsOutput(string name) =>
        name.Length > 0
        && !Path.IsPathRooted(name)
        && !name.Contains('\\')
        && !name.Split('/').Any(part => part is "" or "." or "..")
        && name is not (RunManifest.FileName or FaultFile)
        && PlainText.IndexOfOther(name) < 0;

    private static Checked<byte[]> Unread(string path, string message) =>
        new(null, [new("BD6011", path, TextSpan.WholeFile, message, "Run the command of the folder again.")]);

    private string PathOf(string name) => Path.Combine(root, name.Replace('/', Path.DirectorySeparatorChar));

    private static Checked<RunFolder> Refused(string code, string path, string message, string hint) =>
        new(null, [new(code, path, TextSpan.WholeFile, message, hint)]);
}
