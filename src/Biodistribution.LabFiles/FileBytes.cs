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
        var read = FileContent.Read(path, LabFile.LargestFile);
        if (read.Value is { } bytes)
            return bytes;
        diagnostics.AddRange(
            read.Diagnostics.Select(problem =>
                problem.Code == "BD1004"
                    ? problem with
                    {
                        Code = "BD8503",
                        Message = $"The file has more than {LabFile.LargestFile / 1_000_000} MB.",
                        Hint = "Save only the sheet with the measurements in a file of its own.",
                    }
                    : problem with
                    {
                        Code = "BD8501",
                    }
            )
        );
        return null;
    }
}
