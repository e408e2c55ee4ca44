using Streams.Operators.Windows.Sums;
using Streams.Stages;

namespace Streams.Operators.Tests.Windows.Sums;

public sealed class QuickVarianceTests
{
    private const int Windows = 60_000;

    private static readonly string[] Ordinary =
        ["one integer", "one fraction", "integers", "fractions", "latencies", "signed", "noise on a large value"];

    public static TheoryData<string> Shapes =>
    [
        .. Ordinary,
        "two values", "near one value", "halves", "mixed magnitudes", "tiny", "at the split", "huge", "cancelling", "anything",
    ];

    public static TheoryData<string> OrdinaryShapes => [.. Ordinary];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Variance_AnyShapeOfValues_HasTheBitsOfTheLongWay(string shape)
    {
        Random random = new(1);
        for (int window = 0; window < Windows; window++)
        {
            ExactMoments moments = MomentsOf(shape, Level(shape, random), random);

            double variance = moments.Variance;

            AssertSameBits(moments.FullVariance, variance);
            AssertSameBits(Math.Sqrt(variance), moments.StandardDeviation);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Variance_MergedAndReadMoments_HasTheSameBits(string shape)
    {
        Random random = new(2);
        for (int window = 0; window < Windows / 20; window++)
        {
            double level = Level(shape, random);
            ExactMoments first = MomentsOf(shape, level, random);
            ExactMoments second = MomentsOf(shape, level, random);
            ExactMoments read = Merged(Encode(first), Encode(second));
            first.Merge(second);

            double variance = read.Variance;

            AssertSameBits(first.FullVariance, variance);
            AssertSameBits(read.FullVariance, variance);
        }
    }

    [Theory]
    [MemberData(nameof(OrdinaryShapes))]
    public void TryQuickVariance_OrdinaryValues_HardlyEverFails(string shape)
    {
        const int Cases = Windows / 4;
        Random random = new(3);
        int quick = 0;
        int quickAfterMerge = 0;
        for (int window = 0; window < Cases; window++)
        {
            double level = Level(shape, random);
            ExactMoments moments = MomentsOf(shape, level, random);
            ExactMoments merged = Merged(Encode(moments), Encode(MomentsOf(shape, level, random)));
            quick += moments.TryQuickVariance(out _) ? 1 : 0;
            quickAfterMerge += merged.TryQuickVariance(out _) ? 1 : 0;
        }

        Assert.InRange(quick, 0.999 * Cases, Cases);
        Assert.InRange(quickAfterMerge, 0.999 * Cases, Cases);
    }

    [Fact]
    public void TryOf_AnySixDoubles_HasTheBitsOfTheLongWayOrFails()
    {
        Random random = new(4);
        int found = 0;
        for (int i = 0; i < 1_000_000; i++)
        {
            long count = random.Next(4) == 0 ? random.NextInt64(1L << random.Next(1, 63)) : random.Next(1, 100);
            double center = Math.ScaleB(1 + random.NextDouble(), random.Next(-300, 300));
            (double High, double Low) sum = (count * center, Error(count * center));
            double mean = count * center * center * (1 + Math.ScaleB(1, -random.Next(60)));
            double[] squares = [mean, Error(mean), Error(mean), Error(Error(mean))];
            double expected = ExactVariance.Of(count, sum, squares);

            if (QuickVariance.TryOf(count, sum.High, sum.Low, squares[0], squares[1], squares[2], squares[3], out double variance))
            {
                found++;
                AssertSameBits(expected, variance);
            }
        }

        Assert.InRange(found, 100_000, 900_000);

        double Error(double value) =>
            random.Next(3) == 0 ? 0 : (random.NextDouble() - 0.5) * Math.ScaleB(value, -random.Next(30, 60));
    }

    [Fact]
    public void TryOf_NothingOrTooMuch_Fails()
    {
        Assert.False(QuickVariance.TryOf(0, 0, 0, 0, 0, 0, 0, out _));
        Assert.False(QuickVariance.TryOf((1L << 53) + 1, 3, 0, 5, 0, 0, 0, out _));
        Assert.False(QuickVariance.TryOf(3, double.NaN, 0, 5, 0, 0, 0, out _));
        Assert.False(QuickVariance.TryOf(3, 1e200, 0, 1e308, 0, 0, 0, out _));
        Assert.False(QuickVariance.TryOf(2, 10, 0, 1, 0, 0, 0, out _));
    }

    private static ExactMoments MomentsOf(string shape, double level, Random random)
    {
        ExactMoments moments = default;
        int count = shape == "two values" ? random.Next(1, 4) : random.Next(1, 61);
        for (int i = 0; i < count; i++)
        {
            moments.Add(Next(shape, level, i, random));
        }

        return moments;
    }

    private static double Level(string shape, Random random) => shape switch
    {
        "one integer" => random.Next(0, 1 << random.Next(1, 31)),
        "one fraction" => random.NextDouble() * Math.Pow(10, random.Next(-6, 7)),
        "near one value" => Math.Pow(10, random.Next(-20, 20)) * random.NextDouble(),
        "cancelling" => Numbers.Normal(random) * Math.Pow(10, random.Next(0, 16)),
        "halves" => random.Next(20, 32),
        _ => 1,
    };

    private static double Next(string shape, double level, int index, Random random) => shape switch
    {
        "one integer" or "one fraction" => level,
        "integers" => random.Next(-1000, 1000),
        "fractions" => random.Next(10_000) / 100.0,
        "latencies" => Math.Exp(Numbers.Normal(random) - 3),
        "signed" => Numbers.Normal(random),
        "noise on a large value" => 1e9 + random.NextDouble(),
        "two values" => Numbers.AnyFinite(random),
        "near one value" => level * (1 + Math.ScaleB(random.NextDouble(), -random.Next(20, 53))),
        // Numerators of little more than 53 bits often lie exactly between two doubles.
        "halves" => random.NextInt64(1L << (int)level),
        "mixed magnitudes" => Math.ScaleB(Numbers.Normal(random), random.Next(-60, 60)),
        "tiny" => Math.ScaleB(random.NextDouble(), -random.Next(380, 460)),
        "at the split" => Math.ScaleB(random.NextDouble(), -random.Next(470, 490)),
        "huge" => Math.ScaleB(random.NextDouble(), random.Next(440, 512)),
        "cancelling" => (index % 2 == 0 ? level : -level) + (index % 5 == 0 ? random.NextDouble() : 0),
        _ => Numbers.AnyFinite(random),
    };

    private static ExactMoments Merged(byte[] first, byte[] second)
    {
        ExactMoments moments = default;
        StateReader firstReader = new(first);
        StateReader secondReader = new(second);
        moments.Merge(ref firstReader);
        moments.Merge(ref secondReader);
        return moments;
    }

    private static byte[] Encode(ExactMoments moments)
    {
        StateWriter writer = new();
        moments.Write(writer);
        return writer.Written.ToArray();
    }

    private static void AssertSameBits(double expected, double actual) =>
        Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(actual));
}
