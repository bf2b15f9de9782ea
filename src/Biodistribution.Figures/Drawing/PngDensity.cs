using System.Buffers.Binary;

namespace Biodistribution.Figures.Drawing;

/// <summary>Records the density of a PNG in its pHYs chunk, so that it is placed at its size in print.</summary>
/// <remarks>Source: PNG (Portable Network Graphics) Specification, third edition, 11.3.4.3 and annex D.</remarks>
public static class PngDensity
{
    private const int HeaderEnd = 8 + 25;

    /// <summary>The same picture with its density recorded.</summary>
    /// <param name="png">A PNG without pHYs chunk.</param>
    /// <param name="dotsPerInch">Pixels an inch.</param>
    public static byte[] Record(ReadOnlySpan<byte> png, int dotsPerInch)
    {
        Span<byte> chunk = stackalloc byte[21];
        var perMetre = (uint)Math.Round(dotsPerInch / 0.0254);
        BinaryPrimitives.WriteUInt32BigEndian(chunk, 9);
        "pHYs"u8.CopyTo(chunk[4..]);
        BinaryPrimitives.WriteUInt32BigEndian(chunk[8..], perMetre);
        BinaryPrimitives.WriteUInt32BigEndian(chunk[12..], perMetre);
        chunk[16] = 1;
        BinaryPrimitives.WriteUInt32BigEndian(chunk[17..], Crc(chunk[4..17]));
        return [.. png[..HeaderEnd], .. chunk, .. png[HeaderEnd..]];
    }

    /// <summary>The density a PNG records, in pixels an inch; 0 for none.</summary>
    /// <param name="png">A PNG.</param>
    public static int Read(ReadOnlySpan<byte> png)
    {
        for (var at = 8; at + 12 <= png.Length; at += 12 + (int)BinaryPrimitives.ReadUInt32BigEndian(png[at..]))
            if (png.Slice(at + 4, 4).SequenceEqual("pHYs"u8))
                return (int)Math.Round(BinaryPrimitives.ReadUInt32BigEndian(png[(at + 8)..]) * 0.0254);
        return 0;
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
        }
        return ~crc;
    }
}
