using System.Numerics;
using System.Runtime.CompilerServices;
using Streams.Operators.Windows.Sums;
using Streams.Stages;
using Streams.TestKit;

namespace Streams.Operators.Tests.Windows.Sums;

public sealed class ExactMomentsTests
{
    public static TheoryData<int> Kinds => [.. Enumerable.Range(0, Numbers.Kinds)];

    [Fact]
    public void Size_OfTheStruct_Is64Bytes()
    {
        Assert.Equal(64, Unsafe.SizeOf<ExactMoments>());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Variance_AnyKindOfValues_IsThatOfExactArithmetic(int kind)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            double[] values = Numbers.Make(kind, 1 + (seed * 61), seed);

            double actual = MomentsOf(values).Variance;

            AssertVariance(values, actual);
        }
    }

    [Theory]
    [InlineData(1e9, 1e-3)]
    [InlineData(1e15, 1)]
    [InlineData(-1e12, 1e-2)]
    [InlineData(1.5, 1e-12)]
    public void Variance_SmallNoiseOnALargeValue_IsNotCancelled(double center, double noise)
    {
        Random random = new(5);
        double[] values = [.. Enumerable.Range(0, 5000).Select(_ => center + (noise * Numbers.Normal(random)))];

        double actual = MomentsOf(values).Variance;

        AssertVariance(values, actual);
        Assert.InRange(actual, 0, 100 * noise * noise);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(1e300)]
    [InlineData(3e-320)]
    [InlineData(0)]
    public void Variance_ConstantValues_IsZero(double value)
    {
        ExactMoments moments = MomentsOf([.. Enumerable.Repeat(value, 1001)]);

        Assert.Equal(0, moments.Variance);
        Assert.Equal(value, moments.Mean, Math.Abs(value) * 1e-15);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Write_AnyOrderAndGrouping_GivesTheSameBytesAndVariance(int kind)
    {
        double[] values = Numbers.Make(kind, 2000, kind);
        ExactMoments whole = MomentsOf(values);
        for (int seed = 0; seed < 10; seed++)
        {
            Random random = new(seed);
            random.Shuffle(values);

            ExactMoments moments = Tree(values, random);

            Assert.Equal(whole.Variance, moments.Variance);
            Assert.Equal(whole.Sum, moments.Sum);
            Assert.Equal(Encode(whole), Encode(moments));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Read_WhatWasWritten_GoesOnAsBefore(int kind)
    {
        double[] values = Numbers.Make(kind, 300, 3);
        ExactMoments moments = MomentsOf(values);
        StateReader reader = new(Encode(moments));

        ExactMoments read = ExactMoments.Read(ref reader);

        Assert.True(reader.IsAtEnd);
        read.Add(values);
        moments.AddEach(values);
        Assert.Equal(Encode(moments), Encode(read));
        Assert.Equal(moments.Variance, read.Variance);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Merge_EncodedParts_IsTheWhole(int kind)
    {
        double[] values = Numbers.Make(kind, 600, 5);
        ExactMoments merged = default;
        for (int at = 0; at < values.Length; at += 60)
        {
            StateReader reader = new(Encode(MomentsOf(values.AsSpan(at, 60))));
            merged.Merge(ref reader);
            Assert.True(reader.IsAtEnd);
        }

        Assert.Equal(values.Length, merged.Count);
        Assert.Equal(Encode(MomentsOf(values)), Encode(merged));
        Assert.Equal(MomentsOf(values).Variance, merged.Variance);
    }

    [Fact]
    public void Merge_EncodedPartsOfLatencies_StaysNarrow()
    {
        byte[][] parts = [.. Enumerable.Range(0, 1000).Select(seed => Encode(MomentsOf(Numbers.Make(2, 60, seed))))];
        ExactMoments merged = default;
        long allocated = Allocations.Of(() =>
        {
            merged = default;
            foreach (byte[] part in parts)
            {
                StateReader reader = new(part);
                merged.Merge(ref reader);
            }
        });

        Assert.Equal(60_000, merged.Count);
        Assert.Equal(0, merged.HeapBytes);
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Merge_CutOffOrChangedAnywhere_ThrowsAndChangesNothingOrGivesUsableMoments()
    {
        byte[] bytes = Encode(MomentsOf([1, 2, 3.7, -1e10]));
        int refused = 0;
        for (int at = 0; at < bytes.Length; at++)
        {
            Assert.False(TryMerge(bytes.AsSpan(0, at)));
            for (int bit = 0; bit < 8; bit++)
            {
                byte[] damaged = [.. bytes];
                damaged[at] ^= (byte)(1 << bit);
                refused += TryMerge(damaged) ? 0 : 1;
            }
        }

        Assert.InRange(refused, bytes.Length / 2, bytes.Length * 8);
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(1e250)]
    public void Variance_OfDamagedSums_IsNaN(double sum)
    {
        // A sum that no values with squares of zero can have.
        WideSum total = new();
        total.Add(sum);
        total.Add(1e-300);
        StateWriter writer = new();
        writer.WriteVarInt(2);
        total.Write(writer);
        new WideSum().Write(writer);
        StateReader reader = new(writer.Written);

        Assert.Equal(double.NaN, ExactMoments.Read(ref reader).Variance);
    }

    [Fact]
    public void Variance_NothingOrNotFinite_IsNaN()
    {
        Assert.Equal(double.NaN, default(ExactMoments).Variance);
        Assert.Equal(double.NaN, MomentsOf([1, double.PositiveInfinity]).Variance);
        Assert.Equal(double.NaN, MomentsOf([1, double.NaN]).Variance);
        Assert.Equal(double.NaN, MomentsOf([.. Enumerable.Repeat(1.0, 100), double.NegativeInfinity]).Variance);
    }

    [Fact]
    public void HeapBytes_TypicalLatencies_AreNone()
    {
        ExactMoments moments = default;
        for (int seed = 0; seed < 100; seed++)
        {
            moments.Add(Numbers.Make(2, 10_000, seed));
        }

        Assert.Equal(0, moments.HeapBytes);
    }

    [Fact]
    public void Read_CutOffAnywhere_Throws()
    {
        byte[] bytes = Encode(MomentsOf([1, 2, 3.7]));
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() =>
            {
                StateReader reader = new(bytes.AsSpan(0, length));
                ExactMoments.Read(ref reader);
            });
        }
    }

    /// <summary>Merges into moments of its own and checks that they are untouched if that is refused.</summary>
    private static bool TryMerge(ReadOnlySpan<byte> bytes)
    {
        ExactMoments moments = MomentsOf([4, 5.5]);
        byte[] before = Encode(moments);
        StateReader reader = new(bytes);
        try
        {
            moments.Merge(ref reader);
        }
        catch (InvalidDataException)
        {
            Assert.Equal(before, Encode(moments));
            return false;
        }

        _ = moments.Variance;
        return true;
    }

    private static void AssertVariance(double[] values, double actual)
    {
        BigInteger sum = values.Aggregate(BigInteger.Zero, (total, value) => total + Rational.Of(value));
        BigInteger squares = values.Aggregate(BigInteger.Zero, (total, value) => total + (Rational.Of(value) * Rational.Of(value)));
        BigInteger numerator = (values.Length * squares) - (sum * sum);
        if (double.IsInfinity(actual))
        {
            Assert.True(numerator > (Rational.Of(double.MaxValue) << Rational.Exponent) * values.Length * values.Length);
            return;
        }

        BigInteger claimed = (Rational.Of(actual) << Rational.Exponent) * values.Length * values.Length;
        BigInteger step = (Rational.Of(double.Epsilon) << Rational.Exponent) * values.Length * values.Length;
        Assert.True(BigInteger.Abs(claimed - numerator) <= (numerator >> 51) + step, $"variance {actual}");
    }

    private static ExactMoments MomentsOf(ReadOnlySpan<double> values)
    {
        ExactMoments moments = default;
        moments.Add(values);
        return moments;
    }

    private static ExactMoments Tree(ReadOnlySpan<double> values, Random random)
    {
        if (values.Length < 2 || random.Next(8) == 0)
        {
            return MomentsOf(values);
        }

        int cut = random.Next(values.Length);
        ExactMoments left = Tree(values[..cut], random);
        left.Merge(Tree(values[cut..], random));
        return left;
    }

    private static byte[] Encode(ExactMoments moments)
    {
        StateWriter writer = new();
        moments.Write(writer);
        return writer.Written.ToArray();
    }
}
