using System.Diagnostics;
using Streams.Data;
using Streams.Sources.Formats;
using Streams.TestKit;

namespace Streams.Sources.Tests.Formats;

/// <summary>Feeds mutated bodies to a decoder: none may throw, hang, allocate much, or harm the series that were there.</summary>
internal sealed class BodyMutants(BodyDecoder decoder, Func<Random, byte[]> next, byte[] good)
{
    private const long AllocatedBytesMax = 4 << 20;
    private static readonly TimeSpan TimeMax = TimeSpan.FromSeconds(5);

    /// <summary>Runs so many mutants and says how many of them were not understood in part or as a whole.</summary>
    public int Run(int count, int seed)
    {
        Random random = new(seed);
        HarnessPartition partition = new();
        Assert.Null(decoder.Decode(good, "t", partition));
        IReadOnlyList<Sample> expected = partition.Rows;
        int refused = 0;
        for (int i = 0; i < count; i++)
        {
            byte[] mutant = Mutate(next(random), random);
            partition.Clear();
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            long start = Stopwatch.GetTimestamp();

            RowProblem? problem = decoder.Decode(mutant, "t", partition);

            Assert.True(Stopwatch.GetElapsedTime(start) < TimeMax, $"mutant {i} of seed {seed} took too long");
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - allocated < AllocatedBytesMax, $"mutant {i} allocated too much");
            Assert.True(problem is null || partition.Rows.Count == 0, $"mutant {i} is a problem and has rows");
            refused += problem is not null || partition.Rejects.Count > 0 ? 1 : 0;
            if (i % 100 == 0)
            {
                AssertUnharmed(partition, expected);
            }
        }

        AssertUnharmed(partition, expected);
        return refused;
    }

    private void AssertUnharmed(HarnessPartition partition, IReadOnlyList<Sample> expected)
    {
        partition.Clear();
        decoder.Undo();
        Assert.Null(decoder.Decode(good, "t", partition));
        Assert.Equal(expected, partition.Rows);
        Assert.Empty(partition.Rejects);
    }

    private static byte[] Mutate(byte[] body, Random random)
    {
        List<byte> bytes = [.. body];
        for (int i = random.Next(1, 4); i > 0 && bytes.Count > 0; i--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0:
                    bytes.RemoveRange(at, random.Next(Math.Min(8, bytes.Count - at) + 1));
                    break;
                case 1:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
                case 2:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 3:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 4:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    bytes.InsertRange(at, bytes.GetRange(at, random.Next(Math.Min(40, bytes.Count - at) + 1)));
                    break;
            }
        }

        return [.. bytes];
    }
}
