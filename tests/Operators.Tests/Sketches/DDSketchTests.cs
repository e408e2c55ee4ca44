using FsCheck;
using FsCheck.Fluent;
using Streams.Data;
using Streams.Operators.Sketches;
using Streams.Operators.Tests.Windows.Sums;
using Streams.Stages;

namespace Streams.Operators.Tests.Sketches;

public sealed class DDSketchTests
{
    private static readonly double[] Quantiles = [0, 0.001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1];

    public static TheoryData<string> Names => [.. Distributions.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Quantile_AnyDistribution_IsWithinTheAccuracy(string name)
    {
        foreach (double accuracy in new[] { 0.001, 0.01, 0.1 })
        {
            double[] values = Distributions.Make(name, 20_000, 1);
            DDSketch sketch = new(accuracy, 32768);

            sketch.Add(values);

            AssertQuantiles(values, sketch, accuracy);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Merge_RandomTrees_GiveTheSameBytesAndKeepTheAccuracy(string name)
    {
        double[] values = Distributions.Make(name, 5000, 2);
        DDSketch whole = new();
        whole.Add(values);
        byte[] expected = Encode(whole);
        for (int seed = 0; seed < 5; seed++)
        {
            Random random = new(seed);
            random.Shuffle(values);

            DDSketch merged = Tree(values, random, () => new DDSketch());

            Assert.Equal(expected, Encode(merged));
            AssertQuantiles(values, merged, 0.01);
        }
    }

    [Fact]
    public void Merge_CollapsingSketches_IsAssociativeAndCommutative()
    {
        int cases = 0;
        Prop.ForAll<int>(seed =>
        {
            cases++;
            Random random = new(seed);
            double[] values = [.. Enumerable.Range(0, random.Next(1, 400)).Select(_ =>
                (random.Next(4) == 0 ? -1 : 1) * Math.Pow(10, (random.NextDouble() * 12) - 6))];
            DDSketch whole = new(0.05, 20);
            foreach (double value in values)
            {
                whole.Add(value);
            }

            random.Shuffle(values);
            DDSketch merged = Tree(values, random, () => new DDSketch(0.05, 20));
            return Encode(whole).AsSpan().SequenceEqual(Encode(merged));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400).WithReplay(5, 7).WithEndSize(1_000_000));

        Assert.Equal(400, cases);
    }

    [Fact]
    public void Quantile_CollapsedSketch_KeepsTheUpperBucketsExactAndTheLowerAtTheFloor()
    {
        DDSketch sketch = new(0.01, 100);
        double[] values = [.. Enumerable.Range(0, 1000).Select(i => Math.Pow(1.05, i))];
        sketch.Add(values);
        double floor = values[^1] * Math.Pow(0.99 / 1.01, 100);

        Assert.Equal(values[990], sketch.Quantile(990.0 / 999), values[990] * 0.01);
        Assert.Equal(floor, sketch.Quantile(0.5), floor * 0.05);
        Assert.Equal(1, sketch.Quantile(0));
    }

    [Fact]
    public void Quantile_OddValues_FollowTheRankOrder()
    {
        DDSketch sketch = new();

        sketch.Add([double.NaN, double.PositiveInfinity, -2, 0, -0.0, double.NegativeInfinity, 3, double.NaN]);

        Assert.Equal(6, sketch.Count);
        Assert.Equal(2, sketch.View.NaNCount);
        Assert.Equal(2, sketch.View.ZeroCount);
        Assert.Equal(2, sketch.View.InfinityCount);
        Assert.Equal(double.NegativeInfinity, sketch.Min);
        Assert.Equal(double.PositiveInfinity, sketch.Max);
        Assert.Equal(double.NaN, sketch.Sum);
        Assert.Equal(-2, sketch.Quantile(0.2), 0.02);
        Assert.Equal(0, sketch.Quantile(0.4));
        Assert.Equal(0, sketch.Quantile(0.6));
        Assert.Equal(3, sketch.Quantile(0.8), 0.03);
    }

    [Fact]
    public void Quantile_EmptyOrOutOfRange_IsNaNOrThrows()
    {
        DDSketch sketch = new();

        Assert.Equal(double.NaN, sketch.Quantile(0.5));
        Assert.Equal(double.NaN, sketch.Min);
        Assert.Equal(0, sketch.Sum);
        Assert.Throws<ArgumentOutOfRangeException>(() => sketch.Quantile(1.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => sketch.Quantile(double.NaN));
    }

    [Fact]
    public void Add_MillionsIntoOneBucket_WidensItsCounter()
    {
        DDSketch sketch = new();
        DDSketch small = new();
        double[] values = Distributions.Make("constant", 70_000, 0);
        small.Add(values.AsSpan(0, 200));
        sketch.Add(1);
        sketch.Add(values);
        sketch.Merge(small);
        small.Merge(sketch);

        Assert.Equal(70_201, sketch.Count);
        Assert.Equal(70_401, small.Count);
        Assert.Equal(1 + (70_200 * 42.5), sketch.Sum);
        Assert.Equal(42.5, small.Quantile(0.5), 0.425);
        Assert.Equal(Encode(sketch), Encode(Decode(Encode(sketch))));
    }

    [Fact]
    public void Bytes_TypicalLatencies_StayBelowTwoAndAHalfKilobytes()
    {
        DDSketch sketch = new();
        Assert.InRange(sketch.View.Bytes, 1, 100);
        for (int seed = 0; seed < 100; seed++)
        {
            sketch.Add(Distributions.Make("lognormal", 10_000, seed));
        }

        Assert.InRange(sketch.View.Bytes, 400, 2560);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_WhatWasWritten_IsTheSameSketch(string name)
    {
        double[] values = Distributions.Make(name, 1000, 8);
        DDSketch sketch = new(0.02, 512);
        sketch.Add(values);

        DDSketch read = Decode(Encode(sketch));

        Assert.Equal(sketch.Count, read.Count);
        read.Add(values);
        sketch.Add(values);
        Assert.Equal(Encode(sketch), Encode(read));
    }

    [Fact]
    public void Read_CutOffOrChangedAnywhere_ThrowsOrGivesAUsableSketch()
    {
        DDSketch sketch = new();
        sketch.Add([1, 2, 300, -5, 0, 1e-9, double.PositiveInfinity]);
        byte[] bytes = Encode(sketch);
        int refused = 0;
        for (int at = 0; at < bytes.Length; at++)
        {
            Assert.Throws<InvalidDataException>(() => Decode(bytes[..at]));
            for (int bit = 0; bit < 8; bit++)
            {
                byte[] damaged = [.. bytes];
                damaged[at] ^= (byte)(1 << bit);
                try
                {
                    Decode(damaged).Quantile(0.5);
                }
                catch (InvalidDataException)
                {
                    refused++;
                }
            }
        }

        Assert.InRange(refused, bytes.Length, bytes.Length * 8);
    }

    [Fact]
    public void Write_FixedValues_GivesTheSameBytesOnEveryMachine()
    {
        // Made by exact operations only, so that no library's logarithm has a say.
        DDSketch sketch = new();
        ulong state = 1;
        for (int i = 0; i < 5000; i++)
        {
            state = (state * 6364136223846793005) + 1442695040888963407;
            sketch.Add(Math.ScaleB((long)state >> 11, (int)(state & 31) - 50));
        }

        Assert.Equal(2528350615285771794UL, StableHash.Of(Encode(sketch)));
    }

    [Fact]
    public void Merge_OtherAccuracyOrItself_Throws()
    {
        DDSketch sketch = new();

        Assert.Throws<ArgumentException>(() => sketch.Merge(new DDSketch(0.02)));
        Assert.Throws<ArgumentException>(() => sketch.Merge(new DDSketch(0.01, 100)));
        Assert.Throws<ArgumentException>(() => sketch.Merge(sketch));
    }

    [Fact]
    public void Clear_AfterValues_IsLikeNew()
    {
        DDSketch sketch = new();
        sketch.Add([1, -1, 0, double.NaN]);

        sketch.Clear();

        Assert.Equal(Encode(new DDSketch()), Encode(sketch));
    }

    private static void AssertQuantiles(double[] values, DDSketch sketch, double accuracy)
    {
        double[] sorted = [.. values.Order()];
        Assert.Equal(values.Length, sketch.Count);
        Assert.Equal(sorted[0], sketch.Min);
        Assert.Equal(sorted[^1], sketch.Max);
        Assert.Equal(ExactSumTests.SumOf(values).ToDouble(), sketch.Sum);
        foreach (double quantile in Quantiles)
        {
            double exact = sorted[(int)(quantile * (sorted.Length - 1))];
            double actual = sketch.Quantile(quantile);
            Assert.True(
                Math.Abs(actual - exact) <= (accuracy * Math.Abs(exact)) + double.Epsilon, $"{quantile}: {actual} for {exact}");
        }
    }

    private static DDSketch Tree(ReadOnlySpan<double> values, Random random, Func<DDSketch> make)
    {
        if (values.Length < 2 || random.Next(6) == 0)
        {
            DDSketch leaf = make();
            leaf.Add(values);
            return leaf;
        }

        int cut = random.Next(values.Length);
        DDSketch left = Tree(values[..cut], random, make);
        left.Merge(Tree(values[cut..], random, make));
        return left;
    }

    internal static byte[] Encode(DDSketch sketch)
    {
        StateWriter writer = new();
        sketch.Write(writer);
        return writer.Written.ToArray();
    }

    private static DDSketch Decode(byte[] bytes)
    {
        StateReader reader = new(bytes);
        DDSketch sketch = DDSketch.Read(ref reader);
        return reader.IsAtEnd ? sketch : throw new InvalidDataException("left over");
    }
}
