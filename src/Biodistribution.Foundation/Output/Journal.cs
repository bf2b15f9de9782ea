using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Biodistribution.Text;
using Biodistribution.Work;

namespace Biodistribution.Output;

/// <summary>The finished units of a long piece of work, on disk as they finish, so that a killed run goes on where it stopped.</summary>
/// <remarks>
/// A unit must be a pure function of the work's fingerprint and its own index; then a resumed run ends in the same
/// bytes as an undisturbed one,
/// whatever the order units finished in. One line a unit: checksum, index, content. A line that does not match its
/// checksum, as the last of a
/// killed run may, counts as not written, and its unit is done again. May be appended to from several threads.
/// </remarks>
public sealed class Journal : ITaskStore, IKeptFile, IDisposable
{
    private const long MostBytes = 1L << 30;
    private readonly Lock gate = new();
    private readonly SortedDictionary<long, byte[]> finished = [];
    private readonly FileStream stream;
    private readonly string name;
    private Diagnostic? failure;

    private Journal(FileStream stream, string name)
    {
        this.stream = stream;
        this.name = name;
    }

    /// <summary>How many units are finished.</summary>
    public int Count
    {
        get
        {
            lock (gate)
                return finished.Count;
        }
    }

    /// <inheritdoc />
    public bool ReplacedOther { get; private set; }

    /// <inheritdoc />
    public Diagnostic? Failure
    {
        get
        {
            lock (gate)
                return failure;
        }
    }

    /// <summary>Opens a journal, keeping what an earlier run of the same work finished.</summary>
    /// <param name="path">The file; made when missing.</param>
    /// <param name="name">The file as the user would name it.</param>
    /// <param name="fingerprint">What the work depends on: hashes of inputs, settings, seed, version. A journal with
    /// another fingerprint is started afresh.</param>
    public static Checked<Journal> Open(string path, string name, string fingerprint)
    {
        FileStream? stream = null;
        try
        {
            stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
            var journal = new Journal(stream, name);
            journal.Restore(Header(fingerprint));
            return new(journal, []);
        }
        catch (Exception exception) when (FileFailure.IsFileFailure(exception))
        {
            stream?.Dispose();
            return new(null, [FileFailure.WhenWriting(name, exception)]);
        }
    }

    /// <summary>Reads the units that another process finished, or null where its journal is of other work or cannot be read.</summary>
    /// <param name="path">The journal; it is not changed.</param>
    /// <param name="fingerprint">What the work depends on.</param>
    public static IReadOnlyDictionary<long, byte[]>? ReadUnits(string path, string fingerprint)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (stream.Length > MostBytes)
                return null;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            var lines = Encoding.ASCII.GetString(bytes).Split('\n');
            return lines[0] + "\n" == Header(fingerprint) ? Units(lines) : null;
        }
        catch (Exception exception) when (FileFailure.IsFileFailure(exception))
        {
            return null;
        }
    }

    /// <summary>What a unit gave, when it is finished.</summary>
    /// <param name="unit">Index of the unit.</param>
    /// <param name="content">Its content.</param>
    public bool TryGet(long unit, out ReadOnlyMemory<byte> content)
    {
        lock (gate)
        {
            var found = finished.TryGetValue(unit, out var bytes);
            content = bytes;
            return found;
        }
    }

    /// <summary>The numbers a unit gave, when it is finished; the same bits as were appended.</summary>
    /// <param name="unit">Index of the unit.</param>
    /// <param name="values">Its numbers.</param>
    public bool TryGet(long unit, out double[] values)
    {
        var found = TryGet(unit, out ReadOnlyMemory<byte> content);
        values = found ? MemoryMarshal.Cast<byte, double>(content.Span).ToArray() : [];
        return found;
    }

    /// <summary>Records a finished unit; it is with the operating system when this returns.</summary>
    /// <param name="unit">Index of the unit, not negative.</param>
    /// <param name="content">What it gave.</param>
    public void Keep(long unit, ReadOnlySpan<byte> content)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(unit);
        lock (gate)
        {
            if (!finished.TryAdd(unit, content.ToArray()))
                return;
            var before = stream.Length;
            try
            {
                stream.Write(Encoding.ASCII.GetBytes(Line(unit, content)));
                stream.Flush();
            }
            catch (Exception exception) when (FileFailure.IsFileFailure(exception))
            {
                failure = FileFailure.WhenWriting(name, exception);
                Rewind(before);
            }
        }
    }

    /// <summary>Records the numbers of a finished unit.</summary>
    /// <param name="unit">Index of the unit, not negative.</param>
    /// <param name="values">What it gave.</param>
    public void Append(long unit, ReadOnlySpan<double> values) => Keep(unit, MemoryMarshal.AsBytes(values));

    /// <inheritdoc />
    public void Discard()
    {
        var path = stream.Name;
        stream.Dispose();
        AtomicFile.Remove(path);
    }

    /// <inheritdoc />
    public void Dispose() => stream.Dispose();

    private void Restore(string header)
    {
        // No journal is this long: it is something else.
        var bytes = new byte[stream.Length > MostBytes ? 0 : stream.Length];
        stream.ReadExactly(bytes);
        var lines = Encoding.ASCII.GetString(bytes).Split('\n');
        if (lines.Length < 2 || lines[0] + "\n" != header)
        {
            ReplacedOther = stream.Length > 0;
            stream.SetLength(0);
            stream.Write(Encoding.ASCII.GetBytes(header));
            stream.Flush();
            return;
        }
        foreach (var (unit, content) in Units(lines))
            finished[unit] = content;
        if (lines[^1].Length > 0)
            stream.SetLength(bytes.Length - lines[^1].Length);
        stream.Seek(0, SeekOrigin.End);
    }

    private static string Header(string fingerprint) =>
        $"journal 1 {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(fingerprint)))}\n";

    // The last line is empty, or torn.
    private static SortedDictionary<long, byte[]> Units(string[] lines)
    {
        var units = new SortedDictionary<long, byte[]>();
        foreach (var line in lines.Skip(1).SkipLast(1))
            if (Parse(line) is var (unit, content))
                units[unit] = content;
        return units;
    }

    private void Rewind(long length)
    {
        try
        {
            stream.SetLength(length);
            stream.Seek(0, SeekOrigin.End);
        }
        catch (Exception exception) when (FileFailure.IsFileFailure(exception))
        {
            // The torn line is ignored when the journal is next opened.
        }
    }

    private static string Line(long unit, ReadOnlySpan<byte> content)
    {
        var record = string.Create(CultureInfo.InvariantCulture, $"{unit} {Convert.ToBase64String(content)}");
        return $"{Checksum(record)} {record}\n";
    }

    private static (long Unit, byte[] Content)? Parse(string line)
    {
        var parts = line.Split(' ');
        if (
            parts.Length != 3
            || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var unit)
            || parts[0] != Checksum($"{parts[1]} {parts[2]}")
        )
            return null;
        return (unit, Convert.FromBase64String(parts[2]));
    }

    private static string Checksum(string record) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(record)))[..16];
}
