using System.Security.Cryptography;
using Biodistribution.Text;

namespace Biodistribution.Output;

/// <summary>A file a run read.</summary>
/// <param name="Name">Relative to the folder of the study or model, with forward slashes; only the file name when it
/// lies elsewhere.</param>
/// <param name="Sha256">Hash of its bytes, lower-case hexadecimal.</param>
/// <param name="Bytes">Its length.</param>
public sealed record InputFile(string Name, string Sha256, long Bytes)
{
    private const int LargestInput = 500_000_000;

    /// <summary>The hash of bytes already read, so that what is recorded is what was used.</summary>
    /// <param name="name">The name to record.</param>
    /// <param name="content">The bytes of the file.</param>
    public static InputFile Hash(string name, ReadOnlySpan<byte> content) =>
        new(name, Convert.ToHexStringLower(SHA256.HashData(content)), content.Length);

    /// <summary>Reads and hashes a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="folder">The folder names are relative to: that of the study or model.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static InputFile Hash(string path, string folder)
    {
        var relative = Path.GetRelativePath(Path.GetFullPath(folder), Path.GetFullPath(path)).Replace('\\', '/');
        var inside = relative.Split('/').Count(part => part == "..") <= 2 && !Path.IsPathRooted(relative);
        var read = FileContent.Read(path, LargestInput);
        return Hash(inside ? relative : Path.GetFileName(path), read.Value ?? throw new IOException(read.Diagnostics[0].Message));
    }
}
