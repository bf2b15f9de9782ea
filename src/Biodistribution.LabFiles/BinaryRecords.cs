using System.Buffers.Binary;
using System.Text;

namespace Biodistribution.LabFiles;

/// <summary>The records of a part of a binary workbook (.xlsb), one after another.</summary>
/// <remarks>
/// A record is its number in one or two bytes and its length in one to four, seven bits each with the lowest first, and
/// its content: MS-XLSB, Excel Binary File Format, section 2.1.4.
/// </remarks>
internal ref struct BinaryRecords(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> rest = bytes;

    /// <summary>The number of the record.</summary>
    public int Number { get; private set; }

    /// <summary>Its content.</summary>
    public ReadOnlySpan<byte> Content { get; private set; }

    /// <summary>Reads the next record.</summary>
    /// <exception cref="InvalidDataException">The part ends within a record.</exception>
    public bool Read()
    {
        if (rest.IsEmpty)
            return false;
        Number = Variable(2);
        var length = Variable(4);
        if (length > rest.Length)
            throw new InvalidDataException("A record is longer than its part.");
        Content = rest[..length];
        rest = rest[length..];
        return true;
    }

    private int Variable(int most)
    {
        var value = 0;
        for (var i = 0; i < most; i++)
        {
            if (rest.IsEmpty)
                throw new InvalidDataException("A part ends within a record.");
            var next = rest[0];
            rest = rest[1..];
            value |= (next & 0x7F) << (7 * i);
            if (next < 0x80)
                break;
        }
        return value;
    }

    /// <summary>A whole number at a place of the content.</summary>
    /// <param name="at">The place.</param>
    public readonly int Int(int at) => BinaryPrimitives.ReadInt32LittleEndian(Content[at..]);

    /// <summary>A short whole number at a place of the content.</summary>
    /// <param name="at">The place.</param>
    public readonly int Short(int at) => BinaryPrimitives.ReadUInt16LittleEndian(Content[at..]);

    /// <summary>A number at a place of the content.</summary>
    /// <param name="at">The place.</param>
    public readonly double Double(int at) => BinaryPrimitives.ReadDoubleLittleEndian(Content[at..]);

    /// <summary>
    /// A number in four bytes: a whole one, or the upper half of a double, either over a hundred (RkNumber).
    /// </summary>
    /// <param name="at">The place.</param>
    public readonly double Rk(int at)
    {
        var bits = Int(at);
        var value = (bits & 2) != 0 ? bits >> 2 : BitConverter.Int64BitsToDouble((long)(uint)(bits & ~3) << 32);
        return (bits & 1) != 0 ? value / 100 : value;
    }

    /// <summary>A text at a place of the content: its length in characters, then the characters; empty for none.</summary>
    /// <param name="at">The place.</param>
    /// <param name="next">Where what follows begins.</param>
    public readonly string Text(int at, out int next)
    {
        var length = Int(at);
        next = at + 4;
        if (length <= 0)
            return "";
        next += length * 2;
        return Encoding.Unicode.GetString(Content[(at + 4)..next]);
    }
}
