using System.Collections.Concurrent;

namespace Biodistribution.Text;

/// <summary>
/// The bytes of a file somebody named, whole, within bounds of size and of waiting: a device, a pipe or a file without
/// end is read or refused, never waited for.
/// </summary>
/// <remarks>
/// A pipe, such as <c>/dev/stdin</c> or <c>&lt;(...)</c>, gives its bytes once: they are kept, so that whoever reads it
/// again in this process finds the same.
/// </remarks>
public static class FileContent
{
    /// <summary>Longest time without a byte, opening included.</summary>
    internal static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(10);

    /// <summary>Longest time a file may take that is no file on disk.</summary>
    internal static readonly TimeSpan LongestReading = TimeSpan.FromSeconds(120);

    private static readonly ConcurrentDictionary<string, byte[]> Streamed = new();

    /// <summary>
    /// The bytes, or a diagnostic: BD1001 no such file, BD1002 a folder, BD1003 not to be read, BD1004 too large,
    /// BD1008 nothing arrives.
    /// </summary>
    /// <param name="path">The file as the user named it.</param>
    /// <param name="largest">Most bytes that are read.</param>
    public static Checked<byte[]> Read(string path, int largest)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.AsSpan().IndexOfAnyInRange('\0', '\x1F') is >= 0 and var at)
            return Refused(
                "BD1003",
                path,
                "The file cannot be read.",
                $"A name of a file cannot hold the character with code {(int)path[at]}."
            );
        try
        {
            if (Directory.Exists(path))
                return Refused("BD1002", path, "This is a folder, not a file.", "Name the file in it.");
            if (Streamed.TryGetValue(Path.GetFullPath(path), out var earlier))
                return earlier.Length <= largest ? new(earlier, []) : TooLarge(path, null, largest);
            var length = new FileInfo(path) is { Exists: true } file ? file.Length : 0;
            if (length > largest)
                return TooLarge(path, length, largest);
            // Pipes and devices have no length; only they can make their reader wait.
            return length > 0 ? new BoundedRead(path, largest).Now() : new BoundedRead(path, largest).WithinTime();
        }
        catch (Exception exception) when (IsUnreadable(exception))
        {
            return Unreadable(path, exception);
        }
    }

    /// <summary>The folder that names in a file are relative to: its own; the current one where the file is a pipe.</summary>
    /// <param name="path">The file as the user named it.</param>
    public static string FolderOf(string path) => Streamed.ContainsKey(Path.GetFullPath(path)) ? "" : Path.GetDirectoryName(path) ?? "";

    private static bool IsUnreadable(Exception exception) =>
        exception
            is UnauthorizedAccessException
                or IOException
                or ArgumentException
                or NotSupportedException
                or System.Security.SecurityException;

    private static Checked<byte[]> Unreadable(string path, Exception exception) =>
        exception switch
        {
            FileNotFoundException or DirectoryNotFoundException => Refused("BD1001", path, "There is no such file.", NearbyFile(path)),
            UnauthorizedAccessException => Refused("BD1003", path, "The file cannot be read.", "Its permissions do not allow it."),
            _ => Refused("BD1003", path, "The file cannot be read.", exception.Message.ReplaceLineEndings(" ")),
        };

    private static Checked<byte[]> TooLarge(string path, long? length, int largest) =>
        Refused(
            "BD1004",
            path,
            length is { } known
                ? $"The file has {known:N0} bytes; at most {largest:N0} are read."
                : $"The file has more than {largest:N0} bytes; no more are read.",
            "Is it the right file? Tables of data belong in a CSV file."
        );

    private static Checked<byte[]> Refused(string code, string path, string message, string hint) =>
        new(null, [new(code, path, TextSpan.WholeFile, message, hint)]);

    private static string NearbyFile(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (folder is null || !Directory.Exists(folder))
            return "Its folder does not exist either.";
        var names = Directory.EnumerateFiles(folder).Take(1000).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);
        return NearestName.Question(Path.GetFileName(path), names) is { Length: > 0 } question
            ? question
            : "Check the name and the folder.";
    }

    /// <summary>One reading of one file.</summary>
    private sealed class BoundedRead(string path, int largest)
    {
        private const int Piece = 1 << 16;
        private long arrived;
        private bool isStreamed;

        public Checked<byte[]> Now()
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
            isStreamed = !stream.CanSeek;
            using var content = new MemoryStream(stream.CanSeek ? (int)Math.Min(stream.Length, largest) : 0);
            var buffer = new byte[Piece];
            for (int count; (count = stream.Read(buffer)) > 0; )
            {
                Interlocked.Add(ref arrived, count);
                if (content.Length + count > largest)
                    return TooLarge(path, null, largest);
                content.Write(buffer, 0, count);
            }
            var bytes = content.ToArray();
            if (isStreamed)
                Streamed[Path.GetFullPath(path)] = bytes;
            return new(bytes, []);
        }

        public Checked<byte[]> WithinTime()
        {
            Checked<byte[]>? read = null;
            var thread = new Thread(() => read = Caught()) { IsBackground = true, Name = "file content" };
            thread.Start();
            var waited = TimeSpan.Zero;
            for (long before = 0; !thread.Join(LongestSilence); before = Interlocked.Read(ref arrived))
            {
                waited += LongestSilence;
                if (Interlocked.Read(ref arrived) == before || waited >= LongestReading)
                    return Refused(
                        "BD1008",
                        path,
                        $"Nothing more arrived from this pipe or device within "
                            + $"{(waited >= LongestReading ? LongestReading : LongestSilence).TotalSeconds:N0} s.",
                        "Name a file, or start the program that writes to the pipe first."
                    );
            }
            return read!;
        }

        private Checked<byte[]> Caught()
        {
            try
            {
                return Now();
            }
            catch (Exception exception) when (IsUnreadable(exception))
            {
                return Unreadable(path, exception);
            }
        }
    }
}
