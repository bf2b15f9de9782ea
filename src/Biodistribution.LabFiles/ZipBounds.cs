using System.IO.Compression;
using Biodistribution.Text;

namespace Biodistribution.LabFiles;

/// <summary>
/// Holds zip archives to what a laboratory's file needs, by unpacking every entry once without keeping it: what an
/// archive says of its own sizes can be wrong.
/// </summary>
internal static class ZipBounds
{
    private const int MostEntries = 20_000;
    private const long LargestContent = 600_000_000;

    // An archive that unpacks to more than this many times its own size is made to fill memory; small ones may.
    private const int LargestRatio = 250;
    private const long SmallContent = 20_000_000;

    /// <summary>Why an archive is not unpacked; null when it may be.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="file">What to call it in messages.</param>
    public static Diagnostic? Check(byte[] bytes, string file)
    {
        Diagnostic Refused(string code, string message, string hint) => new(code, file, TextSpan.WholeFile, message, hint);
        try
        {
            using var archive = new ZipArchive(new MemoryStream(bytes), ZipArchiveMode.Read);
            if (archive.Entries.Count > MostEntries)
                return Refused(
                    "BD8503",
                    $"The archive has {archive.Entries.Count} entries; at most {MostEntries} are read.",
                    "Is it the right file?"
                );
            var limit = Math.Min(LargestContent, Math.Max(SmallContent, (long)LargestRatio * bytes.Length));
            var (total, buffer) = (0L, new byte[1 << 16]);
            foreach (var entry in archive.Entries)
            {
                using var content = entry.Open();
                for (int read; (read = content.Read(buffer)) > 0; )
                    if ((total += read) > limit)
                        return Refused(
                            "BD8503",
                            $"The file unpacks to more than {limit / 1_000_000} MB, {Math.Max(1, limit / bytes.Length)} times its size.",
                            "Save only the sheet with the measurements in a file of its own."
                        );
            }
            return null;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or NotSupportedException or ArgumentException)
        {
            return Refused(
                "BD8505",
                "The file is damaged: it is not a whole zip archive.",
                "Open it in the program it comes from and save it again."
            );
        }
    }

    /// <summary>Whether an archive that passed has an entry.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="entry">Its path in the archive.</param>
    public static bool Holds(byte[] bytes, string entry)
    {
        using var archive = new ZipArchive(new MemoryStream(bytes), ZipArchiveMode.Read);
        return archive.GetEntry(entry) is not null;
    }
}
