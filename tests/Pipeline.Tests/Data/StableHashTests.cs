using System.Text;
using Streams.Data;

namespace Streams.Tests.Data;

public sealed class StableHashTests
{
    // Snapshots and partitions hold these values: if one changes, stored state no longer fits. They come from a second
    // implementation of the same definition.
    [Theory]
    [InlineData(0, 0xc723a92e44044ed7UL)]
    [InlineData(1, 0x043610900a11bc81UL)]
    [InlineData(3, 0xbaaf6f3fa7110c5dUL)]
    [InlineData(4, 0x200cb5639d3bdd68UL)]
    [InlineData(7, 0xfa7e736e43bbad45UL)]
    [InlineData(8, 0xe118e040ea55e882UL)]
    [InlineData(16, 0xc43683a24f68e2d0UL)]
    [InlineData(17, 0xe6caec5ac59189edUL)]
    [InlineData(48, 0x04114d8e3594db2bUL)]
    [InlineData(49, 0xc78be0862919ac24UL)]
    [InlineData(97, 0x8b5751ef81dae46fUL)]
    [InlineData(1000, 0xf46f503ccad3f13bUL)]
    public void Of_KnownBytes_HasTheValueOfEveryRelease(int length, ulong expected)
    {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++)
        {
            bytes[i] = (byte)(i * 7 + 1);
        }

        Assert.Equal(expected, StableHash.Of(bytes));
    }

    [Fact]
    public void Of_KnownLabels_HasTheValueOfEveryRelease()
    {
        Assert.Equal(0x1d67a1c819e78012UL, Labels.Of((Labels.MetricName, "up"), ("job", "a")).Hash);
    }

    [Fact]
    public void Of_OneBitChanged_ChangesAboutHalfOfTheBits()
    {
        Random random = new(5);
        foreach (int length in (int[])[1, 3, 4, 8, 15, 16, 17, 40, 48, 49, 96, 97, 200])
        {
            long flipped = 0;
            const int Rounds = 2000;
            for (int round = 0; round < Rounds; round++)
            {
                byte[] bytes = new byte[length];
                random.NextBytes(bytes);
                ulong before = StableHash.Of(bytes);
                bytes[random.Next(length)] ^= (byte)(1 << random.Next(8));
                flipped += long.PopCount((long)(before ^ StableHash.Of(bytes)));
            }

            Assert.InRange((double)flipped / Rounds, 30, 34);
        }
    }

    [Fact]
    public void Of_ZeroesOfAnyLength_DoNotCollide()
    {
        HashSet<ulong> hashes = [.. Enumerable.Range(0, 4000).Select(length => StableHash.Of(new byte[length]))];

        Assert.Equal(4000, hashes.Count);
    }

    [Fact]
    public void Of_RealisticLabels_DoNotCollide()
    {
        HashSet<ulong> full = [];
        HashSet<uint> low = [];
        int count = 0;
        foreach (Labels labels in Realistic())
        {
            full.Add(labels.Hash);
            low.Add((uint)labels.Hash);
            count++;
        }

        // Of n values in 2^32 places about n^2 / 2^33 collide: 9 for 280,000.
        Assert.Equal(count, full.Count);
        Assert.InRange(count - low.Count, 0, 25);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(256)]
    public void Of_RealisticLabels_SpreadEvenlyOverShards(int shards)
    {
        int[] counts = new int[shards];
        int total = 0;
        foreach (Labels labels in Realistic())
        {
            counts[(int)(labels.Hash % (ulong)shards)]++;
            total++;
        }

        // Chi-squared with shards - 1 degrees of freedom: mean shards - 1, deviation sqrt(2 (shards - 1)).
        double expected = (double)total / shards;
        double chiSquared = counts.Sum(count => (count - expected) * (count - expected) / expected);
        Assert.InRange(chiSquared, 0, shards - 1 + 5 * Math.Sqrt(2 * (shards - 1)));
    }

    private static IEnumerable<Labels> Realistic()
    {
        LabelsBuilder builder = new();
        for (int service = 0; service < 40; service++)
        {
            for (int pod = 0; pod < 50; pod++)
            {
                for (int route = 0; route < 14; route++)
                {
                    foreach (string le in (string[])["0.005", "0.01", "0.1", "1", "+Inf"])
                    {
                        builder.Clear()
                            .Set("__name__"u8, "http_request_duration_seconds_bucket"u8)
                            .Set("instance", $"10.0.{pod}.{service}:9090")
                            .Set("le", le)
                            .Set("route", $"/api/v1/resource{route}")
                            .Set("service", $"service-{service}");
                        yield return builder.Build();
                    }
                }
            }
        }

        for (int i = 0; i < 140_000; i++)
        {
            yield return builder.Clear().Set("i"u8, Encoding.UTF8.GetBytes($"{i}")).Build();
        }
    }
}
