using Streams.Data;
using Streams.Operators.Sketches;
using Streams.Stages;

namespace Streams.Operators.Tests.Sketches;

public sealed class HyperLogLogTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(512)]
    public void Estimate_SmallSets_IsExact(int count)
    {
        HyperLogLog set = SetOf(0, count);
        set.Merge(SetOf(0, count / 2));

        Assert.True(set.IsExact);
        Assert.Equal(count, set.Estimate());
    }

    [Theory]
    [InlineData(513)]
    [InlineData(2000)]
    [InlineData(10_000)]
    [InlineData(100_000)]
    [InlineData(1_000_000)]
    public void Estimate_LargeSets_IsWithinFourStandardErrors(int count)
    {
        HyperLogLog set = SetOf(7, count);

        Assert.False(set.IsExact);
        Assert.InRange(set.Estimate(), count * (1 - (4 * set.StandardError)), count * (1 + (4 * set.StandardError)));
    }

    [Fact]
    public void Estimate_ManySets_HasTheStatedStandardError()
    {
        const int Sets = 200;
        const int Count = 20_000;
        double squares = 0;
        for (int i = 0; i < Sets; i++)
        {
            double error = (SetOf(i * Count, Count).Estimate() / (double)Count) - 1;
            squares += error * error;
        }

        double standardError = new HyperLogLog().StandardError;
        Assert.InRange(Math.Sqrt(squares / Sets), standardError * 0.8, standardError * 1.2);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(700)]
    [InlineData(5000)]
    public void Merge_AnyOrderAndGrouping_GivesTheSameBytes(int count)
    {
        byte[] expected = Encode(SetOf(0, count));
        for (int seed = 0; seed < 10; seed++)
        {
            int[] items = [.. Enumerable.Range(0, count)];
            Random random = new(seed);
            random.Shuffle(items);
            HyperLogLog[] parts = [.. Enumerable.Range(0, 5).Select(_ => new HyperLogLog())];
            foreach (int item in items)
            {
                parts[random.Next(5)].Add(BitConverter.GetBytes(item));
                parts[random.Next(5)].Add(BitConverter.GetBytes(item));
            }

            HyperLogLog whole = new();
            foreach (HyperLogLog part in parts)
            {
                whole.Merge(part);
            }

            whole.Merge(whole);
            Assert.Equal(expected, Encode(whole));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(3000)]
    public void Read_WhatWasWritten_IsTheSameSet(int count)
    {
        byte[] bytes = Encode(SetOf(0, count));
        StateReader reader = new(bytes);

        HyperLogLog read = HyperLogLog.Read(ref reader);

        Assert.True(reader.IsAtEnd);
        Assert.Equal(bytes, Encode(read));
    }

    [Theory]
    [InlineData(new byte[] { 5, 0, 0 })]
    [InlineData(new byte[] { 19, 0, 0 })]
    [InlineData(new byte[] { 12, 2, 0 })]
    [InlineData(new byte[] { 12, 0, 1, 0 })]
    [InlineData(new byte[] { 12, 1, 0xff, 0xff, 0xff })]
    [InlineData(new byte[] { 12, 0, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 })]
    public void Read_Damaged_Throws(byte[] bytes)
    {
        Assert.Throws<InvalidDataException>(() =>
        {
            StateReader reader = new(bytes);
            HyperLogLog.Read(ref reader);
        });
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(100, 300)]
    [InlineData(400, 400)]
    [InlineData(100, 3000)]
    [InlineData(3000, 100)]
    [InlineData(3000, 4000)]
    public void Merge_EncodedSet_IsTheUnion(int first, int second)
    {
        HyperLogLog set = SetOf(0, first);
        StateReader reader = new(Encode(SetOf(50, second)));

        set.Merge(ref reader);

        Assert.True(reader.IsAtEnd);
        HyperLogLog union = SetOf(0, first);
        union.Merge(SetOf(50, second));
        Assert.Equal(Encode(union), Encode(set));
    }

    [Theory]
    [InlineData(new byte[] { 11, 0, 0 })]
    [InlineData(new byte[] { 12, 2, 0 })]
    [InlineData(new byte[] { 12, 0, 1, 0 })]
    [InlineData(new byte[] { 12, 0, 2, 9, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 })]
    [InlineData(new byte[] { 12, 1, 1, 1, 1 })]
    [InlineData(new byte[] { 12, 1, 0xff, 0xff, 0xff })]
    public void Merge_Damaged_ThrowsAndChangesNothing(byte[] bytes)
    {
        foreach (int count in new[] { 10, 3000 })
        {
            HyperLogLog set = SetOf(0, count);
            byte[] before = Encode(set);

            Assert.Throws<InvalidDataException>(() =>
            {
                StateReader reader = new(bytes);
                set.Merge(ref reader);
            });

            Assert.Equal(before, Encode(set));
        }
    }

    [Fact]
    public void Merge_OtherPrecision_Throws()
    {
        Assert.Throws<ArgumentException>(() => new HyperLogLog().Merge(new HyperLogLog(10)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HyperLogLog(5));
    }

    private static HyperLogLog SetOf(int first, int count)
    {
        HyperLogLog set = new();
        for (int i = 0; i < count; i++)
        {
            set.AddHash(StableHash.Of(BitConverter.GetBytes(first + i)));
        }

        return set;
    }

    private static byte[] Encode(HyperLogLog set)
    {
        StateWriter writer = new();
        set.Write(writer);
        return writer.Written.ToArray();
    }
}
