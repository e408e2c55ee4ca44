using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Streams.Sinks.Formats.RemoteWrite;
using Streams.TestKit;

namespace Streams.Sinks.Tests.Formats.RemoteWrite;

public sealed class SnappyBlockTests
{
    private readonly SnappyBlock _snappy = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(59)]
    [InlineData(60)]
    [InlineData(61)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(300_000)]
    public void Compress_OneByteRepeated_ReadsBack(int length)
    {
        byte[] input = [.. Enumerable.Repeat((byte)'x', length)];

        Assert.Equal(input, PlainSnappy.Decompress(Compress(input)));
    }

    [Fact]
    public void Compress_RandomBytesWithRepeats_ReadBack()
    {
        int cases = 0;
        Gen<byte[]> inputs = from seed in Gen.Choose(0, int.MaxValue) from length in Gen.Choose(0, 100_000) select Mixed(seed, length);
        Prop.ForAll(inputs.ToArbitrary(), input =>
        {
            Assert.Equal(input, PlainSnappy.Decompress(Compress(input)));
            cases++;
        }).Check(Seeded.Runs(100));

        Assert.Equal(Seeded.Cases(100), cases);
    }

    [Fact]
    public void Compress_Labels_GetMuchSmaller()
    {
        byte[] input = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 1000).Select(
            i => $"http_requests_total{{job=\"api\",instance=\"10.0.0.{i % 7}:9100\",code=\"{200 + i % 3}\"}}")));

        Assert.InRange(Compress(input).Length, 1, input.Length / 5);
    }

    private byte[] Compress(byte[] input)
    {
        ArrayBufferWriter<byte> output = new();
        _snappy.Compress(input, output);
        return output.WrittenSpan.ToArray();
    }

    private static byte[] Mixed(int seed, int length)
    {
        Random random = new(seed);
        byte[] bytes = new byte[length];
        for (int at = 0; at < length;)
        {
            int run = Math.Min(length - at, random.Next(1, 200));
            if (at > 0 && random.Next(2) == 0)
            {
                int from = random.Next(at);
                for (int i = 0; i < run; i++)
                {
                    bytes[at + i] = bytes[from + i];
                }
            }
            else
            {
                random.NextBytes(bytes.AsSpan(at, run));
            }

            at += run;
        }

        return bytes;
    }
}
