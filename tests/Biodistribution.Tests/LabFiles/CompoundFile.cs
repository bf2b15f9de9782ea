using System.Buffers.Binary;
using System.Text;

namespace Biodistribution.Tests.LabFiles;

/// <summary>The smallest OLE compound file with empty streams of given names, as a password-protected workbook has.</summary>
internal static class CompoundFile
{
    private const int Sector = 512;

    /// <summary>The bytes: a header, a sector of allocation table, a sector of directory.</summary>
    /// <param name="names">Names of the streams, at most three.</param>
    public static byte[] WithStreams(params string[] names)
    {
        var bytes = new byte[3 * Sector];
        new byte[] { 0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1 }.CopyTo(bytes, 0);
        void Short(int at, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(at), value);
        void Word(int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at), value);
        Short(24, 0x3E);
        Short(26, 3);
        Short(28, 0xFFFE);
        Short(30, 9);
        Short(32, 6);
        Word(44, 1);
        Word(48, 1);
        Word(56, 4096);
        Word(60, 0xFFFFFFFE);
        Word(68, 0xFFFFFFFE);
        for (var i = 0; i < 109; i++)
            Word(76 + (4 * i), i == 0 ? 0 : 0xFFFFFFFF);
        for (var i = 0; i < Sector / 4; i++)
            Word(
                Sector + (4 * i),
                i == 0 ? 0xFFFFFFFD
                    : i == 1 ? 0xFFFFFFFE
                    : 0xFFFFFFFF
            );
        Entry(2 * Sector, "Root Entry", 5, names.Length > 0 ? 1u : 0xFFFFFFFF);
        for (var i = 0; i < names.Length; i++)
            Entry((2 * Sector) + (128 * (i + 1)), names[i], 2, 0xFFFFFFFF, i + 1 < names.Length ? (uint)(i + 2) : 0xFFFFFFFF);
        return bytes;

        void Entry(int at, string name, byte type, uint child, uint right = 0xFFFFFFFF)
        {
            Encoding.Unicode.GetBytes(name).CopyTo(bytes, at);
            Short(at + 64, (ushort)((name.Length + 1) * 2));
            bytes[at + 66] = type;
            bytes[at + 67] = 1;
            Word(at + 68, 0xFFFFFFFF);
            Word(at + 72, right);
            Word(at + 76, child);
            Word(at + 116, 0xFFFFFFFE);
        }
    }
}
