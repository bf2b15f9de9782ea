using Biodistribution.Text;

namespace Biodistribution.LabFiles;

/// <summary>Reads a file whole, up to a bound, so that a device or pipe ends too.</summary>
internal static class FileBytes
{
    /// <summary>The bytes, or null with a diagnostic.</summary>
    /// <param name="path">The file as the user named it.</param>
    /// <param name="diagnostics">Receives why it cannot be read.</param>
    public static byte[]? Read(string path, DiagnosticList diagnostics)
    {
        void Refuse(string code, string message, string hint) => diagnostics.Error(code, path, TextSpan.WholeFile, message, hint);
        try
        {
            if (Directory.Exists(path))
            {
                Refuse("BD8501", "This is a folder, not a file.", "Name the file in it.");
                return null;
            }

            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var content = new MemoryStream(stream.CanSeek ? (int)Math.Min(stream.Length, LabFile.LargestFile) : 0);
            var buffer = new byte[1 << 16];
            for (int read; (read = stream.Read(buffer)) > 0 && content.Length <= LabFile.LargestFile;)
                content.Write(buffer, 0, read);
            if (content.Length <= LabFile.LargestFile)
                return content.ToArray();
            Refuse("BD8503", $"The file has more than {LabFile.LargestFile / 1_000_000} MB.", "Save only the sheet with the measurements in a file of its own.");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            Refuse("BD8501", "There is no such file.", "Check the name and the folder.");
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException or ArgumentException or NotSupportedException)
        {
            Refuse("BD8501", "The file cannot be read.", e is UnauthorizedAccessException ? "Its permissions do not allow it." : $"{e.Message} Close it in the program that holds it.");
        }
        return null;
    }
}
