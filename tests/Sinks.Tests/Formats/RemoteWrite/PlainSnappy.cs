using System.Buffers.Binary;

namespace Streams.Sinks.Tests.Formats.RemoteWrite;

/// <summary>Unpacks a block of Snappy, word for word as the format's description has it.</summary>
internal static class PlainSnappy
{
    public static byte[] Decompress(ReadOnlySpan<byte> block)
    {
        int at = 0;
        int length = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte b = block[at++];
            length |= (b & 0x7f) << shift;
            if (b < 0x80)
            {
                break;
            }
        }

        List<byte> output = [];
        while (at < block.Length)
        {
            int tag = block[at++];
            if ((tag & 3) == 0)
            {
                int count = tag >> 2;
                int more = Math.Max(0, count - 59);
                count = more switch
                {
                    0 => count,
                    1 => block[at],
                    2 => BinaryPrimitives.ReadUInt16LittleEndian(block[at..]),
                    _ => throw new InvalidDataException("such a literal is never written"),
                };
                at += more;
                output.AddRange(block.Slice(at, count + 1));
                at += count + 1;
                continue;
            }

            Assert.Equal(2, tag & 3);
            int distance = BinaryPrimitives.ReadUInt16LittleEndian(block[at..]);
            at += 2;
            for (int i = 0; i <= tag >> 2; i++)
            {
                output.Add(output[^distance]);
            }
        }

        Assert.Equal(length, output.Count);
        return [.. output];
    }
}
