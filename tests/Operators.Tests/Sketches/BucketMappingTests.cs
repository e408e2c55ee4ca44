using Streams.Operators.Sketches;

namespace Streams.Operators.Tests.Sketches;

public sealed class BucketMappingTests
{
    [Theory]
    [InlineData(0.0001, 997)]
    [InlineData(0.01, 1)]
    [InlineData(0.05, 1)]
    [InlineData(0.25, 1)]
    public void ValueOf_BothEdgesOfEveryBucket_IsWithinTheAccuracy(double accuracy, int step)
    {
        BucketMapping mapping = new(accuracy);
        for (int index = mapping.LowestIndex; index < mapping.HighestIndex; index += step)
        {
            double low = mapping.LowerBound(index);
            double high = Math.BitDecrement(mapping.LowerBound(index + 1));
            double value = mapping.ValueOf(index);
            if (high < low)
            {
                continue; // Among subnormal numbers there are buckets without a double.
            }

            AssertNear(low, value, accuracy);
            AssertNear(high, value, accuracy);
        }
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.001)]
    public void LowerBound_EveryBucket_IsWhereTheIndexRises(double accuracy)
    {
        BucketMapping mapping = new(accuracy);
        for (int index = mapping.LowestIndex + 1; index <= mapping.HighestIndex; index++)
        {
            double bound = mapping.LowerBound(index);

            Assert.True(mapping.IndexOf(bound) >= index);
            Assert.True(bound == double.Epsilon || mapping.IndexOf(Math.BitDecrement(bound)) < index);
        }
    }

    [Fact]
    public void IndexOf_NeighboursAroundEdgesAndPowersOfTwo_NeverFalls()
    {
        BucketMapping mapping = new(0.01);
        for (int exponent = -1074; exponent < 1023; exponent++)
        {
            foreach (double start in new[] { Math.ScaleB(1, exponent), mapping.LowerBound(mapping.IndexOf(Math.ScaleB(1.3, exponent))) })
            {
                ulong bits = BitConverter.DoubleToUInt64Bits(start);
                int previous = int.MinValue;
                for (ulong at = bits > 200 ? bits - 200 : 1; at < bits + 200; at++)
                {
                    int index = mapping.IndexOf(BitConverter.UInt64BitsToDouble(at));
                    Assert.True(index >= previous);
                    previous = index;
                }
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.00001)]
    [InlineData(0.3)]
    [InlineData(double.NaN)]
    public void Constructor_AccuracyOutOfRange_Throws(double accuracy)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new BucketMapping(accuracy));
    }

    private static void AssertNear(double exact, double actual, double accuracy) => Assert.True(
        Math.Abs(actual - exact) <= (accuracy * exact) + double.Epsilon, $"{actual:R} for {exact:R} at {accuracy}");
}
