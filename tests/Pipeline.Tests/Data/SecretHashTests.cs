using Streams.Data;

namespace Streams.Tests.Data;

public sealed class SecretHashTests
{
    [Fact]
    public void Of_SameBytes_GivesTheSameHash()
    {
        Assert.Equal(HashOf("job=node"u8), HashOf("job=node"u8));
    }

    [Fact]
    public void Of_AnyBitFlippedAtAnyLength_ChangesBothWords()
    {
        Random random = new(3);
        for (int length = 0; length < 100; length++)
        {
            byte[] bytes = new byte[length];
            random.NextBytes(bytes);
            (ulong low, ulong high) = HashOf(bytes);
            for (int bit = 0; bit < length * 8; bit++)
            {
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
                (ulong otherLow, ulong otherHigh) = HashOf(bytes);
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));

                Assert.NotEqual(low, otherLow);
                Assert.NotEqual(high, otherHigh);
            }
        }
    }

    [Fact]
    public void Of_ZerosOfAnyLength_AreAllDifferent()
    {
        HashSet<(ulong, ulong)> hashes = [.. Enumerable.Range(0, 300).Select(length => HashOf(new byte[length]))];

        Assert.Equal(300, hashes.Count);
    }

    [Fact]
    public void Of_ManySimilarKeys_SpreadEvenlyOverBuckets()
    {
        const int Buckets = 256;
        const int Keys = 100 * Buckets;
        int[] low = new int[Buckets];
        int[] high = new int[Buckets];
        for (int i = 0; i < Keys; i++)
        {
            byte[] key = System.Text.Encoding.UTF8.GetBytes($"instance=server-{i:D6}.example.net:9100,job=node-exporter");
            (ulong first, ulong second) = HashOf(key);
            low[first % Buckets]++;
            high[second % Buckets]++;
        }

        // Chi-squared with 255 degrees of freedom: above 400 has a probability below 10^-7.
        Assert.InRange(ChiSquared(low), 100, 400);
        Assert.InRange(ChiSquared(high), 100, 400);

        static double ChiSquared(int[] counts) => counts.Sum(c => (c - 100.0) * (c - 100.0) / 100.0);
    }

    private static (ulong Low, ulong High) HashOf(ReadOnlySpan<byte> bytes)
    {
        SecretHash.OfProcess.Of(bytes, out ulong low, out ulong high);
        return (low, high);
    }
}
