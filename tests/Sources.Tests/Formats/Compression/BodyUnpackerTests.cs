using System.IO.Compression;
using System.Text;
using Streams.Sources.Formats.Compression;

namespace Streams.Sources.Tests.Formats.Compression;

public sealed class BodyUnpackerTests
{
    private const int PlainBytesMax = 100_000;

    private readonly BodyUnpacker _unpacker = new(PlainBytesMax);

    public static TheoryData<string> Encodings => new("Identity", "Gzip", "Deflate", "Snappy");

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Unpack_WhatWasPacked_GivesItBack(string encoding)
    {
        byte[] plain = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 9_000).Select(i => $"row {i}\n")));

        foreach (int length in (int[])[0, 1, 100, plain.Length])
        {
            UnpackResult result = _unpacker.Unpack(
                Pack(plain[..length], encoding), Enum.Parse<BodyEncoding>(encoding), out ReadOnlyMemory<byte> unpacked);

            Assert.Equal(UnpackResult.Good, result);
            Assert.Equal(plain[..length], unpacked.ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Unpack_MoreThanAllowed_IsRefused(string encoding)
    {
        byte[] exact = Pack(new byte[PlainBytesMax], encoding);
        byte[] over = Pack(new byte[PlainBytesMax + 1], encoding);
        BodyEncoding kind = Enum.Parse<BodyEncoding>(encoding);

        Assert.Equal(UnpackResult.Good, _unpacker.Unpack(exact, kind, out ReadOnlyMemory<byte> plain));
        Assert.Equal(PlainBytesMax, plain.Length);
        Assert.Equal(UnpackResult.TooLarge, _unpacker.Unpack(over, kind, out _));
    }

    [Theory]
    [InlineData("Gzip")]
    [InlineData("Deflate")]
    [InlineData("Snappy")]
    public void Unpack_CutOrOther_IsMalformed(string encoding)
    {
        byte[] packed = Pack(Encoding.ASCII.GetBytes(new string('x', 300) + "end of it"), encoding);
        BodyEncoding kind = Enum.Parse<BodyEncoding>(encoding);

        Assert.Equal(UnpackResult.Malformed, _unpacker.Unpack(packed.AsMemory(0, packed.Length - 5), kind, out _));
        Assert.Equal(UnpackResult.Malformed, _unpacker.Unpack(Encoding.ASCII.GetBytes("\u00ff{plain text}"), kind, out _));
    }

    [Fact]
    public void Unpack_Bomb_TakesNoMoreThanTheBound()
    {
        byte[] bomb = Pack(new byte[200_000_000], "Gzip");
        long before = GC.GetAllocatedBytesForCurrentThread();

        UnpackResult result = _unpacker.Unpack(bomb, BodyEncoding.Gzip, out _);

        Assert.Equal(UnpackResult.TooLarge, result);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 * PlainBytesMax);
    }

    private static byte[] Pack(byte[] plain, string encoding)
    {
        if (encoding is "Identity" or "Snappy")
        {
            return encoding == "Identity" ? plain : IronSnappy.Snappy.Encode(plain);
        }

        using MemoryStream packed = new();
        using (Stream stream = encoding == "Gzip"
            ? new GZipStream(packed, CompressionLevel.Fastest)
            : new ZLibStream(packed, CompressionLevel.Fastest))
        {
            stream.Write(plain);
        }

        return packed.ToArray();
    }
}
