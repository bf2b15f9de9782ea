using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Biodistribution.Text;
using Biodistribution.Work;

namespace Biodistribution.Output;

/// <summary>
/// The state of a long piece of work that grows into one result, on disk now and then, so that a killed run goes on
/// from there.
/// </summary>
/// <remarks>
/// Where a <see cref="Journal"/> adds every finished unit, a checkpoint is replaced whole: written aside, then renamed.
/// What it holds must be a pure function of
/// the work's fingerprint and of how much is done. A file with another fingerprint or a wrong checksum counts as not there.
/// </remarks>
public sealed class Checkpoint : ICheckpoint, IKeptFile
{
    // So that writing takes a few hundredths of the time at most, and nothing where the work is short.
    private const double ShareOfTime = 0.05;
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(0.5);

    private const int LargestState = 2_000_000_000;

    private readonly Stopwatch sinceLast = Stopwatch.StartNew();
    private readonly string path;
    private readonly byte[] header;
    private TimeSpan pause = Shortest;
    private byte[]? restored;

    private Checkpoint(string path, string name, byte[] header) => (this.path, Name, this.header) = (path, name, header);

    /// <summary>The file as the user would name it.</summary>
    public string Name { get; }

    /// <summary>Whether an earlier run of the same work left a state to go on from.</summary>
    public bool IsRestored => restored is not null;

    /// <inheritdoc />
    public bool ReplacedOther { get; private init; }

    /// <inheritdoc />
    public Diagnostic? Failure { get; private set; }

    /// <summary>Opens a checkpoint, taking over what an earlier run of the same work kept.</summary>
    /// <param name="path">The file; made when there is something to keep.</param>
    /// <param name="name">The file as the user would name it.</param>
    /// <param name="fingerprint">What the work depends on: hashes of inputs, settings, seed, version.</param>
    public static Checked<Checkpoint> Open(string path, string name, string fingerprint)
    {
        var header = Encoding.ASCII.GetBytes(
            $"checkpoint 1 {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(fingerprint)))}\n"
        );
        try
        {
            var bytes = File.Exists(path) ? FileContent.Read(path, LargestState).Value ?? [] : [];
            var start = header.Length + SHA256.HashSizeInBytes;
            var isOurs =
                bytes.Length >= start
                && bytes.AsSpan(0, header.Length).SequenceEqual(header)
                && bytes.AsSpan(header.Length, SHA256.HashSizeInBytes).SequenceEqual(SHA256.HashData(bytes.AsSpan(start)));
            return new(
                new Checkpoint(path, name, header)
                {
                    restored = isOurs ? bytes[start..] : null,
                    ReplacedOther = !isOurs && bytes.Length > 0,
                },
                []
            );
        }
        catch (Exception exception) when (FileFailure.IsFileFailure(exception))
        {
            return new(null, [FileFailure.WhenWriting(name, exception)]);
        }
    }

    /// <inheritdoc />
    public bool TryGet(out ReadOnlyMemory<byte> content)
    {
        content = restored;
        return restored is not null;
    }

    /// <inheritdoc />
    public void Offer(Action<Stream> write)
    {
        if (sinceLast.Elapsed >= pause)
            Keep(write);
    }

    /// <inheritdoc />
    public void Keep(Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        var writing = Stopwatch.StartNew();
        try
        {
            AtomicFile.Write(
                path,
                stream =>
                {
                    stream.Write(header);
                    stream.Write(new byte[SHA256.HashSizeInBytes]);
                    write(stream);
                    stream.Flush();
                    stream.Position = header.Length + SHA256.HashSizeInBytes;
                    var checksum = SHA256.HashData(stream);
                    stream.Position = header.Length;
                    stream.Write(checksum);
                }
            );
            Failure = null;
        }
        catch (Exception exception) when (FileFailure.IsFileFailure(exception))
        {
            Failure = FileFailure.WhenWriting(Name, exception);
        }
        pause = TimeSpan.FromTicks(Math.Max(Shortest.Ticks, (long)(writing.Elapsed.Ticks / ShareOfTime)));
        sinceLast.Restart();
    }

    /// <inheritdoc />
    public void Discard() => AtomicFile.Remove(path);
}
