using System.Diagnostics;
using System.Globalization;
using System.Text;
using Biodistribution.Text;

namespace Biodistribution.Output;

/// <summary>A file that is there whole or not at all: written aside in its folder, then renamed.</summary>
public static class AtomicFile
{
    /// <summary>How names of files end that are still being written.</summary>
    internal const string Aside = ".biodist-part";

    /// <summary>Writes a file; a failure leaves what was there before.</summary>
    /// <param name="path">The file; its folder is there.</param>
    /// <param name="content">Writes the content to a stream that can also be read and seeks.</param>
    /// <param name="overwrite">Whether a file of that name is replaced; else it is an <see cref="IOException"/>.</param>
    /// <exception cref="IOException">The file cannot be written; also <see cref="UnauthorizedAccessException"/>: see
    /// <see cref="FileFailure"/>.</exception>
    public static void Write(string path, Action<Stream> content, bool overwrite = true)
    {
        ArgumentNullException.ThrowIfNull(content);
        RemoveAbandoned(path);
        var aside = Path.Combine(
            Path.GetDirectoryName(path) ?? "",
            $".{Path.GetFileName(path)}.{Environment.ProcessId}-{Environment.CurrentManagedThreadId}{Aside}"
        );
        try
        {
            using (var stream = new FileStream(aside, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16))
            {
                content(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(aside, path, overwrite);
        }
        finally
        {
            Remove(aside);
        }
    }

    /// <summary>Writes a text to a file that must not replace another: one that holds this text already is left as it is.</summary>
    /// <param name="path">The file; its folder is there.</param>
    /// <param name="text">The text.</param>
    /// <returns>Whether the file holds the text; false where another file of that name is there.</returns>
    /// <remarks>So a command that was ended between two files can be given again.</remarks>
    public static bool WriteNew(string path, string text)
    {
        if (Path.Exists(path))
            return IsText(path, text);
        Write(path, text, overwrite: false);
        return true;
    }

    /// <summary>Whether a file may be written by <see cref="WriteNew"/>: none is there, or one with this text.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">The text.</param>
    public static bool IsFree(string path, string text) => !Path.Exists(path) || IsText(path, text);

    private static bool IsText(string path, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return File.Exists(path) && new FileInfo(path).Length == bytes.Length && File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes);
    }

    // What a process that was killed had begun of this file: its process is gone, and nobody holds it.
    private static void RemoveAbandoned(string path)
    {
        var (folder, start) = (Path.GetDirectoryName(Path.GetFullPath(path)) ?? "", $".{Path.GetFileName(path)}.");
        try
        {
            foreach (var left in Directory.EnumerateFiles(folder, $".*{Aside}"))
                if (
                    Path.GetFileName(left) is var name
                    && name.StartsWith(start, StringComparison.Ordinal)
                    && int.TryParse(name[start.Length..].Split('-')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var process)
                    && !IsRunning(process)
                )
                {
                    using (new FileStream(left, FileMode.Open, FileAccess.ReadWrite, FileShare.None)) { }
                    File.Delete(left);
                }
        }
        catch (Exception exception) when (FileFailure.IsFileFailure(exception))
        {
            // Another process writes it, or it cannot be removed: it does no harm but take room.
        }
    }

    private static bool IsRunning(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Writes a text as UTF-8 without mark.</summary>
    /// <inheritdoc cref="Write(string, Action{Stream}, bool)"/>
    /// <param name="path">The file; its folder is there.</param>
    /// <param name="text">The text.</param>
    /// <param name="overwrite">Whether a file of that name is replaced.</param>
    public static void Write(string path, string text, bool overwrite = true) =>
        Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)), overwrite);

    /// <summary>Writes a file, or says what went wrong.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">Writes the content.</param>
    /// <returns>The failure; null when the file is there and whole.</returns>
    public static Diagnostic? TryWrite(string path, Action<Stream> content)
    {
        try
        {
            Write(path, content);
            return null;
        }
        catch (Exception exception) when (FileFailure.IsFileFailure(exception))
        {
            return FileFailure.WhenWriting(path, exception);
        }
    }

    /// <summary>Removes a file that is no longer needed; one that cannot be removed stays until the run folder is next opened.</summary>
    /// <param name="path">The file.</param>
    internal static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (FileFailure.IsFileFailure(exception))
        {
            // It does no harm but take room.
        }
    }
}
