using System.Numerics;
using System.Runtime.CompilerServices;
using FsCheck;
using FsCheck.Fluent;
using Streams.Operators.Windows.Sums;
using Streams.Stages;

namespace Streams.Operators.Tests.Windows.Sums;

public sealed class ExactSumTests
{
    public static TheoryData<int> Kinds => [.. Enumerable.Range(0, Numbers.Kinds)];

    [Fact]
    public void Size_OfTheStruct_Is24Bytes()
    {
        Assert.Equal(24, Unsafe.SizeOf<ExactSum>());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ToDouble_AnyKindOfValues_IsTheNearestDoubleOfTheExactSum(int kind)
    {
        for (int seed = 0; seed < 30; seed++)
        {
            double[] values = Numbers.Make(kind, 1 + (seed * 97), seed);
            BigInteger exact = values.Aggregate(BigInteger.Zero, (sum, value) => sum + Rational.Of(value));

            double actual = SumOf(values).ToDouble();

            Assert.True(Rational.IsNearest(exact, actual), $"kind {kind} seed {seed}: {actual}");
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Write_AnyOrderAndGrouping_GivesTheSameBytes(int kind)
    {
        double[] values = Numbers.Make(kind, 3000, kind);
        byte[] expected = Encode(SumOf(values));
        for (int seed = 0; seed < 20; seed++)
        {
            Random random = new(seed);
            random.Shuffle(values);

            ExactSum sum = Tree(values, random);

            Assert.Equal(expected, Encode(sum));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Read_WhatWasWritten_GoesOnAsBefore(int kind)
    {
        double[] values = Numbers.Make(kind, 500, 3);
        ExactSum sum = SumOf(values);
        StateReader reader = new(Encode(sum));

        ExactSum read = ExactSum.Read(ref reader);

        Assert.True(reader.IsAtEnd);
        read.Add(values);
        sum.AddEach(values);
        Assert.Equal(Encode(sum), Encode(read));
    }

    [Fact]
    public void ToDouble_RandomBitPatterns_BehavesAsRationalArithmetic()
    {
        int cases = 0;
        Prop.ForAll<double[]>(values =>
        {
            cases++;
            double[] finite = [.. values.Where(double.IsFinite)];
            BigInteger exact = finite.Aggregate(BigInteger.Zero, (sum, value) => sum + Rational.Of(value));
            return Rational.IsNearest(exact, SumOf(finite).ToDouble());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithReplay(11, 13));

        Assert.Equal(500, cases);
    }

    [Theory]
    [InlineData(double.PositiveInfinity, 1, double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity, 1, double.NegativeInfinity)]
    [InlineData(double.PositiveInfinity, double.NegativeInfinity, double.NaN)]
    [InlineData(double.NaN, 1, double.NaN)]
    public void ToDouble_NotFinite_IsWhatAdditionGives(double first, double second, double expected)
    {
        foreach (int padding in new[] { 0, 200 })
        {
            double[] values = [first, .. Enumerable.Repeat(1.0, padding), second];
            ExactSum sum = SumOf(values);
            StateReader reader = new(Encode(sum));

            Assert.Equal(expected, sum.ToDouble());
            Assert.Equal(expected, ExactSum.Read(ref reader).ToDouble());
        }
    }

    [Fact]
    public void ToDouble_BeyondTheLargestAndBack_IsExact()
    {
        ExactSum sum = SumOf([double.MaxValue, double.MaxValue, double.MaxValue]);
        Assert.Equal(double.PositiveInfinity, sum.ToDouble());

        sum.Add(-double.MaxValue);
        sum.Add(-double.MaxValue);

        Assert.Equal(double.MaxValue, sum.ToDouble());
    }

    [Fact]
    public void HeapBytes_TypicalLatencies_AreNone()
    {
        ExactSum sum = default;
        for (int seed = 0; seed < 100; seed++)
        {
            sum.Add(Numbers.Make(2, 10_000, seed));
        }

        Assert.Equal(0, sum.HeapBytes);
    }

    [Fact]
    public void Merge_WithItself_Doubles()
    {
        ExactSum sum = SumOf([1e300, 1e-300, -1e10]);
        ExactSum expected = SumOf([2e300, 2e-300, -2e10]);

        sum.Merge(sum);

        Assert.Equal(Encode(expected), Encode(sum));
    }

    [Theory]
    [InlineData(new byte[] { 9 })]
    [InlineData(new byte[] { 1, 0, 0 })]
    [InlineData(new byte[] { 1, 0, 0, 0, 0, 0, 0, 0xf0, 0x7f })]
    [InlineData(new byte[] { 2, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f })]
    [InlineData(new byte[] { 3, 16, 1, 0, 1 })]
    [InlineData(new byte[] { 3, 0, 0xff, 0x7f, 0 })]
    [InlineData(new byte[] { 3, 0, 1, 0xff, 0x7f, 1 })]
    [InlineData(new byte[] { 3, 0, 1, 0, 0xff, 0xff, 0xff, 0xff, 0x7f })]
    public void Read_Damaged_Throws(byte[] bytes)
    {
        Assert.Throws<InvalidDataException>(() =>
        {
            StateReader reader = new(bytes);
            ExactSum.Read(ref reader);
        });
    }

    internal static ExactSum SumOf(ReadOnlySpan<double> values)
    {
        ExactSum sum = default;
        sum.Add(values);
        return sum;
    }

    private static ExactSum Tree(ReadOnlySpan<double> values, Random random)
    {
        if (values.Length < 2 || random.Next(8) == 0)
        {
            return SumOf(values);
        }

        int cut = random.Next(values.Length);
        ExactSum left = Tree(values[..cut], random);
        left.Merge(Tree(values[cut..], random));
        return left;
    }

    private static byte[] Encode(ExactSum sum)
    {
        StateWriter writer = new();
        sum.Write(writer);
        return writer.Written.ToArray();
    }
}
