using Streams.Operators.Sketches;
using Streams.Operators.Tests.Windows.Sums;

namespace Streams.Operators.Tests.Sketches;

public sealed class SketchCodesTests
{
    [Theory]
    [InlineData(0.01)]
    [InlineData(0.0001)]
    public void Fill_EveryWidth_GivesTheSameCodesAndSpan(double accuracy)
    {
        BucketMapping mapping = new(accuracy);
        foreach (double[] values in Streams(mapping))
        {
            int[] expected = new int[values.Length];
            CodeSpan span = SketchCodes.FillEach(mapping, values, expected, CodeSpan.Empty);

            int[] by256 = new int[values.Length];
            int[] by512 = new int[values.Length];
            CodeSpan span256 = SketchCodes.Fill256(mapping, values, by256);
            CodeSpan span512 = SketchCodes.Fill512(mapping, values, by512);

            Assert.Equal(expected, by256);
            Assert.Equal(expected, by512);
            Assert.Equal(span, span256);
            Assert.Equal(span, span512);
        }
    }

    [Fact]
    public void Of_OddValues_AreToldApart()
    {
        BucketMapping mapping = new(0.01);

        Assert.Equal(SketchCodes.Zero, SketchCodes.Of(mapping, -0.0));
        Assert.Equal(SketchCodes.NotANumber, SketchCodes.Of(mapping, double.NaN));
        Assert.Equal(SketchCodes.PositiveInfinity, SketchCodes.Of(mapping, double.PositiveInfinity));
        Assert.Equal(SketchCodes.NegativeInfinity, SketchCodes.Of(mapping, double.NegativeInfinity));
        Assert.Equal(SketchCodes.NegativeBase + mapping.IndexOf(5), SketchCodes.Of(mapping, -5));
    }

    private static IEnumerable<double[]> Streams(BucketMapping mapping)
    {
        for (int kind = 0; kind < Numbers.Kinds; kind++)
        {
            yield return Numbers.Make(kind, 4003, kind);
        }

        double[] odd = [0, -0.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, double.MaxValue, 1, -1];
        Random random = new(3);
        yield return [.. Enumerable.Range(0, 999).Select(i => i % 50 == 0 ? odd[random.Next(odd.Length)] : 1 + random.NextDouble())];

        List<double> edges = [];
        for (int index = mapping.LowestIndex + 1; index < mapping.HighestIndex; index += Math.Max(1, mapping.HighestIndex / 20_000))
        {
            double edge = mapping.LowerBound(index);
            edges.AddRange([Math.BitDecrement(edge), edge, Math.BitIncrement(edge), -edge]);
        }

        yield return [.. edges];
    }
}
