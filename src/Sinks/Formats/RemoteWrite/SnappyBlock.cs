using System.Buffers;
using System.Buffers.Binary;

namespace Streams.Sinks.Formats.RemoteWrite;

/// <summary>Compresses bytes as one block of Snappy, the form that remote write sends.</summary>
/// <remarks>
/// Greedy: a table of the places where four bytes were seen last finds what is there already; where nothing is found for a
/// while, steps grow. The same input gives the same output. Input is cut into pieces of 64 KiB, so that all distances fit
/// two bytes.
/// </remarks>
internal sealed class SnappyBlock
{
    private const int PieceBytes = 1 << 16;
    private const int TableBits = 13;
    private const int MatchBytesMin = 4;
    private const int CopyBytesMax = 64;
    private const uint HashFactor = 0x1e35a7bd;

    private readonly ushort[] _table = new ushort[1 << TableBits];

    /// <summary>Writes the compressed form of the input.</summary>
    public void Compress(ReadOnlySpan<byte> input, IBufferWriter<byte> output)
    {
        WriteLength(output, input.Length);
        while (!input.IsEmpty)
        {
            ReadOnlySpan<byte> piece = input[..Math.Min(PieceBytes, input.Length)];
            CompressPiece(piece, output);
            input = input[piece.Length..];
        }
    }

    private void CompressPiece(ReadOnlySpan<byte> piece, IBufferWriter<byte> output)
    {
        Array.Clear(_table);
        int literal = 0;
        int at = 1;
        int misses = 32;
        while (at + MatchBytesMin <= piece.Length)
        {
            uint four = BinaryPrimitives.ReadUInt32LittleEndian(piece[at..]);
            ref ushort seen = ref _table[(int)((four * HashFactor) >> (32 - TableBits))];
            int candidate = seen;
            seen = (ushort)at;
            if (candidate >= at || BinaryPrimitives.ReadUInt32LittleEndian(piece[candidate..]) != four)
            {
                at += misses++ >> 5;
                continue;
            }

            int length = MatchBytesMin + piece[(at + MatchBytesMin)..].CommonPrefixLength(piece[(candidate + MatchBytesMin)..]);
            WriteLiteral(output, piece[literal..at]);
            WriteCopy(output, at - candidate, length);
            at += length;
            literal = at;
            misses = 32;
        }

        WriteLiteral(output, piece[literal..]);
    }

    private static void WriteLength(IBufferWriter<byte> output, int length)
    {
        Span<byte> span = output.GetSpan(5);
        int used = 0;
        uint left = (uint)length;
        for (; left >= 0x80; left >>= 7)
        {
            span[used++] = (byte)(left | 0x80);
        }

        span[used++] = (byte)left;
        output.Advance(used);
    }

    private static void WriteLiteral(IBufferWriter<byte> output, ReadOnlySpan<byte> literal)
    {
        if (literal.IsEmpty)
        {
            return;
        }

        int last = literal.Length - 1;
        Span<byte> span = output.GetSpan(3);
        if (last < 60)
        {
            span[0] = (byte)(last << 2);
            output.Advance(1);
        }
        else if (last < 256)
        {
            span[0] = 60 << 2;
            span[1] = (byte)last;
            output.Advance(2);
        }
        else
        {
            span[0] = 61 << 2;
            BinaryPrimitives.WriteUInt16LittleEndian(span[1..], (ushort)last);
            output.Advance(3);
        }

        output.Write(literal);
    }

    private static void WriteCopy(IBufferWriter<byte> output, int distance, int length)
    {
        while (length > 0)
        {
            int part = Math.Min(length, CopyBytesMax);
            Span<byte> span = output.GetSpan(3);
            span[0] = (byte)(((part - 1) << 2) | 2);
            BinaryPrimitives.WriteUInt16LittleEndian(span[1..], (ushort)distance);
            output.Advance(3);
            length -= part;
        }
    }
}
